//! Certificates of listeners: the default one, and those chosen by the name a client asks for.

use super::{find, listener_tls};
use crate::fault::{Fault, Outcome, invalid};
use crate::{Elb, pages};
use api::elbv2::{
    AddListenerCertificatesInput, AddListenerCertificatesOutput, Certificate,
    DescribeListenerCertificatesInput, DescribeListenerCertificatesOutput,
    RemoveListenerCertificatesInput, RemoveListenerCertificatesOutput,
    operation_not_permitted_exception, too_many_certificates_exception,
};
use domain::elb::{Listener, ListenerTls};
use store::Txn;
use wire::Context;

/// Certificates of a listener beside the default one. Source: load balancer quotas, 25 by default.
const LIMIT: usize = 25;

/// What a listener serves TLS with.
fn tls(listener: &mut Listener) -> Outcome<&mut ListenerTls> {
    let message = format!(
        "Certificates cannot be specified for {} listeners",
        listener.protocol
    );
    let refuse = || Fault::from(operation_not_permitted_exception(message));
    listener.tls.as_mut().ok_or_else(refuse)
}

/// The ARNs of certificates as they were given.
fn arns(given: &[Certificate]) -> Outcome<Vec<String>> {
    let mut arns: Vec<String> = Vec::new();
    for one in given {
        let missing = || invalid("A certificate ARN must be specified");
        let arn = one.certificate_arn.clone().ok_or_else(missing)?;
        if one.is_default.is_some() {
            return Err(invalid("IsDefault cannot be specified for a certificate"));
        }
        if !arns.contains(&arn) {
            arns.push(arn);
        }
    }
    match arns.is_empty() {
        true => Err(invalid("At least one certificate must be specified")),
        false => Ok(arns),
    }
}

pub(crate) async fn add_certificates(
    room: &Elb,
    cx: &Context,
    input: AddListenerCertificatesInput,
) -> Outcome<AddListenerCertificatesOutput> {
    let arn = &input.listener_arn;
    cx.allow("elasticloadbalancing:AddListenerCertificates", arn)
        .await?;
    let (scope, given) = (&cx.scope, &arns(&input.certificates)?);
    let add = |txn: Txn| async move {
        let mut listener = find::listener(&txn, scope, arn).await?;
        let tls = tls(&mut listener)?;
        listener_tls::check_certificates(&txn, scope, given).await?;
        for one in given {
            if !tls.certificates.contains(one) {
                tls.certificates.push(one.clone());
            }
        }
        if tls.certificates.len() > LIMIT + 1 {
            let message = "The maximum number of certificates has been reached";
            return Err(too_many_certificates_exception(message).into());
        }
        txn.put(&listener);
        Ok::<_, Fault>(())
    };
    room.store.transact(add).await?;
    let told = |arn: &String| Certificate {
        certificate_arn: Some(arn.clone()),
        is_default: Some(false),
    };
    Ok(AddListenerCertificatesOutput {
        certificates: Some(given.iter().map(told).collect()),
    })
}

pub(crate) async fn remove_certificates(
    room: &Elb,
    cx: &Context,
    input: RemoveListenerCertificatesInput,
) -> Outcome<RemoveListenerCertificatesOutput> {
    let arn = &input.listener_arn;
    cx.allow("elasticloadbalancing:RemoveListenerCertificates", arn)
        .await?;
    let (scope, given) = (&cx.scope, &arns(&input.certificates)?);
    let remove = |txn: Txn| async move {
        let mut listener = find::listener(&txn, scope, arn).await?;
        let tls = tls(&mut listener)?;
        let default = tls.certificates.first().cloned().unwrap_or_default();
        if given.contains(&default) {
            let message = format!("Default certificate '{default}' cannot be removed");
            return Err(operation_not_permitted_exception(message).into());
        }
        tls.certificates.retain(|one| !given.contains(one));
        txn.put(&listener);
        Ok::<_, Fault>(())
    };
    room.store.transact(remove).await?;
    Ok(RemoveListenerCertificatesOutput {})
}

pub(crate) async fn describe_certificates(
    room: &Elb,
    cx: &Context,
    input: DescribeListenerCertificatesInput,
) -> Outcome<DescribeListenerCertificatesOutput> {
    cx.allow("elasticloadbalancing:DescribeListenerCertificates", "*")
        .await?;
    let (scope, arn) = (&cx.scope, &input.listener_arn);
    let read = |txn: Txn| async move { find::listener(&txn, scope, arn).await };
    let listener = room.store.transact(read).await?;
    let held = listener.tls.map(|tls| tls.certificates).unwrap_or_default();
    let rows: Vec<(usize, String)> = held.into_iter().enumerate().collect();
    let key = |(index, _): &(usize, String)| format!("{index:04}");
    let (page, next_marker) = pages::page(rows, key, input.marker.as_deref(), input.page_size)?;
    let told = |(index, arn): (usize, String)| Certificate {
        certificate_arn: Some(arn),
        is_default: Some(index == 0),
    };
    Ok(DescribeListenerCertificatesOutput {
        certificates: Some(page.into_iter().map(told).collect()),
        next_marker,
    })
}
