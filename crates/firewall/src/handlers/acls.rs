//! Web ACLs, and what rules cost.

use std::collections::BTreeMap;

use api::Reply;
use api::record::to_tree;
use api::wafv2::{
    CheckCapacityRequest, CheckCapacityResponse, CreateWebACLRequest, CreateWebACLResponse,
    DeleteWebACLRequest, DeleteWebACLResponse, GetWebACLRequest, GetWebACLResponse,
    ListWebACLsRequest, ListWebACLsResponse, UpdateWebACLRequest, UpdateWebACLResponse, WebACL,
    WebACLSummary,
};
use domain::firewall::{Association, Logging, WebAcl};
use domain::{Arn, Key, Record as _};
use serde_json::{Map, Value};
use wall::capacity;
use wire::Context;

use super::kept::{current, put_new};
use super::{Firewall, regional};
use crate::check::{self, Place};
use crate::convert;
use crate::fault::{Refusal, associated, invalid, missing, too_many};
use crate::library::Shelves;

/// Members that are kept and told.
const TOLD: &[&str] = &[
    "DataProtectionConfig",
    "CaptchaConfig",
    "ChallengeConfig",
    "TokenDomains",
    "AssociationConfig",
    "OnSourceDDoSProtectionConfig",
    "ApplicationConfig",
];

impl Firewall {
    pub(super) async fn create_web_acl(
        &self,
        cx: &Context,
        input: CreateWebACLRequest,
    ) -> Reply<CreateWebACLResponse> {
        regional(&input.scope)?;
        priced(input.monetization_config.is_some())?;
        let told = told_only(to_tree(&input));
        let tags = convert::tags(input.tags)?;
        let acl = &WebAcl {
            title: self
                .title::<WebAcl>(cx, input.name, input.description, tags)
                .await?,
            default_action: convert::read(&input.default_action, "DEFAULT_ACTION")?,
            rules: convert::rules(input.rules)?,
            visibility: convert::read(&input.visibility_config, "METRIC_NAME")?,
            capacity: 0,
            bodies: convert::bodies(input.custom_response_bodies)?,
            told,
        };
        let saved = self
            .write(|txn| async move {
                let library = Shelves::read(&txn, &cx.scope).await?;
                let acl = checked(acl.clone(), &library)?;
                put_new(&txn, &acl).await?;
                Ok::<_, Refusal>(acl)
            })
            .await?;
        Ok(CreateWebACLResponse {
            summary: Some(summary(&saved)),
        })
    }

    pub(super) async fn update_web_acl(
        &self,
        cx: &Context,
        input: UpdateWebACLRequest,
    ) -> Reply<UpdateWebACLResponse> {
        regional(&input.scope)?;
        priced(input.monetization_config.is_some())?;
        let told = told_only(to_tree(&input));
        let seen: WebAcl = self.find(cx, "Update", &input.name, &input.id).await?;
        let mut wanted = WebAcl {
            default_action: convert::read(&input.default_action, "DEFAULT_ACTION")?,
            rules: convert::rules(input.rules)?,
            visibility: convert::read(&input.visibility_config, "METRIC_NAME")?,
            bodies: convert::bodies(input.custom_response_bodies)?,
            told,
            ..seen
        };
        wanted.title.description = input.description;
        let (wanted, token, next) = (&wanted, &input.lock_token, &self.ids.uuid());
        self.write(|txn| async move {
            let now = current(&txn, wanted, token).await?;
            let library = Shelves::read(&txn, &cx.scope).await?;
            let mut acl = checked(wanted.clone(), &library)?;
            acl.title.tags = now.title.tags;
            acl.title.lock_token.clone_from(next);
            txn.put(&acl);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(UpdateWebACLResponse {
            next_lock_token: Some(next.clone()),
        })
    }

    pub(super) async fn get_web_acl(
        &self,
        cx: &Context,
        input: GetWebACLRequest,
    ) -> Reply<GetWebACLResponse> {
        if let Some(scope) = &input.scope {
            regional(scope)?;
        }
        let (name, id) = match (&input.arn, input.name, input.id) {
            (Some(arn), ..) => named(cx, arn)?,
            (None, Some(name), Some(id)) => (name, id),
            _ => {
                return Err(invalid(
                    "Name and Id, or ARN, are required.",
                    "WEB_ACL",
                    "Name",
                ));
            }
        };
        let acl: WebAcl = self.find(cx, "Get", &name, &id).await?;
        Ok(GetWebACLResponse {
            lock_token: Some(acl.title.lock_token.clone()),
            web_acl: Some(shown(&acl)),
            application_integration_url: None,
        })
    }

    pub(super) async fn list_web_ac_ls(
        &self,
        cx: &Context,
        input: ListWebACLsRequest,
    ) -> Reply<ListWebACLsResponse> {
        regional(&input.scope)?;
        let marker = input.next_marker.as_deref();
        let (acls, next_marker) = self.all::<WebAcl>(cx, marker, input.limit).await?;
        Ok(ListWebACLsResponse {
            next_marker,
            web_ac_ls: Some(acls.iter().map(summary).collect()),
        })
    }

    pub(super) async fn delete_web_acl(
        &self,
        cx: &Context,
        input: DeleteWebACLRequest,
    ) -> Reply<DeleteWebACLResponse> {
        regional(&input.scope)?;
        let seen: &WebAcl = &self.find(cx, "Delete", &input.name, &input.id).await?;
        let token = &input.lock_token;
        self.write(|txn| async move {
            let acl = current(&txn, seen, token).await?;
            let below = Key::kind(Association::KIND).join(&cx.scope.segments());
            let guarded: Vec<Association> = txn.list(&below).await?;
            if guarded.iter().any(|one| one.web_acl == acl.title.name) {
                return Err(associated().into());
            }
            txn.delete(&Logging::key_of(&cx.scope, &acl.title.name));
            txn.delete(&acl.key());
            Ok::<_, Refusal>(())
        })
        .await?;
        self.ledger.forget(&seen.arn().to_string());
        Ok(DeleteWebACLResponse {})
    }

    pub(super) async fn check_capacity(
        &self,
        cx: &Context,
        input: CheckCapacityRequest,
    ) -> Reply<CheckCapacityResponse> {
        regional(&input.scope)?;
        cx.allow("wafv2:CheckCapacity", "*").await?;
        let rules = &convert::rules(Some(input.rules))?;
        let cost = self
            .write(|txn| async move {
                let library = Shelves::read(&txn, &cx.scope).await?;
                check::rules(rules, &BTreeMap::new(), &library, Place::WebAcl)?;
                Ok::<_, Refusal>(capacity::of(rules, &library))
            })
            .await?;
        Ok(CheckCapacityResponse {
            capacity: i64::try_from(cost).ok(),
        })
    }
}

/// Payments by visitors are not built.
pub(super) fn priced(is_given: bool) -> Reply<()> {
    if is_given {
        return Err(invalid(
            "Monetization is not supported here.",
            "MONETIZATION_CONFIG",
            "MonetizationConfig",
        ));
    }
    Ok(())
}

fn told_only(tree: Value) -> BTreeMap<String, Value> {
    let Value::Object(members) = tree else {
        return BTreeMap::new();
    };
    let kept = members
        .into_iter()
        .filter(|(name, _)| TOLD.contains(&name.as_str()));
    kept.collect()
}

fn checked(mut acl: WebAcl, library: &Shelves) -> Reply<WebAcl> {
    check::rules(&acl.rules, &acl.bodies, library, Place::WebAcl)?;
    check::default_action(&acl.default_action, &acl.bodies)?;
    acl.capacity = capacity::of(&acl.rules, library);
    if acl.capacity > capacity::MOST {
        return Err(too_many("web ACL capacity units"));
    }
    Ok(acl)
}

/// Name and id in a web ACL's ARN of this scope.
pub(super) fn named(cx: &Context, arn: &str) -> Reply<(String, String)> {
    let parsed: Arn = arn
        .parse()
        .map_err(|_| invalid("The ARN is not valid.", "RESOURCE_ARN", arn))?;
    if parsed.scope().as_ref() != Some(&cx.scope) {
        return Err(missing());
    }
    let mut parts = arn.rsplit('/');
    let (id, name, kind) = (parts.next(), parts.next(), parts.next());
    match (kind, name, id) {
        (Some("webacl"), Some(name), Some(id)) => Ok((name.to_owned(), id.to_owned())),
        _ => Err(missing()),
    }
}

/// A web ACL as it is shown.
pub(super) fn shown(acl: &WebAcl) -> WebACL {
    let told: Map<String, Value> = acl.told.clone().into_iter().collect();
    let title = &acl.title;
    WebACL {
        name: title.name.clone(),
        id: title.id.clone(),
        arn: acl.arn().to_string(),
        default_action: convert::told(&acl.default_action),
        description: Some(title.description.clone().unwrap_or_default()),
        rules: Some(convert::told_rules(&acl.rules)),
        visibility_config: convert::told(&acl.visibility),
        capacity: i64::try_from(acl.capacity).ok(),
        managed_by_firewall_manager: Some(false),
        label_namespace: Some(format!(
            "awswaf:{}:webacl:{}:",
            title.scope.account, title.name
        )),
        custom_response_bodies: convert::told_bodies(&acl.bodies),
        retrofitted_by_firewall_manager: Some(false),
        ..api::record::from_tree(Value::Object(told))
    }
}

fn summary(acl: &WebAcl) -> WebACLSummary {
    WebACLSummary {
        name: Some(acl.title.name.clone()),
        id: Some(acl.title.id.clone()),
        description: Some(acl.title.description.clone().unwrap_or_default()),
        lock_token: Some(acl.title.lock_token.clone()),
        arn: Some(acl.arn().to_string()),
    }
}
