//! What an account has set for its certificates.

use crate::Certificates;
use crate::handlers::{Outcome, Refusal};
use api::acm::{
    ExpiryEventsConfiguration, GetAccountConfigurationResponse, PutAccountConfigurationRequest,
};
use domain::certificates::CertificateSettings;
use store::Txn;
use wire::Context;

/// Days until somebody sets another number. Source: Certificate Manager API,
/// `ExpiryEventsConfiguration`.
const DAYS: u32 = 45;

pub(super) async fn get(
    room: &Certificates,
    cx: &Context,
    _input: (),
) -> Outcome<GetAccountConfigurationResponse> {
    cx.allow("acm:GetAccountConfiguration", "*").await?;
    let key = CertificateSettings::key_of(&cx.scope);
    let found = room.store.get::<CertificateSettings>(&key).await?;
    let days = found.map_or(DAYS, |found| found.days_before_expiry);
    Ok(GetAccountConfigurationResponse {
        expiry_events: Some(ExpiryEventsConfiguration {
            days_before_expiry: i32::try_from(days).ok(),
        }),
    })
}

pub(super) async fn put(
    room: &Certificates,
    cx: &Context,
    input: PutAccountConfigurationRequest,
) -> Outcome<()> {
    cx.allow("acm:PutAccountConfiguration", "*").await?;
    let days = input
        .expiry_events
        .and_then(|events| events.days_before_expiry);
    let Some(days) = days.and_then(|days| u32::try_from(days).ok()) else {
        return Ok(());
    };
    let settings = &CertificateSettings {
        scope: cx.scope.clone(),
        days_before_expiry: days,
    };
    let put = |txn: Txn| async move {
        txn.put(settings);
        Ok::<_, Refusal>(())
    };
    room.store.transact(put).await
}
