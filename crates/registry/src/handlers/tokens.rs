//! What `docker login` is given, and download URLs.

use std::time::Duration;

use api::Reply;
use api::ecr::{AuthorizationData, GetAuthorizationTokenRequest, GetAuthorizationTokenResponse};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::{Principal, Scope, clock, ecr};
use wire::Context;

use super::room::{Ecr, asked_scope, full_name, registry_of};
use crate::digest::Digest;
use crate::distribution::GRANT;
use crate::token::{Grant, Purpose};

/// How long a token is good for. Source: ECR API, `GetAuthorizationToken`.
const TOKEN_LIFE: Duration = Duration::from_secs(12 * 3600);

/// How long a download URL is good for.
// Chosen: AWS tells no time; its URLs were seen to last an hour.
const URL_LIFE: Duration = Duration::from_secs(3600);

/// The user name that goes with every token.
pub(crate) const USER: &str = "AWS";

impl Ecr {
    pub(super) async fn tokens(
        &self,
        cx: &Context,
        input: GetAuthorizationTokenRequest,
    ) -> Reply<GetAuthorizationTokenResponse> {
        cx.allow("ecr:GetAuthorizationToken", "*").await?;
        let registries = input.registry_ids.unwrap_or_default();
        let scopes: Vec<Scope> = match registries.is_empty() {
            true => vec![cx.scope.clone()],
            false => {
                let scopes = registries.iter().map(|id| asked_scope(cx, Some(id)));
                scopes.collect::<Reply<_>>()?
            }
        };
        let expires_at = clock::later(self.clock.now(), TOKEN_LIFE);
        let grant = Grant {
            principal: cx.caller.clone(),
            expires_at,
            purpose: Purpose::SignIn,
        };
        let data = scopes.iter().map(|scope| {
            let token = self.tokens.seal(&grant, &*self.ids);
            AuthorizationData {
                authorization_token: Some(STANDARD.encode(format!("{USER}:{token}"))),
                expires_at: Some(expires_at),
                proxy_endpoint: Some(self.endpoint(scope)),
            }
        });
        Ok(GetAuthorizationTokenResponse {
            authorization_data: Some(data.collect()),
        })
    }

    /// A URL that reads one layer without further credentials, for an hour.
    pub(super) fn download_url(
        &self,
        caller: &Principal,
        repository: &ecr::Repository,
        digest: &Digest,
    ) -> Reply<String> {
        let full_name = full_name(&repository.scope, &repository.name)?;
        let grant = Grant {
            principal: caller.clone(),
            expires_at: clock::later(self.clock.now(), URL_LIFE),
            purpose: Purpose::LayersOf(full_name.to_string()),
        };
        let token = self.tokens.seal(&grant, &*self.ids);
        let (endpoint, name) = (self.endpoint(&repository.scope), &repository.name);
        Ok(format!(
            "{endpoint}/v2/{name}/blobs/{digest}?{GRANT}={token}"
        ))
    }

    /// Where the distribution server answers for a registry: its own address for its home, and
    /// `ACCOUNT.dkr.ecr.REGION.localhost` with the same port for any other.
    pub(crate) fn endpoint(&self, scope: &Scope) -> String {
        let url = self.server.url.trim_end_matches('/');
        if registry_of(scope) == self.server.home {
            return url.to_owned();
        }
        let (scheme, host) = url.split_once("://").unwrap_or(("http", url));
        let port = host.rsplit_once(':').map(|(_, port)| format!(":{port}"));
        let port = port.unwrap_or_default();
        let (account, region) = (&scope.account, &scope.region);
        format!("{scheme}://{account}.dkr.ecr.{region}.localhost{port}")
    }
}
