//! A connection that changes its protocol, such as to WebSocket.

use std::sync::Arc;
use std::time::Duration;

use http::header::UPGRADE;
use http::{HeaderValue, Response, StatusCode};
use hyper::body::Incoming;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;

use super::body::Answer;
use super::headers;
use super::tally::Tally;
use crate::downstream::Conn;
use crate::tunnel;

/// Passes a target's 101 on, and then every byte both ways.
pub(super) fn agree(
    conn: &Arc<Conn>,
    mut response: Response<Incoming>,
    client_side: OnUpgrade,
    idle_timeout: Duration,
    mut tally: Tally,
) -> Response<Answer> {
    tally.answered_by_target(StatusCode::SWITCHING_PROTOCOLS.as_u16());
    let protocol = response.headers().get(UPGRADE).cloned();
    let target_side = hyper::upgrade::on(&mut response);
    let (mut parts, _) = response.into_parts();
    parts.extensions.clear();
    headers::strip_hop(&mut parts.headers);
    let protocol = protocol.unwrap_or(HeaderValue::from_static("websocket"));
    headers::put_upgrade(&mut parts.headers, protocol);
    conn.life.answer_tunnel(true);
    let conn = Arc::clone(conn);
    // The connection's driver ends here; the tunnel stays inside the door by itself.
    let entered = conn.door.enter(&conn.life);
    conn.thread.handle.clone().spawn(async move {
        if let (Ok(client), Ok(target)) = (client_side.await, target_side.await) {
            let (mut client, mut target) = (TokioIo::new(client), TokioIo::new(target));
            let (shared, life) = (&conn.shared, &conn.life);
            let joined = tunnel::join(shared, life, &mut client, &mut target, idle_timeout).await;
            tally.carried(joined.sent);
        }
        drop((entered, tally));
    });
    Response::from_parts(parts, Answer::EMPTY)
}
