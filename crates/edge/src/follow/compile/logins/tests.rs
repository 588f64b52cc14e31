//! Actions that authenticate, as records, and what the edge is to ask.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::time::Duration;

use domain::Sealed;
use domain::elb::Action;
use domain::elb::login::{Login, LoginProvider, Unauthenticated};
use route::ActionSpec;

use crate::follow::compile::{Surroundings, Wanted, compile};
use crate::follow::records::Records;
use crate::follow::samples::{Real, forward, put, rule, shop};

fn login(provider: LoginProvider) -> Action {
    Action::Authenticate(Box::new(Login {
        provider,
        cookie: "club".to_owned(),
        scope: "openid".to_owned(),
        session_timeout: Duration::from_secs(60),
        extra: BTreeMap::new(),
        unauthenticated: Unauthenticated::Deny,
    }))
}

fn compiled(records: &Records) -> Wanted {
    let around = Surroundings {
        guards: &Default::default(),
        health: &BTreeMap::new(),
        namespaces: &Real(&["eni-shop-a", "eni-shop-b"]),
        host: Ipv4Addr::LOCALHOST.into(),
        pages: (Ipv4Addr::LOCALHOST, 4500).into(),
    };
    compile(records, &around)
}

fn with(provider: LoginProvider) -> Wanted {
    let mut records = shop();
    let mut asking = rule(1, login(provider));
    asking.actions.push(forward("web"));
    put(&mut records.rules, asking);
    compiled(&records)
}

fn asked(wanted: &Wanted) -> &route::login::Login {
    let rule = &wanted.table.listeners[0].rules[0];
    let ActionSpec::Authenticate(login, then) = &rule.action else {
        panic!("users log in: {rule:?}");
    };
    assert!(matches!(&**then, ActionSpec::Forward(_)));
    login
}

#[test]
fn a_provider_is_asked_where_the_action_says_with_our_secret() {
    let at = |path: &str| format!("https://id.example/{path}");
    let wanted = with(LoginProvider::Oidc {
        issuer: at(""),
        authorization: at("authorize"),
        token: at("token"),
        user_info: at("me"),
        client: "shop".to_owned(),
        secret: Sealed("sealed".to_owned()),
    });
    let login = asked(&wanted);
    assert_eq!(
        (login.token.as_str(), login.via),
        ("https://id.example/token", None)
    );
    assert!(
        login
            .id
            .as_str()
            .contains(":listener-rule/app/shop/1/l80/r1"),
        "{}",
        login.id
    );
    assert_eq!(
        wanted.secrets.get(&login.id),
        Some(&Sealed("sealed".to_owned()))
    );
    assert!(
        wanted
            .table
            .groups
            .iter()
            .any(|group| group.id.as_str().contains("/web/"))
    );
}

#[test]
fn a_user_pool_is_asked_at_this_server() {
    let pool = "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_abc";
    let of = |domain: &str| {
        with(LoginProvider::Cognito {
            pool: pool.parse().unwrap(),
            client: "c".to_owned(),
            domain: domain.to_owned(),
        })
    };
    let wanted = of("club");
    let login = asked(&wanted);
    assert_eq!(
        login.issuer,
        "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_abc"
    );
    assert_eq!(
        login.authorization,
        "http://club.auth.localhost:4500/oauth2/authorize"
    );
    assert_eq!(
        login.user_info,
        "http://club.auth.localhost:4500/oauth2/userInfo"
    );
    assert_eq!(login.via, Some((Ipv4Addr::LOCALHOST, 4500).into()));
    // Its client is gone: users are asked, and cannot log in, which is told.
    assert!(wanted.secrets.is_empty());
    assert!(
        wanted.gaps[0].contains("its client has no secret"),
        "{:?}",
        wanted.gaps
    );
    let wanted = of("id.club.example");
    let page = "http://id.club.example:4500/oauth2/authorize";
    assert_eq!(asked(&wanted).authorization, page);
}
