//! Time, crashes and failures of a world.

use domain::clock::{elapsed, later};
use domain::{Key, Record};
use serde::{Deserialize, Serialize};
use simulation::{Kit, World, minutes, seconds};
use std::cell::RefCell;
use std::rc::Rc;
use store::{CommitError, LeaseId, Txn};

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Beacon {
    name: String,
}

impl Record for Beacon {
    const KIND: &'static str = "beacons";
    fn key(&self) -> Key {
        Key::kind(Self::KIND).child(&self.name)
    }
}

async fn light(kit: &Kit, name: &str, lease: Option<LeaseId>) {
    let beacon = &Beacon {
        name: name.to_owned(),
    };
    let put = |txn: Txn| async move {
        match lease {
            Some(lease) => txn.put_leased(beacon, lease),
            None => txn.put(beacon),
        }
        Ok::<_, CommitError>(())
    };
    kit.store.transact(put).await.expect("a commit");
}

fn lit(world: &World) -> Vec<String> {
    world
        .records::<Beacon>()
        .into_iter()
        .map(|beacon| beacon.name)
        .collect()
}

#[test]
fn an_hour_passes_in_no_time_and_only_when_nobody_can_go_on() {
    let mut world = World::seeded(1);
    world.actor("keeper", |kit| async move {
        kit.clock
            .wait_until(later(kit.clock.now(), minutes(60)))
            .await;
        light(&kit, "evening", None).await;
    });
    let start = world.now();
    world.until(|world| lit(world) == ["evening"], minutes(61));
    assert_eq!(elapsed(start, world.now()), minutes(60));
    assert!(world.steps() < 10, "{} steps", world.steps());
}

#[test]
fn tokio_timers_and_tasks_live_in_the_same_time() {
    let mut world = World::seeded(1);
    let order = Rc::new(RefCell::new(Vec::new()));
    for (name, clock_seconds, tokio_seconds) in [("clock", 2, 0), ("tokio", 0, 1), ("task", 0, 3)] {
        let order = order.clone();
        world.actor(name, move |kit| {
            let order = order.clone();
            async move {
                kit.clock
                    .wait_until(later(kit.clock.now(), seconds(clock_seconds)))
                    .await;
                let sleep = async move { tokio::time::sleep(seconds(tokio_seconds)).await };
                if name == "task" {
                    tokio::spawn(sleep).await.expect("it ends");
                } else {
                    sleep.await;
                }
                order.borrow_mut().push((name, kit.clock.now()));
            }
        });
    }
    let start = world.now();
    world.until(|_| order.borrow().len() == 3, minutes(1));
    let told: Vec<_> = order
        .borrow()
        .iter()
        .map(|(name, at)| (*name, elapsed(start, *at).as_secs()))
        .collect();
    assert_eq!(told, [("tokio", 1), ("clock", 2), ("task", 3)]);
}

#[test]
fn leases_end_in_the_worlds_time() {
    let mut world = World::seeded(1);
    world.actor("keeper", |kit| async move {
        let lease = kit
            .store
            .engine()
            .grant(seconds(10))
            .await
            .expect("a lease");
        light(&kit, "leased", Some(lease)).await;
        for _ in 0..5 {
            kit.clock
                .wait_until(later(kit.clock.now(), seconds(8)))
                .await;
            assert!(
                kit.store
                    .engine()
                    .keep_alive(lease)
                    .await
                    .expect("an answer")
            );
        }
    });
    world.until(|world| lit(world) == ["leased"], seconds(1));
    let start = world.now();
    world.until(|world| lit(world).is_empty(), minutes(2));
    let lasted = elapsed(start, world.now());
    assert_eq!(lasted, seconds(50));
}

#[test]
fn a_crashed_actor_comes_back_and_remembers_nothing() {
    let mut world = World::seeded(1);
    let births = Rc::new(RefCell::new(0));
    let counted = births.clone();
    world.actor("keeper", move |kit| {
        *counted.borrow_mut() += 1;
        let name = format!("life {}", counted.borrow());
        async move {
            light(&kit, &name, None).await;
            std::future::pending().await
        }
    });
    world.until(|world| lit(world) == ["life 1"], seconds(1));
    world.crash("keeper", seconds(30));
    let start = world.now();
    world.until(|world| lit(world) == ["life 1", "life 2"], minutes(1));
    assert_eq!(
        (*births.borrow(), elapsed(start, world.now())),
        (2, seconds(30))
    );
}

#[test]
fn a_broken_invariant_a_missed_deadline_and_a_spin_each_fail_with_their_story() {
    let mut world = World::seeded(3);
    world.actor("keeper", |kit| async move {
        light(&kit, "too bright", None).await
    });
    world.invariant("it stays dark", |world| match lit(world).first() {
        None => Ok(()),
        Some(name) => Err(format!("{name} is lit")),
    });
    let failure = world
        .try_run(seconds(1))
        .expect_err("it is broken")
        .to_string();
    assert!(failure.contains("keeper wrote revision 1"), "{failure}");
    assert!(
        failure.contains("broken: it stays dark: too bright is lit"),
        "{failure}"
    );
    assert!(failure.ends_with("--seed 3"), "{failure}");

    let mut world = World::seeded(3);
    let failure = world
        .try_until(|_| false, minutes(5))
        .expect_err("never")
        .to_string();
    assert!(
        failure.contains("2026-01-01T00:05:00Z it did not come true within 300s"),
        "{failure}"
    );

    let mut world = World::seeded(3);
    world.actor("restless", |_| async {
        loop {
            tokio::task::yield_now().await;
        }
    });
    let failure = world.try_run(seconds(1)).expect_err("it spins").to_string();
    assert!(failure.contains("it spins"), "{failure}");
}

#[test]
fn something_can_be_done_from_outside() {
    let mut world = World::seeded(1);
    let revision = world.act(async |store| {
        let put = |txn: Txn| async move {
            txn.put(&Beacon {
                name: "outside".to_owned(),
            });
            Ok::<_, CommitError>(())
        };
        store.transact(put).await.expect("a commit");
        store.engine().revision().await.expect("a revision")
    });
    assert_eq!((lit(&world), revision.0), (vec!["outside".to_owned()], 1));
}
