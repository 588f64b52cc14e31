//! From a request to its handler: path, registry, permission.

use std::net::IpAddr;

use http::{Method, Request, StatusCode, header};
use hyper::body::Incoming;
use percent_encoding::percent_decode_str;

use super::access::{Action, Caller, Credentials, Decision};
use super::answer::{self, Answer};
use super::error::ErrorAnswer;
use super::{Server, blobs, listing, manifests, uploads};
use crate::digest::Digest;
use crate::reference::{EcrRegistry, RepositoryName};

/// What a path asks for, without its repository.
#[derive(Debug, PartialEq)]
enum Resource {
    Tags,
    Manifest(String),
    Blob(String),
    Uploads,
    Upload(String),
    Referrers(String),
}

/// One request inside one repository.
pub(super) struct Call<'a> {
    pub(super) server: &'a Server,
    pub(super) repository: RepositoryName,
    pub(super) caller: Caller,
    pub(super) query: Vec<(String, String)>,
    pub(super) request: Request<Incoming>,
}

impl Call<'_> {
    /// A query parameter.
    pub(super) fn param(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// A request header that is text.
    pub(super) fn header(&self, name: header::HeaderName) -> Option<&str> {
        self.request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    }

    /// The path of something in this repository, for `Location` and `Link`.
    pub(super) fn path(&self, rest: &str) -> String {
        format!("/v2/{}/{rest}", self.repository.path())
    }

    /// Asks whether the caller may do `action` in `repository`.
    pub(super) async fn check(
        &self,
        repository: &RepositoryName,
        action: Action,
    ) -> Result<(), ErrorAnswer> {
        check(self.server, &self.caller, Some(repository), action).await
    }
}

/// Answers any request.
pub(super) async fn dispatch(server: &Server, request: Request<Incoming>, peer: IpAddr) -> Answer {
    let path = percent_decode_str(request.uri().path())
        .decode_utf8_lossy()
        .into_owned();
    let registry = registry(server, &request);
    let query = query(request.uri().query().unwrap_or_default());
    let credentials = Credentials::of(request.headers()).or_grant(&query);
    let caller = Caller { credentials, peer };
    let Some(rest) = path.strip_prefix("/v2") else {
        return Err(ErrorAnswer::not_found());
    };
    match rest {
        "" | "/" => {
            check(server, &caller, None, Action::SignIn).await?;
            return answer::status(StatusCode::OK).json(&serde_json::json!({}));
        }
        "/_catalog" => {
            check(server, &caller, None, Action::ListRepositories).await?;
            return listing::catalog(server, &registry, &query);
        }
        _ => {}
    }
    let (name, resource) = split(rest).ok_or_else(ErrorAnswer::not_found)?;
    let repository =
        RepositoryName::new(&registry.host(), name).map_err(|_| ErrorAnswer::name_invalid(name))?;
    let action = action(request.method(), &resource);
    let call = Call {
        server,
        repository,
        caller,
        query,
        request,
    };
    call.check(&call.repository, action).await?;
    handle(call, resource).await
}

async fn handle(call: Call<'_>, resource: Resource) -> Answer {
    let method = call.request.method().clone();
    match (resource, method) {
        (Resource::Tags, Method::GET) => listing::tags(&call),
        (Resource::Referrers(digest), Method::GET) => {
            listing::referrers(&call, &parse(&digest)?).await
        }
        (Resource::Manifest(target), Method::GET | Method::HEAD) => {
            manifests::get(&call, &target).await
        }
        (Resource::Manifest(target), Method::PUT) => manifests::put(call, &target).await,
        (Resource::Manifest(target), Method::DELETE) => manifests::delete(&call, &target).await,
        (Resource::Blob(digest), Method::GET | Method::HEAD) => {
            blobs::get(&call, &parse(&digest)?).await
        }
        (Resource::Blob(digest), Method::DELETE) => blobs::delete(&call, &parse(&digest)?).await,
        (Resource::Uploads, Method::POST) => uploads::begin(call).await,
        (Resource::Upload(id), Method::GET) => uploads::status(&call, &id),
        (Resource::Upload(id), Method::PATCH) => uploads::append(call, &id).await,
        (Resource::Upload(id), Method::PUT) => uploads::finish(call, &id).await,
        (Resource::Upload(id), Method::DELETE) => uploads::cancel(&call, &id),
        _ => Err(ErrorAnswer::not_allowed()),
    }
}

/// Reads a digest from a path or a query.
pub(super) fn parse(digest: &str) -> Result<Digest, ErrorAnswer> {
    digest
        .parse()
        .map_err(|error| ErrorAnswer::digest_invalid(format!("{error}")))
}

/// Splits `/NAME/kind/…`; names hold slashes, so the kind is looked for from the right.
fn split(rest: &str) -> Option<(&str, Resource)> {
    let rest = rest.strip_prefix('/')?;
    if let Some(name) = rest.strip_suffix("/tags/list") {
        return Some((name, Resource::Tags));
    }
    if let Some(name) = rest
        .strip_suffix("/blobs/uploads")
        .or(rest.strip_suffix("/blobs/uploads/"))
    {
        return Some((name, Resource::Uploads));
    }
    let (before, last) = rest.rsplit_once('/')?;
    let last = last.to_owned();
    let of = |kind: &str| before.strip_suffix(kind);
    None.or_else(|| Some((of("/blobs/uploads")?, Resource::Upload(last.clone()))))
        .or_else(|| Some((of("/manifests")?, Resource::Manifest(last.clone()))))
        .or_else(|| Some((of("/blobs")?, Resource::Blob(last.clone()))))
        .or_else(|| Some((of("/referrers")?, Resource::Referrers(last.clone()))))
}

fn action(method: &Method, resource: &Resource) -> Action {
    match (method, resource) {
        (&Method::DELETE, Resource::Manifest(_) | Resource::Blob(_)) => Action::Delete,
        (_, Resource::Uploads | Resource::Upload(_)) => Action::UploadLayer,
        (_, Resource::Tags) => Action::ListTags,
        (&Method::PUT, Resource::Manifest(_)) => Action::PutManifest,
        (_, Resource::Manifest(_) | Resource::Referrers(_)) => Action::PullManifest,
        (&Method::HEAD, Resource::Blob(_)) => Action::CheckLayer,
        (_, Resource::Blob(_)) => Action::PullLayer,
    }
}

async fn check(
    server: &Server,
    caller: &Caller,
    repository: Option<&RepositoryName>,
    action: Action,
) -> Result<(), ErrorAnswer> {
    match server.access.allowed(caller, repository, action).await {
        Decision::Allow => Ok(()),
        Decision::Unauthorized => {
            let realm = server.home.host();
            let challenge =
                format!("Basic realm=\"https://{realm}/\",service=\"ecr.amazonaws.com\"");
            let message = "authentication required";
            Err(
                ErrorAnswer::new(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", message)
                    .with(header::WWW_AUTHENTICATE, challenge),
            )
        }
        Decision::Denied(why) => Err(ErrorAnswer::new(StatusCode::FORBIDDEN, "DENIED", why)),
        Decision::NameUnknown(why) => Err(ErrorAnswer::name_unknown(why)),
    }
}

/// The registry a request means: the ECR one its `Host` names, else the server's own.
fn registry(server: &Server, request: &Request<Incoming>) -> EcrRegistry {
    let host = request
        .uri()
        .authority()
        .map(|authority| authority.as_str());
    let header = || {
        request
            .headers()
            .get(header::HOST)
            .and_then(|host| host.to_str().ok())
    };
    host.or_else(header)
        .and_then(EcrRegistry::from_host)
        .unwrap_or_else(|| server.home.clone())
}

fn query(text: &str) -> Vec<(String, String)> {
    let decode = |part: &str| {
        percent_decode_str(&part.replace('+', " "))
            .decode_utf8_lossy()
            .into_owned()
    };
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (decode(key), decode(value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_slashes_and_with_our_own_words_are_told_from_what_follows() {
        let manifest = |tag: &str| Resource::Manifest(tag.to_owned());
        assert_eq!(split("/a/manifests/v1"), Some(("a", manifest("v1"))));
        assert_eq!(split("/a/b/manifests/v1"), Some(("a/b", manifest("v1"))));
        assert_eq!(
            split("/manifests/manifests/v1"),
            Some(("manifests", manifest("v1")))
        );
        assert_eq!(split("/a/blobs/uploads/"), Some(("a", Resource::Uploads)));
        assert_eq!(
            split("/a/blobs/uploads/x"),
            Some(("a", Resource::Upload("x".into())))
        );
        assert_eq!(split("/a/tags/list"), Some(("a", Resource::Tags)));
        assert_eq!(split("/a"), None);
        assert_eq!(split("/a/unknown/x"), None);
    }

    #[test]
    fn a_plus_in_a_query_is_a_space_and_escapes_are_read() {
        let pairs = query("digest=sha256%3Aab&x=a+b&flag");
        let pairs: Vec<(&str, &str)> = pairs
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect();
        assert_eq!(pairs, [("digest", "sha256:ab"), ("x", "a b"), ("flag", "")]);
    }
}
