//! Lists: tags, repositories, and what refers to a manifest.

use http::{HeaderName, StatusCode, header};
use serde_json::json;

use super::Server;
use super::answer::{self, Answer, Build};
use super::error::ErrorAnswer;
use super::manifests::unknown_name;
use super::route::Call;
use crate::digest::Digest;
use crate::graph;
use crate::images::Store;
use crate::index::Repository;
use crate::manifest::{Descriptor, OCI_INDEX};
use crate::reference::EcrRegistry;

/// Most names in one answer, whatever `n` asks for.
const PAGE: usize = 10_000;

const FILTERS_APPLIED: HeaderName = HeaderName::from_static("oci-filters-applied");

/// One page of a list, and what to ask for to get the next.
struct Page {
    names: Vec<String>,
    next: Option<String>,
}

/// `tags/list`: in order of name.
pub(super) fn tags(call: &Call<'_>) -> Answer {
    let images = &call.server.images;
    let repository = images
        .repository(&call.repository)
        .ok_or_else(|| unknown_name(call))?;
    let page = page(repository.tags.keys(), &call.query)?;
    let body = json!({"name": call.repository.path(), "tags": page.names});
    page.link(answer::status(StatusCode::OK), &call.path("tags/list"))
        .json(&body)
}

/// `_catalog`: every repository of one registry, in order of name.
pub(super) fn catalog(
    server: &Server,
    registry: &EcrRegistry,
    query: &[(String, String)],
) -> Answer {
    let host = registry.host();
    let repositories = server.images.repositories();
    let names: Vec<String> = repositories
        .iter()
        .filter(|repository| repository.name.registry() == host)
        .map(|repository| repository.name.path().to_owned())
        .collect();
    let page = page(names.iter(), query)?;
    let body = json!({"repositories": page.names});
    page.link(answer::status(StatusCode::OK), "/v2/_catalog")
        .json(&body)
}

/// `referrers`: the manifests that name `subject`, as an index; empty when there are none.
pub(super) async fn referrers(call: &Call<'_>, subject: &Digest) -> Answer {
    let wanted_type = call.param("artifactType").map(str::to_owned);
    let filtered = wanted_type.is_some();
    let repository = call.server.images.repository(&call.repository);
    let subject = subject.clone();
    let manifests = call
        .server
        .images
        .blocking(move |store| match repository {
            Some(repository) => about(store, &repository, &subject, wanted_type.as_deref()),
            None => Vec::new(),
        })
        .await;
    let body = json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": manifests});
    let answer = answer::status(StatusCode::OK).header(header::CONTENT_TYPE, OCI_INDEX);
    let answer = match filtered {
        true => answer.header(FILTERS_APPLIED, "artifactType"),
        false => answer,
    };
    answer.body(super::full(body.to_string()))
}

fn about(
    store: &Store,
    repository: &Repository,
    subject: &Digest,
    wanted_type: Option<&str>,
) -> Vec<Descriptor> {
    let referrers = repository
        .manifests
        .iter()
        .filter(|(_, entry)| entry.subject.as_ref() == Some(subject));
    referrers
        .filter_map(|(digest, entry)| {
            let manifest = graph::manifest(&store.blobs, digest).ok()?;
            Some(Descriptor {
                artifact_type: manifest.artifact_type().map(str::to_owned),
                annotations: manifest.annotations().clone(),
                ..Descriptor::new(&entry.media_type, digest.clone(), entry.size)
            })
        })
        .filter(|found| wanted_type.is_none() || found.artifact_type.as_deref() == wanted_type)
        .collect()
}

/// The names after `last`, at most `n` of them.
fn page<'a>(
    names: impl Iterator<Item = &'a String>,
    query: &[(String, String)],
) -> Result<Page, ErrorAnswer> {
    let param = |name: &str| {
        query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, v)| v.as_str())
    };
    let most = match param("n").map(str::parse::<usize>) {
        None => PAGE,
        Some(Ok(n)) => n.min(PAGE),
        Some(Err(_)) => {
            let message = "n must be a whole number";
            let code = "PAGINATION_NUMBER_INVALID";
            return Err(ErrorAnswer::new(StatusCode::BAD_REQUEST, code, message));
        }
    };
    let last = param("last").unwrap_or_default();
    let mut rest = names.filter(|name| name.as_str() > last).cloned();
    let names: Vec<String> = rest.by_ref().take(most).collect();
    let next = names.last().cloned().filter(|_| rest.next().is_some());
    Ok(Page {
        names,
        next: next.map(|last| format!("n={most}&last={last}")),
    })
}

impl Page {
    fn link(&self, answer: Build, path: &str) -> Build {
        match &self.next {
            Some(next) => answer.header(header::LINK, format!("<{path}?{next}>; rel=\"next\"")),
            None => answer,
        }
    }
}
