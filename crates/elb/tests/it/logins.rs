//! Actions that authenticate, from outside.

use crate::support::{World, code, forward, path, refusal, world};
use api::elbv2::{self, Action, AuthenticateOidcActionConfig, Elbv2};
use domain::certificates::{Certificate, CertificateOrigin, CertificateStatus};
use domain::elb::login::LoginKeys;
use domain::{Key, Record};

const SECRET: &str = "hunter2-hunter2";

fn config() -> AuthenticateOidcActionConfig {
    AuthenticateOidcActionConfig {
        issuer: "https://id.example".to_owned(),
        authorization_endpoint: "https://id.example/authorize".to_owned(),
        token_endpoint: "https://id.example/token".to_owned(),
        user_info_endpoint: "https://id.example/userinfo".to_owned(),
        client_id: "shop".to_owned(),
        client_secret: Some(SECRET.to_owned()),
        ..Default::default()
    }
}

fn oidc(config: AuthenticateOidcActionConfig) -> Action {
    Action {
        r#type: "authenticate-oidc".to_owned(),
        order: Some(1),
        authenticate_oidc_config: Some(config),
        ..Default::default()
    }
}

pub(crate) fn then(login: Action, group: &str) -> Vec<Action> {
    let mut last = forward(group).remove(0);
    last.order = Some(20);
    vec![last, login]
}

async fn certificate(world: &World) -> String {
    let certificate = Certificate {
        scope: world.cx.scope.clone(),
        id: "12345678-1234-1234-1234-123456789012".to_owned(),
        domain: "shop.example".to_owned(),
        names: vec!["shop.example".to_owned()],
        origin: CertificateOrigin::Issued,
        status: CertificateStatus::Issued,
        validation: Vec::new(),
        key_algorithm: "EC_prime256v1".to_owned(),
        material: None,
        transparency: true,
        may_export: false,
        exported: false,
        renewal_asked: false,
        renewed_at: None,
        revoked: None,
        failure: None,
        token: None,
        tags: Default::default(),
        created_at: domain::Timestamp::UNIX_EPOCH,
        issued_at: None,
        imported_at: None,
    };
    world.put(&certificate).await;
    certificate.arn().to_string()
}

/// A listener with TLS that sends everything to `group`.
pub(crate) async fn secured(world: &World, balancer: &str, group: &str) -> String {
    let input = secured_with(world, balancer, forward(group)).await;
    let made = world.elb.create_listener(&world.cx, input).await;
    let made = made.expect("a listener").listeners.expect("one").remove(0);
    made.listener_arn.expect("an ARN")
}

async fn secured_with(
    world: &World,
    balancer: &str,
    actions: Vec<Action>,
) -> elbv2::CreateListenerInput {
    elbv2::CreateListenerInput {
        load_balancer_arn: balancer.to_owned(),
        protocol: Some("HTTPS".to_owned()),
        port: Some(443),
        certificates: Some(vec![elbv2::Certificate {
            certificate_arn: Some(certificate(world).await),
            ..Default::default()
        }]),
        default_actions: actions,
        ..Default::default()
    }
}

pub(crate) async fn rule(
    world: &World,
    listener: &str,
    actions: Vec<Action>,
) -> api::Reply<elbv2::CreateRuleOutput> {
    let input = elbv2::CreateRuleInput {
        listener_arn: listener.to_owned(),
        conditions: path("/account/*"),
        priority: 1,
        actions,
        ..Default::default()
    };
    world.elb.create_rule(&world.cx, input).await
}

#[tokio::test]
async fn an_action_that_authenticates_is_told_with_its_defaults_and_without_its_secret() {
    let world = world().await;
    let (arn, group) = (world.balancer("web").await, world.group("web").await);
    let listener = secured(&world, &arn, &group).await;
    assert_eq!(world.count(LoginKeys::KIND).await, 0);
    let made = rule(&world, &listener, then(oidc(config()), &group)).await;
    let actions = made.expect("a rule").rules.expect("one").remove(0).actions;
    let actions = actions.expect("actions");
    let orders: Vec<_> = actions
        .iter()
        .map(|one| (&*one.r#type, one.order))
        .collect();
    assert_eq!(
        orders,
        [("authenticate-oidc", Some(1)), ("forward", Some(2))]
    );
    let told = actions[0].authenticate_oidc_config.clone().expect("it");
    assert_eq!(told.client_secret, None);
    assert_eq!(
        told.session_cookie_name.as_deref(),
        Some("AWSELBAuthSessionCookie")
    );
    assert_eq!(
        (told.session_timeout, told.scope.as_deref()),
        (Some(604_800), Some("openid"))
    );
    assert_eq!(
        told.on_unauthenticated_request.as_deref(),
        Some("authenticate")
    );
    assert_eq!(world.count(LoginKeys::KIND).await, 1);
    // Nothing in the store tells the secret.
    let all = world
        .store
        .engine()
        .list(&Key::kind("elb").prefix(), None, usize::MAX)
        .await;
    for entry in all.expect("records").entries {
        let text = String::from_utf8_lossy(&entry.value).into_owned();
        assert!(!text.contains(SECRET), "{}", entry.key.as_str());
    }
}

#[tokio::test]
async fn the_secret_stays_where_a_change_uses_the_existing_one() {
    let world = world().await;
    let (arn, group) = (world.balancer("web").await, world.group("web").await);
    let listener = secured(&world, &arn, &group).await;
    let existing = AuthenticateOidcActionConfig {
        client_secret: None,
        use_existing_client_secret: Some(true),
        scope: Some("openid email".to_owned()),
        ..config()
    };
    let nothing_there = rule(&world, &listener, then(oidc(existing.clone()), &group)).await;
    assert_eq!(
        refusal(nothing_there),
        "ValidationError: There is no existing client secret to use"
    );
    let made = rule(&world, &listener, then(oidc(config()), &group)).await;
    let made = made.expect("a rule").rules.expect("one").remove(0);
    let change = |actions| elbv2::ModifyRuleInput {
        rule_arn: made.rule_arn.clone().expect("an ARN"),
        actions: Some(actions),
        ..Default::default()
    };
    let input = change(then(oidc(existing), &group));
    world
        .elb
        .modify_rule(&world.cx, input)
        .await
        .expect("changed");
    let neither = AuthenticateOidcActionConfig {
        client_secret: None,
        ..config()
    };
    let input = change(then(oidc(neither), &group));
    let refused = world.elb.modify_rule(&world.cx, input).await;
    assert_eq!(
        refusal(refused),
        "ValidationError: A client secret must be specified"
    );
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let world = world().await;
    let (arn, group) = (world.balancer("web").await, world.group("web").await);
    let listener = secured(&world, &arn, &group).await;
    let with = |change: &dyn Fn(&mut AuthenticateOidcActionConfig)| {
        let mut config = config();
        change(&mut config);
        then(oidc(config), &group)
    };
    let many = (0..11).map(|n| (n.to_string(), String::new())).collect();
    let state = [("state".to_owned(), String::new())].into();
    let mut unordered = with(&|_| {});
    unordered[0].order = None;
    let mut same = with(&|_| {});
    same[0].order = Some(1);
    let mut last = with(&|_| {});
    last[1].order = Some(50);
    let mut twice = with(&|_| {});
    twice.push(Action {
        order: Some(2),
        ..oidc(config())
    });
    for (why, actions, expected) in [
        (
            "in the clear",
            with(&|c| c.issuer = "http://id.example".into()),
            "ValidationError",
        ),
        (
            "no URL",
            with(&|c| c.token_endpoint = "id.example/token".into()),
            "ValidationError",
        ),
        (
            "no host",
            with(&|c| c.user_info_endpoint = "https:///me".into()),
            "ValidationError",
        ),
        (
            "too long",
            with(&|c| c.session_timeout = Some(604_801)),
            "ValidationError",
        ),
        (
            "no time",
            with(&|c| c.session_timeout = Some(0)),
            "ValidationError",
        ),
        (
            "no cookie",
            with(&|c| c.session_cookie_name = Some("a b".into())),
            "ValidationError",
        ),
        (
            "taken",
            with(&|c| c.session_cookie_name = Some("AWSALB".into())),
            "ValidationError",
        ),
        (
            "many",
            with(&|c| c.authentication_request_extra_params = Some(BTree::clone(&many))),
            "ValidationError",
        ),
        (
            "own",
            with(&|c| c.authentication_request_extra_params = Some(BTree::clone(&state))),
            "ValidationError",
        ),
        (
            "no client",
            with(&|c| c.client_id = String::new()),
            "ValidationError",
        ),
        ("no order", unordered, "ValidationError"),
        ("one order", same, "ValidationError"),
        ("last", last, "InvalidLoadBalancerAction"),
        ("alone", vec![oidc(config())], "InvalidLoadBalancerAction"),
        ("twice", twice, "TooManyActions"),
    ] {
        assert_eq!(
            code(rule(&world, &listener, actions).await),
            expected,
            "{why}"
        );
    }
    // A provider on this machine may do without TLS.
    let here = with(&|c| c.issuer = "http://localhost:8080/realms/shop".into());
    rule(&world, &listener, here).await.expect("a rule");
}

type BTree = std::collections::BTreeMap<String, String>;

#[tokio::test]
async fn users_log_in_at_listeners_with_tls_alone() {
    let world = world().await;
    let (arn, group) = (world.balancer("web").await, world.group("web").await);
    let refused = world
        .try_listener(&arn, 80, then(oidc(config()), &group))
        .await;
    let words = "InvalidLoadBalancerAction: Actions of type 'authenticate-oidc' are supported only \
                 on HTTPS listeners";
    assert_eq!(refusal(refused), words);
    let input = secured_with(&world, &arn, then(oidc(config()), &group)).await;
    let made = world.elb.create_listener(&world.cx, input.clone()).await;
    let again = world.elb.create_listener(&world.cx, input).await;
    let (made, again) = (made.expect("a listener"), again.expect("the same one"));
    assert_eq!(made, again);
    let listener = made.listeners.expect("one").remove(0).listener_arn;
    let clear = elbv2::ModifyListenerInput {
        listener_arn: listener.expect("an ARN"),
        protocol: Some("HTTP".to_owned()),
        ..Default::default()
    };
    let refused = world.elb.modify_listener(&world.cx, clear).await;
    assert_eq!(refusal(refused), words);
}

#[tokio::test]
async fn a_public_key_is_told_by_its_id_until_its_load_balancer_is_gone() {
    let world = world().await;
    let (arn, group) = (world.balancer("web").await, world.group("web").await);
    let listener = secured(&world, &arn, &group).await;
    rule(&world, &listener, then(oidc(config()), &group))
        .await
        .expect("a rule");
    let keys: Vec<LoginKeys> = world
        .store
        .list(&Key::kind(LoginKeys::KIND))
        .await
        .expect("keys");
    let told = world.room.public_key(&keys[0].id).await.expect("a key");
    assert!(told.starts_with("-----BEGIN PUBLIC KEY-----\n"), "{told}");
    assert_eq!(world.room.public_key("none").await, None);
    let input = elbv2::DeleteLoadBalancerInput {
        load_balancer_arn: arn,
    };
    world
        .elb
        .delete_load_balancer(&world.cx, input)
        .await
        .expect("deleted");
    assert_eq!(world.room.public_key(&keys[0].id).await, None);
}
