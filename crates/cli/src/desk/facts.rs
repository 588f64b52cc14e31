//! What a server tells of itself to everybody.

use domain::{AccountId, Region};
use serde::Serialize;
use std::path::PathBuf;

/// What the health answer tells about the server.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerFacts {
    /// The program's version.
    pub version: String,
    /// `linux` or `simulated`.
    pub runtime: String,
    /// `lenient` or `strict`.
    pub auth: String,
    /// The account of callers that name none.
    pub account: AccountId,
    /// The Region of callers that name none.
    pub region: Region,
    /// The file with the certificate of Longshore's own authority.
    pub ca_certificate: PathBuf,
}
