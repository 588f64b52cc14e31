//! Users who log in at a listener.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _,
    UnparsedPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use edge::{EdgeConfig, LoginKeys, Logins};
use route::login::{Login, Unauthenticated};
use route::{ActionSpec, FixedResponse, Flavour, LoadBalancerPolicy, RuleSpec, Transforms};
use serde_json::{Value, json};

use crate::support::client::Reply;
use crate::support::provider::{CLIENT, Manners, Provider, SECRET};
use crate::support::{Backend, Client, Stage, owner, within};

const START: u64 = 1_800_000_000;
const COOKIE: &str = "AWSELBAuthSessionCookie";

/// A listener in front of a target, and a provider, with a clock of their own.
struct World {
    stage: Stage,
    provider: Provider,
    clock: Arc<AtomicU64>,
    pair: Arc<EcdsaKeyPair>,
    _backend: Backend,
}

/// A browser: its cookies, and its connection.
struct Browser {
    client: Client,
    cookies: Vec<(String, String)>,
}

fn manners() -> Manners {
    let id = json!({"iss": "https://id.example", "aud": CLIENT, "sub": "u-1", "exp": START + 60});
    Manners {
        token: (
            200,
            json!({"access_token": "", "token_type": "Bearer", "expires_in": 300}),
        ),
        id: Some(id),
        user_info: (
            200,
            json!({"sub": "u-1", "email": "ann@example"}).to_string(),
        ),
        takes: Duration::ZERO,
    }
}

fn login(provider: &Provider, unauthenticated: Unauthenticated) -> Login {
    let at = |path: &str| format!("http://{}/{path}", provider.address);
    Login {
        id: "rule".into(),
        issuer: "https://id.example".to_owned(),
        authorization: "https://id.example/authorize".to_owned(),
        token: at("token"),
        user_info: at("userinfo"),
        via: None,
        client: CLIENT.to_owned(),
        cookie: COOKIE.to_owned(),
        scope: "openid".to_owned(),
        lasts: Duration::from_secs(3600),
        extra: Vec::new(),
        unauthenticated,
    }
}

impl World {
    async fn new(unauthenticated: Unauthenticated) -> Self {
        let provider = Provider::start(manners()).await;
        let backend = Backend::start("web").await;
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let clock = Arc::new(AtomicU64::new(START));
        let mut world = Self {
            stage: Self::stage(&clock),
            provider,
            clock,
            pair: Arc::new(pair),
            _backend: backend,
        };
        world.open(unauthenticated);
        world
    }

    fn stage(clock: &Arc<AtomicU64>) -> Stage {
        let clock = Arc::clone(clock);
        let config = EdgeConfig {
            unix_seconds: Arc::new(move || clock.load(Ordering::SeqCst)),
            ..EdgeConfig::default()
        };
        Stage::new(config, Flavour::LoadBalancer(LoadBalancerPolicy::default()))
    }

    fn open(&mut self, unauthenticated: Unauthenticated) {
        let login = Arc::new(login(&self.provider, unauthenticated));
        let private = self.pair.to_pkcs8v1().unwrap();
        let keys = LoginKeys::read(&[9; 32], private.as_ref(), "key-1").unwrap();
        self.stage.edge.admit(Logins {
            keys: [(owner(), Arc::new(keys))].into(),
            secrets: [(login.id.clone(), SECRET.into())].into(),
        });
        let then = Box::new(ActionSpec::forward("web"));
        self.stage.change(|spec| {
            spec.listeners[0].default = ActionSpec::Authenticate(login, then);
            spec.listeners[0].rules = vec![RuleSpec {
                priority: 1,
                conditions: vec![route::Condition::Path(vec![route::Pattern::exact_case(
                    "/open/*",
                )])],
                transforms: Transforms::default(),
                action: ActionSpec::forward("web"),
            }];
        });
        self.stage.healthy(&[&self._backend]);
    }

    /// Another process with the same keys and clock.
    fn restart(&mut self, unauthenticated: Unauthenticated) {
        self.stage = Self::stage(&self.clock);
        self.open(unauthenticated);
    }

    fn pass(&self, seconds: u64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    async fn browser(&self) -> Browser {
        Browser {
            client: self.stage.client().await,
            cookies: Vec::new(),
        }
    }
}

impl Browser {
    async fn get(&mut self, path: &str) -> Reply {
        self.get_with(path, "").await
    }

    async fn get_with(&mut self, path: &str, headers: &str) -> Reply {
        let cookies = self.cookies.iter();
        let cookies: Vec<String> = cookies
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let cookies = cookies.join("; ");
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: shop.example\r\nCookie: {cookies}\r\n{headers}\r\n"
        );
        let reply = within(20, self.client.ask(&request)).await;
        for line in reply.head.lines() {
            let Some(cookie) = line.strip_prefix("set-cookie: ") else {
                continue;
            };
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            self.cookies.retain(|(other, _)| other != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        reply
    }

    /// The parameters with which it is sent to the provider.
    async fn sent(&mut self, path: &str) -> Vec<(String, String)> {
        let reply = self.get(path).await;
        assert_eq!(reply.status, 302, "{}", reply.head);
        let location = reply.header("location").unwrap().to_owned();
        let query = location
            .strip_prefix("https://id.example/authorize?")
            .unwrap();
        let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap());
        pairs
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }

    /// Comes back from the provider.
    async fn back(&mut self, sent: &[(String, String)], more: &str) -> Reply {
        let state = of(sent, "state");
        self.get(&format!("/oauth2/idpresponse?state={state}{more}"))
            .await
    }

    /// Logs in on the way to `path`.
    async fn log_in(&mut self, path: &str) -> Reply {
        let sent = self.sent(path).await;
        self.back(&sent, "&code=good").await
    }

    fn has_session(&self) -> bool {
        self.cookies
            .iter()
            .any(|(name, _)| name.starts_with(COOKIE))
    }
}

fn of<'a>(pairs: &'a [(String, String)], name: &str) -> &'a str {
    &pairs.iter().find(|(other, _)| other == name).unwrap().1
}

fn line<'a>(echo: &'a str, name: &str) -> Option<&'a str> {
    let lines = echo.lines().filter_map(|line| line.split_once(": "));
    let mut own = lines.filter(|(key, _)| key.eq_ignore_ascii_case(name));
    own.next().map(|(_, value)| value)
}

#[tokio::test]
async fn a_user_logs_in_and_the_target_knows_who_it_is() {
    let world = World::new(Unauthenticated::Authenticate).await;
    let mut browser = world.browser().await;
    let sent = browser.sent("/echo?a=1&b=2").await;
    assert_eq!(
        of(&sent, "redirect_uri"),
        "https%3A%2F%2Fshop.example%2Foauth2%2Fidpresponse"
    );
    assert_eq!(
        (of(&sent, "client_id"), of(&sent, "scope")),
        ("shop%3A1", "openid")
    );
    world.provider.behave(|manners| {
        manners.id.as_mut().unwrap()["nonce"] = of(&sent, "nonce").into();
    });
    let back = browser.back(&sent, "&code=good").await;
    assert_eq!(back.status, 302);
    assert_eq!(
        back.header("location"),
        Some("https://shop.example/echo?a=1&b=2")
    );
    let form = world.provider.forms().remove(0);
    assert!(
        form.starts_with("grant_type=authorization_code&code=good&redirect_uri="),
        "{form}"
    );
    let spoofed = "X-Amzn-Oidc-Identity: root\r\nx-amzn-oidc-data: mine\r\n";
    let echo = browser.get_with("/echo?a=1&b=2", spoofed).await.text();
    assert_eq!(line(&echo, "x-amzn-oidc-identity"), Some("u-1"));
    assert_eq!(line(&echo, "x-amzn-oidc-accesstoken"), Some("access-0"));
    assert_eq!(
        echo.to_ascii_lowercase().matches("x-amzn-oidc-").count(),
        3,
        "{echo}"
    );
    let token = line(&echo, "x-amzn-oidc-data").unwrap();
    check_token(&world, token);
    assert_eq!(world.stage.reading().logins, [1, 0, 0, 0, 0]);
}

fn check_token(world: &World, token: &str) {
    let (text, signature) = token.rsplit_once('.').unwrap();
    let public = world.pair.public_key().as_ref().to_vec();
    let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public);
    let signature = URL_SAFE.decode(signature).unwrap();
    key.verify(text.as_bytes(), &signature).unwrap();
    let (header, claims) = text.split_once('.').unwrap();
    let read = |part| serde_json::from_slice::<Value>(&URL_SAFE.decode(part).unwrap()).unwrap();
    let (header, claims) = (read(header), read(claims));
    assert_eq!(
        (&header["alg"], &header["kid"]),
        (&json!("ES256"), &json!("key-1"))
    );
    assert_eq!(
        (&header["signer"], &header["client"]),
        (&json!("lb"), &json!(CLIENT))
    );
    assert_eq!(header["iss"], "https://id.example");
    assert_eq!(
        (&claims["sub"], &claims["email"]),
        (&json!("u-1"), &json!("ann@example"))
    );
    assert_eq!(header["exp"], START + 120);
}

#[tokio::test]
async fn a_provider_that_lies_or_fails_lets_nobody_in() {
    let world = World::new(Unauthenticated::Authenticate).await;
    type Change = fn(&mut Manners);
    let table: [(&str, Change, u16); 16] = [
        ("token endpoint fails", |m| m.token = (500, json!({})), 561),
        (
            "code is no good",
            |m| m.token = (400, json!({"error": "invalid_grant"})),
            561,
        ),
        (
            "token endpoint redirects",
            |m| m.token = (302, json!({})),
            561,
        ),
        ("no access token", |m| m.token = (200, json!({})), 561),
        ("no ID token", |m| m.id = None, 401),
        (
            "another issuer",
            |m| m.id.as_mut().unwrap()["iss"] = "https://evil.example".into(),
            401,
        ),
        (
            "for another client",
            |m| m.id.as_mut().unwrap()["aud"] = json!(["other"]),
            401,
        ),
        (
            "expired ID token",
            |m| m.id.as_mut().unwrap()["exp"] = START.into(),
            401,
        ),
        (
            "no end",
            |m| m.id.as_mut().unwrap()["exp"] = Value::Null,
            401,
        ),
        (
            "another login's nonce",
            |m| m.id.as_mut().unwrap()["nonce"] = "other".into(),
            401,
        ),
        ("no claims", |m| m.id = Some(json!("none")), 401),
        (
            "user info fails",
            |m| m.user_info = (503, String::new()),
            561,
        ),
        (
            "user info is no JSON",
            |m| m.user_info = (200, "<html>".to_owned()),
            561,
        ),
        (
            "user info is a list",
            |m| m.user_info = (200, "[]".to_owned()),
            561,
        ),
        (
            "of another user",
            |m| m.user_info = (200, json!({"sub": "u-2"}).to_string()),
            561,
        ),
        (
            "too much of it",
            |m| {
                m.user_info = (
                    200,
                    json!({"sub": "u-1", "x": "y".repeat(11_300)}).to_string(),
                )
            },
            500,
        ),
    ];
    for (why, change, status) in table {
        world.provider.behave(|now| *now = manners());
        world.provider.behave(change);
        let mut browser = world.browser().await;
        let back = browser.log_in("/echo").await;
        assert_eq!(back.status, status, "{why}: {}", back.head);
        assert!(!browser.has_session(), "{why}");
        assert_eq!(back.header("server"), Some("awselb/2.0"), "{why}");
    }
    let [success, failure, error, _, large] = world.stage.reading().logins;
    assert_eq!((success, failure + error, large), (0, 15, 1));
}

#[tokio::test]
async fn a_provider_that_is_away_or_too_slow_is_a_500() {
    let mut world = World::new(Unauthenticated::Authenticate).await;
    world
        .provider
        .behave(|manners| manners.takes = Duration::from_secs(60));
    let mut browser = world.browser().await;
    assert_eq!(browser.log_in("/echo").await.status, 500);
    // Nobody listens there.
    let (socket, address) = crate::support::bind();
    drop(socket);
    world.provider.address = address;
    world.open(Unauthenticated::Authenticate);
    let mut browser = world.browser().await;
    assert_eq!(browser.log_in("/echo").await.status, 500);
}

#[tokio::test]
async fn an_answer_counts_only_with_its_state_in_its_browser_and_in_time() {
    let world = World::new(Unauthenticated::Authenticate).await;
    let mut browser = world.browser().await;
    let sent = browser.sent("/echo").await;
    for (why, query, status) in [
        ("no state", "code=good", 401),
        ("a made-up state", "state=abc&code=good", 401),
        ("no code", "", 401),
        ("the user may not", "&error=access_denied", 401),
        ("the provider's error", "&error=server_error", 561),
    ] {
        let back = match query.contains("state") || query.starts_with("code") {
            true => browser.get(&format!("/oauth2/idpresponse?{query}")).await,
            false => browser.back(&sent, query).await,
        };
        assert_eq!(back.status, status, "{why}");
    }
    let mut other = world.browser().await;
    assert_eq!(other.back(&sent, "&code=good").await.status, 401);
    // A browser that asks for more pages meanwhile does not spoil its own login.
    browser.sent("/favicon.ico").await;
    world.pass(14 * 60);
    world
        .provider
        .behave(|now| now.id.as_mut().unwrap()["exp"] = (START + 3600).into());
    assert_eq!(browser.back(&sent, "&code=good").await.status, 302);
    let mut late = world.browser().await;
    let sent = late.sent("/echo").await;
    world.pass(15 * 60);
    assert_eq!(late.back(&sent, "&code=good").await.status, 401);
    assert!(!late.has_session());
}

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
