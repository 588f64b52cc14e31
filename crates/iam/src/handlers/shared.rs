//! What the operations have in common: finding a record, asking, changing it.

use crate::Iam;
use crate::refuse::{Refusal, no_such};
use api::{ApiError, Reply};
use domain::iam::{Grants, Group, InstanceProfile, Role, User};
use domain::{AccountId, Arn, Key, Record};
use policy::{Kind, Policy};
use wire::Context;

/// A record with a name in an account.
pub(super) trait Named: Record {
    /// What it is called in ARNs: `role`.
    const NOUN: &'static str;

    fn key_of(account: &AccountId, name: &str) -> Key;
    fn arn(&self) -> Arn;

    /// The refusal when there is none so named.
    fn missing(name: &str) -> ApiError {
        no_such(Self::NOUN, name)
    }
}

/// A record that holds policies.
pub(super) trait Holder: Named {
    /// What operations call it: `Role`.
    const TITLE: &'static str;
    /// The most characters its own policies may have together, white space not counted.
    const INLINE_LIMIT: usize;

    fn grants(&self) -> &Grants;
    fn grants_mut(&mut self) -> &mut Grants;

    /// Refuses a change to what belongs to a service.
    fn unless_protected(&self) -> Reply<()> {
        Ok(())
    }
}

macro_rules! named {
    ($($record:ident $noun:literal;)*) => {$(
        impl Named for $record {
            const NOUN: &'static str = $noun;

            fn key_of(account: &AccountId, name: &str) -> Key {
                $record::key_of(account, name)
            }

            fn arn(&self) -> Arn {
                $record::arn(self)
            }
        }
    )*};
}

named! {
    Role "role";
    User "user";
    Group "group";
}

impl Named for InstanceProfile {
    const NOUN: &'static str = "instance-profile";

    fn key_of(account: &AccountId, name: &str) -> Key {
        Self::key_of(account, name)
    }

    fn arn(&self) -> Arn {
        Self::arn(self)
    }

    fn missing(name: &str) -> ApiError {
        let message = format!("Instance Profile {name} cannot be found.");
        api::iam::no_such_entity_exception(message)
    }
}

macro_rules! holder {
    ($($record:ident $title:literal $limit:literal)*) => {$(
        impl Holder for $record {
            const TITLE: &'static str = $title;
            const INLINE_LIMIT: usize = $limit;

            fn grants(&self) -> &Grants {
                &self.grants
            }

            fn grants_mut(&mut self) -> &mut Grants {
                &mut self.grants
            }
        }
    )*};
}

holder! { User "User" 2048 Group "Group" 5120 }

impl Holder for Role {
    const TITLE: &'static str = "Role";
    const INLINE_LIMIT: usize = 10240;

    fn grants(&self) -> &Grants {
        &self.grants
    }

    fn grants_mut(&mut self) -> &mut Grants {
        &mut self.grants
    }

    fn unless_protected(&self) -> Reply<()> {
        crate::refuse::unless_linked(self)
    }
}

/// The ARN of something that may not exist, as far as its name tells.
pub(super) fn asked_arn(account: &AccountId, noun: &str, path: &str, name: &str) -> String {
    format!("arn:aws:iam::{account}:{noun}{path}{name}")
}

impl Iam {
    /// The record so named, once the caller may do `operation` to it.
    pub(super) async fn find<R: Named>(
        &self,
        cx: &Context,
        operation: &str,
        name: &str,
    ) -> Reply<R> {
        self.find_with(cx, operation, name, &[]).await
    }

    /// As [`Iam::find`], with condition keys.
    pub(super) async fn find_with<R: Named>(
        &self,
        cx: &Context,
        operation: &str,
        name: &str,
        conditions: &[(&str, String)],
    ) -> Reply<R> {
        let account = &cx.scope.account;
        let found = self.store().get::<R>(&R::key_of(account, name)).await;
        let found = found.map_err(Refusal::from)?;
        let arn = match &found {
            Some(record) => record.arn().to_string(),
            None => asked_arn(account, R::NOUN, "/", name),
        };
        cx.allow_with(&format!("iam:{operation}"), &arn, conditions)
            .await?;
        found.ok_or_else(|| R::missing(name))
    }

    /// Changes the record so named in one transaction. Fails with what `change` refuses with.
    pub(super) async fn change<R: Named, T>(
        &self,
        account: &AccountId,
        name: &str,
        change: impl Fn(&mut R) -> Reply<T>,
    ) -> Reply<T> {
        let (key, change) = (&R::key_of(account, name), &change);
        let changed: Result<T, Refusal> = self
            .store()
            .transact(|txn| async move {
                let mut record = txn.get::<R>(key).await?.ok_or_else(|| R::missing(name))?;
                let answer = change(&mut record)?;
                txn.put(&record);
                Ok(answer)
            })
            .await;
        Ok(changed?)
    }

    /// Writes a new record. Fails with `taken` when there is one with its name.
    pub(super) async fn create<R: Record>(
        &self,
        record: &R,
        taken: impl Fn() -> ApiError,
    ) -> Reply<()> {
        let taken = &taken;
        let created: Result<(), Refusal> = self
            .store()
            .transact(|txn| async move {
                if txn.exists(&record.key()).await? {
                    return Err(taken().into());
                }
                txn.put(record);
                Ok(())
            })
            .await;
        Ok(created?)
    }

    /// Every record of a kind in an account.
    pub(super) async fn all<R: Record>(&self, parent: &Key) -> Reply<Vec<R>> {
        Ok(self
            .store()
            .list::<R>(parent)
            .await
            .map_err(Refusal::from)?)
    }

    /// A unique id that begins with `prefix`.
    pub(super) fn unique_id(&self, prefix: &str) -> String {
        format!("{prefix}{}", self.ids().upper(17))
    }
}

/// Refuses a document that is no policy of its kind.
pub(super) fn check_document(document: &str, kind: Kind) -> Reply<()> {
    match Policy::parse("", document, kind) {
        Ok(_) => Ok(()),
        Err(error) => {
            // IAM's sentence alone is the answer; whoever looks for more finds it here.
            tracing::info!(detail = error.detail(), "{error}");
            Err(api::iam::malformed_policy_document_exception(
                error.to_string(),
            ))
        }
    }
}

/// How long a document is where quotas count it: without white space.
pub(super) fn size(document: &str) -> usize {
    document
        .chars()
        .filter(|char| !char.is_whitespace())
        .count()
}

/// What begins every path that is not said.
pub(super) fn path(given: Option<String>) -> String {
    given.unwrap_or_else(|| "/".to_owned())
}
