//! Conditions of rules on the wire.

use crate::fault::{Outcome, invalid, unsupported};
use api::elbv2::{
    HostHeaderConditionConfig, HttpHeaderConditionConfig, HttpRequestMethodConditionConfig,
    PathPatternConditionConfig, QueryStringConditionConfig, QueryStringKeyValuePair,
    RuleCondition as Wire, SourceIpConditionConfig,
};
use domain::elb::Condition;
use domain::network::Cidr;

#[cfg(test)]
mod tests;

/// The most values of a rule, all its conditions together.
const VALUES: usize = 5;
/// The most wildcards of a rule.
const WILDCARDS: usize = 5;
/// The most characters of a value, and of a header's name.
const LENGTHS: (usize, usize) = (128, 40);

/// The conditions of a rule: at least one, each field once where AWS allows it only once.
pub(crate) fn read(conditions: &[Wire]) -> Outcome<Vec<Condition>> {
    if conditions.is_empty() {
        return Err(invalid("A rule must have at least one condition"));
    }
    let read: Vec<Condition> = conditions.iter().map(condition).collect::<Outcome<_>>()?;
    once(&read)?;
    let texts: Vec<&String> = read.iter().flat_map(texts).collect();
    if texts.len() > VALUES {
        return Err(invalid(format!(
            "A rule can have at most {VALUES} condition values"
        )));
    }
    let wildcards = texts
        .iter()
        .flat_map(|text| text.chars())
        .filter(|one| matches!(one, '*' | '?'));
    if wildcards.count() > WILDCARDS {
        return Err(invalid(format!(
            "A rule can have at most {WILDCARDS} wildcards"
        )));
    }
    Ok(read)
}

/// Refuses a second condition about the host, path, method or source; headers and queries may
/// have several.
fn once(conditions: &[Condition]) -> Outcome<()> {
    for (index, one) in conditions.iter().enumerate() {
        let several = matches!(one, Condition::HttpHeader(..) | Condition::QueryString(_));
        let same = |other: &Condition| std::mem::discriminant(one) == std::mem::discriminant(other);
        if !several && conditions[..index].iter().any(same) {
            let field = field(one);
            return Err(invalid(format!(
                "A rule can have only one '{field}' condition"
            )));
        }
    }
    Ok(())
}

fn field(condition: &Condition) -> &'static str {
    match condition {
        Condition::HostHeader(_) => "host-header",
        Condition::PathPattern(_) => "path-pattern",
        Condition::HttpHeader(..) => "http-header",
        Condition::HttpRequestMethod(_) => "http-request-method",
        Condition::QueryString(_) => "query-string",
        Condition::SourceIp(_) => "source-ip",
    }
}

fn texts(condition: &Condition) -> Vec<&String> {
    match condition {
        Condition::HostHeader(values)
        | Condition::PathPattern(values)
        | Condition::HttpHeader(_, values)
        | Condition::HttpRequestMethod(values)
        | Condition::SourceIp(values) => values.iter().collect(),
        Condition::QueryString(pairs) => pairs.iter().map(|(_, value)| value).collect(),
    }
}

fn condition(wire: &Wire) -> Outcome<Condition> {
    if wire
        .regex_values
        .as_ref()
        .is_some_and(|values| !values.is_empty())
    {
        return Err(unsupported("A regular expression in a condition"));
    }
    let field = wire.field.as_deref().unwrap_or_default();
    let short = wire.values.clone();
    match field {
        "host-header" => {
            let config = wire.host_header_config.clone().unwrap_or_default();
            no_regex(config.regex_values.as_ref())?;
            let values = values(field, config.values.or(short))?;
            checked(field, &values, host_character).map(|()| Condition::HostHeader(values))
        }
        "path-pattern" => {
            let config = wire.path_pattern_config.clone().unwrap_or_default();
            no_regex(config.regex_values.as_ref())?;
            let values = values(field, config.values.or(short))?;
            if let Some(bad) = values
                .iter()
                .find(|value| !value.starts_with(['/', '*', '?']))
            {
                return Err(invalid(format!(
                    "The path pattern '{bad}' must start with '/'"
                )));
            }
            checked(field, &values, path_character).map(|()| Condition::PathPattern(values))
        }
        "http-header" => http_header(wire.http_header_config.clone().unwrap_or_default()),
        "http-request-method" => {
            let config = wire.http_request_method_config.clone().unwrap_or_default();
            let values = values(field, config.values.or(short))?;
            checked(field, &values, method_character).map(|()| Condition::HttpRequestMethod(values))
        }
        "query-string" => query_string(wire.query_string_config.clone().unwrap_or_default()),
        "source-ip" => source_ip(
            wire.source_ip_config
                .clone()
                .unwrap_or_default()
                .values
                .or(short),
        ),
        other => Err(invalid(format!(
            "Condition field '{other}' must be one of '[path-pattern, \
             host-header, http-header, http-request-method, query-string, source-ip]'"
        ))),
    }
}

fn no_regex(values: Option<&Vec<String>>) -> Outcome<()> {
    match values.is_some_and(|values| !values.is_empty()) {
        true => Err(unsupported("A regular expression in a condition")),
        false => Ok(()),
    }
}

fn values(field: &str, given: Option<Vec<String>>) -> Outcome<Vec<String>> {
    let given = given.unwrap_or_default();
    if given.is_empty() {
        return Err(invalid(format!(
            "A '{field}' condition must have at least one value"
        )));
    }
    let wrong = given
        .iter()
        .find(|value| value.is_empty() || value.chars().count() > LENGTHS.0);
    match wrong {
        Some(value) => Err(invalid(format!(
            "The value '{value}' of a '{field}' condition must have 1 to {} characters",
            LENGTHS.0
        ))),
        None => Ok(given),
    }
}

fn checked(field: &str, values: &[String], allowed: fn(char) -> bool) -> Outcome<()> {
    match values.iter().find(|value| !value.chars().all(allowed)) {
        Some(value) => Err(invalid(format!(
            "The value '{value}' of a '{field}' condition has characters that are not allowed"
        ))),
        None => Ok(()),
    }
}

fn host_character(one: char) -> bool {
    one.is_ascii_alphanumeric() || "-.*?:".contains(one)
}

fn path_character(one: char) -> bool {
    one.is_ascii_alphanumeric() || "_-.$/~\"'@:+&*?=%!,;()".contains(one)
}

fn method_character(one: char) -> bool {
    one.is_ascii_uppercase() || one == '-' || one == '_'
}

fn http_header(config: HttpHeaderConditionConfig) -> Outcome<Condition> {
    no_regex(config.regex_values.as_ref())?;
    let name = config.http_header_name.unwrap_or_default();
    let token = |one: char| one.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(one);
    if name.is_empty() || name.len() > LENGTHS.1 || !name.chars().all(token) {
        return Err(invalid(format!(
            "The HTTP header name '{name}' is not valid"
        )));
    }
    if name.eq_ignore_ascii_case("host") {
        return Err(invalid("Use a 'host-header' condition for the Host header"));
    }
    let values = values("http-header", config.values)?;
    Ok(Condition::HttpHeader(name, values))
}

fn query_string(config: QueryStringConditionConfig) -> Outcome<Condition> {
    let pairs = config.values.unwrap_or_default();
    let texts = pairs
        .iter()
        .map(|pair| pair.value.clone().unwrap_or_default())
        .collect();
    values("query-string", Some(texts))?;
    let read = |pair: QueryStringKeyValuePair| {
        let key = pair.key.filter(|key| !key.is_empty());
        (key, pair.value.unwrap_or_default())
    };
    Ok(Condition::QueryString(
        pairs.into_iter().map(read).collect(),
    ))
}

fn source_ip(given: Option<Vec<String>>) -> Outcome<Condition> {
    let values = values("source-ip", given)?;
    match values.iter().find(|value| value.parse::<Cidr>().is_err()) {
        Some(bad) => Err(invalid(format!(
            "The source IP '{bad}' is not a valid CIDR block"
        ))),
        None => Ok(Condition::SourceIp(values)),
    }
}

pub(crate) fn told(conditions: &[Condition]) -> Option<Vec<Wire>> {
    Some(conditions.iter().map(tell).collect())
}

fn tell(condition: &Condition) -> Wire {
    let mut wire = Wire {
        field: Some(field(condition).to_owned()),
        ..Wire::default()
    };
    match condition {
        Condition::HostHeader(values) => {
            wire.values = Some(values.clone());
            wire.host_header_config = Some(HostHeaderConditionConfig {
                values: Some(values.clone()),
                regex_values: None,
            });
        }
        Condition::PathPattern(values) => {
            wire.values = Some(values.clone());
            wire.path_pattern_config = Some(PathPatternConditionConfig {
                values: Some(values.clone()),
                regex_values: None,
            });
        }
        Condition::HttpHeader(name, values) => {
            wire.http_header_config = Some(HttpHeaderConditionConfig {
                http_header_name: Some(name.clone()),
                values: Some(values.clone()),
                regex_values: None,
            });
        }
        Condition::HttpRequestMethod(values) => {
            wire.http_request_method_config = Some(HttpRequestMethodConditionConfig {
                values: Some(values.clone()),
            });
        }
        Condition::QueryString(pairs) => {
            let pair = |(key, value): &(Option<String>, String)| QueryStringKeyValuePair {
                key: key.clone(),
                value: Some(value.clone()),
            };
            wire.query_string_config = Some(QueryStringConditionConfig {
                values: Some(pairs.iter().map(pair).collect()),
            });
        }
        Condition::SourceIp(values) => {
            wire.source_ip_config = Some(SourceIpConditionConfig {
                values: Some(values.clone()),
                ip_address_type: None,
            });
        }
    }
    wire
}
