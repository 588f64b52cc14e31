//! SRP-6a as user pools speak it: a password is proven without being told.
//!
//! 3,072-bit group of RFC 5054, SHA-256; the session's key is derived with HKDF and the label
//! "Caldera Derived Key", 16 bytes, and signs the proof. Source: the public Amplify clients
//! speak the other half; the tests speak it again.

use crate::crypt::{hmac, sha256};
use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{Odd, U256, U3072};
use std::sync::LazyLock;

/// The group's prime. Source: RFC 5054, appendix A.
const PRIME: U3072 = U3072::from_be_hex(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74\
     020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437\
     4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED\
     EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05\
     98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB\
     9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B\
     E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718\
     3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33\
     A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7\
     ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864\
     D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E2\
     08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
);
/// Bytes of a number of the group.
const SIZE: usize = 384;
/// Bytes of the key that signs the proof.
const KEY: usize = 16;

type Form = FixedMontyForm<{ U3072::LIMBS }>;

struct Group {
    params: FixedMontyParams<{ U3072::LIMBS }>,
    generator: Form,
    /// k = H(N | g), which ties the verifier to the group.
    multiplier: Form,
}

static GROUP: LazyLock<Group> = LazyLock::new(|| {
    let prime = Odd::new(PRIME).into_option().expect("the prime is odd");
    let params = FixedMontyParams::new_vartime(prime);
    let hashed = sha256(&[&padded(&PRIME), &[2]]);
    Group {
        params,
        generator: Form::new(&U3072::from_u8(2), &params),
        multiplier: Form::new(&widened(&hashed), &params),
    }
});

/// The verifier's bytes for a password.
pub(crate) fn verifier(pool: &str, user: &str, password: &str, salt: &[u8]) -> Vec<u8> {
    let identity = sha256(&[pool.as_bytes(), user.as_bytes(), b":", password.as_bytes()]);
    let exponent = sha256(&[&unsigned(salt), &identity]);
    let exponent = U256::from_be_slice(&exponent);
    bytes(&GROUP.generator.pow(&exponent).retrieve())
}

/// The user's public number, from hexadecimal text. `None` when it is none of the group, or a
/// multiple of the prime, with which anybody could prove anything.
pub(crate) fn public_number(text: &str) -> Option<Vec<u8>> {
    let even = match text.len() % 2 {
        0 => text.to_owned(),
        _ => format!("0{text}"),
    };
    let given = hex::decode(even).ok()?;
    let start = given.iter().position(|byte| *byte != 0)?;
    let given = &given[start..];
    if given.len() > SIZE {
        return None;
    }
    let number = widened(given);
    (number < PRIME).then(|| bytes(&number))
}

/// Our public number for a secret one: `k v + g^b`, hexadecimal.
pub(crate) fn our_number(verifier: &[u8], secret: &[u8; 32]) -> String {
    hex::encode(unsigned(&bytes(&public_of(verifier, secret))))
}

fn public_of(verifier: &[u8], secret: &[u8; 32]) -> U3072 {
    let verifier = Form::new(&widened(verifier), &GROUP.params);
    let power = GROUP.generator.pow(&U256::from_be_slice(secret));
    (GROUP.multiplier * verifier + power).retrieve()
}

/// What a user's answer to a challenge is about.
pub(crate) struct Proof<'a> {
    /// The pool's short name.
    pub(crate) pool: &'a str,
    /// The name the user was told to prove with.
    pub(crate) user: &'a str,
    /// The block the user was sent.
    pub(crate) secret_block: &'a [u8],
    /// The time the user tells.
    pub(crate) timestamp: &'a str,
}

/// The signature that only somebody who knows the password can make.
pub(crate) fn signature(
    verifier: &[u8],
    secret: &[u8; 32],
    a: &[u8],
    proof: &Proof<'_>,
) -> [u8; 32] {
    let key = session_key(verifier, secret, a);
    hmac(
        &key,
        &[
            proof.pool.as_bytes(),
            proof.user.as_bytes(),
            proof.secret_block,
            proof.timestamp.as_bytes(),
        ],
    )
}

/// `S = (A v^u)^b`, and the key derived from it.
fn session_key(verifier: &[u8], secret: &[u8; 32], a: &[u8]) -> [u8; KEY] {
    let ours = bytes(&public_of(verifier, secret));
    let scramble = sha256(&[&unsigned(a), &unsigned(&ours)]);
    let theirs = Form::new(&widened(a), &GROUP.params);
    let verifier = Form::new(&widened(verifier), &GROUP.params);
    let base = theirs * verifier.pow(&U256::from_be_slice(&scramble));
    let shared = base.pow(&U256::from_be_slice(secret)).retrieve();
    derived(&padded(&shared), &unsigned(&scramble))
}

/// HKDF with SHA-256, as far as one block goes.
fn derived(material: &[u8], salt: &[u8]) -> [u8; KEY] {
    let extracted = hmac(salt, &[material]);
    let expanded = hmac(&extracted, &[b"Caldera Derived Key", &[1]]);
    let mut key = [0; KEY];
    key.copy_from_slice(&expanded[..KEY]);
    key
}

fn widened(bytes: &[u8]) -> U3072 {
    let mut wide = [0; SIZE];
    let given = &bytes[bytes.len().saturating_sub(SIZE)..];
    wide[SIZE - given.len()..].copy_from_slice(given);
    U3072::from_be_slice(&wide)
}

fn bytes(number: &U3072) -> Vec<u8> {
    number.to_be_bytes().as_ref().to_vec()
}

fn padded(number: &U3072) -> Vec<u8> {
    unsigned(&bytes(number))
}

/// A number's bytes without leading zeros, but with one where the first bit is set: so that
/// nobody takes it for negative.
fn unsigned(bytes: &[u8]) -> Vec<u8> {
    let start = bytes
        .iter()
        .position(|byte| *byte != 0)
        .unwrap_or(bytes.len());
    let rest = &bytes[start..];
    match rest.first() {
        Some(first) if first & 0x80 == 0 => rest.to_vec(),
        _ => [&[0], rest].concat(),
    }
}

#[cfg(test)]
mod tests;
