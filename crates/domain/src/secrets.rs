//! Secrets and parameters.

use crate::ecs::Tags;
use crate::{Arn, Key, Record, Scope, Sealed, Timestamp};
use serde::{Deserialize, Serialize};

/// A secret of Secrets Manager.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Secret {
    /// Account and Region.
    pub scope: Scope,
    /// Its name, unique in the scope.
    pub name: String,
    /// The six characters its ARN ends with.
    pub suffix: String,
    /// What it is for.
    pub description: Option<String>,
    /// The key it was asked to be encrypted with; kept and told, the server's own key acts.
    pub kms_key: Option<String>,
    /// Its versions, oldest first.
    pub versions: Vec<SecretVersion>,
    /// A policy on the secret itself.
    pub policy: Option<String>,
    /// Tags.
    pub tags: Tags,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
    /// When it was asked to be deleted, and when it will be gone.
    pub deletion: Option<(Timestamp, Timestamp)>,
}

/// One version of a secret.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SecretVersion {
    /// Its id: what the caller gave, or a UUID.
    pub id: String,
    /// Stages such as `AWSCURRENT`; without one a version is deprecated.
    pub stages: Vec<String>,
    /// Its value.
    pub value: Sealed,
    /// Whether the value is bytes rather than text.
    pub binary: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A parameter of Parameter Store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// Account and Region.
    pub scope: Scope,
    /// Its name, which may be a path.
    pub name: String,
    /// Its versions, oldest first; at most 100.
    pub versions: Vec<ParameterVersion>,
    /// Tags.
    pub tags: Tags,
}

/// One version of a parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ParameterVersion {
    /// Counts up from 1.
    pub number: u64,
    /// `String`, `StringList` or `SecureString`.
    pub kind: String,
    /// Its value.
    pub value: Sealed,
    /// What it is for.
    pub description: Option<String>,
    /// The key of a `SecureString`.
    pub key: Option<String>,
    /// What values must be like.
    pub allowed_pattern: Option<String>,
    /// `Standard`, `Advanced` or `Intelligent-Tiering`.
    pub tier: String,
    /// `text` or another data type.
    pub data_type: String,
    /// Labels; one is on one version at a time.
    pub labels: Vec<String>,
    /// When it was written.
    pub modified_at: Timestamp,
    /// Who wrote it: an ARN.
    pub modified_by: String,
}

impl Secret {
    /// The key of the secret of that name.
    pub fn key_of(scope: &Scope, name: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(name)
    }

    /// `arn:aws:secretsmanager:…:secret:NAME-SUFFIX`.
    pub fn arn(&self) -> Arn {
        self.scope.arn(
            "secretsmanager",
            format!("secret:{}-{}", self.name, self.suffix),
        )
    }

    /// The version that carries a stage.
    pub fn staged(&self, stage: &str) -> Option<&SecretVersion> {
        self.versions
            .iter()
            .find(|version| version.stages.iter().any(|one| one == stage))
    }
}

impl Record for Secret {
    const KIND: &'static str = "secrets/secrets";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.name)
    }
}

impl Parameter {
    /// The key of the parameter of that name.
    pub fn key_of(scope: &Scope, name: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(name)
    }

    /// `arn:aws:ssm:…:parameter/NAME`.
    pub fn arn(&self) -> Arn {
        Self::arn_of(&self.scope, &self.name)
    }

    /// The ARN of the parameter of that name.
    pub fn arn_of(scope: &Scope, name: &str) -> Arn {
        scope.arn("ssm", format!("parameter/{}", name.trim_start_matches('/')))
    }
}

impl Record for Parameter {
    const KIND: &'static str = "secrets/parameters";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.name)
    }
}
