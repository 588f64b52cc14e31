//! Records as trees of wire shapes, and what of wire shapes is kept.
//!
//! One tree a noun serves every output that tells it: outputs pick the members they have.

pub(crate) mod apis;
pub(crate) mod links;
pub(crate) mod parts;
pub(crate) mod stages;

use domain::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A moment, in whole seconds as API Gateway tells them.
pub(crate) fn moment(time: Timestamp) -> Value {
    json!(time.as_second())
}

/// A map, or nothing when it is empty.
pub(crate) fn unless_empty<V: serde::Serialize>(map: &BTreeMap<String, V>) -> Value {
    if map.is_empty() {
        Value::Null
    } else {
        json!(map)
    }
}

/// A list, or nothing when it is empty.
pub(crate) fn some(list: &[String]) -> Value {
    if list.is_empty() {
        Value::Null
    } else {
        json!(list)
    }
}
