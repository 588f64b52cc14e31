//! Placement by each strategy.

use super::*;

fn instance(id: &str, zone: &str, left: Option<(u32, u32)>, peers: u32) -> Instance {
    Instance {
        id: id.to_owned(),
        zone: zone.to_owned(),
        left: left.map(|(cpu_units, memory_mib)| Resources {
            cpu_units,
            memory_mib,
        }),
        peers,
    }
}

const SMALL: Resources = Resources {
    cpu_units: 256,
    memory_mib: 512,
};

#[test]
fn an_instance_that_is_not_counted_takes_every_task() {
    let mut local = [instance("local", "a", None, 0)];
    for _ in 0..1_000 {
        assert_eq!(place(&mut local, SMALL, Strategy::Spread), Ok(0));
    }
}

#[test]
fn spread_goes_to_the_zone_with_the_fewest_tasks() {
    let mut instances = [
        instance("one", "a", None, 1),
        instance("two", "a", None, 0),
        instance("three", "b", None, 0),
    ];
    assert_eq!(place(&mut instances, SMALL, Strategy::Spread), Ok(2));
    assert_eq!(place(&mut instances, SMALL, Strategy::Spread), Ok(1));
}

#[test]
fn binpack_fills_the_fullest_instance_that_fits() {
    let mut instances = [
        instance("empty", "a", Some((4_096, 8_192)), 0),
        instance("full", "a", Some((4_096, 256)), 0),
        instance("tight", "a", Some((512, 600)), 0),
    ];
    assert_eq!(place(&mut instances, SMALL, Strategy::Binpack), Ok(2));
    assert_eq!(place(&mut instances, SMALL, Strategy::Binpack), Ok(0));
}

#[test]
fn random_takes_any_that_fits() {
    let mut instances = [
        instance("full", "a", Some((0, 0)), 0),
        instance("free", "a", None, 0),
    ];
    for number in 0..9 {
        let placed = place(&mut instances, SMALL, Strategy::Random(number));
        assert_eq!(placed, Ok(1));
    }
}

#[test]
fn a_refusal_names_what_is_missing() {
    let refuse = |left| {
        let mut instances = [instance("one", "a", Some(left), 0)];
        place(&mut instances, SMALL, Strategy::Spread)
    };
    assert_eq!(refuse((128, 4_096)), Err(Unplaced::Cpu));
    assert_eq!(refuse((1_024, 128)), Err(Unplaced::Memory));
    let none = place(&mut [], SMALL, Strategy::Random(3));
    assert_eq!(none, Err(Unplaced::NoInstances));
}
