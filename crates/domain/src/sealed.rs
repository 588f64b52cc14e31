//! Values that are unreadable where they are kept.

use serde::{Deserialize, Serialize};

/// A value that cannot be read without the server's key: nonce and ciphertext, base64.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sealed(pub String);
