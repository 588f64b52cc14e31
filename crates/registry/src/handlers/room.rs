//! The room: what its operations share, and how a caller's repository is found.

use std::sync::Arc;

use api::ecr::{repository_not_found_exception, server_exception};
use api::{ApiError, Reply};
use domain::{AccountId, Clock, IdSource, Scope, ecr};
use store::{CommitError, Store, StoreError};
use wire::Context;

use super::uploads::Uploads;
use crate::convert::invalid;
use crate::images::Images;
use crate::index;
use crate::reference::{EcrRegistry, RepositoryName};
use crate::token::Tokens;

/// The ECR API over one store of records and one of images.
pub struct Ecr {
    pub(crate) store: Store,
    pub(crate) images: Images,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn IdSource>,
    pub(crate) tokens: Tokens,
    pub(crate) server: OciServer,
    pub(crate) on_unknown_push: OnUnknownPush,
    pub(super) uploads: Uploads,
}

/// Where the distribution server listens.
#[derive(Debug, Clone)]
pub struct OciServer {
    /// Its address, `http://127.0.0.1:5000`.
    pub url: String,
    /// The registry it is when a request's `Host` names no other.
    pub home: EcrRegistry,
}

/// What becomes of a push to a repository that does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnUnknownPush {
    /// The repository is made, if the caller may make it.
    Create,
    /// The push is refused, as ECR does unless told otherwise.
    Refuse,
}

/// A failure of the store, or a refusal.
#[derive(Debug)]
pub(super) struct Refusal(pub(super) ApiError);

impl From<CommitError> for Refusal {
    fn from(error: CommitError) -> Self {
        Self(server_exception(error.to_string()))
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self(server_exception(error.to_string()))
    }
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl Ecr {
    /// Keeps repositories in `store` and their images in `images`; `key` seals tokens.
    ///
    /// A push makes the repository it names; [`Ecr::on_unknown_push`] changes that.
    pub fn new(
        store: Store,
        images: Images,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        key: &[u8; 32],
        server: OciServer,
    ) -> Self {
        images.keep_time(Arc::clone(&clock));
        Self {
            store,
            images,
            clock,
            ids,
            tokens: Tokens::new(key),
            server,
            on_unknown_push: OnUnknownPush::Create,
            uploads: Uploads::default(),
        }
    }

    /// This room, doing `then` with pushes to repositories that do not exist.
    #[must_use]
    pub fn on_unknown_push(mut self, then: OnUnknownPush) -> Self {
        self.on_unknown_push = then;
        self
    }

    /// The repository a caller names, once they may do `action` to it.
    pub(super) async fn find(
        &self,
        cx: &Context,
        registry: Option<&str>,
        name: &str,
        action: &str,
    ) -> Reply<ecr::Repository> {
        let scope = asked_scope(cx, registry)?;
        // Who may not ask learns nothing of what exists.
        self.allow(cx, &scope, name, action).await?;
        let found = self.repository(&scope, name).await?;
        found.ok_or_else(|| not_found(name, &scope.account))
    }

    /// Refuses unless the caller may do `action` to the repository of that name: by their own
    /// policies, by the repository's, and from another account by both.
    pub(crate) async fn allow(
        &self,
        cx: &Context,
        scope: &Scope,
        name: &str,
        action: &str,
    ) -> Reply<()> {
        let known = self.store.get(&ecr::Repository::key_of(scope, name)).await;
        let known: Option<ecr::Repository> =
            known.map_err(|error| server_exception(error.to_string()))?;
        let policy = known.and_then(|repository| repository.policy);
        let arn = ecr::Repository::arn_of(scope, name).to_string();
        cx.allow_by(&format!("ecr:{action}"), &arn, &[], policy.as_deref())
            .await
    }

    /// The repository of that name. One whose images were loaded or packed is recorded now.
    pub(crate) async fn repository(
        &self,
        scope: &Scope,
        name: &str,
    ) -> Reply<Option<ecr::Repository>> {
        let known = self.store.get(&ecr::Repository::key_of(scope, name)).await;
        if let Some(known) = known.map_err(|error| server_exception(error.to_string()))? {
            return Ok(Some(known));
        }
        match full_name(scope, name)
            .ok()
            .and_then(|name| self.images.repository(&name))
        {
            Some(_) => self.record(scope, name).await.map(Some),
            None => Ok(None),
        }
    }

    /// Records a repository with nothing special about it, unless it is recorded already.
    pub(crate) async fn record(&self, scope: &Scope, name: &str) -> Reply<ecr::Repository> {
        let fresh = &ecr::Repository::new(scope.clone(), name, self.clock.now());
        let key = &ecr::Repository::key_of(scope, name);
        let recorded: Result<ecr::Repository, Refusal> = self
            .store
            .transact(|txn| async move {
                if let Some(known) = txn.get(key).await? {
                    return Ok(known);
                }
                txn.put(fresh);
                Ok(fresh.clone())
            })
            .await;
        recorded.map_err(|Refusal(error)| error)
    }

    /// Changes the repository, whoever else is changing it.
    pub(super) async fn change<T>(
        &self,
        repository: &ecr::Repository,
        change: impl Fn(&mut ecr::Repository) -> Reply<T>,
    ) -> Reply<T> {
        let (scope, name) = (&repository.scope, &repository.name);
        let (key, change) = (&ecr::Repository::key_of(scope, name), &change);
        let changed: Result<T, Refusal> = self
            .store
            .transact(|txn| async move {
                let Some(mut repository) = txn.get::<ecr::Repository>(key).await? else {
                    return Err(Refusal(not_found(name, &scope.account)));
                };
                let answer = change(&mut repository)?;
                txn.put(&repository);
                Ok(answer)
            })
            .await;
        changed.map_err(|Refusal(error)| error)
    }

    /// The account and Region the distribution server is at home in.
    pub(crate) fn home(&self) -> Option<Scope> {
        scope(&self.server.home)
    }

    /// What the repository holds; nothing when no image ever came.
    pub(super) fn held(&self, repository: &ecr::Repository) -> Option<Arc<index::Repository>> {
        let name = full_name(&repository.scope, &repository.name).ok()?;
        self.images.repository(&name)
    }
}

/// The registry a caller means, in the call's Region: their own when they name none.
pub(super) fn asked_scope(cx: &Context, registry: Option<&str>) -> Reply<Scope> {
    let account = match registry {
        Some(id) => id
            .parse()
            .map_err(|_| invalid("registryId", "must satisfy regular expression '[0-9]{12}'"))?,
        None => cx.scope.account.clone(),
    };
    Ok(Scope {
        account,
        region: cx.scope.region.clone(),
    })
}

/// The registry of a scope.
pub(crate) fn registry_of(scope: &Scope) -> EcrRegistry {
    EcrRegistry {
        account: scope.account.to_string(),
        region: scope.region.to_string(),
    }
}

/// The account and Region of a repository in an ECR registry.
pub(crate) fn scope_of(repository: &RepositoryName) -> Option<Scope> {
    scope(&repository.ecr()?)
}

fn scope(registry: &EcrRegistry) -> Option<Scope> {
    Some(Scope {
        account: registry.account.parse().ok()?,
        region: registry.region.parse().ok()?,
    })
}

/// The name under which the content store knows a repository.
pub(crate) fn full_name(scope: &Scope, name: &str) -> Reply<RepositoryName> {
    RepositoryName::new(&registry_of(scope).host(), name).map_err(|_| {
        let pattern = "(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*";
        invalid(
            "repositoryName",
            &format!("must satisfy regular expression '{pattern}'"),
        )
    })
}

pub(crate) fn not_found(name: &str, account: &AccountId) -> ApiError {
    repository_not_found_exception(format!(
        "The repository with name '{name}' does not exist in the registry with id '{account}'"
    ))
}

/// A failure of this machine's disk.
pub(crate) fn refused(error: impl std::error::Error) -> ApiError {
    server_exception(error.to_string())
}
