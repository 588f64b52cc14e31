//! How a step that failed in a shim, or in the container being set up, is told to the caller.

use std::fmt::Display;
use std::io::{self, Read as _};

use serde::{Deserialize, Serialize};

use crate::seam::{ExecError, StartError, StartStep};

/// A step that failed, as it goes over a pipe.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Failure {
    step: StartStep,
    subject: String,
    /// The kernel's error number, if it was the kernel that refused.
    errno: Option<i32>,
    message: String,
}

impl Failure {
    pub(super) fn new(step: StartStep, subject: impl Display, error: &io::Error) -> Self {
        Self {
            step,
            subject: subject.to_string(),
            errno: error.raw_os_error(),
            message: error.to_string(),
        }
    }

    fn source(&self) -> io::Error {
        match self.errno {
            Some(errno) => io::Error::from_raw_os_error(errno),
            None => io::Error::other(self.message.clone()),
        }
    }

    /// As the answer to a start.
    pub(super) fn into_start_error(self) -> StartError {
        StartError::Step {
            source: self.source(),
            step: self.step,
            subject: self.subject,
        }
    }

    /// As the answer to an exec.
    pub(super) fn into_exec_error(self) -> ExecError {
        ExecError::Step {
            source: self.source(),
            step: self.step,
            subject: self.subject,
        }
    }

    /// Tells the other end of an error pipe.
    pub(super) fn send(&self, mut pipe: impl io::Write) {
        // Whoever should hear this is gone when it cannot be written.
        let _ = pipe.write_all(&serde_json::to_vec(self).unwrap_or_default());
    }

    /// Reads an error pipe to its end; `None` when the program was executed, which closes it.
    pub(super) fn receive(mut pipe: std::fs::File) -> io::Result<Option<Self>> {
        let mut text = Vec::new();
        pipe.read_to_end(&mut text)?;
        if text.is_empty() {
            return Ok(None);
        }
        Ok(Some(serde_json::from_slice(&text)?))
    }
}

/// Says which step an error belongs to.
pub(super) trait InStep<T> {
    /// The error as a failure of `step` about `subject`.
    fn step(self, step: StartStep, subject: impl Display) -> Result<T, Failure>;
}

impl<T, E: Into<io::Error>> InStep<T> for Result<T, E> {
    fn step(self, step: StartStep, subject: impl Display) -> Result<T, Failure> {
        self.map_err(|error| Failure::new(step, subject, &error.into()))
    }
}
