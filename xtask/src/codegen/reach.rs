//! Which shapes a set of operations needs, and which of them hold themselves.

use anyhow::{Context, Result};
use api::model::{Service, Shape, Type};
use std::collections::BTreeSet;

/// The structures that the inputs and outputs of `operations` are made of.
pub(super) fn structures(service: &Service, operations: &[String]) -> Result<BTreeSet<String>> {
    let mut reached = BTreeSet::new();
    for name in operations {
        let operation = service.operations.get(name);
        let operation = operation.with_context(|| format!("{name} is not in the model"))?;
        for shape in operation.input.iter().chain(&operation.output) {
            walk(service, shape, &mut reached);
        }
    }
    Ok(reached)
}

fn walk(service: &Service, shape: &str, reached: &mut BTreeSet<String>) {
    let Some(Shape::Structure(structure)) = service.shapes.get(shape) else {
        return;
    };
    if reached.insert(shape.to_owned()) {
        for member in &structure.members {
            named(&member.kind, &mut |name| walk(service, name, reached));
        }
    }
}

fn named(kind: &Type, visit: &mut dyn FnMut(&str)) {
    match kind {
        Type::Named(name) => visit(name),
        Type::List(list) => named(&list.item, visit),
        Type::Map(map) => {
            named(&map.key, visit);
            named(&map.value, visit);
        }
        Type::String(_)
        | Type::Integer(_)
        | Type::Long(_)
        | Type::Double(_)
        | Type::Float(_)
        | Type::Boolean
        | Type::Blob(_)
        | Type::Timestamp(_)
        | Type::Document => {}
    }
}

/// Whether a member of type `inner` would make `outer` hold itself without a box between.
pub(super) fn holds(service: &Service, inner: &str, outer: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![inner.to_owned()];
    while let Some(name) = open.pop() {
        if name == outer {
            return true;
        }
        let Some(structure) = service
            .structure(&name)
            .filter(|_| seen.insert(name.clone()))
        else {
            continue;
        };
        open.extend(
            structure
                .members
                .iter()
                .filter_map(|member| match &member.kind {
                    Type::Named(name) => Some(name.clone()),
                    _ => None,
                }),
        );
    }
    false
}
