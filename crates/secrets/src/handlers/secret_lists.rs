//! Secrets listed, filtered and described.

use super::filters;
use super::secret_tags::tag_list;
use super::secrets::Secrets;
use crate::page::page;
use api::Reply;
use api::secretsmanager::{
    DescribeSecretResponse, Filter, ListSecretsRequest, ListSecretsResponse, SecretListEntry,
    internal_service_error, invalid_next_token_exception,
};
use domain::secrets::Secret;
use domain::{Key, Record};
use std::collections::BTreeMap;
use wire::Context;

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
        let (mut shown, next_token) = page(
            secrets,
            |secret| &secret.name,
            input.next_token.as_deref(),
            limit,
        )
        .map_err(|_| invalid_next_token_exception("The next token is not valid."))?;
        if input.sort_order.as_deref() == Some("desc") {
            shown.reverse();
        }
        Ok(ListSecretsResponse {
            secret_list: Some(shown.iter().map(entry).collect()),
            next_token,
        })
    }

    /// Names of the secrets that filters let through.
    pub(super) async fn filtered(&self, cx: &Context, filters: &[Filter]) -> Reply<Vec<String>> {
        let mut secrets = self.all(cx).await?;
        secrets.retain(|secret| secret.deletion.is_none());
        filters::apply(&mut secrets, filters)?;
        Ok(secrets.into_iter().map(|secret| secret.name).collect())
    }

    async fn all(&self, cx: &Context) -> Reply<Vec<Secret>> {
        let below = Key::kind(Secret::KIND).join(&cx.scope.segments());
        let listed = self.store.list::<Secret>(&below).await;
        let mut secrets = listed.map_err(|error| internal_service_error(error.to_string()))?;
        let now = self.clock.now();
        secrets.retain(|secret| secret.deletion.is_none_or(|(_, end)| end > now));
        secrets.sort_by(|left, right| left.name.cmp(&right.name));
        Ok(secrets)
    }
}

fn stages(secret: &Secret) -> BTreeMap<String, Vec<String>> {
    let staged = secret
        .versions
        .iter()
        .filter(|version| !version.stages.is_empty());
    staged
        .map(|version| (version.id.clone(), version.stages.clone()))
        .collect()
}

fn entry(secret: &Secret) -> SecretListEntry {
    SecretListEntry {
        arn: Some(secret.arn().to_string()),
        name: Some(secret.name.clone()),
        description: secret.description.clone(),
        kms_key_id: secret.kms_key.clone(),
        last_changed_date: Some(secret.changed_at),
        deleted_date: secret.deletion.map(|(asked, _)| asked),
        tags: Some(tag_list(&secret.tags)),
        secret_versions_to_stages: Some(stages(secret)),
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
        tags: Some(tag_list(&secret.tags)),
        version_ids_to_stages: Some(stages(secret)),
        created_date: Some(secret.created_at),
        ..Default::default()
    }
}
