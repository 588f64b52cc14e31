//! Cognito user pools.
//!
//! - [`Cognito`]: the operations; `handlers` has one file a noun, `convert` the wire shapes
//! - `web`: the pages of user pools, OAuth and the discovery documents, see [`Web`]
//! - [`Endings`]: the controller that forgets what has ended by itself
//! - `ground`: records as every part finds them; `names`: who is meant by a name; `codes`:
//!   what users are sent; `sign_in`: passwords, challenges and grants; `tokens`: what they get
//! - `srp`, `totp`, `keys`, `crypt`: the mathematics
//!
//! Nothing is mailed: a code stands in the server's log and is shown by `longshore codes`.
//!
//! [`INERT`] lists members that are accepted and change nothing.

mod codes;
mod controllers;
mod convert;
mod crypt;
mod filter;
mod ground;
mod handlers;
mod keys;
mod names;
mod page;
mod passwords;
mod schema;
mod sign_in;
mod srp;
mod tokens;
mod totp;
mod web;
mod words;

pub use controllers::endings::Endings;
pub use ground::{Cognito, SentCode};
pub use web::{Web, is_for_pages};

/// Members that are accepted and change nothing, with why.
pub const INERT: &[(&str, &str)] = &[
    (
        "CreateUserPool.EmailConfiguration",
        "kept and told; nothing is mailed",
    ),
    (
        "CreateUserPool.EmailVerificationMessage",
        "kept and told; nothing is mailed",
    ),
    (
        "CreateUserPool.EmailVerificationSubject",
        "kept and told; nothing is mailed",
    ),
    (
        "CreateUserPool.SmsConfiguration",
        "kept and told; no message is sent",
    ),
    (
        "CreateUserPool.SmsVerificationMessage",
        "kept and told; no message is sent",
    ),
    (
        "CreateUserPool.SmsAuthenticationMessage",
        "kept and told; no message is sent",
    ),
    (
        "CreateUserPool.VerificationMessageTemplate",
        "kept and told; codes are shown, never links",
    ),
    (
        "CreateUserPool.UserPoolAddOns",
        "kept and told; there is no threat protection",
    ),
    (
        "CreateUserPool.UserPoolTier",
        "kept and told; every tier can do the same here",
    ),
    (
        "CreateUserPool.AdminCreateUserConfig.InviteMessageTemplate",
        "kept and told; nothing is mailed",
    ),
    (
        "CreateUserPool.Policies.PasswordPolicy.PasswordHistorySize",
        "kept and told; old passwords are not remembered",
    ),
    (
        "CreateUserPoolClient.AnalyticsConfiguration",
        "kept and told; there are no analytics",
    ),
    (
        "CreateUserPoolClient.EnablePropagateAdditionalUserContextData",
        "kept and told; there is no threat protection",
    ),
    (
        "CreateUserPoolDomain.CustomDomainConfig",
        "the certificate is not looked at",
    ),
    (
        "CreateUserPoolDomain.ManagedLoginVersion",
        "kept and told; there is one kind of pages",
    ),
    (
        "SetUserPoolMfaConfig.SmsMfaConfiguration",
        "kept and told; no message is sent",
    ),
    (
        "SignUp.ClientMetadata",
        "there are no triggers to tell it to",
    ),
    (
        "SignUp.ValidationData",
        "there are no triggers to tell it to",
    ),
    ("SignUp.AnalyticsMetadata", "there are no analytics"),
    ("SignUp.UserContextData", "there is no threat protection"),
    (
        "AdminCreateUser.DesiredDeliveryMediums",
        "nothing is sent: the temporary password is told with the codes",
    ),
    (
        "VerifySoftwareToken.FriendlyDeviceName",
        "kept nowhere: a user has one software token",
    ),
];
