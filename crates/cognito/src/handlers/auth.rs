//! Signing in by the API: what is tried first.

use crate::ground::{Cognito, Seen};
use crate::sign_in::{Asked, Granting, Step, USERS_OWN};
use crate::tokens::Issued;
use crate::words::{bad, not_here};
use api::Reply;
use api::cognito_idp::{
    AdminInitiateAuthRequest, AdminInitiateAuthResponse, AuthenticationResultType,
    InitiateAuthRequest, InitiateAuthResponse, invalid_lambda_response_exception,
    unsupported_operation_exception,
};
use domain::cognito::PoolUser;
use std::collections::BTreeMap;
use wire::Context;

/// What a sign-in comes to: a challenge, or tokens.
pub(super) struct Outcome {
    pub(super) asked: Option<Asked>,
    pub(super) result: Option<AuthenticationResultType>,
}

/// What a caller tells by name.
pub(super) struct Told(pub(super) BTreeMap<String, String>);

impl Told {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub(super) fn needed(&self, name: &str) -> Reply<&str> {
        let value = self.get(name).filter(|value| !value.is_empty());
        value.ok_or_else(|| bad(format!("Missing required parameter {name}")))
    }
}

macro_rules! answered {
    ($outcome:expr, $kind:ident) => {{
        let Outcome { asked, result } = $outcome;
        let asked = asked.map(|asked| (asked.name.to_owned(), asked.session, asked.parameters));
        let (name, session, parameters) = match asked {
            Some((name, session, parameters)) => (Some(name), session, parameters),
            None => (None, None, BTreeMap::new()),
        };
        Ok($kind {
            challenge_name: name,
            session,
            challenge_parameters: Some(parameters),
            authentication_result: result,
            ..$kind::default()
        })
    }};
}

pub(super) use answered;

impl Cognito {
    pub(super) async fn initiate_auth(
        &self,
        cx: &Context,
        input: InitiateAuthRequest,
    ) -> Reply<InitiateAuthResponse> {
        cx.public();
        let seen = self.seen(&input.client_id).await?;
        let told = Told(input.auth_parameters.unwrap_or_default());
        if input.auth_flow.starts_with("ADMIN_") {
            return Err(bad("Initiate Auth method not supported."));
        }
        let outcome = self.initiated(&seen, &input.auth_flow, &told).await?;
        answered!(outcome, InitiateAuthResponse)
    }

    pub(super) async fn admin_initiate_auth(
        &self,
        cx: &Context,
        input: AdminInitiateAuthRequest,
    ) -> Reply<AdminInitiateAuthResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "AdminInitiateAuth")
            .await?;
        let client = self.client(&pool, &input.client_id).await?;
        let told = Told(input.auth_parameters.unwrap_or_default());
        let outcome = self
            .initiated(&Seen { pool, client }, &input.auth_flow, &told)
            .await?;
        answered!(outcome, AdminInitiateAuthResponse)
    }

    async fn initiated(&self, seen: &Seen, flow: &str, told: &Told) -> Reply<Outcome> {
        let hash = told.get("SECRET_HASH");
        match flow {
            "USER_SRP_AUTH" => {
                let is_allowed = seen.client.allows("ALLOW_USER_SRP_AUTH") || is_old(seen);
                allowed(is_allowed, "USER_SRP_AUTH is not enabled for the client.")?;
                let (name, a) = (told.needed("USERNAME")?, told.needed("SRP_A")?);
                self.check_secret_hash(seen, hash, &[name])?;
                let asked = self.ask_for_proof(seen, name, a).await?;
                Ok(Outcome {
                    asked: Some(asked),
                    result: None,
                })
            }
            "USER_PASSWORD_AUTH" => {
                let is_allowed = ["ALLOW_USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH"];
                let is_allowed = is_allowed.iter().any(|flow| seen.client.allows(flow));
                allowed(
                    is_allowed,
                    "USER_PASSWORD_AUTH flow not enabled for this client",
                )?;
                self.by_password(seen, told).await
            }
            "ADMIN_USER_PASSWORD_AUTH" | "ADMIN_NO_SRP_AUTH" => {
                let is_allowed = ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"];
                let is_allowed = is_allowed.iter().any(|flow| seen.client.allows(flow));
                allowed(is_allowed, "Auth flow not enabled for this client")?;
                self.by_password(seen, told).await
            }
            "REFRESH_TOKEN_AUTH" | "REFRESH_TOKEN" => {
                let result = self
                    .refreshed(seen, told.needed("REFRESH_TOKEN")?, hash)
                    .await?;
                Ok(Outcome {
                    asked: None,
                    result: Some(result),
                })
            }
            "CUSTOM_AUTH" => {
                let is_allowed = ["ALLOW_CUSTOM_AUTH", "CUSTOM_AUTH_FLOW_ONLY"];
                let is_allowed = is_allowed.iter().any(|flow| seen.client.allows(flow));
                allowed(is_allowed, "CUSTOM_AUTH is not enabled for the client.")?;
                Err(invalid_lambda_response_exception(
                    "Custom auth lambda trigger is not configured for the user pool.",
                ))
            }
            _ => Err(not_here(&format!("Signing in by {flow} is"))),
        }
    }

    async fn by_password(&self, seen: &Seen, told: &Told) -> Reply<Outcome> {
        let (name, password) = (told.needed("USERNAME")?, told.needed("PASSWORD")?);
        self.check_secret_hash(seen, told.get("SECRET_HASH"), &[name])?;
        let user = self.check_password(seen, name, password).await?;
        self.go_on(seen, &user, false).await
    }

    /// Asks for the next step, or gives tokens when there is none.
    pub(super) async fn go_on(
        &self,
        seen: &Seen,
        user: &PoolUser,
        has_shown_code: bool,
    ) -> Reply<Outcome> {
        let step = Step::next(&seen.pool, user, has_shown_code);
        if let Some(asked) = self.ask(seen, user, step).await? {
            return Ok(Outcome {
                asked: Some(asked),
                result: None,
            });
        }
        let how = Granting {
            scopes: vec![USERS_OWN.to_owned()],
            by_pages: false,
            signed_in_at: self.clock.now(),
        };
        let (grant, refresh) = self.grant(seen, user, how).await?;
        let issued = self.issue(seen, user, &grant, None).await?;
        Ok(Outcome {
            asked: None,
            result: Some(result(issued, Some(refresh))),
        })
    }
}

/// Tokens as callers are told them.
pub(super) fn result(issued: Issued, refresh: Option<String>) -> AuthenticationResultType {
    AuthenticationResultType {
        access_token: Some(issued.access),
        expires_in: Some(issued.expires_in),
        token_type: Some("Bearer".to_owned()),
        refresh_token: refresh,
        id_token: Some(issued.id),
        ..AuthenticationResultType::default()
    }
}

pub(super) fn allowed(is_allowed: bool, refusal: &str) -> Reply<()> {
    match is_allowed {
        true => Ok(()),
        false => Err(bad(refusal)),
    }
}

/// Whether a client names its flows in the old way, which never excludes proving a password.
fn is_old(seen: &Seen) -> bool {
    let flows = seen.client.flows.as_deref().unwrap_or_default();
    !flows
        .iter()
        .any(|flow| flow.starts_with("ALLOW_") || flow == "CUSTOM_AUTH_FLOW_ONLY")
}

/// The refusal of a token that cannot be revoked.
pub(super) fn not_revocable() -> api::ApiError {
    unsupported_operation_exception("Token revocation is not enabled for this client.")
}
