//! Ids and chance from the machine.

use domain::IdSource;

/// The kernel's random numbers.
pub(crate) struct SystemIds;

impl IdSource for SystemIds {
    fn fill(&self, bytes: &mut [u8]) {
        // The kernel has refused chance only before it was ready, early at boot: wait for it.
        while getrandom::fill(bytes).is_err() {
            std::thread::yield_now();
        }
    }
}
