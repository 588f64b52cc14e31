//! Secrets and parameters as their callers see them.

mod parameters;
mod policies;
mod searching;
mod secrets;

use domain::{ManualClock, Scope, SeededIds};
use std::sync::Arc;
use store::Store;
use wire::Context;

/// A room over an empty store, with a clock that stands still.
struct Room {
    clock: Arc<ManualClock>,
    secrets: ::secrets::Secrets,
    parameters: ::secrets::Parameters,
    cx: Context,
}

impl Room {
    fn new() -> Self {
        let store = Store::new(Arc::new(store::Memory::new()));
        let clock = Arc::new(ManualClock::default());
        let ids = Arc::new(SeededIds::new(1));
        let seal = Arc::new(seal::Seal::new(&[1; 32]));
        let scope = Scope {
            account: "111122223333".parse().expect("an account"),
            region: "ap-northeast-1".parse().expect("a Region"),
        };
        Self {
            secrets: ::secrets::Secrets::new(
                store.clone(),
                clock.clone(),
                ids.clone(),
                seal.clone(),
            ),
            parameters: ::secrets::Parameters::new(store, clock.clone(), ids, seal),
            clock,
            cx: Context::root(scope),
        }
    }
}
