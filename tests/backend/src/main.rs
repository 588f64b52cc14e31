//! A service for tests of load: it answers, passes requests on, and echoes over WebSocket.
//!
//! | request | answer |
//! |---|---|
//! | `GET /health` | 200 |
//! | `GET /through` | what `UPSTREAM` answers to `GET /`, asked over connections that are kept |
//! | an upgrade to WebSocket | every message comes back, until SIGTERM says good-bye |
//! | anything else | 200 and the path |
//!
//! It ends as a service should: what was begun is finished, and nothing new is taken.

mod echo;

use anyhow::{Context, Result};
use bytes::Bytes;
use http::{Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt as _, Empty, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// How long requests in flight may take once the service has been told to end.
const DRAIN: Duration = Duration::from_secs(10);

/// What every request may use.
struct Service {
    client: Client<HttpConnector, Empty<Bytes>>,
    upstream: Option<Uri>,
    /// True once the service has been told to end.
    ending: watch::Receiver<bool>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let (end, ending) = watch::channel(false);
    let upstream = std::env::var("UPSTREAM").ok();
    let service = Arc::new(Service {
        client: Client::builder(TokioExecutor::new()).build_http(),
        upstream: upstream.map(|text| text.parse()).transpose()?,
        ending,
    });
    let listener = TcpListener::bind(("0.0.0.0", 8080)).await;
    let listener = listener.context("port 8080 is taken")?;
    let mut terminate = signal(SignalKind::terminate())?;
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => accepted?.0,
            _ = terminate.recv() => break,
        };
        stream.set_nodelay(true)?;
        tokio::spawn(connection(stream, Arc::clone(&service)));
    }
    drop(listener);
    end.send_replace(true);
    drop(service);
    let finished = async {
        // Whatever is open holds a receiver.
        while end.receiver_count() > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let drained = tokio::time::timeout(DRAIN, finished).await.is_ok();
    println!("ended, everything finished: {drained}");
    Ok(())
}

/// Serves a connection until its client leaves, or this service ends and it has its answer.
async fn connection(stream: TcpStream, service: Arc<Service>) {
    let mut ending = service.ending.clone();
    let answer = service_fn(move |request| {
        let service = Arc::clone(&service);
        async move { Ok::<_, Infallible>(service.answer(request).await) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new());
    let serving = http.serve_connection(TokioIo::new(stream), answer);
    let mut serving = pin!(serving.with_upgrades());
    let served = tokio::select! {
        served = serving.as_mut() => served,
        () = ended(&mut ending) => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = served {
        println!("a connection broke: {error}");
    }
}

/// Waits until the service has been told to end.
pub(crate) async fn ended(ending: &mut watch::Receiver<bool>) {
    // Whoever could tell is gone: that is an end as well.
    let _ = ending.wait_for(|ends| *ends).await;
}

impl Service {
    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        match request.uri().path() {
            "/through" => self.through().await,
            _ if echo::is_asked(&request) => echo::begin(request, self.ending.clone()),
            path => respond(StatusCode::OK, path.to_owned()),
        }
    }

    async fn through(&self) -> Response<Full<Bytes>> {
        let Some(upstream) = self.upstream.clone() else {
            return respond(StatusCode::NOT_FOUND, "UPSTREAM is not set".to_owned());
        };
        match self.client.get(upstream).await {
            Ok(answer) => {
                let status = answer.status();
                match answer.into_body().collect().await {
                    Ok(body) => {
                        let text = String::from_utf8_lossy(&body.to_bytes()).into_owned();
                        respond(status, format!("through {text}"))
                    }
                    Err(error) => respond(StatusCode::BAD_GATEWAY, format!("cut off: {error}")),
                }
            }
            Err(error) => respond(StatusCode::BAD_GATEWAY, format!("not reached: {error:?}")),
        }
    }
}

fn respond(status: StatusCode, text: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(text)));
    *response.status_mut() = status;
    response
}
