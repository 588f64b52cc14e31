//! An identity provider that can be slow, lie and fail.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// Our id at the provider, with a character that must be encoded, and our secret.
pub(crate) const CLIENT: &str = "shop:1";
pub(crate) const SECRET: &str = "hunter2 & more";

/// What it answers.
#[derive(Clone)]
pub(crate) struct Manners {
    /// Status and body of the token endpoint; its body is what `id` is put into.
    pub(crate) token: (u16, Value),
    /// Claims of the ID token; none is given without.
    pub(crate) id: Option<Value>,
    /// What signs it; without, its signature is none.
    pub(crate) signer: Option<Arc<RsaKeyPair>>,
    /// Status and body of the user info endpoint.
    pub(crate) user_info: (u16, String),
    /// How long the token endpoint takes.
    pub(crate) takes: Duration,
}

/// A provider on the loopback.
pub(crate) struct Provider {
    pub(crate) address: SocketAddr,
    state: Arc<State>,
}

struct State {
    manners: Mutex<Manners>,
    /// Forms that the token endpoint got.
    forms: Mutex<Vec<String>>,
    tokens: AtomicUsize,
}

impl Provider {
    pub(crate) async fn start(manners: Manners) -> Self {
        let socket = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = socket.local_addr().unwrap();
        let state = Arc::new(State {
            manners: Mutex::new(manners),
            forms: Mutex::default(),
            tokens: AtomicUsize::new(0),
        });
        let serving = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = socket.accept().await {
                let state = Arc::clone(&serving);
                let service = service_fn(move |request| answer(Arc::clone(&state), request));
                let served = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
                tokio::spawn(served);
            }
        });
        Self { address, state }
    }

    pub(crate) fn behave(&self, change: impl FnOnce(&mut Manners)) {
        change(&mut self.state.manners.lock().unwrap());
    }

    /// Forms that the token endpoint got so far.
    pub(crate) fn forms(&self) -> Vec<String> {
        self.state.forms.lock().unwrap().clone()
    }
}

async fn answer(
    state: Arc<State>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let header = request.headers().get("authorization");
    let authorization = header.map(|one| one.to_str().unwrap().to_owned());
    let path = request.uri().path().to_owned();
    let body = request.into_body().collect().await.unwrap().to_bytes();
    let manners = state.manners.lock().unwrap().clone();
    let (status, text) = match &*path {
        "/token" => {
            let name = format!("Basic {}", STANDARD.encode("shop%3A1:hunter2%20%26%20more"));
            assert_eq!(authorization.as_deref(), Some(&*name));
            let form = String::from_utf8(body.to_vec()).unwrap();
            state.forms.lock().unwrap().push(form);
            tokio::time::sleep(manners.takes).await;
            let number = state.tokens.fetch_add(1, Ordering::SeqCst);
            tokens(&manners, number)
        }
        "/userinfo" => {
            assert!(authorization.unwrap().starts_with("Bearer access-"));
            manners.user_info
        }
        _ => (404, String::new()),
    };
    let mut response = Response::new(Full::new(Bytes::from(text)));
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    Ok(response)
}

fn tokens(manners: &Manners, number: usize) -> (u16, String) {
    let (status, mut body) = manners.token.clone();
    if let Some(claims) = &manners.id {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let header = json!({"alg": "RS256"});
        let signed = format!("{}.{}", part(&header), part(claims));
        let signature = manners.signer.as_ref().map_or("AA".to_owned(), |key| {
            let mut signature = vec![0; key.public_modulus_len()];
            let random = SystemRandom::new();
            key.sign(
                &RSA_PKCS1_SHA256,
                &random,
                signed.as_bytes(),
                &mut signature,
            )
            .unwrap();
            URL_SAFE_NO_PAD.encode(signature)
        });
        body["id_token"] = format!("{signed}.{signature}").into();
    }
    if body.get("access_token").is_some_and(|token| token == "") {
        body["access_token"] = format!("access-{number}").into();
    }
    (status, body.to_string())
}
