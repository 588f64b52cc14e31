//! Signing in: passwords, what else is asked for, and what is granted in the end.
//!
//! - [`Step`]: what a user must still do; `passwords` and `challenges` ask for it
//! - `grants`: what refresh tokens stand for
//!
//! The operations and the pages both come here.

mod challenges;
mod grants;
mod verifiers;

pub(crate) use challenges::{Asked, Expected};
pub(crate) use grants::{Granting, USERS_OWN};

use crate::ground::{Cognito, Seen};
use crate::words::{disabled, reset_required, unconfirmed, wrong_password};
use crate::{passwords, totp};
use api::Reply;
use api::cognito_idp as shapes;
use domain::Record as _;
use domain::clock::later;
use domain::cognito::{PoolUser, SoftwareToken, UserPool, UserStatus};
use std::time::Duration;

/// Wrong passwords before nobody looks for a while, and the longest while. Source: developer
/// guide, "Lockout behavior for failed sign-in attempts": five, then 1 s, doubling, to about
/// 15 minutes.
const FREE_TRIES: u32 = 5;
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// What a user whose password was right must still do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Nothing.
    Done,
    /// Choose another password.
    NewPassword,
    /// Show a code of the software token.
    SoftwareToken,
    /// Set up a software token.
    Setup,
}

impl Step {
    /// What a user must do next, given what was done.
    pub(crate) fn next(pool: &UserPool, user: &PoolUser, has_shown_code: bool) -> Self {
        let is_asked = match pool.mfa.as_str() {
            "ON" => true,
            "OPTIONAL" => user.software_token_mfa,
            _ => false,
        };
        match (&user.software_token, user.status) {
            (Some(_), _) if is_asked && !has_shown_code => Self::SoftwareToken,
            (_, UserStatus::ForceChangePassword) => Self::NewPassword,
            (None, _) if pool.mfa == "ON" => Self::Setup,
            _ => Self::Done,
        }
    }
}

impl Cognito {
    /// The user of that name, when the password is right and the user may sign in.
    pub(crate) async fn check_password(
        &self,
        seen: &Seen,
        name: &str,
        password: &str,
    ) -> Reply<PoolUser> {
        let Some(user) = self.find_user(&seen.pool, name).await? else {
            return Err(stranger(seen));
        };
        let is_right = !password.is_empty() && self.is_password(&seen.pool, &user, password)?;
        self.judge(&seen.pool, user, is_right).await
    }

    /// The user, when the password was right and the user may sign in; a wrong one is counted.
    pub(crate) async fn judge(
        &self,
        pool: &UserPool,
        user: PoolUser,
        is_right: bool,
    ) -> Reply<PoolUser> {
        let now = self.clock.now();
        if user.locked_until.is_some_and(|until| until > now) {
            return Err(shapes::not_authorized_exception(
                "Password attempts exceeded",
            ));
        }
        if user.status == UserStatus::ResetRequired {
            return Err(reset_required());
        }
        if !is_right {
            self.change_user(pool, &user.key(), |user| {
                user.failures += 1;
                let extra = user.failures.checked_sub(FREE_TRIES);
                let wait = extra.map(|extra| Duration::from_secs(1 << extra.min(10)).min(LONGEST));
                user.locked_until = wait.map(|wait| later(now, wait));
                Ok(())
            })
            .await?;
            return Err(wrong_password());
        }
        may_sign_in(&user)?;
        if user.status == UserStatus::ForceChangePassword
            && user.temporary_until.is_some_and(|until| until <= now)
        {
            return Err(shapes::not_authorized_exception(
                "Temporary password has expired and must be reset by an administrator.",
            ));
        }
        if user.failures > 0 {
            self.change_user(pool, &user.key(), |user| {
                (user.failures, user.locked_until) = (0, None);
                Ok(())
            })
            .await?;
        }
        Ok(user)
    }

    /// Gives a user another password for good.
    pub(crate) fn set_password(
        &self,
        pool: &UserPool,
        user: &mut PoolUser,
        password: &str,
    ) -> Reply<()> {
        passwords::check(&pool.password, password)?;
        user.verifier = Some(self.verifier_of(pool, user, password));
        user.temporary_until = None;
        (user.failures, user.locked_until) = (0, None);
        user.status = UserStatus::Confirmed;
        Ok(())
    }

    /// Gives a user a password that must be changed at the first sign-in.
    pub(crate) fn set_temporary_password(
        &self,
        pool: &UserPool,
        user: &mut PoolUser,
        password: &str,
    ) -> Reply<()> {
        self.set_password(pool, user, password)?;
        let days = u64::try_from(pool.password.temporary_days).unwrap_or(0);
        let lasts = Duration::from_secs(days * 24 * 60 * 60);
        user.temporary_until = Some(later(self.clock.now(), lasts));
        user.status = UserStatus::ForceChangePassword;
        Ok(())
    }

    /// Takes a code of a user's software token, each one once.
    pub(crate) fn take_token_code(&self, user: &mut PoolUser, code: &str) -> Reply<()> {
        let Some(token) = &mut user.software_token else {
            return Err(shapes::software_token_mfa_not_found_exception(
                "Software token MFA is not enabled for the user.",
            ));
        };
        let (secret, now) = (self.opened(&token.secret)?, self.clock.now());
        match totp::step_of(&secret, code, now, token.last_step) {
            Some(step) => token.last_step = step,
            None if totp::is_used(&secret, code, now, token.last_step) => {
                return Err(shapes::expired_code_exception(
                    "Your software token has already been used once.",
                ));
            }
            None => {
                return Err(shapes::code_mismatch_exception(
                    "Invalid code received for user",
                ));
            }
        }
        Ok(())
    }

    /// Gives a user a software token that has just shown its first code.
    pub(crate) fn set_token(
        &self,
        user: &mut PoolUser,
        secret: &domain::Sealed,
        code: &str,
    ) -> Reply<()> {
        let opened = self.opened(secret)?;
        let step = totp::step_of(&opened, code, self.clock.now(), 0);
        let last_step =
            step.ok_or_else(|| shapes::enable_software_token_mfa_exception("Code mismatch"))?;
        user.software_token = Some(SoftwareToken {
            secret: secret.clone(),
            last_step,
        });
        user.offered_token = None;
        Ok(())
    }
}

/// Refuses users who may not sign in whatever their password.
pub(crate) fn may_sign_in(user: &PoolUser) -> Reply<()> {
    match user.status {
        _ if !user.enabled => Err(disabled()),
        UserStatus::Unconfirmed => Err(unconfirmed()),
        UserStatus::ResetRequired => Err(reset_required()),
        UserStatus::Confirmed | UserStatus::ForceChangePassword => Ok(()),
    }
}

/// The refusal of a name that no user has.
pub(crate) fn stranger(seen: &Seen) -> api::ApiError {
    match seen.client.hides_users {
        true => wrong_password(),
        false => crate::words::no_user(),
    }
}
