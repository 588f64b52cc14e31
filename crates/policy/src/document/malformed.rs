//! What is wrong with a document, and which of several wrongs is told.

use std::fmt;

/// When IAM comes upon something wrong: each look at a document goes over all its statements
/// before the next begins.
///
/// Source: answers of IAM to documents with two things wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    Syntax,
    Version,
    Legacy,
    Ids,
    Statement,
    Resource,
    Colons,
}

/// Why a document is no policy, as IAM says it, with what IAM leaves out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    stage: Stage,
    text: String,
    detail: Option<String>,
}

impl Malformed {
    /// Wrong in what it means.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self::at(Stage::Statement, text)
    }

    pub(crate) fn at(stage: Stage, text: impl Into<String>) -> Self {
        Self {
            stage,
            text: text.into(),
            detail: None,
        }
    }

    pub(crate) fn syntax(detail: impl fmt::Display) -> Self {
        let syntax = Self::at(Stage::Syntax, "Syntax errors in policy.");
        syntax.with(detail)
    }

    /// What IAM's first parser does not take, though the syntax is right.
    pub(crate) fn legacy(detail: impl fmt::Display) -> Self {
        let legacy = Self::at(Stage::Legacy, "The policy failed legacy parsing");
        legacy.with(detail)
    }

    fn with(mut self, detail: impl fmt::Display) -> Self {
        self.detail = Some(detail.to_string());
        self
    }

    /// What exactly is wrong, where IAM's sentence does not say so.
    pub fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl std::error::Error for Malformed {}

/// Fails with what IAM would come upon first, when there is anything wrong.
pub(super) fn earliest(wrong: impl Iterator<Item = Malformed>) -> Result<(), Malformed> {
    wrong.min_by_key(|one| one.stage).map_or(Ok(()), Err)
}
