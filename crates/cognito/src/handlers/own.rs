//! What users do with themselves: tell, change the password, sign out, go.

use crate::convert::users;
use crate::ground::Cognito;
use crate::words::{too_often, wrong_password};
use api::Reply;
use api::cognito_idp::{
    ChangePasswordRequest, ChangePasswordResponse, DeleteUserRequest, GetUserRequest,
    GetUserResponse, GlobalSignOutRequest, GlobalSignOutResponse,
};
use domain::Record as _;
use wire::Context;

impl Cognito {
    pub(super) async fn get_user(
        &self,
        cx: &Context,
        input: GetUserRequest,
    ) -> Reply<GetUserResponse> {
        cx.public();
        let bearer = self.own(&input.access_token).await?;
        let client = self.client(&bearer.pool, &bearer.client).await?;
        let readable = crate::tokens::readable(&bearer.pool, &client, &bearer.user);
        let readable: Vec<&str> = readable.map(|(name, _)| name).collect();
        let mut attributes = users::told(&bearer.user);
        attributes.retain(|one| one.name == "sub" || readable.contains(&one.name.as_str()));
        let (list, preferred) = users::mfa(&bearer.user);
        Ok(GetUserResponse {
            user_attributes: attributes,
            preferred_mfa_setting: preferred,
            user_mfa_setting_list: list,
            username: bearer.user.username,
            ..GetUserResponse::default()
        })
    }

    pub(super) async fn change_password(
        &self,
        cx: &Context,
        input: ChangePasswordRequest,
    ) -> Reply<ChangePasswordResponse> {
        cx.public();
        let bearer = self.own(&input.access_token).await?;
        let (pool, user) = (&bearer.pool, &bearer.user);
        let previous = input.previous_password.as_deref().unwrap_or_default();
        // Who holds a token may not try passwords for ever.
        if user
            .locked_until
            .is_some_and(|until| until > self.clock.now())
        {
            return Err(too_often());
        }
        let is_right = user.verifier.is_none() || self.is_password(pool, user, previous)?;
        let user = self.judge(pool, user.clone(), is_right).await?;
        self.change_user(pool, &user.key(), |user| {
            if user.verifier.is_some() && !is_right {
                return Err(wrong_password());
            }
            self.set_password(pool, user, &input.proposed_password)
        })
        .await?;
        Ok(ChangePasswordResponse {})
    }

    pub(super) async fn global_sign_out(
        &self,
        cx: &Context,
        input: GlobalSignOutRequest,
    ) -> Reply<GlobalSignOutResponse> {
        cx.public();
        let bearer = self.own(&input.access_token).await?;
        self.end_grants(&bearer.pool, &bearer.user.folded).await?;
        Ok(GlobalSignOutResponse {})
    }

    pub(super) async fn delete_user(&self, cx: &Context, input: DeleteUserRequest) -> Reply<()> {
        cx.public();
        let bearer = self.own(&input.access_token).await?;
        self.forget_user(&bearer.pool, &bearer.user.key()).await
    }
}
