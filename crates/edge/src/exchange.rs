//! One request and its answer.

mod attempt;
mod body;
mod decide;
mod desync;
mod firewall;
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

use std::future::Future;
use std::sync::Arc;

use http::header::SET_COOKIE;
use http::{HeaderMap, Request, Response};
use route::{Flavour, Listener, LoadBalancerPolicy, RouteTable};

pub(crate) use body::{Answer, BoxError};
pub(crate) use inbound::Outbound;
pub(crate) use outgoing::Outgoing;

use crate::downstream::{ClientBody, Conn};
use crate::login::{self, Admission};
use crate::sockets::Serves;
use decide::{Verdict, decide, objection, visit};
use host::Host;
use inbound::Inbound;
use tally::Tally;

/// Answers one request.
///
/// What needs no waiting is done at once, so that what waits is small: there may be thousands.
pub(crate) fn answer<'c>(
    conn: &'c Arc<Conn>,
    request: Request<ClientBody>,
) -> impl Future<Output = Response<Answer>> + Send + 'c {
    let begun = Begun::new(conn, request);
    async move {
        match begun {
            Ok(begun) => begun.answer().await,
            Err(nobody_here) => *nobody_here,
        }
    }
}

/// A request that is being answered, and what is known of it.
struct Begun<'c> {
    conn: &'c Arc<Conn>,
    listener: Arc<Listener>,
    request: Request<()>,
    inbound: Option<Arc<Inbound>>,
    host: Host,
    tally: Tally,
    /// Whether its head broke the rules.
    is_refused: bool,
}

impl<'c> Begun<'c> {
    /// The answer at once when nobody has the name asked for.
    fn new(
        conn: &'c Arc<Conn>,
        request: Request<ClientBody>,
    ) -> Result<Box<Self>, Box<Response<Answer>>> {
        let number = conn.next_request();
        let table = conn.shared.table.load();
        let host = host::of(&request);
        let mut tally = Tally::begin(conn);
        let Some(listener) = listener(conn, &table, host.name()) else {
            let page = pages::own(pages::nobody_here(), request.method(), tally);
            return Err(Box::new(page));
        };
        conn.count(listener);
        tally.set_listener(listener, &request, &host);
        let (parts, body) = request.into_parts();
        let inbound = Inbound::new(body, conn.shared.config.limits.replay_bytes);
        tally.set_inbound(inbound.as_ref());
        Ok(Box::new(Self {
            conn,
            listener: Arc::clone(listener),
            request: Request::from_parts(parts, ()),
            inbound,
            host,
            tally,
            is_refused: conn.life.is_refused(number),
        }))
    }

    async fn answer(mut self: Box<Self>) -> Response<Answer> {
        let is_http2 = self.request.version() == http::Version::HTTP_2;
        let (verdict, cookies) = match self.is_refused {
            true => {
                let page = pages::failure(&self.listener.flavour, 400);
                (Verdict::Own(page), HeaderMap::new())
            }
            false => judge(&mut self).await,
        };
        let answered = match verdict {
            Verdict::Own(response) => Err(response),
            Verdict::Forward(course) => {
                let outcome = forward::forward(&mut self, course).await;
                outcome.map_err(|status| pages::failure(&self.listener.flavour, status))
            }
        };
        let (conn, listener, method) = (self.conn, &self.listener, self.request.method());
        let mut response = match answered {
            Ok(answered) => answered.relay(conn, listener, method, self.tally),
            Err(response) => pages::own(response, method, self.tally),
        };
        if let Flavour::LoadBalancer(policy) = &listener.flavour {
            dress(policy, &mut response);
        }
        cookies.into_iter().for_each(|(_, cookie)| {
            response.headers_mut().append(SET_COOKIE, cookie);
        });
        let changes = response.status() == http::StatusCode::SWITCHING_PROTOCOLS;
        if !changes && (conn.is_old(listener) || conn.life.is_closing()) {
            say_goodbye(conn, &mut response, is_http2);
        }
        response
    }
}

/// What is wrong with a request first, then what the web ACL says, then whether its user must log
/// in, then the listener's rules; and the cookies that go with the answer, whoever gives it.
async fn judge(begun: &mut Begun<'_>) -> (Verdict, HeaderMap) {
    let Begun {
        conn,
        listener,
        request,
        inbound,
        host,
        tally,
        ..
    } = begun;
    let none = HeaderMap::new();
    if let Some(status) = objection(conn, listener, request, tally) {
        let page = pages::failure(&listener.flavour, status);
        return (Verdict::Own(page), none);
    }
    if let Some(guard) = firewall::of(listener) {
        if let Some(logged) = tally.logged() {
            logged.actions.push("waf");
        }
        // Boxed so that a request without a web ACL does not carry its state about.
        let asked = firewall::ask(guard, conn, listener, request, host, inbound.as_ref());
        if let Err(response) = Box::pin(asked).await {
            return (Verdict::Own(response), none);
        }
    }
    if listener.logins.is_empty() {
        return (decide(conn, listener, (request, host), tally), none);
    }
    // Boxed for the same reason.
    Box::pin(login(conn, listener, request, host, tally)).await
}

/// Lets a user's request go on, with what is known of the user in its headers, or answers it.
async fn login(
    conn: &Conn,
    listener: &Arc<Listener>,
    request: &mut Request<()>,
    host: &Host,
    tally: &mut Tally,
) -> (Verdict, HeaderMap) {
    login::strip(request.headers_mut());
    let Some(visit) = visit(conn, listener, (request, host), tally) else {
        return (
            decide(conn, listener, (request, host), tally),
            HeaderMap::new(),
        );
    };
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
            (decide(conn, listener, (request, host), tally), pass.cookies)
        }
        Admission::Elsewhere { location, cookies } => {
            (Verdict::Own(pages::redirect(302, &location)), cookies)
        }
        Admission::Refused(trouble) => {
            let page = pages::failure(&listener.flavour, trouble.status());
            (Verdict::Own(page), HeaderMap::new())
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
