//! Shape tables: what the codecs and checks walk.
//!
//! Nothing is read before it is needed: the index knows the first lines of each facts file, a
//! service's table knows where each shape begins, and a shape is read when a call first meets
//! it. So a process that never hears of EC2 pays nothing for its four thousand shapes.

mod compile;
mod index;
pub(crate) mod kind;
mod overlay;
pub(crate) mod pattern;

pub(crate) use index::index;
pub use index::{Modelled, action, coverage};
pub(crate) use kind::{Kind, Member, ShapeId, Structure};
pub(crate) use overlay::Overlay;

use api::model::{self, Protocol};
use kind::Shape;
use std::collections::HashMap;
use std::sync::OnceLock;

/// One service's operations and shapes.
pub(crate) struct Table {
    /// What its facts file says before the first operation.
    pub(crate) header: model::Service,
    /// Facts the models lack.
    pub(crate) overlay: Overlay,
    names: HashMap<&'static str, ShapeId>,
    shapes: Vec<Block<Shape>>,
    operations: HashMap<&'static str, Block<Operation>>,
}

/// One operation, with its shapes found.
pub(crate) struct Operation {
    pub(crate) facts: model::Operation,
    pub(crate) input: Option<ShapeId>,
    pub(crate) output: Option<ShapeId>,
}

/// The lines of one shape or operation, and what they say once somebody asked.
struct Block<T> {
    text: &'static str,
    read: OnceLock<Box<T>>,
}

impl<T> Block<T> {
    fn new(text: &'static str) -> Self {
        Self {
            text,
            read: OnceLock::new(),
        }
    }
}

impl Table {
    fn new(header: model::Service, overlay: Overlay, facts: &'static str) -> Self {
        let mut table = Self {
            header,
            overlay,
            names: HashMap::new(),
            shapes: Vec::new(),
            operations: HashMap::new(),
        };
        for block in index::blocks(facts) {
            let mut words = block.split([' ', '\n']);
            let (what, name) = (
                words.next().unwrap_or_default(),
                words.next().unwrap_or_default(),
            );
            match what {
                "op" => {
                    table.operations.insert(name, Block::new(block));
                }
                "struct" | "union" | "error" | "enum" => {
                    table.names.insert(name, table.shapes.len());
                    table.shapes.push(Block::new(block));
                }
                _ => {}
            }
        }
        table
    }

    /// The operation of that name.
    pub(crate) fn operation(&self, name: &str) -> Option<&Operation> {
        let block = self.operations.get(name)?;
        Some(
            block
                .read
                .get_or_init(|| Box::new(compile::operation(self, block.text))),
        )
    }

    /// The names of all operations, in no order.
    #[cfg(test)]
    pub(crate) fn operation_names(&self) -> impl Iterator<Item = &'static str> {
        self.operations.keys().copied()
    }

    /// The names of all shapes, in no order.
    #[cfg(test)]
    pub(crate) fn shape_names(&self) -> impl Iterator<Item = &'static str> {
        self.names.keys().copied()
    }

    /// Where the shape of that name is.
    pub(crate) fn shape_id(&self, name: &str) -> Option<ShapeId> {
        self.names.get(name).copied()
    }

    /// The structure there; one without members when it is a choice.
    pub(crate) fn structure(&self, id: ShapeId) -> &Structure {
        static NOTHING: OnceLock<Structure> = OnceLock::new();
        match self.shape(id) {
            Shape::Structure(structure) => structure,
            Shape::Choice(_) => NOTHING.get_or_init(Structure::default),
        }
    }

    /// The choice's values; none when it is a structure.
    pub(crate) fn choice(&self, id: ShapeId) -> &[String] {
        match self.shape(id) {
            Shape::Choice(values) => values,
            Shape::Structure(_) => &[],
        }
    }

    /// What the shape there is called.
    pub(crate) fn shape_name(&self, id: ShapeId) -> &str {
        let text = self.shapes[id].text.lines().next().unwrap_or_default();
        text.split(' ').nth(1).unwrap_or_default()
    }

    fn is_choice(&self, id: ShapeId) -> bool {
        self.shapes[id].text.starts_with("enum ")
    }

    fn shape(&self, id: ShapeId) -> &Shape {
        let block = &self.shapes[id];
        block
            .read
            .get_or_init(|| Box::new(compile::shape(self, block.text)))
    }

    /// Whether clients may speak this protocol to it.
    pub(crate) fn speaks(&self, protocol: Protocol) -> bool {
        self.header.protocols.contains(&protocol)
    }

    /// The IAM action of an operation: `ecs:RunTask`.
    pub(crate) fn action(&self, operation: &Operation) -> String {
        self.overlay.action(&self.header, &operation.facts)
    }
}

#[cfg(test)]
mod tests;
