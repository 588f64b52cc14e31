//! Tokens: id and access tokens with the published claims, and who an access token speaks for.
//!
//! Source: developer guide, "Understanding the identity (ID) token" and "Understanding the
//! access token".

use crate::ground::{Cognito, Seen, internal, unavailable};
use crate::keys;
use crate::sign_in::USERS_OWN;
use crate::words::{disabled, no_user, not_authorized};
use api::{ApiError, Reply};
use domain::Timestamp;
use domain::clock::later;
use domain::cognito::{Grant, PoolClient, PoolGroup, PoolUser, UserPool};
use serde_json::{Map, Value, json};
use std::time::Duration;

/// What a user gets for signing in.
pub(crate) struct Issued {
    pub(crate) id: String,
    pub(crate) access: String,
    /// Seconds that the access token is good for.
    pub(crate) expires_in: i32,
}

/// Whom an access token speaks for.
pub(crate) struct Bearer {
    pub(crate) pool: UserPool,
    pub(crate) user: PoolUser,
    /// The app client's id.
    pub(crate) client: String,
    /// OAuth scopes.
    pub(crate) scopes: Vec<String>,
}

impl Cognito {
    /// Id and access token of a grant.
    pub(crate) async fn issue(
        &self,
        seen: &Seen,
        user: &PoolUser,
        grant: &Grant,
        nonce: Option<&str>,
    ) -> Reply<Issued> {
        let Seen { pool, client } = seen;
        let now = self.clock.now();
        let groups = self.groups_of(pool, user).await?;
        let access_lasts = client.validity.of_access();
        let mut access = self.common(pool, user, grant, &groups, (now, access_lasts));
        access.insert("token_use".to_owned(), "access".into());
        access.insert("scope".to_owned(), grant.scopes.join(" ").into());
        access.insert("client_id".to_owned(), client.id.clone().into());
        access.insert("username".to_owned(), user.username.clone().into());
        if grant.by_pages {
            access.insert("version".to_owned(), 2.into());
        }
        let mut id = self.common(pool, user, grant, &groups, (now, client.validity.of_id()));
        id.insert("token_use".to_owned(), "id".into());
        id.insert("aud".to_owned(), client.id.clone().into());
        id.insert("cognito:username".to_owned(), user.username.clone().into());
        if let Some(nonce) = nonce {
            id.insert("nonce".to_owned(), nonce.into());
        }
        tell_roles(&mut id, &groups);
        for (name, value) in readable(pool, client, user) {
            if is_wanted(&grant.scopes, name) {
                id.insert(name.to_owned(), as_claim(pool, name, value));
            }
        }
        Ok(Issued {
            access: self.signed(pool, access)?,
            id: self.signed(pool, id)?,
            expires_in: i32::try_from(access_lasts.as_secs()).unwrap_or(i32::MAX),
        })
    }

    /// An access token of an app client that acts for itself.
    pub(crate) fn issue_to_client(&self, seen: &Seen, scopes: &[String]) -> Reply<(String, u64)> {
        let Seen { pool, client } = seen;
        let (now, lasts) = (self.clock.now(), client.validity.of_access());
        let claims = json!({
            "sub": client.id,
            "token_use": "access",
            "scope": scopes.join(" "),
            "auth_time": now.as_second(),
            "iss": pool.issuer(),
            "exp": later(now, lasts).as_second(),
            "iat": now.as_second(),
            "version": 2,
            "jti": self.ids.uuid(),
            "client_id": client.id,
        });
        let token = self.keys.signed(&pool.key, &self.seal, &claims);
        let token = token.map_err(|error| internal(&error.to_string()))?;
        Ok((token, lasts.as_secs()))
    }

    fn signed(&self, pool: &UserPool, claims: Map<String, Value>) -> Reply<String> {
        let token = self
            .keys
            .signed(&pool.key, &self.seal, &Value::Object(claims));
        token.map_err(|error| internal(&error.to_string()))
    }

    fn common(
        &self,
        pool: &UserPool,
        user: &PoolUser,
        grant: &Grant,
        groups: &[PoolGroup],
        (now, lasts): (Timestamp, Duration),
    ) -> Map<String, Value> {
        let mut claims = Map::new();
        let mut tell = |name: &str, value: Value| drop(claims.insert(name.to_owned(), value));
        tell("sub", user.sub.clone().into());
        if !groups.is_empty() {
            let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
            tell("cognito:groups", names.into());
        }
        tell("iss", pool.issuer().into());
        // Chosen: told also by clients whose tokens cannot be revoked, so that signing out
        // everywhere is felt by theirs too.
        tell("origin_jti", grant.id.clone().into());
        tell("event_id", grant.event.clone().into());
        tell("auth_time", grant.signed_in_at.as_second().into());
        tell("exp", later(now, lasts).as_second().into());
        tell("iat", now.as_second().into());
        tell("jti", self.ids.uuid().into());
        claims
    }

    /// A user's groups, those that count first at the front.
    pub(crate) async fn groups_of(
        &self,
        pool: &UserPool,
        user: &PoolUser,
    ) -> Reply<Vec<PoolGroup>> {
        if user.groups.is_empty() {
            return Ok(Vec::new());
        }
        let parent = PoolGroup::pool_key(&pool.scope, &pool.id);
        let mut groups: Vec<PoolGroup> = self.store.list(&parent).await.map_err(unavailable)?;
        groups.retain(|group| user.groups.contains(&group.name));
        groups.sort_by_key(|group| (group.precedence.unwrap_or(i32::MAX), group.name.clone()));
        Ok(groups)
    }

    /// Whom an access token speaks for. Fails when it is none of ours, has ended or was revoked.
    pub(crate) async fn bearer(&self, token: &str) -> Reply<Bearer> {
        let invalid = || not_authorized("Invalid Access Token");
        let claims = keys::claims(token).ok_or_else(invalid)?;
        let text = |name: &str| claims[name].as_str().unwrap_or_default().to_owned();
        let issuer = text("iss");
        let (_, pool) = issuer.rsplit_once('/').ok_or_else(invalid)?;
        let pool = self.any_pool(pool).await.map_err(|_| invalid())?;
        if !keys::is_signed_by(&pool.key, token) {
            return Err(not_authorized(
                "Could not verify signature for Access Token",
            ));
        }
        if claims["token_use"] != "access" || issuer != pool.issuer() {
            return Err(invalid());
        }
        if claims["exp"].as_i64().unwrap_or(0) <= self.clock.now().as_second() {
            return Err(not_authorized("Access Token has expired"));
        }
        let username = text("username");
        let user = self.user_at(&pool, &pool.folded(&username)).await;
        let user = user.map_err(|error| {
            if username.is_empty() {
                invalid()
            } else {
                error
            }
        })?;
        if user.sub != text("sub") {
            return Err(no_user());
        }
        if !self.stands(&pool, &text("origin_jti")).await? {
            return Err(not_authorized("Access Token has been revoked"));
        }
        if !user.enabled {
            return Err(disabled());
        }
        let scopes = text("scope").split(' ').map(str::to_owned).collect();
        let client = text("client_id");
        Ok(Bearer {
            pool,
            user,
            client,
            scopes,
        })
    }

    /// As [`Cognito::bearer`], for a user's own affairs.
    pub(crate) async fn own(&self, token: &str) -> Reply<Bearer> {
        let bearer = self.bearer(token).await?;
        if !bearer.scopes.iter().any(|scope| scope == USERS_OWN) {
            return Err(not_authorized("Access Token does not have required scopes"));
        }
        Ok(bearer)
    }
}

fn tell_roles(claims: &mut Map<String, Value>, groups: &[PoolGroup]) {
    let roles: Vec<&str> = groups
        .iter()
        .filter_map(|group| group.role.as_deref())
        .collect();
    if let Some(first) = roles.first() {
        claims.insert("cognito:preferred_role".to_owned(), (*first).into());
        claims.insert("cognito:roles".to_owned(), roles.into());
    }
}

/// The attributes of a user that an app client may read: all but those for administrators,
/// unless some are named.
pub(crate) fn readable<'a>(
    pool: &'a UserPool,
    client: &'a PoolClient,
    user: &'a PoolUser,
) -> impl Iterator<Item = (&'a str, &'a str)> {
    let may = move |name: &str| match &client.read {
        Some(named) => named.iter().any(|one| one == name),
        None => pool
            .attribute(name)
            .is_some_and(|known| !known.developer_only),
    };
    let attributes = user.attributes.iter().filter(move |(name, _)| may(name));
    attributes.map(|(name, value)| (name.as_str(), value.as_str()))
}

/// Whether scopes ask for a claim. Source: developer guide, "Scopes, M2M, and APIs".
pub(crate) fn is_wanted(scopes: &[String], claim: &str) -> bool {
    let has = |scope: &str| scopes.iter().any(|one| one == scope);
    let narrow = ["profile", "email", "phone"];
    if has(USERS_OWN) || !narrow.iter().any(|scope| has(scope)) {
        return true;
    }
    match claim {
        "email" | "email_verified" => has("email"),
        "phone_number" | "phone_number_verified" => has("phone"),
        _ => has("profile"),
    }
}

/// An attribute as a claim: whether something was verified is told as a truth value, an address
/// as an object.
pub(crate) fn as_claim(pool: &UserPool, name: &str, value: &str) -> Value {
    let kind = pool
        .attribute(name)
        .map_or("String", |known| known.kind.as_str());
    match (name, kind) {
        ("email_verified" | "phone_number_verified", _) => Value::Bool(value == "true"),
        ("address", _) => json!({"formatted": value}),
        ("updated_at", _) => value
            .parse::<i64>()
            .map_or_else(|_| value.into(), Value::from),
        _ => value.into(),
    }
}

/// The refusal of a caller who is not who the token says.
pub(crate) fn is_unknown(error: &ApiError) -> bool {
    error.code == "NotAuthorizedException" || error.code == "UserNotFoundException"
}
