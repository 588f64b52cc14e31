//! Trace ids.

use std::sync::atomic::{AtomicU64, Ordering};

/// A stream of numbers that look random and follow from a seed.
#[derive(Debug)]
pub(crate) struct Chance(AtomicU64);

impl Chance {
    pub(crate) fn seeded(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    /// The next number of the stream.
    pub(crate) fn next(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut mixed = self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// `1-SSSSSSSS-RRRRRRRRRRRRRRRRRRRRRRRR`: seconds and 96 bits of chance, in hexadecimal.
    pub(crate) fn trace_id(&self, unix_seconds: u64) -> TraceId {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        let seconds = (unix_seconds as u32).to_be_bytes();
        let (high, low) = (self.next().to_be_bytes(), self.next().to_be_bytes());
        let mut id = *b"1-SSSSSSSS-RRRRRRRRRRRRRRRRRRRRRRRR";
        let mut put = |at: usize, bytes: &[u8]| {
            for (digits, byte) in id[at..].chunks_exact_mut(2).zip(bytes) {
                digits[0] = HEX[usize::from(byte >> 4)];
                digits[1] = HEX[usize::from(byte & 15)];
            }
        };
        put(2, &seconds);
        put(11, &high);
        put(27, &low[..4]);
        id
    }
}

/// A trace id in ASCII.
pub(crate) type TraceId = [u8; 35];

#[cfg(test)]
mod tests {
    use super::Chance;

    #[test]
    fn a_trace_id_shows_its_time_and_follows_from_the_seed() {
        let id = Chance::seeded(7).trace_id(0x6789_1233);
        assert_eq!(id.len(), 35);
        assert!(
            id.starts_with(b"1-67891233-"),
            "{}",
            String::from_utf8_lossy(&id)
        );
        assert_eq!(id, Chance::seeded(7).trace_id(0x6789_1233));
        assert_ne!(id, Chance::seeded(8).trace_id(0x6789_1233));
    }
}
