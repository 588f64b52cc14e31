//! Chance for answers: which of several records are told, and in which order.

use hickory_proto::rr::Record;

use super::zones::{Choice, Chosen};

/// Numbers that spread well and follow from where they begin.
pub(super) struct Chance(u64);

impl Chance {
    /// Begins at the number of an answer.
    pub(super) fn new(turn: usize) -> Self {
        Self(turn as u64)
    }

    /// The records that are told this time.
    pub(super) fn choose<'a>(&mut self, set: &'a Chosen) -> Vec<&'a Record> {
        match set.choice {
            Choice::One => self.one(&set.members).iter().collect(),
            Choice::UpTo(most) => {
                let mut members: Vec<&Vec<Record>> =
                    set.members.iter().map(|(_, records)| records).collect();
                self.shuffle(&mut members);
                members.truncate(most);
                members.into_iter().flatten().collect()
            }
        }
    }

    fn one<'a>(&mut self, members: &'a [(u32, Vec<Record>)]) -> &'a [Record] {
        let total: u64 = members.iter().map(|(share, _)| u64::from(*share)).sum();
        let alike = total == 0;
        let share = |share: u32| if alike { 1 } else { u64::from(share) };
        let mut left = self.below(if alike { members.len() as u64 } else { total });
        for (weight, records) in members {
            if left < share(*weight) {
                return records;
            }
            left -= share(*weight);
        }
        &[]
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last as u64 + 1) as usize;
            items.swap(last, other);
        }
    }

    /// A number below `bound`; zero when there is none.
    fn below(&mut self, bound: u64) -> u64 {
        self.next().checked_rem(bound).unwrap_or_default()
    }

    /// Source: SplitMix64, Steele, Lea and Flood 2014.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
