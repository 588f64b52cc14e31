//! Certificates of listeners, of which an HTTP listener has none.

use super::find;
use crate::Elb;
use crate::fault::{Fault, Outcome};
use api::elbv2::{
    AddListenerCertificatesInput, AddListenerCertificatesOutput, DescribeListenerCertificatesInput,
    DescribeListenerCertificatesOutput, RemoveListenerCertificatesInput,
    RemoveListenerCertificatesOutput, operation_not_permitted_exception,
};
use store::Txn;
use wire::Context;

/// What is said of certificates while every listener is an HTTP one.
fn no_certificates() -> Fault {
    operation_not_permitted_exception("Certificates cannot be specified for HTTP listeners").into()
}

pub(crate) async fn add_certificates(
    room: &Elb,
    cx: &Context,
    input: AddListenerCertificatesInput,
) -> Outcome<AddListenerCertificatesOutput> {
    cx.allow(
        "elasticloadbalancing:AddListenerCertificates",
        &input.listener_arn,
    )
    .await?;
    there_is(room, cx, &input.listener_arn).await?;
    Err(no_certificates())
}

pub(crate) async fn remove_certificates(
    room: &Elb,
    cx: &Context,
    input: RemoveListenerCertificatesInput,
) -> Outcome<RemoveListenerCertificatesOutput> {
    cx.allow(
        "elasticloadbalancing:RemoveListenerCertificates",
        &input.listener_arn,
    )
    .await?;
    there_is(room, cx, &input.listener_arn).await?;
    Err(no_certificates())
}

pub(crate) async fn describe_certificates(
    room: &Elb,
    cx: &Context,
    input: DescribeListenerCertificatesInput,
) -> Outcome<DescribeListenerCertificatesOutput> {
    cx.allow("elasticloadbalancing:DescribeListenerCertificates", "*")
        .await?;
    there_is(room, cx, &input.listener_arn).await?;
    Ok(DescribeListenerCertificatesOutput {
        certificates: Some(Vec::new()),
        next_marker: None,
    })
}

async fn there_is(room: &Elb, cx: &Context, arn: &str) -> Outcome<()> {
    let scope = &cx.scope;
    let read = |txn: Txn| async move { find::listener(&txn, scope, arn).await };
    room.store.transact(read).await.map(|_| ())
}
