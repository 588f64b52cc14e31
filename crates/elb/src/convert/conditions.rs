//! Conditions of rules on the wire.

use crate::fault::{Outcome, invalid};
use api::elbv2::{
    HttpHeaderConditionConfig, QueryStringConditionConfig, QueryStringKeyValuePair,
    RuleCondition as Wire,
};
use domain::elb::Condition;
use domain::network::Cidr;

#[cfg(test)]
mod tests;
mod told;

pub(crate) use told::told;

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
    if read.iter().flat_map(texts).count() > VALUES {
        return Err(invalid(format!(
            "A rule can have at most {VALUES} condition values"
        )));
    }
    let plain = read.iter().filter(|one| !is_of_regex(one));
    let wildcards = plain
        .flat_map(texts)
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
        let several = matches!(field(one), "http-header" | "query-string");
        let same = |other: &Condition| field(one) == field(other);
        if !several && conditions[..index].iter().any(same) {
            let field = field(one);
            return Err(invalid(format!(
                "A rule can have only one '{field}' condition"
            )));
        }
    }
    Ok(())
}

fn is_of_regex(condition: &Condition) -> bool {
    matches!(
        condition,
        Condition::HostRegex(_) | Condition::PathRegex(_) | Condition::HttpHeaderRegex(..)
    )
}

fn field(condition: &Condition) -> &'static str {
    match condition {
        Condition::HostHeader(_) | Condition::HostRegex(_) => "host-header",
        Condition::PathPattern(_) | Condition::PathRegex(_) => "path-pattern",
        Condition::HttpHeader(..) | Condition::HttpHeaderRegex(..) => "http-header",
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
        | Condition::HostRegex(values)
        | Condition::PathRegex(values)
        | Condition::HttpHeaderRegex(_, values)
        | Condition::SourceIp(values) => values.iter().collect(),
        Condition::QueryString(pairs) => pairs.iter().map(|(_, value)| value).collect(),
    }
}

fn condition(wire: &Wire) -> Outcome<Condition> {
    let field = wire.field.as_deref().unwrap_or_default();
    let short = wire.values.clone();
    if let Some(regex) = regex(wire)? {
        return Ok(regex);
    }
    match field {
        "host-header" => {
            let config = wire.host_header_config.clone().unwrap_or_default();
            let values = values(field, config.values.or(short))?;
            checked(field, &values, host_character).map(|()| Condition::HostHeader(values))
        }
        "path-pattern" => {
            let config = wire.path_pattern_config.clone().unwrap_or_default();
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

/// The condition of regular expressions that is asked for, if one is; wildcards are another way
/// to say it, so a condition has one or the other.
fn regex(wire: &Wire) -> Outcome<Option<Condition>> {
    let field = wire.field.as_deref().unwrap_or_default();
    let (host, path) = (&wire.host_header_config, &wire.path_pattern_config);
    let header = &wire.http_header_config;
    let of_host = host.as_ref().map(|one| (&one.regex_values, &one.values));
    let of_path = path.as_ref().map(|one| (&one.regex_values, &one.values));
    let of_header = header.as_ref().map(|one| (&one.regex_values, &one.values));
    let config = match field {
        "host-header" => of_host,
        "path-pattern" => of_path,
        "http-header" => of_header,
        _ => None,
    };
    let none = (&None, &None);
    let (regex, plain) = config.unwrap_or(none);
    let given = |values: &Option<Vec<String>>| values.clone().filter(|values| !values.is_empty());
    let Some(expressions) = given(regex).or_else(|| given(&wire.regex_values)) else {
        return Ok(None);
    };
    if given(plain).is_some() || given(&wire.values).is_some() {
        return Err(invalid(format!(
            "A '{field}' condition can have either values or regex values"
        )));
    }
    let expressions = values(field, Some(expressions))?;
    if let Some(bad) = expressions.iter().find(|one| !is_regex(one)) {
        return Err(invalid(format!(
            "The regex value '{bad}' of a '{field}' condition is not valid"
        )));
    }
    match field {
        "host-header" => Ok(Some(Condition::HostRegex(expressions))),
        "path-pattern" => Ok(Some(Condition::PathRegex(expressions))),
        "http-header" => {
            let name = header.as_ref().and_then(|one| one.http_header_name.clone());
            let name = header_name(name)?;
            Ok(Some(Condition::HttpHeaderRegex(name, expressions)))
        }
        other => Err(invalid(format!(
            "A '{other}' condition cannot have regex values"
        ))),
    }
}

/// Whether requests can be compared with a regular expression.
pub(crate) fn is_regex(expression: &str) -> bool {
    route::Expression::exact_case(expression).is_some()
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
    let name = header_name(config.http_header_name)?;
    let values = values("http-header", config.values)?;
    Ok(Condition::HttpHeader(name, values))
}

fn header_name(given: Option<String>) -> Outcome<String> {
    let name = given.unwrap_or_default();
    let token = |one: char| one.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(one);
    if name.is_empty() || name.len() > LENGTHS.1 || !name.chars().all(token) {
        return Err(invalid(format!(
            "The HTTP header name '{name}' is not valid"
        )));
    }
    if name.eq_ignore_ascii_case("host") {
        return Err(invalid("Use a 'host-header' condition for the Host header"));
    }
    Ok(name)
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
