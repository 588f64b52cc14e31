//! Tags of every kind of resource, told apart by what their ids start with.

use super::peerings;
use crate::fault::{Outcome, invalid, refuse};
use crate::resource::{Resource, below, find};
use crate::select::{Facet, Query, Row, each, select};
use crate::{Network, tagging};
use api::ec2::{
    CreateTagsRequest, DeleteTagsRequest, DescribeTagsRequest, DescribeTagsResult, TagDescription,
};
use domain::Scope;
use domain::ecs::Tags;
use domain::network::{
    ElasticIp, InternetGateway, NatGateway, NetworkInterface, RouteTable, SecurityGroup, Subnet,
    Vpc, VpcEndpoint,
};
use store::Txn;
use wire::Context;

/// What is to be done to the tags of a resource.
type Change<'a> = &'a (dyn Fn(&mut Tags) -> Outcome<()> + Send + Sync);

pub(crate) async fn create(room: &Network, cx: &Context, input: CreateTagsRequest) -> Outcome<()> {
    allow(room, cx, "CreateTags", &input.resources, input.dry_run).await?;
    let tags = &input.tags;
    change_all(room, cx, &input.resources, &|of| {
        tagging::add(of, tags.clone())
    })
    .await
}

pub(crate) async fn delete(room: &Network, cx: &Context, input: DeleteTagsRequest) -> Outcome<()> {
    allow(room, cx, "DeleteTags", &input.resources, input.dry_run).await?;
    let tags = input.tags.as_deref();
    let remove = |of: &mut Tags| {
        tagging::remove(of, tags);
        Ok(())
    };
    change_all(room, cx, &input.resources, &remove).await
}

async fn allow(
    room: &Network,
    cx: &Context,
    action: &str,
    resources: &[String],
    dry_run: Option<bool>,
) -> Outcome<()> {
    for id in resources {
        let kind = kind_of(id).unwrap_or("*");
        let arn = cx.scope.arn("ec2", format!("{kind}/{id}")).to_string();
        room.enter(cx, action, &arn, dry_run).await?;
    }
    match resources.is_empty() {
        true => Err(refuse(
            "MissingParameter",
            "The request must contain the parameter resourceIdSet",
        )),
        false => Ok(()),
    }
}

macro_rules! by_prefix {
    ($($record:ident),*) => {
        /// The type's name of the resource of that id.
        fn kind_of(id: &str) -> Option<&'static str> {
            $(if id.starts_with($record::PREFIX) {
                return Some($record::TYPE);
            })*
            if id.starts_with(peerings::PREFIX) {
                return Some(peerings::TYPE);
            }
            id.starts_with("sgr-").then_some("security-group-rule")
        }

        async fn change(
            room: &Network,
            txn: &Txn,
            scope: &Scope,
            id: &str,
            change: Change<'_>,
        ) -> Outcome<()> {
            $(if id.starts_with($record::PREFIX) {
                let mut record: $record = find(txn, scope, id).await?;
                change(record.tags_mut())?;
                txn.put(&record);
                return Ok(());
            })*
            if id.starts_with(peerings::PREFIX) {
                let mut peering = peerings::named(room, txn, scope, id).await?;
                change(peering.tags_of_mut(scope))?;
                txn.put(&peering);
                return Ok(());
            }
            match id.starts_with("sgr-") {
                true => change_rule(txn, scope, id, change).await,
                false => Err(invalid(format!("The ID '{id}' is not valid"))),
            }
        }

        async fn rows(room: &Network, scope: &Scope) -> Outcome<Vec<TagDescription>> {
            let mut rows = Vec::new();
            $(for record in room.store.list::<$record>(&below::<$record>(scope)).await? {
                describe_one(&mut rows, record.id(), $record::TYPE, record.tags());
            })*
            let now = room.clock.now();
            for peering in peerings::stored(room).await? {
                if peering.is_shown(scope, now) {
                    let tags = peering.tags_of(scope);
                    describe_one(&mut rows, &peering.id, peerings::TYPE, tags);
                }
            }
            let groups = room.store.list::<SecurityGroup>(&below::<SecurityGroup>(scope)).await?;
            for rule in groups.iter().flat_map(|group| group.ingress.iter().chain(&group.egress)) {
                describe_one(&mut rows, &rule.id, "security-group-rule", &rule.tags);
            }
            Ok(rows)
        }
    };
}

by_prefix!(
    Vpc,
    Subnet,
    SecurityGroup,
    RouteTable,
    NetworkInterface,
    InternetGateway,
    NatGateway,
    ElasticIp,
    VpcEndpoint
);

async fn change_all(
    room: &Network,
    cx: &Context,
    resources: &[String],
    what: Change<'_>,
) -> Outcome<()> {
    let scope = &cx.scope;
    let change_all = |txn: Txn| async move {
        for id in resources {
            change(room, &txn, scope, id, what).await?;
        }
        Ok(())
    };
    room.store.transact(change_all).await
}

async fn change_rule(txn: &Txn, scope: &Scope, id: &str, change: Change<'_>) -> Outcome<()> {
    let groups: Vec<SecurityGroup> = crate::resource::all(txn, scope).await?;
    for mut group in groups {
        let mut rules = group.ingress.iter_mut().chain(&mut group.egress);
        if let Some(rule) = rules.find(|rule| rule.id == id) {
            change(&mut rule.tags)?;
            txn.put(&group);
            return Ok(());
        }
    }
    Err(refuse(
        "InvalidSecurityGroupRuleId.NotFound",
        format!("The security group rule ID '{id}' does not exist"),
    ))
}

pub(crate) async fn describe(
    room: &Network,
    cx: &Context,
    input: DescribeTagsRequest,
) -> Outcome<DescribeTagsResult> {
    room.enter(cx, "DescribeTags", "*", input.dry_run).await?;
    let query = Query {
        ids: None,
        filters: input.filters,
        max_results: input.max_results,
        next_token: input.next_token,
    };
    let rows = rows(room, &cx.scope).await?;
    let (tags, next_token) = select(rows, query, |id| invalid(id))?;
    Ok(DescribeTagsResult {
        next_token,
        tags: Some(tags),
    })
}

fn describe_one(rows: &mut Vec<TagDescription>, id: &str, kind: &str, tags: &Tags) {
    rows.extend(tags.iter().map(|(key, value)| TagDescription {
        key: Some(key.clone()),
        resource_id: Some(id.to_owned()),
        resource_type: Some(kind.to_owned()),
        value: Some(value.clone()),
    }));
}

impl Row for TagDescription {
    const FACETS: &'static [Facet<Self>] = &[
        ("key", |row| each(&row.key, Some)),
        ("value", |row| each(&row.value, Some)),
        ("resource-id", |row| each(&row.resource_id, Some)),
        ("resource-type", |row| each(&row.resource_type, Some)),
    ];

    fn id(&self) -> String {
        let part = |text: &Option<String>| text.clone().unwrap_or_default();
        format!("{} {}", part(&self.resource_id), part(&self.key))
    }
}
