//! WAF: web ACLs, the sets and groups they refer to, and what they guard.
//!
//! - [`Firewall`]: the operations; `handlers` has one file a noun
//! - [`Associations`]: forgets what guards load balancers that are gone
//! - `check`: what the API model does not say of rules
//! - `fault`: refusals, as WAF words them
//!
//! Requests are judged by the crate `wall`, which the edge calls; the room shares its
//! [`wall::Ledger`] for samples and rates. [`INERT`] lists members that are accepted and change
//! nothing.

mod check;
mod controllers;
mod convert;
mod fault;
mod handlers;
mod library;
mod page;

pub use controllers::Associations;
pub use handlers::Firewall;

/// Members that are accepted and change nothing, with why.
pub const INERT: &[(&str, &str)] = &[
    (
        "CreateWebACL.CaptchaConfig",
        "kept and told; no client is given a token",
    ),
    (
        "CreateWebACL.ChallengeConfig",
        "kept and told; no client is given a token",
    ),
    (
        "CreateWebACL.TokenDomains",
        "kept and told; no client is given a token",
    ),
    (
        "CreateWebACL.AssociationConfig",
        "kept and told; load balancers have a fixed limit of 8 KiB",
    ),
    (
        "CreateWebACL.DataProtectionConfig",
        "kept and told; samples show what there was",
    ),
    (
        "CreateWebACL.OnSourceDDoSProtectionConfig",
        "kept and told; there is no reputation to look up",
    ),
    (
        "CreateWebACL.ApplicationConfig",
        "kept and told; AWS too only describes with it",
    ),
    (
        "UpdateWebACL.CaptchaConfig",
        "kept and told; no client is given a token",
    ),
    (
        "UpdateWebACL.ChallengeConfig",
        "kept and told; no client is given a token",
    ),
    (
        "UpdateWebACL.TokenDomains",
        "kept and told; no client is given a token",
    ),
    (
        "UpdateWebACL.AssociationConfig",
        "kept and told; load balancers have a fixed limit of 8 KiB",
    ),
    (
        "UpdateWebACL.DataProtectionConfig",
        "kept and told; samples show what there was",
    ),
    (
        "UpdateWebACL.OnSourceDDoSProtectionConfig",
        "kept and told; there is no reputation to look up",
    ),
    (
        "UpdateWebACL.ApplicationConfig",
        "kept and told; AWS too only describes with it",
    ),
];
