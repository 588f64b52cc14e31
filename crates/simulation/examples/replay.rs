//! Tells every story again for a range of seeds: `replay FIRST LAST`, both included.
//!
//! Prints a line a story, or the story that went wrong, whose seed replays it.

use std::process::ExitCode;

fn main() -> ExitCode {
    let seeds: Vec<u64> = std::env::args()
        .skip(1)
        .filter_map(|seed| seed.parse().ok())
        .collect();
    let &[first, last] = seeds.as_slice() else {
        eprintln!("usage: replay FIRST LAST");
        return ExitCode::from(2);
    };
    for seed in first..=last {
        match simulation::replay(seed) {
            Ok(told) if first == last => told.iter().for_each(|story| {
                print!("{}", story.story);
                tell(seed, story);
            }),
            Ok(told) => told.iter().for_each(|story| tell(seed, story)),
            Err(failure) => {
                eprintln!("{failure}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

fn tell(seed: u64, story: &simulation::Replayed) {
    println!(
        "seed {seed}: {} steps, digest {:016x}: {}",
        story.steps, story.digest, story.scenario
    );
}
