//! A connection that changes its protocol, such as to WebSocket.

use std::sync::Arc;
use std::time::Duration;

use http::header::UPGRADE;
use http::{HeaderValue, Response, StatusCode};

use super::body::Answer;
use super::headers;
use super::tally::Tally;
use crate::downstream::{Change, Conn};
use crate::tunnel;
use crate::upstream::TargetBody;

/// Passes a target's 101 on, and then every byte both ways.
pub(super) fn agree(
    conn: &Arc<Conn>,
    response: Response<TargetBody>,
    change: Change,
    idle_timeout: Duration,
    mut tally: Tally,
) -> Response<Answer> {
    tally.answered_by_target(StatusCode::SWITCHING_PROTOCOLS.as_u16());
    let protocol = response.headers().get(UPGRADE).cloned();
    let (mut parts, body) = response.into_parts();
    let target_side = body.change();
    parts.extensions.clear();
    headers::strip_hop(&mut parts.headers);
    let protocol = protocol.unwrap_or(HeaderValue::from_static("websocket"));
    headers::put_upgrade(&mut parts.headers, protocol);
    let conn = Arc::clone(conn);
    // The connection's driver ends here; the tunnel stays inside the door by itself.
    let entered = conn.door.enter(&conn.life);
    conn.thread.handle.clone().spawn(async move {
        if let (Some(mut client), Some(mut target)) = (change.wait().await, target_side) {
            let (shared, life) = (&conn.shared, &conn.life);
            let joined = tunnel::join(shared, life, &mut client, &mut target, idle_timeout).await;
            tally.carried(joined.sent);
        }
        drop((entered, tally));
    });
    Response::from_parts(parts, Answer::EMPTY)
}
