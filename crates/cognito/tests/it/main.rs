//! User pools as their callers see them.

mod accounts;
mod administration;
mod attributes;
mod browser;
mod pages;
mod programs;
mod second_factors;
mod signing_in;
mod srp_client;

use api::cognito_idp::{
    AttributeType, AuthenticationResultType, CognitoIdp as _, CreateUserPoolClientRequest,
    CreateUserPoolRequest, InitiateAuthRequest, InitiateAuthResponse, SignUpRequest,
    UserPoolClientType,
};
use api::{ApiError, Reply};
use cognito::Cognito;
use domain::{ManualClock, Scope, SeededIds};
use seal::Seal;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Store;
use wire::Context;

pub(crate) const PASSWORD: &str = "Correct-horse-7";

/// The room over an empty store, with a clock that stands still.
pub(crate) struct Room {
    pub(crate) store: Store,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) cognito: Cognito,
    pub(crate) cx: Context,
}

impl Room {
    pub(crate) fn new() -> Self {
        let store = Store::new(Arc::new(store::Memory::new()));
        let clock = Arc::new(ManualClock::default());
        let ids = Arc::new(SeededIds::new(1));
        let scope = Scope {
            account: "111122223333".parse().expect("an account"),
            region: "ap-northeast-1".parse().expect("a Region"),
        };
        Self {
            cognito: Cognito::new(
                store.clone(),
                clock.clone(),
                ids,
                Arc::new(Seal::new(&[7; 32])),
            ),
            store,
            clock,
            cx: Context::root(scope),
        }
    }

    /// A pool as asked for; answers its id.
    pub(crate) async fn pool(&self, input: CreateUserPoolRequest) -> String {
        let input = CreateUserPoolRequest {
            pool_name: "shoppers".to_owned(),
            ..input
        };
        let made = self.cognito.create_user_pool(&self.cx, input).await;
        made.expect("a pool")
            .user_pool
            .expect("a pool")
            .id
            .expect("an id")
    }

    /// An app client that may sign in by proof, by password and by refresh token.
    pub(crate) async fn client(&self, pool: &str) -> String {
        let input = CreateUserPoolClientRequest::default();
        self.client_with(pool, input)
            .await
            .client_id
            .expect("an id")
    }

    pub(crate) async fn client_with(
        &self,
        pool: &str,
        input: CreateUserPoolClientRequest,
    ) -> UserPoolClientType {
        let flows = [
            "ALLOW_USER_SRP_AUTH",
            "ALLOW_USER_PASSWORD_AUTH",
            "ALLOW_REFRESH_TOKEN_AUTH",
        ];
        let flows = input
            .explicit_auth_flows
            .clone()
            .unwrap_or_else(|| texts(&flows));
        let input = CreateUserPoolClientRequest {
            user_pool_id: pool.to_owned(),
            client_name: "web".to_owned(),
            explicit_auth_flows: Some(flows),
            ..input
        };
        let made = self.cognito.create_user_pool_client(&self.cx, input).await;
        made.expect("a client").user_pool_client.expect("a client")
    }

    pub(crate) async fn sign_up(
        &self,
        client: &str,
        name: &str,
        attributes: &[(&str, &str)],
    ) -> Reply<String> {
        let input = SignUpRequest {
            client_id: client.to_owned(),
            username: name.to_owned(),
            password: Some(PASSWORD.to_owned()),
            user_attributes: Some(named(attributes)),
            ..SignUpRequest::default()
        };
        Ok(self.cognito.sign_up(&self.cx, input).await?.user_sub)
    }

    /// A user who may sign in.
    pub(crate) async fn user(&self, pool: &str, name: &str, attributes: &[(&str, &str)]) {
        let input = api::cognito_idp::AdminCreateUserRequest {
            user_pool_id: pool.to_owned(),
            username: name.to_owned(),
            user_attributes: Some(named(attributes)),
            message_action: Some("SUPPRESS".to_owned()),
            ..Default::default()
        };
        self.cognito
            .admin_create_user(&self.cx, input)
            .await
            .expect("a user");
        let input = api::cognito_idp::AdminSetUserPasswordRequest {
            user_pool_id: pool.to_owned(),
            username: name.to_owned(),
            password: PASSWORD.to_owned(),
            permanent: Some(true),
        };
        self.cognito
            .admin_set_user_password(&self.cx, input)
            .await
            .expect("a password");
    }

    pub(crate) async fn initiate(
        &self,
        client: &str,
        flow: &str,
        told: &[(&str, &str)],
    ) -> Reply<InitiateAuthResponse> {
        let input = InitiateAuthRequest {
            client_id: client.to_owned(),
            auth_flow: flow.to_owned(),
            auth_parameters: Some(pairs(told)),
            ..InitiateAuthRequest::default()
        };
        self.cognito.initiate_auth(&self.cx, input).await
    }

    pub(crate) async fn sign_in(
        &self,
        client: &str,
        name: &str,
        password: &str,
    ) -> Reply<InitiateAuthResponse> {
        let told = [("USERNAME", name), ("PASSWORD", password)];
        self.initiate(client, "USER_PASSWORD_AUTH", &told).await
    }

    pub(crate) async fn tokens(&self, client: &str, name: &str) -> AuthenticationResultType {
        let answer = self
            .sign_in(client, name, PASSWORD)
            .await
            .expect("an answer");
        answer.authentication_result.expect("tokens")
    }

    /// The code that was sent last.
    pub(crate) async fn code(&self) -> String {
        let sent = self.cognito.sent_codes(&self.cx.scope.account).await;
        sent.expect("codes").first().expect("a code").code.clone()
    }
}

pub(crate) fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

pub(crate) fn pairs(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let owned = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
    pairs.iter().map(owned).collect()
}

pub(crate) fn named(attributes: &[(&str, &str)]) -> Vec<AttributeType> {
    let attribute = |(name, value): &(&str, &str)| AttributeType {
        name: (*name).to_owned(),
        value: Some((*value).to_owned()),
    };
    attributes.iter().map(attribute).collect()
}

/// What a token says.
pub(crate) fn claims(token: &str) -> serde_json::Value {
    use base64::Engine as _;
    let part = token.split('.').nth(1).expect("claims");
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part);
    serde_json::from_slice(&bytes.expect("base64")).expect("JSON")
}

/// Code and message of a refusal.
pub(crate) fn refusal<T: std::fmt::Debug>(reply: Reply<T>) -> String {
    let error: ApiError = reply.expect_err("a refusal");
    format!("{}: {}", error.code, error.message)
}
