//! `/oauth2/token` and `/oauth2/revoke`: what programs ask for.

use super::answers::Answer;
use super::{Visitor, Web};
use crate::crypt::{Opaque, alike, sha256};
use crate::ground::{Refusal, Seen};
use crate::sign_in::{Granting, may_sign_in};
use api::{ApiError, Reply};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use domain::cognito::{Authorization, Grant};
use http::StatusCode;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

/// Why a program gets nothing.
enum Refused {
    /// As OAuth words it.
    Error(&'static str, Option<&'static str>),
    /// The server's own fault.
    Failed(ApiError),
}

impl From<ApiError> for Refused {
    fn from(error: ApiError) -> Self {
        match error.status >= 500 {
            true => Self::Failed(error),
            false => Self::Error("invalid_grant", None),
        }
    }
}

impl Refused {
    fn answer(self) -> Answer {
        match self {
            Self::Error("invalid_client", description) => {
                Answer::oauth_error("invalid_client", description).with(WWW_AUTHENTICATE, "Basic")
            }
            Self::Error(error, description) => Answer::oauth_error(error, description),
            Self::Failed(error) => {
                tracing::warn!(%error, "a token could not be given");
                let told = json!({"error": "server_error"});
                Answer::json(StatusCode::INTERNAL_SERVER_ERROR, &told)
            }
        }
    }
}

impl Web {
    pub(super) async fn token(&self, visitor: &Visitor<'_>) -> Answer {
        let told = match visitor.form.get("grant_type") {
            Some("authorization_code") => self.for_code(visitor).await,
            Some("refresh_token") => self.for_refresh_token(visitor).await,
            Some("client_credentials") => self.for_client(visitor).await,
            Some(_) => Err(Refused::Error("unsupported_grant_type", None)),
            None => Err(Refused::Error(
                "invalid_request",
                Some("grant_type is missing"),
            )),
        };
        match told {
            Ok(told) => Answer::json(StatusCode::OK, &told),
            Err(refused) => refused.answer(),
        }
    }

    async fn for_code(&self, visitor: &Visitor<'_>) -> Result<Value, Refused> {
        let seen = self.program(visitor).await?;
        let given = visitor.form.get("code").ok_or(missing("code is missing"))?;
        let code = self.spent(&seen, given).await?;
        let wrong = || Refused::Error("invalid_grant", None);
        let code = code.ok_or_else(wrong)?;
        let fits = code.client == seen.client.id
            && code.expires_at > self.cognito.clock.now()
            && visitor.form.get("redirect_uri") == Some(code.redirect.as_str())
            && answers(
                code.code_challenge.as_deref(),
                visitor.form.get("code_verifier"),
            );
        if !fits {
            return Err(wrong());
        }
        let user = self.cognito.user_at(&seen.pool, &code.user).await?;
        may_sign_in(&user)?;
        let how = Granting {
            scopes: code.scopes,
            by_pages: true,
            signed_in_at: code.signed_in_at,
        };
        let (grant, refresh) = self.cognito.grant(&seen, &user, how).await?;
        let nonce = code.nonce.as_deref();
        let issued = self.cognito.issue(&seen, &user, &grant, nonce).await?;
        Ok(told(&grant, issued, Some(refresh)))
    }

    /// The authorization behind a code, which is spent whatever comes of it.
    async fn spent(&self, seen: &Seen, code: &str) -> Reply<Option<Authorization>> {
        let pool = &seen.pool;
        let Some(read) = Opaque::read(code).filter(|read| read.pool == pool.id) else {
            return Ok(None);
        };
        let key = &Authorization::pool_key(&pool.scope, &pool.id).child(&read.hash);
        self.cognito
            .write(|txn| async move {
                let found: Option<Authorization> = txn.get(key).await?;
                if found.is_some() {
                    txn.delete(key);
                }
                Ok::<_, Refusal>(found)
            })
            .await
    }

    async fn for_refresh_token(&self, visitor: &Visitor<'_>) -> Result<Value, Refused> {
        let seen = self.program(visitor).await?;
        let token = visitor.form.get("refresh_token");
        let token = token.ok_or(missing("refresh_token is missing"))?;
        let (user, grant, used) = self.cognito.behind(&seen, token).await?;
        let refresh = self.cognito.rotated(&seen, &grant, &used).await?;
        let issued = self.cognito.issue(&seen, &user, &grant, None).await?;
        Ok(told(&grant, issued, refresh))
    }

    async fn for_client(&self, visitor: &Visitor<'_>) -> Result<Value, Refused> {
        let seen = self.program(visitor).await?;
        let client = &seen.client;
        let has =
            |list: &Option<Vec<String>>, name: &str| list.iter().flatten().any(|one| one == name);
        if client.secret.is_none()
            || !has(&client.oauth_flows, "client_credentials")
            || client.oauth != Some(true)
        {
            return Err(Refused::Error("unauthorized_client", None));
        }
        let known = client.oauth_scopes.as_deref();
        let scopes = super::authorize::scopes(visitor.form.get("scope"), known);
        if !scopes.iter().all(|scope| has(&client.oauth_scopes, scope)) {
            return Err(Refused::Error("invalid_scope", None));
        }
        let (token, lasts) = self.cognito.issue_to_client(&seen, &scopes)?;
        Ok(json!({"access_token": token, "expires_in": lasts, "token_type": "Bearer"}))
    }

    pub(super) async fn revoke_token(&self, visitor: &Visitor<'_>) -> Answer {
        let revoked = async {
            let seen = self.program(visitor).await?;
            let token = visitor
                .form
                .get("token")
                .ok_or(missing("token is missing"))?;
            let revoked = self.cognito.revoke(&seen, token).await;
            revoked.map_err(|error| match error.code.as_str() {
                "UnsupportedTokenTypeException" => Refused::Error("unsupported_token_type", None),
                "UnsupportedOperationException" => {
                    Refused::Error("invalid_request", Some("token revocation is not enabled"))
                }
                "UnauthorizedException" => Refused::Error("invalid_client", None),
                _ => Refused::from(error),
            })
        };
        match revoked.await {
            Ok(()) => Answer::new(StatusCode::OK, "application/json", ""),
            // Source: RFC 7009: a token that says nothing is as good as revoked.
            Err(Refused::Error("invalid_grant", _)) => {
                Answer::new(StatusCode::OK, "application/json", "")
            }
            Err(refused) => refused.answer(),
        }
    }

    /// The app client that asks: by its secret when it has one, in a header or in the form.
    async fn program(&self, visitor: &Visitor<'_>) -> Result<Seen, Refused> {
        let stranger = || Refused::Error("invalid_client", None);
        let basic = basic(visitor);
        let (id, secret) = match &basic {
            Some((id, secret)) => (Some(id.as_str()), Some(secret.as_str())),
            None => (
                visitor.form.get("client_id"),
                visitor.form.get("client_secret"),
            ),
        };
        let seen = self.cognito.seen(id.ok_or_else(stranger)?).await;
        let seen = seen.map_err(|error| match error.status >= 500 {
            true => Refused::Failed(error),
            false => stranger(),
        })?;
        if seen.pool.id != visitor.pool.id || self.cognito.check_secret(&seen, secret).is_err() {
            return Err(stranger());
        }
        Ok(seen)
    }
}

fn missing(what: &'static str) -> Refused {
    Refused::Error("invalid_request", Some(what))
}

/// Id and secret of a `Basic` authorization.
fn basic(visitor: &Visitor<'_>) -> Option<(String, String)> {
    let header = visitor.parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, coded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(coded.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    Some((decoded(id), decoded(secret)))
}

/// Whether the verifier is what the challenge was made from. Source: RFC 7636.
fn answers(challenge: Option<&str>, verifier: Option<&str>) -> bool {
    match (challenge, verifier) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(challenge), Some(verifier)) => {
            let made = URL_SAFE_NO_PAD.encode(sha256(&[verifier.as_bytes()]));
            alike(made.as_bytes(), challenge.as_bytes())
        }
    }
}

fn told(grant: &Grant, issued: crate::tokens::Issued, refresh: Option<String>) -> Value {
    let mut told = json!({
        "access_token": issued.access,
        "expires_in": issued.expires_in,
        "token_type": "Bearer",
    });
    let has = |scope: &str| grant.scopes.iter().any(|one| one == scope);
    // A grant by the API has the users' own scope alone, and its tokens come in pairs.
    if has("openid") || !grant.by_pages {
        told["id_token"] = issued.id.into();
    }
    if let Some(refresh) = refresh {
        told["refresh_token"] = refresh.into();
    }
    told
}

#[cfg(test)]
mod tests {
    use super::answers;

    /// Source: RFC 7636, appendix B.
    #[test]
    fn a_code_challenge_is_answered_by_its_verifier_alone() {
        let challenge = Some("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assert!(answers(
            challenge,
            Some("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        ));
        assert!(!answers(challenge, Some("other")));
        assert!(!answers(challenge, None));
        assert!(answers(None, None));
    }
}
