//! What passwords are checked against.

use crate::crypt::{alike, hmac};
use crate::ground::Cognito;
use crate::srp;
use api::Reply;
use domain::cognito::{PoolUser, UserPool, Verifier};

/// Bytes of a salt.
const SALT: usize = 16;

impl Cognito {
    /// What a password of a user is checked against from now on.
    pub(super) fn verifier_of(&self, pool: &UserPool, user: &PoolUser, password: &str) -> Verifier {
        let mut salt = [0; SALT];
        self.ids.fill(&mut salt);
        // Clients take the salt for a number: without leading zeros there is one way to.
        salt[0] |= 1;
        let verifier = srp::verifier(pool.short_name(), &user.username, password, &salt);
        Verifier {
            salt: hex::encode(salt),
            verifier: self.seal.seal(&verifier, &*self.ids),
        }
    }

    /// Whether that is the user's password.
    pub(crate) fn is_password(
        &self,
        pool: &UserPool,
        user: &PoolUser,
        password: &str,
    ) -> Reply<bool> {
        let Some(known) = &user.verifier else {
            return Ok(false);
        };
        let salt = hex::decode(&known.salt).unwrap_or_default();
        let told = srp::verifier(pool.short_name(), &user.username, password, &salt);
        Ok(alike(&told, &self.verifier_bytes(known)?))
    }

    pub(super) fn verifier_bytes(&self, known: &Verifier) -> Reply<Vec<u8>> {
        self.seal.open(&known.verifier).map_err(|_| {
            crate::ground::internal("a sealed value cannot be opened with this server's key")
        })
    }

    /// Salt and verifier of a user that does not exist: the same salt for the same name, so
    /// that it cannot be told from one that does.
    pub(super) fn pretended(&self, pool: &UserPool, name: &str) -> (String, Vec<u8>) {
        let key = pool.key.private.0.as_bytes();
        let mut salt = hmac(key, &[pool.folded(name).as_bytes()]);
        salt[0] |= 1;
        let salt = &salt[..SALT];
        let verifier = srp::verifier(pool.short_name(), name, &pool.key.id, salt);
        (hex::encode(salt), verifier)
    }
}
