//! Attributes of users: changed by administrators and by the users.

use super::new_users::check_writes;
use crate::convert::users;
use crate::ground::{Cognito, Seen};
use crate::schema;
use crate::words::bad;
use api::Reply;
use api::cognito_idp::{
    AdminDeleteUserAttributesRequest, AdminDeleteUserAttributesResponse,
    AdminUpdateUserAttributesRequest, AdminUpdateUserAttributesResponse, CodeDeliveryDetailsType,
    DeleteUserAttributesRequest, DeleteUserAttributesResponse, UpdateUserAttributesRequest,
    UpdateUserAttributesResponse,
};
use domain::Record as _;
use domain::cognito::{PoolUser, Purpose, UserPool};
use std::collections::BTreeMap;
use wire::Context;

/// Attributes that codes go to.
const REACHING: [&str; 2] = ["email", "phone_number"];

impl Cognito {
    pub(super) async fn admin_update_user_attributes(
        &self,
        cx: &Context,
        input: AdminUpdateUserAttributesRequest,
    ) -> Reply<AdminUpdateUserAttributesResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "AdminUpdateUserAttributes")
            .await?;
        let user = self.user(&pool, &input.username).await?;
        let given = users::attributes(Some(input.user_attributes));
        self.update(&pool, &user, given).await?;
        Ok(AdminUpdateUserAttributesResponse {})
    }

    pub(super) async fn update_user_attributes(
        &self,
        cx: &Context,
        input: UpdateUserAttributesRequest,
    ) -> Reply<UpdateUserAttributesResponse> {
        cx.public();
        let bearer = self.own(&input.access_token).await?;
        let client = self.client(&bearer.pool, &bearer.client).await?;
        let given = users::attributes(Some(input.user_attributes));
        let seen = Seen {
            pool: bearer.pool,
            client,
        };
        check_writes(&seen, given.keys())?;
        let sent = self.update(&seen.pool, &bearer.user, given).await?;
        Ok(UpdateUserAttributesResponse {
            code_delivery_details_list: Some(sent),
        })
    }

    /// Changes attributes; a new address or number gets a code where the pool says so, and
    /// counts only afterwards where the pool says that.
    async fn update(
        &self,
        pool: &UserPool,
        user: &PoolUser,
        given: BTreeMap<String, String>,
    ) -> Reply<Vec<CodeDeliveryDetailsType>> {
        schema::check(pool, &given)?;
        let awaited = self
            .change_user(pool, &user.key(), |user| {
                schema::check_mutable(pool, &user.attributes, &given)?;
                Ok(changed(pool, user, &given))
            })
            .await?;
        let mut sent = Vec::new();
        for (name, value) in awaited {
            let purpose = Purpose::Attribute(name.to_owned());
            let code = self.code(pool, user, purpose, (name, &value));
            sent.push(self.send_new(code).await?);
        }
        Ok(sent)
    }

    pub(super) async fn admin_delete_user_attributes(
        &self,
        cx: &Context,
        input: AdminDeleteUserAttributesRequest,
    ) -> Reply<AdminDeleteUserAttributesResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "AdminDeleteUserAttributes")
            .await?;
        let user = self.user(&pool, &input.username).await?;
        self.remove(&pool, &user, &input.user_attribute_names)
            .await?;
        Ok(AdminDeleteUserAttributesResponse {})
    }

    pub(super) async fn delete_user_attributes(
        &self,
        cx: &Context,
        input: DeleteUserAttributesRequest,
    ) -> Reply<DeleteUserAttributesResponse> {
        cx.public();
        let bearer = self.own(&input.access_token).await?;
        let client = self.client(&bearer.pool, &bearer.client).await?;
        let seen = Seen {
            pool: bearer.pool,
            client,
        };
        check_writes(&seen, input.user_attribute_names.iter())?;
        self.remove(&seen.pool, &bearer.user, &input.user_attribute_names)
            .await?;
        Ok(DeleteUserAttributesResponse {})
    }

    async fn remove(&self, pool: &UserPool, user: &PoolUser, names: &[String]) -> Reply<()> {
        let strange = names.iter().filter(|name| pool.attribute(name).is_none());
        let strange: String = strange
            .map(|name| format!("user.{name}: Attribute does not exist in the schema.\n"))
            .collect();
        if !strange.is_empty() {
            return Err(bad(format!("Invalid user attributes: {strange}")));
        }
        let is_required = |name: &&String| pool.attribute(name).is_some_and(|one| one.required);
        if let Some(name) = names.iter().find(is_required) {
            return Err(bad(format!(
                "user.{name}: Attribute is required and cannot be deleted.\n"
            )));
        }
        self.change_user(pool, &user.key(), |user| {
            for name in names {
                user.attributes.remove(name);
                if REACHING.contains(&name.as_str()) {
                    user.attributes.remove(&format!("{name}_verified"));
                    user.awaited.remove(name);
                }
            }
            Ok(())
        })
        .await
    }
}

/// Changes a user's attributes; tells those that a code has to verify, with their new values.
fn changed(
    pool: &UserPool,
    user: &mut PoolUser,
    given: &BTreeMap<String, String>,
) -> Vec<(&'static str, String)> {
    let mut to_verify = Vec::new();
    for (name, value) in given {
        let reaching = REACHING.into_iter().find(|one| one == name);
        let is_new = user.attributes.get(name) != Some(value);
        let is_marked = given.contains_key(&format!("{name}_verified"));
        if let Some(name) = reaching.filter(|_| is_new && !is_marked && !value.is_empty()) {
            if pool.auto_verified.iter().any(|one| one == name) {
                to_verify.push((name, value.clone()));
            }
            if pool.verified_before_update.iter().any(|one| one == name) {
                user.awaited.insert(name.to_owned(), value.clone());
                continue;
            }
            user.mark(name, false);
        }
        match value.is_empty() {
            true => drop(user.attributes.remove(name)),
            false => drop(user.attributes.insert(name.clone(), value.clone())),
        }
    }
    to_verify
}
