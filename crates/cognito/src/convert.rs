//! Wire shapes ↔ records.

mod absent;
pub(crate) mod attributes;
pub(crate) mod client_rules;
pub(crate) mod clients;
pub(crate) mod names;
pub(crate) mod pools;
pub(crate) mod users;

use domain::Timestamp;
use serde_json::{Map, Value};

/// A moment as trees tell it: seconds since 1970.
fn moment(time: Timestamp) -> Value {
    Value::from(time.as_millisecond() as f64 / 1000.0)
}

/// The members of a tree that are kept and told again.
fn told(tree: &Value, names: &[&str]) -> Map<String, Value> {
    let kept = names.iter().filter_map(|name| {
        let value = tree.get(*name).filter(|value| !value.is_null())?;
        Some(((*name).to_owned(), value.clone()))
    });
    kept.collect()
}

/// Keeps a member of a member.
fn keep_nested(kept: &mut Map<String, Value>, tree: &Value, outer: &str, inner: &str) {
    let value = &tree[outer][inner];
    if !value.is_null() {
        kept.insert(inner.to_owned(), value.clone());
    }
}
