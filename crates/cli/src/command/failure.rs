//! Why a command did not do what it was asked for.

use super::Format;
use serde_json::json;

/// One sentence, and the exit code that goes with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct Failure {
    /// What went wrong.
    pub sentence: String,
    /// 1: it failed; 2: the command or its surroundings are wrong.
    pub code: u8,
}

impl Failure {
    /// What was asked for failed.
    pub fn failed(sentence: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            code: 1,
        }
    }

    /// The command cannot work as it was given, or where it was started.
    pub fn surroundings(sentence: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            code: 2,
        }
    }

    /// Tells the user.
    pub(super) fn print(&self, format: Format) {
        match format {
            Format::Text => eprintln!("longshore: {}", self.sentence),
            Format::Json => eprintln!("{}", json!({"error": self.sentence})),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::failed(error.to_string())
    }
}
