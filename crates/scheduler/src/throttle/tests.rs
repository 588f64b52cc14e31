//! The steps of the start throttle.

use super::*;

#[test]
fn the_wait_grows_to_27_minutes_and_stays() {
    assert_eq!(wait(0), Duration::ZERO);
    assert!(STEPS.windows(2).all(|pair| pair[0] < pair[1]));
    assert_eq!(wait(12), Duration::from_secs(27 * 60));
    assert_eq!(wait(u32::MAX), Duration::from_secs(27 * 60));
}
