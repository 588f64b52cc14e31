//! Passwords that are set for users, or forgotten by them.

use super::new_users::{nobody, pretended};
use crate::codes::{Said, reached};
use crate::ground::{Cognito, Refusal, Seen};
use crate::passwords;
use crate::words::{bad, disabled, no_user, not_authorized, wrong_code};
use api::Reply;
use api::cognito_idp::{
    AdminResetUserPasswordRequest, AdminResetUserPasswordResponse, AdminSetUserPasswordRequest,
    AdminSetUserPasswordResponse, CodeDeliveryDetailsType, ConfirmForgotPasswordRequest,
    ConfirmForgotPasswordResponse, ForgotPasswordRequest, ForgotPasswordResponse,
};
use domain::Record as _;
use domain::cognito::{Code, PoolUser, Purpose, UserPool, UserStatus};
use wire::Context;

impl Cognito {
    pub(super) async fn admin_set_user_password(
        &self,
        cx: &Context,
        input: AdminSetUserPasswordRequest,
    ) -> Reply<AdminSetUserPasswordResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "AdminSetUserPassword")
            .await?;
        let user = self.user(&pool, &input.username).await?;
        self.change_user(&pool, &user.key(), |user| match input.permanent {
            Some(true) => self.set_password(&pool, user, &input.password),
            _ => self.set_temporary_password(&pool, user, &input.password),
        })
        .await?;
        Ok(AdminSetUserPasswordResponse {})
    }

    pub(super) async fn admin_reset_user_password(
        &self,
        cx: &Context,
        input: AdminResetUserPasswordRequest,
    ) -> Reply<AdminResetUserPasswordResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "AdminResetUserPassword")
            .await?;
        let user = self.user(&pool, &input.username).await?;
        let (attribute, to) = recovered_by(&pool, &user, Asking::Administrator)?;
        let code = self.code(&pool, &user, Purpose::Reset, (attribute, to));
        self.change_user(&pool, &user.key(), |user| {
            user.status = UserStatus::ResetRequired;
            Ok(())
        })
        .await?;
        self.send_new(code).await?;
        Ok(AdminResetUserPasswordResponse {})
    }

    pub(super) async fn forgot_password(
        &self,
        cx: &Context,
        input: ForgotPasswordRequest,
    ) -> Reply<ForgotPasswordResponse> {
        cx.public();
        let seen = self.seen(&input.client_id).await?;
        self.check_secret_hash(&seen, input.secret_hash.as_deref(), &[&input.username])?;
        Ok(ForgotPasswordResponse {
            code_delivery_details: Some(self.forgotten(&seen, &input.username).await?),
        })
    }

    /// Sends a user a code with which another password can be chosen.
    pub(crate) async fn forgotten(
        &self,
        seen: &Seen,
        username: &str,
    ) -> Reply<CodeDeliveryDetailsType> {
        if seen.pool.recovery.iter().any(|name| name == "admin_only") {
            return Err(not_authorized("Contact administrator to reset password."));
        }
        let Some(user) = self.find_user(&seen.pool, username).await? else {
            return pretended(seen, username);
        };
        let to = recovered_by(&seen.pool, &user, Asking::User)?;
        let code = self.code(&seen.pool, &user, Purpose::Reset, to);
        self.send_new(code).await
    }

    pub(super) async fn confirm_forgot_password(
        &self,
        cx: &Context,
        input: ConfirmForgotPasswordRequest,
    ) -> Reply<ConfirmForgotPasswordResponse> {
        cx.public();
        let seen = self.seen(&input.client_id).await?;
        self.check_secret_hash(&seen, input.secret_hash.as_deref(), &[&input.username])?;
        self.recovered(
            &seen,
            &input.username,
            &input.confirmation_code,
            &input.password,
        )
        .await?;
        Ok(ConfirmForgotPasswordResponse {})
    }

    /// Gives a user who shows the code another password.
    pub(crate) async fn recovered(
        &self,
        seen: &Seen,
        username: &str,
        given: &str,
        password: &str,
    ) -> Reply<()> {
        let pool = &seen.pool;
        let Some(user) = self.find_user(pool, username).await? else {
            return Err(nobody(seen, wrong_code()));
        };
        if !user.enabled {
            return Err(disabled());
        }
        // A password that will not do must not cost the code.
        passwords::check(&pool.password, password)?;
        let code = &Code::key_of(&pool.scope, &pool.id, &user.folded, &Purpose::Reset);
        let (key, now) = (&user.key(), self.clock.now());
        self.write(|txn| async move {
            if let Said::Wrong(error) = self.said(&txn, code, given, now).await? {
                return Ok(Err(error));
            }
            let found: Option<PoolUser> = txn.get(key).await?;
            let mut user = found.ok_or_else(no_user)?;
            self.set_password(pool, &mut user, password)?;
            user.changed_at = now;
            txn.put(&user);
            Ok::<_, Refusal>(Ok(()))
        })
        .await?
    }
}

/// Who wants a password to be reset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asking {
    User,
    Administrator,
}

/// Where a user gets back in: the first way the pool wants that is verified. Source: developer
/// guide, "Recovering a user account"; where nobody chose, the telephone before the mailbox.
fn recovered_by<'a>(
    pool: &UserPool,
    user: &'a PoolUser,
    asking: Asking,
) -> Reply<(&'static str, &'a str)> {
    if !user.enabled {
        return Err(disabled());
    }
    let is_resettable = match user.status {
        UserStatus::ForceChangePassword => false,
        UserStatus::Unconfirmed => asking == Asking::User,
        UserStatus::Confirmed | UserStatus::ResetRequired => true,
    };
    if !is_resettable {
        return Err(not_authorized(
            "User password cannot be reset in the current state.",
        ));
    }
    let mut ways: Vec<&'static str> = pool
        .recovery
        .iter()
        .filter_map(|name| match name.as_str() {
            "verified_email" => Some("email"),
            "verified_phone_number" => Some("phone_number"),
            _ => None,
        })
        .collect();
    if ways.is_empty() {
        ways = vec!["phone_number", "email"];
    }
    ways.retain(|name| user.has_verified(name));
    let to = reached(user, &ways);
    let way = to.and_then(|(name, value)| Some((*ways.iter().find(|way| **way == name)?, value)));
    way.ok_or_else(|| {
        bad("Cannot reset password for the user as there is no registered/verified email or phone_number")
    })
}
