//! The story of the counter, over many seeds.

use simulation::replay;
use simulation::scenarios::counter::{Guarding, tell, tell_with};

#[test]
fn two_hundred_seeds_hold() {
    for seed in 0..200 {
        let world = tell(seed).unwrap_or_else(|failure| panic!("{failure}"));
        assert!(world.steps() > 100, "too little happened");
    }
}

#[test]
fn a_seed_tells_the_same_story_again_and_another_seed_another() {
    let first = replay(7).expect("it holds");
    assert_eq!(replay(7).expect("it holds"), first);
    assert_ne!(replay(8).expect("it holds")[0].digest, first[0].digest);
}

#[test]
fn a_controller_that_does_not_guard_its_writes_is_found_out() {
    let failures = (0..50).filter_map(|seed| tell_with(seed, Guarding::Forgotten).err());
    let failures: Vec<String> = failures.map(|failure| failure.to_string()).collect();
    assert!(!failures.is_empty(), "fifty seeds did not find it");
    let told = &failures[0];
    assert!(
        told.contains("a counter only moves towards what is wanted"),
        "{told}"
    );
    assert!(told.contains("cargo xtask sim --seed"), "{told}");
}
