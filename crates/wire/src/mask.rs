//! Trees without their secrets, for logs.

use crate::table::{Kind, ShapeId, Table};
use serde_json::Value;

const MASK: &str = "***";

/// The tree of a structure with every secret member masked.
pub(crate) fn masked(table: &Table, shape: ShapeId, tree: &Value) -> Value {
    kind(table, &Kind::Structure(shape), tree)
}

fn kind(table: &Table, of: &Kind, tree: &Value) -> Value {
    match (of, tree) {
        (Kind::Structure(shape), Value::Object(members)) => {
            let structure = table.structure(*shape);
            let member = |(name, value): (&String, &Value)| {
                let value = match structure.by_name(name) {
                    Some(member) if !member.secret => kind(table, &member.kind, value),
                    Some(_) | None => Value::from(MASK),
                };
                (name.clone(), value)
            };
            Value::Object(members.iter().map(member).collect())
        }
        (Kind::List(list), Value::Array(items)) => {
            let item = |item: &Value| {
                if list.secret {
                    Value::from(MASK)
                } else {
                    kind(table, &list.item, item)
                }
            };
            Value::Array(items.iter().map(item).collect())
        }
        (Kind::Map(map), Value::Object(entries)) => {
            let entry = |(key, value): (&String, &Value)| {
                let value = if map.secret {
                    Value::from(MASK)
                } else {
                    kind(table, &map.value, value)
                };
                (key.clone(), value)
            };
            Value::Object(entries.iter().map(entry).collect())
        }
        (_, leaf) => leaf.clone(),
    }
}

#[cfg(test)]
mod tests {
    use crate::table::index;
    use serde_json::json;

    #[test]
    fn secrets_are_masked_wherever_they_are() {
        let table = index().service("secretsmanager").unwrap();
        let shape = table.shape_id("CreateSecretRequest").unwrap();
        let tree = json!({"Name": "a", "SecretString": "hunter2", "Unheard": 1});
        assert_eq!(
            super::masked(table, shape, &tree),
            json!({"Name": "a", "SecretString": "***", "Unheard": "***"})
        );
    }
}
