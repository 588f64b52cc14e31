//! User pools.

use crate::Sealed;
use crate::ecs::Tags;
use crate::{Arn, Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A user pool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UserPool {
    /// Account and Region.
    pub scope: Scope,
    /// The Region, `_`, and nine letters and digits.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What passwords must be like.
    pub password: PasswordPolicy,
    /// Whether it may not be deleted.
    pub protected: bool,
    /// Attributes that are verified by a code at sign-up: `email`, `phone_number`.
    pub auto_verified: Vec<String>,
    /// Attributes that users may sign in with beside their name.
    pub aliases: Vec<String>,
    /// Attributes that users sign in with instead of a name.
    pub username_attributes: Vec<String>,
    /// Whether `Ann` and `ann` are two users.
    pub case_sensitive: bool,
    /// What users may have, standard attributes first.
    pub schema: Vec<SchemaAttribute>,
    /// Attributes whose new value counts only once it is verified.
    pub verified_before_update: Vec<String>,
    /// `OFF`, `ON` or `OPTIONAL`.
    pub mfa: String,
    /// Whether time-based one-time passwords may be used.
    pub software_token_mfa: bool,
    /// Whether users are made by administrators alone.
    pub admin_only_sign_up: bool,
    /// How users get back in, the most wanted first: `verified_email`, `verified_phone_number`,
    /// `admin_only`. Empty when nobody chose.
    pub recovery: Vec<String>,
    /// The first part of its pages' host, or the whole host where it is a domain of the owner's.
    pub domain: Option<String>,
    /// A host of the owner's for its pages.
    pub custom_domain: Option<String>,
    /// Settings that are kept and told again, by their names in the API.
    pub told: Map<String, Value>,
    /// Tags.
    pub tags: Tags,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
    /// Signs its tokens.
    pub key: SigningKey,
}

/// What passwords must be like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordPolicy {
    /// Fewest characters.
    pub minimum_length: i32,
    /// Whether an upper-case letter is needed.
    pub uppercase: bool,
    /// Whether a lower-case letter is needed.
    pub lowercase: bool,
    /// Whether a digit is needed.
    pub numbers: bool,
    /// Whether a symbol is needed.
    pub symbols: bool,
    /// Days that a temporary password is good for.
    pub temporary_days: i32,
}

/// An attribute that users of a pool may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaAttribute {
    /// Its name, with `custom:` or `dev:` where it is not a standard one.
    pub name: String,
    /// `String`, `Number`, `DateTime` or `Boolean`.
    pub kind: String,
    /// Whether only administrators may write it.
    pub developer_only: bool,
    /// Whether it may change after it was set.
    pub mutable: bool,
    /// Whether a user must have it.
    pub required: bool,
    /// Smallest number or shortest text, as given.
    pub least: Option<String>,
    /// Greatest number or longest text, as given.
    pub most: Option<String>,
}

/// The key pair of a pool: RS256, 2,048 bits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningKey {
    /// Its id in tokens' headers.
    pub id: String,
    /// The modulus, base64 as in a JSON Web Key.
    pub modulus: String,
    /// The public exponent, base64 as in a JSON Web Key.
    pub exponent: String,
    /// The private key: PKCS #8.
    pub private: Sealed,
}

impl UserPool {
    /// The key of the pool of that id.
    pub fn key_of(scope: &Scope, id: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(id)
    }

    /// Its ARN.
    pub fn arn(&self) -> Arn {
        Self::arn_of(&self.scope, &self.id)
    }

    /// The ARN of the pool of that id.
    pub fn arn_of(scope: &Scope, id: &str) -> Arn {
        scope.arn("cognito-idp", format!("userpool/{id}"))
    }

    /// Who its tokens say has issued them. Source: developer guide, "Verifying JSON web tokens".
    pub fn issuer(&self) -> String {
        let region = &self.scope.region;
        format!("https://cognito-idp.{region}.amazonaws.com/{}", self.id)
    }

    /// Its id without the Region: takes part in every password's proof.
    pub fn short_name(&self) -> &str {
        self.id.split_once('_').map_or(&self.id, |(_, name)| name)
    }

    /// What it says of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&SchemaAttribute> {
        self.schema.iter().find(|attribute| attribute.name == name)
    }

    /// A name as two writings of it are compared.
    pub fn folded(&self, name: &str) -> String {
        match self.case_sensitive {
            true => name.to_owned(),
            false => name.to_lowercase(),
        }
    }
}

impl Record for UserPool {
    const KIND: &'static str = "cognito/pools";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.id)
    }
}
