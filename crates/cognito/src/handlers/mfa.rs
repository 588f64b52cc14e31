//! Software tokens: given out, shown to work, preferred.

use crate::crypt::Opaque;
use crate::ground::{Cognito, Seen};
use crate::totp;
use crate::words::{bad, not_here};
use api::cognito_idp::{
    AdminSetUserMFAPreferenceRequest, AdminSetUserMFAPreferenceResponse,
    AssociateSoftwareTokenRequest, AssociateSoftwareTokenResponse, EmailMfaSettingsType,
    SMSMfaSettingsType, SetUserMFAPreferenceRequest, SetUserMFAPreferenceResponse,
    SoftwareTokenMfaSettingsType, VerifySoftwareTokenRequest, VerifySoftwareTokenResponse,
    WebAuthnMfaSettingsType, software_token_mfa_not_found_exception,
};
use api::{ApiError, Reply};
use domain::Record as _;
use domain::cognito::{Challenge, ChallengeKind, PoolUser, UserPool};
use wire::Context;

impl Cognito {
    pub(super) async fn associate_software_token(
        &self,
        cx: &Context,
        input: AssociateSoftwareTokenRequest,
    ) -> Reply<AssociateSoftwareTokenResponse> {
        cx.public();
        let secret = totp::secret(&*self.ids);
        if let Some(session) = &input.session {
            let (seen, challenge) = self.setting_up(session).await?;
            let next = self.offer(&seen, &challenge, &secret).await?;
            return Ok(AssociateSoftwareTokenResponse {
                secret_code: Some(secret),
                session: Some(next),
            });
        }
        let token = input.access_token.as_deref().ok_or_else(no_proof)?;
        let bearer = self.own(token).await?;
        refuse_unless_on(&bearer.pool)?;
        let sealed = self.sealed(&secret);
        self.change_user(&bearer.pool, &bearer.user.key(), |user| {
            user.offered_token = Some(sealed.clone());
            Ok(())
        })
        .await?;
        Ok(AssociateSoftwareTokenResponse {
            secret_code: Some(secret),
            session: None,
        })
    }

    /// Gives out a software token to somebody who is signing in; answers the next session.
    pub(crate) async fn offer(
        &self,
        seen: &Seen,
        challenge: &Challenge,
        secret: &str,
    ) -> Reply<String> {
        self.spend(&challenge.key()).await?;
        let opaque = Opaque::new(&seen.pool.id, "", &*self.ids);
        let kind = ChallengeKind::Setup(Some(self.sealed(secret)));
        self.remember(seen, &challenge.user, kind, opaque.hash)
            .await?;
        Ok(opaque.text)
    }

    pub(super) async fn verify_software_token(
        &self,
        cx: &Context,
        input: VerifySoftwareTokenRequest,
    ) -> Reply<VerifySoftwareTokenResponse> {
        cx.public();
        let success = |session| VerifySoftwareTokenResponse {
            status: Some("SUCCESS".to_owned()),
            session,
        };
        if let Some(session) = &input.session {
            let (seen, challenge) = self.setting_up(session).await?;
            let next = self.set_up(&seen, &challenge, &input.user_code).await?;
            return Ok(success(Some(next)));
        }
        let token = input.access_token.as_deref().ok_or_else(no_proof)?;
        let bearer = self.own(token).await?;
        self.change_user(&bearer.pool, &bearer.user.key(), |user| {
            let offered = user.offered_token.clone();
            let offered = offered.ok_or_else(|| {
                software_token_mfa_not_found_exception("Software token has not been associated.")
            })?;
            self.set_token(user, &offered, &input.user_code)
        })
        .await?;
        Ok(success(None))
    }

    /// Takes the first code of a software token from somebody who is signing in; answers the
    /// session that shows it.
    pub(crate) async fn set_up(
        &self,
        seen: &Seen,
        challenge: &Challenge,
        code: &str,
    ) -> Reply<String> {
        let ChallengeKind::Setup(Some(secret)) = &challenge.kind else {
            return Err(software_token_mfa_not_found_exception(
                "Software token has not been associated.",
            ));
        };
        let user = self.user_at(&seen.pool, &challenge.user).await?;
        let set = self
            .change_user(&seen.pool, &user.key(), |user| {
                self.set_token(user, secret, code)?;
                (user.software_token_mfa, user.prefers_software_token) = (true, true);
                Ok(())
            })
            .await;
        if let Err(error) = set {
            self.count_failure(&challenge.key()).await?;
            return Err(error);
        }
        self.spend(&challenge.key()).await?;
        let opaque = Opaque::new(&seen.pool.id, "", &*self.ids);
        self.remember(seen, &challenge.user, ChallengeKind::SetUp, opaque.hash)
            .await?;
        Ok(opaque.text)
    }

    /// The sign-in of a session that waits for a software token to be set up.
    async fn setting_up(&self, session: &str) -> Reply<(Seen, Challenge)> {
        let invalid = || crate::words::not_authorized("Invalid session for the user.");
        let read = Opaque::read(session).ok_or_else(invalid)?;
        let pool = self.any_pool(&read.pool).await.map_err(|_| invalid())?;
        let challenge = self.challenge(&pool, session).await?;
        if !matches!(challenge.kind, ChallengeKind::Setup(_)) {
            return Err(invalid());
        }
        refuse_unless_on(&pool)?;
        let client = self.client(&pool, &challenge.client).await?;
        Ok((Seen { pool, client }, challenge))
    }

    pub(super) async fn set_user_mfa_preference(
        &self,
        cx: &Context,
        input: SetUserMFAPreferenceRequest,
    ) -> Reply<SetUserMFAPreferenceResponse> {
        cx.public();
        let bearer = self.own(&input.access_token).await?;
        let wish = Wish {
            sms: input.sms_mfa_settings,
            token: input.software_token_mfa_settings,
            email: input.email_mfa_settings,
            passkey: input.web_authn_mfa_settings,
        };
        self.prefer(&bearer.pool, &bearer.user, wish).await?;
        Ok(SetUserMFAPreferenceResponse {})
    }

    pub(super) async fn admin_set_user_mfa_preference(
        &self,
        cx: &Context,
        input: AdminSetUserMFAPreferenceRequest,
    ) -> Reply<AdminSetUserMFAPreferenceResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "AdminSetUserMFAPreference")
            .await?;
        let user = self.user(&pool, &input.username).await?;
        let wish = Wish {
            sms: input.sms_mfa_settings,
            token: input.software_token_mfa_settings,
            email: input.email_mfa_settings,
            passkey: input.web_authn_mfa_settings,
        };
        self.prefer(&pool, &user, wish).await?;
        Ok(AdminSetUserMFAPreferenceResponse {})
    }

    async fn prefer(&self, pool: &UserPool, user: &PoolUser, wish: Wish) -> Reply<()> {
        if wish.sms.is_some_and(|sms| sms.enabled == Some(true)) {
            return Err(not_here("Codes by SMS are"));
        }
        if wish.email.is_some_and(|email| email.enabled == Some(true)) {
            return Err(not_here("One-time passwords by e-mail are"));
        }
        if wish
            .passkey
            .is_some_and(|passkey| passkey.enabled == Some(true))
        {
            return Err(not_here("Passkeys are"));
        }
        let Some(token) = wish.token else {
            return Ok(());
        };
        self.change_user(pool, &user.key(), |user| {
            let enabled = token.enabled.unwrap_or(false);
            if enabled && user.software_token.is_none() {
                return Err(bad("User has not verified software token mfa"));
            }
            user.software_token_mfa = enabled;
            user.prefers_software_token = enabled && token.preferred_mfa.unwrap_or(false);
            Ok(())
        })
        .await
    }
}

/// How a user wants to show codes.
struct Wish {
    sms: Option<SMSMfaSettingsType>,
    token: Option<SoftwareTokenMfaSettingsType>,
    email: Option<EmailMfaSettingsType>,
    passkey: Option<WebAuthnMfaSettingsType>,
}

fn no_proof() -> ApiError {
    bad("Either AccessToken or Session is required.")
}

fn refuse_unless_on(pool: &UserPool) -> Reply<()> {
    match pool.software_token_mfa || pool.mfa != "OFF" {
        true => Ok(()),
        false => Err(software_token_mfa_not_found_exception(
            "Software Token MFA has not been enabled by the userPool",
        )),
    }
}
