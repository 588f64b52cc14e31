//! Sessions: how long they last, what they hold, what becomes of requests without one.

use std::time::Duration;

use route::login::Unauthenticated;
use route::{ActionSpec, FixedResponse};
use serde_json::json;

use super::world::{COOKIE, World, line, of};

#[tokio::test]
async fn a_session_is_not_a_state_and_a_state_is_no_session() {
    let world = World::new(Unauthenticated::Deny).await;
    let mut browser = world.browser().await;
    browser
        .cookies
        .push((format!("{COOKIE}-0"), "nonsense".to_owned()));
    assert_eq!(browser.get("/echo").await.status, 401);
    let mut world = world;
    world.open(Unauthenticated::Authenticate);
    let mut browser = world.browser().await;
    let sent = browser.sent("/echo").await;
    let state = of(&sent, "state")
        .replace("%2B", "+")
        .replace("%2F", "/")
        .replace("%3D", "=");
    browser.cookies.push((format!("{COOKIE}-0"), state));
    assert_eq!(browser.get("/echo").await.status, 302);
}

#[tokio::test]
async fn requests_without_a_session_are_denied_or_let_through_as_the_rule_says() {
    let mut world = World::new(Unauthenticated::Deny).await;
    let mut browser = world.browser().await;
    assert_eq!(browser.get("/echo").await.status, 401);
    let spoofed = "X-Amzn-Oidc-Identity: root\r\n";
    let open = browser.get_with("/open/echo", spoofed).await;
    assert_eq!(
        (open.status, open.text().to_lowercase().contains("oidc")),
        (200, false)
    );
    world.open(Unauthenticated::Allow);
    let allowed = browser.get_with("/echo", spoofed).await;
    assert_eq!(
        (
            allowed.status,
            allowed.text().to_lowercase().contains("oidc")
        ),
        (200, false)
    );
    assert_eq!(world.stage.reading().logins, [0; 5]);
}

#[tokio::test]
async fn a_session_outlives_the_process_and_not_its_time() {
    let mut world = World::new(Unauthenticated::Authenticate).await;
    let mut browser = world.browser().await;
    assert_eq!(browser.log_in("/echo").await.status, 302);
    world.restart(Unauthenticated::Deny);
    let mut again = world.browser().await;
    again.cookies.clone_from(&browser.cookies);
    assert_eq!(again.get("/echo").await.status, 200);
    // Without a refresh token it lasts longer than its access token.
    world.pass(3599);
    assert_eq!(again.get("/echo").await.status, 200);
    world.pass(1);
    assert_eq!(again.get("/echo").await.status, 401);
}

#[tokio::test]
async fn claims_are_renewed_once_when_the_access_token_is_over() {
    let mut world = World::new(Unauthenticated::Authenticate).await;
    world
        .provider
        .behave(|now| now.token.1["refresh_token"] = "again".into());
    let mut browser = world.browser().await;
    assert_eq!(browser.log_in("/echo").await.status, 302);
    world.open(Unauthenticated::Deny);
    world.pass(300);
    world.provider.behave(|now| {
        now.user_info.1 = json!({"sub": "u-1", "email": "new@example"}).to_string();
        now.id = None;
        now.takes = Duration::from_millis(100);
    });
    let mut others = Vec::new();
    for _ in 0..5 {
        let mut other = world.browser().await;
        other.cookies.clone_from(&browser.cookies);
        others.push(tokio::spawn(async move {
            let echo = other.get("/echo").await.text();
            (
                line(&echo, "x-amzn-oidc-accesstoken").map(str::to_owned),
                other,
            )
        }));
    }
    let mut last = browser;
    for other in others {
        let (access, other) = other.await.unwrap();
        assert_eq!(access.as_deref(), Some("access-1"));
        last = other;
    }
    assert_eq!(
        world.provider.forms().len(),
        2,
        "{:?}",
        world.provider.forms()
    );
    assert_eq!(
        world.provider.forms()[1],
        "grant_type=refresh_token&refresh_token=again"
    );
    // The new session is in the browser now, and is renewed in its turn.
    world.pass(300);
    let echo = last.get("/echo").await.text();
    assert_eq!(line(&echo, "x-amzn-oidc-accesstoken"), Some("access-2"));
    world
        .provider
        .behave(|now| now.token = (400, json!({"error": "invalid_grant"})));
    world.pass(300);
    assert_eq!(last.get("/echo").await.status, 401);
}

#[tokio::test]
async fn large_claims_are_spread_over_several_cookies() {
    let world = World::new(Unauthenticated::Authenticate).await;
    world.provider.behave(|now| {
        now.user_info.1 = json!({"sub": "u-1", "x": "y".repeat(10_000)}).to_string();
    });
    let mut browser = world.browser().await;
    let back = browser.log_in("/name").await;
    assert_eq!(back.status, 302);
    let shards = browser
        .cookies
        .iter()
        .filter(|(name, _)| name.starts_with(COOKIE));
    assert_eq!(shards.count(), 4);
    assert_eq!(browser.get("/name").await.text(), "web");
}

#[tokio::test]
async fn an_answer_of_the_listener_itself_waits_for_the_login_as_well() {
    let mut world = World::new(Unauthenticated::Authenticate).await;
    world.stage.change(|spec| {
        let ActionSpec::Authenticate(login, _) = spec.listeners[0].default.clone() else {
            unreachable!("users log in here");
        };
        let fixed = ActionSpec::FixedResponse(FixedResponse {
            status: 200,
            content_type: None,
            body: "inside".to_owned(),
        });
        spec.listeners[0].default = ActionSpec::Authenticate(login, Box::new(fixed));
    });
    let mut browser = world.browser().await;
    assert_eq!(browser.log_in("/x").await.status, 302);
    assert_eq!(browser.get("/x").await.text(), "inside");
    // Where nobody logs in, the provider's path is a path like others.
    world
        .stage
        .change(|spec| spec.listeners[0].default = ActionSpec::forward("web"));
    assert_eq!(browser.get("/oauth2/idpresponse").await.status, 200);
}
