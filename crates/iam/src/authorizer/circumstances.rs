//! The condition keys that every request has.

use super::Subject;
use domain::{Principal, Timestamp};
use policy::Keys;
use std::sync::Arc;
use wire::{Ask, Source};

/// The keys of a question: the global ones and those the handler names.
pub(super) fn of(ask: &Ask<'_>, subject: &Arc<Subject>, now: Timestamp) -> Keys {
    let mut keys = Keys::over(subject.keys.clone());
    let mut set = |name: &str, value: String| keys.set(name, vec![value]);
    set(
        "aws:CurrentTime",
        now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
    );
    set("aws:EpochTime", now.as_second().to_string());
    set("aws:RequestedRegion", ask.scope.region.to_string());
    set("aws:ViaAWSService", "false".to_owned());
    if let Some(owner) = super::owner(ask.resource) {
        set("aws:ResourceAccount", owner.to_owned());
    }
    origin(&mut set, ask.source);
    caller(&mut set, ask);
    for (name, value) in ask.conditions {
        keys.set(name, several(name, value));
    }
    keys
}

/// Keys with several values come as one text with commas.
fn several(name: &str, value: &str) -> Vec<String> {
    let is_several = name.eq_ignore_ascii_case("aws:TagKeys")
        || name.starts_with("route53:ChangeResourceRecordSets");
    match is_several {
        true if value.is_empty() => Vec::new(),
        true => value.split(',').map(str::to_owned).collect(),
        false => vec![value.to_owned()],
    }
}

fn origin(set: &mut impl FnMut(&str, String), source: &Source) {
    // Chosen: what never leaves the machine counts as sent over TLS.
    let secure = !matches!(source, Source::Remote(_));
    set("aws:SecureTransport", secure.to_string());
    match source {
        Source::Loopback => set("aws:SourceIp", "127.0.0.1".to_owned()),
        Source::Remote(address) => set("aws:SourceIp", address.clone()),
        Source::Vpc { vpc, address } => {
            set("aws:SourceVpc", vpc.clone());
            set("aws:VpcSourceIp", address.clone());
        }
        Source::Internal => {}
    }
}

fn caller(set: &mut impl FnMut(&str, String), ask: &Ask<'_>) {
    let principal = ask.caller;
    set("aws:PrincipalAccount", principal.account().to_string());
    let is_service = matches!(principal, Principal::Service { .. });
    set("aws:PrincipalIsAWSService", is_service.to_string());
    match principal {
        Principal::Root { account } => {
            set("aws:PrincipalType", "Account".to_owned());
            set("aws:PrincipalArn", principal.arn().to_string());
            set("aws:userid", account.to_string());
        }
        Principal::User { name, id, .. } => {
            set("aws:PrincipalType", "User".to_owned());
            set("aws:username", name.clone());
            set("aws:userid", id.clone());
        }
        Principal::Role {
            id,
            session,
            session_tags,
            ..
        } => {
            for (key, value) in session_tags {
                set(&format!("aws:PrincipalTag/{key}"), value.clone());
            }
            set("aws:PrincipalType", "AssumedRole".to_owned());
            set("aws:userid", format!("{id}:{session}"));
            set("aws:MultiFactorAuthPresent", "false".to_owned());
        }
        Principal::Service { account, name } => {
            set("aws:PrincipalServiceName", name.clone());
            set("aws:SourceAccount", account.to_string());
            let service = name.split('.').next().unwrap_or_default();
            let service = service.strip_suffix("-tasks").unwrap_or(service);
            set("aws:SourceArn", ask.scope.arn(service, "*").to_string());
        }
        Principal::Anonymous { .. } => set("aws:PrincipalType", "Anonymous".to_owned()),
    }
}
