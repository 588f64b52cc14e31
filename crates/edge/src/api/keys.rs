//! The keys of issuers: asked for once, and again when a token names one that is not known.

use super::authorize::Refusal;
use super::jwt::{Key, Token};
use super::table::JwtRules;
use crate::client::Client;
use async_trait::async_trait;
use domain::{Clock, Timestamp};
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long keys are kept. Source: API Gateway developer guide, two hours.
const KEPT: Duration = Duration::from_secs(2 * 3600);
/// How long an issuer is left alone after it was asked, whatever tokens name.
const PAUSE: Duration = Duration::from_secs(5);
/// How long an issuer may take, for both documents.
const PATIENCE: Duration = Duration::from_secs(5);
/// Issuers that keys are kept of.
const MOST: usize = 256;

/// Keys of issuers that are part of this server, such as its own user pools.
#[async_trait]
pub trait Keys: Send + Sync {
    /// The key set (JWKS) of `issuer`, a JSON document; `None` when it is somebody else's.
    async fn key_set(&self, issuer: &str) -> Option<String>;
}

/// No issuer is part of this server.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoKeys;

#[async_trait]
impl Keys for NoKeys {
    async fn key_set(&self, _issuer: &str) -> Option<String> {
        None
    }
}

/// The keys of every issuer that tokens came from.
pub(super) struct KeyRing {
    own: Arc<dyn Keys>,
    client: Client,
    clock: Arc<dyn Clock>,
    issuers: Mutex<HashMap<String, Arc<tokio::sync::Mutex<Kept>>>>,
}

#[derive(Default)]
struct Kept {
    keys: Vec<Key>,
    asked_at: Option<Timestamp>,
}

impl KeyRing {
    pub(super) fn new(own: Arc<dyn Keys>, client: Client, clock: Arc<dyn Clock>) -> Self {
        let issuers = Mutex::default();
        Self {
            own,
            client,
            clock,
            issuers,
        }
    }

    /// The claims of a token that does for these rules.
    pub(super) async fn verify(
        &self,
        rules: &JwtRules,
        text: &str,
    ) -> Result<Map<String, Value>, Refusal> {
        let token = Token::read(text)?;
        let keys = self.keys(&rules.issuer, token.key_id.as_deref()).await?;
        token.verify(rules, &keys, self.clock.now().as_second())
    }

    /// The keys of an issuer, of which one should be `wanted`.
    async fn keys(&self, issuer: &str, wanted: Option<&str>) -> Result<Vec<Key>, Refusal> {
        let kept = self.kept(issuer);
        let mut kept = kept.lock().await;
        let now = self.clock.now();
        let age = kept.asked_at.map(|at| domain::clock::elapsed(at, now));
        let has = |key: &Key| wanted.is_none() || key.id.as_deref() == wanted;
        let is_fresh = match age {
            None => false,
            Some(age) if kept.keys.iter().any(has) => age < KEPT,
            Some(age) => age < PAUSE,
        };
        if !is_fresh {
            kept.asked_at = Some(now);
            match self.ask(issuer).await {
                Ok(keys) => kept.keys = keys,
                Err(why) => tracing::warn!(issuer, why, "the keys of an issuer cannot be had"),
            }
        }
        match kept.keys.is_empty() {
            true => Err(Refusal::BadToken(
                "OIDC discovery endpoint communication error".to_owned(),
            )),
            false => Ok(kept.keys.clone()),
        }
    }

    fn kept(&self, issuer: &str) -> Arc<tokio::sync::Mutex<Kept>> {
        let mut issuers = self.issuers.lock().unwrap_or_else(PoisonError::into_inner);
        if issuers.len() >= MOST && !issuers.contains_key(issuer) {
            issuers.clear();
        }
        issuers.entry(issuer.to_owned()).or_default().clone()
    }

    async fn ask(&self, issuer: &str) -> Result<Vec<Key>, String> {
        if let Some(document) = self.own.key_set(issuer).await {
            let document = serde_json::from_str(&document).map_err(|error| error.to_string())?;
            return Ok(Key::set(&document));
        }
        let asking = async {
            let base = issuer.trim_end_matches('/');
            let discovery = format!("{base}/.well-known/openid-configuration");
            let found = self.client.document(&discovery).await?;
            let uri = found["jwks_uri"]
                .as_str()
                .ok_or("the discovery document has no jwks_uri")?;
            Ok::<_, String>(Key::set(&self.client.document(uri).await?))
        };
        let asked = tokio::time::timeout(PATIENCE, asking).await;
        asked.map_err(|_| "the issuer did not answer in time".to_owned())?
    }
}
