//! Lists of users.

use crate::convert::users;
use crate::filter::Filter;
use crate::ground::Cognito;
use crate::page::page;
use crate::words::bad;
use api::Reply;
use api::cognito_idp::{ListUsersRequest, ListUsersResponse, UserType};
use domain::cognito::PoolUser;
use wire::Context;

impl Cognito {
    pub(super) async fn list_users(
        &self,
        cx: &Context,
        input: ListUsersRequest,
    ) -> Reply<ListUsersResponse> {
        let pool = self.pool(cx, &input.user_pool_id, "ListUsers").await?;
        let wanted = input.attributes_to_get.as_deref();
        for name in wanted.unwrap_or_default() {
            if pool.attribute(name).is_none() {
                return Err(bad(format!("Invalid attribute to get: {name}")));
            }
        }
        let filter = input
            .filter
            .as_deref()
            .map(Filter::read)
            .transpose()?
            .flatten();
        let mut found = self.users(&pool).await?;
        found.retain(|user| filter.as_ref().is_none_or(|filter| filter.fits(user)));
        let token = input.pagination_token.as_deref();
        let (users, next) = page(found, |user| user.folded.as_str(), token, input.limit)?;
        Ok(ListUsersResponse {
            users: Some(users.iter().map(|user| narrowed(user, wanted)).collect()),
            pagination_token: next,
        })
    }
}

/// A user with the attributes that are wanted.
fn narrowed(user: &PoolUser, wanted: Option<&[String]>) -> UserType {
    let mut shown = users::shown(user);
    if let (Some(wanted), Some(attributes)) = (wanted, &mut shown.attributes) {
        attributes.retain(|attribute| wanted.contains(&attribute.name));
    }
    shown
}
