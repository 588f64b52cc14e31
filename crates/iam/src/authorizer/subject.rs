//! The policies of one user or role, read and compiled.

use crate::managed;
use domain::iam::{Grants, Group, ManagedPolicy, Role, Tags, User};
use domain::{AccountId, Arn, Principal, Record};
use policy::{Keys, Kind, Policy};
use std::sync::Arc;
use store::{Store, StoreError};

/// Who is decided about: what holds for all its requests.
#[derive(Debug, Default)]
pub(crate) struct Subject {
    pub(crate) account: String,
    /// The user's or role's own ARN, with its path.
    pub(crate) arn: String,
    pub(crate) identity: Vec<Arc<Policy>>,
    pub(crate) boundary: Option<Vec<Arc<Policy>>>,
    /// Condition keys: its ARN and its tags.
    pub(crate) keys: Arc<Keys>,
}

/// Reads what decides about `principal`; `None` when it does not exist, or is another of the
/// same name.
pub(super) async fn load(
    store: &Store,
    principal: &Principal,
) -> Result<Option<Subject>, StoreError> {
    match principal {
        Principal::User { account, name, id } => {
            let user = store.get::<User>(&User::key_of(account, name)).await?;
            match user.filter(|user| user.id == *id) {
                Some(user) => of_user(store, &user).await.map(Some),
                None => Ok(None),
            }
        }
        Principal::Role {
            account, role, id, ..
        } => {
            let role = store.get::<Role>(&Role::key_of(account, role)).await?;
            match role.filter(|role| role.id == *id) {
                Some(role) => of_role(store, &role).await.map(Some),
                None => Ok(None),
            }
        }
        Principal::Root { .. } | Principal::Service { .. } | Principal::Anonymous { .. } => {
            Ok(None)
        }
    }
}

async fn of_role(store: &Store, role: &Role) -> Result<Subject, StoreError> {
    Ok(Subject {
        account: role.account.to_string(),
        arn: role.arn().to_string(),
        identity: held(store, &role.account, &role.grants).await?,
        boundary: boundary(store, &role.account, role.boundary.as_deref()).await?,
        keys: keys(&role.arn(), &role.tags),
    })
}

async fn of_user(store: &Store, user: &User) -> Result<Subject, StoreError> {
    let mut identity = held(store, &user.account, &user.grants).await?;
    for group in &user.groups {
        let group = store
            .get::<Group>(&Group::key_of(&user.account, group))
            .await?;
        if let Some(group) = group {
            identity.extend(held(store, &user.account, &group.grants).await?);
        }
    }
    Ok(Subject {
        account: user.account.to_string(),
        arn: user.arn().to_string(),
        identity,
        boundary: boundary(store, &user.account, user.boundary.as_deref()).await?,
        keys: keys(&user.arn(), &user.tags),
    })
}

fn keys(arn: &Arn, tags: &Tags) -> Arc<Keys> {
    let mut keys = Keys::default().with("aws:PrincipalArn", arn.to_string());
    for (key, value) in tags {
        keys.set(&format!("aws:PrincipalTag/{key}"), vec![value.clone()]);
    }
    Arc::new(keys)
}

/// The policies of `grants`, compiled.
pub(crate) async fn held(
    store: &Store,
    account: &AccountId,
    grants: &Grants,
) -> Result<Vec<Arc<Policy>>, StoreError> {
    let mut all = Vec::new();
    for (name, document) in &grants.inline {
        all.push(compiled(name, document)?);
    }
    for arn in &grants.attached {
        all.extend(managed(store, account, arn).await?);
    }
    Ok(all)
}

/// A boundary that does not exist any more allows nothing.
async fn boundary(
    store: &Store,
    account: &AccountId,
    arn: Option<&str>,
) -> Result<Option<Vec<Arc<Policy>>>, StoreError> {
    let Some(arn) = arn else { return Ok(None) };
    let policy = managed(store, account, arn).await?;
    Ok(Some(policy.into_iter().collect()))
}

/// Session policies: documents, or ARNs of managed policies.
pub(super) async fn narrowing(
    store: &Store,
    account: &AccountId,
    documents: &[String],
) -> Result<Vec<Arc<Policy>>, StoreError> {
    let mut all = Vec::new();
    for document in documents {
        match document.starts_with("arn:") {
            true => all.extend(managed(store, account, document).await?),
            false => all.push(compiled("session", document)?),
        }
    }
    Ok(all)
}

/// A managed policy, AWS's or the account's; `None` when there is no such policy.
async fn managed(
    store: &Store,
    account: &AccountId,
    arn: &str,
) -> Result<Option<Arc<Policy>>, StoreError> {
    if let Some(known) = managed::find(arn) {
        return compiled(arn, &known.document()).map(Some);
    }
    let name = arn.rsplit('/').next().unwrap_or_default();
    let record = store
        .get::<ManagedPolicy>(&ManagedPolicy::key_of(account, name))
        .await?;
    match record.filter(|record| record.arn().to_string() == arn) {
        Some(record) => compiled(arn, record.document()).map(Some),
        None => Ok(None),
    }
}

/// Compiles a stored document. Fails, so that everything is denied, when it cannot be read:
/// it might be the one that denies.
fn compiled(name: &str, document: &str) -> Result<Arc<Policy>, StoreError> {
    let policy = Policy::parse(name, document, Kind::Identity);
    policy.map(Arc::new).map_err(|error| StoreError::Malformed {
        key: domain::Key::kind(ManagedPolicy::KIND).child(name),
        problem: error.to_string(),
    })
}
