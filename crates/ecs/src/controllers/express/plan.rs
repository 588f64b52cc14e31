//! What an Express service lacks next. A pure function.

use super::snapshot::Snapshot;
use crate::express::around::{Around, LISTENER_PORT};
use domain::Arn;
use domain::ecs::{EXPRESS_CONTAINER, ExpressService, Service, ServiceStatus};
use domain::network::{RulePeer, SecurityGroup};
use serde_json::{Value, json};

/// The priorities rules may have. Source: Elastic Load Balancing API model.
const PRIORITIES: std::ops::RangeInclusive<u32> = 1..=50_000;

/// The next step.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Step {
    /// All is as it should be.
    Rest,
    /// A call is to be made in the name of the infrastructure role.
    Call(Call),
    /// The service is to have its target group and security group, and be deployed.
    Deploy {
        target_group: Arn,
        security_group: String,
    },
    /// The target group is probed at the path it should be.
    Probed,
    /// Nothing stands around the service any more.
    Removed,
    /// Nobody asks for the service any more.
    Forget,
}

/// A call of another service.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Call {
    pub(crate) service: &'static str,
    pub(crate) operation: &'static str,
    pub(crate) input: Value,
}

fn call(service: &'static str, operation: &'static str, input: Value) -> Step {
    Step::Call(Call {
        service,
        operation,
        input,
    })
}

/// Decides; touches nothing.
pub(crate) fn plan(snapshot: &Snapshot) -> Step {
    let Snapshot {
        express, service, ..
    } = snapshot;
    match service {
        Some(service) if service.status == ServiceStatus::Active => {
            keep(express, service, &snapshot.around)
        }
        // Its tasks end first: what they serve still gets there.
        Some(service) if service.status == ServiceStatus::Draining => Step::Rest,
        Some(_) if express.removed_at.is_some() => Step::Rest,
        None if express.removed_at.is_some() => Step::Forget,
        Some(_) | None => remove(snapshot),
    }
}

fn keep(express: &ExpressService, service: &Service, around: &Around) -> Step {
    groups(express, around)
        .or_else(|| balancer(express, around))
        .or_else(|| probe(express, around))
        .or_else(|| deploy(service, express, around))
        .unwrap_or(Step::Rest)
}

/// The log group and the security groups, with what they let in.
fn groups(express: &ExpressService, around: &Around) -> Option<Step> {
    if let (Some(name), None) = (&express.log_group, &around.log_group) {
        let input = json!({"logGroupName": name, "tags": {"AmazonECSManaged": "true"}});
        return Some(call("logs", "CreateLogGroup", input));
    }
    let Some(outer) = &around.balancer_group else {
        let description = "Load balancer of Amazon ECS Express services";
        return Some(create_group(express, &express.balancer, description));
    };
    // Its owner may have narrowed it: only one that lets nothing in is opened.
    if outer.ingress.is_empty() {
        let anybody = json!({"IpRanges": [{"CidrIp": "0.0.0.0/0"}]});
        return Some(let_in(outer, LISTENER_PORT, anybody));
    }
    let Some(inner) = &around.task_group else {
        let description = "Tasks of an Amazon ECS Express service";
        return Some(create_group(express, &express.task_group(), description));
    };
    let port = express.container_port;
    if !lets_in(inner, &outer.id, port) {
        let members = json!({"UserIdGroupPairs": [{"GroupId": outer.id}]});
        return Some(let_in(inner, port, members));
    }
    None
}

fn create_group(express: &ExpressService, name: &str, description: &str) -> Step {
    let input = json!({
        "GroupName": name,
        "Description": description,
        "VpcId": express.place.vpc,
        "TagSpecifications": [{"ResourceType": "security-group", "Tags": tags()}],
    });
    call("ec2", "CreateSecurityGroup", input)
}

fn let_in(group: &SecurityGroup, port: u16, mut who: Value) -> Step {
    who["IpProtocol"] = json!("tcp");
    who["FromPort"] = json!(port);
    who["ToPort"] = json!(port);
    let input = json!({"GroupId": group.id, "IpPermissions": [who]});
    call("ec2", "AuthorizeSecurityGroupIngress", input)
}

fn lets_in(group: &SecurityGroup, peer: &str, port: u16) -> bool {
    group.ingress.iter().any(|rule| {
        let fits = rule.protocol == "-1"
            || rule.protocol == "tcp"
                && rule
                    .ports
                    .is_none_or(|(from, to)| (from..=to).contains(&port.into()));
        fits && rule.peer == RulePeer::Group(peer.to_owned())
    })
}

/// The target group, and the way from the load balancer to it.
fn balancer(express: &ExpressService, around: &Around) -> Option<Step> {
    let Some(group) = &around.target_group else {
        return Some(create_target_group(express));
    };
    let Some(balancer) = &around.balancer else {
        let scheme = match express.place.public {
            true => "internet-facing",
            false => "internal",
        };
        let groups: Vec<&String> = around.balancer_group.iter().map(|one| &one.id).collect();
        let input = json!({
            "Name": express.balancer,
            "Scheme": scheme,
            "Subnets": around.subnets,
            "SecurityGroups": groups,
            "Tags": tags(),
        });
        return Some(call("elbv2", "CreateLoadBalancer", input));
    };
    let Some(listener) = &around.listener else {
        let nobody = json!({"StatusCode": "404", "ContentType": "text/plain"});
        let input = json!({
            "LoadBalancerArn": balancer.arn().to_string(),
            "Protocol": "HTTP",
            "Port": LISTENER_PORT,
            "DefaultActions": [{"Type": "fixed-response", "FixedResponseConfig": nobody}],
            "Tags": tags(),
        });
        return Some(call("elbv2", "CreateListener", input));
    };
    let actions = json!([{"Type": "forward", "TargetGroupArn": group.arn().to_string()}]);
    match &around.rule {
        None => {
            let hosts = [express.host(), express.aws_host()];
            let condition = json!({"Field": "host-header", "HostHeaderConfig": {"Values": hosts}});
            let input = json!({
                "ListenerArn": listener.arn().to_string(),
                "Conditions": [condition],
                "Priority": free_priority(around),
                "Actions": actions,
                "Tags": tags(),
            });
            Some(call("elbv2", "CreateRule", input))
        }
        Some(rule) if !around.is_joined() => {
            let input = json!({"RuleArn": rule.arn().to_string(), "Actions": actions});
            Some(call("elbv2", "ModifyRule", input))
        }
        Some(_) => None,
    }
}

fn create_target_group(express: &ExpressService) -> Step {
    let input = json!({
        "Name": express.target_group(),
        "Protocol": "HTTP",
        "Port": express.container_port,
        "VpcId": express.place.vpc,
        "TargetType": "ip",
        "HealthCheckPath": express.health_check_path,
        "Tags": tags(),
    });
    call("elbv2", "CreateTargetGroup", input)
}

fn free_priority(around: &Around) -> u32 {
    let mut free = PRIORITIES.filter(|priority| !around.priorities.contains(priority));
    free.next().unwrap_or(*PRIORITIES.end())
}

/// The path targets are probed at, once its owner has changed it.
fn probe(express: &ExpressService, around: &Around) -> Option<Step> {
    let group = around
        .target_group
        .as_ref()
        .filter(|_| express.path_pending)?;
    if group.health_check.path == express.health_check_path {
        return Some(Step::Probed);
    }
    let input = json!({
        "TargetGroupArn": group.arn().to_string(),
        "HealthCheckPath": express.health_check_path,
    });
    Some(call("elbv2", "ModifyTargetGroup", input))
}

/// A deployment, while the service's tasks are not registered where they should be.
fn deploy(service: &Service, express: &ExpressService, around: &Around) -> Option<Step> {
    let (group, own) = (around.target_group.as_ref()?, around.task_group.as_ref()?);
    let arn = group.arn();
    let registered = service.revision.load_balancers.iter().any(|one| {
        one.target_group == arn
            && one.container == EXPRESS_CONTAINER
            && one.container_port == express.container_port
    });
    let network = service.revision.network.as_ref();
    let member = network.is_some_and(|network| network.security_groups.contains(&own.id));
    if registered && member && !service.deployments.is_empty() {
        return None;
    }
    Some(Step::Deploy {
        target_group: arn,
        security_group: own.id.clone(),
    })
}

/// Takes away what stands around the service; what others share stays.
fn remove(snapshot: &Snapshot) -> Step {
    let around = &snapshot.around;
    if let Some(rule) = &around.rule {
        let input = json!({"RuleArn": rule.arn().to_string()});
        return call("elbv2", "DeleteRule", input);
    }
    if let Some(group) = &around.target_group {
        let input = json!({"TargetGroupArn": group.arn().to_string()});
        return call("elbv2", "DeleteTargetGroup", input);
    }
    if let Some(group) = &around.task_group {
        return delete_group(group);
    }
    if snapshot.is_shared {
        return Step::Removed;
    }
    if let Some(balancer) = &around.balancer {
        let input = json!({"LoadBalancerArn": balancer.arn().to_string()});
        return call("elbv2", "DeleteLoadBalancer", input);
    }
    if let Some(group) = &around.balancer_group {
        return delete_group(group);
    }
    Step::Removed
}

fn delete_group(group: &SecurityGroup) -> Step {
    let input = json!({"GroupId": group.id});
    call("ec2", "DeleteSecurityGroup", input)
}

/// Marks what ECS made. Source: developer guide, Express Mode.
fn tags() -> Value {
    json!([{"Key": "AmazonECSManaged", "Value": "true"}])
}
