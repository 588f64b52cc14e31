//! A listener at which users log in, a provider, and browsers.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use edge::{EdgeConfig, Keys, LoginKeys, Logins};
use route::login::{Login, Unauthenticated};
use route::{ActionSpec, Flavour, LoadBalancerPolicy, RuleSpec, Transforms};
use serde_json::json;

use crate::support::client::Reply;
use crate::support::provider::{CLIENT, Manners, Provider, SECRET};
use crate::support::{Backend, Client, Stage, owner, within};

pub(super) const START: u64 = 1_800_000_000;
pub(super) const COOKIE: &str = "AWSELBAuthSessionCookie";

/// A listener in front of a target, and a provider, with a clock of their own.
pub(super) struct World {
    pub(super) stage: Stage,
    pub(super) provider: Provider,
    clock: Arc<AtomicU64>,
    /// The provider's own keys, where they are of this server.
    pub(super) keys: Arc<OwnKeys>,
    pub(super) pair: Arc<EcdsaKeyPair>,
    _backend: Backend,
}

/// A browser: its cookies, and its connection.
pub(super) struct Browser {
    client: Client,
    pub(super) cookies: Vec<(String, String)>,
}

/// Key sets of issuers that are part of this server.
#[derive(Default)]
pub(super) struct OwnKeys(pub(super) Mutex<HashMap<String, String>>);

#[async_trait]
impl Keys for OwnKeys {
    async fn key_set(&self, issuer: &str) -> Option<String> {
        self.0.lock().unwrap().get(issuer).cloned()
    }
}

pub(super) fn manners() -> Manners {
    let id = json!({"iss": "https://id.example", "aud": CLIENT, "sub": "u-1", "exp": START + 60});
    Manners {
        token: (
            200,
            json!({"access_token": "", "token_type": "Bearer", "expires_in": 300}),
        ),
        id: Some(id),
        signer: None,
        user_info: (
            200,
            json!({"sub": "u-1", "email": "ann@example"}).to_string(),
        ),
        takes: Duration::ZERO,
    }
}

pub(super) fn login(provider: &Provider, unauthenticated: Unauthenticated) -> Login {
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
    pub(super) async fn new(unauthenticated: Unauthenticated) -> Self {
        let provider = Provider::start(manners()).await;
        let backend = Backend::start("web").await;
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let clock = Arc::new(AtomicU64::new(START));
        let keys = Arc::new(OwnKeys::default());
        let mut world = Self {
            stage: Self::stage(&clock, &keys),
            provider,
            clock,
            keys,
            pair: Arc::new(pair),
            _backend: backend,
        };
        world.open(unauthenticated);
        world
    }

    fn stage(clock: &Arc<AtomicU64>, keys: &Arc<OwnKeys>) -> Stage {
        let clock = Arc::clone(clock);
        let config = EdgeConfig {
            unix_seconds: Arc::new(move || clock.load(Ordering::SeqCst)),
            keys: Arc::clone(keys) as Arc<dyn Keys>,
            ..EdgeConfig::default()
        };
        Stage::new(config, Flavour::LoadBalancer(LoadBalancerPolicy::default()))
    }

    pub(super) fn open(&mut self, unauthenticated: Unauthenticated) {
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
    pub(super) fn restart(&mut self, unauthenticated: Unauthenticated) {
        self.stage = Self::stage(&self.clock, &self.keys);
        self.open(unauthenticated);
    }

    pub(super) fn pass(&self, seconds: u64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    pub(super) async fn browser(&self) -> Browser {
        Browser {
            client: self.stage.client().await,
            cookies: Vec::new(),
        }
    }
}

impl Browser {
    pub(super) async fn get(&mut self, path: &str) -> Reply {
        self.get_with(path, "").await
    }

    pub(super) async fn get_with(&mut self, path: &str, headers: &str) -> Reply {
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
    pub(super) async fn sent(&mut self, path: &str) -> Vec<(String, String)> {
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
    pub(super) async fn back(&mut self, sent: &[(String, String)], more: &str) -> Reply {
        let state = of(sent, "state");
        self.get(&format!("/oauth2/idpresponse?state={state}{more}"))
            .await
    }

    /// Logs in on the way to `path`.
    pub(super) async fn log_in(&mut self, path: &str) -> Reply {
        let sent = self.sent(path).await;
        self.back(&sent, "&code=good").await
    }

    pub(super) fn has_session(&self) -> bool {
        self.cookies
            .iter()
            .any(|(name, _)| name.starts_with(COOKIE))
    }
}

pub(super) fn of<'a>(pairs: &'a [(String, String)], name: &str) -> &'a str {
    &pairs.iter().find(|(other, _)| other == name).unwrap().1
}

pub(super) fn line<'a>(echo: &'a str, name: &str) -> Option<&'a str> {
    let lines = echo.lines().filter_map(|line| line.split_once(": "));
    let mut own = lines.filter(|(key, _)| key.eq_ignore_ascii_case(name));
    own.next().map(|(_, value)| value)
}
