//! A browser at the pages of a pool, without a network.

use crate::{Room, texts};
use api::cognito_idp::{
    CognitoIdp as _, CreateUserPoolClientRequest, CreateUserPoolDomainRequest,
    CreateUserPoolRequest,
};
use bytes::Bytes;
use cognito::Web;
use http::StatusCode;

pub(crate) const HOST: &str = "shop.auth.localhost:4566";
pub(crate) const BACK: &str = "http://localhost:3000/signed-in";

/// A browser at the pages of a pool.
pub(crate) struct Browser {
    pub(crate) room: Room,
    pub(crate) web: Web,
    pub(crate) client: String,
    pub(crate) cookies: Vec<(String, String)>,
}

/// What a browser got.
pub(crate) struct Got {
    pub(crate) status: StatusCode,
    pub(crate) text: String,
    pub(crate) location: String,
}

impl Browser {
    pub(crate) async fn new(input: CreateUserPoolRequest) -> (Self, String) {
        let room = Room::new();
        let pool = room.pool(input).await;
        let wish = CreateUserPoolClientRequest {
            callback_ur_ls: Some(texts(&[BACK])),
            logout_ur_ls: Some(texts(&["http://localhost:3000/bye"])),
            allowed_o_auth_flows: Some(texts(&["code"])),
            allowed_o_auth_scopes: Some(texts(&["openid", "email"])),
            allowed_o_auth_flows_user_pool_client: Some(true),
            ..CreateUserPoolClientRequest::default()
        };
        let client = room
            .client_with(&pool, wish)
            .await
            .client_id
            .expect("an id");
        let domain = CreateUserPoolDomainRequest {
            domain: "shop".to_owned(),
            user_pool_id: pool.clone(),
            ..CreateUserPoolDomainRequest::default()
        };
        room.cognito
            .create_user_pool_domain(&room.cx, domain)
            .await
            .expect("a domain");
        let web = Web::new(room.cognito.clone());
        let cookies = Vec::new();
        (
            Self {
                room,
                web,
                client,
                cookies,
            },
            pool,
        )
    }

    pub(crate) fn query(&self, more: &str) -> String {
        let client = &self.client;
        format!(
            "client_id={client}&response_type=code&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fsigned-in&state=s%26t{more}"
        )
    }

    pub(crate) async fn send(
        &mut self,
        method: &str,
        path: &str,
        form: &str,
        authorization: Option<&str>,
    ) -> Got {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = http::Request::builder()
            .method(method)
            .uri(path)
            .header("host", HOST)
            .header("cookie", cookies.join("; "));
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        let (parts, ()) = request.body(()).expect("a request").into_parts();
        assert!(self.web.is_asked(&parts).await);
        let answer = self.web.page(&parts, &Bytes::from(form.to_owned())).await;
        for cookie in answer.header("set-cookie") {
            assert!(
                cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
                "{cookie}"
            );
            let (name, rest) = cookie.split_once('=').expect("a cookie");
            let value = rest.split(';').next().unwrap_or_default();
            self.cookies.retain(|(one, _)| one != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
        Got {
            status: answer.status(),
            text: answer.text().to_owned(),
            location: answer
                .header("location")
                .first()
                .copied()
                .unwrap_or_default()
                .to_owned(),
        }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Got {
        self.send("GET", path, "", None).await
    }

    /// Fills in the form of a page and sends it.
    pub(crate) async fn fill(&mut self, page: &Got, filled: &str) -> Got {
        let action = between(&page.text, "action=\"", "\"").replace("&amp;", "&");
        let mut form = filled.to_owned();
        for input in page.text.split("<input type=\"hidden\" name=\"").skip(1) {
            let name = input.split('"').next().unwrap_or_default();
            form += &format!("&{name}={}", between(input, "value=\"", "\""));
        }
        self.send("POST", &action, &form, None).await
    }

    /// Gives a code for tokens.
    pub(crate) async fn exchange(&mut self, code: &str, verifier: &str) -> Got {
        let client = &self.client;
        let form = format!(
            "grant_type=authorization_code&client_id={client}&code={code}&redirect_uri={BACK}&code_verifier={verifier}"
        );
        self.send("POST", "/oauth2/token", &form, None).await
    }
}

pub(crate) fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let rest = text.split_once(start).map_or("", |(_, rest)| rest);
    rest.split_once(end).map_or("", |(found, _)| found)
}

pub(crate) fn json(got: &Got) -> serde_json::Value {
    serde_json::from_str(&got.text).expect("JSON")
}
