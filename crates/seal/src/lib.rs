//! Values are unreadable in the store, in its backups and on its disks without the server's key.
//!
//! A room seals what is secret before it makes a record of it and opens it when somebody who may
//! asks: secrets, access keys, private keys. Why in this way: `docs/adr/0008-sealing.md`.

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::{IdSource, Sealed};

/// Bytes of a nonce, as AES-GCM wants them.
const NONCE: usize = 12;

/// A sealed value cannot be opened: it was changed, or sealed with another key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the value cannot be opened with this server's key")]
pub struct OpenError;

/// Seals and opens values with AES-256-GCM.
pub struct Seal {
    cipher: Aes256Gcm,
}

impl Seal {
    /// Seals with `key`, which the server makes once and keeps in its data directory.
    pub fn new(key: &[u8; 32]) -> Self {
        Self {
            cipher: Aes256Gcm::new(&Key::<Aes256Gcm>::from(*key)),
        }
    }

    /// Seals a value.
    ///
    /// # Panics
    /// Never: AES-GCM refuses only values beyond 64 GiB.
    pub fn seal(&self, value: &[u8], ids: &dyn IdSource) -> Sealed {
        let mut nonce = [0_u8; NONCE];
        ids.fill(&mut nonce);
        let sealed = self.cipher.encrypt(&Nonce::from(nonce), value);
        let sealed = sealed.expect("the value is far below the limit");
        Sealed(STANDARD.encode([&nonce[..], &sealed].concat()))
    }

    /// Opens a value.
    pub fn open(&self, sealed: &Sealed) -> Result<Vec<u8>, OpenError> {
        let bytes = STANDARD.decode(&sealed.0).map_err(|_| OpenError)?;
        let (nonce, rest) = bytes.split_at_checked(NONCE).ok_or(OpenError)?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| OpenError)?;
        self.cipher
            .decrypt(&Nonce::from(nonce), rest)
            .map_err(|_| OpenError)
    }
}

#[cfg(test)]
mod tests {
    use super::Seal;
    use domain::{Sealed, SeededIds};

    #[test]
    fn a_sealed_value_opens_with_its_key_alone_and_unchanged_alone() {
        let seal = Seal::new(&[7; 32]);
        let sealed = seal.seal(b"hunter2", &SeededIds::new(1));
        assert!(!sealed.0.contains("hunter2"));
        assert_eq!(seal.open(&sealed).as_deref(), Ok(&b"hunter2"[..]));
        assert!(Seal::new(&[8; 32]).open(&sealed).is_err());
        assert!(seal.open(&Sealed(format!("A{}", &sealed.0[1..]))).is_err());
        assert!(seal.open(&Sealed(String::new())).is_err());
    }
}
