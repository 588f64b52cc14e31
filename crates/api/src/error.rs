//! What an operation answers when it refuses.

use serde_json::{Map, Value};

/// What an operation answers.
pub type Reply<T> = Result<T, ApiError>;

/// Whose fault a refusal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The caller asked for something that cannot be.
    Sender,
    /// The server could not do what it should.
    Receiver,
}

/// A refusal, as the API model names it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct ApiError {
    /// The error's shape in the model, or its code when the model has none:
    /// `ClusterNotFoundException`.
    pub shape: String,
    /// Its code on the wire; mostly the shape's name.
    pub code: String,
    /// What went wrong, for people.
    pub message: String,
    /// The HTTP status.
    pub status: u16,
    /// Whose fault it is.
    pub fault: Fault,
    /// Members of the error's shape beside the message.
    pub extras: Map<String, Value>,
}

impl ApiError {
    /// A refusal that is the caller's fault.
    pub fn sender(code: &str, status: u16, message: impl Into<String>) -> Self {
        Self::new(code, code, status, Fault::Sender, message.into())
    }

    /// A failure that is the server's.
    pub fn receiver(code: &str, status: u16, message: impl Into<String>) -> Self {
        Self::new(code, code, status, Fault::Receiver, message.into())
    }

    /// A refusal with every part told: what generated constructors use.
    pub fn new(shape: &str, code: &str, status: u16, fault: Fault, message: String) -> Self {
        let (shape, code) = (shape.to_owned(), code.to_owned());
        Self {
            shape,
            code,
            message,
            status,
            fault,
            extras: Map::new(),
        }
    }

    /// This refusal with one more member.
    #[must_use]
    pub fn with(mut self, member: &str, value: impl Into<Value>) -> Self {
        self.extras.insert(member.to_owned(), value.into());
        self
    }

    /// The operation is in the model but is not built. Status 501, which clients do not retry.
    pub fn not_implemented(service: &str, operation: &str) -> Self {
        let message = format!("{service}:{operation} is not implemented by Longshore");
        Self::sender("NotImplemented", 501, message)
    }
}
