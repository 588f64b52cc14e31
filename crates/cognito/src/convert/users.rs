//! Users, groups and their attributes.

use crate::schema::VERIFIED;
use api::cognito_idp::{AttributeType, GroupType, UserType};
use domain::cognito::{PoolGroup, PoolUser};
use std::collections::BTreeMap;

/// Attributes by name; the last of a name counts. Whether something was verified is told in
/// small letters, however it is written.
pub(crate) fn attributes(given: Option<Vec<AttributeType>>) -> BTreeMap<String, String> {
    let given = given.unwrap_or_default().into_iter();
    let attribute = |one: AttributeType| {
        let value = one.value.unwrap_or_default();
        match VERIFIED.contains(&one.name.as_str()) {
            true => (one.name, value.to_lowercase()),
            false => (one.name, value),
        }
    };
    given.map(attribute).collect()
}

/// A user's attributes as callers are told them: `sub`, then by name.
pub(crate) fn told(user: &PoolUser) -> Vec<AttributeType> {
    let sub = ("sub".to_owned(), user.sub.clone());
    let others = user.attributes.clone().into_iter();
    let attribute = |(name, value)| AttributeType {
        name,
        value: Some(value),
    };
    std::iter::once(sub).chain(others).map(attribute).collect()
}

/// A user as callers are told it.
pub(crate) fn shown(user: &PoolUser) -> UserType {
    UserType {
        username: Some(user.username.clone()),
        attributes: Some(told(user)),
        user_create_date: Some(user.created_at),
        user_last_modified_date: Some(user.changed_at),
        enabled: Some(user.enabled),
        user_status: Some(user.status.as_str().to_owned()),
        mfa_options: None,
    }
}

/// The ways by which a user shows codes, and the preferred one.
pub(crate) fn mfa(user: &PoolUser) -> (Option<Vec<String>>, Option<String>) {
    let name = || "SOFTWARE_TOKEN_MFA".to_owned();
    let is_on = user.software_token.is_some() && user.software_token_mfa;
    let preferred = (is_on && user.prefers_software_token).then(name);
    (is_on.then(|| vec![name()]), preferred)
}

/// A group as callers are told it.
pub(crate) fn group(group: PoolGroup) -> GroupType {
    GroupType {
        group_name: Some(group.name),
        user_pool_id: Some(group.pool),
        description: group.description,
        role_arn: group.role,
        precedence: group.precedence,
        last_modified_date: Some(group.changed_at),
        creation_date: Some(group.created_at),
    }
}
