//! Certificate Manager and Private CA as their callers see them.

mod authorities;
mod manager;
mod mesh;

use certificates::{Certificates, Manager, PrivateCa};
use domain::{ManualClock, Scope, SeededIds};
use reconcile::{Controller as _, Next};
use std::sync::Arc;
use store::Store;
use wire::Context;

/// A room over an empty store, with a clock that stands still.
struct Room {
    clock: Arc<ManualClock>,
    store: Store,
    room: Arc<Certificates>,
    acm: Manager,
    pca: PrivateCa,
    cx: Context,
}

impl Room {
    async fn new() -> Self {
        let store = Store::new(Arc::new(store::Memory::new()));
        let clock = Arc::new(ManualClock::default());
        let ids = Arc::new(SeededIds::new(1));
        let seal = Arc::new(seal::Seal::new(&[1; 32]));
        let room = Certificates::new(store.clone(), clock.clone(), ids, seal);
        room.open_authority().await.expect("an authority");
        let scope = Scope {
            account: "111122223333".parse().expect("an account"),
            region: "ap-northeast-1".parse().expect("a Region"),
        };
        Self {
            clock,
            store,
            acm: room.manager(),
            pca: room.private_ca(),
            room,
            cx: Context::root(scope),
        }
    }

    /// Lets the issuer look at a certificate once.
    async fn look_at(&self, arn: &str) -> Next {
        let key = domain::certificates::Certificate::key_of_arn(arn).expect("an ARN");
        self.room.issuer().reconcile(&key).await.expect("a look")
    }
}
