//! The room of Secrets Manager: what its operations share, and how a caller's secret is found.

use super::stages;
use api::secretsmanager::{
    internal_service_error, invalid_parameter_exception, invalid_request_exception,
    resource_not_found_exception,
};
use api::{ApiError, Blob, Reply};
use domain::secrets::Secret;
use domain::{Arn, Clock, IdSource, Scope};
use seal::Seal;
use std::sync::Arc;
use store::{CommitError, Store, StoreError};
use wire::Context;

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
                let (arn, policy) = (secret.arn().to_string(), secret.policy.as_deref());
                cx.allow_by(&action, &arn, &[], policy).await?;
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
pub(super) fn asked_arn(scope: &Scope, id: &str) -> String {
    if id.starts_with("arn:") {
        return id.to_owned();
    }
    scope
        .arn("secretsmanager", format!("secret:{id}-??????"))
        .to_string()
}

fn not_found() -> ApiError {
    resource_not_found_exception("Secrets Manager can't find the specified secret.")
}
