//! Owns the life of an order: keeps it, and has it paid.

use anyhow::Result;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use std::sync::Arc;
use storefront::call::call;
use storefront::{Answer, Ledger, Request, Trace, serve, setting};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let password = setting("DB_PASSWORD", "");
    storefront::serve::log(
        "orders",
        &json!({ "event": "configured", "password_injected": !password.is_empty() }),
    );
    let orders = Arc::new(Ledger::open("orders")?);
    serve("orders", move |request| {
        handle(Arc::clone(&orders), request)
    })
    .await
}

async fn handle(orders: Arc<Ledger>, request: Request) -> Answer {
    let path = request.path.clone();
    match (&request.method, path.strip_prefix("/orders")) {
        (&Method::POST, Some("")) => create(&orders, &request).await,
        (&Method::GET, Some(id)) => match orders.find(id.trim_start_matches('/')) {
            Ok(Some(order)) => (StatusCode::OK, order),
            Ok(None) => (StatusCode::NOT_FOUND, json!({ "error": "no such order" })),
            Err(error) => failure(&error),
        },
        _ => (StatusCode::NOT_FOUND, json!({ "error": "nothing here" })),
    }
}

async fn create(orders: &Ledger, request: &Request) -> Answer {
    let Some(item) = request.body["item"].as_str() else {
        return (
            StatusCode::BAD_REQUEST,
            json!({ "error": "an order names an item" }),
        );
    };
    let quantity = request.body["quantity"].as_u64().unwrap_or(1);
    let id = Trace::follow(None).span;
    let payment = json!({ "order": id, "amount_cents": quantity * 1250 });
    match pay(&payment, &request.trace).await {
        Ok(paid) => {
            let order =
                json!({ "id": id, "item": item, "quantity": quantity, "payment": paid["id"] });
            match orders.add(&order) {
                Ok(()) => (StatusCode::CREATED, order),
                Err(error) => failure(&error),
            }
        }
        Err(error) => (
            StatusCode::BAD_GATEWAY,
            json!({ "error": format!("{error:#}") }),
        ),
    }
}

async fn pay(payment: &Value, trace: &Trace) -> Result<Value> {
    let payments = setting("PAYMENTS_URL", "http://payments.storefront:8080");
    let (status, answer) = call(
        Method::POST,
        &format!("{payments}/payments"),
        payment,
        trace,
    )
    .await?;
    anyhow::ensure!(
        status == StatusCode::CREATED,
        "the payment was refused: {status} {answer}"
    );
    Ok(answer)
}

fn failure(error: &anyhow::Error) -> Answer {
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        json!({ "error": format!("{error:#}") }),
    )
}
