//! What CORS must be like.

use crate::fault::{Outcome, bad};
use domain::apigw::Cors;

/// CORS that can be. Source: API Gateway developer guide, CORS for HTTP APIs.
pub(crate) fn checked(cors: Cors) -> Outcome<Cors> {
    const METHODS: [&str; 8] = [
        "*", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT",
    ];
    if let Some(method) = cors
        .allow_methods
        .iter()
        .find(|one| !METHODS.contains(&one.to_ascii_uppercase().as_str()))
    {
        return Err(bad(format!("Invalid method '{method}' in allowMethods")));
    }
    let is_origin = |origin: &String| {
        let (scheme, host) = origin.split_once("://").unwrap_or((origin, ""));
        origin == "*" || (!scheme.is_empty() && !host.is_empty() && !origin.contains(' '))
    };
    if let Some(origin) = cors.allow_origins.iter().find(|origin| !is_origin(origin)) {
        return Err(bad(format!(
            "Invalid format for origin: {origin}. Origins are '*' or have a scheme"
        )));
    }
    let any = cors.allow_origins.iter().any(|origin| origin == "*");
    if cors.allow_credentials == Some(true) && any {
        return Err(bad(
            "allowCredentials cannot be true when allowOrigins has '*'",
        ));
    }
    let is_value =
        |text: &String| !text.is_empty() && text.bytes().all(|byte| (0x21..0x7f).contains(&byte));
    let headers = cors.allow_headers.iter().chain(&cors.expose_headers);
    if let Some(header) = headers.into_iter().find(|header| !is_value(header)) {
        return Err(bad(format!("Invalid header name '{header}'")));
    }
    // Source: CORS of HTTP APIs, -1 to 86,400 seconds.
    if cors
        .max_age
        .is_some_and(|seconds| !(-1..=86_400).contains(&seconds))
    {
        return Err(bad("maxAge must be between -1 and 86400"));
    }
    Ok(cors)
}
