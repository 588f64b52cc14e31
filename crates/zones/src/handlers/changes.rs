//! Changes: every one is in effect at once, so that is all there is to tell.

use super::{Route53, unavailable};
use crate::convert::zones::{self as convert, Status, change_id};
use api::Reply;
use api::route53::{GetChangeRequest, GetChangeResponse, no_such_change};
use domain::zones::ZoneChange;
use wire::Context;

impl Route53 {
    pub(super) async fn get_change(
        &self,
        cx: &Context,
        input: GetChangeRequest,
    ) -> Reply<GetChangeResponse> {
        let id = change_id(&input.id);
        cx.allow(
            "route53:GetChange",
            &format!("arn:aws:route53:::change/{id}"),
        )
        .await?;
        let key = ZoneChange::key_of(&cx.scope.account, id);
        let found: Option<ZoneChange> = self.store.get(&key).await.map_err(unavailable)?;
        let missing = || no_such_change(format!("Could not find resource with ID: {id}"));
        Ok(GetChangeResponse {
            change_info: convert::change(&found.ok_or_else(missing)?, &Status::InSync),
        })
    }
}
