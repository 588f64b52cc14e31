//! The oracle test: botocore serialises and we decode; we encode and botocore parses.
//!
//! `tests/oracle/oracle.py` asks, here is what answers. Needs python3 with botocore of the
//! release the facts come from.

use crate::check;
use crate::codec::{self, Encoded, Request};
use crate::route::{self, Head};
use crate::table::index;
use api::model::Protocol;
use api::{ApiError, Fault};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

const DRIVER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle/oracle.py");

#[test]
fn botocore_understands_us_and_we_understand_botocore() {
    let mut driver = Command::new("python3")
        .arg(DRIVER)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 with botocore is needed for the oracle test");
    let mut answers = driver.stdin.take().unwrap();
    let questions = BufReader::new(driver.stdout.take().unwrap());
    let mut summary = None;
    for line in questions.lines() {
        let question: Value = serde_json::from_str(&line.unwrap()).unwrap();
        if question["ask"] == "done" {
            summary = Some(question);
            break;
        }
        let answer = answer(&question);
        writeln!(answers, "{answer}").unwrap();
    }
    drop(answers);
    let status = driver.wait().unwrap();
    assert!(status.success(), "the oracle driver failed: {status}");
    let summary = summary.expect("the oracle driver said no summary");
    println!("{}", summary["counts"]);
    let problems: Vec<&str> = summary["problems"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    let exact = summary["counts"]["exact"].as_u64().unwrap();
    assert!(exact > 10_000, "only {exact} round trips");
}

fn answer(question: &Value) -> Value {
    match question["ask"].as_str().unwrap() {
        "services" => {
            let names: Vec<&str> = api::facts::SERVICES.iter().map(|(name, _)| *name).collect();
            json!({ "services": names })
        }
        "decode" => decode(question).unwrap_or_else(|problem| json!({ "problem": problem })),
        "encode" => encode(question),
        "error" => error(question),
        other => panic!("{other} is not a question"),
    }
}

fn decode(question: &Value) -> Result<Value, String> {
    let text = |name: &str| question[name].as_str().unwrap();
    let mut headers = HeaderMap::new();
    for (name, value) in question["headers"].as_object().unwrap() {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        let value = HeaderValue::from_str(value.as_str().unwrap()).unwrap();
        headers.append(name, value);
    }
    let body = STANDARD.decode(text("body")).unwrap();
    let (path, query) = text("target")
        .split_once('?')
        .unwrap_or((text("target"), ""));
    let method = Method::from_bytes(text("method").as_bytes()).unwrap();
    let call = match route::head(&method, path, query, &headers, None) {
        Head::Call(call) => call,
        Head::Form => route::form_call(std::str::from_utf8(&body).unwrap()),
        Head::Web => return Err("not a call".to_owned()),
    };
    let routed = call.map_err(|unrouted| unrouted.error.to_string())?;
    let request = Request {
        query,
        headers: &headers,
        body: &body,
    };
    let tree = codec::decode(&routed, request).map_err(|malformed| malformed.to_string())?;
    let refusal = check::check(routed.table, routed.operation, &tree).err();
    Ok(json!({
        "refusal": refusal.map(|error| error.message),
        "service": routed.table.header.name,
        "operation": routed.operation.facts.name,
        "protocol": spelled(routed.protocol),
        "tree": tree,
    }))
}

fn encode(question: &Value) -> Value {
    let table = index()
        .service(question["service"].as_str().unwrap())
        .unwrap();
    let operation = table
        .operation(question["operation"].as_str().unwrap())
        .unwrap();
    let protocol = protocol(question);
    let tree = &question["tree"];
    told(&codec::encode(
        table,
        operation,
        protocol,
        tree,
        "request-1",
    ))
}

fn error(question: &Value) -> Value {
    let table = index()
        .service(question["service"].as_str().unwrap())
        .unwrap();
    let text = |name: &str| question[name].as_str().unwrap();
    let fault = if question["server"] == true {
        Fault::Receiver
    } else {
        Fault::Sender
    };
    let status = question["status"].as_u64().unwrap() as u16;
    let mut error = ApiError::new(
        text("shape"),
        text("code"),
        status,
        fault,
        text("message").to_owned(),
    );
    error.extras = question["extras"].as_object().unwrap().clone();
    told(&codec::error::encode(
        Some(table),
        protocol(question),
        &error,
        "request-1",
    ))
}

fn told(encoded: &Encoded) -> Value {
    let mut headers: Vec<(String, String)> = encoded
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    headers.push(("Content-Type".to_owned(), encoded.content_type.to_owned()));
    headers.push(("x-amzn-RequestId".to_owned(), "request-1".to_owned()));
    json!({
        "status": encoded.status,
        "headers": headers,
        "body": STANDARD.encode(&encoded.body),
    })
}

const SPELLED: [(&str, Protocol); 6] = [
    ("json", Protocol::Json),
    ("rest-json", Protocol::RestJson),
    ("rest-xml", Protocol::RestXml),
    ("smithy-rpc-v2-cbor", Protocol::Cbor),
    ("query", Protocol::Query),
    ("ec2", Protocol::Ec2),
];

fn spelled(protocol: Protocol) -> &'static str {
    SPELLED
        .iter()
        .find(|(_, known)| *known == protocol)
        .unwrap()
        .0
}

fn protocol(question: &Value) -> Protocol {
    let name = question["protocol"].as_str().unwrap();
    SPELLED.iter().find(|(known, _)| *known == name).unwrap().1
}
