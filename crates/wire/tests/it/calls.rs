//! Calls and refusals, protocol by protocol.

use crate::toys::{Served, account, door, keys, rooms, short, user};
use expect_test::expect;
use serde_json::json;
use std::sync::Arc;
use wire::testing::Keys;
use wire::{Caller, HostPeers, Peers, Source};

const ECS: &str = "AmazonEC2ContainerServiceV20141113";
/// A signature of nobody's: only lenient mode takes it.
const NOBODY: &str = "Authorization: AWS4-HMAC-SHA256 \
    Credential=111122223333/20260101/eu-west-1/ecs/aws4_request, SignedHeaders=host, \
    Signature=0000000000000000000000000000000000000000000000000000000000000000\r\n\
    X-Amz-Date: 20260101T000000Z";

async fn lenient() -> Served {
    Served::new(door(keys(), |_| {})).await
}

fn form(text: &str) -> (String, &str) {
    let head = "POST / HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded";
    (head.to_owned(), text)
}

#[tokio::test]
async fn an_unsigned_call_is_root_where_that_is_lenient() {
    let served = lenient().await;
    let answer = served.json(&format!("{ECS}.ListClusters"), "", "{}").await;
    expect![[r#"200 {"clusterArns":["arn:aws:ecs:us-east-1:000000000000:cluster/web"]}"#]]
        .assert_eq(&answer);
}

#[tokio::test]
async fn a_key_of_twelve_digits_names_the_account_and_the_scope_names_the_region() {
    let served = lenient().await;
    let answer = served
        .json(&format!("{ECS}.ListClusters"), NOBODY, "{}")
        .await;
    expect![[r#"200 {"clusterArns":["arn:aws:ecs:eu-west-1:111122223333:cluster/web"]}"#]]
        .assert_eq(&answer);
}

#[tokio::test]
async fn strict_doors_and_vpcs_believe_nobody_unsigned() {
    struct Inside;
    impl Peers for Inside {
        fn source(&self, peer: std::net::SocketAddr) -> Source {
            let (vpc, address) = ("vpc-1".to_owned(), peer.ip().to_string());
            Source::Vpc { vpc, address }
        }
    }
    let strict = Served::new(door(Keys::strict(), |_| {})).await;
    let vpc = Served::with_peers(door(keys(), |_| {}), Arc::new(Inside)).await;
    for served in [strict, vpc] {
        let target = format!("{ECS}.ListClusters");
        expect![[r#"403 {"__type":"MissingAuthenticationTokenException","message":"Request is missing Authentication Token"}"#]]
            .assert_eq(&served.json(&target, "", "{}").await);
        expect![[r#"400 {"__type":"UnrecognizedClientException","message":"The security token included in the request is invalid."}"#]]
            .assert_eq(&served.json(&target, NOBODY, "{}").await);
        let (head, body) = form("Action=DescribeVpcs&Version=2016-11-15");
        let answer = short(&served.request(&head, body).await);
        assert!(answer.contains("<Code>MissingParameter</Code>"), "{answer}");
    }
}

#[tokio::test]
async fn a_page_from_elsewhere_is_not_root_in_lenient_mode() {
    let served = lenient().await;
    let (head, body) = form("Action=DescribeVpcs&Version=2016-11-15");
    let own = format!("{head}\r\nOrigin: http://localhost:3000");
    assert!(short(&served.request(&own, body).await).starts_with("200 "));
    let foreign = format!("{head}\r\nOrigin: https://evil.example");
    assert!(short(&served.request(&foreign, body).await).starts_with("400 "));
}

#[tokio::test]
async fn operations_that_anyone_may_call_need_no_signature() {
    let served = Served::new(door(Keys::strict(), |_| {})).await;
    let target = "AWSCognitoIdentityProviderService.SignUp";
    let body = r#"{"ClientId":"c","Username":"u"}"#;
    expect![[r#"501 {"__type":"NotImplemented","message":"cognito-idp:SignUp is not implemented by Longshore"}"#]]
        .assert_eq(&served.json(target, "", body).await);
}

#[tokio::test]
async fn a_signature_of_a_known_key_is_verified_in_lenient_mode_too() {
    let served = lenient().await;
    let forged = NOBODY.replace("111122223333", "AKIDEXAMPLE");
    let answer = served
        .json(&format!("{ECS}.ListClusters"), &forged, "{}")
        .await;
    assert!(
        answer.starts_with("403 {\"__type\":\"InvalidSignatureException\""),
        "{answer}"
    );
    let forged = NOBODY.replace("111122223333", "ASIAEXAMPLE");
    let answer = served
        .json(&format!("{ECS}.ListClusters"), &forged, "{}")
        .await;
    assert!(
        answer.starts_with("400 {\"__type\":\"UnrecognizedClientException\""),
        "{answer}"
    );
}

#[tokio::test]
async fn a_bad_input_is_refused_before_the_handler_sees_it() {
    let served = lenient().await;
    let describe = format!("{ECS}.DescribeClusters");
    let answer = served
        .json(&describe, "", r#"{"include":["WISHES"]}"#)
        .await;
    expect![[r#"400 {"__type":"InvalidParameterException","message":"1 validation error detected: Value 'WISHES' at 'include.1.member' failed to satisfy constraint: Member must satisfy enum value set: [ATTACHMENTS, CONFIGURATIONS, SETTINGS, STATISTICS, TAGS]"}"#]].assert_eq(&answer);
    let answer = served.json(&describe, "", r#"{"include":7}"#).await;
    expect![[r#"400 {"__type":"SerializationException","message":"NUMBER_VALUE can not be converted to a List"}"#]].assert_eq(&answer);
    let answer = served.json(&describe, "", "{").await;
    expect![[r#"400 {"__type":"SerializationException","message":"the body is not valid JSON"}"#]]
        .assert_eq(&answer);
    let answer = served.json(&describe, "", "").await;
    expect![[r#"400 {"__type":"ClusterNotFoundException","message":"Cluster not found."}"#]]
        .assert_eq(&answer);
}

#[tokio::test]
async fn what_is_not_built_is_checked_and_then_said_not_to_be() {
    let served = lenient().await;
    let answer = served.json(&format!("{ECS}.RunTask"), "", "{}").await;
    expect![[
        r#"400 {"__type":"InvalidParameterException","message":"TaskDefinition can not be blank."}"#
    ]]
    .assert_eq(&answer);
    let body = r#"{"taskDefinition":"web"}"#;
    let answer = served.json(&format!("{ECS}.RunTask"), "", body).await;
    expect![[
        r#"501 {"__type":"NotImplemented","message":"ecs:RunTask is not implemented by Longshore"}"#
    ]]
    .assert_eq(&answer);
    let answer = served.json(&format!("{ECS}.Dance"), "", "{}").await;
    expect![[
        r#"400 {"__type":"UnknownOperationException","message":"the operation Dance is not known"}"#
    ]]
    .assert_eq(&answer);
}

#[tokio::test]
async fn a_handler_that_never_asked_leave_has_its_answer_withheld() {
    let served = lenient().await;
    let answer = served
        .json(&format!("{ECS}.DeleteCluster"), "", r#"{"cluster":"a"}"#)
        .await;
    expect![[r#"500 {"__type":"InternalFailure","message":"DeleteCluster answered without asking whether the caller may"}"#]].assert_eq(&answer);
}

#[tokio::test]
async fn every_answer_carries_its_request_id() {
    let served = lenient().await;
    let head = format!("POST / HTTP/1.1\r\nX-Amz-Target: {ECS}.ListClusters");
    let answer = served.request(&head, "{}").await;
    assert!(answer.contains("\r\nx-amzn-requestid: "), "{answer}");
    assert!(
        answer.contains("\r\ncontent-type: application/x-amz-json-1.1\r\n"),
        "{answer}"
    );
    let (head, body) = form("Action=GetCallerIdentity&Version=2011-06-15");
    let answer = served.request(&head, body).await;
    let id = answer
        .split("<RequestId>")
        .nth(1)
        .and_then(|rest| rest.split('<').next());
    assert!(
        answer.contains(&format!("x-amzn-requestid: {}", id.unwrap())),
        "{answer}"
    );
}

#[tokio::test]
async fn a_path_names_its_operation_and_the_endpoint_is_what_the_client_called() {
    let served = lenient().await;
    let answer = served.request("GET /v2/apis/a1 HTTP/1.1", "").await;
    let expected = format!(
        r#"200 {{"apiId":"a1","name":"http://127.0.0.1:{}"}}"#,
        served.port
    );
    assert_eq!(short(&answer), expected);
    let answer = served.request("GET /somewhere HTTP/1.1", "").await;
    assert_eq!(short(&answer), "404 there is nothing here\n");
}

#[tokio::test]
async fn denials_have_the_name_and_sentence_of_their_protocol() {
    let door = door(keys(), |_| {});
    let served = Served::new(door.clone()).await;
    let region = || "us-east-1".parse().unwrap();
    let denied = door
        .call(user(), region(), "ecs", "ListClusters", json!({}))
        .await;
    expect!["AccessDeniedException: User: arn:aws:iam::000000000000:user/ada is not authorized to perform: ecs:ListClusters because no identity-based policy allows the ecs:ListClusters action"]
        .assert_eq(&denied.unwrap_err().to_string());
    let input = json!({"QueueUrl": "q", "MessageBody": "b"});
    let denied = door
        .call(user(), region(), "sqs", "SendMessage", input)
        .await;
    expect!["AccessDeniedException: User: arn:aws:iam::000000000000:user/ada is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:us-east-1:000000000000:q because no identity-based policy allows the sqs:SendMessage action"]
        .assert_eq(&denied.unwrap_err().to_string());
    drop(served);
}

#[tokio::test]
async fn rooms_call_each_other_through_the_door() {
    let caller = Caller::default();
    let region = || "eu-west-1".parse().unwrap();
    let root = || domain::Principal::Root { account: account() };
    let call = |caller: Caller| async move {
        caller
            .call(root(), region(), "ecs", "ListClusters", json!(null))
            .await
    };
    let early = call(caller.clone()).await.unwrap_err();
    assert_eq!(early.code, "ServiceUnavailable");
    let door = door(keys(), |_| {});
    caller.bind(&door);
    let answer = call(caller.clone()).await.unwrap();
    assert_eq!(
        answer["clusterArns"][0],
        "arn:aws:ecs:eu-west-1:000000000000:cluster/web"
    );
    let unknown = caller
        .call(root(), region(), "ecs", "Dance", json!({}))
        .await;
    assert_eq!(unknown.unwrap_err().code, "UnknownOperationException");
    assert_eq!(rooms().len(), 6);
}

#[test]
fn peers_on_this_machine_are_told_from_others() {
    let source = |peer: &str| HostPeers.source(peer.parse().unwrap());
    assert_eq!(source("127.0.0.1:1"), Source::Loopback);
    assert_eq!(source("[::1]:1"), Source::Loopback);
    assert_eq!(source("[::ffff:127.0.0.1]:1"), Source::Loopback);
    assert_eq!(source("10.0.0.7:1"), Source::Remote("10.0.0.7".to_owned()));
}

#[test]
fn coverage_lists_every_modelled_operation() {
    let coverage = wire::coverage();
    let count: usize = coverage
        .iter()
        .map(|service| service.operations.len())
        .sum();
    assert_eq!((coverage.len(), count), (31, 2794));
}
