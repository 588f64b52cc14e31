//! Conditions as the API tells them.

use super::field;
use api::elbv2::{
    HostHeaderConditionConfig, HttpHeaderConditionConfig, HttpRequestMethodConditionConfig,
    PathPatternConditionConfig, QueryStringConditionConfig, QueryStringKeyValuePair,
    RuleCondition as Wire, SourceIpConditionConfig,
};
use domain::elb::Condition;

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
        Condition::HostRegex(values) => {
            wire.host_header_config = Some(HostHeaderConditionConfig {
                values: None,
                regex_values: Some(values.clone()),
            });
        }
        Condition::PathRegex(values) => {
            wire.path_pattern_config = Some(PathPatternConditionConfig {
                values: None,
                regex_values: Some(values.clone()),
            });
        }
        Condition::HttpHeaderRegex(name, values) => {
            wire.http_header_config = Some(HttpHeaderConditionConfig {
                http_header_name: Some(name.clone()),
                values: None,
                regex_values: Some(values.clone()),
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
