//! Sessions whose access token is over: their provider is asked again, once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use aws_lc_rs::digest::{SHA256, digest};
use route::login::Login;
use serde_json::Value;

use super::arrival::fits;
use super::provider::Provider;
use super::sealed::Session;
use crate::threads::Shared;

/// Renewals that are remembered; when there are more, all are forgotten. A browser sends many
/// requests at once, and a refresh token may be good for one use.
const MOST: usize = 256;

/// What came of a renewal, for all who wait for it.
type Outcome = Arc<tokio::sync::Mutex<Option<Option<Session>>>>;

/// Renewals that were made of late, by what they began with.
#[derive(Default)]
pub(crate) struct Renewals(Mutex<HashMap<Vec<u8>, Outcome>>);

impl Renewals {
    /// The session with new claims; nothing when the provider does not know the user any more.
    pub(super) async fn renew(
        &self,
        shared: &Shared,
        login: &Login,
        session: Session,
        now: u64,
    ) -> Option<Session> {
        let refresh = session.refresh.clone()?;
        let outcome = self.outcome(&refresh, &session.access);
        let mut outcome = outcome.lock().await;
        if let Some(made) = &*outcome {
            return made.clone();
        }
        let renewed = renewed(shared, login, session, &refresh, now).await;
        *outcome = Some(renewed.clone());
        renewed
    }

    /// A provider may give the same refresh token again, but never the same access token.
    fn outcome(&self, refresh: &str, access: &str) -> Outcome {
        let both = format!("{refresh}\n{access}");
        let key = digest(&SHA256, both.as_bytes()).as_ref().to_vec();
        let mut made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if made.len() >= MOST && !made.contains_key(&key) {
            made.clear();
        }
        made.entry(key).or_default().clone()
    }
}

async fn renewed(
    shared: &Shared,
    login: &Login,
    before: Session,
    refresh: &str,
    now: u64,
) -> Option<Session> {
    let provider = Provider::of(shared, login)?;
    let tokens = provider.tokens_again(refresh).await.ok()?;
    let claims = provider.claims(&tokens.access).await.ok()?;
    let subject = |claims: &serde_json::Map<String, Value>| claims.get("sub").cloned();
    if subject(&claims) != subject(&before.claims) {
        return None;
    }
    let session = Session {
        claims,
        access_until: tokens.expires_in.map(|seconds| now.saturating_add(seconds)),
        access: tokens.access,
        refresh: tokens.refresh.or(before.refresh),
        ..before
    };
    fits(&session).then_some(session)
}
