//! Takes all traffic from outside and drives the order path.

use anyhow::Result;
use http::{Method, StatusCode};
use serde_json::json;
use storefront::call::call;
use storefront::{Answer, Request, serve, setting};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    serve("frontend", handle).await
}

async fn handle(request: Request) -> Answer {
    let orders = setting("ORDERS_URL", "http://orders.storefront:8080");
    match (&request.method, request.path.as_str()) {
        (&Method::GET, "/") => (
            StatusCode::OK,
            json!({ "shop": "storefront", "try": "POST /orders" }),
        ),
        (&Method::POST, "/orders") => forward(&request, &format!("{orders}/orders")).await,
        (&Method::GET, path) if path.starts_with("/orders/") => {
            forward(&request, &format!("{orders}{path}")).await
        }
        _ => (StatusCode::NOT_FOUND, json!({ "error": "nothing here" })),
    }
}

async fn forward(request: &Request, url: &str) -> Answer {
    match call(request.method.clone(), url, &request.body, &request.trace).await {
        Ok((status, mut answer)) => {
            if let Some(members) = answer.as_object_mut() {
                members.insert("trace_id".to_owned(), json!(request.trace.id));
            }
            (status, answer)
        }
        Err(error) => (
            StatusCode::BAD_GATEWAY,
            json!({ "error": format!("{error:#}") }),
        ),
    }
}
