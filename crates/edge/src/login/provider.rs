//! Calls of an identity provider.
//!
//! Chosen: they leave from the machine, not from the load balancer's subnets, so that providers
//! on this machine are reached; its security groups do not decide on them.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST};
use http::{HeaderName, Request, StatusCode, Uri};
use http_body_util::{BodyExt as _, Full, Limited};
use route::Origin;
use route::login::{Login, form};
use serde_json::{Map, Value};

use super::Trouble;
use super::tokens::Tokens;
use crate::api::is_signed;
use crate::client::{self, Place, To};
use crate::threads::Shared;

/// How long a call may take. Chosen: AWS does not say.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most bytes of an answer that are read; far more than a session can hold.
const LARGEST: usize = 256 * 1024;

/// A provider, as one login calls it.
pub(super) struct Provider<'a> {
    shared: &'a Shared,
    login: &'a Login,
    secret: Arc<str>,
}

/// Why a call has no document.
enum Failure {
    Unreachable(String),
    Refused(StatusCode, Option<Value>),
    Malformed,
}

impl<'a> Provider<'a> {
    /// The provider of a login; nothing when our secret there is not known.
    pub(super) fn of(shared: &'a Shared, login: &'a Login) -> Option<Self> {
        let secret = shared.logins.load().secret(login)?;
        Some(Self {
            shared,
            login,
            secret,
        })
    }

    /// Changes a code for tokens.
    pub(super) async fn tokens_for(&self, code: &str, redirect: &str) -> Result<Tokens, Trouble> {
        let grant = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect),
        ];
        self.tokens(&grant).await
    }

    /// Changes a refresh token for tokens.
    pub(super) async fn tokens_again(&self, refresh: &str) -> Result<Tokens, Trouble> {
        let grant = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
        self.tokens(&grant).await
    }

    async fn tokens(&self, grant: &[(&str, &str)]) -> Result<Tokens, Trouble> {
        // Name and password are encoded like forms. Source: RFC 6749, 2.3.1.
        let encoded = |text: &str| form([("", text)])[1..].to_owned();
        let pair = format!("{}:{}", encoded(&self.login.client), encoded(&self.secret));
        let headers = [
            (AUTHORIZATION, format!("Basic {}", STANDARD.encode(pair))),
            (CONTENT_TYPE, "application/x-www-form-urlencoded".to_owned()),
        ];
        let body = form(grant.iter().copied());
        let asked = self.ask("POST", &self.login.token, &headers, body).await;
        let document = asked.map_err(|failure| match failure {
            Failure::Unreachable(why) => {
                let endpoint = &self.login.token;
                tracing::warn!(endpoint, why, "a token endpoint cannot be reached");
                Trouble::TokensUnreachable
            }
            Failure::Refused(_, Some(told)) if told["error"] == "invalid_grant" => {
                Trouble::BadGrant
            }
            Failure::Refused(status, told) => {
                let (endpoint, told) = (&self.login.token, told.unwrap_or_default());
                tracing::warn!(endpoint, %status, %told, "a token endpoint refuses");
                Trouble::TokensRefused
            }
            Failure::Malformed => Trouble::BadTokens,
        })?;
        Tokens::read(&document)
    }

    /// Whether the provider signed the ID token, as far as its keys are here.
    ///
    /// Chosen: user pools of this server hold their keys next door. For others no key is
    /// configured, as on AWS, and not every one can be discovered: what comes from the token
    /// endpoint itself counts, which OpenID Connect Core allows (ID token validation, 6).
    pub(super) async fn signed(&self, tokens: &Tokens) -> bool {
        let Some(keys) = self.shared.config.keys.key_set(&self.login.issuer).await else {
            return true;
        };
        let keys = serde_json::from_str(&keys).unwrap_or_default();
        tokens.id().is_some_and(|token| is_signed(token, &keys))
    }

    /// What the provider says of the user of an access token.
    pub(super) async fn claims(&self, access: &str) -> Result<Map<String, Value>, Trouble> {
        let headers = [(AUTHORIZATION, format!("Bearer {access}"))];
        let asked = self.ask("GET", &self.login.user_info, &headers, String::new());
        match asked.await {
            Ok(Value::Object(claims)) => Ok(claims),
            Ok(_) | Err(Failure::Malformed) => Err(Trouble::BadClaims),
            Err(Failure::Unreachable(why)) => {
                let endpoint = &self.login.user_info;
                tracing::warn!(endpoint, why, "a user info endpoint cannot be reached");
                Err(Trouble::ClaimsUnreachable)
            }
            Err(Failure::Refused(..)) => Err(Trouble::ClaimsRefused),
        }
    }

    async fn ask(
        &self,
        method: &str,
        url: &str,
        headers: &[(HeaderName, String)],
        body: String,
    ) -> Result<Value, Failure> {
        let asking = self.asked(method, url, headers, body);
        match tokio::time::timeout(PATIENCE, asking).await {
            Ok(answer) => answer,
            Err(_) => Err(Failure::Unreachable(
                "it does not answer in time".to_owned(),
            )),
        }
    }

    async fn asked(
        &self,
        method: &str,
        url: &str,
        headers: &[(HeaderName, String)],
        body: String,
    ) -> Result<Value, Failure> {
        let no_url = || Failure::Unreachable("it is no URL".to_owned());
        let uri: Uri = url.parse().map_err(|_| no_url())?;
        let (named, authority) = client::place(&uri).ok_or_else(no_url)?;
        let place = match self.login.via {
            None => named,
            Some(address) => Place {
                origin: Origin::Host,
                to: To::Address(address),
                tls: None,
            },
        };
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let mut request = Request::builder().method(method).uri(path);
        request = request.header(HOST, authority);
        request = request.header(ACCEPT, "application/json");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let body = Full::new(Bytes::from(body)).map_err(|never| match never {});
        let request = request.body(body.boxed()).map_err(|_| no_url())?;
        let sent = self.shared.client.send(&place, request).await;
        let (response, lease) =
            sent.map_err(|lost| Failure::Unreachable(lost.failure.to_string()))?;
        let status = response.status();
        let read = Limited::new(response.into_body(), LARGEST).collect().await;
        let bytes = read.map_err(|_| Failure::Malformed)?.to_bytes();
        lease.give_back();
        let document = serde_json::from_slice(&bytes);
        match (status.is_success(), document) {
            (true, Ok(document)) => Ok(document),
            (true, Err(_)) => Err(Failure::Malformed),
            (false, document) => Err(Failure::Refused(status, document.ok())),
        }
    }
}
