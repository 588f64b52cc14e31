//! One client connection that speaks HTTP/1: its requests, one after the other.
//!
//! There is one task: it reads a request, waits for the exchange, writes the answer, and looks
//! meanwhile whether the client is still there. What is refused is what the guard refuses.

mod reply;
mod wire;

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use http::{Request, Response, header};
use tokio::sync::oneshot;

pub(crate) use wire::Wire;

use super::body::ClientBody;
use super::{ClientStream, Conn};
use crate::exchange::{self, Answer};
use crate::http1::{Changed, Malformed, RequestHead};
use reply::{Asked, Reply};
use wire::Linger;

/// Where the connection comes out when it changes its protocol; in the request's extensions.
#[derive(Clone)]
pub(crate) struct Change(Arc<Mutex<Option<oneshot::Receiver<Changed<ClientStream>>>>>);

impl Change {
    /// The connection, once the answer that agrees is written.
    pub(crate) async fn wait(self) -> Option<Changed<ClientStream>> {
        let receiver = lock(&self.0).take()?;
        receiver.await.ok()
    }
}

/// What follows an exchange.
enum After {
    Another,
    Close(Linger),
    Change(oneshot::Sender<Changed<ClientStream>>),
}

/// Serves all requests of a connection from which `first` was read already.
pub(super) async fn serve(conn: Arc<Conn>, stream: ClientStream, first: &[u8]) {
    let parts = (Arc::clone(&conn.shared), Arc::clone(&conn.life));
    let wire = Arc::new(Mutex::new(Wire::new(stream, parts, first)));
    loop {
        let after = match poll_fn(|cx| lock(&wire).poll_next(cx)).await {
            Ok(None) => After::Close(Linger::No),
            Ok(Some(head)) => exchange(&conn, &wire, head).await,
            Err(Malformed) => refuse(&conn, &wire).await,
        };
        match after {
            After::Another => {}
            After::Close(lingers) => {
                return poll_fn(|cx| lock(&wire).poll_close(cx, lingers)).await;
            }
            After::Change(taker) => {
                if let Ok(wire) = Arc::try_unwrap(wire) {
                    let wire = wire.into_inner().unwrap_or_else(PoisonError::into_inner);
                    let _ = taker.send(wire.change());
                }
                return;
            }
        }
    }
}

/// Answers what broke the rules, and nothing after it.
async fn refuse(conn: &Arc<Conn>, wire: &Arc<Mutex<Wire>>) -> After {
    conn.life.refuse(conn.requests_begun() + 1);
    let mut request = Request::new(ClientBody::Empty);
    let host = http::HeaderValue::from_static("refused");
    request.headers_mut().insert(header::HOST, host);
    let asked = Asked {
        method: request.method().clone(),
        version: request.version(),
        keeps: false,
        takes_trailers: false,
    };
    match answer(conn, wire, request, &asked).await {
        Some(_) => After::Close(Linger::Yes),
        None => After::Close(Linger::No),
    }
}

/// One request and its answer.
async fn exchange(conn: &Arc<Conn>, wire: &Arc<Mutex<Wire>>, head: RequestHead) -> After {
    let asked = Asked {
        method: head.method.clone(),
        version: head.version,
        keeps: head.keeps,
        takes_trailers: head.takes_trailers,
    };
    let change = head.changes.then(oneshot::channel);
    let body = match head.body.is_done() {
        true => ClientBody::Empty,
        false => ClientBody::Http1(Arc::clone(wire)),
    };
    lock(wire).begin_body(head.body, head.expects);
    let mut request = Request::new(body);
    *request.method_mut() = head.method;
    *request.uri_mut() = head.uri;
    *request.version_mut() = head.version;
    *request.headers_mut() = head.headers;
    let taker = change.map(|(taker, change)| {
        let change = Change(Arc::new(Mutex::new(Some(change))));
        request.extensions_mut().insert(change);
        taker
    });
    let Some(reply) = answer(conn, wire, request, &asked).await else {
        return After::Close(Linger::No);
    };
    match (reply.changes, taker) {
        (true, Some(taker)) => After::Change(taker),
        (true, None) => After::Close(Linger::No),
        (false, _) => match (lock(wire).skip_body(), reply.keeps) {
            (true, true) => After::Another,
            (true, false) => After::Close(Linger::No),
            (false, _) => After::Close(Linger::Yes),
        },
    }
}

/// Gets the answer and writes it; nothing when the client is gone, or the answer broke off.
async fn answer(
    conn: &Arc<Conn>,
    wire: &Mutex<Wire>,
    request: Request<ClientBody>,
    asked: &Asked,
) -> Option<Reply> {
    // Boxed so that an idle connection does not carry the state of an exchange.
    let answering = Box::pin(exchange::answer(conn, request));
    let response = wait(wire, answering).await?;
    let date = || conn.thread.date.at((conn.shared.config.unix_seconds)());
    let mut reply = Reply::new(asked, response, date);
    let written = poll_fn(|cx| reply.poll(wire, cx)).await;
    written.is_ok().then_some(reply)
}

/// Waits for the answer as long as the client does.
async fn wait(
    wire: &Mutex<Wire>,
    mut answering: Pin<Box<impl Future<Output = Response<Answer>>>>,
) -> Option<Response<Answer>> {
    poll_fn(|cx| {
        if let Poll::Ready(response) = answering.as_mut().poll(cx) {
            return Poll::Ready(Some(response));
        }
        lock(wire).poll_gone(cx).map(|()| None)
    })
    .await
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
