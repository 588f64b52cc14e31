//! Codes that user pools have sent.

use super::Desk;
use super::reply::{Fault, json_answer};
use domain::Scope;
use http::StatusCode;
use serde_json::json;
use wire::WebResponse;

impl Desk {
    /// Codes that are still good, newest first.
    pub(super) async fn sent_codes(&self, scope: &Scope) -> Result<WebResponse, Fault> {
        let sent = match &self.parts.codes {
            Some(codes) => codes.sent(&scope.account).await,
            None => Ok(Vec::new()),
        };
        let told = |problem| Fault::new(StatusCode::INTERNAL_SERVER_ERROR, problem);
        let sent = sent.map_err(told)?;
        Ok(json_answer(StatusCode::OK, &json!({"codes": sent})))
    }
}
