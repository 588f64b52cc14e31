//! Record sets as callers write and read them.

use crate::values;
use api::route53::{self as shapes, invalid_input, no_such_health_check};
use api::{ApiError, Reply};
use domain::zones::names::canonical;
use domain::zones::{AliasTarget, HostedZone, RecordSet, Routing};

/// What to do with a record set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// It must not be there yet.
    Create,
    /// It must be there, with the same values.
    Delete,
    /// It may be there.
    Upsert,
}

/// One change of a batch.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    /// What to do.
    pub(crate) action: Action,
    /// With what.
    pub(crate) set: RecordSet,
}

/// Reads one change. The second kind of refusal is a sentence that is told beside others.
pub(crate) fn wish(zone: &HostedZone, change: &shapes::Change) -> Reply<Result<Wish, Vec<String>>> {
    let given = &change.resource_record_set;
    whole(&change.action, given)?;
    let action = match change.action.as_str() {
        "CREATE" => Action::Create,
        "DELETE" => Action::Delete,
        _ => Action::Upsert,
    };
    let values: Vec<String> = given
        .resource_records
        .iter()
        .flatten()
        .map(|one| one.value.clone())
        .collect();
    let alias = given.alias_target.as_ref().map(|alias| {
        canonical(&alias.dns_name).map(|name| AliasTarget {
            zone: super::zones::zone_id(&alias.hosted_zone_id).to_owned(),
            name,
            evaluate: alias.evaluate_target_health,
        })
    });
    let mut problems: Vec<String> = values
        .iter()
        .filter_map(|value| values::problem(&given.r#type, value))
        .collect();
    let mut keep = |problem: domain::zones::names::NameProblem| problems.push(problem.to_string());
    let name = canonical(&given.name)
        .map_err(&mut keep)
        .unwrap_or_default();
    let alias = alias.transpose().map_err(keep).unwrap_or_default();
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    let set = RecordSet {
        account: zone.account.clone(),
        zone: zone.id.clone(),
        name,
        kind: given.r#type.clone(),
        identifier: given.set_identifier.clone(),
        routing: routing(given),
        ttl: given.ttl.and_then(|ttl| u32::try_from(ttl).ok()),
        values,
        alias,
    };
    Ok(Ok(Wish { action, set }))
}

fn routing(given: &shapes::ResourceRecordSet) -> Routing {
    match (given.weight, given.multi_value_answer) {
        (Some(weight), _) => Routing::Weighted(u8::try_from(weight).unwrap_or(u8::MAX)),
        (None, Some(true)) => Routing::Multivalue,
        (None, _) => Routing::Simple,
    }
}

/// Whether what belongs together is together.
// Source: refusals quoted in public issues.
fn whole(action: &str, given: &shapes::ResourceRecordSet) -> Reply<()> {
    let refuse = |problem: &str| {
        let identifier = given.set_identifier.as_deref().unwrap_or("null");
        Err(invalid_input(format!(
            "Invalid request: {problem} in Change with [Action={action}, Name={}, Type={}, \
             SetIdentifier={identifier}]",
            given.name, given.r#type
        )))
    };
    let one_of = |what: &str, count: usize| match count {
        1 => Ok(()),
        0 => refuse(&format!("Expected exactly one of {what}, but found none")),
        _ => refuse(&format!(
            "Expected exactly one of {what}, but found more than one"
        )),
    };
    built(given)?;
    let has_values = given.ttl.is_some() && given.resource_records.is_some();
    let has_any_value = given.ttl.is_some() || given.resource_records.is_some();
    let found = match given.alias_target.is_some() {
        true => 1 + usize::from(has_any_value),
        false => usize::from(has_values),
    };
    one_of(
        "[AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId]",
        found,
    )?;
    if given.set_identifier.is_some() {
        let is_multivalue = given.multi_value_answer == Some(true);
        let policies = usize::from(given.weight.is_some()) + usize::from(is_multivalue);
        return one_of(
            "[Weight, Region, Failover, GeoLocation, or MultiValueAnswer]",
            policies,
        );
    }
    match given.weight.is_some() || given.multi_value_answer.is_some() {
        true => refuse("Missing field 'SetIdentifier'"),
        false => Ok(()),
    }
}

/// Whether only what is built is asked for.
fn built(given: &shapes::ResourceRecordSet) -> Reply<()> {
    if let Some(id) = &given.health_check_id {
        return Err(no_such_health_check(format!(
            "A health check with id {id} does not exist."
        )));
    }
    let others = [
        ("Region", given.region.is_some()),
        ("GeoLocation", given.geo_location.is_some()),
        ("Failover", given.failover.is_some()),
        ("CidrRoutingConfig", given.cidr_routing_config.is_some()),
        (
            "GeoProximityLocation",
            given.geo_proximity_location.is_some(),
        ),
        (
            "TrafficPolicyInstanceId",
            given.traffic_policy_instance_id.is_some(),
        ),
    ];
    match others.iter().find(|(_, is_given)| *is_given) {
        Some((name, _)) => Err(not_built(name)),
        None => Ok(()),
    }
}

fn not_built(name: &str) -> ApiError {
    invalid_input(format!(
        "Longshore does not route by {name}: records are simple, weighted or multivalue."
    ))
}

/// A record set as lists show it.
pub(crate) fn shown(set: &RecordSet) -> shapes::ResourceRecordSet {
    let alias = |alias: &AliasTarget| shapes::AliasTarget {
        hosted_zone_id: alias.zone.clone(),
        dns_name: alias.name.clone(),
        evaluate_target_health: alias.evaluate,
    };
    let record = |value: &String| shapes::ResourceRecord {
        value: value.clone(),
    };
    let values: Vec<shapes::ResourceRecord> = set.values.iter().map(record).collect();
    shapes::ResourceRecordSet {
        name: set.name.clone(),
        r#type: set.kind.clone(),
        set_identifier: set.identifier.clone(),
        weight: match set.routing {
            Routing::Weighted(weight) => Some(weight.into()),
            Routing::Simple | Routing::Multivalue => None,
        },
        multi_value_answer: (set.routing == Routing::Multivalue).then_some(true),
        ttl: set.ttl.map(Into::into).filter(|_| set.alias.is_none()),
        resource_records: Some(values).filter(|values| !values.is_empty()),
        alias_target: set.alias.as_ref().map(alias),
        ..shapes::ResourceRecordSet::default()
    }
}
