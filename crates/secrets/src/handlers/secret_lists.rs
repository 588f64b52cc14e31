//! Secrets listed, filtered and described.

use super::filters;
use super::secret_tags::tag_list;
use super::secrets::Secrets;
use api::secretsmanager::{
    DescribeSecretResponse, Filter, ListSecretsRequest, ListSecretsResponse, SecretListEntry,
    internal_service_error, invalid_next_token_exception,
};
use api::{ApiError, Reply};
use domain::secrets::Secret;
use domain::{Key, Record, Timestamp};
use std::collections::BTreeMap;
use wire::Context;
use wire::page::{Order, page, page_in};

impl Secrets {
    pub(super) async fn list(
        &self,
        cx: &Context,
        input: ListSecretsRequest,
    ) -> Reply<ListSecretsResponse> {
        cx.allow("secretsmanager:ListSecrets", "*").await?;
        let planned = input.include_planned_deletion == Some(true);
        let mut secrets = self.all(cx).await?;
        secrets.retain(|secret| planned || secret.deletion.is_none());
        filters::apply(&mut secrets, &input.filters.unwrap_or_default())?;
        let limit = input
            .max_results
            .map_or(100, |limit| limit.clamp(1, 100) as usize);
        let order = match input.sort_order.as_deref() {
            Some("desc") => Order::Descending,
            _ => Order::Ascending,
        };
        let sorted = sorted(secrets, input.sort_by.as_deref(), order);
        let (shown, next_token) = page_in(
            order,
            sorted,
            |(place, _)| place,
            input.next_token.as_deref(),
            limit,
        )
        .map_err(|_| bad_token())?;
        Ok(ListSecretsResponse {
            secret_list: Some(shown.iter().map(|(_, secret)| entry(secret)).collect()),
            next_token,
        })
    }

    /// Names of the secrets that filters let through, a page of them.
    pub(super) async fn filtered(
        &self,
        cx: &Context,
        filters: &[Filter],
        token: Option<&str>,
        limit: usize,
    ) -> Reply<(Vec<String>, Option<String>)> {
        let mut secrets = self.all(cx).await?;
        secrets.retain(|secret| secret.deletion.is_none());
        filters::apply(&mut secrets, filters)?;
        let sorted = sorted(secrets, None, Order::Ascending);
        let (shown, next_token) =
            page(sorted, |(place, _)| place, token, limit).map_err(|_| bad_token())?;
        let names = shown.into_iter().map(|(_, secret)| secret.name).collect();
        Ok((names, next_token))
    }

    async fn all(&self, cx: &Context) -> Reply<Vec<Secret>> {
        let below = Key::kind(Secret::KIND).join(&cx.scope.segments());
        let listed = self.store.list::<Secret>(&below).await;
        let mut secrets = listed.map_err(|error| internal_service_error(error.to_string()))?;
        let now = self.clock.now();
        secrets.retain(|secret| secret.deletion.is_none_or(|(_, end)| end > now));
        Ok(secrets)
    }
}

/// Secrets in order, each after what its place in the list follows from: the time it was made,
/// unless `by` says otherwise, then its name.
///
/// Source: Secrets Manager API, `ListSecrets`: in order of creation.
fn sorted(secrets: Vec<Secret>, by: Option<&str>, order: Order) -> Vec<(String, Secret)> {
    let place = |secret: &Secret| match by {
        Some("name") => secret.name.clone(),
        Some("last-changed-date") => place_in_time(secret.changed_at, &secret.name),
        // Chosen: no access is recorded, so all were accessed equally long ago.
        Some("last-accessed-date") => secret.name.clone(),
        _ => place_in_time(secret.created_at, &secret.name),
    };
    let secrets = secrets.into_iter();
    let mut placed: Vec<(String, Secret)> =
        secrets.map(|secret| (place(&secret), secret)).collect();
    placed.sort_by(|left, right| left.0.cmp(&right.0));
    if order == Order::Descending {
        placed.reverse();
    }
    placed
}

fn place_in_time(time: Timestamp, name: &str) -> String {
    format!("{:020} {name}", time.as_millisecond().max(0))
}

fn bad_token() -> ApiError {
    invalid_next_token_exception("The next token is not valid.")
}

/// The versions that have stages, with them; nothing for a secret without a value.
fn stages(secret: &Secret) -> Option<BTreeMap<String, Vec<String>>> {
    let staged = secret
        .versions
        .iter()
        .filter(|version| !version.stages.is_empty());
    let staged: BTreeMap<_, _> = staged
        .map(|version| (version.id.clone(), version.stages.clone()))
        .collect();
    (!staged.is_empty()).then_some(staged)
}

fn entry(secret: &Secret) -> SecretListEntry {
    SecretListEntry {
        arn: Some(secret.arn().to_string()),
        name: Some(secret.name.clone()),
        description: secret.description.clone(),
        kms_key_id: secret.kms_key.clone(),
        last_changed_date: Some(secret.changed_at),
        deleted_date: secret.deletion.map(|(asked, _)| asked),
        tags: tag_list(&secret.tags),
        secret_versions_to_stages: stages(secret),
        created_date: Some(secret.created_at),
        ..Default::default()
    }
}

pub(super) fn described(secret: &Secret) -> DescribeSecretResponse {
    DescribeSecretResponse {
        arn: Some(secret.arn().to_string()),
        name: Some(secret.name.clone()),
        description: secret.description.clone(),
        kms_key_id: secret.kms_key.clone(),
        last_changed_date: Some(secret.changed_at),
        deleted_date: secret.deletion.map(|(asked, _)| asked),
        tags: tag_list(&secret.tags),
        version_ids_to_stages: stages(secret),
        created_date: Some(secret.created_at),
        ..Default::default()
    }
}
