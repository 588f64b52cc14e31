//! The grammar of references, read from left to right without backtracking.

use super::{DEFAULT_TAG, DOCKER_HUB, EcrRegistry, ParseReferenceError, Reference, RepositoryName};

/// Longest repository path. Source: the distribution specification leaves 255 for host and name.
const PATH_CHARS: usize = 255;

/// Longest tag. Source: the distribution specification's tag grammar.
const TAG_CHARS: usize = 128;

/// Reads a whole reference and fills in what it leaves out.
pub(super) fn reference(text: &str) -> Result<Reference, ParseReferenceError> {
    let bad = || ParseReferenceError::Format(text.to_owned());
    let (name, digest) = match text.split_once('@') {
        Some((name, digest)) => (
            name,
            Some(digest.parse().map_err(ParseReferenceError::Digest)?),
        ),
        None => (text, None),
    };
    let (host, rest) = split_host(name);
    let (path, tag) = match rest.rsplit_once(':') {
        Some((path, tag)) => (path, Some(tag)),
        None => (rest, None),
    };
    let registry = canonical_host(host.unwrap_or(DOCKER_HUB)).ok_or_else(bad)?;
    let path = match registry == DOCKER_HUB && !path.contains('/') {
        true => format!("library/{path}"),
        false => path.to_owned(),
    };
    check_path(&path)?;
    if let Some(tag) = tag {
        check_tag(tag).map_err(|_| bad())?;
    }
    let tag = match (tag, &digest) {
        (Some(tag), _) => Some(tag.to_owned()),
        (None, Some(_)) => None,
        (None, None) => Some(DEFAULT_TAG.to_owned()),
    };
    Ok(Reference {
        repository: RepositoryName { registry, path },
        tag,
        digest,
    })
}

/// Splits off the registry: the part before the first `/` is one only if it looks like a host.
fn split_host(name: &str) -> (Option<&str>, &str) {
    match name.split_once('/') {
        Some((first, rest)) if first == "localhost" || first.contains(['.', ':', '[']) => {
            (Some(first), rest)
        }
        Some(_) | None => (None, name),
    }
}

/// The one spelling of a registry's host, or `None` if it is not a host.
pub(super) fn canonical_host(host: &str) -> Option<String> {
    let host = host.to_ascii_lowercase();
    if !is_host(&host) {
        return None;
    }
    if let Some(ecr) = ecr_host(&host) {
        return Some(ecr.host());
    }
    match host.as_str() {
        "index.docker.io" | "registry-1.docker.io" | "registry.hub.docker.com" => {
            Some(DOCKER_HUB.to_owned())
        }
        _ => Some(host),
    }
}

fn is_host(host: &str) -> bool {
    let (name, port) = split_port(host);
    let port_ok = port.is_none_or(|port| port.parse::<u16>().is_ok());
    let name_ok = match name.strip_prefix('[') {
        Some(inner) => inner
            .strip_suffix(']')
            .is_some_and(|ip| ip.parse::<std::net::Ipv6Addr>().is_ok()),
        None => name.split('.').all(is_host_label),
    };
    port_ok && name_ok && host.len() <= 255
}

fn is_host_label(label: &str) -> bool {
    let inner = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    !label.is_empty()
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(inner)
}

fn split_port(host: &str) -> (&str, Option<&str>) {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, Some(port)),
        Some(_) | None => (host, None),
    }
}

/// Recognises an ECR registry's host in any of its spellings.
pub(super) fn ecr_host(host: &str) -> Option<EcrRegistry> {
    let (name, _) = split_port(host);
    let (account, rest) = name.split_once('.')?;
    let is_account = account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit());
    let rest = ["dkr.ecr.", "dkr.ecr-fips.", "dkr-ecr.", "dkr-ecr-fips."]
        .iter()
        .find_map(|prefix| rest.strip_prefix(prefix))?;
    let region = [
        ".amazonaws.com",
        ".amazonaws.com.cn",
        ".on.aws",
        ".localhost",
    ]
    .iter()
    .find_map(|suffix| rest.strip_suffix(suffix))?;
    let is_region = is_host_label(region);
    (is_account && is_region).then(|| EcrRegistry {
        account: account.to_owned(),
        region: region.to_owned(),
    })
}

/// Checks a repository path: lower-case words joined by `.`, `_`, `__` or dashes, split by `/`.
pub(super) fn check_path(path: &str) -> Result<(), ParseReferenceError> {
    if path.bytes().any(|b| b.is_ascii_uppercase()) {
        return Err(ParseReferenceError::Uppercase(path.to_owned()));
    }
    if path.len() > PATH_CHARS || !path.split('/').all(is_path_component) {
        return Err(ParseReferenceError::Format(path.to_owned()));
    }
    Ok(())
}

fn is_path_component(component: &str) -> bool {
    let word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let bytes = component.as_bytes();
    let ends_in_words =
        bytes.first().is_some_and(|b| word(*b)) && bytes.last().is_some_and(|b| word(*b));
    let separators = component.split(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    ends_in_words && separators.into_iter().all(is_separator)
}

fn is_separator(text: &str) -> bool {
    matches!(text, "" | "." | "_" | "__") || text.bytes().all(|b| b == b'-')
}

/// Checks a tag: a word character, then up to 127 of letters, digits, `_`, `.` and `-`.
pub(super) fn check_tag(tag: &str) -> Result<(), ParseReferenceError> {
    let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    let first_ok = tag.bytes().next().is_some_and(word);
    let rest_ok = tag.bytes().all(|b| word(b) || b == b'.' || b == b'-');
    match first_ok && rest_ok && tag.len() <= TAG_CHARS {
        true => Ok(()),
        false => Err(ParseReferenceError::Format(tag.to_owned())),
    }
}
