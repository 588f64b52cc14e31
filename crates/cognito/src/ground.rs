//! The room's ground: its records, as every part of it finds and changes them.

use crate::keys::Keys;
use crate::names;
use crate::words::{no_client, no_pool, no_user};
use api::cognito_idp as shapes;
use api::{ApiError, Reply};
use domain::Sealed;
use domain::cognito::{Alias, Place, PlaceKind, PoolClient, PoolUser, UserPool};
use domain::{Clock, IdSource, Key, Record as _, Scope, Timestamp};
use seal::Seal;
use std::sync::Arc;
use store::{CommitError, Store, StoreError, Txn};
use wire::Context;

/// Cognito user pools.
#[derive(Clone)]
pub struct Cognito {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn IdSource>,
    pub(crate) seal: Arc<Seal>,
    pub(crate) keys: Arc<Keys>,
}

/// A code that was sent to a user, for whoever runs the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentCode {
    /// The pool's id.
    pub pool: String,
    /// The user's name.
    pub username: String,
    /// What it is for: `sign-up`, `reset`, `verify-email`.
    pub purpose: String,
    /// The code.
    pub code: String,
    /// Where it would have gone.
    pub destination: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// An app client in its pool.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) pool: UserPool,
    pub(crate) client: PoolClient,
}

impl Cognito {
    /// Keeps pools and users in `store`; what must not be read there is sealed with `seal`.
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        seal: Arc<Seal>,
    ) -> Self {
        let keys = Arc::default();
        Self {
            store,
            clock,
            ids,
            seal,
            keys,
        }
    }

    /// The pool of that id. Asks whether `action` is allowed on it.
    pub(crate) async fn pool(&self, cx: &Context, id: &str, action: &str) -> Reply<UserPool> {
        let arn = UserPool::arn_of(&cx.scope, id).to_string();
        cx.allow(&format!("cognito-idp:{action}"), &arn).await?;
        let found = self.store.get(&UserPool::key_of(&cx.scope, id)).await;
        found.map_err(unavailable)?.ok_or_else(|| no_pool(id))
    }

    /// The pool of that id, whoever asks.
    pub(crate) async fn any_pool(&self, id: &str) -> Reply<UserPool> {
        let place = self.place(PlaceKind::Pool, id).await?;
        let place = place.ok_or_else(|| no_pool(id))?;
        self.pool_at(&place.scope, id).await
    }

    /// The key set by which tokens of `issuer` are checked, a JSON document; `None` when no pool of
    /// this server is that issuer.
    pub async fn key_set(&self, issuer: &str) -> Option<String> {
        let (_, id) = issuer.rsplit_once('/')?;
        let pool = self.any_pool(id).await.ok()?;
        (pool.issuer() == issuer).then(|| crate::keys::key_set(&pool.key).to_string())
    }

    async fn pool_at(&self, scope: &Scope, id: &str) -> Reply<UserPool> {
        let found = self.store.get(&UserPool::key_of(scope, id)).await;
        found.map_err(unavailable)?.ok_or_else(|| no_pool(id))
    }

    /// Where a name that is unique by itself belongs.
    pub(crate) async fn place(&self, kind: PlaceKind, name: &str) -> Reply<Option<Place>> {
        let found = self.store.get(&Place::key_of(kind, name)).await;
        found.map_err(unavailable)
    }

    /// The app client of that id, whoever asks.
    pub(crate) async fn seen(&self, client: &str) -> Reply<Seen> {
        let place = self.place(PlaceKind::Client, client).await?;
        let place = place.ok_or_else(|| no_client(client))?;
        let pool = self.pool_at(&place.scope, &place.pool).await?;
        let client = self.client(&pool, client).await?;
        Ok(Seen { pool, client })
    }

    /// An app client of a pool.
    pub(crate) async fn client(&self, pool: &UserPool, id: &str) -> Reply<PoolClient> {
        let key = PoolClient::pool_key(&pool.scope, &pool.id).child(id);
        let found = self.store.get(&key).await;
        found.map_err(unavailable)?.ok_or_else(|| no_client(id))
    }

    /// The user whom a name means: the name itself, or an alias.
    pub(crate) async fn find_user(&self, pool: &UserPool, name: &str) -> Reply<Option<PoolUser>> {
        let found = self
            .read(|txn| async move { names::resolve(&txn, pool, name).await })
            .await?;
        Ok(found)
    }

    /// As [`Cognito::find_user`]; fails when there is none.
    pub(crate) async fn user(&self, pool: &UserPool, name: &str) -> Reply<PoolUser> {
        self.find_user(pool, name).await?.ok_or_else(no_user)
    }

    /// The user of that folded name.
    pub(crate) async fn user_at(&self, pool: &UserPool, folded: &str) -> Reply<PoolUser> {
        let key = PoolUser::pool_key(&pool.scope, &pool.id).child(folded);
        let found = self.store.get(&key).await;
        found.map_err(unavailable)?.ok_or_else(no_user)
    }

    /// Every user of a pool, in order of their names.
    pub(crate) async fn users(&self, pool: &UserPool) -> Reply<Vec<PoolUser>> {
        let parent = PoolUser::pool_key(&pool.scope, &pool.id);
        self.store.list(&parent).await.map_err(unavailable)
    }

    /// Changes a user, and keeps the user's other names right.
    pub(crate) async fn change_user<T>(
        &self,
        pool: &UserPool,
        key: &Key,
        change: impl Fn(&mut PoolUser) -> Reply<T> + Sync,
    ) -> Reply<T>
    where
        T: Send,
    {
        let (change, now) = (&change, self.clock.now());
        self.write(|txn| async move {
            let found: Option<PoolUser> = txn.get(key).await?;
            let before = found.ok_or_else(no_user)?;
            let mut user = before.clone();
            let answer = change(&mut user)?;
            if user != before {
                user.changed_at = now;
                names::rename(
                    &txn,
                    pool,
                    Some(&before),
                    Some(&mut user),
                    names::Clash::Refuse,
                )
                .await?;
                txn.put(&user);
            }
            Ok::<_, Refusal>(answer)
        })
        .await
    }

    /// Forgets a user and the user's other names.
    pub(crate) async fn forget_user(&self, pool: &UserPool, key: &Key) -> Reply<()> {
        self.write(|txn| async move {
            let found: Option<PoolUser> = txn.get(key).await?;
            let user = found.ok_or_else(no_user)?;
            names::rename(&txn, pool, Some(&user), None, names::Clash::Refuse).await?;
            txn.delete(key);
            Ok::<_, Refusal>(())
        })
        .await?;
        self.end_grants(pool, &last_segment(key)).await
    }

    /// Reads in one transaction.
    pub(crate) async fn read<T, F>(&self, work: impl Fn(Txn) -> F) -> Reply<T>
    where
        F: Future<Output = Result<T, Refusal>>,
    {
        self.write(work).await
    }

    /// Writes in one transaction, and tries again when somebody else was first.
    pub(crate) async fn write<T, F>(&self, work: impl Fn(Txn) -> F) -> Reply<T>
    where
        F: Future<Output = Result<T, Refusal>>,
    {
        self.store
            .transact(work)
            .await
            .map_err(|Refusal(error)| error)
    }

    /// Seals text.
    pub(crate) fn sealed(&self, text: &str) -> Sealed {
        self.seal.seal(text.as_bytes(), &*self.ids)
    }

    /// Opens text. Fails when the server's key is another one.
    pub(crate) fn opened(&self, sealed: &Sealed) -> Reply<String> {
        let bytes = self.seal.open(sealed).ok();
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        text.ok_or_else(|| internal("a sealed value cannot be opened with this server's key"))
    }

    /// The records below these keys, forgotten a few at a time.
    pub(crate) async fn forget_below(&self, parents: &[Key]) -> Reply<()> {
        for parent in parents {
            loop {
                let engine = self.store.engine();
                let listing = engine.list(&parent.prefix(), None, 100).await;
                let listing = listing.map_err(unavailable)?;
                if listing.entries.is_empty() {
                    break;
                }
                let keys: &Vec<Key> = &listing.entries.into_iter().map(|entry| entry.key).collect();
                self.write(|txn| async move {
                    keys.iter().for_each(|key| txn.delete(key));
                    Ok::<_, Refusal>(())
                })
                .await?;
            }
        }
        Ok(())
    }

    /// The aliases' and users' keys of a pool.
    pub(crate) fn people(pool: &UserPool) -> [Key; 2] {
        [
            PoolUser::pool_key(&pool.scope, &pool.id),
            Alias::pool_key(&pool.scope, &pool.id),
        ]
    }
}

/// The last segment of a key: a user's folded name.
fn last_segment(key: &Key) -> String {
    let segments = key.segments_after(PoolUser::KIND);
    segments.into_iter().next_back().unwrap_or_default()
}

/// Why a transaction of this room failed.
pub(crate) struct Refusal(pub(crate) ApiError);

impl From<CommitError> for Refusal {
    fn from(error: CommitError) -> Self {
        Self(match error {
            CommitError::Conflict => shapes::too_many_requests_exception("Rate exceeded"),
            CommitError::Unavailable(error) => unavailable(error),
        })
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self(unavailable(error))
    }
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

pub(crate) fn unavailable(error: StoreError) -> ApiError {
    internal(&error.to_string())
}

pub(crate) fn internal(message: &str) -> ApiError {
    shapes::internal_error_exception(message)
}
