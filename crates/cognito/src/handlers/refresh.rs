//! Refresh tokens: changed for tokens, rotated, revoked.

use super::auth::{not_revocable, result};
use crate::crypt::Opaque;
use crate::ground::{Cognito, Seen, unavailable};
use crate::sign_in::may_sign_in;
use crate::words::{bad, not_authorized};
use api::Reply;
use api::cognito_idp::{
    AuthenticationResultType, GetTokensFromRefreshTokenRequest, GetTokensFromRefreshTokenResponse,
    RevokeTokenRequest, RevokeTokenResponse, unauthorized_exception,
    unsupported_token_type_exception,
};
use domain::cognito::{Grant, PoolUser};
use wire::Context;

impl Cognito {
    /// Tokens for a refresh token, by the older way.
    pub(super) async fn refreshed(
        &self,
        seen: &Seen,
        token: &str,
        hash: Option<&str>,
    ) -> Reply<AuthenticationResultType> {
        if seen.client.rotation.is_some_and(|rotation| rotation.on) {
            return Err(bad(
                "Refresh token rotation is enabled for this client: use GetTokensFromRefreshToken.",
            ));
        }
        let is_allowed = seen.client.allows("ALLOW_REFRESH_TOKEN_AUTH")
            || seen
                .client
                .flows
                .iter()
                .flatten()
                .all(|flow| !flow.starts_with("ALLOW_"));
        if !is_allowed {
            return Err(not_authorized(
                "REFRESH_TOKEN_AUTH is not enabled for the client.",
            ));
        }
        let (user, grant, _) = self.behind(seen, token).await?;
        let mut names = vec![user.username.as_str(), user.sub.as_str()];
        names.extend(user.attributes.values().map(String::as_str));
        self.check_secret_hash(seen, hash, &names)?;
        let issued = self.issue(seen, &user, &grant, None).await?;
        Ok(result(issued, None))
    }

    pub(super) async fn get_tokens_from_refresh_token(
        &self,
        cx: &Context,
        input: GetTokensFromRefreshTokenRequest,
    ) -> Reply<GetTokensFromRefreshTokenResponse> {
        cx.public();
        let seen = self.seen(&input.client_id).await?;
        self.check_secret(&seen, input.client_secret.as_deref())?;
        let (user, grant, refresh) = self.behind(&seen, &input.refresh_token).await?;
        let refresh = self.rotated(&seen, &grant, &refresh).await?;
        let issued = self.issue(&seen, &user, &grant, None).await?;
        Ok(GetTokensFromRefreshTokenResponse {
            authentication_result: Some(result(issued, refresh)),
        })
    }

    /// A new refresh token where the app client wants one with every use.
    pub(crate) async fn rotated(
        &self,
        seen: &Seen,
        grant: &Grant,
        used: &str,
    ) -> Reply<Option<String>> {
        match seen.client.rotation.filter(|rotation| rotation.on) {
            Some(rotation) => {
                let token = self
                    .rotate(seen, grant, used, rotation.grace_seconds)
                    .await?;
                Ok(Some(token))
            }
            None => Ok(None),
        }
    }

    /// The user and the grant behind a refresh token, and the token's hash.
    pub(crate) async fn behind(
        &self,
        seen: &Seen,
        token: &str,
    ) -> Reply<(PoolUser, Grant, String)> {
        let (grant, hash) = self.granted(seen, token).await?;
        let user = self.user_at(&seen.pool, &grant.user).await?;
        may_sign_in(&user)?;
        Ok((user, grant, hash))
    }

    pub(super) async fn revoke_token(
        &self,
        cx: &Context,
        input: RevokeTokenRequest,
    ) -> Reply<RevokeTokenResponse> {
        cx.public();
        let seen = self.seen(&input.client_id).await?;
        if seen.client.secret.is_some()
            && self
                .check_secret(&seen, input.client_secret.as_deref())
                .is_err()
        {
            return Err(unauthorized_exception("Client secret is wrong."));
        }
        self.revoke(&seen, &input.token).await?;
        Ok(RevokeTokenResponse {})
    }

    /// Ends what a refresh token stands for. One that stands for nothing any more is revoked.
    pub(crate) async fn revoke(&self, seen: &Seen, token: &str) -> Reply<()> {
        if !seen.client.revocation {
            return Err(not_revocable());
        }
        if crate::keys::claims(token).is_some() {
            return Err(unsupported_token_type_exception(
                "The token is not a refresh token.",
            ));
        }
        let read = Opaque::read(token).filter(|read| read.pool == seen.pool.id);
        let read = read.ok_or_else(|| bad("Invalid token."))?;
        let key = Grant::pool_key(&seen.pool.scope, &seen.pool.id).child(&read.of);
        let grant: Option<Grant> = self.store.get(&key).await.map_err(unavailable)?;
        let Some(grant) =
            grant.filter(|grant| grant.tokens.iter().any(|one| one.hash == read.hash))
        else {
            return Ok(());
        };
        if grant.client != seen.client.id {
            return Err(unauthorized_exception(
                "The token was given to another client.",
            ));
        }
        self.end_grant(&grant).await
    }
}
