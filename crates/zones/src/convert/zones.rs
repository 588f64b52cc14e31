//! Hosted zones and changes as the API shows them.

use api::route53 as shapes;
use domain::zones::{HostedZone, ZoneChange};

/// Whose zones of namespaces are. Source: a refusal that public issues quote names it.
const CLOUD_MAP: &str = "servicediscovery.amazonaws.com";

/// What stands before ids in answers, which callers may leave there.
const ZONE: &str = "/hostedzone/";
const CHANGE: &str = "/change/";

/// The id that `given` means, with or without what stands before it.
pub(crate) fn zone_id(given: &str) -> &str {
    given.strip_prefix(ZONE).unwrap_or(given)
}

/// As [`zone_id`], of a change.
pub(crate) fn change_id(given: &str) -> &str {
    given.strip_prefix(CHANGE).unwrap_or(given)
}

/// A zone that has `count` record sets.
pub(crate) fn zone(zone: &HostedZone, count: usize) -> shapes::HostedZone {
    let linked = |arn: &String| shapes::LinkedService {
        service_principal: Some(CLOUD_MAP.to_owned()),
        description: Some(arn.clone()),
    };
    shapes::HostedZone {
        id: format!("{ZONE}{}", zone.id),
        name: zone.name.clone(),
        caller_reference: zone.caller_reference.clone(),
        config: Some(shapes::HostedZoneConfig {
            comment: zone.comment.clone(),
            private_zone: Some(zone.private),
        }),
        resource_record_set_count: i64::try_from(count).ok(),
        linked_service: zone.namespace.as_ref().map(linked),
        ..shapes::HostedZone::default()
    }
}

/// The servers that answer for a public zone.
pub(crate) fn delegation_set(zone: &HostedZone) -> shapes::DelegationSet {
    shapes::DelegationSet {
        name_servers: zone.name_servers().into(),
        ..shapes::DelegationSet::default()
    }
}

/// A VPC by Region and id.
pub(crate) fn vpc((region, id): &(String, String)) -> shapes::VPC {
    shapes::VPC {
        vpc_region: Some(region.clone()),
        vpc_id: Some(id.clone()),
    }
}

/// Whether every server knows of a change.
pub(crate) enum Status {
    /// As the call that makes it tells.
    Pending,
    /// As everybody is told after that: changes are in effect at once.
    InSync,
}

/// A change.
pub(crate) fn change(change: &ZoneChange, status: &Status) -> shapes::ChangeInfo {
    let status = match status {
        Status::Pending => "PENDING",
        Status::InSync => "INSYNC",
    };
    shapes::ChangeInfo {
        id: format!("{CHANGE}{}", change.id),
        status: status.to_owned(),
        submitted_at: change.submitted_at,
        comment: change.comment.clone(),
    }
}
