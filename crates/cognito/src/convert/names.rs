//! What users of a pool may be called.

use crate::schema;
use crate::words::bad;
use api::Reply;
use domain::cognito::UserPool;

/// Refuses a username that is not what the pool's users sign in with.
pub(crate) fn check_username(pool: &UserPool, username: &str) -> Reply<()> {
    let has = |names: &[String], name: &str| names.iter().any(|one| one == name);
    let (email, phone) = (
        schema::is_email(username),
        schema::is_phone_number(username),
    );
    let own = &pool.username_attributes;
    match (has(own, "email"), has(own, "phone_number")) {
        (true, false) if !email => Err(bad("Username should be an email.")),
        (false, true) if !phone => Err(bad("Username should be a phone number.")),
        (true, true) if !email && !phone => {
            Err(bad("Username should be either an email or a phone number."))
        }
        (false, false) if email && has(&pool.aliases, "email") => Err(bad(
            "Username cannot be of email format, since user pool is configured for email alias.",
        )),
        (false, false) if phone && has(&pool.aliases, "phone_number") => Err(bad(
            "Username cannot be of phone number format, since user pool is configured for phone number alias.",
        )),
        _ => Ok(()),
    }
}

/// The attribute that a username of the pool is the value of.
pub(crate) fn username_attribute(pool: &UserPool, username: &str) -> Option<&'static str> {
    let name = match username {
        _ if pool.username_attributes.is_empty() => return None,
        email if schema::is_email(email) => "email",
        _ => "phone_number",
    };
    Some(name)
}
