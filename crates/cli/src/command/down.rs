//! `longshore down --all`

use super::client::{Ask, told};
use super::{Client, Failure, Output};
use bytes::{Buf as _, Bytes, BytesMut};
use http::Method;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};

pub(super) async fn run(client: &Client, timeout: u64, output: &mut Output) -> Result<u8, Failure> {
    let body = Bytes::from(json!({"all": true, "timeout": timeout}).to_string());
    let ask = Ask {
        body,
        ..Ask::new(Method::POST, "down")
    };
    let answer = client.desk_answer(ask).await?;
    if !answer.status().is_success() {
        return told(answer).await.map(|_| 0);
    }
    let mut body = answer.into_body();
    let mut buffer = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| cut_off(&error.to_string()))?;
        buffer.extend_from_slice(&frame.into_data().unwrap_or_default());
        while let Some(end) = buffer.iter().position(|byte| *byte == b'\n') {
            let line: Value = serde_json::from_slice(&buffer.split_to(end)).unwrap_or_default();
            buffer.advance(1);
            if let Some(code) = progress(&line, output)? {
                return Ok(code);
            }
        }
    }
    Err(cut_off(
        "the server said neither that it is done nor that it failed",
    ))
}

/// Prints how far it has come; answers the exit code at the end.
fn progress(line: &Value, output: &mut Output) -> Result<Option<u8>, Failure> {
    if let Some(error) = line["error"].as_str() {
        return Err(Failure::failed(error));
    }
    if output.is_json() {
        output.line(&line.to_string())?;
    } else if let Some(count) = line["stopping"]["tasks"].as_u64() {
        output.line(&format!("Stopping tasks: {count} left"))?;
    } else if let Some(what) = line["deleting"].as_str() {
        output.line(&format!("Deleting {what}"))?;
    } else if let Some(count) = line["deleted"].as_u64() {
        output.line(&format!("Deleted {count} records"))?;
    }
    if line["done"] != true {
        return Ok(None);
    }
    if !output.is_json() {
        output.line("The account is empty.")?;
    }
    Ok(Some(0))
}

fn cut_off(why: &str) -> Failure {
    Failure::failed(format!("the answer was cut off: {why}"))
}
