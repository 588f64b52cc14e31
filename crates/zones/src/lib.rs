//! Route 53: hosted zones and what their names stand for.
//!
//! - [`Route53`]: the operations; `handlers` has one file a noun
//! - `batch`: whether changes of a zone fit it and each other; pure
//! - `values`: whether values are what their type says; pure
//! - `convert`: record sets and zones as the API shows them
//! - [`change_expiry`]: the controller that forgets old changes
//! - [`Answers`]: the seam to the resolver, for questions that do not come over a network
//!
//! Zones of Cloud Map namespaces are shown beside those that callers make, and only shown: Cloud
//! Map owns them. Nobody here answers questions: the agent's resolvers read the same records.
//!
//! [`INERT`] lists members that are accepted and change nothing.

mod batch;
mod controllers;
mod convert;
mod handlers;
mod values;

pub use controllers::changes::{KEPT, expiry as change_expiry};
pub use handlers::Route53;
pub use handlers::answers::{Answer, Answers};

/// Members that are accepted and change nothing, with why.
pub const INERT: &[(&str, &str)] = &[
    (
        "ChangeResourceRecordSets.ChangeBatch.Changes.ResourceRecordSet.AliasTarget.EvaluateTargetHealth",
        "told again; no answer depends on the health of an alias's target",
    ),
    (
        "AssociateVPCWithHostedZone.Comment",
        "no answer tells it, here as at AWS",
    ),
    (
        "DisassociateVPCFromHostedZone.Comment",
        "as in AssociateVPCWithHostedZone",
    ),
    (
        "TestDNSAnswer.EDNS0ClientSubnetIP",
        "no answer depends on where the question comes from",
    ),
    (
        "TestDNSAnswer.EDNS0ClientSubnetMask",
        "as EDNS0ClientSubnetIP",
    ),
    ("TestDNSAnswer.ResolverIP", "as EDNS0ClientSubnetIP"),
];
