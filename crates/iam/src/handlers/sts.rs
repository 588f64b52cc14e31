//! STS: who the caller is, and sessions.

mod trust;

use crate::Iam;
use crate::refuse::{Refusal, invalid};
use crate::session::Session;
use api::sts::{
    AssumeRoleRequest, AssumeRoleResponse, AssumedRoleUser, Credentials, GetAccessKeyInfoRequest,
    GetAccessKeyInfoResponse, GetCallerIdentityRequest, GetCallerIdentityResponse,
    GetSessionTokenRequest, GetSessionTokenResponse, PolicyDescriptorType, Sts, Tag,
    malformed_policy_document_exception, packed_policy_too_large_exception,
};
use api::{ApiError, Reply};
use domain::iam::{AccessKey, Role, Tags};
use domain::{AccountId, Arn, Principal, clock};
use policy::{Kind, Policy};
use std::time::Duration;
use wire::Context;

/// How long a session lasts unless the caller says otherwise, in seconds.
const USUAL_ROLE: i32 = 3600;
const USUAL_SESSION: i32 = 43_200;
/// The longest a session of a role assumed from another role's session may last, in seconds.
const CHAINED: i32 = 3600;
/// The longest a session of the account's root may last, in seconds.
const OF_ROOT: i32 = 3600;
/// The most characters of session policies and tags together.
const PACKED: usize = 2048;
/// The most managed policies that narrow a session, and the most tags.
const MOST_POLICIES: usize = 10;
const MOST_TAGS: usize = 50;

impl Sts<Context> for Iam {
    async fn get_caller_identity(
        &self,
        cx: &Context,
        _input: GetCallerIdentityRequest,
    ) -> Reply<GetCallerIdentityResponse> {
        cx.public();
        Ok(GetCallerIdentityResponse {
            user_id: Some(user_id(&cx.caller)),
            account: Some(cx.caller.account().to_string()),
            arn: Some(cx.caller.arn().to_string()),
        })
    }

    async fn assume_role(
        &self,
        cx: &Context,
        input: AssumeRoleRequest,
    ) -> Reply<AssumeRoleResponse> {
        // The role's trust policy decides, not the caller's policies alone.
        cx.public();
        let arn = role_arn(&input.role_arn)?;
        if input.serial_number.is_some() || input.token_code.is_some() {
            let message = "MultiFactorAuthentication failed with invalid MFA one time pass code.";
            return Err(ApiError::sender("AccessDeniedException", 403, message));
        }
        let tags = session_tags(input.tags.as_deref().unwrap_or_default())?;
        let role = self.trusting(cx, &arn, &input, &tags).await?;
        let lasts = duration(&cx.caller, &role, input.duration_seconds)?;
        let narrowing = self.narrowing(&role.account, &input).await?;
        let size = packed_size(&narrowing, &tags)?;
        let principal = Principal::Role {
            account: role.account.clone(),
            role: role.name.clone(),
            id: role.id.clone(),
            session: input.role_session_name.clone(),
            session_policies: narrowing,
            session_tags: tags,
        };
        Ok(AssumeRoleResponse {
            assumed_role_user: Some(AssumedRoleUser {
                assumed_role_id: user_id(&principal),
                arn: principal.arn().to_string(),
            }),
            credentials: Some(self.begin(principal, lasts)),
            packed_policy_size: size,
            source_identity: input.source_identity,
            ..AssumeRoleResponse::default()
        })
    }

    async fn get_session_token(
        &self,
        cx: &Context,
        input: GetSessionTokenRequest,
    ) -> Reply<GetSessionTokenResponse> {
        cx.public();
        let usual = input.duration_seconds.unwrap_or(USUAL_SESSION);
        let lasts = match &cx.caller {
            Principal::Root { .. } => usual.min(OF_ROOT),
            Principal::User { .. } => usual,
            Principal::Role { .. } | Principal::Service { .. } | Principal::Anonymous { .. } => {
                let message = "Cannot call GetSessionToken with session credentials";
                return Err(ApiError::sender("AccessDeniedException", 403, message));
            }
        };
        Ok(GetSessionTokenResponse {
            credentials: Some(self.begin(cx.caller.clone(), lasts)),
            ..GetSessionTokenResponse::default()
        })
    }

    async fn get_access_key_info(
        &self,
        cx: &Context,
        input: GetAccessKeyInfoRequest,
    ) -> Reply<GetAccessKeyInfoResponse> {
        cx.allow("sts:GetAccessKeyInfo", "*").await?;
        let id = &input.access_key_id;
        let mut account = self.seal().account_of(id);
        if account.is_none() {
            let key = self.store().get::<AccessKey>(&AccessKey::key_of(id)).await;
            account = key.map_err(Refusal::from)?.map(|key| key.account);
        }
        let account = account.or_else(|| id.parse().ok());
        let account = account.ok_or_else(|| invalid(format!("Access key {id} is not valid")))?;
        Ok(GetAccessKeyInfoResponse {
            account: Some(account.to_string()),
        })
    }
}

/// The unique id of a caller, as `GetCallerIdentity` tells it.
fn user_id(caller: &Principal) -> String {
    match caller {
        Principal::Root { account } => account.to_string(),
        Principal::User { id, .. } => id.clone(),
        Principal::Role { id, session, .. } => format!("{id}:{session}"),
        Principal::Service { name, .. } => name.clone(),
        Principal::Anonymous { .. } => "anonymous".to_owned(),
    }
}

fn role_arn(text: &str) -> Reply<Arn> {
    let fits = |arn: &Arn| arn.service == "iam" && arn.resource.starts_with("role/");
    let arn = text.parse().ok().filter(fits);
    arn.ok_or_else(|| invalid(format!("{text} is invalid")))
}

fn session_tags(given: &[Tag]) -> Reply<Tags> {
    let mut tags = Tags::new();
    for Tag { key, value } in given {
        if tags.keys().any(|known| known.eq_ignore_ascii_case(key)) {
            let message =
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
            return Err(ApiError::sender("InvalidParameterValue", 400, message));
        }
        tags.insert(key.clone(), value.clone());
    }
    match tags.len() <= MOST_TAGS {
        true => Ok(tags),
        false => Err(invalid(format!("A session may have {MOST_TAGS} tags"))),
    }
}

/// How long the session lasts, in seconds. Sessions that services begin are not bound to the
/// role's own limit.
fn duration(caller: &Principal, role: &Role, asked: Option<i32>) -> Reply<i32> {
    let lasts = asked.unwrap_or(USUAL_ROLE);
    let limit = i32::try_from(role.max_session_seconds).unwrap_or(i32::MAX);
    match caller {
        Principal::Service { .. } => Ok(lasts),
        Principal::Role { .. } if lasts > CHAINED => Err(invalid(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by \
             role chaining",
        )),
        _ if lasts > limit => Err(invalid(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        )),
        _ => Ok(lasts),
    }
}

/// Percent of the room for session policies and tags that is taken.
fn packed_size(narrowing: &[String], tags: &Tags) -> Reply<Option<i32>> {
    if narrowing.is_empty() && tags.is_empty() {
        return Ok(None);
    }
    let documents = narrowing
        .iter()
        .filter(|document| !document.starts_with("arn:"));
    let policies: usize = documents.map(String::len).sum();
    let size = policies
        + tags
            .iter()
            .map(|(key, value)| key.len() + value.len())
            .sum::<usize>();
    let percent = size * 100 / PACKED;
    if size > PACKED {
        return Err(packed_policy_too_large_exception(format!(
            "Packed policy consumes {percent}% of allotted space, please use smaller policy."
        )));
    }
    Ok(i32::try_from(percent).ok())
}

impl Iam {
    /// The policies the session is narrowed by. Fails when one is malformed or not there.
    async fn narrowing(
        &self,
        account: &AccountId,
        input: &AssumeRoleRequest,
    ) -> Reply<Vec<String>> {
        let mut all = Vec::new();
        for PolicyDescriptorType { arn } in input.policy_arns.as_deref().unwrap_or_default() {
            let arn = arn.clone().unwrap_or_default();
            if !self.policy_exists(account, &arn).await? {
                return Err(invalid(format!(
                    "Policy {arn} does not exist or is not attachable."
                )));
            }
            all.push(arn);
        }
        if all.len() > MOST_POLICIES {
            return Err(invalid(format!(
                "A session may have {MOST_POLICIES} managed policies"
            )));
        }
        if let Some(document) = &input.policy {
            let read = Policy::parse("session", document, Kind::Identity);
            read.map_err(|error| malformed_policy_document_exception(error.to_string()))?;
            all.push(document.clone());
        }
        Ok(all)
    }

    fn begin(&self, principal: Principal, seconds: i32) -> Credentials {
        let lasts = Duration::from_secs(seconds.try_into().unwrap_or_default());
        // Whole seconds, as clients are told.
        let now = self.wall().now();
        let now = now.round(jiff::Unit::Second).unwrap_or(now);
        let ends_at = clock::later(now, lasts);
        let (session, token) = Session::begin(principal, ends_at, self.seal(), self.ids());
        Credentials {
            access_key_id: session.access_key,
            secret_access_key: session.secret,
            session_token: token,
            expiration: ends_at,
        }
    }
}
