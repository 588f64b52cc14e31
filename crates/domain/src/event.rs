//! Events: what happened to a resource, in the shape that EventBridge gives to its subscribers.

use crate::{AccountId, Region, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One event. Serializes to the envelope that rules match and targets receive.
/// Source: EventBridge user guide, event structure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The envelope's version: `0`.
    pub version: String,
    /// A UUID. An event that is told again, because a server crashed while telling it, has the
    /// same one.
    pub id: String,
    /// What kind of event: `ECS Task State Change`.
    #[serde(rename = "detail-type")]
    pub detail_type: String,
    /// Who tells it: `aws.ecs`.
    pub source: String,
    /// Whose it is.
    pub account: AccountId,
    /// When it happened.
    pub time: Timestamp,
    /// Where.
    pub region: Region,
    /// ARNs of what it concerns.
    pub resources: Vec<String>,
    /// What happened; its shape follows from source and kind.
    pub detail: Value,
}
