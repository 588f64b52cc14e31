//! What was made around an Express service, as `DescribeServiceRevisions` tells it.

use super::{access, endpoint};
use crate::express::around::Around;
use api::ecs as w;
use domain::ecs::ExpressService;
use domain::elb::TargetGroup;
use domain::network::SecurityGroup;
use domain::{Scope, Timestamp};

/// Tells the resources.
pub(crate) fn resources_to_wire(of: &ExpressService, around: &Around) -> w::ECSManagedResources {
    let standing = Standing::of(of);
    w::ECSManagedResources {
        ingress_paths: Some(vec![ingress_path(of, around, &standing)]),
        service_security_groups: Some(vec![standing.group(&of.scope, &around.task_group)]),
        log_groups: of
            .log_group
            .as_ref()
            .map(|name| vec![log_group(name, around, &standing)]),
        ..w::ECSManagedResources::default()
    }
}

fn ingress_path(
    of: &ExpressService,
    around: &Around,
    standing: &Standing,
) -> w::ManagedIngressPath {
    let balancer = around.balancer.as_ref();
    let listener = around.listener.as_ref();
    let rule = around.rule.as_ref();
    let (status, status_reason) = standing.of_one(rule.is_some());
    let rule = w::ManagedListenerRule {
        arn: rule.map(|rule| rule.arn().to_string()),
        status,
        status_reason,
        updated_at: standing.at,
    };
    let (status, status_reason) = standing.of_one(listener.is_some());
    let listener = w::ManagedListener {
        arn: listener.map(|listener| listener.arn().to_string()),
        status,
        status_reason,
        updated_at: standing.at,
    };
    let (status, status_reason) = standing.of_one(balancer.is_some());
    let scheme = if of.place.public {
        "internet-facing"
    } else {
        "internal"
    };
    let balancer = w::ManagedLoadBalancer {
        arn: balancer.map(|balancer| balancer.arn().to_string()),
        status,
        status_reason,
        updated_at: standing.at,
        scheme: scheme.to_owned(),
        subnet_ids: Some(around.subnets.clone()),
        security_group_ids: balancer.map(|balancer| balancer.security_groups.clone()),
    };
    w::ManagedIngressPath {
        access_type: access(of).to_owned(),
        endpoint: endpoint(of),
        load_balancer: Some(balancer),
        load_balancer_security_groups: Some(vec![
            standing.group(&of.scope, &around.balancer_group),
        ]),
        certificate: None,
        listener: Some(listener),
        rule: Some(rule),
        target_groups: Some(vec![target_group(of, &around.target_group, standing)]),
    }
}

fn target_group(
    of: &ExpressService,
    group: &Option<TargetGroup>,
    standing: &Standing,
) -> w::ManagedTargetGroup {
    let (status, status_reason) = standing.of_one(group.is_some());
    let path = group.as_ref().map(|group| &group.health_check.path);
    w::ManagedTargetGroup {
        arn: group.as_ref().map(|group| group.arn().to_string()),
        status,
        status_reason,
        updated_at: standing.at,
        health_check_path: path.unwrap_or(&of.health_check_path).clone(),
        health_check_port: of.container_port.into(),
        port: of.container_port.into(),
    }
}

fn log_group(name: &str, around: &Around, standing: &Standing) -> w::ManagedLogGroup {
    let (status, status_reason) = standing.of_one(around.log_group.is_some());
    let arn = standing.log_arn(name);
    w::ManagedLogGroup {
        arn: around.log_group.as_ref().map(|_| arn),
        status,
        status_reason,
        updated_at: standing.at,
        log_group_name: name.to_owned(),
    }
}

/// What is said of resources that are there, or are not.
struct Standing<'a> {
    of: &'a ExpressService,
    at: Timestamp,
}

impl<'a> Standing<'a> {
    fn of(of: &'a ExpressService) -> Self {
        Self {
            of,
            at: of.updated_at,
        }
    }

    /// The status and its reason. What is missing is being made, cannot be made, or is gone.
    fn of_one(&self, is_there: bool) -> (String, Option<String>) {
        let problem = self.of.problem.clone();
        let (status, reason) = match (is_there, self.of.removed_at, &problem) {
            (true, ..) => ("ACTIVE", None),
            (false, Some(_), _) => ("DELETED", None),
            (false, None, Some(_)) => ("FAILED", problem),
            (false, None, None) => ("PROVISIONING", None),
        };
        (status.to_owned(), reason)
    }

    fn group(&self, scope: &Scope, group: &Option<SecurityGroup>) -> w::ManagedSecurityGroup {
        let (status, status_reason) = self.of_one(group.is_some());
        let arn = |group: &SecurityGroup| {
            let path = format!("security-group/{}", group.id);
            scope.arn("ec2", path).to_string()
        };
        w::ManagedSecurityGroup {
            arn: group.as_ref().map(arn),
            status,
            status_reason,
            updated_at: self.at,
        }
    }

    fn log_arn(&self, name: &str) -> String {
        domain::logs::LogGroup::arn_of(&self.of.scope, name).to_string()
    }
}
