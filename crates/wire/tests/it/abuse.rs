//! Bytes that nobody should send: no panic, no wait, no great cost.

use crate::toys::{door, keys};
use bytes::Bytes;
use http::{HeaderValue, Request};
use http_body_util::BodyExt as _;
use proptest::prelude::*;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};
use wire::{FrontDoor, Source};

static DOOR: LazyLock<Arc<FrontDoor>> = LazyLock::new(|| door(keys(), |_| {}));
static RUNTIME: LazyLock<tokio::runtime::Runtime> = LazyLock::new(|| {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
});

/// The answer's status; `None` when it is not a call.
fn knock(
    method: &str,
    target: &str,
    headers: &[(&'static str, &[u8])],
    body: &[u8],
) -> Option<u16> {
    let mut request = Request::builder().method(method).uri(target);
    for (name, value) in headers {
        request = request.header(*name, HeaderValue::from_bytes(value).ok()?);
    }
    let (parts, ()) = request.body(()).ok()?.into_parts();
    let answer = RUNTIME.block_on(DOOR.answer(&parts, body, Source::Loopback))?;
    let status = answer.status().as_u16();
    let body: Bytes = RUNTIME
        .block_on(answer.into_body().collect())
        .unwrap()
        .to_bytes();
    assert!(body.len() < 1 << 20, "an answer of {} bytes", body.len());
    Some(status)
}

const FORM: (&str, &[u8]) = ("content-type", b"application/x-www-form-urlencoded");
const SEND: (&str, &[u8]) = ("x-amz-target", b"AmazonSQS.SendMessage");
const PUT_ITEM: (&str, &[u8]) = ("x-amz-target", b"DynamoDB_20120810.PutItem");
const CBOR: (&str, &[u8]) = ("smithy-protocol", b"rpc-v2-cbor");
const PUT_METRIC: &str = "/service/GraniteServiceVersion20100801/operation/PutMetricData";

/// Runs it and fails when it took long; generous, for busy machines and debug builds.
#[allow(clippy::disallowed_methods)] // measures
fn quick(what: &str, run: impl FnOnce() -> Option<u16>) {
    let started = Instant::now();
    let status = run();
    let took = started.elapsed();
    assert!(took < Duration::from_secs(5), "{what} took {took:?}");
    assert!(matches!(status, Some(400..500)), "{what}: {status:?}");
}

#[test]
fn deep_trees_are_refused() {
    let depth = 1_000_000;
    let arrays = "[".repeat(depth);
    quick("JSON arrays", || {
        knock("POST", "/", &[PUT_ITEM], arrays.as_bytes())
    });
    let maps = "{\"M\":{\"a\":".repeat(60) + "{\"S\":\"x\"}" + &"}}".repeat(60);
    let item = format!("{{\"TableName\":\"t\",\"Item\":{{\"a\":{maps}}}}}");
    quick("JSON maps", || {
        knock("POST", "/", &[PUT_ITEM], item.as_bytes())
    });
    let cbor = vec![0x81; depth];
    quick("CBOR arrays", || knock("POST", PUT_METRIC, &[CBOR], &cbor));
    let form = format!(
        "Action=DescribeVpcs&Version=2016-11-15&{}=1",
        "a.".repeat(depth)
    );
    quick("form names", || {
        knock("POST", "/", &[FORM], form.as_bytes())
    });
}

#[test]
fn lengths_that_lie_are_refused() {
    for bomb in [
        &b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff"[..],
        b"\xbb\x7f\xff\xff\xff\xff\xff\xff\xff",
        b"\x5b\x7f\xff\xff\xff\xff\xff\xff\xff",
        b"\x7b\x00\x00\xff\xff\xff\xff\xff\xff",
        b"\xa1\x6aMetricData\x9b\x00\x00\x00\xff\xff\xff\xff\xff",
    ] {
        quick("CBOR length", || knock("POST", PUT_METRIC, &[CBOR], bomb));
    }
}

#[test]
fn many_members_cost_little() {
    let many: String = (0..200_000)
        .map(|n| format!("&Filter.{n}.Name=a"))
        .collect();
    let form = format!("Action=DescribeVpcs&Version=2016-11-15{many}&Filter.1.Value.1=b&VpcId.x");
    #[allow(clippy::disallowed_methods)] // measures
    let started = Instant::now();
    knock("POST", "/", &[FORM], form.as_bytes());
    assert!(started.elapsed() < Duration::from_secs(20));
    let items = format!(
        "{{\"QueueUrl\":\"q\",\"MessageBody\":[{}1]}}",
        "1,".repeat(500_000)
    );
    quick("JSON items", || {
        knock("POST", "/", &[SEND], items.as_bytes())
    });
}

#[test]
fn a_packed_body_has_a_limit() {
    use std::io::Write as _;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..40 {
        packer.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let bomb = packer.finish().unwrap();
    let packed: (&str, &[u8]) = ("content-encoding", b"gzip");
    quick("gzip", || knock("POST", "/", &[SEND, packed], &bomb));
    quick("not gzip", || knock("POST", "/", &[SEND, packed], b"plain"));
    let unknown: (&str, &[u8]) = ("content-encoding", b"br");
    quick("brotli", || knock("POST", "/", &[SEND, unknown], b"plain"));
}

#[test]
fn a_long_text_meets_patterns_in_bounded_time() {
    let create: (&str, &[u8]) = (
        "x-amz-target",
        b"AmazonEC2ContainerRegistry_V20150921.CreateRepository",
    );
    for name in [
        "a".repeat(255) + "!",
        "a-".repeat(127) + "!",
        "a__".repeat(85),
    ] {
        let body = format!("{{\"repositoryName\":\"{name}\"}}");
        quick("pattern", || knock("POST", "/", &[create], body.as_bytes()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_bytes_get_an_answer(
        body in proptest::collection::vec(any::<u8>(), 0..400),
        path in "(/[a-z0-9{}%.~-]{0,12}){0,6}",
        query in "[ -~&&[^#]]{0,60}",
    ) {
        let target = format!("/{}?{}", path.trim_start_matches('/'), query.replace([' ', '"', '<', '>', '\\', '^', '`', '{', '|', '}'], ""));
        for headers in [&[][..], &[FORM], &[SEND], &[PUT_ITEM]] {
            knock("POST", &target, headers, &body);
        }
        knock("POST", PUT_METRIC, &[CBOR], &body);
        knock("GET", &target, &[], &body);
        knock("DELETE", &target, &[("x-amz-target", &body)], b"");
        knock("POST", "/", &[("authorization", &body)], b"");
    }

    #[test]
    fn any_form_gets_an_answer(
        action in "DescribeVpcs|RunInstances|CreateSecurityGroup|SendMessage|PutMetricData",
        version in "2016-11-15|2012-11-05|2010-08-01",
        pairs in "(&[A-Za-z]{0,12}(\\.[A-Za-z0-9]{1,9}){0,6}=[ -~é]{0,9}){0,12}",
    ) {
        let form = format!("Action={action}&Version={version}{pairs}");
        let status = knock("POST", "/", &[FORM], form.as_bytes());
        prop_assert!(status.is_some());
    }

    #[test]
    fn any_json_gets_an_answer(text in "[\\[\\]{}\",:a-zA-Z0-9 ]{0,200}") {
        for headers in [&[SEND], &[PUT_ITEM]] {
            prop_assert!(knock("POST", "/", headers, text.as_bytes()).is_some());
        }
    }
}
