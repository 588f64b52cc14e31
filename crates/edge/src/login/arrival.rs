//! A user comes back from the provider.

use std::sync::Arc;

use http::HeaderMap;
use percent_encoding::percent_decode_str;
use route::LoginCount;
use route::login::{LOGIN_TIMEOUT, Login, MOST_CLAIMS, nonce};
use serde_json::{Map, Value};

use super::keys::LoginKeys;
use super::provider::Provider;
use super::sealed::{Session, State};
use super::tokens::Tokens;
use super::{Admission, Trouble, Visit};
use crate::threads::Shared;

/// Makes a session of a code and brings the user to where the login began.
pub(super) async fn arrive(shared: &Shared, keys: &LoginKeys, visit: &Visit) -> Admission {
    match arrived(shared, keys, visit).await {
        Ok(admission) => admission,
        Err(trouble) => Admission::Refused(trouble),
    }
}

async fn arrived(shared: &Shared, keys: &LoginKeys, visit: &Visit) -> Result<Admission, Trouble> {
    let query = visit.target.split_once('?').map_or("", |(_, query)| query);
    let state = parameter(query, "state").ok_or(Trouble::NoState)?;
    // A provider that writes `+` as it is means no space: there are none in a state.
    let state = keys.state(&state.replace(' ', "+"));
    let state = state.ok_or(Trouble::BadState)?;
    check(&state, visit)?;
    let login = login_of(&state, visit).ok_or(Trouble::BadState)?;
    match parameter(query, "error").as_deref() {
        None => {}
        Some("access_denied") => return Err(Trouble::AccessDenied),
        Some(_) => return Err(Trouble::ProviderError),
    }
    let code = parameter(query, "code").ok_or(Trouble::NoCode)?;
    let provider = Provider::of(shared, &login).ok_or(Trouble::Unhandled)?;
    let tokens = provider.tokens_for(&code, &state.redirect).await?;
    let subject = tokens.subject(&login, &state.nonce, visit.moment.now)?;
    if !provider.signed(&tokens).await {
        return Err(Trouble::BadIdToken);
    }
    let claims = provider.claims(&tokens.access).await?;
    if claims.get("sub").and_then(Value::as_str) != Some(&subject) {
        return Err(Trouble::BadClaims);
    }
    let session = session(&login, tokens, claims, visit.moment.now)?;
    let sealed = keys.seal_session(shared, &session);
    let mut cookies = HeaderMap::new();
    let kept = login.keep(&sealed, &visit.cookies, visit.moment, &mut cookies);
    kept.map_err(|_| Trouble::TooLarge)?;
    visit.listener.meter().login(LoginCount::Success);
    Ok(Admission::Elsewhere {
        location: state.url,
        cookies,
    })
}

/// Whether a state is of this browser and not too old.
fn check(state: &State, visit: &Visit) -> Result<(), Trouble> {
    let ends = state.begun.saturating_add(LOGIN_TIMEOUT.as_secs());
    let is_of_browser = nonce(&visit.cookies).is_some_and(|nonce| nonce == state.browser);
    match is_of_browser && visit.moment.now < ends {
        true => Ok(()),
        false => Err(Trouble::BadState),
    }
}

/// What was asked, if that is still asked of users, and of the same provider.
fn login_of(state: &State, visit: &Visit) -> Option<Arc<Login>> {
    let mut logins = visit.listener.logins.iter();
    let login = logins.find(|login| login.id.as_str() == state.login);
    let is_same =
        |login: &&Arc<Login>| login.issuer == state.issuer && login.client == state.client;
    login.filter(is_same).cloned()
}

fn session(
    login: &Login,
    tokens: Tokens,
    claims: Map<String, Value>,
    now: u64,
) -> Result<Session, Trouble> {
    let until = now.saturating_add(login.lasts.as_secs());
    let session = Session {
        issuer: login.issuer.clone(),
        client: login.client.clone(),
        claims,
        access_until: tokens.expires_in.map(|seconds| now.saturating_add(seconds)),
        access: tokens.access,
        refresh: tokens.refresh,
        until,
    };
    fits(&session).then_some(session).ok_or(Trouble::TooLarge)
}

/// Whether claims and access token are small enough. Source: the load balancers' guide,
/// authentication flow: 11K.
pub(super) fn fits(session: &Session) -> bool {
    let claims = serde_json::to_vec(&session.claims).unwrap_or_default();
    claims.len() + session.access.len() <= MOST_CLAIMS
}

/// The first parameter of that name.
fn parameter(query: &str, name: &str) -> Option<String> {
    let pairs = query.split('&');
    let mut pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let (_, value) = pairs.find(|(key, _)| *key == name)?;
    let spaced = value.replace('+', " ");
    Some(percent_decode_str(&spaced).decode_utf8().ok()?.into_owned())
}
