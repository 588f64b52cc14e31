//! Access keys of users.

use super::shared::Named;
use super::users::named;
use crate::Iam;
use crate::page::Wanted;
use crate::refuse::Refusal;
use crate::session::secret;
use api::iam::{
    AccessKeyLastUsed, AccessKeyMetadata, CreateAccessKeyRequest, CreateAccessKeyResponse,
    DeleteAccessKeyRequest, GetAccessKeyLastUsedRequest, GetAccessKeyLastUsedResponse,
    ListAccessKeysRequest, ListAccessKeysResponse, UpdateAccessKeyRequest,
    limit_exceeded_exception, no_such_entity_exception,
};
use api::{ApiError, Reply};
use domain::Sealed;
use domain::iam::{AccessKey, User};
use wire::Context;

/// Access keys a user may have.
const MOST: usize = 2;

fn missing(id: &str) -> ApiError {
    no_such_entity_exception(format!("The Access Key with id {id} cannot be found."))
}

fn status(key: &AccessKey) -> String {
    if key.active { "Active" } else { "Inactive" }.to_owned()
}

pub(super) async fn create_access_key(
    iam: &Iam,
    cx: &Context,
    input: CreateAccessKeyRequest,
) -> Reply<CreateAccessKeyResponse> {
    let name = named(cx, input.user_name)?;
    let user: User = iam.find(cx, "CreateAccessKey", &name).await?;
    let secret = secret(iam.ids());
    let key = &AccessKey {
        id: iam.seal().access_key_id("AKIA", &user.account, iam.ids()),
        account: user.account,
        user: Some(user.name.clone()),
        secret: Sealed(iam.seal().seal(secret.as_bytes(), iam.ids())),
        active: true,
        created_at: iam.clock().now(),
    };
    let name = &user.name;
    let created: Result<(), Refusal> = iam
        .store()
        .transact(|txn| async move {
            let place = User::key_of(&key.account, name);
            let mut user = txn
                .get::<User>(&place)
                .await?
                .ok_or_else(|| User::missing(name))?;
            if user.access_keys.len() >= MOST {
                let message = format!("Cannot exceed quota for AccessKeysPerUser: {MOST}");
                return Err(limit_exceeded_exception(message).into());
            }
            user.access_keys.push(key.id.clone());
            txn.put(&user);
            txn.put(key);
            Ok(())
        })
        .await;
    created?;
    let access_key = api::iam::AccessKey {
        user_name: user.name,
        access_key_id: key.id.clone(),
        status: status(key),
        secret_access_key: secret,
        create_date: Some(key.created_at),
    };
    Ok(CreateAccessKeyResponse { access_key })
}

pub(super) async fn list_access_keys(
    iam: &Iam,
    cx: &Context,
    input: ListAccessKeysRequest,
) -> Reply<ListAccessKeysResponse> {
    let name = named(cx, input.user_name)?;
    let user: User = iam.find(cx, "ListAccessKeys", &name).await?;
    let mut keys = Vec::new();
    for id in &user.access_keys {
        let key = iam.store().get::<AccessKey>(&AccessKey::key_of(id)).await;
        keys.extend(key.map_err(Refusal::from)?);
    }
    keys.sort_by(|left, right| left.id.cmp(&right.id));
    let wanted = Wanted::new(input.marker.as_deref(), input.max_items)?;
    let page = wanted.of(keys, |key: &AccessKey| key.id.clone());
    let shown = |key: &AccessKey| AccessKeyMetadata {
        user_name: Some(user.name.clone()),
        access_key_id: Some(key.id.clone()),
        status: Some(status(key)),
        create_date: Some(key.created_at),
    };
    Ok(ListAccessKeysResponse {
        access_key_metadata: page.items.iter().map(shown).collect(),
        is_truncated: page.more,
        marker: page.marker,
    })
}

pub(super) async fn update_access_key(
    iam: &Iam,
    cx: &Context,
    input: UpdateAccessKeyRequest,
) -> Reply<()> {
    let name = named(cx, input.user_name)?;
    let user: User = iam.find(cx, "UpdateAccessKey", &name).await?;
    let (user, id) = (&user, &input.access_key_id);
    let active = input.status == "Active";
    let updated: Result<(), Refusal> = iam
        .store()
        .transact(|txn| async move {
            let key = txn.get::<AccessKey>(&AccessKey::key_of(id)).await?;
            let mut key = key
                .filter(|key| is_of(key, user))
                .ok_or_else(|| missing(id))?;
            key.active = active;
            txn.put(&key);
            Ok(())
        })
        .await;
    Ok(updated?)
}

fn is_of(key: &AccessKey, user: &User) -> bool {
    key.account == user.account && key.user.as_ref() == Some(&user.name)
}

pub(super) async fn delete_access_key(
    iam: &Iam,
    cx: &Context,
    input: DeleteAccessKeyRequest,
) -> Reply<()> {
    let name = named(cx, input.user_name)?;
    let user: User = iam.find(cx, "DeleteAccessKey", &name).await?;
    let (place, name, id) = (
        &User::key_of(&user.account, &user.name),
        &user.name,
        &input.access_key_id,
    );
    let deleted: Result<(), Refusal> = iam
        .store()
        .transact(|txn| async move {
            let mut user = txn
                .get::<User>(place)
                .await?
                .ok_or_else(|| User::missing(name))?;
            let key = txn.get::<AccessKey>(&AccessKey::key_of(id)).await?;
            key.filter(|key| is_of(key, &user))
                .ok_or_else(|| missing(id))?;
            user.access_keys.retain(|known| known != id);
            txn.put(&user);
            txn.delete(&AccessKey::key_of(id));
            Ok(())
        })
        .await;
    Ok(deleted?)
}

pub(super) async fn get_access_key_last_used(
    iam: &Iam,
    cx: &Context,
    input: GetAccessKeyLastUsedRequest,
) -> Reply<GetAccessKeyLastUsedResponse> {
    let id = &input.access_key_id;
    let key = iam.store().get::<AccessKey>(&AccessKey::key_of(id)).await;
    let key = key
        .map_err(Refusal::from)?
        .filter(|key| key.account == cx.scope.account);
    let name = key.as_ref().and_then(|key| key.user.clone());
    let arn = name.as_deref().unwrap_or("*");
    let arn = format!("arn:aws:iam::{}:user/{arn}", cx.scope.account);
    cx.allow("iam:GetAccessKeyLastUsed", &arn).await?;
    key.ok_or_else(|| missing(id))?;
    Ok(GetAccessKeyLastUsedResponse {
        user_name: name,
        access_key_last_used: Some(AccessKeyLastUsed {
            last_used_date: None,
            service_name: "N/A".to_owned(),
            region: "N/A".to_owned(),
        }),
    })
}
