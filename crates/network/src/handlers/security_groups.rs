//! Security groups. Their rules are in [`super::rules`].

use super::defaults::vpc_or_default;
use super::group_references::Known;
use crate::convert::across::complete;
use crate::fault::{Fault, Outcome, invalid, missing, refuse};
use crate::resource::{Resource, all, arn, below, find, not_found};
use crate::select::{Query, select};
use crate::{Network, convert, tagging};
use api::ec2::{
    CreateSecurityGroupRequest, CreateSecurityGroupResult, DeleteSecurityGroupRequest,
    DeleteSecurityGroupResult, DescribeSecurityGroupsRequest, DescribeSecurityGroupsResult,
};
use domain::network::defaults::everything_out;
use domain::network::{DefaultVpc, NetworkInterface, RulePeer, SecurityGroup, VpcEndpoint};
use domain::{Record, Scope};
use store::Txn;
use wire::Context;

/// The name every VPC's own group has.
const DEFAULT: &str = "default";
/// The most characters of a name or description.
const LENGTH: usize = 255;

pub(crate) async fn create(
    room: &Network,
    cx: &Context,
    input: CreateSecurityGroupRequest,
) -> Outcome<CreateSecurityGroupResult> {
    let resource = arn::<SecurityGroup>(&cx.scope, "*");
    room.enter(cx, "CreateSecurityGroup", &resource, input.dry_run)
        .await?;
    check_text("groupName", &input.group_name)?;
    check_text("groupDescription", &input.description)?;
    check_name(&input.group_name)?;
    let tags = tagging::given(input.tag_specifications.clone(), SecurityGroup::TYPE)?;
    let (scope, input, tags) = (&cx.scope, &input, &tags);
    let create = |txn: Txn| async move {
        let vpc = vpc_or_default(&txn, scope, input.vpc_id.as_deref()).await?;
        let name = &input.group_name;
        let groups: Vec<SecurityGroup> = all(&txn, scope).await?;
        if groups
            .iter()
            .any(|group| group.vpc == vpc.id && group.name == *name)
        {
            return Err(refuse(
                "InvalidGroup.Duplicate",
                format!(
                    "The security group '{name}' already exists for VPC '{}'",
                    vpc.id
                ),
            ));
        }
        let group = SecurityGroup {
            scope: scope.clone(),
            id: room.new_id(SecurityGroup::PREFIX),
            vpc: vpc.id,
            name: name.clone(),
            description: input.description.clone(),
            ingress: Vec::new(),
            egress: vec![everything_out(&*room.ids)],
            tags: tags.clone(),
        };
        txn.put(&group);
        Ok::<_, Fault>(group)
    };
    let group = room.store.transact(create).await?;
    Ok(CreateSecurityGroupResult {
        security_group_arn: Some(arn::<SecurityGroup>(scope, &group.id)),
        tags: tagging::told(&group.tags),
        group_id: Some(group.id),
    })
}

fn check_text(parameter: &str, text: &str) -> Outcome<()> {
    let allowed = |character: char| {
        character.is_ascii_alphanumeric() || " ._-:/()#,@[]+=&;{}!$*".contains(character)
    };
    if text.is_empty() {
        return Err(missing(parameter));
    }
    if text.chars().count() > LENGTH {
        return Err(invalid(format!(
            "Value ({text}) for parameter {parameter} is invalid. Character sets beyond the \
             maximum length of {LENGTH} characters are not supported."
        )));
    }
    if !text.chars().all(allowed) {
        return Err(invalid(format!(
            "Value ({text}) for parameter {parameter} is invalid. Character sets beyond ASCII \
             are not supported."
        )));
    }
    Ok(())
}

fn check_name(name: &str) -> Outcome<()> {
    if name == DEFAULT {
        return Err(invalid("Cannot use reserved security group name: default"));
    }
    if name.starts_with("sg-") {
        return Err(invalid(format!(
            "Value ({name}) for parameter groupName is invalid. Group names may not be in the \
             format sg-*."
        )));
    }
    Ok(())
}

pub(crate) async fn describe(
    room: &Network,
    cx: &Context,
    input: DescribeSecurityGroupsRequest,
) -> Outcome<DescribeSecurityGroupsResult> {
    room.enter(cx, "DescribeSecurityGroups", "*", input.dry_run)
        .await?;
    let records: Vec<SecurityGroup> = room.store.list(&below::<SecurityGroup>(&cx.scope)).await?;
    let mut ids = input.group_ids.unwrap_or_default();
    let names = input.group_names.unwrap_or_default();
    if !names.is_empty() {
        let note: Option<DefaultVpc> = room.store.get(&DefaultVpc::key_of(&cx.scope)).await?;
        let vpc = note.and_then(|note| note.vpc).unwrap_or_default();
        for name in &names {
            ids.push(named(&records, &vpc, name)?.id.clone());
        }
    }
    let query = Query {
        ids: Some(ids),
        filters: input.filters,
        max_results: input.max_results,
        next_token: input.next_token,
    };
    let known = Known::read(room).await?;
    let tell = |record: &SecurityGroup| {
        let mut wire = convert::security_groups::group(record);
        for permissions in [&mut wire.ip_permissions, &mut wire.ip_permissions_egress] {
            complete(permissions, |id| known.across(room, record, id));
        }
        wire
    };
    let rows = records.iter().map(tell).collect();
    let (groups, next_token) = select(rows, query, not_found::<SecurityGroup>)?;
    Ok(DescribeSecurityGroupsResult {
        next_token,
        security_groups: Some(groups),
    })
}

/// The group of that name in the default VPC, the only one in which names are enough.
pub(crate) fn named<'a>(
    groups: &'a [SecurityGroup],
    vpc: &str,
    name: &str,
) -> Outcome<&'a SecurityGroup> {
    let fits = |group: &&SecurityGroup| group.vpc == vpc && group.name == name;
    groups.iter().find(fits).ok_or_else(|| {
        refuse(
            "InvalidGroup.NotFound",
            format!("The security group '{name}' does not exist in default VPC '{vpc}'"),
        )
    })
}

/// The group a call names by id, or by name in the default VPC.
pub(crate) async fn by_id_or_name(
    txn: &Txn,
    scope: &Scope,
    id: Option<&str>,
    name: Option<&str>,
) -> Outcome<SecurityGroup> {
    match (id, name) {
        (Some(id), _) => find(txn, scope, id).await,
        (None, Some(name)) => {
            let vpc = vpc_or_default(txn, scope, None).await?;
            let groups: Vec<SecurityGroup> = all(txn, scope).await?;
            Ok(named(&groups, &vpc.id, name)?.clone())
        }
        (None, None) => Err(refuse(
            "MissingParameter",
            "The request must contain the parameter groupName or groupId",
        )),
    }
}

pub(crate) async fn delete(
    room: &Network,
    cx: &Context,
    input: DeleteSecurityGroupRequest,
) -> Outcome<DeleteSecurityGroupResult> {
    let resource = arn::<SecurityGroup>(&cx.scope, input.group_id.as_deref().unwrap_or("*"));
    room.enter(cx, "DeleteSecurityGroup", &resource, input.dry_run)
        .await?;
    let (scope, input) = (&cx.scope, &input);
    let delete = |txn: Txn| async move {
        let (id, name) = (input.group_id.as_deref(), input.group_name.as_deref());
        let group = by_id_or_name(&txn, scope, id, name).await?;
        if group.name == DEFAULT {
            return Err(refuse(
                "CannotDelete",
                format!(
                    "the specified group: \"{}\" name: \"default\" cannot be deleted by a user",
                    group.id
                ),
            ));
        }
        if is_used(&txn, &group).await? {
            let message = format!("resource {} has a dependent object", group.id);
            return Err(refuse("DependencyViolation", message));
        }
        txn.delete(&group.key());
        Ok(group.id)
    };
    let group_id = room.store.transact(delete).await?;
    Ok(DeleteSecurityGroupResult {
        r#return: Some(true),
        group_id: Some(group_id),
    })
}

/// Whether an interface is a member, an endpoint names the group, or another group's rule does.
async fn is_used(txn: &Txn, group: &SecurityGroup) -> Outcome<bool> {
    let interfaces: Vec<NetworkInterface> = all(txn, &group.scope).await?;
    let endpoints: Vec<VpcEndpoint> = all(txn, &group.scope).await?;
    let groups: Vec<SecurityGroup> = all(txn, &group.scope).await?;
    let names_it = |other: &SecurityGroup| {
        let mut rules = other.ingress.iter().chain(&other.egress);
        // Source: VPC peering guide: a rule of a peer VPC does not keep a group, it goes stale.
        let in_vpc = other.vpc == group.vpc && other.id != group.id;
        in_vpc && rules.any(|rule| rule.peer == RulePeer::Group(group.id.clone()))
    };
    Ok(interfaces
        .iter()
        .any(|interface| interface.security_groups.contains(&group.id))
        || endpoints
            .iter()
            .any(|endpoint| endpoint.security_groups.contains(&group.id))
        || groups.iter().any(names_it))
}
