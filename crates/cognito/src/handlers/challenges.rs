//! Answers to what is asked at a sign-in.

use super::auth::{Outcome, Told, allowed, answered};
use crate::ground::{Cognito, Seen};
use crate::sign_in::Expected;
use crate::words::{bad, not_here};
use api::Reply;
use api::cognito_idp::{
    AdminRespondToAuthChallengeRequest, AdminRespondToAuthChallengeResponse,
    RespondToAuthChallengeRequest, RespondToAuthChallengeResponse,
};
use domain::Record as _;
use domain::cognito::PoolUser;
use std::collections::BTreeMap;
use wire::Context;

impl Cognito {
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
        super::new_users::check_writes(seen, attributes.keys())?;
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
