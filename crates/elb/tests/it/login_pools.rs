//! Actions that authenticate with a user pool, from outside.

use crate::logins::{rule, secured, then};
use crate::support::{World, code, world};
use api::elbv2::{Action, AuthenticateCognitoActionConfig};
use domain::cognito::{PoolClient, UserPool};
use serde_json::json;

fn cognito(pool: &str, client: &str, domain: &str) -> Action {
    Action {
        r#type: "authenticate-cognito".to_owned(),
        order: Some(1),
        authenticate_cognito_config: Some(AuthenticateCognitoActionConfig {
            user_pool_arn: pool.to_owned(),
            user_pool_client_id: client.to_owned(),
            user_pool_domain: domain.to_owned(),
            ..Default::default()
        }),
        ..Default::default()
    }
}

#[tokio::test]
async fn a_user_pool_needs_a_client_with_a_secret_and_a_domain() {
    let world = world().await;
    let (arn, group) = (world.balancer("web").await, world.group("web").await);
    let listener = secured(&world, &arn, &group).await;
    let pool = pool(&world).await;
    for (why, login, expected) in [
        (
            "pool",
            cognito(&format!("{pool}x"), "withsecret", "shop"),
            "InvalidLoadBalancerAction",
        ),
        (
            "ARN",
            cognito("us-east-1_abc", "withsecret", "shop"),
            "ValidationError",
        ),
        (
            "client",
            cognito(&pool, "nobody", "shop"),
            "InvalidLoadBalancerAction",
        ),
        (
            "secret",
            cognito(&pool, "public", "shop"),
            "InvalidLoadBalancerAction",
        ),
        (
            "domain",
            cognito(&pool, "withsecret", "other"),
            "InvalidLoadBalancerAction",
        ),
    ] {
        let refused = rule(&world, &listener, then(login, &group)).await;
        assert_eq!(code(refused), expected, "{why}");
    }
    let login = cognito(&pool, "withsecret", "shop");
    let made = rule(&world, &listener, then(login, &group)).await;
    let made = made.expect("a rule").rules.expect("one").remove(0);
    let told = made.actions.expect("actions").remove(0);
    let told = told.authenticate_cognito_config.expect("it");
    assert_eq!(told.user_pool_arn, pool);
    assert_eq!(
        told.on_unauthenticated_request.as_deref(),
        Some("authenticate")
    );
}

/// A pool with the domain `shop` and two clients; its ARN.
async fn pool(world: &World) -> String {
    let scope = json!({"account": "000000000000", "region": "us-east-1"});
    let at = "2026-01-01T00:00:00Z";
    let pool: UserPool = serde_json::from_value(json!({
        "scope": scope, "id": "us-east-1_abc", "name": "shop",
        "password": {"minimum_length": 8, "uppercase": false, "lowercase": false,
                     "numbers": false, "symbols": false, "temporary_days": 7},
        "protected": false, "auto_verified": [], "aliases": [], "username_attributes": [],
        "case_sensitive": true, "schema": [], "verified_before_update": [], "mfa": "OFF",
        "software_token_mfa": false, "admin_only_sign_up": false, "recovery": [],
        "domain": "shop", "custom_domain": null, "told": {}, "tags": {},
        "created_at": at, "changed_at": at,
        "key": {"id": "k", "modulus": "", "exponent": "", "private": ""},
    }))
    .expect("a pool");
    world.put(&pool).await;
    for (id, secret) in [("withsecret", Some("sealed")), ("public", None)] {
        let client: PoolClient = serde_json::from_value(json!({
            "scope": scope, "pool": pool.id, "id": id, "name": id, "secret": secret,
            "validity": {"access": null, "id": null, "refresh": null, "access_unit": null,
                         "id_unit": null, "refresh_unit": null},
            "read": null, "write": null, "flows": null, "providers": null,
            "callback_urls": null, "logout_urls": null, "default_redirect": null,
            "oauth_flows": ["code"], "oauth_scopes": ["openid"], "oauth": true,
            "hides_users": true, "revocation": true, "session_minutes": 3, "rotation": null,
            "told": {}, "created_at": at, "changed_at": at,
        }))
        .expect("a client");
        world.put(&client).await;
    }
    pool.arn().to_string()
}
