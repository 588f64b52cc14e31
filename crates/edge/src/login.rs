//! Users who log in at a listener: their sessions, their way to the provider and back.
//!
//! ```text
//! request ─► session cookies ─► good ─────────────────────────► claims in headers, next action
//!                  │ none          │ access token is over ─► renewed at the provider, or none
//!                  ▼
//!     deny: 401 · allow: without claims · authenticate: 302 to the provider, state sealed
//!
//! /oauth2/idpresponse?code&state ─► token endpoint ─► user info ─► 302 back, with the session
//! ```
//!
//! - `keys`: what sessions are sealed and claims are signed with, by load balancer
//! - `sealed`: sessions and states as browsers carry them
//! - `provider`: calls of an identity provider; `tokens`: what it gives
//! - `arrival`: the way back; `renewal`: sessions whose access token is over
//! - `trouble`: what can go wrong, as clients and logs are told
//!
//! What is decided without a key or a call is in `route::login`.

mod arrival;
mod keys;
mod provider;
mod renewal;
mod sealed;
mod tokens;
mod trouble;

use std::sync::Arc;

use http::header::COOKIE;
use http::{HeaderMap, HeaderName, HeaderValue};
use route::login::{ANSWER_PATH, Login, Standing, Unauthenticated, keep_nonce, nonce};
use route::{Listener, LoginCount, Moment};

pub use keys::{LoginKeyError, LoginKeys, Logins};
pub(crate) use renewal::Renewals;
pub(crate) use trouble::Trouble;

use crate::threads::Shared;
use sealed::{Session, State};

/// Source: the load balancers' guide, user claims.
const DATA: HeaderName = HeaderName::from_static("x-amzn-oidc-data");
const IDENTITY: HeaderName = HeaderName::from_static("x-amzn-oidc-identity");
const ACCESS_TOKEN: HeaderName = HeaderName::from_static("x-amzn-oidc-accesstoken");
/// The longest URL that a state brings users back to; others are cut at their query, or lead to
/// the start. Chosen: a state must fit into what servers take as a query.
const MOST_URL: usize = 2_048;

/// What is known of a request at which users log in.
pub(crate) struct Visit {
    /// What is asked of it; nothing where it is the provider's answer.
    login: Option<Arc<Login>>,
    listener: Arc<Listener>,
    /// The host it names, with its port.
    host: String,
    /// Its path and query.
    target: String,
    /// Its cookies alone.
    cookies: HeaderMap,
    moment: Moment,
}

/// What becomes of it.
pub(crate) enum Admission {
    /// It goes on: with claims for the target, if any, and cookies for the answer.
    Pass(Pass),
    /// Its user goes elsewhere.
    Elsewhere {
        location: String,
        cookies: HeaderMap,
    },
    /// It ends here.
    Refused(Trouble),
}

/// A request that goes on.
#[derive(Default)]
pub(crate) struct Pass {
    /// Headers for the target.
    pub(crate) claims: HeaderMap,
    /// Cookies for the answer.
    pub(crate) cookies: HeaderMap,
    /// Whether there was a session.
    pub(crate) is_known: bool,
}

impl Visit {
    /// The visit a request is; `None` where nobody has to log in for it.
    pub(crate) fn of(
        listener: &Arc<Listener>,
        login: Option<&Arc<Login>>,
        (host, path, query): (&str, &str, Option<&str>),
        headers: &HeaderMap,
        moment: Moment,
    ) -> Option<Self> {
        let is_answer = path == ANSWER_PATH;
        if listener.logins.is_empty() || (login.is_none() && !is_answer) {
            return None;
        }
        let mut cookies = HeaderMap::new();
        for line in headers.get_all(COOKIE) {
            cookies.append(COOKIE, line.clone());
        }
        Some(Self {
            login: login.filter(|_| !is_answer).cloned(),
            listener: Arc::clone(listener),
            host: host.to_owned(),
            target: match query {
                Some(query) => format!("{path}?{query}"),
                None => path.to_owned(),
            },
            cookies,
            moment,
        })
    }

    /// Where the provider sends users back to, at the host they came to.
    fn redirect(&self) -> Result<String, Trouble> {
        match self.host.strip_suffix(":443").unwrap_or(&self.host) {
            "" => Err(Trouble::NoHost),
            host => Ok(format!("https://{host}{ANSWER_PATH}")),
        }
    }

    /// Where users are brought back to.
    fn url(&self) -> String {
        let host = self.host.strip_suffix(":443").unwrap_or(&self.host);
        let path = self.target.split('?').next().unwrap_or_default();
        let fits = [&*self.target, path]
            .into_iter()
            .find(|target| target.len() <= MOST_URL);
        format!("https://{host}{}", fits.unwrap_or("/"))
    }
}

/// Takes away what a client says of itself in the words of the load balancer.
///
/// Chosen: at listeners where users log in; elsewhere the headers may come from another load
/// balancer before this one.
pub(crate) fn strip(headers: &mut HeaderMap) {
    for name in [DATA, IDENTITY, ACCESS_TOKEN] {
        headers.remove(name);
    }
}

/// Decides whether a request goes on, and asks the provider where that is needed.
pub(crate) async fn admit(shared: &Shared, visit: Visit) -> Admission {
    let Some(keys) = shared.logins.load().keys(&visit.listener.owner) else {
        return Admission::Refused(Trouble::Unhandled);
    };
    let admission = match visit.login.clone() {
        None => arrival::arrive(shared, &keys, &visit).await,
        Some(login) => enter(shared, &keys, &visit, &login).await,
    };
    if let Admission::Refused(trouble) = &admission {
        visit.listener.meter().login(trouble.count());
    }
    admission
}

async fn enter(shared: &Shared, keys: &LoginKeys, visit: &Visit, login: &Login) -> Admission {
    let now = visit.moment.now;
    let session = login.session(&visit.cookies);
    let session = session.and_then(|sealed| keys.session(&sealed));
    let session = session.filter(|session| session.is_of(login));
    match session.map(|session| (session.terms().standing(now), session)) {
        Some((Standing::Good, session)) => known(keys, visit, login, &session, HeaderMap::new()),
        Some((Standing::Stale, session)) => {
            let renewed = shared.renewals.renew(shared, login, session, now).await;
            match renewed.and_then(|session| kept(shared, keys, visit, login, session)) {
                Some((session, cookies)) => {
                    visit.listener.meter().login(LoginCount::Renewed);
                    known(keys, visit, login, &session, cookies)
                }
                None => unknown(shared, keys, visit, login),
            }
        }
        Some((Standing::Over, _)) | None => unknown(shared, keys, visit, login),
    }
}

/// A session with the cookies that keep it.
fn kept(
    shared: &Shared,
    keys: &LoginKeys,
    visit: &Visit,
    login: &Login,
    session: Session,
) -> Option<(Session, HeaderMap)> {
    let (sealed, mut cookies) = (keys.seal_session(shared, &session), HeaderMap::new());
    let kept = login.keep(&sealed, &visit.cookies, visit.moment, &mut cookies);
    kept.ok().map(|()| (session, cookies))
}

/// The request of a user with a session.
fn known(
    keys: &LoginKeys,
    visit: &Visit,
    login: &Login,
    session: &Session,
    cookies: HeaderMap,
) -> Admission {
    let signer = visit.listener.owner.name();
    let Some(data) = keys.sign(login, signer, &session.claims, visit.moment.now) else {
        return Admission::Refused(Trouble::Unhandled);
    };
    let subject = session.claims.get("sub").and_then(|sub| sub.as_str());
    let mut claims = HeaderMap::new();
    for (name, value) in [
        (DATA, &*data),
        (IDENTITY, subject.unwrap_or_default()),
        (ACCESS_TOKEN, &session.access),
    ] {
        if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
            claims.insert(name, value);
        }
    }
    Admission::Pass(Pass {
        claims,
        cookies,
        is_known: true,
    })
}

/// The request of a user without a session.
fn unknown(shared: &Shared, keys: &LoginKeys, visit: &Visit, login: &Login) -> Admission {
    match login.unauthenticated {
        Unauthenticated::Deny => Admission::Refused(Trouble::Denied),
        Unauthenticated::Allow => Admission::Pass(Pass::default()),
        Unauthenticated::Authenticate => match send(shared, keys, visit, login) {
            Ok(admission) => admission,
            Err(trouble) => Admission::Refused(trouble),
        },
    }
}

/// Sends a user to the provider.
///
/// Chosen: a browser that has a nonce keeps it, so that the many requests of one page do not
/// spoil each other's login.
fn send(
    shared: &Shared,
    keys: &LoginKeys,
    visit: &Visit,
    login: &Login,
) -> Result<Admission, Trouble> {
    let redirect = visit.redirect()?;
    let ids = &*shared.config.ids;
    let browser = nonce(&visit.cookies).unwrap_or_else(|| ids.hex(32));
    let state = State {
        login: login.id.as_str().to_owned(),
        issuer: login.issuer.clone(),
        client: login.client.clone(),
        url: visit.url(),
        redirect,
        browser,
        nonce: ids.hex(32),
        begun: visit.moment.now,
    };
    let mut cookies = HeaderMap::new();
    keep_nonce(&state.browser, visit.moment, &mut cookies);
    let sealed = keys.seal_state(shared, &state);
    Ok(Admission::Elsewhere {
        location: login.location(&state.redirect, &sealed, &state.nonce),
        cookies,
    })
}
