//! Signing in by the API: what is tried first, and the answers to what is asked then.

use crate::crypt::{alike, hmac};
use crate::ground::{Cognito, Seen};
use crate::sign_in::{Asked, Expected, Granting, Step, USERS_OWN};
use crate::tokens::Issued;
use crate::words::{bad, not_authorized, not_here};
use api::Reply;
use api::cognito_idp::{
    AdminInitiateAuthRequest, AdminInitiateAuthResponse, AdminRespondToAuthChallengeRequest,
    AdminRespondToAuthChallengeResponse, AuthenticationResultType, InitiateAuthRequest,
    InitiateAuthResponse, RespondToAuthChallengeRequest, RespondToAuthChallengeResponse,
    invalid_lambda_response_exception, unsupported_operation_exception,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::Record as _;
use domain::cognito::PoolUser;
use std::collections::BTreeMap;
use wire::Context;

/// What a sign-in comes to: a challenge, or tokens.
pub(super) struct Outcome {
    asked: Option<Asked>,
    result: Option<AuthenticationResultType>,
}

/// What a caller tells by name.
struct Told(BTreeMap<String, String>);

impl Told {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    fn needed(&self, name: &str) -> Reply<&str> {
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
    async fn go_on(&self, seen: &Seen, user: &PoolUser, has_shown_code: bool) -> Reply<Outcome> {
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

    pub(super) async fn respond_to_auth_challenge(
        &self,
        cx: &Context,
        input: RespondToAuthChallengeRequest,
    ) -> Reply<RespondToAuthChallengeResponse> {
        cx.public();
        let seen = self.seen(&input.client_id).await?;
        let told = Told(input.challenge_responses.unwrap_or_default());
        let session = input.session.as_deref();
        let outcome = self
            .responded(&seen, &input.challenge_name, session, &told)
            .await?;
        answered!(outcome, RespondToAuthChallengeResponse)
    }

    pub(super) async fn admin_respond_to_auth_challenge(
        &self,
        cx: &Context,
        input: AdminRespondToAuthChallengeRequest,
    ) -> Reply<AdminRespondToAuthChallengeResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "AdminRespondToAuthChallenge")
            .await?;
        let client = self.client(&pool, &input.client_id).await?;
        let told = Told(input.challenge_responses.unwrap_or_default());
        let (seen, session) = (Seen { pool, client }, input.session.as_deref());
        let outcome = self
            .responded(&seen, &input.challenge_name, session, &told)
            .await?;
        answered!(outcome, AdminRespondToAuthChallengeResponse)
    }

    async fn responded(
        &self,
        seen: &Seen,
        name: &str,
        session: Option<&str>,
        told: &Told,
    ) -> Reply<Outcome> {
        let username = told.needed("USERNAME")?;
        self.check_secret_hash(seen, told.get("SECRET_HASH"), &[username])?;
        let session = || session.ok_or_else(|| bad("Missing required parameter Session"));
        match name {
            "PASSWORD_VERIFIER" => {
                let block = told.needed("PASSWORD_CLAIM_SECRET_BLOCK")?;
                let signature = told.needed("PASSWORD_CLAIM_SIGNATURE")?;
                let time = told.needed("TIMESTAMP")?;
                check_timestamp(time)?;
                let user = self.check_proof(seen, block, signature, time).await?;
                self.go_on(seen, &user, false).await
            }
            "NEW_PASSWORD_REQUIRED" => self.new_password(seen, session()?, told).await,
            "SOFTWARE_TOKEN_MFA" => {
                let code = told.needed("SOFTWARE_TOKEN_MFA_CODE")?;
                let user = self.token_code(seen, session()?, code).await?;
                self.go_on(seen, &user, true).await
            }
            "MFA_SETUP" => {
                let challenge = self.expected(seen, session()?, Expected::SetUp).await?;
                self.spend(&challenge.key()).await?;
                let user = self.user_at(&seen.pool, &challenge.user).await?;
                self.go_on(seen, &user, true).await
            }
            _ => Err(not_here(&format!("The challenge {name} is"))),
        }
    }

    async fn new_password(&self, seen: &Seen, session: &str, told: &Told) -> Reply<Outcome> {
        let password = told.needed("NEW_PASSWORD")?;
        let attributes = told.0.iter().filter_map(|(name, value)| {
            let name = name.strip_prefix("userAttributes.")?;
            Some((name.to_owned(), value.clone()))
        });
        let user = self
            .password_chosen(seen, session, password, attributes.collect())
            .await?;
        self.go_on(seen, &user, true).await
    }

    /// Gives a user who was asked for it another password, and the attributes that were missing.
    pub(crate) async fn password_chosen(
        &self,
        seen: &Seen,
        session: &str,
        password: &str,
        attributes: BTreeMap<String, String>,
    ) -> Reply<PoolUser> {
        let pool = &seen.pool;
        super::sign_up::check_writes(seen, attributes.keys())?;
        crate::schema::check(pool, &attributes)?;
        crate::passwords::check(&pool.password, password)?;
        let challenge = self.expected(seen, session, Expected::NewPassword).await?;
        let user = self.user_at(pool, &challenge.user).await?;
        self.change_user(pool, &user.key(), |user| {
            crate::schema::check_mutable(pool, &user.attributes, &attributes)?;
            user.attributes.extend(attributes.clone());
            crate::schema::check_required(pool, &user.attributes)?;
            self.set_password(pool, user, password)
        })
        .await?;
        self.spend(&challenge.key()).await?;
        self.user_at(pool, &challenge.user).await
    }

    /// Takes a code of a software token from a user who was asked for it.
    pub(crate) async fn token_code(
        &self,
        seen: &Seen,
        session: &str,
        code: &str,
    ) -> Reply<PoolUser> {
        let challenge = self
            .expected(seen, session, Expected::SoftwareToken)
            .await?;
        let user = self.user_at(&seen.pool, &challenge.user).await?;
        let taken = self
            .change_user(&seen.pool, &user.key(), |user| {
                self.take_token_code(user, code)
            })
            .await;
        if let Err(error) = taken {
            self.count_failure(&challenge.key()).await?;
            return Err(error);
        }
        self.spend(&challenge.key()).await?;
        Ok(user)
    }

    /// Refuses callers who do not show that they know the app client's secret. Source:
    /// developer guide, "Computing secret hash values".
    pub(crate) fn check_secret_hash(
        &self,
        seen: &Seen,
        given: Option<&str>,
        names: &[&str],
    ) -> Reply<()> {
        let id = seen.client.id.as_str();
        let unable = || not_authorized(format!("Unable to verify secret hash for client {id}"));
        match (&seen.client.secret, given) {
            (None, None) => Ok(()),
            (None, Some(_)) => Err(unable()),
            (Some(_), None) => Err(not_authorized(format!(
                "Client {id} is configured with secret but SECRET_HASH was not received"
            ))),
            (Some(secret), Some(given)) => {
                let secret = self.opened(secret)?;
                let fits = |name: &&str| {
                    let hash = hmac(secret.as_bytes(), &[name.as_bytes(), id.as_bytes()]);
                    alike(STANDARD.encode(hash).as_bytes(), given.as_bytes())
                };
                names.iter().any(fits).then_some(()).ok_or_else(unable)
            }
        }
    }

    /// Refuses callers who do not know the app client's secret.
    pub(crate) fn check_secret(&self, seen: &Seen, given: Option<&str>) -> Reply<()> {
        let Some(secret) = &seen.client.secret else {
            return Ok(());
        };
        let secret = self.opened(secret)?;
        let is_right = given.is_some_and(|given| alike(secret.as_bytes(), given.as_bytes()));
        match is_right {
            true => Ok(()),
            false => Err(no_client_secret(&seen.client.id)),
        }
    }
}

fn no_client_secret(id: &str) -> api::ApiError {
    not_authorized(format!("Unable to verify secret for client {id}"))
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

fn allowed(is_allowed: bool, refusal: &str) -> Reply<()> {
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

/// Refuses a time that is not written as the protocol wants it: `Tue Sep 1 00:00:00 UTC 2026`.
///
/// How old it may be AWS does not say; a challenge lasts minutes and is answered once, and API
/// time may run faster than a client's clock.
fn check_timestamp(time: &str) -> Reply<()> {
    let parts: Vec<&str> = time.split(' ').collect();
    let letters = |text: &str| text.len() == 3 && text.bytes().all(|one| one.is_ascii_alphabetic());
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|one| one.is_ascii_digit());
    let clock =
        |text: &str| text.len() == 8 && text.split(':').count() == 3 && text.split(':').all(digits);
    let fits = match parts.as_slice() {
        [weekday, month, day, time, zone, year] => {
            letters(weekday)
                && letters(month)
                && digits(day)
                && day.len() <= 2
                && !day.starts_with('0')
                && clock(time)
                && !zone.is_empty()
                && digits(year)
                && year.len() == 4
        }
        _ => false,
    };
    allowed(
        fits,
        "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english",
    )
}

/// The refusal of a token that cannot be revoked.
pub(super) fn not_revocable() -> api::ApiError {
    unsupported_operation_exception("Token revocation is not enabled for this client.")
}

#[cfg(test)]
mod tests {
    use super::check_timestamp;

    #[test]
    fn times_are_taken_as_the_protocol_writes_them() {
        for good in [
            "Tue Sep 1 00:00:00 UTC 2026",
            "Sat Nov 21 17:23:54 UTC 2026",
        ] {
            assert_eq!(check_timestamp(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "2026-09-01T00:00:00Z",
            "Tue Sep 01 00:00:00 UTC 2026",
            "Tue Sep 1 0:0 UTC 2026",
        ] {
            assert!(check_timestamp(bad).is_err(), "{bad}");
        }
    }
}
