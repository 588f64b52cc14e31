//! What becomes of a request: the target group it goes to, or an answer made here.

use std::sync::Arc;

use http::uri::PathAndQuery;
use http::{HeaderMap, Method, Request, Response, Uri};
use route::{
    Action, DesyncMode, Flavour, Forward, Listener, Moment, RedirectParts, RequestView, Rule,
    Scheme, TargetGroup, Transforms,
};

use super::body::Answer;
use super::desync::{Class, class};
use super::host::Host;
use super::tally::Tally;
use super::{headers, pages, sizes};
use crate::downstream::Conn;
use crate::login::Visit;

/// X-Forwarded-For may name this many addresses. Source: ELB, status 463.
const MOST_FORWARDED: usize = 30;

/// What becomes of a request.
pub(super) enum Verdict {
    Forward(Box<Course>),
    Own(Response<Answer>),
}

/// Where a request goes, and what is changed on the way.
pub(super) struct Course {
    pub(super) group: Arc<TargetGroup>,
    /// Headers of the answer that keep the client with the group.
    pub(super) stays: HeaderMap,
    /// The host a rule puts in the place of the one asked for.
    pub(super) host: Option<Host>,
    /// The path and query a rule puts in the place of those asked for.
    pub(super) url: Option<Uri>,
}

/// What rules see of a request.
fn view<'r>(conn: &Conn, request: &'r Request<()>, host: &'r Host) -> RequestView<'r> {
    RequestView {
        host: host.name(),
        port: host.port(),
        path: request.uri().path(),
        query: request.uri().query(),
        method: request.method(),
        headers: request.headers(),
        source: conn.client.ip(),
    }
}

/// The visit of a user who must log in; `None` where nobody must.
pub(super) fn visit(
    conn: &Conn,
    listener: &Arc<Listener>,
    (request, host): (&Request<()>, &Host),
    tally: &mut Tally,
) -> Option<Visit> {
    if listener.logins.is_empty() {
        return None;
    }
    let rule = listener.rule(&view(conn, request, host));
    note_rule(tally, rule);
    let action = rule.map_or(&listener.default, |rule| &rule.action);
    let login = action.after_login().0;
    let uri = request.uri();
    let target = (host.as_str(), uri.path(), uri.query());
    Visit::of(listener, login, target, request.headers(), conn.moment())
}

/// What the listener's rules say.
pub(super) fn decide(
    conn: &Conn,
    listener: &Listener,
    (request, host): (&Request<()>, &Host),
    tally: &mut Tally,
) -> Verdict {
    let own = |status| Verdict::Own(pages::failure(&listener.flavour, status));
    let view = view(conn, request, host);
    let rule = listener.rule(&view);
    note_rule(tally, rule);
    let action = rule
        .map_or(&listener.default, |rule| &rule.action)
        .after_login()
        .1;
    if let Some(logged) = tally.logged() {
        logged.actions.extend(name_of(action));
    }
    match action {
        // There is no such action after a login.
        Action::Authenticate(..) => own(500),
        Action::FixedResponse(fixed) => {
            listener.meter().responded();
            Verdict::Own(pages::fixed(fixed))
        }
        Action::Redirect(redirect) => {
            listener.meter().redirected();
            let parts = RedirectParts {
                scheme: listener.scheme,
                port: listener.port,
                request: view,
            };
            let location = redirect.location(&parts);
            if let Some(logged) = tally.logged() {
                logged.redirect = Some(location.clone());
            }
            Verdict::Own(pages::redirect(redirect.status, &location))
        }
        Action::Forward(forward) => {
            let moment = conn.moment();
            match forward.choose_for(request.headers(), moment.now) {
                None => own(503),
                Some(group) if !speaks(listener, group.protocol, request) => own(464),
                Some(group) => {
                    let mut course = course(forward, group, moment);
                    match rule.map(|rule| change(&mut course, &rule.transforms, &view)) {
                        Some(Err(NotAUrl)) => own(400),
                        None | Some(Ok(())) => Verdict::Forward(Box::new(course)),
                    }
                }
            }
        }
    }
}

/// Tells the access log which rule a request met: 0 stands for the default action.
fn note_rule(tally: &mut Tally, rule: Option<&Rule>) {
    if let Some(logged) = tally.logged() {
        logged.rule = Some(rule.map_or(0, |rule| rule.priority));
    }
}

/// An action as access logs name it.
fn name_of(action: &Action) -> Option<&'static str> {
    match action {
        Action::Authenticate(..) => None,
        Action::Forward(_) => Some("forward"),
        Action::FixedResponse(_) => Some("fixed-response"),
        Action::Redirect(_) => Some("redirect"),
    }
}

fn course(forward: &Forward, group: &Arc<TargetGroup>, moment: Moment) -> Course {
    let mut stays = HeaderMap::new();
    forward.stick(group, moment, &mut stays);
    Course {
        group: Arc::clone(group),
        stays,
        host: None,
        url: None,
    }
}

/// What a rule made of a URL is none.
struct NotAUrl;

fn change(
    course: &mut Course,
    transforms: &Transforms,
    view: &RequestView<'_>,
) -> Result<(), NotAUrl> {
    if let Some(rewrite) = &transforms.host {
        course.host = rewrite.apply(view.host).map(|host| Host::new(&host));
    }
    let Some(rewrite) = &transforms.url else {
        return Ok(());
    };
    let before = match view.query {
        Some(query) => format!("{}?{query}", view.path),
        None => view.path.to_owned(),
    };
    let Some(after) = rewrite.apply(&before) else {
        return Ok(());
    };
    let url: PathAndQuery = after.parse().map_err(|_| NotAUrl)?;
    course.url = Some(url.into());
    Ok(())
}

/// The status of a request that no rule is asked about.
pub(super) fn objection(
    conn: &Conn,
    listener: &Listener,
    request: &Request<()>,
    tally: &mut Tally,
) -> Option<u16> {
    // On a port of the machine that others serve in the clear.
    if listener.scheme == Scheme::Https && conn.secured.is_none() {
        return Some(400);
    }
    if *request.method() == Method::CONNECT {
        return Some(400);
    }
    match &listener.flavour {
        Flavour::Service(_) => (request.version() == http::Version::HTTP_10).then_some(426),
        // It carries bytes and has nothing to say to requests.
        Flavour::Network(_) => Some(400),
        Flavour::LoadBalancer(policy) => {
            let class = class(request);
            if class != Class::Compliant {
                listener.meter().not_compliant();
                if let Some(logged) = tally.logged() {
                    logged.class = Some(class.name());
                }
            }
            objection_of_balancer(conn, (policy.desync, class), request)
        }
    }
}

fn objection_of_balancer(
    conn: &Conn,
    judged: (DesyncMode, Class),
    request: &Request<()>,
) -> Option<u16> {
    if *request.method() == Method::TRACE {
        return Some(405);
    }
    match judged {
        (DesyncMode::Strictest, Class::Acceptable | Class::Ambiguous) => {
            conn.life.close();
            return Some(400);
        }
        (DesyncMode::Defensive, Class::Ambiguous) => conn.life.close(),
        _ => {}
    }
    if let Some(status) = sizes::too_long(request) {
        return Some(status);
    }
    let crowded = headers::forwarded_for_count(request.headers()) > MOST_FORWARDED;
    crowded.then_some(463)
}

/// Whether a load balancer would take this request to targets of this protocol version.
///
/// Source: ELB, status 464. Service Connect bridges the versions instead.
fn speaks(listener: &Listener, targets: route::Protocol, request: &Request<()>) -> bool {
    let is_http2 = request.version() == http::Version::HTTP_2;
    let is_grpc = headers::is_grpc(request.headers());
    match (&listener.flavour, targets) {
        (Flavour::Service(_), _) | (_, route::Protocol::Tcp) => true,
        (_, route::Protocol::Http) => !is_grpc,
        (_, route::Protocol::Http2) => is_http2,
        (_, route::Protocol::Grpc) => is_http2 && is_grpc && request.method() == Method::POST,
    }
}
