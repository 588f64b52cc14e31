//! What an alarm's history keeps for programs.

use super::alarms::told;
use crate::judge::moment;
use domain::metrics::Alarm;
use serde_json::{Map, Value, json};

/// Members of an alarm that say how it is and not what was configured.
const LEFT_OUT: [&str; 3] = [
    "StateReason",
    "StateReasonData",
    "StateTransitionedTimestamp",
];

/// What is noted of an alarm that was made, changed or deleted: `kind` is `Create`, `Update` or
/// `Delete`.
///
/// Source: notes of AWS that users quote, for `Create`. Chosen: the others alike.
pub(crate) fn configuration(alarm: &Alarm, kind: &str) -> Value {
    let member = match kind {
        "Create" => "createdAlarm",
        "Update" => "updatedAlarm",
        _ => "deletedAlarm",
    };
    let mut whole = api::record::to_tree(&told(alarm.clone()));
    if let Value::Object(whole) = &mut whole {
        LEFT_OUT.iter().for_each(|name| drop(whole.remove(*name)));
        let times = [
            ("AlarmConfigurationUpdatedTimestamp", alarm.configured_at),
            ("StateUpdatedTimestamp", alarm.updated_at),
        ];
        let times = times.map(|(name, at)| (name.to_owned(), moment(at).into()));
        whole.extend(times);
    }
    json!({ "version": "1.0", "type": kind, member: renamed(whole) })
}

/// The same with names that begin small: `AlarmName` is `alarmName`, `OKActions` is `okactions`.
fn renamed(tree: Value) -> Value {
    match tree {
        Value::Object(members) => {
            let members = members.into_iter();
            let renamed = members.map(|(name, value)| (small(&name), renamed(value)));
            Value::Object(renamed.collect::<Map<_, _>>())
        }
        Value::Array(all) => all.into_iter().map(renamed).collect(),
        plain => plain,
    }
}

fn small(name: &str) -> String {
    let capitals = name.bytes().take_while(u8::is_ascii_uppercase).count();
    let (first, rest) = name.split_at(capitals);
    format!("{}{rest}", first.to_ascii_lowercase())
}
