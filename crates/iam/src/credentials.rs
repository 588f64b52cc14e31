//! Who holds which access key.
//!
//! ```text
//!                     lenient                            strict, or from inside a VPC
//! AKIA… of ours       verified                           verified
//! ASIA… of ours       verified, with its token           verified, with its token
//! 12 digits           root of that account               refused
//! any other key       root of the server's account       refused
//! no signature        root of the server's account       refused
//! ```

use crate::Iam;
use crate::session::Session;
use async_trait::async_trait;
use domain::iam::{AccessKey, User};
use domain::{AccountId, Principal};
use wire::{Arrival, Credentials, Known, Source, Unknown};

/// What is believed of callers whose keys Longshore did not make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// They are the root of an account. Only for callers on this machine.
    Lenient,
    /// Nothing.
    Strict,
}

/// Knows the access keys of users, roots and sessions.
pub struct Keys {
    iam: Iam,
    mode: Mode,
    account: AccountId,
}

impl Keys {
    /// The keys of `iam`; `account` is whose root a lenient server takes strangers for.
    pub fn new(iam: Iam, mode: Mode, account: AccountId) -> Self {
        Self { iam, mode, account }
    }

    fn is_lenient(&self, arrival: Arrival<'_>) -> bool {
        let outside = !matches!(arrival.source, Source::Vpc { .. });
        self.mode == Mode::Lenient && outside
    }

    /// A key that Longshore made is verified whatever the mode.
    async fn issued(&self, id: &str, token: Option<&str>) -> Result<Option<Known>, Unknown> {
        if self.iam.seal().account_of(id).is_none() {
            return Ok(None);
        }
        match id.starts_with("ASIA") {
            true => self.session(id, token).map(Some),
            false => self.long_lived(id, token).await.map(Some),
        }
    }

    fn session(&self, id: &str, token: Option<&str>) -> Result<Known, Unknown> {
        let session = Session::open(token.ok_or(Unknown::Token)?, self.iam.seal());
        let session = session
            .filter(|session| session.access_key == id)
            .ok_or(Unknown::Token)?;
        if session.ends_at <= self.iam.wall().now() {
            return Err(Unknown::Expired);
        }
        let Session {
            secret, principal, ..
        } = session;
        Ok(Known::Verify { secret, principal })
    }

    async fn long_lived(&self, id: &str, token: Option<&str>) -> Result<Known, Unknown> {
        if token.is_some() {
            return Err(Unknown::Token);
        }
        let store = self.iam.store();
        let unavailable = |error| {
            tracing::error!(%error, "an access key cannot be looked up");
            Unknown::Unavailable
        };
        let key = store
            .get::<AccessKey>(&AccessKey::key_of(id))
            .await
            .map_err(unavailable)?;
        let key = key.filter(|key| key.active).ok_or(Unknown::AccessKey)?;
        let secret = self
            .iam
            .seal()
            .open(&key.secret.0)
            .ok_or(Unknown::AccessKey)?;
        let secret = String::from_utf8(secret).map_err(|_| Unknown::AccessKey)?;
        let account = key.account;
        let Some(name) = key.user else {
            let principal = Principal::Root { account };
            return Ok(Known::Verify { secret, principal });
        };
        let user = store
            .get::<User>(&User::key_of(&account, &name))
            .await
            .map_err(unavailable)?;
        let User { name, id, .. } = user.ok_or(Unknown::AccessKey)?;
        let principal = Principal::User { account, name, id };
        Ok(Known::Verify { secret, principal })
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
        if let Some(known) = self.issued(access_key, session_token).await? {
            return Ok(known);
        }
        if !self.is_lenient(arrival) {
            return Err(Unknown::AccessKey);
        }
        let account = access_key.parse().unwrap_or_else(|_| self.account.clone());
        Ok(Known::Lenient(Principal::Root { account }))
    }

    async fn unsigned(&self, arrival: Arrival<'_>) -> Option<Principal> {
        let account = self.account.clone();
        self.is_lenient(arrival)
            .then_some(Principal::Root { account })
    }
}
