//! Rules, conditions and actions of listeners.

use std::net::IpAddr;

use domain::elb;
use http::HeaderName;
use route::{
    ActionSpec, Cidr, Condition, Expression, FixedResponse, ForwardSpec, Pattern, QueryPattern,
    Redirect, Rewrite, RuleSpec, Transforms,
};

use super::{Records, Surroundings, Wanted, below_key, logins};

/// The rules of a listener.
pub(super) fn of(
    records: &Records,
    around: &Surroundings<'_>,
    listener: &elb::Listener,
    wanted: &mut Wanted,
) -> Vec<RuleSpec> {
    let (name, _) = &listener.load_balancer;
    let below = elb::Rule::listener_key(&listener.scope, name, &listener.id);
    let rules = below_key(&records.rules, &below);
    let spec = |rule: &elb::Rule| {
        let (id, actions) = (rule.arn().to_string(), &rule.actions);
        rule_spec(rule, logins::action(records, around, (id, actions), wanted))
    };
    rules.map(spec).collect()
}

/// The hosts that rules of a listener name as a whole, without wildcards.
pub(super) fn hosts(records: &Records, listener: &elb::Listener) -> Vec<String> {
    let (name, _) = &listener.load_balancer;
    let below = elb::Rule::listener_key(&listener.scope, name, &listener.id);
    let rules = below_key(&records.rules, &below);
    let values = rules
        .flat_map(|rule| &rule.conditions)
        .filter_map(host_values);
    let whole = values.flatten().filter(|host| !host.contains(['*', '?']));
    whole.map(|host| host.to_ascii_lowercase()).collect()
}

fn host_values(condition: &elb::Condition) -> Option<&Vec<String>> {
    match condition {
        elb::Condition::HostHeader(hosts) => Some(hosts),
        elb::Condition::PathPattern(_)
        | elb::Condition::HttpHeader(..)
        | elb::Condition::HttpRequestMethod(_)
        | elb::Condition::QueryString(_)
        | elb::Condition::SourceIp(_)
        | elb::Condition::HostRegex(_)
        | elb::Condition::PathRegex(_)
        | elb::Condition::HttpHeaderRegex(..) => None,
    }
}

fn rule_spec(rule: &elb::Rule, action: ActionSpec) -> RuleSpec {
    RuleSpec {
        priority: rule.priority,
        conditions: rule.conditions.iter().map(condition).collect(),
        transforms: transforms(&rule.transforms),
        action,
    }
}

/// What the last of a list of actions does; those before it only check.
pub(super) fn action(actions: &[elb::Action]) -> ActionSpec {
    match actions.last() {
        Some(elb::Action::Forward { groups, stickiness }) => {
            let group = |(arn, weight): &(domain::Arn, u32)| (arn.to_string().into(), *weight);
            let groups = groups.iter().map(group).collect();
            ActionSpec::Forward(ForwardSpec {
                groups,
                stickiness: *stickiness,
            })
        }
        Some(elb::Action::FixedResponse {
            status,
            content_type,
            body,
        }) => ActionSpec::FixedResponse(FixedResponse {
            status: *status,
            content_type: content_type.clone(),
            body: body.clone().unwrap_or_default(),
        }),
        Some(elb::Action::Redirect {
            protocol,
            host,
            port,
            path,
            query,
            status,
        }) => ActionSpec::Redirect(Redirect {
            protocol: protocol.clone(),
            host: host.clone(),
            port: port.clone(),
            path: path.clone(),
            query: query.clone(),
            status: *status,
        }),
        // The API refuses such a listener; nothing is there to answer.
        None | Some(elb::Action::Authenticate(_)) => ActionSpec::FixedResponse(FixedResponse {
            status: 503,
            content_type: None,
            body: String::new(),
        }),
    }
}

/// A value that cannot be understood fits no request.
fn condition(condition: &elb::Condition) -> Condition {
    let any_case = |values: &[String]| values.iter().map(|v| Pattern::any_case(v)).collect();
    match condition {
        elb::Condition::HostHeader(values) => Condition::Host(any_case(values)),
        elb::Condition::PathPattern(values) => {
            Condition::Path(values.iter().map(|v| Pattern::exact_case(v)).collect())
        }
        elb::Condition::HttpHeader(name, values) => match name.parse::<HeaderName>() {
            Ok(name) => Condition::Header(name, any_case(values)),
            Err(_) => Condition::Host(Vec::new()),
        },
        elb::Condition::HttpRequestMethod(methods) => Condition::Method(methods.clone()),
        elb::Condition::QueryString(pairs) => {
            Condition::Query(pairs.iter().map(query_pattern).collect())
        }
        elb::Condition::HostRegex(values) => Condition::HostMatches(any_case_of(values)),
        elb::Condition::PathRegex(values) => {
            let values = values.iter().filter_map(|v| Expression::exact_case(v));
            Condition::PathMatches(values.collect())
        }
        elb::Condition::HttpHeaderRegex(name, values) => match name.parse::<HeaderName>() {
            Ok(name) => Condition::HeaderMatches(name, any_case_of(values)),
            Err(_) => Condition::Host(Vec::new()),
        },
        elb::Condition::SourceIp(blocks) => {
            Condition::Source(blocks.iter().filter_map(|block| cidr(block)).collect())
        }
    }
}

fn any_case_of(values: &[String]) -> Vec<Expression> {
    let values = values.iter().filter_map(|v| Expression::any_case(v));
    values.collect()
}

fn transforms(all: &[elb::Transform]) -> Transforms {
    let mut transforms = Transforms::default();
    for one in all {
        match one {
            elb::Transform::HostHeader(rewrite) => {
                transforms.host = Expression::any_case(&rewrite.regex)
                    .map(|expression| rewritten(expression, rewrite));
            }
            elb::Transform::Url(rewrite) => {
                transforms.url = Expression::exact_case(&rewrite.regex)
                    .map(|expression| rewritten(expression, rewrite));
            }
        }
    }
    transforms
}

fn rewritten(expression: Expression, rewrite: &elb::Rewrite) -> Rewrite {
    Rewrite {
        expression,
        replacement: rewrite.replace.clone(),
    }
}

fn query_pattern((key, value): &(Option<String>, String)) -> QueryPattern {
    QueryPattern {
        key: key.as_deref().map(Pattern::any_case),
        value: Pattern::any_case(value),
    }
}

fn cidr(block: &str) -> Option<Cidr> {
    let (address, prefix) = block.split_once('/')?;
    let address: IpAddr = address.parse().ok()?;
    let prefix = prefix.parse().ok()?;
    Some(Cidr { address, prefix })
}
