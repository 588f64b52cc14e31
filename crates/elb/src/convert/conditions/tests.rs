//! What `conditions` promises.

use super::{read, told};
use api::elbv2::{
    HostHeaderConditionConfig, HttpHeaderConditionConfig, QueryStringConditionConfig,
    QueryStringKeyValuePair, RuleCondition as Wire, SourceIpConditionConfig,
};
use domain::elb::Condition;

fn short(field: &str, values: &[&str]) -> Wire {
    Wire {
        field: Some(field.to_owned()),
        values: Some(values.iter().map(|value| (*value).to_owned()).collect()),
        ..Wire::default()
    }
}

/// `ok`, or the refusal.
fn check(conditions: &[Wire]) -> String {
    match read(conditions) {
        Ok(_) => "ok".to_owned(),
        Err(fault) => api::ApiError::from(fault).message,
    }
}

#[test]
fn all_six_fields_are_read_and_told_again() {
    let header = Wire {
        field: Some("http-header".to_owned()),
        http_header_config: Some(HttpHeaderConditionConfig {
            http_header_name: Some("X-Version".to_owned()),
            values: Some(vec!["2".to_owned()]),
            regex_values: None,
        }),
        ..Wire::default()
    };
    let query = Wire {
        field: Some("query-string".to_owned()),
        query_string_config: Some(QueryStringConditionConfig {
            values: Some(vec![QueryStringKeyValuePair {
                key: None,
                value: Some("beta".to_owned()),
            }]),
        }),
        ..Wire::default()
    };
    let source = Wire {
        field: Some("source-ip".to_owned()),
        source_ip_config: Some(SourceIpConditionConfig {
            values: Some(vec!["10.0.0.0/8".to_owned()]),
            ip_address_type: None,
        }),
        ..Wire::default()
    };
    for one in [
        header,
        query,
        source,
        short("host-header", &["*.example.com"]),
        short("path-pattern", &["/api/*"]),
    ] {
        let kept = read(std::slice::from_ref(&one)).expect("a condition");
        let again = told(&kept).expect("conditions");
        assert_eq!(again[0].field, one.field);
        assert_eq!(read(&again).expect("the same condition"), kept);
    }
    assert_eq!(
        check(&[short("http-request-method", &["GET", "POST"])]),
        "ok"
    );
}

#[test]
fn limits_are_those_of_the_whole_rule() {
    let five = short("path-pattern", &["/a", "/b", "/c", "/d", "/e"]);
    assert_eq!(check(std::slice::from_ref(&five)), "ok");
    assert_eq!(
        check(&[five, short("host-header", &["x.y"])]),
        "A rule can have at most 5 condition values"
    );
    assert_eq!(
        check(&[short("path-pattern", &["/******"])]),
        "A rule can have at most 5 wildcards"
    );
}

#[test]
fn malformed_conditions_are_refused() {
    for (conditions, refusal) in [
        (vec![], "A rule must have at least one condition"),
        (
            vec![short("path-pattern", &[])],
            "A 'path-pattern' condition must have at least one value",
        ),
        (
            vec![short("path-pattern", &["api"])],
            "The path pattern 'api' must start with '/'",
        ),
        (
            vec![short("http-request-method", &["get"])],
            "The value 'get' of a 'http-request-method' condition has characters that are not \
             allowed",
        ),
        (
            vec![short("source-ip", &["10.0.0.1"])],
            "The source IP '10.0.0.1' is not a valid CIDR block",
        ),
        (
            vec![
                short("host-header", &["a.b"]),
                short("host-header", &["c.d"]),
            ],
            "A rule can have only one 'host-header' condition",
        ),
    ] {
        assert_eq!(check(&conditions), refusal);
    }
    assert!(check(&[short("moon-phase", &["full"])]).starts_with("Condition field 'moon-phase'"));
    assert!(
        check(&[short("path-pattern", &[&format!("/{}", "a".repeat(128))])]).contains("1 to 128")
    );
}

#[test]
fn regular_expressions_are_taken_in_the_place_of_wildcards() {
    let host = |values: Option<&str>, regex: &str| Wire {
        field: Some("host-header".to_owned()),
        host_header_config: Some(HostHeaderConditionConfig {
            values: values.map(|value| vec![value.to_owned()]),
            regex_values: Some(vec![regex.to_owned()]),
        }),
        ..Wire::default()
    };
    let taken = read(&[host(None, "^a-[0-9]+\\.example\\.com$")]).expect("it is one");
    assert_eq!(
        taken,
        [Condition::HostRegex(vec![
            "^a-[0-9]+\\.example\\.com$".to_owned()
        ])]
    );
    let told = told(&taken).expect("conditions").remove(0);
    let config = told.host_header_config.expect("a configuration");
    assert_eq!((config.values, told.values), (None, None));
    assert!(read(&[host(None, "(")]).is_err(), "no expression");
    assert!(read(&[host(Some("a"), "a")]).is_err(), "one or the other");
    let of_method = Wire {
        field: Some("http-request-method".to_owned()),
        regex_values: Some(vec!["GET".to_owned()]),
        ..Wire::default()
    };
    assert!(read(&[of_method]).is_err(), "methods have none");
}
