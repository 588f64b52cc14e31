//! Codes that verify attributes.

use crate::codes::Said;
use crate::ground::{Cognito, Refusal};
use crate::names::{self, Clash};
use crate::words::{bad, no_user};
use api::Reply;
use api::cognito_idp::{
    GetUserAttributeVerificationCodeRequest, GetUserAttributeVerificationCodeResponse,
    VerifyUserAttributeRequest, VerifyUserAttributeResponse,
};
use domain::Record as _;
use domain::cognito::{Code, PoolUser, Purpose};
use wire::Context;

impl Cognito {
    pub(super) async fn get_user_attribute_verification_code(
        &self,
        cx: &Context,
        input: GetUserAttributeVerificationCodeRequest,
    ) -> Reply<GetUserAttributeVerificationCodeResponse> {
        cx.public();
        let bearer = self.own(&input.access_token).await?;
        let (name, user) = (verifiable(&input.attribute_name)?, &bearer.user);
        let value = user.awaited.get(name).or_else(|| user.attributes.get(name));
        let value = value.filter(|value| !value.is_empty());
        let value = value.ok_or_else(|| bad(format!("User has no attribute {name} to verify.")))?;
        let purpose = Purpose::Attribute(name.to_owned());
        let code = self.code(&bearer.pool, user, purpose, (name, value));
        Ok(GetUserAttributeVerificationCodeResponse {
            code_delivery_details: Some(self.send_new(code).await?),
        })
    }

    pub(super) async fn verify_user_attribute(
        &self,
        cx: &Context,
        input: VerifyUserAttributeRequest,
    ) -> Reply<VerifyUserAttributeResponse> {
        cx.public();
        let bearer = self.own(&input.access_token).await?;
        let (name, pool) = (verifiable(&input.attribute_name)?, &bearer.pool);
        let purpose = Purpose::Attribute(name.to_owned());
        let code = &Code::key_of(&pool.scope, &pool.id, &bearer.user.folded, &purpose);
        let (key, now, given) = (&bearer.user.key(), self.clock.now(), &input.code);
        let said = self
            .write(|txn| async move {
                let code = match self.said(&txn, code, given, now).await? {
                    Said::Right(code) => code,
                    Said::Wrong(error) => return Ok(Err(error)),
                };
                let found: Option<PoolUser> = txn.get(key).await?;
                let before = found.ok_or_else(no_user)?;
                let mut user = before.clone();
                if user.awaited.get(name) == Some(&code.destination) {
                    user.awaited.remove(name);
                    user.attributes
                        .insert(name.to_owned(), code.destination.clone());
                }
                if user.attributes.get(name) == Some(&code.destination) {
                    user.mark(name, true);
                }
                user.changed_at = now;
                names::rename(&txn, pool, Some(&before), Some(&mut user), Clash::Refuse).await?;
                txn.put(&user);
                Ok::<_, Refusal>(Ok(()))
            })
            .await?;
        said.map(|()| VerifyUserAttributeResponse {})
    }
}

fn verifiable(name: &str) -> Reply<&str> {
    match name {
        "email" | "phone_number" => Ok(name),
        _ => Err(bad(format!(
            "{name} is not an attribute that can be verified."
        ))),
    }
}
