//! Calls of pages in browsers: operations that need no signature, such as signing in, may be
//! called by pages of every origin, as with AWS. Their answers tell nothing that the browser
//! knows by itself. Any other call of a foreign page is refused, see `page`.

use super::WebResponse;
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS, ORIGIN,
};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode};

/// What scripts may read of an answer beside its body.
const EXPOSED: &str = "x-amzn-requestid,x-amzn-errortype,x-amzn-errormessage,date";
/// Seconds that a browser remembers what it may do.
const REMEMBERED: &str = "86400";

/// Lets the page that called read the answer.
pub(super) fn open_to_all(parts: &Parts, headers: &mut HeaderMap) {
    if parts.headers.contains_key(ORIGIN) {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        let exposed = HeaderValue::from_static(EXPOSED);
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
}

/// The answer to a browser that asks whether a page may call an operation. Which one it does
/// not say: the call itself is looked at when it comes.
pub(super) fn preflight(parts: &Parts) -> Option<WebResponse> {
    let wanted = parts.headers.get(ACCESS_CONTROL_REQUEST_HEADERS)?;
    let names = wanted.to_str().ok()?.to_ascii_lowercase();
    let is_call = names.split(',').any(|name| name.trim() == "x-amz-target");
    if parts.method != Method::OPTIONS || !is_call {
        return None;
    }
    let mut answer = super::text_answer(StatusCode::OK, "");
    let headers = answer.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("POST"),
    );
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, wanted.clone());
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(REMEMBERED));
    Some(answer)
}

#[cfg(test)]
mod tests {
    use http::Request;

    fn is_answered(method: &str, headers: &str) -> bool {
        let request = Request::builder()
            .method(method)
            .uri("/")
            .header("access-control-request-headers", headers);
        super::preflight(&request.body(()).unwrap().into_parts().0).is_some()
    }

    #[test]
    fn a_browser_may_ask_whether_a_page_may_call() {
        assert!(is_answered("OPTIONS", "content-type,X-Amz-Target"));
        assert!(!is_answered("OPTIONS", "content-type"));
        assert!(!is_answered("GET", "x-amz-target"));
    }
}
