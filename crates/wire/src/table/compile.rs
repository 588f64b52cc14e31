//! From the lines of a facts file to kinds.

use super::kind::{Kind, Limits, List, Map, Member, Shape, Structure};
use super::pattern::Pattern;
use super::{Operation, Table};
use api::model::{self, Service, Type};

/// Short lists of members are found by looking at each.
const SHORT: usize = 8;

pub(super) fn operation(table: &Table, text: &str) -> Operation {
    let mut facts = first(text, |service| {
        service.operations.pop_first().map(|(_, op)| op)
    });
    if table.overlay.unsigned.contains(&facts.name) {
        facts.unsigned = true;
    }
    let shape = |name: &Option<String>| table.shape_id(name.as_deref()?);
    Operation {
        input: shape(&facts.input),
        output: shape(&facts.output),
        facts,
    }
}

pub(super) fn shape(table: &Table, text: &str) -> Shape {
    let (name, shape) = first(text, |service| {
        service
            .shapes
            .pop_first()
            .map(|entry| (entry.0, Some(entry.1)))
    });
    match shape {
        Some(model::Shape::Choice(values)) => Shape::Choice(values),
        Some(model::Shape::Structure(facts)) => Shape::Structure(structure(table, &name, facts)),
        None => Shape::Structure(Structure::default()),
    }
}

/// What one block says. Blocks are part of the program and a test reads all of them, so one
/// that says nothing is only logged.
fn first<T: Default>(text: &str, take: impl Fn(&mut Service) -> Option<T>) -> T {
    match Service::parse(text) {
        Ok(mut service) => take(&mut service).unwrap_or_default(),
        Err(error) => {
            tracing::error!(%error, text, "facts were not understood");
            T::default()
        }
    }
}

fn structure(table: &Table, name: &str, facts: model::Structure) -> Structure {
    let members: Vec<Member> = facts
        .members
        .into_iter()
        .map(|facts| member(table, name, facts))
        .collect();
    let mut sorted = Vec::new();
    if members.len() > SHORT {
        sorted = (0..members.len())
            .filter_map(|place| u16::try_from(place).ok())
            .collect();
        sorted.sort_by(|a: &u16, b| {
            members[usize::from(*a)]
                .wire
                .cmp(&members[usize::from(*b)].wire)
        });
    }
    Structure {
        members,
        sorted,
        error: facts.error,
        payload: facts.payload,
        union: facts.union,
    }
}

fn member(table: &Table, structure: &str, facts: model::Member) -> Member {
    let wire = facts.wire_name().to_owned();
    let mut kind = kind(table, facts.kind);
    let mut element = wire.clone();
    if let Kind::List(list) = &kind
        && list.flat
        && list.element != "member"
    {
        element.clone_from(&list.element);
    }
    if let Some(form) = table.overlay.form(structure, &facts.name) {
        element.clone_from(&form.element);
        if let (Kind::Map(map), Some((key, value))) = (&mut kind, &form.entry) {
            map.key_element.clone_from(key);
            map.value_element.clone_from(value);
        }
        if let Kind::List(list) = &mut kind {
            list.flat = true;
        }
    }
    if table.overlay.is_open(structure, &facts.name) {
        match &mut kind {
            Kind::List(list) => list.item = Kind::Text(Limits::default()),
            kind => *kind = Kind::Text(Limits::default()),
        }
    }
    let parameter = facts
        .query
        .or(facts.wire.as_deref().map(capitalized))
        .unwrap_or_else(|| facts.name.clone());
    Member {
        name: facts.name,
        wire,
        element,
        parameter,
        kind,
        place: facts.place,
        required: facts.required,
        secret: facts.secret,
        json_value: facts.json_value,
    }
}

fn capitalized(name: &str) -> String {
    let mut characters = name.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

fn kind(table: &Table, facts: Type) -> Kind {
    match facts {
        Type::String(facts) => Kind::Text(limits(facts)),
        Type::Integer(facts) => Kind::Integer(limits(facts)),
        Type::Long(facts) => Kind::Long(limits(facts)),
        Type::Double(facts) => Kind::Double(limits(facts)),
        Type::Float(facts) => Kind::Float(limits(facts)),
        Type::Blob(facts) => Kind::Blob(limits(facts)),
        Type::Boolean => Kind::Boolean,
        Type::Timestamp(format) => Kind::Timestamp(format),
        Type::Document => Kind::Document,
        Type::List(facts) => Kind::List(Box::new(List {
            item: kind(table, facts.item),
            element: facts.wire.unwrap_or_else(|| "member".to_owned()),
            flat: facts.flat,
            secret: facts.secret,
            limits: limits(facts.limits),
        })),
        Type::Map(facts) => Kind::Map(Box::new(Map {
            key: kind(table, facts.key),
            key_element: facts.key_wire.unwrap_or_else(|| "key".to_owned()),
            value: kind(table, facts.value),
            value_element: facts.value_wire.unwrap_or_else(|| "value".to_owned()),
            flat: facts.flat,
            secret: facts.secret,
            limits: limits(facts.limits),
        })),
        Type::Named(name) => match table.shape_id(&name) {
            Some(id) if table.is_choice(id) => Kind::Choice(id),
            Some(id) => Kind::Structure(id),
            None => Kind::Document,
        },
    }
}

fn limits(facts: model::Limits) -> Limits {
    Limits {
        min: facts.min,
        max: facts.max,
        pattern: facts.pattern.map(Pattern::new),
    }
}
