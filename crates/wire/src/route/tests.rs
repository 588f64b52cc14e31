//! Routing by evidence.

use super::{Head, head};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

fn routed(method: &str, target: &str, headers: &[(&'static str, &str)]) -> String {
    scoped(method, target, headers, None)
}

fn scoped(
    method: &str,
    target: &str,
    headers: &[(&'static str, &str)],
    scope: Option<&str>,
) -> String {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.insert(
            HeaderName::from_static(name),
            HeaderValue::from_str(value).unwrap(),
        );
    }
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    match head(&method, path, query, &map, scope) {
        Head::Call(Ok(call)) => {
            let labels: String = call
                .labels
                .iter()
                .map(|(name, value)| format!(" {name}={value}"))
                .collect();
            let service = &call.table.header.name;
            format!("{service}:{}{labels}", call.operation.facts.name)
        }
        Head::Call(Err(unrouted)) => unrouted.error.to_string(),
        Head::Form => "form".to_owned(),
        Head::Web => "web".to_owned(),
    }
}

#[test]
fn a_target_names_service_and_operation() {
    let target = |target: &str| routed("POST", "/", &[("x-amz-target", target)]);
    assert_eq!(
        target("AmazonEC2ContainerServiceV20141113.RunTask"),
        "ecs:RunTask"
    );
    assert_eq!(target("AmazonSQS.SendMessage"), "sqs:SendMessage");
    assert_eq!(
        target("AmazonSQS.SendMassage"),
        "UnknownOperationException: the operation SendMassage is not known"
    );
    assert_eq!(
        target("Nothing"),
        "UnknownOperationException: the operation  is not known"
    );
}

#[test]
fn a_cbor_path_names_service_and_operation_below_any_base_path() {
    let cbor = |path: &str| routed("POST", path, &[("smithy-protocol", "rpc-v2-cbor")]);
    let path = "/service/GraniteServiceVersion20100801/operation/PutMetricData";
    assert_eq!(cbor(path), "cloudwatch:PutMetricData");
    assert_eq!(cbor(&format!("/aws{path}")), "cloudwatch:PutMetricData");
    let ecs = "/service/AmazonEC2ContainerServiceV20141113/operation/RunTask";
    assert_eq!(
        cbor(ecs),
        "UnknownOperationException: the operation RunTask is not known"
    );
}

#[test]
fn a_version_names_the_form_service() {
    let get = |query: &str| routed("GET", &format!("/?{query}"), &[]);
    assert_eq!(
        get("Action=GetCallerIdentity&Version=2011-06-15"),
        "sts:GetCallerIdentity"
    );
    assert_eq!(
        get("Version=2016-11-15&Action=DescribeVpcs"),
        "ec2:DescribeVpcs"
    );
    assert_eq!(
        get("Action=Dance&Version=2016-11-15"),
        "InvalidAction: Could not find operation Dance for version 2016-11-15"
    );
}

#[test]
fn a_form_is_a_call_at_the_root_or_when_it_is_signed() {
    let form = [(
        "content-type",
        "application/x-www-form-urlencoded; charset=utf-8",
    )];
    assert_eq!(routed("POST", "/", &form), "form");
    assert_eq!(routed("POST", "/oauth2/token", &form), "web");
    let queue = "/000000000000/queue";
    assert_eq!(scoped("POST", queue, &form, Some("sqs")), "form");
}

#[test]
fn rest_paths_prefer_fixed_parts_and_static_queries() {
    assert_eq!(routed("GET", "/v2/apis", &[]), "apigatewayv2:GetApis");
    assert_eq!(
        routed("GET", "/v2/apis/a%2Fb", &[]),
        "apigatewayv2:GetApi apiId=a/b"
    );
    assert_eq!(
        scoped("GET", "/aws/v2/apis/a", &[], Some("apigateway")),
        "apigatewayv2:GetApi apiId=a"
    );
    assert_eq!(
        routed("GET", "/2015-03-31/functions/", &[]),
        "lambda:ListFunctions"
    );
    assert_eq!(
        routed("GET", "/2018-10-31/layers", &[]),
        "lambda:ListLayers"
    );
    assert_eq!(
        routed("GET", "/2018-10-31/layers?find=LayerVersion&Arn=a", &[]),
        "lambda:GetLayerVersionByArn"
    );
    assert_eq!(routed("GET", "/schedules", &[]), "scheduler:ListSchedules");
}

#[test]
fn paths_of_no_api_are_web() {
    for path in [
        "/",
        "/v2/",
        "/v2/shop/orders/manifests/latest",
        "/v2/apis/manifests/latest",
        "/v2/apis/tags/list",
        "/_longshore/health",
        "/aws/v2/apis",
    ] {
        assert_eq!(routed("GET", path, &[]), "web", "{path}");
    }
    assert_eq!(scoped("GET", "/v2/apis", &[], Some("s3")), "web");
}
