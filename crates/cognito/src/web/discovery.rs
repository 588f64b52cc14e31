//! How tokens are checked: key set and OpenID configuration.

use super::answers::Answer;
use super::{AWS, HERE, host};
use crate::keys;
use domain::cognito::UserPool;
use http::StatusCode;
use http::request::Parts;
use serde_json::{Value, json};

/// The document of that name.
pub(super) fn answer(pool: &UserPool, name: &str, parts: &Parts) -> Answer {
    let told = match name {
        "jwks.json" => keys::key_set(&pool.key),
        _ => configuration(pool, host(parts)),
    };
    Answer::json(StatusCode::OK, &told).open_to_all()
}

/// Addresses are told as whoever asks can reach them; the issuer is always AWS's.
fn configuration(pool: &UserPool, host: &str) -> Value {
    let (name, port) = host.split_once(':').unwrap_or((host, ""));
    let is_aws = name.ends_with(".amazonaws.com");
    let keys = match is_aws {
        true => pool.issuer(),
        false => format!("http://{host}/{}", pool.id),
    };
    let mut told = json!({
        "issuer": pool.issuer(),
        "jwks_uri": format!("{keys}/.well-known/jwks.json"),
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code", "token"],
        "scopes_supported": ["openid", "email", "phone", "profile"],
        "subject_types_supported": ["public"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    });
    let pages = match (&pool.custom_domain, &pool.domain) {
        (Some(host), _) if is_aws => format!("https://{host}"),
        (_, Some(domain)) if is_aws => {
            format!("https://{domain}.auth.{}{AWS}", pool.scope.region)
        }
        (_, Some(domain)) if port.is_empty() => format!("http://{domain}{HERE}"),
        (_, Some(domain)) => format!("http://{domain}{HERE}:{port}"),
        _ => return told,
    };
    for (name, path) in [
        ("authorization_endpoint", "oauth2/authorize"),
        ("token_endpoint", "oauth2/token"),
        ("userinfo_endpoint", "oauth2/userInfo"),
        ("revocation_endpoint", "oauth2/revoke"),
        ("end_session_endpoint", "logout"),
    ] {
        told[name] = format!("{pages}/{path}").into();
    }
    told
}
