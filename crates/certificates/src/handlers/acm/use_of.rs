//! What uses a certificate: listeners tell.

use crate::handlers::Outcome;
use domain::elb::Listener;
use domain::{Key, Record as _, Scope};
use std::collections::{BTreeMap, BTreeSet};
use store::Txn;

/// ARNs of what uses certificates, by the certificate's ARN.
pub(super) type Uses = BTreeMap<String, BTreeSet<String>>;

/// Who uses the certificates of a scope. A commit fails if that changes until then.
pub(super) async fn within(txn: &Txn, scope: &Scope) -> Outcome<Uses> {
    let below = Key::kind(Listener::KIND).join(&scope.segments());
    let listeners: Vec<Listener> = txn.list(&below).await?;
    let mut uses = Uses::new();
    for listener in &listeners {
        let Some(tls) = &listener.tls else { continue };
        for certificate in &tls.certificates {
            let users = uses.entry(certificate.clone()).or_default();
            users.insert(listener.load_balancer_arn().to_string());
        }
    }
    Ok(uses)
}
