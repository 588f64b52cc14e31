//! Signing up, and confirming it.

use super::new_users::{check_writes, exists, nobody, pretended};
use crate::codes::{Said, reached};
use crate::convert::users;
use crate::ground::{Cognito, Refusal, Seen};
use crate::names::{self, Clash};
use crate::passwords;
use crate::words::{bad, expired_code, no_user, not_authorized};
use api::cognito_idp::{
    AdminConfirmSignUpRequest, AdminConfirmSignUpResponse, ConfirmSignUpRequest,
    ConfirmSignUpResponse, ResendConfirmationCodeRequest, ResendConfirmationCodeResponse,
    SignUpRequest, SignUpResponse, username_exists_exception,
};
use api::{ApiError, Reply};
use domain::Record as _;
use domain::cognito::{Code, PoolUser, Purpose, UserPool, UserStatus};
use std::collections::BTreeMap;
use wire::Context;

impl Cognito {
    pub(super) async fn sign_up(
        &self,
        cx: &Context,
        input: SignUpRequest,
    ) -> Reply<SignUpResponse> {
        cx.public();
        let seen = self.seen(&input.client_id).await?;
        self.check_secret_hash(&seen, input.secret_hash.as_deref(), &[&input.username])?;
        let attributes = users::attributes(input.user_attributes);
        let password = input.password.as_deref().unwrap_or_default();
        let (user, delivery) = self
            .signed_up(&seen, &input.username, password, attributes)
            .await?;
        Ok(SignUpResponse {
            user_confirmed: false,
            code_delivery_details: delivery,
            user_sub: user.sub,
            ..SignUpResponse::default()
        })
    }

    /// A new user of an app client, who is sent a code where the pool says so.
    pub(crate) async fn signed_up(
        &self,
        seen: &Seen,
        username: &str,
        password: &str,
        attributes: BTreeMap<String, String>,
    ) -> Reply<(PoolUser, Option<api::cognito_idp::CodeDeliveryDetailsType>)> {
        let pool = &seen.pool;
        if pool.admin_only_sign_up {
            return Err(not_authorized("SignUp is not permitted for this user pool"));
        }
        check_writes(seen, attributes.keys())?;
        let mut user = self.new_user(pool, username, attributes)?;
        if password.is_empty() {
            return Err(bad("Missing required parameter Password"));
        }
        passwords::check(&pool.password, password)?;
        self.set_password(pool, &mut user, password)?;
        user.status = UserStatus::Unconfirmed;
        let code = self.sign_up_code(pool, &user);
        let written = code.as_ref();
        let user = &user;
        self.write(|txn| async move {
            let mut user = user.clone();
            if txn.exists(&user.key()).await? {
                return Err(username_exists_exception("User already exists").into());
            }
            let named = names::rename(&txn, pool, None, Some(&mut user), Clash::Refuse).await;
            named.map_err(|Refusal(error)| Refusal(exists(error)))?;
            txn.put(&user);
            if let Some(code) = written {
                txn.put(code);
            }
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok((user.clone(), code.map(|code| self.send(&code))))
    }

    /// The code that confirms a sign-up: to the telephone before the mailbox. Source:
    /// developer guide, "Signing up and confirming user accounts".
    fn sign_up_code(&self, pool: &UserPool, user: &PoolUser) -> Option<Code> {
        let order = ["phone_number", "email"];
        let wanted = order
            .into_iter()
            .filter(|name| pool.auto_verified.iter().any(|one| one == name));
        let wanted: Vec<&str> = wanted.collect();
        let to = reached(user, &wanted)?;
        Some(self.code(pool, user, Purpose::SignUp, to))
    }

    pub(super) async fn confirm_sign_up(
        &self,
        cx: &Context,
        input: ConfirmSignUpRequest,
    ) -> Reply<ConfirmSignUpResponse> {
        cx.public();
        let seen = self.seen(&input.client_id).await?;
        self.check_secret_hash(&seen, input.secret_hash.as_deref(), &[&input.username])?;
        let clash = match input.force_alias_creation {
            Some(true) => Clash::Steal,
            _ => Clash::Refuse,
        };
        self.confirm(&seen, &input.username, &input.confirmation_code, clash)
            .await?;
        Ok(ConfirmSignUpResponse::default())
    }

    /// Confirms a sign-up by its code.
    pub(crate) async fn confirm(
        &self,
        seen: &Seen,
        username: &str,
        given: &str,
        clash: Clash,
    ) -> Reply<()> {
        let pool = &seen.pool;
        let Some(user) = self.find_user(pool, username).await? else {
            return Err(nobody(seen, expired_code()));
        };
        if user.status != UserStatus::Unconfirmed {
            return Err(not_confirmable(&user));
        }
        let (key, now) = (&user.key(), self.clock.now());
        let code = &Code::key_of(&pool.scope, &pool.id, &user.folded, &Purpose::SignUp);
        self.write(|txn| async move {
            let code = match self.said(&txn, code, given, now).await? {
                Said::Right(code) => code,
                Said::Wrong(error) => return Ok(Err(error)),
            };
            let found: Option<PoolUser> = txn.get(key).await?;
            let before = found.ok_or_else(no_user)?;
            let mut user = before.clone();
            user.status = UserStatus::Confirmed;
            if user.attributes.get(&code.attribute) == Some(&code.destination) {
                user.mark(&code.attribute, true);
            }
            user.changed_at = now;
            names::rename(&txn, pool, Some(&before), Some(&mut user), clash).await?;
            txn.put(&user);
            Ok::<_, Refusal>(Ok(()))
        })
        .await?
    }

    pub(super) async fn admin_confirm_sign_up(
        &self,
        cx: &Context,
        input: AdminConfirmSignUpRequest,
    ) -> Reply<AdminConfirmSignUpResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "AdminConfirmSignUp")
            .await?;
        let user = self.user(&pool, &input.username).await?;
        self.change_user(&pool, &user.key(), |user| {
            if user.status != UserStatus::Unconfirmed {
                return Err(not_confirmable(user));
            }
            user.status = UserStatus::Confirmed;
            Ok(())
        })
        .await?;
        Ok(AdminConfirmSignUpResponse {})
    }

    pub(super) async fn resend_confirmation_code(
        &self,
        cx: &Context,
        input: ResendConfirmationCodeRequest,
    ) -> Reply<ResendConfirmationCodeResponse> {
        cx.public();
        let seen = self.seen(&input.client_id).await?;
        self.check_secret_hash(&seen, input.secret_hash.as_deref(), &[&input.username])?;
        let delivery = self.sent_again(&seen, &input.username).await?;
        Ok(ResendConfirmationCodeResponse {
            code_delivery_details: Some(delivery),
        })
    }

    /// Sends another code for a sign-up.
    pub(crate) async fn sent_again(
        &self,
        seen: &Seen,
        username: &str,
    ) -> Reply<api::cognito_idp::CodeDeliveryDetailsType> {
        let Some(user) = self.find_user(&seen.pool, username).await? else {
            return pretended(seen, username);
        };
        if user.status != UserStatus::Unconfirmed {
            return Err(bad("User is already confirmed."));
        }
        let code = self.sign_up_code(&seen.pool, &user);
        let code = code.ok_or_else(|| bad("Auto verification not turned on."))?;
        self.send_new(code).await
    }
}

fn not_confirmable(user: &PoolUser) -> ApiError {
    let status = user.status.as_str();
    not_authorized(format!(
        "User cannot be confirmed. Current status is {status}"
    ))
}
