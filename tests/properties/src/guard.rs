//! Requests over HTTP/1, as the front door takes them: guard and codec together.

use bytes::Bytes;
use http::{Request, Response, Uri};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};

/// How long one connection may take: none of them waits for anything.
const PATIENCE: Duration = Duration::from_secs(20);

/// A request as it came out: method, target and body; no body where it did not come whole. One
/// that the guard put in the place of what it refused has the method [`REFUSED`].
pub(crate) type Seen = (String, Uri, Option<Bytes>);

pub(crate) const REFUSED: &str = "refused";
/// The host of such a request.
const REFUSED_HOST: &str = "refused.invalid";

thread_local! {
    static RUNTIME: Runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
}

/// The same bytes are the same requests, however they are cut; a connection always ends.
///
/// The first byte says how large the pieces are.
pub fn guard(data: &[u8]) {
    let Some((size, stream)) = data.split_first() else {
        return;
    };
    let pieces = usize::from(size % 24) + 1;
    let (whole, cut) = (seen(stream, stream.len().max(1)), seen(stream, pieces));
    assert_eq!(whole, cut, "cut into pieces of {pieces}");
}

/// The requests that come out of a connection that gets this stream in pieces of a size.
pub(crate) fn seen(stream: &[u8], size: usize) -> Vec<Seen> {
    RUNTIME.with(|runtime| runtime.block_on(served(stream, size)))
}

async fn served(stream: &[u8], size: usize) -> Vec<Seen> {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (client, accepted) = tokio::join!(TcpStream::connect(address), listener.accept());
    let (client, accepted) = (client.expect("a client"), accepted.expect("a server").0);
    client.set_nodelay(true).expect("no delay");
    let seen = Rc::new(RefCell::new(Vec::new()));
    let answers = service_fn(|request| answer(request, Rc::clone(&seen)));
    let mut http = http1::Builder::new();
    http.half_close(true);
    let serving = http.serve_connection(TokioIo::new(edge::guarded(Box::new(accepted))), answers);
    let both = async { tokio::join!(serving, send(client, stream, size)) };
    // Whether it ends well is the stream's affair; that it ends is ours.
    let _ = tokio::time::timeout(PATIENCE, both)
        .await
        .expect("a connection ends");
    seen.take()
}

async fn answer(
    request: Request<Incoming>,
    seen: Rc<RefCell<Vec<Seen>>>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.ok();
    let body = body.map(http_body_util::Collected::to_bytes);
    let host = head.headers.get(http::header::HOST);
    let method = match host.is_some_and(|host| host == REFUSED_HOST) {
        true => REFUSED.to_owned(),
        false => head.method.to_string(),
    };
    seen.borrow_mut().push((method, head.uri, body));
    Ok(Response::new(Full::default()))
}

/// Sends a stream in pieces, and reads whatever comes until the other side ends.
async fn send(client: TcpStream, stream: &[u8], size: usize) {
    let (mut answers, mut requests) = client.into_split();
    let sending = async move {
        for piece in stream.chunks(size) {
            if requests.write_all(piece).await.is_err() {
                return;
            }
            tokio::task::yield_now().await;
        }
        let _ = requests.shutdown().await;
    };
    let mut answered = Vec::new();
    let reading = answers.read_to_end(&mut answered);
    let _ = tokio::join!(sending, reading);
}
