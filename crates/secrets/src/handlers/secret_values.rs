//! Values of secrets: read, written, moved between stages.

use super::secrets::Secrets;
use super::stages::{self, CURRENT};
use api::secretsmanager::{
    GetSecretValueRequest, GetSecretValueResponse, ListSecretVersionIdsRequest,
    ListSecretVersionIdsResponse, PutSecretValueRequest, PutSecretValueResponse,
    SecretVersionsListEntry, UpdateSecretRequest, UpdateSecretResponse,
    UpdateSecretVersionStageRequest, UpdateSecretVersionStageResponse, decryption_failure,
    invalid_parameter_exception, invalid_request_exception, resource_exists_exception,
    resource_not_found_exception,
};
use api::{Blob, Reply};
use domain::secrets::{Secret, SecretVersion};
use wire::Context;

impl Secrets {
    pub(super) async fn get_value(
        &self,
        cx: &Context,
        input: GetSecretValueRequest,
    ) -> Reply<GetSecretValueResponse> {
        let secret = self
            .find_live(cx, &input.secret_id, "GetSecretValue")
            .await?;
        let version = wanted(&secret, &input)?;
        let (secret_string, secret_binary) = self.opened(version)?;
        Ok(GetSecretValueResponse {
            arn: Some(secret.arn().to_string()),
            name: Some(secret.name.clone()),
            version_id: Some(version.id.clone()),
            secret_binary,
            secret_string,
            version_stages: Some(version.stages.clone()),
            created_date: Some(version.created_at),
        })
    }

    fn opened(&self, version: &SecretVersion) -> Reply<(Option<String>, Option<Blob>)> {
        let plain = self.seal.open(&version.value);
        let plain = plain.map_err(|error| decryption_failure(error.to_string()))?;
        if version.binary {
            return Ok((None, Some(Blob(plain))));
        }
        Ok((Some(String::from_utf8_lossy(&plain).into_owned()), None))
    }

    pub(super) async fn put_value(
        &self,
        cx: &Context,
        input: PutSecretValueRequest,
    ) -> Reply<PutSecretValueResponse> {
        let secret = self
            .find_live(cx, &input.secret_id, "PutSecretValue")
            .await?;
        let Some(value) = self.value(input.secret_string, input.secret_binary)? else {
            return Err(invalid_request_exception(
                "You must provide either SecretString or SecretBinary.",
            ));
        };
        let id = input
            .client_request_token
            .unwrap_or_else(|| self.ids.uuid());
        let stages = input
            .version_stages
            .unwrap_or_else(|| vec![CURRENT.to_owned()]);
        let version = self.write(&secret, &id, &value, &stages).await?;
        Ok(PutSecretValueResponse {
            arn: Some(secret.arn().to_string()),
            name: Some(secret.name),
            version_id: Some(version.id),
            version_stages: Some(version.stages),
        })
    }

    /// Adds a version; the same id with the same value again changes nothing.
    async fn write(
        &self,
        secret: &Secret,
        id: &str,
        value: &stages::Value,
        stages: &[String],
    ) -> Reply<SecretVersion> {
        let now = self.clock.now();
        self.change(secret, |secret| {
            if let Some(known) = secret.versions.iter().find(|version| version.id == id) {
                let same = self
                    .seal
                    .open(&known.value)
                    .is_ok_and(|plain| plain == value.plain);
                return if same {
                    Ok(known.clone())
                } else {
                    Err(another_value(id, secret))
                };
            }
            // Stages never leave a secret without a current version.
            let first = secret.staged(CURRENT).is_none();
            let mut stages = stages.to_vec();
            if first && !stages.iter().any(|stage| stage == CURRENT) {
                stages.push(CURRENT.to_owned());
            }
            stages::add(secret, id, value, &stages, now);
            let added = secret.versions.iter().find(|version| version.id == id);
            added.cloned().ok_or_else(no_version)
        })
        .await
    }

    pub(super) async fn update(
        &self,
        cx: &Context,
        input: UpdateSecretRequest,
    ) -> Reply<UpdateSecretResponse> {
        let secret = self.find_live(cx, &input.secret_id, "UpdateSecret").await?;
        let value = self.value(input.secret_string, input.secret_binary)?;
        let now = self.clock.now();
        let (description, kms_key) = (input.description, input.kms_key_id);
        self.change(&secret, |secret| {
            secret.description = description.clone().or(secret.description.take());
            secret.kms_key = kms_key.clone().or(secret.kms_key.take());
            secret.changed_at = now;
            Ok(())
        })
        .await?;
        let mut version_id = None;
        if let Some(value) = value {
            let id = input
                .client_request_token
                .unwrap_or_else(|| self.ids.uuid());
            let version = self
                .write(&secret, &id, &value, &[CURRENT.to_owned()])
                .await?;
            version_id = Some(version.id);
        }
        let arn = Some(secret.arn().to_string());
        Ok(UpdateSecretResponse {
            arn,
            name: Some(secret.name),
            version_id,
        })
    }

    pub(super) async fn versions(
        &self,
        cx: &Context,
        input: ListSecretVersionIdsRequest,
    ) -> Reply<ListSecretVersionIdsResponse> {
        let secret = self
            .find(cx, &input.secret_id, "ListSecretVersionIds")
            .await?;
        let all = input.include_deprecated == Some(true);
        let shown = secret
            .versions
            .iter()
            .filter(|version| all || !version.stages.is_empty());
        let entry = |version: &SecretVersion| SecretVersionsListEntry {
            version_id: Some(version.id.clone()),
            version_stages: Some(version.stages.clone()),
            created_date: Some(version.created_at),
            ..Default::default()
        };
        Ok(ListSecretVersionIdsResponse {
            versions: Some(shown.map(entry).collect()),
            next_token: None,
            arn: Some(secret.arn().to_string()),
            name: Some(secret.name),
        })
    }

    pub(super) async fn move_stage(
        &self,
        cx: &Context,
        input: UpdateSecretVersionStageRequest,
    ) -> Reply<UpdateSecretVersionStageResponse> {
        let secret = self
            .find_live(cx, &input.secret_id, "UpdateSecretVersionStage")
            .await?;
        let stage = &input.version_stage;
        self.change(&secret, |secret| {
            let holder = secret.staged(stage).map(|version| version.id.clone());
            if holder.is_some() && holder != input.remove_from_version_id {
                return Err(invalid_parameter_exception(format!(
                    "The parameter RemoveFromVersionId can't be empty. Staging label {stage} is \
                     currently attached to version {}, so you must explicitly reference that \
                     version in RemoveFromVersionId.",
                    holder.unwrap_or_default(),
                )));
            }
            match &input.move_to_version_id {
                Some(id) if secret.versions.iter().any(|version| version.id == *id) => {
                    stages::give(secret, stage, id);
                }
                Some(_) => return Err(no_version()),
                None if stage == CURRENT => {
                    return Err(invalid_parameter_exception(
                        "You can only move staging label AWSCURRENT to a different secret version. \
                         It can't be completely removed.",
                    ));
                }
                None => stages::take(secret, stage),
            }
            Ok(())
        })
        .await?;
        let arn = Some(secret.arn().to_string());
        Ok(UpdateSecretVersionStageResponse {
            arn,
            name: Some(secret.name),
        })
    }
}

fn wanted<'a>(secret: &'a Secret, input: &GetSecretValueRequest) -> Reply<&'a SecretVersion> {
    let stage = input.version_stage.as_deref();
    let Some(id) = &input.version_id else {
        let stage = stage.unwrap_or(CURRENT);
        return secret.staged(stage).ok_or_else(|| {
            resource_not_found_exception(format!(
                "Secrets Manager can't find the specified secret value for staging label: {stage}"
            ))
        });
    };
    let version = secret
        .versions
        .iter()
        .find(|version| version.id == *id)
        .ok_or_else(|| {
            resource_not_found_exception(format!(
                "Secrets Manager can't find the specified secret value for VersionId: {id}"
            ))
        })?;
    match stage {
        Some(stage) if !version.stages.iter().any(|one| one == stage) => {
            Err(invalid_request_exception(
                "You provided a VersionStage that is not associated to the provided VersionId.",
            ))
        }
        _ => Ok(version),
    }
}

fn no_version() -> api::ApiError {
    resource_not_found_exception("Secrets Manager can't find the specified secret version.")
}

/// What a token is refused with that came with another value before.
pub(super) fn another_value(id: &str, secret: &Secret) -> api::ApiError {
    let arn = secret.arn();
    resource_exists_exception(format!(
        "You can't use ClientRequestToken {id} because that value is already in use for a version \
         of secret {arn}."
    ))
}
