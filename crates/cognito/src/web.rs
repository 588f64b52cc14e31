//! The pages of user pools: sign-in and OAuth on a domain, discovery documents on any host.
//!
//! | request | answer |
//! |---|---|
//! | `GET /POOL-ID/.well-known/jwks.json`, `/openid-configuration` | how tokens are checked |
//! | `GET /oauth2/authorize`, `GET POST /login` | sign-in, ending where the app client says |
//! | `GET POST /signup`, `/confirm`, `/forgotPassword`, `/resetPassword` | accounts |
//! | `POST /challenge` | another password, a code, a software token |
//! | `POST /oauth2/token`, `/oauth2/revoke`, `GET POST /oauth2/userInfo` | for programs |
//! | `GET /logout` | the end of a visit |
//!
//! A domain's host is `DOMAIN.auth.localhost`, `DOMAIN.auth.REGION.amazoncognito.com`, or a
//! host of the owner's. Pages ask for nothing from anywhere else and need no script.

mod accounts;
mod answers;
mod authorize;
mod challenge;
mod discovery;
mod forms;
mod html;
mod login;
mod logout;
mod token;
mod user_info;
mod visits;

use crate::ground::Cognito;
use answers::Answer;
use api::Reply;
use bytes::Bytes;
use domain::cognito::UserPool;
use forms::Pairs;
use http::header::HOST;
use http::request::Parts;
use http::{Method, StatusCode};
use http_body_util::{BodyExt as _, Limited};
use std::time::Duration;
use wire::{WebRequest, WebResponse, text_answer};

/// The most bytes a form may have, and the longest it may take.
const BODY_LIMIT: usize = 64 << 10;
const BODY_TIMEOUT: Duration = Duration::from_secs(30);
/// What the host of a domain ends with.
const HERE: &str = ".auth.localhost";
const AWS: &str = ".amazoncognito.com";

/// The pages of user pools.
#[derive(Clone)]
pub struct Web {
    cognito: Cognito,
}

/// Who is asked.
enum Asked {
    /// For a document of a pool.
    Document(Box<UserPool>, String),
    /// For a page of a pool.
    Page(Box<UserPool>),
    /// For a page of a domain that nobody has.
    Nobody,
}

/// A request to a pool's pages.
struct Visitor<'a> {
    pool: UserPool,
    parts: &'a Parts,
    query: Pairs,
    form: Pairs,
}

/// Whether a host without its port may be the host of a pool's pages, by its looks.
pub fn is_for_pages(host: &str) -> bool {
    host.ends_with(HERE) || (host.ends_with(AWS) && host.contains(".auth."))
}

impl Web {
    /// The pages of these pools.
    pub fn new(cognito: Cognito) -> Self {
        Self { cognito }
    }

    /// Whether a request is for a page or document of a pool.
    pub async fn is_asked(&self, parts: &Parts) -> bool {
        matches!(self.asked(parts).await, Ok(Some(_)) | Err(_))
    }

    /// Answers a request for a page or document.
    pub async fn answer(&self, request: WebRequest) -> WebResponse {
        let (parts, body) = request.into_parts();
        let collected = Limited::new(body, BODY_LIMIT).collect();
        let answer = match tokio::time::timeout(BODY_TIMEOUT, collected).await {
            Ok(Ok(body)) => self.page(&parts, &body.to_bytes()).await,
            Ok(Err(_)) | Err(_) => {
                return text_answer(StatusCode::BAD_REQUEST, "the form did not come\n");
            }
        };
        answer
            .into_response()
            .map(|body| body.map_err(|never| match never {}).boxed())
    }

    /// The answer to a request whose body has come.
    pub async fn page(&self, parts: &Parts, body: &Bytes) -> Answer {
        let asked = match self.asked(parts).await {
            Ok(Some(asked)) => asked,
            Ok(None) => return html::nothing_here(),
            Err(error) => return html::failed(&error),
        };
        match asked {
            Asked::Document(pool, name) => discovery::answer(&pool, &name, parts),
            Asked::Nobody => html::nothing_here(),
            Asked::Page(pool) => {
                let visitor = Visitor {
                    pool: *pool,
                    parts,
                    query: forms::pairs(parts.uri.query().unwrap_or_default()),
                    form: forms::pairs(&String::from_utf8_lossy(body)),
                };
                self.visited(&visitor).await
            }
        }
    }

    async fn visited(&self, visitor: &Visitor<'_>) -> Answer {
        let path = visitor.parts.uri.path();
        let method = match &visitor.parts.method {
            &Method::HEAD => &Method::GET,
            method => method,
        };
        match (method.as_str(), path) {
            ("OPTIONS", "/oauth2/token" | "/oauth2/revoke" | "/oauth2/userInfo") => {
                Answer::preflight()
            }
            ("GET", "/style.css") => html::style(),
            ("GET", "/icon.svg") => html::icon(),
            ("GET", "/oauth2/authorize") => self.authorize(visitor).await,
            ("GET", "/login") => self.login_page(visitor).await,
            ("POST", "/login") => self.login(visitor).await,
            ("POST", "/challenge") => self.challenged(visitor).await,
            ("GET", "/signup" | "/confirm" | "/forgotPassword" | "/resetPassword") => {
                self.account_page(visitor).await
            }
            ("POST", "/signup" | "/confirm" | "/forgotPassword" | "/resetPassword") => {
                self.account(visitor).await
            }
            ("GET", "/logout") => self.logout(visitor).await,
            ("POST", "/oauth2/token") => self.token(visitor).await.open_to_all(),
            ("POST", "/oauth2/revoke") => self.revoke_token(visitor).await.open_to_all(),
            ("GET" | "POST", "/oauth2/userInfo") => self.user_info(visitor).await.open_to_all(),
            _ => html::nothing_here(),
        }
    }

    async fn asked(&self, parts: &Parts) -> Reply<Option<Asked>> {
        if let Some((pool, document)) = document(parts.uri.path()) {
            let pool = self.cognito.any_pool(pool).await;
            let known = pool.map(|pool| Asked::Document(Box::new(pool), document.to_owned()));
            return match known {
                Ok(asked) => Ok(Some(asked)),
                Err(error) if error.code == "ResourceNotFoundException" => Ok(None),
                Err(error) => Err(error),
            };
        }
        let host = host(parts).to_lowercase();
        let name = host.split(':').next().unwrap_or_default();
        let domain = match (name.strip_suffix(HERE), name.strip_suffix(AWS)) {
            (Some(domain), _) => domain,
            (None, Some(rest)) => rest.split(".auth.").next().unwrap_or_default(),
            // An owner's own host has a dot in it; whoever asks for this machine asks for no pool.
            (None, None) if name.contains('.') && name.parse::<std::net::IpAddr>().is_err() => name,
            (None, None) => return Ok(None),
        };
        let found = self.cognito.domain(domain).await?;
        let found = found.filter(|found| found.is_custom == (domain == name));
        match found {
            Some(found) => {
                let pool = self.cognito.any_pool(&found.pool).await?;
                Ok(Some(Asked::Page(Box::new(pool))))
            }
            None => Ok(is_for_pages(name).then_some(Asked::Nobody)),
        }
    }
}

/// The pool and the document that a path names.
fn document(path: &str) -> Option<(&str, &str)> {
    let (pool, name) = path.strip_prefix('/')?.split_once("/.well-known/")?;
    let is_pool = pool.contains('_') && !pool.contains('/');
    let is_known = matches!(name, "jwks.json" | "openid-configuration");
    (is_pool && is_known).then_some((pool, name))
}

/// The host a client named: in its header, or in the target of HTTP/2.
fn host(parts: &Parts) -> &str {
    let header = parts.headers.get(HOST).and_then(|host| host.to_str().ok());
    let authority = || parts.uri.authority().map(http::uri::Authority::as_str);
    header.or_else(authority).unwrap_or_default()
}
