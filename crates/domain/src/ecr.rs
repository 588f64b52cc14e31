//! Image repositories, as the ECR API keeps them.
//!
//! The images themselves are not records: they stand in the content store, under
//! `ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME`.

use crate::ecs::Tags;
use crate::{Arn, Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};

/// A repository in the registry of one account and Region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repository {
    /// Account and Region.
    pub scope: Scope,
    /// Its name, which may be a path: `shop/orders`.
    pub name: String,
    /// When it was made, or when its first image was found.
    pub created_at: Timestamp,
    /// Which of its tags may move.
    pub tags_move: TagMutability,
    /// Whether a scan was asked for on every push; kept and told.
    pub scan_on_push: bool,
    /// What it was asked to be encrypted with; kept and told.
    pub encryption: Encryption,
    /// Who may use it beside what identities' own policies say, as a JSON document.
    pub policy: Option<String>,
    /// Which images should go, as a JSON document; kept and told.
    pub lifecycle: Option<String>,
    /// Tags on the repository itself.
    pub tags: Tags,
}

/// Which tags of a repository may be moved to another image.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum TagMutability {
    /// All of them.
    #[default]
    All,
    /// None.
    None,
    /// All but those that one of these patterns fits; `*` stands for any text.
    AllBut(Vec<String>),
    /// Only those that one of these patterns fits.
    Only(Vec<String>),
}

/// What a repository's images are encrypted with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Encryption {
    /// `AES256`, `KMS` or `KMS_DSSE`.
    pub kind: String,
    /// The key, for the latter two.
    pub key: Option<String>,
}

impl Default for Encryption {
    fn default() -> Self {
        Self {
            kind: "AES256".to_owned(),
            key: None,
        }
    }
}

impl TagMutability {
    /// Whether `tag` may be moved to another image.
    pub fn lets_move(&self, tag: &str) -> bool {
        let fits = |patterns: &[String]| patterns.iter().any(|pattern| matches(pattern, tag));
        match self {
            Self::All => true,
            Self::None => false,
            Self::AllBut(patterns) => !fits(patterns),
            Self::Only(patterns) => fits(patterns),
        }
    }
}

/// Whether `pattern` fits the whole of `text`; each `*` takes the first place that fits.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut text) = text.strip_prefix(head) else {
        return false;
    };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let tail = parts.pop().unwrap_or_default();
    for part in parts {
        let Some(at) = text.find(part) else {
            return false;
        };
        text = &text[at + part.len()..];
    }
    text.ends_with(tail)
}

impl Repository {
    /// A repository with nothing special about it.
    pub fn new(scope: Scope, name: &str, created_at: Timestamp) -> Self {
        Self {
            scope,
            name: name.to_owned(),
            created_at,
            tags_move: TagMutability::default(),
            scan_on_push: false,
            encryption: Encryption::default(),
            policy: None,
            lifecycle: None,
            tags: Tags::new(),
        }
    }

    /// The key of the repository of that name.
    pub fn key_of(scope: &Scope, name: &str) -> Key {
        Self::parent_of(scope).child(name)
    }

    /// The key above all repositories of a scope.
    pub fn parent_of(scope: &Scope) -> Key {
        Key::kind(Self::KIND).join(&scope.segments())
    }

    /// `arn:aws:ecr:…:repository/NAME`.
    pub fn arn(&self) -> Arn {
        Self::arn_of(&self.scope, &self.name)
    }

    /// The ARN of the repository of that name.
    pub fn arn_of(scope: &Scope, name: &str) -> Arn {
        scope.arn("ecr", format!("repository/{name}"))
    }
}

impl Record for Repository {
    const KIND: &'static str = "ecr/repositories";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::TagMutability;

    #[test]
    fn tags_move_as_the_patterns_say() {
        let patterns = || {
            vec![
                "dev-*".to_owned(),
                "*-rc*-x".to_owned(),
                "latest".to_owned(),
            ]
        };
        let named = TagMutability::Only(patterns());
        let others = TagMutability::AllBut(patterns());
        for tag in ["dev-", "dev-1", "v1-rc2-x", "latest"] {
            assert!(named.lets_move(tag) && !others.lets_move(tag), "{tag}");
        }
        for tag in ["v1", "latest2", "v1-rc2", "adev-1"] {
            assert!(!named.lets_move(tag) && others.lets_move(tag), "{tag}");
        }
        assert!(TagMutability::All.lets_move("v1") && !TagMutability::None.lets_move("v1"));
    }
}
