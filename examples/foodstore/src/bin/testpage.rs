//! The page that tries the API in a browser, from an origin of its own.

use anyhow::Result;
use bytes::Bytes;
use foodstore::{Answer, Request, serve, setting};
use http::StatusCode;
use serde_json::{Value, json};

const PAGE: &str = include_str!("../../page/index.html");
const STYLE: &str = include_str!("../../page/style.css");
const SCRIPT: &str = include_str!("../../page/script.js");

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let settings = json!({
        "api": setting("API", ""),
        "signIn": setting("SIGN_IN", ""),
        "client": setting("CLIENT", ""),
    });
    serve("testpage", move |request| answer(&settings, request)).await
}

fn answer(settings: &Value, request: &Request) -> Answer {
    match request.path.as_str() {
        "/" => file("text/html; charset=utf-8", PAGE),
        "/style.css" => file("text/css; charset=utf-8", STYLE),
        "/script.js" => file("text/javascript; charset=utf-8", SCRIPT),
        "/settings.json" => Answer::json(StatusCode::OK, settings),
        _ => Answer::refusal(StatusCode::NOT_FOUND, "nothing here"),
    }
}

fn file(kind: &'static str, text: &'static str) -> Answer {
    Answer {
        status: StatusCode::OK,
        kind,
        body: Bytes::from_static(text.as_bytes()),
    }
}
