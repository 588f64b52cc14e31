//! Who is meant by a name: a username, or an attribute that stands for one.

use crate::ground::Refusal;
use crate::words::taken;
use domain::Record as _;
use domain::cognito::{Alias, PoolUser, UserPool, UserStatus};
use std::collections::BTreeSet;
use store::Txn;

/// What becomes of a name that somebody else has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clash {
    /// It stays with them.
    Refuse,
    /// It goes over, and they have not verified it any more.
    Steal,
}

/// The user whom a name means. Its own name counts first.
pub(crate) async fn resolve(
    txn: &Txn,
    pool: &UserPool,
    name: &str,
) -> Result<Option<PoolUser>, Refusal> {
    let users = PoolUser::pool_key(&pool.scope, &pool.id);
    let folded = pool.folded(name);
    if let Some(user) = txn.get(&users.child(&folded)).await? {
        return Ok(Some(user));
    }
    let aliases = Alias::pool_key(&pool.scope, &pool.id);
    for attribute in pool.username_attributes.iter().chain(&pool.aliases) {
        let key = aliases.join(&[attribute, &folded]);
        if let Some(alias) = txn.get::<Alias>(&key).await? {
            return Ok(txn.get(&users.child(&alias.user)).await?);
        }
    }
    Ok(None)
}

/// The names that a user has beside the username.
fn aliases(pool: &UserPool, user: &PoolUser) -> BTreeSet<(String, String)> {
    let value = |name: &String| user.attributes.get(name).filter(|value| !value.is_empty());
    let own = pool
        .username_attributes
        .iter()
        .filter_map(|name| Some((name, value(name)?)));
    // An alias counts once it is verified; the name one prefers, once the user is confirmed.
    // Source: developer guide, "Customizing sign-in attributes".
    let counts = |name: &str| match name {
        "preferred_username" => user.status != UserStatus::Unconfirmed,
        name => user.has_verified(name),
    };
    let others = pool.aliases.iter().filter(|name| counts(name));
    own.chain(others.filter_map(|name| Some((name, value(name)?))))
        .map(|(name, value)| (name.clone(), pool.folded(value)))
        .collect()
}

/// Keeps the aliases right when a user changes, comes or goes.
pub(crate) async fn rename(
    txn: &Txn,
    pool: &UserPool,
    before: Option<&PoolUser>,
    after: Option<&mut PoolUser>,
    clash: Clash,
) -> Result<(), Refusal> {
    let old = before.map(|user| aliases(pool, user)).unwrap_or_default();
    let new = after
        .as_deref()
        .map(|user| aliases(pool, user))
        .unwrap_or_default();
    let parent = Alias::pool_key(&pool.scope, &pool.id);
    for (attribute, value) in old.difference(&new) {
        txn.delete(&parent.join(&[attribute, value]));
    }
    let Some(user) = after else { return Ok(()) };
    for (attribute, value) in new.difference(&old) {
        let key = parent.join(&[attribute, value]);
        let holder = txn.get::<Alias>(&key).await?;
        if let Some(holder) = holder.filter(|holder| holder.user != user.folded) {
            if clash == Clash::Refuse {
                return Err(taken(attribute).into());
            }
            let users = PoolUser::pool_key(&pool.scope, &pool.id);
            if let Some(mut other) = txn.get::<PoolUser>(&users.child(&holder.user)).await? {
                other.mark(attribute, false);
                txn.put(&other);
            }
        }
        let alias = Alias {
            scope: pool.scope.clone(),
            pool: pool.id.clone(),
            attribute: attribute.clone(),
            value: value.clone(),
            user: user.folded.clone(),
        };
        debug_assert_eq!(alias.key(), key);
        txn.put(&alias);
    }
    Ok(())
}
