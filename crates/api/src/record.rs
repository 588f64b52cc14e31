//! How typed records meet the canonical tree.
//!
//! A record shows its members one by one to a visitor, so each costs two small functions
//! whatever the number of protocols. In the tree, members have their model names, moments are
//! seconds since 1970, bytes are base64 text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::{Map, Number, Value};
use std::collections::BTreeMap;

/// Bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Blob(pub Vec<u8>);

/// A place in a record that a tree value fits into.
pub trait Slot {
    /// Takes the value; one of the wrong kind leaves the slot as it is (the check layer has
    /// refused such values before).
    fn read(&mut self, value: Value);

    /// The value; `None` when there is none to tell.
    fn write(&self) -> Option<Value>;
}

/// A structure of an API model.
pub trait Record: Default {
    /// Shows each member with its name.
    fn each(&self, visit: &mut dyn FnMut(&'static str, &dyn Slot));

    /// Shows each member with its name, to be filled.
    fn each_mut(&mut self, visit: &mut dyn FnMut(&'static str, &mut dyn Slot));
}

/// The record a tree holds.
pub fn from_tree<R: Record>(tree: Value) -> R {
    let mut record = R::default();
    if let Value::Object(mut members) = tree {
        record.each_mut(&mut |name, slot| {
            if let Some(value) = members.remove(name).filter(|value| !value.is_null()) {
                slot.read(value);
            }
        });
    }
    record
}

/// The tree of a record.
pub fn to_tree<R: Record>(record: &R) -> Value {
    let mut members = Map::new();
    record.each(&mut |name, slot| {
        if let Some(value) = slot.write() {
            members.insert(name.to_owned(), value);
        }
    });
    Value::Object(members)
}

impl<R: Record> Slot for R {
    fn read(&mut self, value: Value) {
        *self = from_tree(value);
    }

    fn write(&self) -> Option<Value> {
        Some(to_tree(self))
    }
}

impl<T: Slot + Default> Slot for Option<T> {
    fn read(&mut self, value: Value) {
        self.get_or_insert_default().read(value);
    }

    fn write(&self) -> Option<Value> {
        self.as_ref()?.write()
    }
}

impl<R: Record> Record for Box<R> {
    fn each(&self, visit: &mut dyn FnMut(&'static str, &dyn Slot)) {
        R::each(self, visit);
    }

    fn each_mut(&mut self, visit: &mut dyn FnMut(&'static str, &mut dyn Slot)) {
        R::each_mut(self, visit);
    }
}

impl<T: Slot + Default> Slot for Vec<T> {
    fn read(&mut self, value: Value) {
        let Value::Array(items) = value else { return };
        *self = items
            .into_iter()
            .map(|item| {
                let mut slot = T::default();
                slot.read(item);
                slot
            })
            .collect();
    }

    fn write(&self) -> Option<Value> {
        Some(Value::Array(
            self.iter()
                .map(|item| item.write().unwrap_or(Value::Null))
                .collect(),
        ))
    }
}

impl<T: Slot + Default> Slot for BTreeMap<String, T> {
    fn read(&mut self, value: Value) {
        let Value::Object(entries) = value else {
            return;
        };
        *self = entries
            .into_iter()
            .map(|(key, value)| {
                let mut slot = T::default();
                slot.read(value);
                (key, slot)
            })
            .collect();
    }

    fn write(&self) -> Option<Value> {
        let entry = |(key, value): (&String, &T)| Some((key.clone(), value.write()?));
        Some(Value::Object(self.iter().filter_map(entry).collect()))
    }
}

macro_rules! leaf {
    ($($kind:ty, $read:expr, $write:expr;)*) => {$(
        impl Slot for $kind {
            fn read(&mut self, value: Value) {
                let read: fn(&Value) -> Option<$kind> = $read;
                if let Some(value) = read(&value) {
                    *self = value;
                }
            }

            fn write(&self) -> Option<Value> {
                let write: fn(&$kind) -> Value = $write;
                Some(write(self))
            }
        }
    )*};
}

leaf! {
    bool, Value::as_bool, |value| Value::Bool(*value);
    i32, |value| value.as_i64().and_then(|number| number.try_into().ok()), |value| (*value).into();
    i64, Value::as_i64, |value| (*value).into();
    f32, |value| value.as_f64().map(|number| number as f32), |value| number(f64::from(*value));
    f64, real, |value| number(*value);
    Timestamp, moment, |value| number(value.as_millisecond() as f64 / 1000.0);
    Blob, bytes, |value| Value::String(STANDARD.encode(&value.0));
}

impl Slot for String {
    fn read(&mut self, value: Value) {
        if let Value::String(text) = value {
            *self = text;
        }
    }

    fn write(&self) -> Option<Value> {
        Some(Value::String(self.clone()))
    }
}

impl Slot for Value {
    fn read(&mut self, value: Value) {
        *self = value;
    }

    fn write(&self) -> Option<Value> {
        Some(self.clone())
    }
}

/// A number; JSON has words for those it cannot write.
fn real(value: &Value) -> Option<f64> {
    match value.as_str() {
        Some(word) => word.parse().ok(),
        None => value.as_f64(),
    }
}

fn number(value: f64) -> Value {
    Number::from_f64(value).map_or(Value::Null, Value::Number)
}

fn moment(value: &Value) -> Option<Timestamp> {
    let seconds = value.as_f64()?;
    Timestamp::from_millisecond((seconds * 1000.0).round() as i64).ok()
}

fn bytes(value: &Value) -> Option<Blob> {
    STANDARD.decode(value.as_str()?).ok().map(Blob)
}

/// An operation that takes or answers nothing.
impl Record for () {
    fn each(&self, _visit: &mut dyn FnMut(&'static str, &dyn Slot)) {}

    fn each_mut(&mut self, _visit: &mut dyn FnMut(&'static str, &mut dyn Slot)) {}
}

/// Declares structures of a model: each field with its type and its name in the model.
#[macro_export]
macro_rules! record {
    ($($name:ident { $($field:ident: $kind:ty = $member:literal,)* })*) => {$(
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct $name {
            $(pub $field: $kind,)*
        }

        impl $crate::record::Record for $name {
            fn each(&self, visit: &mut dyn FnMut(&'static str, &dyn $crate::record::Slot)) {
                let _ = &visit;
                $(visit($member, &self.$field);)*
            }

            fn each_mut(
                &mut self,
                visit: &mut dyn FnMut(&'static str, &mut dyn $crate::record::Slot),
            ) {
                let _ = &visit;
                $(visit($member, &mut self.$field);)*
            }
        }
    )*};
}
