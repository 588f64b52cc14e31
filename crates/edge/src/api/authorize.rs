//! Whether a request may be made.

use super::Gateway;
use super::body::{Sent, Unread};
use super::exchange::Exchange;
use super::jwt;
use super::table::{Authorization, Route};
use http::header::AUTHORIZATION;
use http::request::Parts;
use hyper::body::Incoming;
use wire::{Ask, Decision, Payload, Source};

/// The name signatures are scoped to.
const SERVICE: &str = "execute-api";

/// Why a request is not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// There is no token.
    NoToken,
    /// The token will not do; why, in words.
    BadToken(String),
    /// The token has none of these scopes.
    NoScope(Vec<String>),
    /// The caller may not, or it cannot be told who that is.
    Forbidden,
    /// The body could not be read.
    Body(Unread),
}

impl Refusal {
    /// Status, message and `www-authenticate`.
    pub(super) fn answer(&self) -> (u16, &'static str, Option<String>) {
        match self {
            Self::NoToken => (401, "Unauthorized", Some("Bearer".to_owned())),
            Self::BadToken(why) => {
                let challenge = format!(
                    "Bearer scope=\"\" error=\"invalid_token\" error_description=\"{why}\""
                );
                (401, "Unauthorized", Some(challenge))
            }
            Self::NoScope(scopes) => {
                // (?) AWS publishes the status and the error's name; the words are ours.
                let challenge = format!(
                    "Bearer scope=\"{}\" error=\"insufficient_scope\" \
                     error_description=\"the token does not have a required scope\"",
                    scopes.join(" ")
                );
                (403, "Forbidden", Some(challenge))
            }
            Self::Forbidden => (403, "Forbidden", None),
            Self::Body(Unread::TooLarge) => (413, "Request Entity Too Large", None),
            Self::Body(Unread::Broken) => (400, "Bad Request", None),
        }
    }
}

impl Gateway {
    /// The body, when the request may be made.
    pub(super) async fn authorize(
        &self,
        exchange: &mut Exchange,
        route: &Route,
        parts: &Parts,
        body: Incoming,
        source: &Source,
    ) -> Result<Sent, Refusal> {
        match &route.authorization {
            Authorization::Anybody => Ok(Sent::Coming(body)),
            Authorization::Nobody => Err(Refusal::Forbidden),
            Authorization::Iam => {
                let body = Sent::Coming(body).whole().await.map_err(Refusal::Body)?;
                self.signed(exchange, parts, &body, source).await?;
                Ok(Sent::Whole(body))
            }
            Authorization::Jwt(rules) => {
                let token = jwt::token(rules, parts).ok_or(Refusal::NoToken)?;
                let verified = self.keys.verify(rules, &token).await;
                let claims = verified.inspect_err(|refusal| {
                    exchange.authorizer_error = refusal.answer().2;
                })?;
                exchange.claims = Some(claims);
                Ok(Sent::Coming(body))
            }
        }
    }

    /// Whether whoever signed the request may invoke the API.
    async fn signed(
        &self,
        exchange: &mut Exchange,
        parts: &Parts,
        body: &[u8],
        source: &Source,
    ) -> Result<(), Refusal> {
        let stage = exchange.stage.clone().ok_or(Refusal::Forbidden)?;
        // A server that believes its callers still wants a signature here, as AWS does.
        let in_query = parts
            .uri
            .query()
            .is_some_and(|query| query.contains("X-Amz-Signature="));
        if !in_query && !parts.headers.contains_key(AUTHORIZATION) {
            return Err(Refusal::Forbidden);
        }
        let payload = Payload::Bytes(body);
        let admitted = self.doorkeeper.admit(parts, payload, SERVICE, source).await;
        let admitted = admitted.map_err(|stranger| {
            exchange.authorizer_error = Some(stranger.to_string());
            Refusal::Forbidden
        })?;
        let caller = admitted.caller;
        exchange.caller = Some((caller.account().to_string(), caller.arn().to_string()));
        let (api, name) = (&stage.api, &stage.name);
        let path = exchange.path.trim_start_matches('/');
        let resource = format!("{api}/{name}/{}/{path}", exchange.method);
        let ask = Ask {
            caller: &caller,
            action: "execute-api:Invoke",
            resource: &stage.scope.arn(SERVICE, resource).to_string(),
            conditions: &[],
            policy: None,
            scope: &stage.scope,
            source,
        };
        if *caller.account() != stage.scope.account {
            return Err(Refusal::Forbidden);
        }
        match self.authorizer.decide(&ask).await {
            Decision::Allowed => Ok(()),
            Decision::Denied(why) => {
                exchange.authorizer_error = Some(why);
                Err(Refusal::Forbidden)
            }
        }
    }
}
