//! Domain names.

use super::apis::below;
use super::{find, items, told};
use crate::Apigw;
use crate::convert::links as convert;
use crate::fault::{Fault, Outcome, bad, conflict, unsupported};
use crate::page::page;
use api::apigatewayv2::{
    CreateDomainNameRequest, CreateDomainNameResponse, DeleteDomainNameRequest,
    DomainNameConfiguration as Wire, GetDomainNameRequest, GetDomainNameResponse,
    GetDomainNamesRequest, GetDomainNamesResponse, UpdateDomainNameRequest,
    UpdateDomainNameResponse,
};
use domain::Record as _;
use domain::apigw::{ApiMapping, DomainConfiguration, DomainName};
use store::Txn;
use wire::Context;

impl Apigw {
    pub(super) async fn create_domain_name(
        &self,
        cx: &Context,
        input: CreateDomainNameRequest,
    ) -> Outcome<CreateDomainNameResponse> {
        self.ask(cx, "POST", "/domainnames").await?;
        check(
            input.mutual_tls_authentication.is_some(),
            input.routing_mode.as_deref(),
        )?;
        let name = checked_name(&input.domain_name)?;
        let given = input.domain_name_configurations.unwrap_or_default();
        let domain = &DomainName {
            scope: cx.scope.clone(),
            name,
            configurations: self.configurations(cx, given, &[])?,
            tags: super::tags::checked(input.tags)?,
            created_at: self.clock.now(),
        };
        let create = |txn: Txn| async move {
            if txn.exists(&domain.key()).await? {
                return Err(conflict("The domain name resource already exists."));
            }
            txn.put(domain);
            Ok::<_, Fault>(())
        };
        self.store.transact(create).await?;
        Ok(told(convert::domain_name(domain)))
    }

    fn configurations(
        &self,
        cx: &Context,
        given: Vec<Wire>,
        before: &[DomainConfiguration],
    ) -> Outcome<Vec<DomainConfiguration>> {
        if given.len() > 1 {
            return Err(bad("A domain name of HTTP APIs has one configuration"));
        }
        let region = &cx.scope.region;
        let known = before
            .first()
            .cloned()
            .unwrap_or_else(|| DomainConfiguration {
                target: format!(
                    "d-{}.execute-api.{region}.amazonaws.com",
                    self.ids.lower(10)
                ),
                hosted_zone: format!("Z{}", self.ids.upper(13)),
                endpoint_type: "REGIONAL".to_owned(),
                security_policy: "TLS_1_2".to_owned(),
                ip_address_type: "ipv4".to_owned(),
                ..DomainConfiguration::default()
            });
        let given = given.into_iter().next().unwrap_or_default();
        if given
            .endpoint_type
            .as_deref()
            .is_some_and(|kind| kind != "REGIONAL")
        {
            return Err(bad("HTTP APIs support only the endpoint type REGIONAL"));
        }
        if given
            .security_policy
            .as_deref()
            .is_some_and(|policy| policy != "TLS_1_2")
        {
            return Err(bad("HTTP APIs support only the security policy TLS_1_2"));
        }
        Ok(vec![DomainConfiguration {
            certificate: given.certificate_arn.or(known.certificate),
            certificate_name: given.certificate_name.or(known.certificate_name),
            ownership_certificate: given
                .ownership_verification_certificate_arn
                .or(known.ownership_certificate),
            security_policy: given.security_policy.unwrap_or(known.security_policy),
            ip_address_type: given.ip_address_type.unwrap_or(known.ip_address_type),
            ..known
        }])
    }

    pub(super) async fn get_domain_name(
        &self,
        cx: &Context,
        input: GetDomainNameRequest,
    ) -> Outcome<GetDomainNameResponse> {
        let name = &input.domain_name;
        self.ask(cx, "GET", &format!("/domainnames/{name}")).await?;
        let read = |txn: Txn| async move { find::domain_name(&txn, &cx.scope, name).await };
        let domain = self.store.transact(read).await?;
        Ok(told(convert::domain_name(&domain)))
    }

    pub(super) async fn get_domain_names(
        &self,
        cx: &Context,
        input: GetDomainNamesRequest,
    ) -> Outcome<GetDomainNamesResponse> {
        self.ask(cx, "GET", "/domainnames").await?;
        let all = self.store.list(&below::<DomainName>(&cx.scope)).await?;
        let (token, limit) = (input.next_token.as_deref(), input.max_results.as_deref());
        let (domains, next) = page(all, |one: &DomainName| &one.name, token, limit)?;
        Ok(items(
            domains.iter().map(convert::domain_name).collect(),
            next,
        ))
    }

    pub(super) async fn update_domain_name(
        &self,
        cx: &Context,
        input: UpdateDomainNameRequest,
    ) -> Outcome<UpdateDomainNameResponse> {
        let name = &input.domain_name;
        self.ask(cx, "PATCH", &format!("/domainnames/{name}"))
            .await?;
        check(
            input.mutual_tls_authentication.is_some(),
            input.routing_mode.as_deref(),
        )?;
        let given = &input.domain_name_configurations;
        let update = |txn: Txn| async move {
            let mut domain = find::domain_name(&txn, &cx.scope, name).await?;
            let given = given.clone().unwrap_or_default();
            domain.configurations = self.configurations(cx, given, &domain.configurations)?;
            txn.put(&domain);
            Ok::<_, Fault>(domain)
        };
        let domain = self.store.transact(update).await?;
        Ok(told(convert::domain_name(&domain)))
    }

    pub(super) async fn delete_domain_name(
        &self,
        cx: &Context,
        input: DeleteDomainNameRequest,
    ) -> Outcome<()> {
        let name = &input.domain_name;
        self.ask(cx, "DELETE", &format!("/domainnames/{name}"))
            .await?;
        let delete = |txn: Txn| async move {
            let domain = find::domain_name(&txn, &cx.scope, name).await?;
            let key = ApiMapping::domain_key(&cx.scope, &domain.name);
            let mappings: Vec<ApiMapping> = txn.list(&key).await?;
            mappings
                .iter()
                .for_each(|mapping| txn.delete(&mapping.key()));
            txn.delete(&domain.key());
            Ok::<_, Fault>(())
        };
        self.store.transact(delete).await
    }
}

fn check(mutual_tls: bool, routing: Option<&str>) -> Outcome<()> {
    if mutual_tls {
        return Err(unsupported("Mutual TLS of a domain name"));
    }
    match routing {
        None | Some("API_MAPPING_ONLY") => Ok(()),
        Some(other) => Err(unsupported(&format!("The routing mode {other}"))),
    }
}

/// The name in lower case. Refuses what is none.
fn checked_name(name: &str) -> Outcome<String> {
    let lower = name.to_ascii_lowercase();
    let rest = lower.strip_prefix("*.").unwrap_or(&lower);
    let is_label = |label: &str| {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        (1..=63).contains(&label.len()) && label.bytes().all(fits)
    };
    match rest.contains('.') && lower.len() <= 512 && rest.split('.').all(is_label) {
        true => Ok(lower),
        false => Err(bad(format!(
            "Invalid domain name identifier specified {name}"
        ))),
    }
}
