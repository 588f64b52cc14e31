//! Route 53 as its callers see it.

mod attributes;
mod lists;
mod record_sets;
mod vpcs;
mod zones;

use ::zones::{Answer, Answers, Route53};
use api::route53::{
    Change, ChangeBatch, ChangeResourceRecordSetsRequest, CreateHostedZoneRequest, HostedZone,
    ListResourceRecordSetsRequest, ResourceRecord, ResourceRecordSet, Route53 as _, VPC,
};
use api::{ApiError, Reply};
use async_trait::async_trait;
use domain::ecs::Tags;
use domain::network::Vpc;
use domain::{ManualClock, Record, Scope, SeededIds};
use std::sync::Arc;
use store::{CommitError, Store, StoreError};
use wire::Context;

pub(crate) const REGION: &str = "ap-northeast-1";

/// The room over an empty store, with a clock that stands still.
pub(crate) struct Room {
    pub(crate) store: Store,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) route53: Route53,
    pub(crate) cx: Context,
}

/// Answers with what it was asked.
struct Echo;

#[async_trait]
impl Answers for Echo {
    async fn ask(
        &self,
        _zone: &str,
        name: &str,
        kind: &str,
        turn: usize,
    ) -> Result<Option<Answer>, StoreError> {
        Ok(Some(Answer {
            code: "NOERROR".to_owned(),
            values: vec![format!("{turn} {kind} {name}")],
        }))
    }
}

pub(crate) fn scope(account: &str) -> Scope {
    Scope {
        account: account.parse().expect("an account"),
        region: REGION.parse().expect("a Region"),
    }
}

impl Room {
    pub(crate) fn new() -> Self {
        let store = Store::new(Arc::new(store::Memory::new()));
        let clock = Arc::new(ManualClock::default());
        let ids = Arc::new(SeededIds::new(1));
        let route53 = Route53::new(store.clone(), clock.clone(), ids);
        Self {
            route53: route53.with_answers(Arc::new(Echo)),
            store,
            clock,
            cx: Context::root(scope("111122223333")),
        }
    }

    pub(crate) async fn zone(&self, name: &str, reference: &str) -> HostedZone {
        let input = CreateHostedZoneRequest {
            name: name.to_owned(),
            caller_reference: reference.to_owned(),
            ..CreateHostedZoneRequest::default()
        };
        let made = self.route53.create_hosted_zone(&self.cx, input).await;
        made.expect("a zone").hosted_zone
    }

    /// Changes a zone; a change is an action and a set.
    pub(crate) async fn change(
        &self,
        zone: &HostedZone,
        changes: Vec<(&str, ResourceRecordSet)>,
    ) -> Reply<String> {
        let change = |(action, resource_record_set): (&str, ResourceRecordSet)| Change {
            action: action.to_owned(),
            resource_record_set,
        };
        let input = ChangeResourceRecordSetsRequest {
            hosted_zone_id: zone.id.clone(),
            change_batch: ChangeBatch {
                comment: Some("a test".to_owned()),
                changes: changes.into_iter().map(change).collect(),
            },
        };
        let changed = self
            .route53
            .change_resource_record_sets(&self.cx, input)
            .await?;
        assert_eq!(changed.change_info.status, "PENDING");
        Ok(changed.change_info.id)
    }

    /// The sets of a zone, one a line.
    pub(crate) async fn told(&self, zone: &HostedZone) -> String {
        let input = ListResourceRecordSetsRequest {
            hosted_zone_id: zone.id.clone(),
            ..ListResourceRecordSetsRequest::default()
        };
        let listed = self
            .route53
            .list_resource_record_sets(&self.cx, input)
            .await;
        let sets = listed.expect("a list").resource_record_sets;
        let lines = sets.iter().map(|set| {
            let values = set
                .resource_records
                .iter()
                .flatten()
                .map(|one| one.value.clone());
            let ttl = set.ttl.map(|ttl| ttl.to_string()).unwrap_or_default();
            let values = values.collect::<Vec<_>>().join(", ");
            format!("{} {} {ttl} {values}", set.name, set.r#type)
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    pub(crate) async fn vpc(&self, account: &str, id: &str) {
        self.put(&Vpc {
            scope: scope(account),
            id: id.to_owned(),
            cidrs: vec!["10.0.0.0/16".parse().expect("a block")],
            dns_support: true,
            dns_hostnames: true,
            is_default: false,
            tags: Tags::new(),
        })
        .await;
    }

    pub(crate) async fn put<R: Record>(&self, record: &R) {
        let written: Result<(), CommitError> = self
            .store
            .transact(|txn| async move {
                txn.put(record);
                Ok(())
            })
            .await;
        written.expect("a commit");
    }
}

pub(crate) fn vpc(id: &str) -> VPC {
    VPC {
        vpc_region: Some(REGION.to_owned()),
        vpc_id: Some(id.to_owned()),
    }
}

/// A simple set that may be kept for a minute.
pub(crate) fn set(name: &str, kind: &str, values: &[&str]) -> ResourceRecordSet {
    let record = |value: &&str| ResourceRecord {
        value: (*value).to_owned(),
    };
    ResourceRecordSet {
        name: name.to_owned(),
        r#type: kind.to_owned(),
        ttl: Some(60),
        resource_records: Some(values.iter().map(record).collect()),
        ..ResourceRecordSet::default()
    }
}

pub(crate) fn code<T: std::fmt::Debug>(reply: Reply<T>) -> String {
    let ApiError { code, .. } = reply.expect_err("a refusal");
    code
}
