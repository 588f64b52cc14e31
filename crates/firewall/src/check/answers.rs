//! Answers that rules ask for instead of a plain refusal.

use std::collections::{BTreeMap, BTreeSet};

use api::Reply;
use domain::firewall::CustomBody;
use domain::firewall::rule::Blocking;

use crate::fault::{invalid, too_many};

/// Statuses that a custom response may have.
/// Source: WAF developer guide, supported status codes for custom response.
const STATUSES: &[u16] = &[
    200, 201, 202, 204, 206, 300, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 408, 409,
    411, 412, 413, 414, 415, 416, 421, 429, 500, 501, 502, 503, 504, 505,
];
/// Headers of a custom response. Source: WAF quotas.
const MOST_HEADERS: usize = 10;
/// Custom bodies of a web ACL or rule group. Source: WAF quotas.
const MOST_BODIES: usize = 50;
/// Bytes of a custom body, and of all of them together. Source: WAF quotas.
const MOST_BYTES: (usize, usize) = (4 * 1024, 50 * 1024);

/// Whether a refusal can be given as it is asked for.
pub(super) fn custom(blocking: &Blocking, bodies: &BTreeMap<String, CustomBody>) -> Reply<()> {
    let Some(custom) = &blocking.custom_response else {
        return Ok(());
    };
    let refuse = |reason: &str, parameter: &str| Err(invalid(reason, "CUSTOM_RESPONSE", parameter));
    if !STATUSES.contains(&custom.response_code) {
        let status = custom.response_code.to_string();
        return refuse(
            "The status code is not supported for custom responses.",
            &status,
        );
    }
    let mut names = BTreeSet::new();
    for header in &custom.response_headers {
        let name = header.name.to_ascii_lowercase();
        if name == "content-type" {
            return refuse("The content type is that of the custom body.", &header.name);
        }
        if !names.insert(name) {
            return refuse("You have used the same header name twice.", &header.name);
        }
    }
    if names.len() > MOST_HEADERS {
        return Err(too_many("custom headers of a custom response"));
    }
    let key = custom.custom_response_body_key.as_ref();
    match key.filter(|key| !bodies.contains_key(*key)) {
        None => Ok(()),
        Some(key) => {
            let reason = "There is no custom response body with this key.";
            Err(invalid(reason, "CUSTOM_RESPONSE_BODY", key))
        }
    }
}

/// Whether there are not too many bodies, and none is too large.
pub(super) fn bodies(bodies: &BTreeMap<String, CustomBody>) -> Reply<()> {
    if bodies.len() > MOST_BODIES {
        return Err(too_many("custom response bodies"));
    }
    let sizes = bodies.values().map(|body| body.content.len());
    if sizes.clone().any(|size| size > MOST_BYTES.0) || sizes.sum::<usize>() > MOST_BYTES.1 {
        return Err(too_many("the size of custom response bodies"));
    }
    Ok(())
}
