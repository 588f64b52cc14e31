//! What sessions are sealed and claims are signed with, and secrets for providers.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use domain::Sealed as Text;
use route::login::Login;
use route::{LoginId, Owner};
use seal::Seal;
use serde_json::{Map, Value, json};

use super::sealed::{Sealed, Session, State};
use crate::threads::Shared;

/// How long signed claims are good for. Chosen: AWS does not say; targets get them anew with
/// every request.
const SIGNED_FOR: u64 = 120;

/// Keys and secrets of all listeners at which users log in.
#[derive(Clone, Debug, Default)]
pub struct Logins {
    /// By load balancer. Where there are none, nobody can log in.
    pub keys: HashMap<Owner, Arc<LoginKeys>>,
    /// Our secrets at providers, by what is asked of users.
    pub secrets: HashMap<LoginId, Arc<str>>,
}

impl Logins {
    pub(super) fn keys(&self, owner: &Owner) -> Option<Arc<LoginKeys>> {
        self.keys.get(owner).cloned()
    }

    pub(super) fn secret(&self, login: &Login) -> Option<Arc<str>> {
        self.secrets.get(&login.id).cloned()
    }
}

/// The keys of a load balancer at which users log in.
pub struct LoginKeys {
    seal: Seal,
    signer: EcdsaKeyPair,
    id: String,
}

/// Keys cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoginKeyError;

impl fmt::Display for LoginKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the key is none of ECDSA on P-256")
    }
}

impl std::error::Error for LoginKeyError {}

impl fmt::Debug for LoginKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoginKeys")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl LoginKeys {
    /// Reads the key of sessions and the private key, PKCS #8, that signs claims as `id`.
    ///
    /// # Errors
    /// When the private key is not one of ECDSA on P-256.
    pub fn read(session: &[u8; 32], private: &[u8], id: &str) -> Result<Self, LoginKeyError> {
        let signer = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, private);
        Ok(Self {
            seal: Seal::new(session),
            signer: signer.map_err(|_| LoginKeyError)?,
            id: id.to_owned(),
        })
    }

    /// The session that cookies carry; `None` for what is none of ours.
    pub(super) fn session(&self, text: &str) -> Option<Session> {
        match self.open(text)? {
            Sealed::Session(session) => Some(session),
            Sealed::State(_) => None,
        }
    }

    /// The state that a provider gave back; `None` for what is none of ours.
    pub(super) fn state(&self, text: &str) -> Option<State> {
        match self.open(text)? {
            Sealed::State(state) => Some(state),
            Sealed::Session(_) => None,
        }
    }

    fn open(&self, text: &str) -> Option<Sealed> {
        let opened = self.seal.open(&Text(text.to_owned())).ok()?;
        serde_json::from_slice(&opened).ok()
    }

    pub(super) fn seal_session(&self, shared: &Shared, session: &Session) -> String {
        self.seal(shared, &Sealed::Session(session.clone()))
    }

    pub(super) fn seal_state(&self, shared: &Shared, state: &State) -> String {
        self.seal(shared, &Sealed::State(state.clone()))
    }

    fn seal(&self, shared: &Shared, sealed: &Sealed) -> String {
        let bytes = serde_json::to_vec(sealed).unwrap_or_default();
        self.seal.seal(&bytes, &*shared.config.ids).0
    }

    /// Claims as a JSON Web Token, signed as `signer`, with padding as AWS has it. `None` when
    /// the library fails.
    ///
    /// Source: the load balancers' guide, user claims. Chosen: issuer and end stand among the
    /// claims as well, where libraries look for them.
    pub(super) fn sign(
        &self,
        login: &Login,
        signer: &str,
        claims: &Map<String, Value>,
        now: u64,
    ) -> Option<String> {
        let until = now.saturating_add(SIGNED_FOR);
        let header = json!({
            "typ": "JWT", "alg": "ES256", "kid": self.id, "signer": signer,
            "iss": login.issuer, "client": login.client, "exp": until,
        });
        let mut claims = claims.clone();
        claims.insert("exp".to_owned(), json!(until));
        claims.insert("iss".to_owned(), json!(login.issuer));
        let part = |value: &Value| URL_SAFE.encode(value.to_string());
        let text = format!("{}.{}", part(&header), part(&Value::Object(claims)));
        let signature = self
            .signer
            .sign(&SystemRandom::new(), text.as_bytes())
            .ok()?;
        Some(format!("{text}.{}", URL_SAFE.encode(signature)))
    }
}
