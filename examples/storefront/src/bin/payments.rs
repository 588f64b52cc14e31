//! Records payment intents.

use anyhow::Result;
use http::{Method, StatusCode};
use serde_json::json;
use std::sync::Arc;
use storefront::{Answer, Ledger, Request, Trace, serve};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let payments = Arc::new(Ledger::open("payments")?);
    serve("payments", move |request| {
        let payments = Arc::clone(&payments);
        async move { handle(&payments, &request) }
    })
    .await
}

fn handle(payments: &Ledger, request: &Request) -> Answer {
    if (&request.method, request.path.as_str()) != (&Method::POST, "/payments") {
        return (StatusCode::NOT_FOUND, json!({ "error": "nothing here" }));
    }
    let payment = json!({
        "id": Trace::follow(None).span,
        "order": request.body["order"],
        "amount_cents": request.body["amount_cents"],
    });
    match payments.add(&payment) {
        Ok(()) => (StatusCode::CREATED, payment),
        Err(error) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            json!({ "error": format!("{error:#}") }),
        ),
    }
}
