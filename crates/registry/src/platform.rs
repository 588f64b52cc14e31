//! Which machine an image is for.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Operating system, CPU architecture and its variant, in the words of the OCI image index.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Platform {
    /// Architecture as Go names it: `amd64`, `arm64`.
    #[serde(default)]
    pub architecture: String,
    /// Operating system: `linux`.
    #[serde(default)]
    pub os: String,
    /// Variant of the architecture (`v8` for `arm64`), when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
}

impl Platform {
    /// Linux on `architecture`.
    pub fn linux(architecture: &str) -> Self {
        Self {
            architecture: architecture.to_owned(),
            os: "linux".to_owned(),
            variant: None,
        }
    }

    /// Linux on the CPU this program runs on.
    pub fn here() -> Self {
        Self::linux(match std::env::consts::ARCH {
            "x86_64" => "amd64",
            "aarch64" => "arm64",
            "x86" => "386",
            other => other,
        })
    }

    /// Whether an image for `offered` runs on this platform.
    ///
    /// The variant matters only where both name one; `arm64` and `arm64/v8` are the same machine.
    pub fn accepts(&self, offered: &Platform) -> bool {
        let variants_agree = match (&self.variant, &offered.variant) {
            (Some(wanted), Some(offered)) => wanted == offered,
            (Some(_), None) | (None, Some(_)) | (None, None) => true,
        };
        self.os == offered.os && self.architecture == offered.architecture && variants_agree
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.os, self.architecture)?;
        match &self.variant {
            Some(variant) => write!(f, "/{variant}"),
            None => Ok(()),
        }
    }
}
