//! How a capacity provider strategy spreads tasks.

use super::*;

fn item(provider: &str, base: u32, weight: u32) -> StrategyItem {
    StrategyItem {
        provider: provider.to_owned(),
        weight,
        base,
    }
}

#[test]
fn a_strategy_fills_the_base_first_and_then_goes_by_weight() {
    let strategy = [item("FARGATE", 2, 1), item("FARGATE_SPOT", 0, 3)];
    let first: Vec<String> = spread(&strategy, 0).take(6).collect();
    assert_eq!(first[..2], ["FARGATE", "FARGATE"]);
    let thousand: Vec<String> = spread(&strategy, 2).take(1_000).collect();
    let spot = thousand
        .iter()
        .filter(|name| *name == "FARGATE_SPOT")
        .count();
    assert_eq!(spot, 750);
}

#[test]
fn a_strategy_without_weights_ends_with_its_base() {
    assert_eq!(spread(&[item("FARGATE", 1, 0)], 0).count(), 1);
}
