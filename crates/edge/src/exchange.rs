//! One request and its answer.

mod attempt;
mod body;
mod decide;
mod desync;
mod forward;
mod headers;
mod host;
mod inbound;
mod logged;
mod outgoing;
mod pages;
mod policy;
mod sizes;
mod tally;
mod upgrade;

use std::sync::Arc;

use http::header::SET_COOKIE;
use http::{HeaderMap, Request, Response};
use hyper::body::Incoming;
use route::{Flavour, Listener, LoadBalancerPolicy, RouteTable};

pub(crate) use body::{Answer, BoxError};
pub(crate) use inbound::Outbound;

use crate::downstream::Conn;
use crate::login::{self, Admission, Visit};
use crate::sockets::Serves;
use decide::{Verdict, decide, objection, visit};
use tally::Tally;

/// Answers one request.
pub(crate) async fn answer(conn: &Arc<Conn>, mut request: Request<Incoming>) -> Response<Answer> {
    let number = conn.next_request();
    let table = conn.shared.table.load_full();
    let host = host::of(&request);
    let mut tally = Tally::begin(conn);
    let Some(listener) = listener(conn, &table, host.name()) else {
        return pages::own(pages::nobody_here(), request.method(), tally);
    };
    conn.count(listener);
    tally.set_listener(listener, &request, &host);
    let method = request.method().clone();
    let refused = match conn.life.is_refused(number) {
        true => Some(400),
        false => objection(conn, listener, &request, &mut tally),
    };
    if !listener.logins.is_empty() {
        login::strip(request.headers_mut());
    }
    let visit = match refused {
        None => visit(conn, listener, (&request, &host), &mut tally),
        Some(_) => None,
    };
    let (admitted, cookies) = match visit {
        // Boxed so that the many requests without a login do not carry its size.
        Some(visit) => Box::pin(login(conn, listener, visit, (&mut request, &mut tally))).await,
        None => (Ok(()), HeaderMap::new()),
    };
    let verdict = match (refused, admitted) {
        (Some(status), _) => Verdict::Own(pages::failure(&listener.flavour, status)),
        (None, Err(answer)) => Verdict::Own(answer),
        (None, Ok(())) => decide(conn, listener, (&request, &host), &mut tally),
    };
    let is_http2 = request.version() == http::Version::HTTP_2;
    let mut response = match verdict {
        Verdict::Own(response) => pages::own(response, &method, tally),
        Verdict::Forward(course) => {
            // Boxed so that the codec moves a pointer about instead of all the attempts' state.
            Box::pin(forward::forward(
                conn, listener, course, request, &host, tally,
            ))
            .await
        }
    };
    if let Flavour::LoadBalancer(policy) = &listener.flavour {
        dress(policy, &mut response);
    }
    cookies.into_iter().for_each(|(_, cookie)| {
        response.headers_mut().append(SET_COOKIE, cookie);
    });
    if response.status() != http::StatusCode::SWITCHING_PROTOCOLS {
        conn.life.answer_tunnel(false);
        if conn.is_old(listener) || conn.life.is_closing() {
            say_goodbye(conn, &mut response, is_http2);
        }
    }
    response
}

/// Lets a user's request go on, with what is known of the user in its headers, or answers it;
/// and the cookies that go with the answer, whoever gives it.
async fn login(
    conn: &Conn,
    listener: &Listener,
    visit: Visit,
    (request, tally): (&mut Request<Incoming>, &mut Tally),
) -> (Result<(), Response<Answer>>, HeaderMap) {
    let admission = login::admit(&conn.shared, visit).await;
    if let Some(logged) = tally.logged() {
        if !matches!(&admission, Admission::Pass(pass) if !pass.is_known) {
            logged.actions.push("authenticate");
        }
        if let Admission::Refused(trouble) = &admission {
            logged.reason = trouble.reason();
        }
    }
    match admission {
        Admission::Pass(pass) => {
            request.headers_mut().extend(pass.claims);
            (Ok(()), pass.cookies)
        }
        Admission::Elsewhere { location, cookies } => {
            (Err(pages::redirect(302, &location)), cookies)
        }
        Admission::Refused(trouble) => {
            let page = pages::failure(&listener.flavour, trouble.status());
            (Err(page), HeaderMap::new())
        }
    }
}

/// Closes a connection after this answer, in a way the client learns of before it asks again.
fn say_goodbye(conn: &Conn, response: &mut Response<Answer>, is_http2: bool) {
    if is_http2 {
        conn.life.close();
    } else {
        let close = http::HeaderValue::from_static("close");
        response
            .headers_mut()
            .insert(http::header::CONNECTION, close);
    }
}

/// Sets the headers that the listener's attributes ask for in every answer.
fn dress(policy: &LoadBalancerPolicy, response: &mut Response<Answer>) {
    for (name, value) in &policy.answer_headers {
        response.headers_mut().insert(name, value.clone());
    }
    if policy.hides_server && pages::is_signed(response.headers()) {
        response.headers_mut().remove(http::header::SERVER);
    }
}

fn listener<'t>(conn: &Conn, table: &'t RouteTable, host: &str) -> Option<&'t Arc<Listener>> {
    if let Some(secured) = &conn.secured {
        return table.listener(&secured.listener);
    }
    match &conn.door.serves {
        Serves::Listener(id) => table.listener(id),
        Serves::SharedPort(port) => table.shared(*port, host),
    }
}
