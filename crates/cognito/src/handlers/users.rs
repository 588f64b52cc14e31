//! Users as administrators make, tell, lock out and delete them.

use super::new_users::exists;
use crate::codes::reached;
use crate::convert::users;
use crate::ground::{Cognito, Refusal};
use crate::names::{self, Clash};
use crate::passwords;
use crate::words::{bad, no_user};
use api::Reply;
use api::cognito_idp::{
    AdminCreateUserRequest, AdminCreateUserResponse, AdminDeleteUserRequest,
    AdminDisableUserRequest, AdminDisableUserResponse, AdminEnableUserRequest,
    AdminEnableUserResponse, AdminGetUserRequest, AdminGetUserResponse,
    AdminUserGlobalSignOutRequest, AdminUserGlobalSignOutResponse,
    unsupported_user_state_exception, username_exists_exception,
};
use domain::Record as _;
use domain::clock::later;
use domain::cognito::{Code, PoolUser, Purpose, UserPool, UserStatus};
use std::time::Duration;
use wire::Context;

impl Cognito {
    pub(super) async fn admin_create_user(
        &self,
        cx: &Context,
        input: AdminCreateUserRequest,
    ) -> Reply<AdminCreateUserResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "AdminCreateUser")
            .await?;
        if input.message_action.as_deref() == Some("RESEND") {
            return self.invite_again(&pool, input).await;
        }
        let attributes = users::attributes(input.user_attributes);
        let mut user = self.new_user(&pool, &input.username, attributes)?;
        let given = input
            .temporary_password
            .filter(|password| !password.is_empty());
        let password = match &given {
            Some(password) => password.clone(),
            None => passwords::temporary(&pool.password, &*self.ids),
        };
        self.set_temporary_password(&pool, &mut user, &password)?;
        let is_told = input.message_action.as_deref() != Some("SUPPRESS");
        let invitation = is_told.then(|| self.invitation(&pool, &user, &password));
        let clash = match input.force_alias_creation {
            Some(true) => Clash::Steal,
            _ => Clash::Refuse,
        };
        let (made, pool, invitation) = (&user, &pool, invitation.as_ref());
        self.write(|txn| async move {
            let mut user = made.clone();
            if txn.exists(&user.key()).await? {
                return Err(username_exists_exception("User account already exists").into());
            }
            let named = names::rename(&txn, pool, None, Some(&mut user), clash).await;
            named.map_err(|Refusal(error)| match pool.username_attributes.is_empty() {
                true => Refusal(error),
                false => Refusal(exists(error)),
            })?;
            txn.put(&user);
            if let Some(invitation) = invitation {
                txn.put(invitation);
            }
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(AdminCreateUserResponse {
            user: Some(users::shown(&user)),
        })
    }

    /// Tells a new temporary password to a user who has not used the first.
    async fn invite_again(
        &self,
        pool: &UserPool,
        input: AdminCreateUserRequest,
    ) -> Reply<AdminCreateUserResponse> {
        let user = self.user(pool, &input.username).await?;
        if user.status != UserStatus::ForceChangePassword {
            let status = user.status.as_str();
            return Err(unsupported_user_state_exception(format!(
                "Resend not possible. {} status is not FORCE_CHANGE_PASSWORD but {status}",
                user.username
            )));
        }
        let given = input
            .temporary_password
            .filter(|password| !password.is_empty());
        let password = given.unwrap_or_else(|| passwords::temporary(&pool.password, &*self.ids));
        let user = self
            .change_user(pool, &user.key(), |user| {
                self.set_temporary_password(pool, user, &password)?;
                Ok(user.clone())
            })
            .await?;
        let invitation = &self.invitation(pool, &user, &password);
        self.write(|txn| async move {
            txn.put(invitation);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(AdminCreateUserResponse {
            user: Some(users::shown(&user)),
        })
    }

    /// What a message to a new user would say. It stands with the codes, never in the log: it
    /// is a password.
    fn invitation(&self, pool: &UserPool, user: &PoolUser, password: &str) -> Code {
        let to = reached(user, &["email", "phone_number"]).unwrap_or(("email", ""));
        let mut code = self.code(pool, user, Purpose::Invitation, to);
        code.code = self.sealed(password);
        let days = u64::try_from(pool.password.temporary_days).unwrap_or(0);
        code.expires_at = later(code.sent_at, Duration::from_secs(days * 24 * 60 * 60));
        tracing::info!(
            pool = pool.id,
            user = user.username,
            "a temporary password for a new user: `longshore codes` shows it"
        );
        code
    }

    pub(super) async fn admin_get_user(
        &self,
        cx: &Context,
        input: AdminGetUserRequest,
    ) -> Reply<AdminGetUserResponse> {
        let pool = self.pool(cx, &input.user_pool_id, "AdminGetUser").await?;
        let user = self.user(&pool, &input.username).await?;
        let (list, preferred) = users::mfa(&user);
        Ok(AdminGetUserResponse {
            user_attributes: Some(users::told(&user)),
            user_create_date: Some(user.created_at),
            user_last_modified_date: Some(user.changed_at),
            enabled: Some(user.enabled),
            user_status: Some(user.status.as_str().to_owned()),
            preferred_mfa_setting: preferred,
            user_mfa_setting_list: list,
            username: user.username,
            ..AdminGetUserResponse::default()
        })
    }

    pub(super) async fn admin_disable_user(
        &self,
        cx: &Context,
        input: AdminDisableUserRequest,
    ) -> Reply<AdminDisableUserResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "AdminDisableUser")
            .await?;
        let user = self.user(&pool, &input.username).await?;
        self.change_user(&pool, &user.key(), |user| {
            user.enabled = false;
            Ok(())
        })
        .await?;
        self.end_grants(&pool, &user.folded).await?;
        Ok(AdminDisableUserResponse {})
    }

    pub(super) async fn admin_enable_user(
        &self,
        cx: &Context,
        input: AdminEnableUserRequest,
    ) -> Reply<AdminEnableUserResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "AdminEnableUser")
            .await?;
        let user = self.user(&pool, &input.username).await?;
        self.change_user(&pool, &user.key(), |user| {
            user.enabled = true;
            Ok(())
        })
        .await?;
        Ok(AdminEnableUserResponse {})
    }

    pub(super) async fn admin_delete_user(
        &self,
        cx: &Context,
        input: AdminDeleteUserRequest,
    ) -> Reply<()> {
        let pool = self
            .pool(cx, &input.user_pool_id, "AdminDeleteUser")
            .await?;
        let user = self.find_user(&pool, &input.username).await?;
        self.forget_user(&pool, &user.ok_or_else(no_user)?.key())
            .await
    }

    pub(super) async fn admin_user_global_sign_out(
        &self,
        cx: &Context,
        input: AdminUserGlobalSignOutRequest,
    ) -> Reply<AdminUserGlobalSignOutResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "AdminUserGlobalSignOut")
            .await?;
        let user = self.user(&pool, &input.username).await?;
        if user.status == UserStatus::Unconfirmed {
            return Err(bad("User is not confirmed."));
        }
        self.end_grants(&pool, &user.folded).await?;
        Ok(AdminUserGlobalSignOutResponse {})
    }
}
