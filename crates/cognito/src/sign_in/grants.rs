//! Grants: what a user has granted an app client by signing in. Refresh tokens stand for them.

use crate::crypt::Opaque;
use crate::ground::{Cognito, Refusal, Seen, unavailable};
use crate::words::not_authorized;
use api::Reply;
use domain::clock::later;
use domain::cognito::{Grant, PoolUser, RefreshToken, UserPool};
use domain::{Key, Timestamp};
use std::time::Duration;

/// The scope of a user's own affairs, which sign-ins by the API have.
pub(crate) const USERS_OWN: &str = "aws.cognito.signin.user.admin";

/// How a grant comes to be.
pub(crate) struct Granting {
    /// OAuth scopes.
    pub(crate) scopes: Vec<String>,
    /// Whether the sign-in was by the pages.
    pub(crate) by_pages: bool,
    /// When the user signed in.
    pub(crate) signed_in_at: Timestamp,
}

impl Cognito {
    /// Grants an app client what a user has signed in for; answers the refresh token too.
    pub(crate) async fn grant(
        &self,
        seen: &Seen,
        user: &PoolUser,
        how: Granting,
    ) -> Reply<(Grant, String)> {
        let id = self.ids.uuid();
        let opaque = Opaque::new(&seen.pool.id, &id, &*self.ids);
        let lasts = seen.client.validity.of_refresh();
        let grant = Grant {
            scope: seen.pool.scope.clone(),
            pool: seen.pool.id.clone(),
            id,
            client: seen.client.id.clone(),
            user: user.folded.clone(),
            signed_in_at: how.signed_in_at,
            event: self.ids.uuid(),
            scopes: how.scopes,
            by_pages: how.by_pages,
            tokens: vec![RefreshToken {
                hash: opaque.hash,
                until: None,
            }],
            expires_at: later(self.clock.now(), lasts),
        };
        let written = &grant;
        self.write(|txn| async move {
            txn.put(written);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok((grant, opaque.text))
    }

    /// The grant that a refresh token of this app client stands for.
    pub(crate) async fn granted(&self, seen: &Seen, token: &str) -> Reply<(Grant, String)> {
        let invalid = || not_authorized("Invalid Refresh Token");
        let read = Opaque::read(token).filter(|read| read.pool == seen.pool.id);
        let read = read.ok_or_else(invalid)?;
        let key = grant_key(&seen.pool, &read.of);
        let found: Option<Grant> = self.store.get(&key).await.map_err(unavailable)?;
        let revoked = || not_authorized("Refresh Token has been revoked");
        let grant = found.ok_or_else(revoked)?;
        if grant.client != seen.client.id {
            return Err(invalid());
        }
        let now = self.clock.now();
        if grant.expires_at <= now {
            return Err(not_authorized("Refresh Token has expired"));
        }
        let known = grant.tokens.iter().find(|one| one.hash == read.hash);
        let known = known.ok_or_else(invalid)?;
        if known.until.is_some_and(|until| until <= now) {
            return Err(revoked());
        }
        Ok((grant, read.hash))
    }

    /// Changes a refresh token for a new one; the old one stays good for the grace.
    pub(crate) async fn rotate(
        &self,
        seen: &Seen,
        grant: &Grant,
        used: &str,
        grace: i32,
    ) -> Reply<String> {
        let opaque = &Opaque::new(&seen.pool.id, &grant.id, &*self.ids);
        let grace = Duration::from_secs(u64::try_from(grace).unwrap_or(0));
        let (key, now) = (&grant_key(&seen.pool, &grant.id), self.clock.now());
        self.write(|txn| async move {
            let found: Option<Grant> = txn.get(key).await?;
            let mut grant =
                found.ok_or_else(|| not_authorized("Refresh Token has been revoked"))?;
            grant
                .tokens
                .retain(|one| one.until.is_none_or(|until| until > now));
            for old in grant
                .tokens
                .iter_mut()
                .filter(|one| one.hash == used && one.until.is_none())
            {
                old.until = Some(later(now, grace));
            }
            grant.tokens.push(RefreshToken {
                hash: opaque.hash.clone(),
                until: None,
            });
            txn.put(&grant);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(opaque.text.clone())
    }

    /// Whether a grant still stands.
    pub(crate) async fn stands(&self, pool: &UserPool, id: &str) -> Reply<bool> {
        let found = self.store.get::<Grant>(&grant_key(pool, id)).await;
        Ok(found.map_err(unavailable)?.is_some())
    }

    /// Ends a grant: its refresh tokens and access tokens are good no more.
    pub(crate) async fn end_grant(&self, grant: &Grant) -> Reply<()> {
        let key = &Grant::pool_key(&grant.scope, &grant.pool).child(&grant.id);
        self.write(|txn| async move {
            txn.delete(key);
            Ok::<_, Refusal>(())
        })
        .await
    }

    /// Ends all grants and visits of a user.
    pub(crate) async fn end_grants(&self, pool: &UserPool, user: &str) -> Reply<()> {
        let parent = Grant::pool_key(&pool.scope, &pool.id);
        let grants: Vec<Grant> = self.store.list(&parent).await.map_err(unavailable)?;
        for grant in grants.iter().filter(|grant| grant.user == user) {
            self.end_grant(grant).await?;
        }
        self.end_visits(pool, user).await
    }
}

fn grant_key(pool: &UserPool, id: &str) -> Key {
    Grant::pool_key(&pool.scope, &pool.id).child(id)
}
