//! The client's half, in plain numbers.

use super::{
    Form, GROUP, Proof, derived, our_number, padded, public_number, signature, unsigned, verifier,
    widened,
};
use crate::crypt::{hmac, sha256};
use crypto_bigint::U256;

/// What a stock client computes from what it was sent.
fn client(password: &str, salt: &[u8], a: &[u8; 32], b: &str, proof: &Proof<'_>) -> [u8; 32] {
    let power = |exponent: &[u8]| GROUP.generator.pow(&U256::from_be_slice(exponent));
    let public = super::bytes(&power(a).retrieve());
    let theirs = hex::decode(b).unwrap();
    let scramble = sha256(&[&unsigned(&public), &unsigned(&theirs)]);
    let identity = [proof.pool, proof.user, ":", password].concat();
    let x = sha256(&[&unsigned(salt), &sha256(&[identity.as_bytes()])]);
    let base = Form::new(&widened(&theirs), &GROUP.params) - GROUP.multiplier * power(&x);
    // (B - k g^x)^(a + u x), in two steps.
    let shared = base.pow(&U256::from_be_slice(a))
        * base
            .pow(&U256::from_be_slice(&scramble))
            .pow(&U256::from_be_slice(&x));
    let key = derived(&padded(&shared.retrieve()), &unsigned(&scramble));
    let parts = [
        proof.pool.as_bytes(),
        proof.user.as_bytes(),
        proof.secret_block,
        proof.timestamp.as_bytes(),
    ];
    hmac(&key, &parts)
}

fn proof() -> Proof<'static> {
    Proof {
        pool: "AbCdEfGhI",
        user: "ann",
        secret_block: b"block",
        timestamp: "Thu Jan 1 00:00:00 UTC 2026",
    }
}

fn round(known: &str, told: &str, salt: [u8; 16]) -> bool {
    let (a, b) = ([7; 32], [9; 32]);
    let verifier = verifier("AbCdEfGhI", "ann", known, &salt);
    let public = GROUP.generator.pow(&U256::from_be_slice(&a)).retrieve();
    let ours = our_number(&verifier, &b);
    let theirs = client(told, &salt, &a, &ours, &proof());
    theirs == signature(&verifier, &b, &super::bytes(&public), &proof())
}

#[test]
fn who_knows_the_password_can_prove_it_and_nobody_else() {
    assert!(round("correct horse", "correct horse", [3; 16]));
    assert!(round("pässword", "pässword", [0xf3; 16]));
    assert!(round("p", "p", [0; 16]));
    assert!(!round("correct horse", "battery staple", [3; 16]));
}

#[test]
fn public_numbers_that_prove_nothing_are_refused() {
    assert_eq!(public_number("0"), None);
    assert_eq!(public_number(""), None);
    assert_eq!(public_number(&"00".repeat(384)), None);
    assert_eq!(
        public_number(&hex::encode(super::bytes(&super::PRIME))),
        None
    );
    assert_eq!(public_number(&"ff".repeat(384)), None);
    assert_eq!(public_number(&"01".repeat(385)), None);
    assert_eq!(public_number("not a number"), None);
    assert!(public_number("abc").is_some());
    assert!(public_number(&format!("00{}", "7f".repeat(384))).is_some());
}
