//! The operations of Route 53.

pub(crate) mod answers;
mod associations;
mod authorizations;
mod changes;
mod hosted_zones;
mod lists;
mod record_sets;
mod tags;

use crate::convert::zones::zone_id;
use answers::Answers;
use api::route53 as shapes;
use api::route53::{
    AssociateVPCWithHostedZoneRequest, AssociateVPCWithHostedZoneResponse,
    ChangeResourceRecordSetsRequest, ChangeResourceRecordSetsResponse,
    ChangeTagsForResourceRequest, ChangeTagsForResourceResponse, CreateHostedZoneRequest,
    CreateHostedZoneResponse, CreateVPCAssociationAuthorizationRequest,
    CreateVPCAssociationAuthorizationResponse, DeleteHostedZoneRequest, DeleteHostedZoneResponse,
    DeleteVPCAssociationAuthorizationRequest, DeleteVPCAssociationAuthorizationResponse,
    DisassociateVPCFromHostedZoneRequest, DisassociateVPCFromHostedZoneResponse, GetChangeRequest,
    GetChangeResponse, GetHostedZoneCountRequest, GetHostedZoneCountResponse,
    GetHostedZoneLimitRequest, GetHostedZoneLimitResponse, GetHostedZoneRequest,
    GetHostedZoneResponse, ListHostedZonesByNameRequest, ListHostedZonesByNameResponse,
    ListHostedZonesByVPCRequest, ListHostedZonesByVPCResponse, ListHostedZonesRequest,
    ListHostedZonesResponse, ListResourceRecordSetsRequest, ListResourceRecordSetsResponse,
    ListTagsForResourceRequest, ListTagsForResourceResponse, ListTagsForResourcesRequest,
    ListTagsForResourcesResponse, ListVPCAssociationAuthorizationsRequest,
    ListVPCAssociationAuthorizationsResponse, TestDNSAnswerRequest, TestDNSAnswerResponse,
    UpdateHostedZoneCommentRequest, UpdateHostedZoneCommentResponse,
};
use api::{ApiError, Reply};
use domain::discovery::{DiscoveryInstance, DiscoveryService, Namespace};
use domain::zones::{HostedZone, RecordSet, ZoneChange};
use domain::{Clock, IdSource, Key, Record as _};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use store::{CommitError, Store, StoreError, Txn};
use wire::Context;

/// Route 53.
#[derive(Clone)]
pub struct Route53 {
    store: Store,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    answers: Option<Arc<dyn Answers>>,
    /// The number of the next question of `TestDNSAnswer`.
    turn: Arc<AtomicUsize>,
}

impl Route53 {
    /// Keeps zones and their record sets in `store`.
    pub fn new(store: Store, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self {
            store,
            clock,
            ids,
            answers: None,
            turn: Arc::default(),
        }
    }

    /// Asks `answers` what zones answer.
    #[must_use]
    pub fn with_answers(mut self, answers: Arc<dyn Answers>) -> Self {
        self.answers = Some(answers);
        self
    }

    /// The zone that `given` means. Asks whether `action` is allowed on it.
    async fn zone(&self, cx: &Context, given: &str, action: &str) -> Reply<HostedZone> {
        allow(cx, given, action).await?;
        let key = HostedZone::key_of(&cx.scope.account, zone_id(given));
        let found = self.store.get(&key).await.map_err(unavailable)?;
        found.ok_or_else(|| no_zone(given))
    }

    /// Every record set of a zone: what was stored, what follows from instances of Cloud Map, and
    /// those that every zone has.
    async fn sets(&self, zone: &HostedZone) -> Result<Vec<RecordSet>, StoreError> {
        let parent = RecordSet::zone_key(&zone.account, &zone.id);
        let mut sets: Vec<RecordSet> = self.store.list(&parent).await?;
        if zone.namespace.is_some() {
            sets.extend(self.discovered(zone).await?);
        }
        Ok(zone.with_own_sets(sets))
    }

    async fn discovered(&self, zone: &HostedZone) -> Result<Vec<RecordSet>, StoreError> {
        let namespaces: Vec<Namespace> = self.store.list(&Key::kind(Namespace::KIND)).await?;
        let is_its = |one: &Namespace| {
            one.dns
                .as_ref()
                .is_some_and(|dns| dns.hosted_zone == zone.id)
        };
        let Some(namespace) = namespaces.into_iter().find(is_its) else {
            return Ok(Vec::new());
        };
        let parent = Key::kind(DiscoveryService::KIND).join(&namespace.scope.segments());
        let services: Vec<DiscoveryService> = self.store.list(&parent).await?;
        let mut sets = Vec::new();
        for service in services.iter().filter(|one| one.namespace == namespace.id) {
            let parent = DiscoveryInstance::service_key(&service.scope, &service.id);
            let instances: Vec<DiscoveryInstance> = self.store.list(&parent).await?;
            let place = (zone.id.as_str(), namespace.name.trim_end_matches('.'));
            sets.extend(service.record_sets(place, &instances));
        }
        Ok(sets)
    }

    /// A change that begins now.
    fn change(&self, zone: &HostedZone, comment: Option<String>) -> ZoneChange {
        ZoneChange {
            account: zone.account.clone(),
            id: format!("C{}", self.ids.upper(20)),
            comment,
            submitted_at: self.clock.now(),
        }
    }

    /// Writes in one transaction, and tries again when somebody else was first.
    async fn write<T, F>(&self, work: impl Fn(Txn) -> F) -> Reply<T>
    where
        F: Future<Output = Result<T, Refusal>>,
    {
        let written = self.store.transact(work).await;
        written.map_err(|Refusal(error)| error)
    }
}

/// Asks whether `action` is allowed on the zone that `given` means.
async fn allow(cx: &Context, given: &str, action: &str) -> Reply<()> {
    let arn = zone_arn(zone_id(given));
    cx.allow(&format!("route53:{action}"), &arn).await
}

/// Zones have neither account nor Region in their ARNs. Source: service authorization reference.
fn zone_arn(id: &str) -> String {
    format!("arn:aws:route53:::hostedzone/{id}")
}

/// The zone of that key as it is when the transaction commits.
async fn read(txn: &Txn, key: &Key, given: &str) -> Result<HostedZone, Refusal> {
    let found: Option<HostedZone> = txn.get(key).await?;
    Ok(found.ok_or_else(|| no_zone(given))?)
}

/// Refuses to change a zone that Cloud Map manages.
fn own(zone: &HostedZone) -> Reply<()> {
    let Some(namespace) = &zone.namespace else {
        return Ok(());
    };
    let id = &zone.id;
    // Source: the refusal, quoted in public issues.
    let message = format!(
        "The resource hostedzone/{id} can only be managed through AWS Cloud Map ({namespace})"
    );
    Err(ApiError::sender("AccessDenied", 403, message))
}

/// Why a transaction of this room failed.
struct Refusal(ApiError);

impl From<CommitError> for Refusal {
    fn from(error: CommitError) -> Self {
        Self(match error {
            CommitError::Conflict => shapes::prior_request_not_complete(
                "The request was rejected because Route 53 was still processing a prior request.",
            ),
            CommitError::Unavailable(error) => unavailable(error),
        })
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self(unavailable(error))
    }
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

fn unavailable(error: StoreError) -> ApiError {
    ApiError::receiver("ServiceUnavailable", 503, error.to_string())
}

fn no_zone(given: &str) -> ApiError {
    let id = zone_id(given);
    shapes::no_such_hosted_zone(format!("No hosted zone found with ID: {id}"))
}

macro_rules! operations {
    ($($name:ident: $input:ident -> $output:ty;)*) => {
        impl shapes::Route53<Context> for Route53 {
            $(async fn $name(&self, cx: &Context, input: $input) -> Reply<$output> {
                self.$name(cx, input).await
            })*
        }
    };
}

operations! {
    associate_vpc_with_hosted_zone:
        AssociateVPCWithHostedZoneRequest -> AssociateVPCWithHostedZoneResponse;
    change_resource_record_sets:
        ChangeResourceRecordSetsRequest -> ChangeResourceRecordSetsResponse;
    change_tags_for_resource: ChangeTagsForResourceRequest -> ChangeTagsForResourceResponse;
    create_hosted_zone: CreateHostedZoneRequest -> CreateHostedZoneResponse;
    create_vpc_association_authorization:
        CreateVPCAssociationAuthorizationRequest -> CreateVPCAssociationAuthorizationResponse;
    delete_hosted_zone: DeleteHostedZoneRequest -> DeleteHostedZoneResponse;
    delete_vpc_association_authorization:
        DeleteVPCAssociationAuthorizationRequest -> DeleteVPCAssociationAuthorizationResponse;
    disassociate_vpc_from_hosted_zone:
        DisassociateVPCFromHostedZoneRequest -> DisassociateVPCFromHostedZoneResponse;
    get_change: GetChangeRequest -> GetChangeResponse;
    get_hosted_zone: GetHostedZoneRequest -> GetHostedZoneResponse;
    get_hosted_zone_count: GetHostedZoneCountRequest -> GetHostedZoneCountResponse;
    get_hosted_zone_limit: GetHostedZoneLimitRequest -> GetHostedZoneLimitResponse;
    list_hosted_zones: ListHostedZonesRequest -> ListHostedZonesResponse;
    list_hosted_zones_by_name: ListHostedZonesByNameRequest -> ListHostedZonesByNameResponse;
    list_hosted_zones_by_vpc: ListHostedZonesByVPCRequest -> ListHostedZonesByVPCResponse;
    list_resource_record_sets: ListResourceRecordSetsRequest -> ListResourceRecordSetsResponse;
    list_tags_for_resource: ListTagsForResourceRequest -> ListTagsForResourceResponse;
    list_tags_for_resources: ListTagsForResourcesRequest -> ListTagsForResourcesResponse;
    list_vpc_association_authorizations:
        ListVPCAssociationAuthorizationsRequest -> ListVPCAssociationAuthorizationsResponse;
    test_dns_answer: TestDNSAnswerRequest -> TestDNSAnswerResponse;
    update_hosted_zone_comment: UpdateHostedZoneCommentRequest -> UpdateHostedZoneCommentResponse;
}
