//! Stories that must hold for every seed.

pub mod counter;
pub mod services;

use crate::world::{Failure, World};

/// A story: what it is called, and how it goes in the world of a seed.
#[derive(Debug, Clone, Copy)]
pub struct Scenario {
    /// What it tells, as a sentence.
    pub name: &'static str,
    /// Tells it.
    pub tell: fn(u64) -> Result<World, Failure>,
}

/// Every story there is.
pub const ALL: &[Scenario] = &[
    Scenario {
        name: "a counter reaches what is wanted, one step at a time, whatever fails",
        tell: counter::tell,
    },
    Scenario {
        name: "services keep floor, ceiling and protection, and settle when the weather clears",
        tell: services::tell,
    },
];

/// A story that was told again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// What it tells.
    pub scenario: &'static str,
    /// How many steps it took.
    pub steps: u64,
    /// The same whenever the same seed is told again by the same program.
    pub digest: u64,
    /// The end of the story, a line an event.
    pub story: String,
}

/// Tells every story of a seed again.
///
/// Fails with the first one that goes wrong.
pub fn replay(seed: u64) -> Result<Vec<Replayed>, Failure> {
    let told = ALL.iter().map(|scenario| {
        let world = (scenario.tell)(seed)?;
        Ok(Replayed {
            scenario: scenario.name,
            steps: world.steps(),
            digest: world.digest(),
            story: world.story(),
        })
    });
    told.collect()
}
