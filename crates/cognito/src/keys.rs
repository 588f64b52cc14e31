//! Key pairs of pools, and what they sign: RS256 with 2,048 bits.

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize, PublicKeyComponents};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use domain::IdSource;
use domain::cognito::SigningKey;
use seal::Seal;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How many opened keys are kept; when there are more, all are forgotten.
const MOST: usize = 64;

/// A key cannot be made, or cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the pool's signing key cannot be used")]
pub(crate) struct KeyError;

/// Keys that were opened, by their ids.
#[derive(Default)]
pub(crate) struct Keys {
    opened: Mutex<HashMap<String, Arc<KeyPair>>>,
}

/// A new key pair. Takes a good part of a second on a busy machine.
pub(crate) fn generate(seal: &Seal, ids: &dyn IdSource) -> Result<SigningKey, KeyError> {
    // Keys come from the library's own chance: they never have to come out again the same.
    let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError)?;
    let private = pair.as_der().map_err(|_| KeyError)?;
    let public = pair.public_key();
    let mut id = [0; 32];
    ids.fill(&mut id);
    Ok(SigningKey {
        id: STANDARD.encode(id),
        modulus: URL_SAFE_NO_PAD.encode(public.modulus().big_endian_without_leading_zero()),
        exponent: URL_SAFE_NO_PAD.encode(public.exponent().big_endian_without_leading_zero()),
        private: seal.seal(private.as_ref(), ids),
    })
}

impl Keys {
    /// A JSON Web Token with these claims.
    pub(crate) fn signed(
        &self,
        key: &SigningKey,
        seal: &Seal,
        claims: &Value,
    ) -> Result<String, KeyError> {
        let header = json!({"kid": key.id, "alg": "RS256"});
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let text = format!("{}.{}", part(&header), part(claims));
        let pair = self.opened(key, seal)?;
        let mut signature = vec![0; pair.public_modulus_len()];
        let chance = SystemRandom::new();
        pair.sign(&RSA_PKCS1_SHA256, &chance, text.as_bytes(), &mut signature)
            .map_err(|_| KeyError)?;
        Ok(format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    fn opened(&self, key: &SigningKey, seal: &Seal) -> Result<Arc<KeyPair>, KeyError> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pair) = opened.get(&key.id) {
            return Ok(pair.clone());
        }
        let private = seal.open(&key.private).map_err(|_| KeyError)?;
        let pair = Arc::new(KeyPair::from_pkcs8(&private).map_err(|_| KeyError)?);
        if opened.len() >= MOST {
            opened.clear();
        }
        opened.insert(key.id.clone(), pair.clone());
        Ok(pair)
    }
}

/// The claims of a token, looked at before anything is known of it. `None` when it is no token.
pub(crate) fn claims(token: &str) -> Option<Value> {
    let claims = token.split('.').nth(1)?;
    let bytes = URL_SAFE_NO_PAD.decode(claims).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// Whether a token was signed with the key.
pub(crate) fn is_signed_by(key: &SigningKey, token: &str) -> bool {
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).ok();
    let Some((text, signature)) = token.rsplit_once('.') else {
        return false;
    };
    let (Some(n), Some(e)) = (decode(&key.modulus), decode(&key.exponent)) else {
        return false;
    };
    let header = text.split_once('.').and_then(|(header, _)| decode(header));
    let header: Option<Value> = header.and_then(|header| serde_json::from_slice(&header).ok());
    let is_ours = header.is_some_and(|header| header["alg"] == "RS256" && header["kid"] == key.id);
    let signature = decode(signature).filter(|_| is_ours);
    let public = PublicKeyComponents { n, e };
    signature.is_some_and(|signature| {
        public
            .verify(&RSA_PKCS1_2048_8192_SHA256, text.as_bytes(), &signature)
            .is_ok()
    })
}

/// A pool's keys as others look them up: a JSON Web Key Set.
pub(crate) fn key_set(key: &SigningKey) -> Value {
    json!({"keys": [{
        "alg": "RS256",
        "e": key.exponent,
        "kid": key.id,
        "kty": "RSA",
        "n": key.modulus,
        "use": "sig",
    }]})
}

#[cfg(test)]
mod tests {
    use super::{Keys, claims, generate, is_signed_by};
    use domain::SeededIds;
    use seal::Seal;
    use serde_json::json;

    #[test]
    fn a_token_is_known_by_its_signature_and_by_nothing_less() {
        let (one, other) = (&SeededIds::new(1), &SeededIds::new(2));
        let seal = &Seal::new(&[7; 32]);
        let (key, stranger) = (generate(seal, one).unwrap(), generate(seal, other).unwrap());
        let keys = Keys::default();
        let token = keys.signed(&key, seal, &json!({"sub": "ann"})).unwrap();
        assert_eq!(claims(&token).unwrap()["sub"], "ann");
        assert!(is_signed_by(&key, &token));
        assert!(!is_signed_by(&stranger, &token));
        let (text, _) = token.rsplit_once('.').unwrap();
        for changed in [
            format!("{text}."),
            text.to_owned(),
            format!("{token}A"),
            String::new(),
        ] {
            assert!(!is_signed_by(&key, &changed), "{changed}");
        }
    }
}
