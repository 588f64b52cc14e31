//! Actions that authenticate, on the wire.

use crate::Elb;
use crate::fault::{Outcome, invalid};
use api::elbv2::{Action as Wire, AuthenticateCognitoActionConfig, AuthenticateOidcActionConfig};
use domain::elb::login::{
    Login, LoginProvider, SCOPE, SESSION_COOKIE, SESSION_TIMEOUT, Unauthenticated,
};
use domain::{Arn, Sealed};
use std::collections::BTreeMap;
use std::time::Duration;

/// The most further parameters for the provider. Source: ELB API model,
/// `AuthenticationRequestExtraParams`.
const EXTRA: usize = 10;
/// Parameters that the load balancer sets. Chosen: nobody else may, since the answer would not
/// be understood.
const OWN: [&str; 6] = [
    "client_id",
    "nonce",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
];
/// Cookies of load balancers that are no sessions.
const TAKEN: [&str; 4] = ["AWSALB", "AWSALBAPP", "AWSALBTG", "AWSALBAuthNonce"];

/// What both kinds of configuration say alike.
struct Common<'a> {
    cookie: Option<&'a String>,
    scope: Option<&'a String>,
    timeout: Option<i64>,
    extra: Option<&'a BTreeMap<String, String>>,
    unauthenticated: Option<&'a String>,
}

impl Common<'_> {
    fn login(&self, provider: LoginProvider) -> Outcome<Login> {
        let cookie = self.cookie.map_or(SESSION_COOKIE, String::as_str);
        let fits = |byte: u8| byte.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?={}".contains(&byte);
        if cookie.is_empty() || !cookie.bytes().all(fits) || TAKEN.contains(&cookie) {
            return Err(invalid(format!(
                "The session cookie name '{cookie}' is not valid"
            )));
        }
        let most = SESSION_TIMEOUT.as_secs();
        let seconds = self.timeout.map_or(Ok(most), u64::try_from).unwrap_or(0);
        if !(1..=most).contains(&seconds) {
            return Err(invalid(format!(
                "The session timeout must be between 1 and {most} seconds"
            )));
        }
        let named = |name: &String| {
            let wrong = || invalid(format!("OnUnauthenticatedRequest '{name}' is not valid"));
            Unauthenticated::named(name).ok_or_else(wrong)
        };
        Ok(Login {
            provider,
            cookie: cookie.to_owned(),
            scope: self.scope.map_or(SCOPE, String::as_str).to_owned(),
            session_timeout: Duration::from_secs(seconds),
            extra: extra(self.extra)?,
            unauthenticated: self
                .unauthenticated
                .map_or(Ok(Unauthenticated::default()), named)?,
        })
    }
}

fn extra(given: Option<&BTreeMap<String, String>>) -> Outcome<BTreeMap<String, String>> {
    let extra = given.cloned().unwrap_or_default();
    if extra.len() > EXTRA {
        return Err(invalid(format!(
            "At most {EXTRA} authentication request extra parameters can be specified"
        )));
    }
    match OWN.iter().find(|own| extra.contains_key(**own)) {
        Some(own) => Err(invalid(format!(
            "The authentication request extra parameter '{own}' is set by the load balancer"
        ))),
        None => Ok(extra),
    }
}

/// An action of type `authenticate-oidc`. One that uses the secret that is there already has an
/// empty one, until [`crate::handlers::logins::admit`] has put it in.
pub(crate) fn oidc(room: &Elb, config: Option<&AuthenticateOidcActionConfig>) -> Outcome<Login> {
    let config = config.ok_or_else(|| {
        invalid("An authenticate-oidc action must specify AuthenticateOidcConfig")
    })?;
    let keeps = config.use_existing_client_secret == Some(true);
    let given = config.client_secret.as_deref().unwrap_or_default();
    let secret = match (given, keeps) {
        ("", true) => Sealed(String::new()),
        ("", false) => return Err(invalid("A client secret must be specified")),
        (_, true) => {
            return Err(invalid(
                "ClientSecret cannot be specified when UseExistingClientSecret is true",
            ));
        }
        (secret, false) => room.seal.seal(secret.as_bytes(), &*room.ids),
    };
    if config.client_id.is_empty() {
        return Err(invalid("A client ID must be specified"));
    }
    let common = Common {
        cookie: config.session_cookie_name.as_ref(),
        scope: config.scope.as_ref(),
        timeout: config.session_timeout,
        extra: config.authentication_request_extra_params.as_ref(),
        unauthenticated: config.on_unauthenticated_request.as_ref(),
    };
    common.login(LoginProvider::Oidc {
        issuer: url("issuer", &config.issuer)?,
        authorization: url("authorization endpoint", &config.authorization_endpoint)?,
        token: url("token endpoint", &config.token_endpoint)?,
        user_info: url("user info endpoint", &config.user_info_endpoint)?,
        client: config.client_id.clone(),
        secret,
    })
}

/// A full URL with HTTPS.
///
/// Source: ELB API model, `AuthenticateOidcActionConfig`. Chosen: a provider on this machine,
/// below `localhost` or on the loopback, may do without TLS.
fn url(what: &str, text: &str) -> Outcome<String> {
    let wrong = || invalid(format!("The {what} '{text}' must be a valid HTTPS URL"));
    let (is_plain, rest) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
        (Some(rest), _) => (false, rest),
        (None, Some(rest)) => (true, rest),
        (None, None) => return Err(wrong()),
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority
        .rsplit_once(':')
        .map_or(authority, |(host, _)| host);
    let is_here = host == "localhost" || host.ends_with(".localhost") || host == "127.0.0.1";
    let is_clean = text.bytes().all(|byte| byte.is_ascii_graphic()) && !authority.contains('@');
    match !host.is_empty() && is_clean && (!is_plain || is_here) {
        true => Ok(text.to_owned()),
        false => Err(wrong()),
    }
}

/// An action of type `authenticate-cognito`; whether pool, client and domain are there is not
/// looked at here.
pub(crate) fn cognito(config: Option<&AuthenticateCognitoActionConfig>) -> Outcome<Login> {
    let config = config.ok_or_else(|| {
        invalid("An authenticate-cognito action must specify AuthenticateCognitoConfig")
    })?;
    let pool = config.user_pool_arn.parse::<Arn>().ok();
    let pool = pool.filter(|pool| pool.resource_after("userpool").is_some());
    let wrong = || {
        let arn = &config.user_pool_arn;
        invalid(format!("'{arn}' is not a valid user pool ARN"))
    };
    let common = Common {
        cookie: config.session_cookie_name.as_ref(),
        scope: config.scope.as_ref(),
        timeout: config.session_timeout,
        extra: config.authentication_request_extra_params.as_ref(),
        unauthenticated: config.on_unauthenticated_request.as_ref(),
    };
    common.login(LoginProvider::Cognito {
        pool: pool.ok_or_else(wrong)?,
        client: config.user_pool_client_id.clone(),
        domain: config.user_pool_domain.to_lowercase(),
    })
}

/// The action, but for its order; secrets are never told.
pub(crate) fn told(login: &Login) -> Wire {
    let cookie = Some(login.cookie.clone());
    let scope = Some(login.scope.clone());
    let timeout = i64::try_from(login.session_timeout.as_secs()).ok();
    let extra = Some(login.extra.clone()).filter(|extra| !extra.is_empty());
    let unauthenticated = Some(login.unauthenticated.as_str().to_owned());
    let action = Wire {
        r#type: login.kind().to_owned(),
        ..Wire::default()
    };
    match &login.provider {
        LoginProvider::Oidc {
            issuer,
            authorization,
            token,
            user_info,
            client,
            secret: _,
        } => Wire {
            authenticate_oidc_config: Some(AuthenticateOidcActionConfig {
                issuer: issuer.clone(),
                authorization_endpoint: authorization.clone(),
                token_endpoint: token.clone(),
                user_info_endpoint: user_info.clone(),
                client_id: client.clone(),
                client_secret: None,
                session_cookie_name: cookie,
                scope,
                session_timeout: timeout,
                authentication_request_extra_params: extra,
                on_unauthenticated_request: unauthenticated,
                use_existing_client_secret: None,
            }),
            ..action
        },
        LoginProvider::Cognito {
            pool,
            client,
            domain,
        } => Wire {
            authenticate_cognito_config: Some(AuthenticateCognitoActionConfig {
                user_pool_arn: pool.to_string(),
                user_pool_client_id: client.clone(),
                user_pool_domain: domain.clone(),
                session_cookie_name: cookie,
                scope,
                session_timeout: timeout,
                authentication_request_extra_params: extra,
                on_unauthenticated_request: unauthenticated,
            }),
            ..action
        },
    }
}
