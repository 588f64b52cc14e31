//! DNS namespaces: each has a hosted zone that Cloud Map manages.

use super::namespaces::Wish;
use super::{Discovery, Refusal, no_namespace};
use api::Reply;
use api::servicediscovery::{
    CreatePrivateDnsNamespaceRequest, CreatePrivateDnsNamespaceResponse,
    CreatePublicDnsNamespaceRequest, CreatePublicDnsNamespaceResponse,
    UpdatePrivateDnsNamespaceRequest, UpdatePrivateDnsNamespaceResponse,
    UpdatePublicDnsNamespaceRequest, UpdatePublicDnsNamespaceResponse, invalid_input,
};
use domain::Record as _;
use domain::discovery::{Namespace, NamespaceDns};
use domain::network::Vpc;
use domain::zones::HostedZone;
use store::Txn;
use wire::Context;

/// How long clients may remember that a name does not exist, seconds, unless told otherwise.
/// Source: `GetNamespace` of a namespace made without properties.
const SOA_TTL: u32 = 15;

/// Characters of a domain name, and of one label of it. Source: RFC 1035, 2.3.4.
const NAME: usize = 253;
const LABEL: usize = 63;

impl Discovery {
    pub(super) async fn create_private_dns_namespace(
        &self,
        cx: &Context,
        input: CreatePrivateDnsNamespaceRequest,
    ) -> Reply<CreatePrivateDnsNamespaceResponse> {
        let soa = input.properties.map(|given| given.dns_properties.soa.ttl);
        let wish = Wish {
            action: "CreatePrivateDnsNamespace",
            kind: "DNS_PRIVATE",
            name: input.name,
            vpc: Some(input.vpc),
            dns: Some(self.new_zone(soa)),
            description: input.description,
            creator_request_id: input.creator_request_id,
            tags: input.tags,
        };
        let operation_id = Some(self.create_namespace(cx, wish).await?);
        Ok(CreatePrivateDnsNamespaceResponse { operation_id })
    }

    pub(super) async fn create_public_dns_namespace(
        &self,
        cx: &Context,
        input: CreatePublicDnsNamespaceRequest,
    ) -> Reply<CreatePublicDnsNamespaceResponse> {
        let soa = input.properties.map(|given| given.dns_properties.soa.ttl);
        let wish = Wish {
            action: "CreatePublicDnsNamespace",
            kind: "DNS_PUBLIC",
            name: input.name,
            vpc: None,
            dns: Some(self.new_zone(soa)),
            description: input.description,
            creator_request_id: input.creator_request_id,
            tags: input.tags,
        };
        let operation_id = Some(self.create_namespace(cx, wish).await?);
        Ok(CreatePublicDnsNamespaceResponse { operation_id })
    }

    pub(super) async fn update_private_dns_namespace(
        &self,
        cx: &Context,
        input: UpdatePrivateDnsNamespaceRequest,
    ) -> Reply<UpdatePrivateDnsNamespaceResponse> {
        let change = input.namespace;
        let soa = change.properties.map(|given| given.dns_properties.soa.ttl);
        let action = ("UpdatePrivateDnsNamespace", "DNS_PRIVATE");
        let change = (change.description, soa);
        let operation_id = Some(self.update_namespace(cx, action, &input.id, change).await?);
        Ok(UpdatePrivateDnsNamespaceResponse { operation_id })
    }

    pub(super) async fn update_public_dns_namespace(
        &self,
        cx: &Context,
        input: UpdatePublicDnsNamespaceRequest,
    ) -> Reply<UpdatePublicDnsNamespaceResponse> {
        let change = input.namespace;
        let soa = change.properties.map(|given| given.dns_properties.soa.ttl);
        let action = ("UpdatePublicDnsNamespace", "DNS_PUBLIC");
        let change = (change.description, soa);
        let operation_id = Some(self.update_namespace(cx, action, &input.id, change).await?);
        Ok(UpdatePublicDnsNamespaceResponse { operation_id })
    }

    fn new_zone(&self, soa_ttl: Option<i64>) -> NamespaceDns {
        NamespaceDns {
            hosted_zone: format!("Z{}", self.ids.upper(20)),
            soa_ttl: soa_ttl.map_or(SOA_TTL, seconds),
        }
    }

    /// Changes description and SOA of a namespace of that kind; answers the operation's id.
    pub(super) async fn update_namespace(
        &self,
        cx: &Context,
        (action, kind): (&str, &str),
        id: &str,
        (description, soa): (Option<String>, Option<i64>),
    ) -> Reply<String> {
        let namespace = self.namespace(cx, id, action).await?;
        if namespace.kind != kind {
            return Err(invalid_input(format!(
                "The namespace {} is of type {}, not {kind}.",
                namespace.id, namespace.kind
            )));
        }
        let operation = &self.operation(cx, "UPDATE_NAMESPACE", &[("NAMESPACE", &namespace.id)]);
        let (key, description) = (&namespace.key(), &description);
        self.write(|txn| async move {
            let found: Option<Namespace> = txn.get(key).await?;
            let mut namespace = found.ok_or_else(|| no_namespace(id))?;
            if let Some(description) = description {
                namespace.description = Some(description.clone());
            }
            if let (Some(dns), Some(soa)) = (&mut namespace.dns, soa) {
                dns.soa_ttl = seconds(soa);
                put_zone(&txn, &namespace).await?;
            }
            txn.put(&namespace);
            txn.put(operation);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(operation.id.clone())
    }
}

/// The model allows what fits.
fn seconds(ttl: i64) -> u32 {
    u32::try_from(ttl).unwrap_or(u32::MAX)
}

/// Refuses what cannot be a domain.
pub(super) fn check(namespace: &Namespace) -> Reply<()> {
    if namespace.dns.is_none() {
        return Ok(());
    }
    let name = namespace.name.trim_end_matches('.');
    let labels = name.split('.');
    let fits = |label: &str| !label.is_empty() && label.len() <= LABEL;
    if name.len() > NAME || !labels.clone().all(fits) {
        let message = format!("{name} is not a valid domain name.");
        return Err(invalid_input(message));
    }
    if namespace.kind == "DNS_PUBLIC" && labels.count() < 2 {
        let message = format!("A public namespace cannot be the top-level domain {name}.");
        return Err(invalid_input(message));
    }
    Ok(())
}

/// Why Route 53 would refuse the zone of a namespace, which its operation tells: a VPC that is
/// not there, or a zone of that name in it already.
///
/// Source: an operation's answer in pull request 7118 of Terraform's AWS provider, for the code
/// and the sentence about the other zone.
pub(super) async fn failure(
    txn: &Txn,
    namespace: &Namespace,
) -> Result<Option<(String, String)>, Refusal> {
    let Some(vpc) = namespace.vpc.as_ref().filter(|_| namespace.dns.is_some()) else {
        return Ok(None);
    };
    let scope = &namespace.scope;
    let failed = |text: String, code: &str| {
        let cause = format!("Service: AmazonRoute53; Status Code: 400; Error Code: {code}");
        let message = format!("{text} ({cause})");
        Ok(Some(("CANNOT_CREATE_HOSTED_ZONE".to_owned(), message)))
    };
    if !txn.exists(&Vpc::key_of(scope, vpc)).await? {
        return failed(format!("The VPC ID {vpc} is not valid."), "InvalidVPCId");
    }
    let zones = HostedZone::account_key(&scope.account);
    let zones: Vec<HostedZone> = txn.list(&zones).await?;
    let name = zone_name(namespace);
    let taken = |zone: &HostedZone| zone.private && zone.name == name && zone.is_seen_by(vpc);
    if zones.iter().any(taken) {
        let text = format!(
            "The VPC that you chose, {vpc} in region {}, is already associated with another \
             private hosted zone that has an overlapping name space, {name}.",
            scope.region
        );
        return failed(text, "ConflictingDomainExists");
    }
    Ok(None)
}

/// What the hosted zone of a namespace is called.
fn zone_name(namespace: &Namespace) -> String {
    format!("{}.", namespace.name.trim_end_matches('.').to_lowercase())
}

/// Writes the hosted zone of a namespace as the namespace has it.
pub(super) async fn put_zone(txn: &Txn, namespace: &Namespace) -> Result<(), Refusal> {
    let Some(dns) = &namespace.dns else {
        return Ok(());
    };
    let scope = &namespace.scope;
    let key = HostedZone::key_of(&scope.account, &dns.hosted_zone);
    let known: Option<HostedZone> = txn.get(&key).await?;
    let mut zone = known.unwrap_or_else(|| HostedZone {
        account: scope.account.clone(),
        id: dns.hosted_zone.clone(),
        name: zone_name(namespace),
        caller_reference: namespace.id.clone(),
        comment: Some("Created by AWS Cloud Map".to_owned()),
        vpcs: namespace
            .vpc
            .iter()
            .map(|vpc| (scope.region.to_string(), vpc.clone()))
            .collect(),
        invited: Vec::new(),
        private: namespace.vpc.is_some(),
        namespace: Some(namespace.arn().to_string()),
        negative_ttl: dns.soa_ttl,
        tags: domain::ecs::Tags::new(),
        created_at: namespace.created_at,
    });
    zone.negative_ttl = dns.soa_ttl;
    txn.put(&zone);
    Ok(())
}

/// Deletes the hosted zone of a namespace.
pub(super) fn delete_zone(txn: &Txn, namespace: &Namespace) {
    if let Some(dns) = &namespace.dns {
        let account = &namespace.scope.account;
        txn.delete(&HostedZone::key_of(account, &dns.hosted_zone));
    }
}
