//! Records by id, or the refusal that says which is not there.

use crate::fault::{Fault, Outcome, missing};
use api::apigatewayv2::not_found_exception;
use domain::apigw::{Api, DomainName, Stage, VpcLink};
use domain::{Key, Record, Scope};
use store::Txn;

/// The API of that id.
pub(super) async fn api(txn: &Txn, scope: &Scope, id: &str) -> Outcome<Api> {
    let found: Option<Api> = txn.get(&Api::key_of(scope, id)).await?;
    found.ok_or_else(|| no_api(scope, id))
}

pub(super) fn no_api(scope: &Scope, id: &str) -> Fault {
    missing("API", &format!("{}:{id}", scope.account))
}

/// A part of an API: a route, an integration and so on.
pub(super) async fn part<R: Record>(txn: &Txn, parent: &Key, what: &str, id: &str) -> Outcome<R> {
    let found: Option<R> = txn.get(&parent.child(id)).await?;
    found.ok_or_else(|| missing(what, id))
}

/// The stage of that name.
pub(super) async fn stage(txn: &Txn, api: &Api, name: &str) -> Outcome<Stage> {
    let key = Stage::api_key(&api.scope, &api.id).child(name);
    let found: Option<Stage> = txn.get(&key).await?;
    found.ok_or_else(|| not_found_exception("Invalid stage identifier specified").into())
}

/// The VPC link of that id.
pub(super) async fn vpc_link(txn: &Txn, scope: &Scope, id: &str) -> Outcome<VpcLink> {
    let found: Option<VpcLink> = txn.get(&VpcLink::key_of(scope, id)).await?;
    found.ok_or_else(|| missing("VpcLink", id))
}

/// The domain name.
pub(super) async fn domain_name(txn: &Txn, scope: &Scope, name: &str) -> Outcome<DomainName> {
    let found: Option<DomainName> = txn.get(&DomainName::key_of(scope, name)).await?;
    found.ok_or_else(|| {
        let message = "The domain name resource specified in the request was not found.";
        not_found_exception(message).into()
    })
}
