//! Secrets: made, described, tagged, deleted, restored.

use super::{password, secret_lists, stages};
use crate::seal::Seal;
use api::secretsmanager::{
    BatchGetSecretValueRequest, BatchGetSecretValueResponse, CancelRotateSecretRequest,
    CancelRotateSecretResponse, CreateSecretRequest, CreateSecretResponse,
    DeleteResourcePolicyRequest, DeleteResourcePolicyResponse, DeleteSecretRequest,
    DeleteSecretResponse, DescribeSecretRequest, DescribeSecretResponse, GetRandomPasswordRequest,
    GetRandomPasswordResponse, GetResourcePolicyRequest, GetResourcePolicyResponse,
    GetSecretValueRequest, GetSecretValueResponse, ListSecretVersionIdsRequest,
    ListSecretVersionIdsResponse, ListSecretsRequest, ListSecretsResponse,
    PutResourcePolicyRequest, PutResourcePolicyResponse, PutSecretValueRequest,
    PutSecretValueResponse, RestoreSecretRequest, RestoreSecretResponse, RotateSecretRequest,
    RotateSecretResponse, Secretsmanager, Tag, TagResourceRequest, UntagResourceRequest,
    UpdateSecretRequest, UpdateSecretResponse, UpdateSecretVersionStageRequest,
    UpdateSecretVersionStageResponse, internal_service_error, invalid_parameter_exception,
    invalid_request_exception, resource_exists_exception, resource_not_found_exception,
};
use api::{ApiError, Blob, Reply};
use domain::ecs::Tags;
use domain::secrets::Secret;
use domain::{Arn, Clock, IdSource, Record, Scope, clock};
use std::sync::Arc;
use std::time::Duration;
use store::{CommitError, Store, StoreError};
use wire::Context;

/// Days a deleted secret can be brought back, when the call says nothing.
const RECOVERY_DAYS_DEFAULT: i64 = 30;

/// Secrets Manager.
pub struct Secrets {
    pub(super) store: Store,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ids: Arc<dyn IdSource>,
    pub(super) seal: Arc<Seal>,
}

/// A failure of the store, or a refusal.
#[derive(Debug)]
pub(super) struct Refusal(pub(super) ApiError);

impl From<CommitError> for Refusal {
    fn from(error: CommitError) -> Self {
        Self(internal_service_error(error.to_string()))
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self(internal_service_error(error.to_string()))
    }
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl Secrets {
    /// Keeps secrets in `store`, sealed.
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        seal: Arc<Seal>,
    ) -> Self {
        Self {
            store,
            clock,
            ids,
            seal,
        }
    }

    /// The secret a caller names by name, ARN, or ARN without its six last characters; also
    /// one that is scheduled for deletion. Asks whether `action` is allowed on it.
    pub(super) async fn find(&self, cx: &Context, id: &str, action: &str) -> Reply<Secret> {
        let secret = self.look_up(cx, id).await.map_err(|Refusal(error)| error)?;
        let action = format!("secretsmanager:{action}");
        match secret {
            Some(secret) => {
                cx.allow(&action, &secret.arn().to_string()).await?;
                Ok(secret)
            }
            None => {
                // Who may not ask learns nothing of what exists.
                cx.allow(&action, &asked_arn(&cx.scope, id)).await?;
                Err(not_found())
            }
        }
    }

    /// As [`Secrets::find`], for everything that cannot be done to a deleted secret.
    pub(super) async fn find_live(&self, cx: &Context, id: &str, action: &str) -> Reply<Secret> {
        let secret = self.find(cx, id, action).await?;
        match secret.deletion {
            Some(_) => Err(invalid_request_exception(
                "You can't perform this operation on the secret because it was marked for deletion.",
            )),
            None => Ok(secret),
        }
    }

    async fn look_up(&self, cx: &Context, id: &str) -> Result<Option<Secret>, Refusal> {
        let now = self.clock.now();
        let gone = |secret: &Secret| secret.deletion.is_some_and(|(_, end)| end <= now);
        for (scope, name) in names(&cx.scope, id) {
            let found = self
                .store
                .get::<Secret>(&Secret::key_of(&scope, &name))
                .await?;
            let found = found.filter(|secret| !gone(secret));
            let by_arn = id.starts_with("arn:");
            let fits = |secret: &Secret| {
                let arn = secret.arn().to_string();
                !by_arn || arn == id || arn[..arn.len() - 7] == *id
            };
            if let Some(secret) = found.filter(fits) {
                return Ok(Some(secret));
            }
        }
        Ok(None)
    }

    /// Changes the secret under its key, whoever else is changing it.
    pub(super) async fn change<T>(
        &self,
        secret: &Secret,
        change: impl Fn(&mut Secret) -> Reply<T>,
    ) -> Reply<T> {
        let (key, change) = (&Secret::key_of(&secret.scope, &secret.name), &change);
        let changed: Result<T, Refusal> = self
            .store
            .transact(|txn| async move {
                let Some(mut secret) = txn.get::<Secret>(key).await? else {
                    return Err(Refusal(not_found()));
                };
                let answer = change(&mut secret)?;
                txn.put(&secret);
                Ok(answer)
            })
            .await;
        changed.map_err(|Refusal(error)| error)
    }

    async fn create(
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
        let name = &known.name;
        Err(Refusal(resource_exists_exception(format!(
            "The operation failed because the secret {name} already exists."
        ))))
    }

    async fn delete(
        &self,
        cx: &Context,
        input: DeleteSecretRequest,
    ) -> Reply<DeleteSecretResponse> {
        let force = input.force_delete_without_recovery == Some(true);
        if force && input.recovery_window_in_days.is_some() {
            return Err(invalid_parameter_exception(
                "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
            ));
        }
        let days = input
            .recovery_window_in_days
            .unwrap_or(RECOVERY_DAYS_DEFAULT);
        if !(7..=30).contains(&days) {
            return Err(invalid_parameter_exception(
                "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).",
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

    pub(super) fn value(
        &self,
        text: Option<String>,
        bytes: Option<Blob>,
    ) -> Reply<Option<stages::Value>> {
        let (plain, binary) = match (text, bytes) {
            (Some(_), Some(_)) => {
                return Err(invalid_parameter_exception(
                    "You can't specify both a binary secret value and a string secret value in \
                     the same secret.",
                ));
            }
            (Some(text), None) => (text.into_bytes(), false),
            (None, Some(bytes)) => (bytes.0, true),
            (None, None) => return Ok(None),
        };
        let sealed = self.seal.seal(&plain, &*self.ids);
        Ok(Some(stages::Value {
            plain,
            sealed,
            binary,
        }))
    }
}

/// Scopes and names a caller's `id` may mean: an ARN's last part has a suffix, or has not.
fn names(scope: &Scope, id: &str) -> Vec<(Scope, String)> {
    let Ok(arn) = id.parse::<Arn>() else {
        return vec![(scope.clone(), id.to_owned())];
    };
    let Some(last) = arn.resource_after("secret") else {
        return Vec::new();
    };
    let scope = arn.scope().unwrap_or_else(|| scope.clone());
    let mut names = vec![(scope.clone(), last.to_owned())];
    if let Some((name, suffix)) = last.rsplit_once('-')
        && suffix.len() == 6
    {
        names.insert(0, (scope, name.to_owned()));
    }
    names
}

/// The ARN to ask permission on for a secret that may not exist.
fn asked_arn(scope: &Scope, id: &str) -> String {
    if id.starts_with("arn:") {
        return id.to_owned();
    }
    scope
        .arn("secretsmanager", format!("secret:{id}-??????"))
        .to_string()
}

fn already_deleted(cx: &Context, id: &str, now: domain::Timestamp) -> DeleteSecretResponse {
    DeleteSecretResponse {
        arn: Some(asked_arn(&cx.scope, id)),
        name: Some(id.to_owned()),
        deletion_date: Some(now),
    }
}

fn not_found() -> ApiError {
    resource_not_found_exception("Secrets Manager can't find the specified secret.")
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

fn tags(tags: Vec<Tag>) -> Tags {
    tags.into_iter()
        .filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default())))
        .collect()
}

pub(super) fn tag_list(tags: &Tags) -> Vec<Tag> {
    let tag = |(key, value): (&String, &String)| Tag {
        key: Some(key.clone()),
        value: Some(value.clone()),
    };
    tags.iter().map(tag).collect()
}

impl Secretsmanager<Context> for Secrets {
    async fn create_secret(
        &self,
        cx: &Context,
        input: CreateSecretRequest,
    ) -> Reply<CreateSecretResponse> {
        self.create(cx, input).await
    }

    async fn describe_secret(
        &self,
        cx: &Context,
        input: DescribeSecretRequest,
    ) -> Reply<DescribeSecretResponse> {
        let secret = self.find(cx, &input.secret_id, "DescribeSecret").await?;
        Ok(secret_lists::described(&secret))
    }

    async fn delete_secret(
        &self,
        cx: &Context,
        input: DeleteSecretRequest,
    ) -> Reply<DeleteSecretResponse> {
        self.delete(cx, input).await
    }

    async fn restore_secret(
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
        let arn = Some(secret.arn().to_string());
        Ok(RestoreSecretResponse {
            arn,
            name: Some(secret.name),
        })
    }

    async fn get_secret_value(
        &self,
        cx: &Context,
        input: GetSecretValueRequest,
    ) -> Reply<GetSecretValueResponse> {
        self.get_value(cx, input).await
    }

    async fn batch_get_secret_value(
        &self,
        cx: &Context,
        input: BatchGetSecretValueRequest,
    ) -> Reply<BatchGetSecretValueResponse> {
        self.get_values(cx, input).await
    }

    async fn put_secret_value(
        &self,
        cx: &Context,
        input: PutSecretValueRequest,
    ) -> Reply<PutSecretValueResponse> {
        self.put_value(cx, input).await
    }

    async fn update_secret(
        &self,
        cx: &Context,
        input: UpdateSecretRequest,
    ) -> Reply<UpdateSecretResponse> {
        self.update(cx, input).await
    }

    async fn list_secret_version_ids(
        &self,
        cx: &Context,
        input: ListSecretVersionIdsRequest,
    ) -> Reply<ListSecretVersionIdsResponse> {
        self.versions(cx, input).await
    }

    async fn update_secret_version_stage(
        &self,
        cx: &Context,
        input: UpdateSecretVersionStageRequest,
    ) -> Reply<UpdateSecretVersionStageResponse> {
        self.move_stage(cx, input).await
    }

    async fn list_secrets(
        &self,
        cx: &Context,
        input: ListSecretsRequest,
    ) -> Reply<ListSecretsResponse> {
        self.list(cx, input).await
    }

    async fn get_random_password(
        &self,
        cx: &Context,
        input: GetRandomPasswordRequest,
    ) -> Reply<GetRandomPasswordResponse> {
        cx.allow("secretsmanager:GetRandomPassword", "*").await?;
        password::random(&input, &*self.ids)
    }

    async fn rotate_secret(
        &self,
        cx: &Context,
        input: RotateSecretRequest,
    ) -> Reply<RotateSecretResponse> {
        self.find_live(cx, &input.secret_id, "RotateSecret").await?;
        Err(invalid_request_exception(
            "Rotation needs a Lambda function, and Longshore does not run functions yet.",
        ))
    }

    async fn cancel_rotate_secret(
        &self,
        cx: &Context,
        input: CancelRotateSecretRequest,
    ) -> Reply<CancelRotateSecretResponse> {
        let secret = self
            .find_live(cx, &input.secret_id, "CancelRotateSecret")
            .await?;
        let arn = Some(secret.arn().to_string());
        Ok(CancelRotateSecretResponse {
            arn,
            name: Some(secret.name),
            version_id: None,
        })
    }

    async fn tag_resource(&self, cx: &Context, input: TagResourceRequest) -> Reply<()> {
        let secret = self.find_live(cx, &input.secret_id, "TagResource").await?;
        let added = tags(input.tags);
        self.change(&secret, |secret| {
            secret.tags.extend(added.clone());
            Ok(())
        })
        .await
    }

    async fn untag_resource(&self, cx: &Context, input: UntagResourceRequest) -> Reply<()> {
        let secret = self
            .find_live(cx, &input.secret_id, "UntagResource")
            .await?;
        self.change(&secret, |secret| {
            secret.tags.retain(|key, _| !input.tag_keys.contains(key));
            Ok(())
        })
        .await
    }

    async fn put_resource_policy(
        &self,
        cx: &Context,
        input: PutResourcePolicyRequest,
    ) -> Reply<PutResourcePolicyResponse> {
        let secret = self
            .find_live(cx, &input.secret_id, "PutResourcePolicy")
            .await?;
        self.change(&secret, |secret| {
            secret.policy = Some(input.resource_policy.clone());
            Ok(())
        })
        .await?;
        let arn = Some(secret.arn().to_string());
        Ok(PutResourcePolicyResponse {
            arn,
            name: Some(secret.name),
            policy_name: None,
        })
    }

    async fn get_resource_policy(
        &self,
        cx: &Context,
        input: GetResourcePolicyRequest,
    ) -> Reply<GetResourcePolicyResponse> {
        let secret = self
            .find_live(cx, &input.secret_id, "GetResourcePolicy")
            .await?;
        Ok(GetResourcePolicyResponse {
            arn: Some(secret.arn().to_string()),
            resource_policy: secret.policy,
            name: Some(secret.name),
            policy_name: None,
        })
    }

    async fn delete_resource_policy(
        &self,
        cx: &Context,
        input: DeleteResourcePolicyRequest,
    ) -> Reply<DeleteResourcePolicyResponse> {
        let secret = self
            .find_live(cx, &input.secret_id, "DeleteResourcePolicy")
            .await?;
        self.change(&secret, |secret| {
            secret.policy = None;
            Ok(())
        })
        .await?;
        let arn = Some(secret.arn().to_string());
        Ok(DeleteResourcePolicyResponse {
            arn,
            name: Some(secret.name),
            policy_name: None,
        })
    }
}
