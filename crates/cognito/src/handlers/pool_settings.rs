//! A pool's second factors and tags.

use crate::ground::Cognito;
use crate::words::{bad, not_here};
use api::Reply;
use api::cognito_idp::{
    GetUserPoolMfaConfigRequest, GetUserPoolMfaConfigResponse, ListTagsForResourceRequest,
    ListTagsForResourceResponse, SetUserPoolMfaConfigRequest, SetUserPoolMfaConfigResponse,
    SoftwareTokenMfaConfigType, TagResourceRequest, TagResourceResponse, UntagResourceRequest,
    UntagResourceResponse, resource_not_found_exception,
};
use api::record::{from_tree, to_tree};
use domain::Arn;
use domain::cognito::UserPool;
use wire::Context;

/// What a pool keeps of its SMS factor.
const SMS: &str = "SmsMfaConfiguration";

impl Cognito {
    pub(super) async fn set_user_pool_mfa_config(
        &self,
        cx: &Context,
        input: SetUserPoolMfaConfigRequest,
    ) -> Reply<SetUserPoolMfaConfigResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "SetUserPoolMfaConfig")
            .await?;
        if input.email_mfa_configuration.is_some() {
            return Err(not_here("One-time passwords by e-mail are"));
        }
        if input.web_authn_configuration.is_some() {
            return Err(not_here("Passkeys are"));
        }
        let mfa = input
            .mfa_configuration
            .clone()
            .unwrap_or_else(|| "OFF".to_owned());
        let token = input.software_token_mfa_configuration.as_ref();
        let token = token.and_then(|token| token.enabled).unwrap_or(false);
        if mfa != "OFF" && !token && input.sms_mfa_configuration.is_none() {
            return Err(bad(
                "Invalid MFA configuration given, can't turn on MFA and disable both SMS and software token MFA.",
            ));
        }
        if mfa == "ON" && !token {
            return Err(not_here("Codes by SMS as the only second factor are"));
        }
        let (mfa, sms) = (&mfa, input.sms_mfa_configuration.as_ref().map(to_tree));
        let now = self.clock.now();
        let changed = self
            .change_pool(&pool, |pool| {
                pool.mfa.clone_from(mfa);
                pool.software_token_mfa = token;
                match &sms {
                    Some(sms) => pool.told.insert(SMS.to_owned(), sms.clone()),
                    None => pool.told.remove(SMS),
                };
                pool.changed_at = now;
                Ok(pool.clone())
            })
            .await?;
        let GetUserPoolMfaConfigResponse {
            sms_mfa_configuration,
            software_token_mfa_configuration,
            mfa_configuration,
            ..
        } = told(&changed);
        Ok(SetUserPoolMfaConfigResponse {
            sms_mfa_configuration,
            software_token_mfa_configuration,
            mfa_configuration,
            ..SetUserPoolMfaConfigResponse::default()
        })
    }

    pub(super) async fn get_user_pool_mfa_config(
        &self,
        cx: &Context,
        input: GetUserPoolMfaConfigRequest,
    ) -> Reply<GetUserPoolMfaConfigResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "GetUserPoolMfaConfig")
            .await?;
        Ok(told(&pool))
    }

    pub(super) async fn tag_resource(
        &self,
        cx: &Context,
        input: TagResourceRequest,
    ) -> Reply<TagResourceResponse> {
        let pool = self.tagged(cx, &input.resource_arn, "TagResource").await?;
        self.change_pool(&pool, |pool| {
            pool.tags.extend(input.tags.clone());
            check_tags(&pool.tags)
        })
        .await?;
        Ok(TagResourceResponse {})
    }

    pub(super) async fn untag_resource(
        &self,
        cx: &Context,
        input: UntagResourceRequest,
    ) -> Reply<UntagResourceResponse> {
        let pool = self
            .tagged(cx, &input.resource_arn, "UntagResource")
            .await?;
        self.change_pool(&pool, |pool| {
            pool.tags.retain(|key, _| !input.tag_keys.contains(key));
            Ok(())
        })
        .await?;
        Ok(UntagResourceResponse {})
    }

    pub(super) async fn list_tags_for_resource(
        &self,
        cx: &Context,
        input: ListTagsForResourceRequest,
    ) -> Reply<ListTagsForResourceResponse> {
        let pool = self
            .tagged(cx, &input.resource_arn, "ListTagsForResource")
            .await?;
        Ok(ListTagsForResourceResponse {
            tags: Some(pool.tags),
        })
    }

    async fn tagged(&self, cx: &Context, given: &str, action: &str) -> Reply<UserPool> {
        cx.allow(&format!("cognito-idp:{action}"), given).await?;
        let arn: Option<Arn> = given.parse().ok();
        let arn = arn.filter(|arn| arn.service == "cognito-idp");
        let pool = arn
            .as_ref()
            .and_then(|arn| Some((arn.scope()?, arn.resource_after("userpool")?)));
        let unfit = || bad(format!("{given} is not the ARN of a user pool."));
        let (scope, id) = pool.ok_or_else(unfit)?;
        if scope != cx.scope {
            let message = format!("Resource {given} does not exist.");
            return Err(resource_not_found_exception(message));
        }
        self.pool(cx, id, action).await
    }
}

fn told(pool: &UserPool) -> GetUserPoolMfaConfigResponse {
    let token = SoftwareTokenMfaConfigType {
        enabled: Some(pool.software_token_mfa),
    };
    GetUserPoolMfaConfigResponse {
        sms_mfa_configuration: pool.told.get(SMS).cloned().map(from_tree),
        software_token_mfa_configuration: Some(token).filter(|_| pool.software_token_mfa),
        mfa_configuration: Some(pool.mfa.clone()),
        ..GetUserPoolMfaConfigResponse::default()
    }
}

/// Tags as kept. Refuses reserved keys and too many. Source: API reference, `TagResource`: 50.
pub(super) fn check_tags(tags: &domain::ecs::Tags) -> Reply<()> {
    if tags
        .keys()
        .any(|key| key.to_lowercase().starts_with("aws:"))
    {
        return Err(bad("Tag keys starting with aws: are reserved."));
    }
    if tags.len() > 50 {
        return Err(bad("A user pool can have at most 50 tags."));
    }
    Ok(())
}
