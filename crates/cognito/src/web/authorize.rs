//! `/oauth2/authorize`: what an app asks for, and what it gets.

use super::answers::Answer;
use super::forms::with;
use super::html::{failed, refused};
use super::{Visitor, Web};
use crate::crypt::Opaque;
use crate::ground::{Refusal, Seen};
use crate::sign_in::Granting;
use api::Reply;
use domain::clock::later;
use domain::cognito::{Authorization, PoolUser, Visit};
use std::time::Duration;

/// How long an authorization code is good. Source: developer guide, "Authorize endpoint":
/// 5 minutes.
const CODE_LASTS: Duration = Duration::from_secs(5 * 60);

/// What an app asks for.
pub(super) struct Wish {
    pub(super) seen: Seen,
    /// Where the answer goes.
    pub(super) redirect: String,
    /// Tokens at once, rather than a code.
    pub(super) is_implicit: bool,
    pub(super) scopes: Vec<String>,
    pub(super) state: Option<String>,
    pub(super) nonce: Option<String>,
    pub(super) code_challenge: Option<String>,
}

impl Web {
    pub(super) async fn authorize(&self, visitor: &Visitor<'_>) -> Answer {
        let wish = match self.wish(visitor).await {
            Ok(wish) => wish,
            Err(answer) => return *answer,
        };
        let query = visitor.query.wish();
        if visitor.query.get("prompt") == Some("login") {
            return Answer::redirect(&format!("/login?{query}"));
        }
        match self.visit(visitor).await {
            Ok(Some((user, visit))) => self.granted(&wish, &user, &visit).await,
            Ok(None) if visitor.query.get("prompt") == Some("none") => {
                wish.refused("login_required", None)
            }
            Ok(None) => Answer::redirect(&format!("/login?{query}")),
            Err(error) => failed(&error),
        }
    }

    /// What an app asks for. Who it is and where the answer goes must be right before anybody
    /// is sent anywhere; after that a refusal goes where the answer would.
    pub(super) async fn wish(&self, visitor: &Visitor<'_>) -> Result<Wish, Box<Answer>> {
        let query = &visitor.query;
        let stop = |problem: &str| {
            Box::new(refused(
                "An error was encountered with the requested page.",
                problem,
            ))
        };
        let id = query
            .get("client_id")
            .ok_or_else(|| stop("client_id is missing."))?;
        let seen = self.cognito.seen(id).await.ok();
        let seen = seen.filter(|seen| seen.pool.id == visitor.pool.id);
        let seen = seen.ok_or_else(|| stop("invalid_client: there is no such app client."))?;
        let client = &seen.client;
        let redirect = query
            .get("redirect_uri")
            .or(client.default_redirect.as_deref());
        let known = client.callback_urls.as_deref().unwrap_or_default();
        // Compared letter by letter: nothing but what was registered gets a code.
        let redirect = redirect.filter(|redirect| known.iter().any(|one| one == redirect));
        let redirect = redirect.ok_or_else(|| {
            stop("redirect_mismatch: the redirect_uri is not one of the app client's.")
        })?;
        let text = |name: &str| query.get(name).map(str::to_owned);
        let wish = Wish {
            redirect: redirect.to_owned(),
            is_implicit: query.get("response_type") == Some("token"),
            scopes: scopes(query.get("scope"), client.oauth_scopes.as_deref()),
            state: text("state"),
            nonce: text("nonce"),
            code_challenge: text("code_challenge"),
            seen,
        };
        match problem(&wish, visitor) {
            Some((error, description)) => Err(Box::new(wish.refused(error, Some(description)))),
            None => Ok(wish),
        }
    }

    /// Gives an app what it asked for, and sends the browser back to it.
    pub(super) async fn granted(&self, wish: &Wish, user: &PoolUser, visit: &Visit) -> Answer {
        let given = match wish.is_implicit {
            true => self.tokens_at_once(wish, user, visit).await,
            false => self.authorization_code(wish, user, visit).await,
        };
        given.unwrap_or_else(|error| failed(&error))
    }

    async fn authorization_code(
        &self,
        wish: &Wish,
        user: &PoolUser,
        visit: &Visit,
    ) -> Reply<Answer> {
        let cognito = &self.cognito;
        let pool = &wish.seen.pool;
        let opaque = Opaque::new(&pool.id, "", &*cognito.ids);
        let authorization = &Authorization {
            scope: pool.scope.clone(),
            pool: pool.id.clone(),
            hash: opaque.hash,
            client: wish.seen.client.id.clone(),
            user: user.folded.clone(),
            redirect: wish.redirect.clone(),
            scopes: wish.scopes.clone(),
            code_challenge: wish.code_challenge.clone(),
            nonce: wish.nonce.clone(),
            signed_in_at: visit.signed_in_at,
            expires_at: later(cognito.clock.now(), CODE_LASTS),
        };
        cognito
            .write(|txn| async move {
                txn.put(authorization);
                Ok::<_, Refusal>(())
            })
            .await?;
        let mut told = vec![("code", opaque.text.as_str())];
        told.extend(wish.state.as_deref().map(|state| ("state", state)));
        Ok(Answer::redirect(&with(&wish.redirect, '?', &told)))
    }

    async fn tokens_at_once(&self, wish: &Wish, user: &PoolUser, visit: &Visit) -> Reply<Answer> {
        let how = Granting {
            scopes: wish.scopes.clone(),
            by_pages: true,
            signed_in_at: visit.signed_in_at,
        };
        let (grant, _) = self.cognito.grant(&wish.seen, user, how).await?;
        let nonce = wish.nonce.as_deref();
        let issued = self.cognito.issue(&wish.seen, user, &grant, nonce).await?;
        let expires_in = issued.expires_in.to_string();
        let mut told = vec![
            ("access_token", issued.access.as_str()),
            ("token_type", "Bearer"),
            ("expires_in", expires_in.as_str()),
        ];
        if wish.scopes.iter().any(|scope| scope == "openid") {
            told.insert(0, ("id_token", issued.id.as_str()));
        }
        told.extend(wish.state.as_deref().map(|state| ("state", state)));
        Ok(Answer::redirect(&with(&wish.redirect, '#', &told)))
    }
}

impl Wish {
    /// Tells the app that it does not get what it asked for.
    fn refused(&self, error: &str, description: Option<&str>) -> Answer {
        let mut told = vec![("error", error)];
        told.extend(description.map(|description| ("error_description", description)));
        told.extend(self.state.as_deref().map(|state| ("state", state)));
        let mark = if self.is_implicit { '#' } else { '?' };
        Answer::redirect(&with(&self.redirect, mark, &told))
    }
}

fn problem(wish: &Wish, visitor: &Visitor<'_>) -> Option<(&'static str, &'static str)> {
    let (client, query) = (&wish.seen.client, &visitor.query);
    let flow = match query.get("response_type") {
        Some("code") => "code",
        Some("token") => "implicit",
        Some(_) | None => return Some(("invalid_request", "response_type must be code or token")),
    };
    let has = |list: &Option<Vec<String>>, name: &str| list.iter().flatten().any(|one| one == name);
    if client.oauth != Some(true) || !has(&client.oauth_flows, flow) {
        return Some((
            "unauthorized_client",
            "the app client may not use this flow",
        ));
    }
    if client.providers.is_some() && !has(&client.providers, "COGNITO") {
        return Some((
            "invalid_request",
            "other identity providers are not available here yet",
        ));
    }
    let provider = query
        .get("identity_provider")
        .or(query.get("idp_identifier"));
    if provider.is_some_and(|name| name != "COGNITO") {
        return Some((
            "invalid_request",
            "other identity providers are not available here yet",
        ));
    }
    if !wish
        .scopes
        .iter()
        .all(|scope| has(&client.oauth_scopes, scope))
    {
        return Some(("invalid_scope", "the app client may not ask for a scope"));
    }
    let method = query.get("code_challenge_method");
    if (wish.code_challenge.is_some() || method.is_some()) && method != Some("S256") {
        return Some(("invalid_request", "code_challenge_method must be S256"));
    }
    if method.is_some() && wish.code_challenge.is_none() {
        return Some(("invalid_request", "code_challenge is missing"));
    }
    None
}

/// The scopes that are asked for; all of the app client's when none are named.
pub(super) fn scopes(asked: Option<&str>, known: Option<&[String]>) -> Vec<String> {
    match asked {
        Some(asked) => asked.split_whitespace().map(str::to_owned).collect(),
        None => known.unwrap_or_default().to_vec(),
    }
}
