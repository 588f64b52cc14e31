//! Where ids and chance come from.

use std::sync::Mutex;

/// The one source of randomness; a simulation gives it a seed.
pub trait IdSource: Send + Sync {
    /// Fills `bytes` with chance.
    fn fill(&self, bytes: &mut [u8]);
}

impl dyn IdSource + '_ {
    /// `digits` lower-case hexadecimal digits: task ids have 32, VPC resources 17.
    pub fn hex(&self, digits: usize) -> String {
        self.pick(digits, b"0123456789abcdef")
    }

    /// `length` upper-case letters and digits, as in access key ids and image ids.
    pub fn upper(&self, length: usize) -> String {
        self.pick(length, b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    }

    /// `length` letters and digits of both cases, as in the suffix of a secret's ARN.
    pub fn mixed(&self, length: usize) -> String {
        self.pick(
            length,
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
        )
    }

    /// `length` decimal digits.
    pub fn digits(&self, length: usize) -> String {
        self.pick(length, b"0123456789")
    }

    /// `length` lower-case letters and digits, as in a Cloud Map id.
    pub fn lower(&self, length: usize) -> String {
        self.pick(length, b"abcdefghijklmnopqrstuvwxyz0123456789")
    }

    /// A version 4 UUID.
    pub fn uuid(&self) -> String {
        let mut bytes = [0_u8; 16];
        self.fill(&mut bytes);
        bytes[6] = (bytes[6] & 0x0f) | 0x40;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        format!(
            "{}-{}-{}-{}-{}",
            &hex[..8],
            &hex[8..12],
            &hex[12..16],
            &hex[16..20],
            &hex[20..]
        )
    }

    /// A number below `bound`, which is at least 1.
    pub fn below(&self, bound: u64) -> u64 {
        let mut bytes = [0_u8; 8];
        self.fill(&mut bytes);
        u64::from_le_bytes(bytes) % bound.max(1)
    }

    fn pick(&self, length: usize, alphabet: &[u8]) -> String {
        let mut bytes = vec![0_u8; length];
        self.fill(&mut bytes);
        bytes
            .iter()
            .map(|byte| char::from(alphabet[usize::from(*byte) % alphabet.len()]))
            .collect()
    }
}

/// Ids that follow from a seed: the same seed gives the same ids in the same order.
#[derive(Debug)]
pub struct SeededIds {
    state: Mutex<u64>,
}

impl SeededIds {
    /// Ids that follow from `seed`.
    pub fn new(seed: u64) -> Self {
        Self {
            state: Mutex::new(seed),
        }
    }
}

impl IdSource for SeededIds {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self
            .state
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        for chunk in bytes.chunks_mut(8) {
            let word = split_mix(&mut state).to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
    }
}

/// The SplitMix64 generator: small, well spread, and enough for ids in tests.
fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut word = *state;
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}
