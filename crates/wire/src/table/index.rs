//! The index: every service by the names requests call it.

use super::{Overlay, Table};
use api::model::{Protocol, Service};
use std::collections::HashMap;
use std::sync::OnceLock;

/// Every service, by the names requests call it.
pub(crate) struct Index {
    entries: Vec<Entry>,
    by_name: HashMap<&'static str, usize>,
    by_target: HashMap<String, usize>,
    by_version: HashMap<String, usize>,
}

struct Entry {
    name: &'static str,
    facts: &'static str,
    header: Service,
    overlay: Overlay,
    table: OnceLock<Table>,
}

/// A service of the API models and the operations they list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modelled {
    /// The service's name, as in [`api::facts`].
    pub service: &'static str,
    /// Its operations, in alphabetical order.
    pub operations: Vec<&'static str>,
}

/// Every service of the API models with its operations.
pub fn coverage() -> Vec<Modelled> {
    let modelled = |(service, facts): &(&'static str, &'static str)| Modelled {
        service,
        operations: operation_lines(facts)
            .filter_map(|line| line.split(' ').nth(1))
            .collect(),
    };
    api::facts::SERVICES.iter().map(modelled).collect()
}

/// The IAM action of an operation, `ecs:RunTask`; `None` when the models do not know it.
pub fn action(service: &str, operation: &str) -> Option<String> {
    let table = index().service(service)?;
    Some(table.action(table.operation(operation)?))
}

/// The index, made on first use.
pub(crate) fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(Index::new)
}

impl Index {
    fn new() -> Self {
        let entries: Vec<Entry> = api::facts::SERVICES
            .iter()
            .map(|(name, facts)| entry(name, facts))
            .collect();
        let mut index = Self {
            by_name: HashMap::new(),
            by_target: HashMap::new(),
            by_version: HashMap::new(),
            entries,
        };
        for (place, entry) in index.entries.iter().enumerate() {
            index.by_name.insert(entry.name, place);
            if !entry.header.target.is_empty() {
                index.by_target.insert(entry.header.target.clone(), place);
            }
            let forms = [Protocol::Query, Protocol::Ec2];
            if forms
                .iter()
                .any(|form| entry.header.protocols.contains(form))
            {
                index.by_version.insert(entry.header.version.clone(), place);
            }
        }
        index
    }

    /// The service of that name.
    pub(crate) fn service(&self, name: &str) -> Option<&Table> {
        self.by_name.get(name).map(|place| self.table(*place))
    }

    /// The service whose `X-Amz-Target` starts with that.
    pub(crate) fn target(&self, prefix: &str) -> Option<&Table> {
        self.by_target.get(prefix).map(|place| self.table(*place))
    }

    /// The form service with that API version, which is unique among them.
    pub(crate) fn version(&self, version: &str) -> Option<&Table> {
        self.by_version.get(version).map(|place| self.table(*place))
    }

    /// The operation lines of every REST service, with its place.
    pub(crate) fn rest(&self) -> impl Iterator<Item = (usize, &'static str)> {
        let rest = |entry: &Entry| {
            let protocols = &entry.header.protocols;
            protocols.contains(&Protocol::RestJson) || protocols.contains(&Protocol::RestXml)
        };
        let entries = self
            .entries
            .iter()
            .enumerate()
            .filter(move |(_, entry)| rest(entry));
        entries
            .flat_map(|(place, entry)| operation_lines(entry.facts).map(move |line| (place, line)))
    }

    /// The table at a place this index gave.
    pub(crate) fn table(&self, place: usize) -> &Table {
        let entry = &self.entries[place];
        entry
            .table
            .get_or_init(|| Table::new(entry.header.clone(), entry.overlay.clone(), entry.facts))
    }
}

fn entry(name: &'static str, facts: &'static str) -> Entry {
    let first = blocks(facts).next().unwrap_or_default();
    // The facts are part of the program and a test reads all of them.
    let mut header = Service::parse(first).unwrap_or_default();
    let overlay = Overlay::of(name);
    overlay.complete(&mut header);
    Entry {
        name,
        facts,
        header,
        overlay,
        table: OnceLock::new(),
    }
}

/// The parts of a facts file that are divided by empty lines.
pub(super) fn blocks(facts: &'static str) -> impl Iterator<Item = &'static str> {
    facts.split("\n\n")
}

fn operation_lines(facts: &'static str) -> impl Iterator<Item = &'static str> {
    facts.lines().filter(|line| line.starts_with("op "))
}
