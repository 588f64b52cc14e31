//! Time-based one-time passwords: RFC 6238 with SHA-1, six digits, 30 s.

use domain::{IdSource, Timestamp};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// Seconds that a code is shown for.
const STEP: i64 = 30;
/// Steps that clocks may differ by.
// Chosen: RFC 6238 recommends one.
const DRIFT: i64 = 1;
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A new secret of 32 bytes, base 32.
pub(crate) fn secret(ids: &dyn IdSource) -> String {
    let mut chance = [0; 52];
    ids.fill(&mut chance);
    chance
        .iter()
        .map(|byte| char::from(BASE32[usize::from(byte & 31)]))
        .collect()
}

/// The step whose code this is, when it is one of about now. Later than `after`, so that no
/// code is taken twice.
pub(crate) fn step_of(secret: &str, code: &str, now: Timestamp, after: u64) -> Option<u64> {
    let key = decoded(secret);
    let current = now.as_second() / STEP;
    (current - DRIFT..=current + DRIFT)
        .filter_map(|step| u64::try_from(step).ok())
        .filter(|step| *step > after)
        .find(|step| crate::crypt::alike(self::code(&key, *step).as_bytes(), code.as_bytes()))
}

/// Whether the code was right, but was taken before.
pub(crate) fn is_used(secret: &str, code: &str, now: Timestamp, after: u64) -> bool {
    step_of(secret, code, now, 0).is_some_and(|step| step <= after)
}

fn code(key: &[u8], step: u64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(key).expect("every length will do");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash[19] & 15);
    let mut word = [0; 4];
    word.copy_from_slice(&hash[offset..offset + 4]);
    format!(
        "{:06}",
        (u32::from_be_bytes(word) & 0x7fff_ffff) % 1_000_000
    )
}

fn decoded(secret: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut held, mut bits) = (0_u32, 0);
    for letter in secret.bytes() {
        let Some(value) = BASE32.iter().position(|one| *one == letter) else {
            continue;
        };
        held = ((held << 5) | value as u32) & 0xfff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::{code, decoded, is_used, step_of};
    use domain::Timestamp;

    /// Source: RFC 6238, appendix B; the last six digits of its eight.
    #[test]
    fn codes_are_those_of_the_standard() {
        let key = b"12345678901234567890";
        for (time, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(key, time / 30), expected);
        }
        assert_eq!(decoded("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), key);
    }

    #[test]
    fn a_code_is_good_for_a_step_to_either_side_and_once() {
        let (secret, at) = ("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Timestamp::from_second);
        assert_eq!(step_of(secret, "287082", at(59).unwrap(), 0), Some(1));
        assert_eq!(step_of(secret, "287082", at(89).unwrap(), 0), Some(1));
        assert_eq!(step_of(secret, "287082", at(90).unwrap(), 0), None);
        assert_eq!(step_of(secret, "287082", at(59).unwrap(), 1), None);
        assert!(is_used(secret, "287082", at(59).unwrap(), 1));
        assert!(!is_used(secret, "000000", at(59).unwrap(), 1));
    }
}
