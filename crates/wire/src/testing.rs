//! Doubles for tests of rooms and of what calls them.

use crate::{
    Arrival, Ask, Authorizer, Credentials, Decision, Known, Otherwise, Source, Unknown, WebRequest,
    WebResponse, text_answer,
};
use async_trait::async_trait;
use domain::{AccountId, Principal};
use std::collections::HashMap;

/// Everything is allowed.
#[derive(Debug, Clone, Copy, Default)]
pub struct AllowAll;

#[async_trait]
impl Authorizer for AllowAll {
    async fn decide(&self, _ask: &Ask<'_>) -> Decision {
        Decision::Allowed
    }
}

/// Nothing is allowed but what root does.
#[derive(Debug, Clone, Copy, Default)]
pub struct RootOnly;

#[async_trait]
impl Authorizer for RootOnly {
    async fn decide(&self, ask: &Ask<'_>) -> Decision {
        match ask.caller {
            Principal::Root { .. } => Decision::Allowed,
            _ => Decision::Denied(format!(
                "because no identity-based policy allows the {} action",
                ask.action
            )),
        }
    }
}

/// Access keys by heart; any other key, or none, is root of its account where that is lenient.
#[derive(Clone, Default)]
pub struct Keys {
    known: HashMap<String, (String, Option<String>, Principal)>,
    lenient: Option<AccountId>,
}

impl Keys {
    /// Knows no key and accepts none.
    pub fn strict() -> Self {
        Self::default()
    }

    /// Knows no key and takes every caller for root: of the account that a 12-digit key names,
    /// else of `account`. Callers inside a VPC are not believed.
    pub fn lenient(account: AccountId) -> Self {
        Self {
            known: HashMap::new(),
            lenient: Some(account),
        }
    }

    /// Knows one more key.
    #[must_use]
    pub fn with(mut self, key: &str, secret: &str, principal: Principal) -> Self {
        self.known
            .insert(key.to_owned(), (secret.to_owned(), None, principal));
        self
    }

    /// Knows one more key that comes with a session token.
    #[must_use]
    pub fn with_session(
        mut self,
        key: &str,
        secret: &str,
        token: &str,
        principal: Principal,
    ) -> Self {
        let token = Some(token.to_owned());
        self.known
            .insert(key.to_owned(), (secret.to_owned(), token, principal));
        self
    }

    fn believed(&self, arrival: Arrival<'_>) -> Option<&AccountId> {
        let outside = !matches!(arrival.source, Source::Vpc { .. });
        self.lenient.as_ref().filter(|_| outside)
    }
}

#[async_trait]
impl Credentials for Keys {
    async fn find(
        &self,
        access_key: &str,
        session_token: Option<&str>,
        arrival: Arrival<'_>,
    ) -> Result<Known, Unknown> {
        if let Some((secret, token, principal)) = self.known.get(access_key) {
            if token.as_deref() != session_token {
                return Err(Unknown::Token);
            }
            let (secret, principal) = (secret.clone(), principal.clone());
            return Ok(Known::Verify { secret, principal });
        }
        let account = self.believed(arrival).ok_or(Unknown::AccessKey)?;
        let account = access_key.parse().unwrap_or_else(|_| account.clone());
        Ok(Known::Lenient(Principal::Root { account }))
    }

    async fn unsigned(&self, arrival: Arrival<'_>) -> Option<Principal> {
        let account = self.believed(arrival)?.clone();
        Some(Principal::Root { account })
    }
}

/// Nothing is here but the AWS APIs.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nothing;

#[async_trait]
impl Otherwise for Nothing {
    async fn answer(&self, _request: WebRequest, _source: Source) -> WebResponse {
        text_answer(http::StatusCode::NOT_FOUND, "there is nothing here\n")
    }
}
