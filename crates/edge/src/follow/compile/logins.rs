//! What listeners and rules ask of users who must log in.

use std::net::SocketAddr;
use std::sync::Arc;

use domain::Arn;
use domain::cognito::PoolClient;
use domain::elb::login::{self, LoginProvider};
use domain::elb::{self, Action};
use route::ActionSpec;
use route::login::{Login, Unauthenticated};

use super::{Records, Surroundings, Wanted, rules};

/// What a list of actions comes to: the last one answers, one before it may ask users to log
/// in. `id` is the ARN of the rule or listener.
pub(super) fn action(
    records: &Records,
    around: &Surroundings<'_>,
    (id, actions): (String, &[elb::Action]),
    wanted: &mut Wanted,
) -> ActionSpec {
    let then = rules::action(actions);
    let Some(asked) = actions.iter().find_map(Action::login) else {
        return then;
    };
    let login = login(asked, around.pages, id);
    let secret = match &asked.provider {
        LoginProvider::Oidc { secret, .. } => Some(secret.clone()),
        LoginProvider::Cognito { pool, client, .. } => {
            let found = client_of(records, pool, client);
            found.and_then(|found| found.secret.clone())
        }
    };
    match secret {
        Some(secret) => drop(wanted.secrets.insert(login.id.clone(), secret)),
        None => {
            let gap = format!(
                "users cannot log in at {}: its client has no secret",
                login.id
            );
            wanted.gaps.push(gap);
        }
    }
    ActionSpec::Authenticate(Arc::new(login), Box::new(then))
}

fn client_of<'r>(records: &'r Records, pool: &Arn, client: &str) -> Option<&'r PoolClient> {
    let id = pool.resource_after("userpool")?;
    let key = PoolClient::pool_key(&pool.scope()?, id).child(client);
    Some(records.pool_clients.get(&key)?)
}

fn login(asked: &login::Login, pages: SocketAddr, id: String) -> Login {
    let place = match &asked.provider {
        LoginProvider::Oidc {
            issuer,
            authorization,
            token,
            user_info,
            client,
            secret: _,
        } => Place {
            issuer: issuer.clone(),
            authorization: authorization.clone(),
            token: token.clone(),
            user_info: user_info.clone(),
            client: client.clone(),
            via: None,
        },
        LoginProvider::Cognito {
            pool,
            client,
            domain,
        } => of_pool(pool, client, domain, pages),
    };
    Login {
        id: id.into(),
        issuer: place.issuer,
        authorization: place.authorization,
        token: place.token,
        user_info: place.user_info,
        via: place.via,
        client: place.client,
        cookie: asked.cookie.clone(),
        scope: asked.scope.clone(),
        lasts: asked.session_timeout,
        extra: asked.extra.clone().into_iter().collect(),
        unauthenticated: match asked.unauthenticated {
            login::Unauthenticated::Deny => Unauthenticated::Deny,
            login::Unauthenticated::Allow => Unauthenticated::Allow,
            login::Unauthenticated::Authenticate => Unauthenticated::Authenticate,
        },
    }
}

/// Where a provider is.
struct Place {
    issuer: String,
    authorization: String,
    token: String,
    user_info: String,
    client: String,
    via: Option<SocketAddr>,
}

/// The pages of a pool, as this server serves them: in the clear, on the port of its APIs.
/// Browsers find `DOMAIN.auth.localhost` on this machine; we ask the server itself.
fn of_pool(pool: &Arn, client: &str, domain: &str, pages: SocketAddr) -> Place {
    let id = pool.resource_after("userpool").unwrap_or_default();
    let host = match domain.contains('.') {
        true => domain.to_owned(),
        false => format!("{domain}.auth.localhost"),
    };
    let page = |path: &str| format!("http://{host}:{}/oauth2/{path}", pages.port());
    Place {
        issuer: format!("https://cognito-idp.{}.amazonaws.com/{id}", pool.region),
        authorization: page("authorize"),
        token: page("token"),
        user_info: page("userInfo"),
        client: client.to_owned(),
        via: Some(pages),
    }
}

#[cfg(test)]
mod tests;
