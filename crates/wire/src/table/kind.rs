//! What members hold, with names resolved and patterns ready.

use super::pattern::Pattern;
use api::model::{ErrorFacts, Place, TimestampFormat};

/// Where a shape is in its service's table.
pub(crate) type ShapeId = usize;

/// A shape that has a name.
pub(crate) enum Shape {
    Structure(Structure),
    Choice(Vec<String>),
}

/// Members side by side.
#[derive(Default)]
pub(crate) struct Structure {
    pub(crate) members: Vec<Member>,
    /// Places of members in the order of their wire names; empty for short lists.
    pub(crate) sorted: Vec<u16>,
    pub(crate) error: Option<ErrorFacts>,
    pub(crate) payload: Option<String>,
    /// Whether exactly one member is set.
    pub(crate) union: bool,
}

/// One member of a structure.
pub(crate) struct Member {
    pub(crate) name: String,
    /// Its name in JSON, CBOR, paths, headers and query strings.
    pub(crate) wire: String,
    /// Its name in forms and XML, where flat lists are called as their items.
    pub(crate) element: String,
    /// Its name in EC2 requests.
    pub(crate) parameter: String,
    pub(crate) kind: Kind,
    pub(crate) place: Place,
    pub(crate) required: bool,
    pub(crate) secret: bool,
    pub(crate) json_value: bool,
}

/// What a member holds.
pub(crate) enum Kind {
    Text(Limits),
    Choice(ShapeId),
    Integer(Limits),
    Long(Limits),
    Double(Limits),
    Float(Limits),
    Boolean,
    Blob(Limits),
    Timestamp(Option<TimestampFormat>),
    Document,
    List(Box<List>),
    Map(Box<Map>),
    Structure(ShapeId),
}

/// A list.
pub(crate) struct List {
    pub(crate) item: Kind,
    /// An item's element: `member`, unless the model names it.
    pub(crate) element: String,
    pub(crate) flat: bool,
    pub(crate) secret: bool,
    pub(crate) limits: Limits,
}

/// A map.
pub(crate) struct Map {
    pub(crate) key: Kind,
    pub(crate) key_element: String,
    pub(crate) value: Kind,
    pub(crate) value_element: String,
    pub(crate) flat: bool,
    pub(crate) secret: bool,
    pub(crate) limits: Limits,
}

/// What a value may be.
#[derive(Default)]
pub(crate) struct Limits {
    pub(crate) min: Option<f64>,
    pub(crate) max: Option<f64>,
    pub(crate) pattern: Option<Pattern>,
}

impl Structure {
    /// The member that is called `wire` in JSON and CBOR.
    pub(crate) fn by_wire(&self, wire: &str) -> Option<&Member> {
        if self.sorted.is_empty() {
            return self.members.iter().find(|member| member.wire == wire);
        }
        let place = self
            .sorted
            .binary_search_by(|place| self.members[usize::from(*place)].wire.as_str().cmp(wire))
            .ok()?;
        Some(&self.members[usize::from(self.sorted[place])])
    }

    /// The member of that model name.
    pub(crate) fn by_name(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.name == name)
    }

    /// The member that is the whole body, when there is one.
    pub(crate) fn payload(&self) -> Option<&Member> {
        self.by_name(self.payload.as_deref()?)
    }
}
