//! What actions that authenticate need before they are stored.

use super::find;
use crate::Elb;
use crate::fault::{Fault, Outcome, invalid};
use crate::keys;
use api::elbv2::invalid_load_balancer_action_exception;
use domain::cognito::{PoolClient, UserPool};
use domain::elb::login::{Login, LoginKeys, LoginProvider};
use domain::elb::{Action, Listener, LoadBalancer};
use domain::{Arn, Scope, Sealed};
use store::Txn;
use wire::Context;

/// Asks leave for the user pools that actions name.
///
/// Source: the load balancers' guide, authenticate users: who configures a load balancer with a
/// user pool needs `cognito-idp:DescribeUserPoolClient`.
pub(crate) async fn allow(cx: &Context, actions: &[Action]) -> Outcome<()> {
    for login in actions.iter().filter_map(Action::login) {
        if let LoginProvider::Cognito { pool, .. } = &login.provider {
            let action = "cognito-idp:DescribeUserPoolClient";
            cx.allow(action, &pool.to_string()).await?;
        }
    }
    Ok(())
}

/// Actions as they are stored: with the secret that `before` has, where they use it, and with
/// the load balancer's keys written.
///
/// # Errors
/// When the listener has no TLS, or a user pool does not do.
pub(crate) async fn admit(
    room: &Elb,
    txn: &Txn,
    (balancer, protocol): (&LoadBalancer, &str),
    actions: &[Action],
    before: &[Action],
) -> Outcome<Vec<Action>> {
    let mut actions = actions.to_vec();
    for action in &mut actions {
        let Action::Authenticate(login) = action else {
            continue;
        };
        check_protocol(login, protocol)?;
        match &mut login.provider {
            LoginProvider::Oidc { secret, .. } if secret.0.is_empty() => {
                *secret = secret_of(before)?;
            }
            LoginProvider::Oidc { .. } => {}
            LoginProvider::Cognito {
                pool,
                client,
                domain,
            } => check_pool(txn, &balancer.scope, (pool, client, domain)).await?,
        }
        let key = LoginKeys::key_of(&balancer.scope, &balancer.name);
        let kept: Option<LoginKeys> = txn.get(&key).await?;
        if kept.is_none_or(|kept| kept.load_balancer.1 != balancer.id) {
            txn.put(&keys::new(room, balancer)?);
        }
    }
    Ok(actions)
}

/// Refuses a listener in the clear that has actions or rules that authenticate.
pub(crate) async fn check_listener(txn: &Txn, listener: &Listener) -> Outcome<()> {
    if listener.protocol == "HTTPS" {
        return Ok(());
    }
    let rules = find::rules(txn, listener).await?;
    let all = rules.iter().flat_map(|rule| &rule.actions);
    let all = all.chain(&listener.default_actions);
    all.filter_map(Action::login)
        .try_for_each(|login| check_protocol(login, &listener.protocol))
}

/// Source: the load balancers' guide: both types are supported with HTTPS listeners alone.
fn check_protocol(login: &Login, protocol: &str) -> Outcome<()> {
    if protocol == "HTTPS" {
        return Ok(());
    }
    let kind = login.kind();
    let message = format!("Actions of type '{kind}' are supported only on HTTPS listeners");
    Err(invalid_load_balancer_action_exception(message).into())
}

fn secret_of(before: &[Action]) -> Outcome<Sealed> {
    let mut logins = before.iter().filter_map(Action::login);
    let secret = logins.find_map(|login| match &login.provider {
        LoginProvider::Oidc { secret, .. } => Some(secret.clone()),
        LoginProvider::Cognito { .. } => None,
    });
    secret.ok_or_else(|| invalid("There is no existing client secret to use"))
}

/// Source: the load balancers' guide, prepare to use Amazon Cognito: the client has a secret and
/// uses the flow with codes, the pool has a domain.
async fn check_pool(
    txn: &Txn,
    scope: &Scope,
    (arn, client, domain): (&Arn, &str, &str),
) -> Outcome<()> {
    let refuse = |message: String| Fault::from(invalid_load_balancer_action_exception(message));
    let id = arn.resource_after("userpool").unwrap_or_default();
    let pool: Option<UserPool> = txn.get(&UserPool::key_of(scope, id)).await?;
    let pool = pool.filter(|pool| pool.arn() == *arn);
    let pool = pool.ok_or_else(|| refuse(format!("The user pool '{arn}' does not exist")))?;
    let key = PoolClient::pool_key(scope, id).child(client);
    let found: Option<PoolClient> = txn.get(&key).await?;
    let missing = || refuse(format!("The user pool client '{client}' does not exist"));
    let found = found.ok_or_else(missing)?;
    if found.secret.is_none() {
        return Err(refuse(
            "The user pool client must have a client secret".to_owned(),
        ));
    }
    let flows = found.oauth_flows.iter().flatten();
    if found.oauth != Some(true) || !flows.into_iter().any(|flow| flow == "code") {
        return Err(refuse(
            "The user pool client must have the 'code' OAuth flow enabled".to_owned(),
        ));
    }
    let domains = [&pool.domain, &pool.custom_domain];
    let has = domains.iter().any(|own| own.as_deref() == Some(domain));
    match has {
        true => Ok(()),
        false => Err(refuse(format!(
            "The user pool '{arn}' does not have the domain '{domain}'"
        ))),
    }
}

/// Whether two lists of actions do the same. Sealed secrets differ each time they are sealed.
pub(crate) fn alike(room: &Elb, one: &[Action], other: &[Action]) -> bool {
    let plain = |actions: &[Action]| -> Vec<Action> {
        let open = |action: &Action| {
            let mut action = action.clone();
            if let Action::Authenticate(login) = &mut action
                && let LoginProvider::Oidc { secret, .. } = &mut login.provider
                && let Ok(opened) = room.seal.open(secret)
            {
                *secret = Sealed(String::from_utf8_lossy(&opened).into_owned());
            }
            action
        };
        actions.iter().map(open).collect()
    };
    plain(one) == plain(other)
}
