//! What a table holds: chains with their rules, sets with their elements.

use std::collections::BTreeMap;

use crate::nft::{Expression, Hook, SetShape, Verdict};

/// The whole content of a table, as it is or as it should be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Ruleset {
    pub(crate) chains: BTreeMap<String, Chain>,
    pub(crate) sets: BTreeMap<String, Set>,
}

/// A chain and its rules in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Chain {
    pub(crate) hook: Option<Hook>,
    pub(crate) rules: Vec<Vec<Expression>>,
}

/// A set or map; elements of counting sets belong to the packets and are not told here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Set {
    pub(crate) shape: SetShape,
    pub(crate) elements: BTreeMap<Vec<u8>, Option<Verdict>>,
}

impl Ruleset {
    /// The chain of that name, made empty where missing.
    pub(crate) fn chain(&mut self, name: impl Into<String>) -> &mut Chain {
        self.chains.entry(name.into()).or_default()
    }

    /// The set of that name, made empty where missing.
    pub(crate) fn set(&mut self, name: impl Into<String>, shape: SetShape) -> &mut Set {
        let empty = || Set {
            shape,
            elements: BTreeMap::new(),
        };
        self.sets.entry(name.into()).or_insert_with(empty)
    }
}

impl Chain {
    /// Adds a rule at the end.
    pub(crate) fn rule(&mut self, steps: impl IntoIterator<Item = Expression>) -> &mut Self {
        self.rules.push(steps.into_iter().collect());
        self
    }
}

impl Set {
    /// Adds a key.
    pub(crate) fn key(&mut self, key: impl Into<Vec<u8>>) {
        self.elements.insert(key.into(), None);
    }

    /// Adds a key with its verdict.
    pub(crate) fn verdict(&mut self, key: impl Into<Vec<u8>>, verdict: Verdict) {
        self.elements.insert(key.into(), Some(verdict));
    }
}
