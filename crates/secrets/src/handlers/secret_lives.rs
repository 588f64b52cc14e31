//! Secrets: made, deleted, restored.

use super::secret_tags::tags;
use super::secret_values::another_value;
use super::secrets::{Refusal, Secrets, asked_arn};
use super::stages;
use api::Reply;
use api::secretsmanager::{
    CreateSecretRequest, CreateSecretResponse, DeleteSecretRequest, DeleteSecretResponse,
    RestoreSecretRequest, RestoreSecretResponse, internal_service_error,
    invalid_parameter_exception, invalid_request_exception, resource_exists_exception,
};
use domain::secrets::Secret;
use domain::{Record, clock};
use std::time::Duration;
use store::CommitError;
use wire::Context;

/// Days a deleted secret can be brought back, when the call says nothing.
const RECOVERY_DAYS_DEFAULT: i64 = 30;

impl Secrets {
    pub(super) async fn create(
        &self,
        cx: &Context,
        input: CreateSecretRequest,
    ) -> Reply<CreateSecretResponse> {
        let scope = &cx.scope;
        cx.allow(
            "secretsmanager:CreateSecret",
            &asked_arn(scope, &input.name),
        )
        .await?;
        check_name(&input.name)?;
        let now = self.clock.now();
        let secret = Secret {
            scope: scope.clone(),
            name: input.name.clone(),
            suffix: self.ids.mixed(6),
            description: input.description,
            kms_key: input.kms_key_id,
            versions: Vec::new(),
            policy: None,
            tags: tags(input.tags.unwrap_or_default()),
            created_at: now,
            changed_at: now,
            deletion: None,
        };
        let token = input
            .client_request_token
            .unwrap_or_else(|| self.ids.uuid());
        let value = self.value(input.secret_string, input.secret_binary)?;
        let (secret, token, value) = (&secret, &token, &value);
        let created: Result<(Secret, Option<String>), Refusal> = self
            .store
            .transact(|txn| async move {
                let mut secret = secret.clone();
                let known = txn.get::<Secret>(&secret.key()).await?;
                let gone = |known: &Secret| known.deletion.is_some_and(|(_, end)| end <= now);
                if let Some(known) = known.filter(|known| !gone(known)) {
                    return self.repeated(known, token, value.as_ref());
                }
                let version = value.as_ref().map(|value| {
                    let stage = [stages::CURRENT.to_owned()];
                    stages::add(&mut secret, token, value, &stage, now);
                    token.clone()
                });
                txn.put(&secret);
                Ok((secret, version))
            })
            .await;
        let (secret, version_id) = created.map_err(|Refusal(error)| error)?;
        Ok(CreateSecretResponse {
            arn: Some(secret.arn().to_string()),
            name: Some(secret.name),
            version_id,
            replication_status: None,
        })
    }

    /// A second CreateSecret with the same token and value is answered like the first.
    fn repeated(
        &self,
        known: Secret,
        token: &str,
        value: Option<&stages::Value>,
    ) -> Result<(Secret, Option<String>), Refusal> {
        if known.deletion.is_some() {
            return Err(Refusal(invalid_request_exception(
                "You can't create this secret because a secret with this name is already \
                 scheduled for deletion.",
            )));
        }
        let version = known.versions.iter().find(|version| version.id == token);
        let same = version.zip(value).is_some_and(|(version, value)| {
            self.seal
                .open(&version.value)
                .is_ok_and(|known| known == value.plain)
        });
        if same {
            return Ok((known, Some(token.to_owned())));
        }
        if version.is_some() {
            return Err(Refusal(another_value(token, &known)));
        }
        let name = &known.name;
        Err(Refusal(resource_exists_exception(format!(
            "The operation failed because the secret {name} already exists."
        ))))
    }

    pub(super) async fn delete(
        &self,
        cx: &Context,
        input: DeleteSecretRequest,
    ) -> Reply<DeleteSecretResponse> {
        let force = input.force_delete_without_recovery == Some(true);
        let days = input
            .recovery_window_in_days
            .unwrap_or(RECOVERY_DAYS_DEFAULT);
        if !(7..=30).contains(&days) {
            return Err(invalid_parameter_exception(
                "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).",
            ));
        }
        if force && input.recovery_window_in_days.is_some() {
            return Err(invalid_parameter_exception(
                "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
            ));
        }
        let secret = match self.find(cx, &input.secret_id, "DeleteSecret").await {
            Ok(secret) => secret,
            Err(error) if force && error.code == "ResourceNotFoundException" => {
                return Ok(already_deleted(cx, &input.secret_id, self.clock.now()));
            }
            Err(error) => return Err(error),
        };
        let now = self.clock.now();
        let days = u64::try_from(days).unwrap_or_default();
        let end = if force {
            now
        } else {
            clock::later(now, Duration::from_secs(days * 86_400))
        };
        if force {
            let key = &secret.key();
            let deleted: Result<(), CommitError> = self
                .store
                .transact(|txn| async move {
                    txn.delete(key);
                    Ok(())
                })
                .await;
            deleted.map_err(|error| internal_service_error(error.to_string()))?;
        } else {
            self.change(&secret, |secret| match secret.deletion {
                Some(_) => Err(invalid_request_exception(
                    "You can't perform this operation on the secret because it was already scheduled \
                     for deletion.",
                )),
                None => {
                    secret.deletion = Some((now, end));
                    Ok(())
                }
            })
            .await?;
        }
        Ok(DeleteSecretResponse {
            arn: Some(secret.arn().to_string()),
            name: Some(secret.name),
            deletion_date: Some(end),
        })
    }

    pub(super) async fn restore(
        &self,
        cx: &Context,
        input: RestoreSecretRequest,
    ) -> Reply<RestoreSecretResponse> {
        let secret = self.find(cx, &input.secret_id, "RestoreSecret").await?;
        self.change(&secret, |secret| {
            secret.deletion = None;
            Ok(())
        })
        .await?;
        Ok(RestoreSecretResponse {
            arn: Some(secret.arn().to_string()),
            name: Some(secret.name),
        })
    }
}

fn already_deleted(cx: &Context, id: &str, now: domain::Timestamp) -> DeleteSecretResponse {
    DeleteSecretResponse {
        arn: Some(asked_arn(&cx.scope, id)),
        name: Some(id.to_owned()),
        deletion_date: Some(now),
    }
}

fn check_name(name: &str) -> Reply<()> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "/_+=.@-!".contains(c);
    if name.chars().all(fits) {
        return Ok(());
    }
    Err(invalid_parameter_exception(
        "Invalid name. Must be a valid name containing alphanumeric characters, or any of the \
         following: -/_+=.@!",
    ))
}
