//! The signed requests were made by botocore 1.44.5; the vectors are those AWS publishes.

use super::{AccessKey, Call, KeyCache, Payload, Problem, read, sign, verify};
use domain::Timestamp;
use http::{HeaderMap, HeaderName, HeaderValue};
use proptest::prelude::*;

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// A request as it was sent.
#[derive(Clone)]
struct Sent {
    service: &'static str,
    method: &'static str,
    target: String,
    host: &'static str,
    headers: Vec<(&'static str, String)>,
    body: String,
    now: Timestamp,
}

fn sent(
    service: &'static str,
    method: &'static str,
    target: &str,
    headers: &[(&'static str, &str)],
    body: &str,
) -> Sent {
    Sent {
        service,
        method,
        target: target.to_owned(),
        host: "localhost:4566",
        headers: headers
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect(),
        body: body.to_owned(),
        now: "2026-01-01T00:05:00Z".parse().unwrap(),
    }
}

impl Sent {
    fn verify(&self, secret: &str) -> Result<(), Problem> {
        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            let value = HeaderValue::from_str(value).unwrap();
            headers.append(HeaderName::from_static(name), value);
        }
        let signature = read(&headers, query)?.expect("the request is signed");
        let call = Call {
            method: self.method,
            path,
            query,
            headers: &headers,
            host: self.host,
            body: Payload::Bytes(self.body.as_bytes()),
        };
        verify(
            &signature,
            secret,
            self.service,
            call,
            self.now,
            &KeyCache::default(),
        )
    }

    fn accepted(&self) {
        assert_eq!(self.verify(SECRET), Ok(()));
    }

    fn refused(&self, why: &str) {
        let problem = self.verify(SECRET).expect_err("it should be refused");
        assert!(problem.to_string().contains(why), "{problem}");
    }

    fn at(mut self, now: &str) -> Self {
        self.now = now.parse().unwrap();
        self
    }

    fn header(&mut self, name: &str) -> &mut String {
        let mut headers = self.headers.iter_mut();
        &mut headers.find(|(found, _)| *found == name).unwrap().1
    }
}

fn json() -> Sent {
    sent(
        "ecs",
        "POST",
        "/",
        &[
            ("x-amz-target", "AmazonEC2ContainerServiceV20141113.RunTask"),
            ("content-type", "application/x-amz-json-1.1"),
            ("x-amz-date", "20260101T000000Z"),
            (
                "authorization",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-west-1/ecs/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=6d9630d6aba0ab4f5fa62ab9885a074e07c39f704d7cd32b738c4b7f686fbfd2",
            ),
        ],
        r#"{"taskDefinition":"web"}"#,
    )
}

fn form_with_a_session_token() -> Sent {
    sent(
        "sts",
        "POST",
        "/",
        &[
            (
                "content-type",
                "application/x-www-form-urlencoded; charset=utf-8",
            ),
            ("x-amz-date", "20260101T000000Z"),
            ("x-amz-security-token", "token/with+signs=="),
            (
                "authorization",
                "AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE/20260101/eu-west-1/sts/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, Signature=363170b7fd7b7e148473ac1f00bc51d1221039edfa0d1fb36dfddc379d4a188e",
            ),
        ],
        r#"Action=GetCallerIdentity&Version=2011-06-15"#,
    )
}

fn path_with_an_arn_and_repeated_keys() -> Sent {
    sent(
        "apigateway",
        "DELETE",
        "/v2/tags/arn%3Aaws%3Aapigateway%3Aeu-west-1%3A%3A%2Fapis%2Fa?tagKeys=b&tagKeys=a%20c&tagKeys=",
        &[
            ("x-odd", "two   spaces"),
            ("x-amz-date", "20260101T000000Z"),
            (
                "authorization",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-west-1/apigateway/aws4_request, SignedHeaders=host;x-amz-date;x-odd, Signature=8479f546d6bd7b75c3f5f468e4de5c2ba3230b43fe91fc266801685d97681c6b",
            ),
        ],
        "",
    )
}

fn path_with_dots() -> Sent {
    sent(
        "lambda",
        "GET",
        "/2015-03-31//functions/./a/../b/",
        &[
            ("x-amz-date", "20260101T000000Z"),
            (
                "authorization",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-west-1/lambda/aws4_request, SignedHeaders=host;x-amz-date, Signature=27508288c25fcc3be9a6ea1bdb1559dfefb1cf4bb8eff0fb0471cd97b9fa96ac",
            ),
        ],
        "",
    )
}

fn presigned() -> Sent {
    sent(
        "sts",
        "GET",
        "/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAEXAMPLE%2F20260101%2Feu-west-1%2Fsts%2Faws4_request&X-Amz-Date=20260101T000000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Security-Token=token%2Fwith%2Bsigns%3D%3D&X-Amz-Signature=cb1d63ca15a63659ff20f42558845d99675d4cfd57c5557475ae6bb878ef87c3",
        &[("x-k8s-aws-id", "cluster")],
        "",
    )
}

const MISMATCH: &str = "does not match the signature you provided";

#[test]
fn what_botocore_signs_is_accepted() {
    json().accepted();
    form_with_a_session_token().accepted();
    path_with_an_arn_and_repeated_keys().accepted();
    path_with_dots().accepted();
    presigned().at("2026-01-01T00:00:59Z").accepted();
}

#[test]
fn the_published_vectors_are_accepted() {
    let authorization = |signature: &str| {
        format!(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
             SignedHeaders=host;x-amz-date, Signature={signature}"
        )
    };
    for (target, signature) in [
        (
            "/",
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        ),
        (
            "/?Param2=value2&Param1=value1",
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        ),
    ] {
        let mut vector = sent("service", "GET", target, &[], "").at("2015-08-30T12:36:00Z");
        vector.host = "example.amazonaws.com";
        vector.headers = vec![
            ("x-amz-date", "20150830T123600Z".to_owned()),
            ("authorization", authorization(signature)),
        ];
        vector.accepted();
    }
}

#[test]
fn what_was_changed_on_its_way_is_refused() {
    let mut changed = json();
    changed.body.push(' ');
    changed.refused(MISMATCH);
    let mut changed = json();
    changed.header("x-amz-target").push('s');
    changed.refused(MISMATCH);
    let mut changed = json();
    changed.host = "elsewhere:4566";
    changed.refused(MISMATCH);
    let mut changed = json();
    changed.method = "PUT";
    changed.refused(MISMATCH);
    let mut changed = path_with_an_arn_and_repeated_keys();
    changed.target.push('x');
    changed.refused(MISMATCH);
    let mut changed = form_with_a_session_token();
    changed.header("x-amz-security-token").push('x');
    changed.refused(MISMATCH);
    assert!(json().verify("another secret").is_err());
}

#[test]
fn a_body_hash_must_be_the_hash_of_the_body() {
    let mut told = json();
    told.headers
        .push(("x-amz-content-sha256", "UNSIGNED-PAYLOAD".to_owned()));
    let signed = "SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-target";
    let authorization = told.header("authorization");
    *authorization = authorization.replace(
        "SignedHeaders=content-type;host;x-amz-date;x-amz-target",
        signed,
    );
    told.refused(MISMATCH);
}

#[test]
fn clocks_may_be_fifteen_minutes_apart() {
    json().at("2026-01-01T00:15:00Z").accepted();
    json().at("2025-12-31T23:45:00Z").accepted();
    json().at("2026-01-01T00:15:01Z").refused(
        "Signature expired: 20260101T000000Z is now earlier than 20260101T000001Z \
         (20260101T001501Z - 15 min.)",
    );
    json().at("2025-12-31T23:44:59Z").refused(
        "Signature not yet current: 20260101T000000Z is still later than 20251231T235959Z",
    );
    presigned()
        .at("2026-01-01T00:01:01Z")
        .refused("Signature expired");
}

#[test]
fn date_service_and_host_belong_together() {
    let mut other = json();
    other.service = "sqs";
    other.refused("Credential should be scoped to correct service: 'sqs'.");
    let mut other = json();
    let authorization = other.header("authorization");
    *authorization = authorization.replace("/20260101/", "/20260102/");
    other.refused("Date in Credential scope does not match");
    let mut other = json();
    let authorization = other.header("authorization");
    *authorization = authorization.replace("content-type;host;", "content-type;");
    other.refused("'Host' or ':authority' must be a 'SignedHeader'");
    let mut other = json();
    other
        .headers
        .push(("x-amz-security-token", "added".to_owned()));
    other.refused("'x-amz-security-token' must be a 'SignedHeader'");
}

#[test]
fn what_is_missing_is_named() {
    let with = |authorization: &str| {
        let mut request = json();
        *request.header("authorization") = authorization.to_owned();
        request
    };
    with("AWS4-HMAC-SHA256").refused("Authorization header requires 'Credential' parameter.");
    with("AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=00")
        .refused("Credential must have exactly 5 slash-delimited elements");
    with(
        "AWS4-HMAC-SHA256 Credential=a/20260101/r/s/aws4_request, SignedHeaders=host, Signature=0",
    )
    .refused("Signature must be 64 hexadecimal digits.");
    let mut undated = json();
    undated.headers.retain(|(name, _)| *name != "x-amz-date");
    undated.refused("requires existence of either a 'X-Amz-Date' or a 'Date' header");
}

#[test]
fn other_authorizations_are_no_signatures() {
    for other in ["Bearer abc", "Basic YTpi", "AWS4-HMAC-SHA25", ""] {
        let mut headers = HeaderMap::new();
        headers.insert("authorization", HeaderValue::from_static(other));
        assert_eq!(read(&headers, ""), Ok(None), "{other}");
    }
}

proptest! {
    #[test]
    fn no_header_or_query_makes_the_reader_panic(
        authorization in "(AWS4-HMAC-SHA256)?[ -~]{0,200}",
        date in "[ -~]{0,20}|[0-9TZ]{16}",
        query in "(X-Amz-(Signature|Date|Expires|Credential|Algorithm|SignedHeaders)=[ -~é]{0,20}&?){0,8}",
        path in "[ -~é]{0,60}",
    ) {
        let mut headers = HeaderMap::new();
        headers.insert("authorization", HeaderValue::from_str(&authorization).unwrap());
        headers.insert("x-amz-date", HeaderValue::from_str(&date).unwrap());
        for headers in [&headers, &HeaderMap::new()] {
            if let Ok(Some(signature)) = read(headers, &query) {
                let call = Call {
                    method: "GET",
                    path: &path,
                    query: &query,
                    headers,
                    host: "",
                    body: Payload::Bytes(b""),
                };
                let now = Timestamp::UNIX_EPOCH;
                prop_assert!(verify(&signature, "s", "s", call, now, &KeyCache::default()).is_err());
            }
        }
    }

    #[test]
    fn one_changed_byte_of_the_signature_is_noticed(place in 0_usize..64, digit in "[0-9a-f]") {
        let mut request = json();
        let authorization = request.header("authorization");
        let at = authorization.len() - 64 + place;
        let same = &authorization[at..=at] == digit.as_str();
        authorization.replace_range(at..=at, &digit);
        prop_assert_eq!(request.verify(SECRET).is_ok(), same);
    }
}

#[test]
fn what_we_sign_is_what_botocore_signs() {
    let expected = json();
    let key = AccessKey {
        id: "AKIDEXAMPLE".to_owned(),
        secret: SECRET.to_owned(),
        token: None,
    };
    let mut request = http::Request::post("http://localhost:4566/")
        .header("host", "localhost:4566")
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", "AmazonEC2ContainerServiceV20141113.RunTask")
        .body(())
        .unwrap()
        .into_parts()
        .0;
    let now = "2026-01-01T00:00:00Z".parse().unwrap();
    let scope = ("eu-west-1", "ecs");
    let body = Payload::Bytes(expected.body.as_bytes());
    sign(&mut request, body, &key, scope, now);
    let ours = request.headers["authorization"].to_str().unwrap();
    let theirs = expected
        .headers
        .iter()
        .find(|(name, _)| *name == "authorization");
    assert_eq!(ours, theirs.unwrap().1);
}

#[test]
fn a_signature_with_a_token_and_a_body_to_come_is_accepted() {
    let key = AccessKey {
        id: "AKIDEXAMPLE".to_owned(),
        secret: SECRET.to_owned(),
        token: Some("a token/+==".to_owned()),
    };
    let uri = "http://localhost:4566/_longshore/images/load?name=a%2Fb%20c&z";
    let mut request = http::Request::post(uri)
        .header("host", "localhost:4566")
        .header("x-amz-content-sha256", "0".repeat(64))
        .body(())
        .unwrap()
        .into_parts()
        .0;
    let now = "2026-01-01T00:00:00Z".parse().unwrap();
    sign(
        &mut request,
        Payload::Later,
        &key,
        ("eu-west-1", "longshore"),
        now,
    );
    let call = Call {
        method: "POST",
        path: request.uri.path(),
        query: request.uri.query().unwrap(),
        headers: &request.headers,
        host: "localhost:4566",
        body: Payload::Later,
    };
    let signature = read(&request.headers, call.query).unwrap().unwrap();
    assert_eq!(signature.token.as_deref(), Some("a token/+=="));
    let verified = |secret, call| {
        verify(
            &signature,
            secret,
            "longshore",
            call,
            now,
            &KeyCache::default(),
        )
    };
    assert_eq!(verified(SECRET, call), Ok(()));
    assert!(verified("another", call).is_err());
    let other = Call {
        query: "name=b",
        ..call
    };
    assert!(verified(SECRET, other).is_err());
    let bytes = Call {
        body: Payload::Bytes(b"something else"),
        ..call
    };
    assert!(verified(SECRET, bytes).is_err());
}
