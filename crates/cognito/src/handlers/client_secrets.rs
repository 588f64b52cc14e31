//! Callers show that they know an app client's secret.

use crate::crypt::{alike, hmac};
use crate::ground::{Cognito, Seen};
use crate::words::not_authorized;
use api::Reply;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

impl Cognito {
    /// Refuses callers who do not show that they know the app client's secret. Source:
    /// developer guide, "Computing secret hash values".
    pub(crate) fn check_secret_hash(
        &self,
        seen: &Seen,
        given: Option<&str>,
        names: &[&str],
    ) -> Reply<()> {
        let id = seen.client.id.as_str();
        let unable = || not_authorized(format!("Unable to verify secret hash for client {id}"));
        match (&seen.client.secret, given) {
            (None, None) => Ok(()),
            (None, Some(_)) => Err(unable()),
            (Some(_), None) => Err(not_authorized(format!(
                "Client {id} is configured with secret but SECRET_HASH was not received"
            ))),
            (Some(secret), Some(given)) => {
                let secret = self.opened(secret)?;
                let fits = |name: &&str| {
                    let hash = hmac(secret.as_bytes(), &[name.as_bytes(), id.as_bytes()]);
                    alike(STANDARD.encode(hash).as_bytes(), given.as_bytes())
                };
                names.iter().any(fits).then_some(()).ok_or_else(unable)
            }
        }
    }

    /// Refuses callers who do not know the app client's secret.
    pub(crate) fn check_secret(&self, seen: &Seen, given: Option<&str>) -> Reply<()> {
        let Some(secret) = &seen.client.secret else {
            return Ok(());
        };
        let secret = self.opened(secret)?;
        let is_right = given.is_some_and(|given| alike(secret.as_bytes(), given.as_bytes()));
        match is_right {
            true => Ok(()),
            false => Err(no_client_secret(&seen.client.id)),
        }
    }
}

fn no_client_secret(id: &str) -> api::ApiError {
    not_authorized(format!("Unable to verify secret for client {id}"))
}
