//! Hashes, secrets at rest, and opaque names.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::IdSource;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq as _;

/// SHA-256 of all parts, one after the other.
pub(crate) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

/// HMAC with SHA-256 of all parts, one after the other.
///
/// # Panics
/// Never: HMAC takes keys of every length.
pub(crate) fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut code = Hmac::<Sha256>::new_from_slice(key).expect("every length will do");
    for part in parts {
        code.update(part);
    }
    code.finalize().into_bytes().into()
}

/// Whether two secrets are alike, in a time that does not tell where they differ.
pub(crate) fn alike(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

/// A name that only its holder knows: it tells us the pool and what it is of, and is kept by
/// the hash of its secret part alone.
pub(crate) struct Opaque {
    /// What the holder gets.
    pub(crate) text: String,
    /// What is kept.
    pub(crate) hash: String,
}

/// What an opaque name tells.
pub(crate) struct Read {
    /// The pool's id.
    pub(crate) pool: String,
    /// What it is of.
    pub(crate) of: String,
    /// The hash it is kept by.
    pub(crate) hash: String,
}

impl Opaque {
    /// A new name in a pool, of `of`, which may be empty.
    pub(crate) fn new(pool: &str, of: &str, ids: &dyn IdSource) -> Self {
        let secret = secret(ids);
        Self {
            text: URL_SAFE_NO_PAD.encode(format!("{pool} {of} {secret}")),
            hash: hashed(&secret),
        }
    }

    /// What a name tells; `None` when it is none of ours.
    pub(crate) fn read(text: &str) -> Option<Read> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let mut parts = text.splitn(3, ' ');
        let (pool, of, secret) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Read {
            pool: pool.to_owned(),
            of: of.to_owned(),
            hash: hashed(secret),
        })
    }
}

/// 256 bits of chance as text.
pub(crate) fn secret(ids: &dyn IdSource) -> String {
    let mut bytes = [0; 32];
    ids.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What is kept of a secret.
pub(crate) fn hashed(secret: &str) -> String {
    hex::encode(sha256(&[secret.as_bytes()]))
}

#[cfg(test)]
mod tests {
    use super::Opaque;
    use domain::SeededIds;

    #[test]
    fn an_opaque_name_tells_its_pool_and_is_kept_by_a_hash() {
        let made = Opaque::new("us-east-1_a", "id", &SeededIds::new(1));
        let read = Opaque::read(&made.text).unwrap();
        assert_eq!(
            (read.pool.as_str(), read.of.as_str()),
            ("us-east-1_a", "id")
        );
        assert_eq!(read.hash, made.hash);
        for text in ["", "AAAA", "not base64!", "dXMtZWFzdC0x"] {
            assert!(Opaque::read(text).is_none(), "{text}");
        }
    }
}
