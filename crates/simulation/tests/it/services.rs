//! The story of the services, over some seeds; `cargo xtask sim --seeds 0..1000` tells more.

use simulation::scenarios::services::tell;

/// So many fit the time of a test; the others are told by `cargo xtask sim`.
const SEEDS: u64 = 12;

#[test]
fn services_hold_over_some_seeds() {
    for seed in 0..SEEDS {
        let world = tell(seed).unwrap_or_else(|failure| panic!("{failure}"));
        assert!(world.steps() > 100, "too little happened");
    }
}
