//! What `docker login` is given: who somebody is and until when, sealed with the server's key.
//!
//! Nothing is remembered of a token. It tells who asks, not what they may do: that is asked
//! again with every request, so a policy taken away counts at once.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{IdSource, Principal, Timestamp};
use serde::{Deserialize, Serialize};

/// Bytes of a nonce, as AES-GCM wants them.
const NONCE: usize = 12;

/// Keeps these tokens apart from all else that is sealed with the same key.
const PURPOSE: &[u8] = b"ecr token 1";

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Grant {
    /// Who it was made for.
    pub(crate) principal: Principal,
    /// When it ends.
    pub(crate) expires_at: Timestamp,
    /// What it is good for.
    pub(crate) purpose: Purpose,
}

/// What a token is good for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Purpose {
    /// Signing in: everything its owner may do.
    SignIn,
    /// Reading the layers of one repository, named in full.
    LayersOf(String),
}

/// Seals and opens tokens with AES-256-GCM.
pub(crate) struct Tokens {
    cipher: Aes256Gcm,
}

impl Tokens {
    /// Seals with `key`, which the server makes once and keeps in its data directory.
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Self {
            cipher: Aes256Gcm::new(&Key::<Aes256Gcm>::from(*key)),
        }
    }

    /// The token that says `grant`; letters, digits, `-` and `_`.
    ///
    /// # Panics
    /// Never: a grant is plain data, far below AES-GCM's limit of 64 GiB.
    pub(crate) fn seal(&self, grant: &Grant, ids: &dyn IdSource) -> String {
        let mut nonce = [0_u8; NONCE];
        ids.fill(&mut nonce);
        let plain = serde_json::to_vec(grant).expect("a grant is plain data");
        let payload = Payload {
            msg: &plain,
            aad: PURPOSE,
        };
        let sealed = self.cipher.encrypt(&Nonce::from(nonce), payload);
        let sealed = sealed.expect("a grant is far below the limit");
        URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat())
    }

    /// What `token` says; `None` when this server did not make it as it is.
    pub(crate) fn open(&self, token: &str) -> Option<Grant> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        let payload = Payload {
            msg: sealed,
            aad: PURPOSE,
        };
        let plain = self.cipher.decrypt(&Nonce::from(nonce), payload).ok()?;
        serde_json::from_slice(&plain).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::{Grant, Purpose, Tokens};
    use domain::{Principal, SeededIds, Timestamp};

    #[test]
    fn a_token_opens_with_its_key_alone_and_unchanged_alone() {
        let grant = Grant {
            principal: Principal::Root {
                account: "111122223333".parse().unwrap(),
            },
            expires_at: Timestamp::UNIX_EPOCH,
            purpose: Purpose::SignIn,
        };
        let tokens = Tokens::new(&[7; 32]);
        let token = tokens.seal(&grant, &SeededIds::new(1));
        assert_eq!(tokens.open(&token), Some(grant));
        assert_eq!(Tokens::new(&[8; 32]).open(&token), None);
        let last = if token.ends_with('A') { 'B' } else { 'A' };
        let changed = format!("{last}{}", &token[1..]);
        assert_ne!(changed, token);
        assert_eq!(tokens.open(&changed), None);
        assert_eq!(tokens.open(""), None);
    }
}
