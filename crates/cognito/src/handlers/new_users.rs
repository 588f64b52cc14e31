//! What new users must be like, and what is said of users who are not there.

use crate::codes::delivery;
use crate::convert::names::{check_username, username_attribute};
use crate::ground::{Cognito, Seen};
use crate::schema;
use crate::words::{bad, not_authorized, wrong_code};
use api::cognito_idp::{
    CodeDeliveryDetailsType, user_not_found_exception, username_exists_exception,
};
use api::{ApiError, Reply};
use domain::cognito::{PoolUser, UserPool, UserStatus};
use std::collections::{BTreeMap, BTreeSet};

impl Cognito {
    /// A user as a pool takes it: name and attributes are right.
    pub(super) fn new_user(
        &self,
        pool: &UserPool,
        username: &str,
        mut attributes: BTreeMap<String, String>,
    ) -> Reply<PoolUser> {
        check_username(pool, username)?;
        let sub = self.ids.uuid();
        let mut name = username.to_owned();
        if let Some(attribute) = username_attribute(pool, username) {
            attributes.insert(attribute.to_owned(), username.to_owned());
            name.clone_from(&sub);
        }
        attributes.retain(|_, value| !value.is_empty());
        schema::check(pool, &attributes)?;
        schema::check_required(pool, &attributes)?;
        if attributes.remove("sub").is_some() {
            return Err(bad("Cannot modify the non-mutable attribute sub"));
        }
        let now = self.clock.now();
        let mut user = PoolUser {
            scope: pool.scope.clone(),
            pool: pool.id.clone(),
            folded: pool.folded(&name),
            username: name,
            sub,
            attributes,
            awaited: BTreeMap::new(),
            status: UserStatus::Unconfirmed,
            enabled: true,
            verifier: None,
            temporary_until: None,
            groups: BTreeSet::new(),
            software_token: None,
            offered_token: None,
            software_token_mfa: false,
            prefers_software_token: false,
            failures: 0,
            locked_until: None,
            created_at: now,
            changed_at: now,
        };
        for name in ["email", "phone_number"] {
            let marked = user.attributes.contains_key(&format!("{name}_verified"));
            if user.attributes.contains_key(name)
                && !marked
                && pool.auto_verified.iter().any(|one| one == name)
            {
                user.mark(name, false);
            }
        }
        Ok(user)
    }
}

/// Refuses attributes that the app client may not write. Source: API reference,
/// `CreateUserPoolClient$WriteAttributes`.
pub(super) fn check_writes<'a>(seen: &Seen, names: impl Iterator<Item = &'a String>) -> Reply<()> {
    for name in names {
        let is_developers = |known: &domain::cognito::SchemaAttribute| known.developer_only;
        let known = seen.pool.attribute(name);
        let may = match &seen.client.write {
            Some(named) => named.contains(name),
            None => true,
        };
        let is_fixed = schema::VERIFIED.contains(&name.as_str());
        if !may || is_fixed || known.is_some_and(is_developers) {
            return Err(not_authorized(
                "A client attempted to write unauthorized attribute",
            ));
        }
    }
    Ok(())
}

/// An alias that is taken makes the user one that exists.
pub(super) fn exists(error: ApiError) -> ApiError {
    match error.code.as_str() {
        "AliasExistsException" => username_exists_exception(error.message),
        _ => error,
    }
}

/// The refusal of a name that no user has, where codes are asked for.
pub(super) fn nobody(seen: &Seen, hidden: ApiError) -> ApiError {
    match seen.client.hides_users {
        true => hidden,
        false => user_not_found_exception("Username/client id combination not found."),
    }
}

/// What is told of a code for nobody, where errors hide that there is no such user.
pub(super) fn pretended(seen: &Seen, username: &str) -> Reply<CodeDeliveryDetailsType> {
    if !seen.client.hides_users {
        return Err(nobody(seen, wrong_code()));
    }
    let hash = crate::crypt::hashed(&format!("{}{username}", seen.pool.id));
    let letter = |place: usize| char::from(b'a' + hash.as_bytes()[place] % 26);
    let address = format!("{}@{}", letter(0), letter(1));
    Ok(delivery("email", &address))
}
