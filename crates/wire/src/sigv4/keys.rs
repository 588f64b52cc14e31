//! Signing keys, which stay the same for a day.

use super::{Signature, hmac};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How many keys are kept; when there are more, all are forgotten.
const MOST: usize = 1024;

/// The signing keys in use, by access key and scope.
#[derive(Default)]
pub(crate) struct KeyCache {
    keys: Mutex<HashMap<String, Derived>>,
}

struct Derived {
    /// The secret it was made from: an access key may get a new one.
    secret: String,
    key: [u8; 32],
}

impl KeyCache {
    /// The key that signs in the signature's scope.
    pub(super) fn signing_key(&self, signature: &Signature, secret: &str) -> [u8; 32] {
        let name = format!("{}/{}", signature.access_key, signature.scope());
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(derived) = keys.get(&name).filter(|derived| derived.secret == secret) {
            return derived.key;
        }
        if keys.len() >= MOST {
            keys.clear();
        }
        let key = derive(signature, secret);
        let secret = secret.to_owned();
        keys.insert(name, Derived { secret, key });
        key
    }
}

fn derive(signature: &Signature, secret: &str) -> [u8; 32] {
    let first = format!("AWS4{secret}").into_bytes();
    let date = hmac(&first, signature.date.as_bytes());
    let region = hmac(&date, signature.region.as_bytes());
    let service = hmac(&region, signature.service.as_bytes());
    hmac(&service, b"aws4_request")
}
