//! WebSocket: every message comes back.

use bytes::Bytes;
use futures_util::{SinkExt as _, StreamExt as _};
use http::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, UPGRADE};
use http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use tokio::sync::watch;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role};

/// Whether a request asks for WebSocket.
pub(crate) fn is_asked(request: &Request<Incoming>) -> bool {
    let upgrade = request.headers().get(UPGRADE);
    upgrade.is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Agrees, and echoes from then on.
pub(crate) fn begin(
    mut request: Request<Incoming>,
    ending: watch::Receiver<bool>,
) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    let key = request.headers().get(SEC_WEBSOCKET_KEY);
    let accept = key.map(|key| derive_accept_key(key.as_bytes()));
    let accept = accept.and_then(|accept| HeaderValue::from_str(&accept).ok());
    let Some(accept) = accept else {
        *response.status_mut() = StatusCode::BAD_REQUEST;
        return response;
    };
    let upgraded = hyper::upgrade::on(&mut request);
    tokio::spawn(async move {
        if let Ok(upgraded) = upgraded.await {
            let io = TokioIo::new(upgraded);
            let socket = WebSocketStream::from_raw_socket(io, Role::Server, None).await;
            if let Err(error) = echo(socket, ending).await {
                println!("a socket broke: {error}");
            }
        }
    });
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
    response
}

type Socket = WebSocketStream<TokioIo<hyper::upgrade::Upgraded>>;

/// Sends back what comes. Told to end, it says so and still answers what was sent before the
/// client agreed.
async fn echo(mut socket: Socket, mut ending: watch::Receiver<bool>) -> anyhow::Result<()> {
    let mut has_said = false;
    loop {
        let message = tokio::select! {
            message = socket.next() => message,
            () = crate::ended(&mut ending), if !has_said => {
                has_said = true;
                let frame = CloseFrame { code: CloseCode::Away, reason: "the task ends".into() };
                socket.close(Some(frame)).await?;
                continue;
            }
        };
        match message {
            None => return Ok(()),
            Some(message) => {
                let message = message?;
                if (message.is_text() || message.is_binary()) && !has_said {
                    socket.send(message).await?;
                }
            }
        }
    }
}
