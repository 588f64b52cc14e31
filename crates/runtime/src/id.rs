//! Names of sandboxes and containers, safe to use as file and cgroup names.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Longest name, in bytes; a cgroup directory may not be longer than 255.
const LONGEST: usize = 128;

/// A name that cannot be one part of a path.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not 1 to 128 letters, digits, '-', '_' or '.', beginning with a letter or digit")]
pub struct BadId(String);

/// True for a name that is one harmless part of a path.
pub(crate) fn is_valid(name: &str) -> bool {
    name.len() <= LONGEST
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Takes the name; [`BadId`] when it could not be part of a path.
            pub fn new(name: impl Into<String>) -> Result<Self, BadId> {
                let name = name.into();
                if is_valid(&name) { Ok(Self(name)) } else { Err(BadId(name)) }
            }

            /// The name.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadId;

            fn try_from(name: String) -> Result<Self, BadId> {
                Self::new(name)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// Names a sandbox (a task's surroundings), unique within one state directory.
    SandboxId
}
id! {
    /// Names a container, unique within one state directory.
    ContainerId
}
