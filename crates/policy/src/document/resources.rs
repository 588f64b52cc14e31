//! `Resource` and `NotResource`: read and checked, as IAM reads ARNs in policies.

use super::malformed::{Malformed, Stage};
use super::members::{either, texts};
use super::{Choice, Kind};
use crate::pattern::{Pattern, Variables, Wildcards};
use serde_json::{Map, Value};

/// What the resource part of an IAM ARN begins with. Source: IAM's answer to another one.
const IAM_PATHS: &str = "user/, federated-user/, role/, group/, instance-profile/, mfa/, \
                         server-certificate/, policy/, sms-mfa/, saml-provider/, \
                         oidc-provider/, report/, access-report/";

pub(super) fn resources(
    members: &Map<String, Value>,
    kind: Kind,
    variables: Variables,
) -> Result<Option<Choice>, Malformed> {
    let missing = || {
        let sentence = "Policy statement must contain resources.";
        Malformed::at(Stage::Resource, sentence)
    };
    let (value, excepted) = match (either(members, "Resource")?, kind) {
        (Some(_), Kind::Trust | Kind::Owned) => {
            return Err(Malformed::new("Has prohibited field Resource"));
        }
        (None, Kind::Trust | Kind::Owned) => return Ok(None),
        (given, _) => given.ok_or_else(missing)?,
    };
    let texts = texts(value, "Resource")?;
    if texts.is_empty() {
        return Err(missing());
    }
    if let Some(text) = texts.iter().find(|text| fails_legacy(text)) {
        return Err(Malformed::legacy(format!("{text} is no ARN of six parts")));
    }
    let compile = |text: &str| {
        check(text)?;
        Pattern::new(text, Wildcards::Resource, variables)
            .map_err(|variable| Malformed::syntax(format!("{variable} is no policy variable")))
    };
    let patterns = texts.into_iter().map(compile).collect::<Result<_, _>>()?;
    Ok(Some(Choice { excepted, patterns }))
}

/// An ARN of AWS without a service, or cut short behind one.
fn fails_legacy(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    match parts.as_slice() {
        ["arn", "aws", "", _, ..] => true,
        ["arn", "aws", _, _, account] => !account.contains('*'),
        _ => false,
    }
}

fn check(text: &str) -> Result<(), Malformed> {
    let refused = |sentence: String| Err(Malformed::at(Stage::Resource, sentence));
    if text.starts_with(['*', '?']) || text.starts_with("${") || text == "arn:*" {
        return Ok(());
    }
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let [_, partition, rest @ ..] = parts.as_slice() else {
        return refused(format!("Resource {text} must be in ARN format or \"*\"."));
    };
    let known = matches!(*partition, "aws" | "aws-cn" | "aws-us-gov")
        || partition.contains(['*', '?', '$']);
    if !known {
        let whole = filled(partition, rest);
        return refused(format!(
            "Partition \"{partition}\" is not valid for resource \"{whole}\"."
        ));
    }
    if parts[0] != "arn" {
        return refused(format!("Resource {text} must be in ARN format or \"*\"."));
    }
    match *rest {
        [] => refused(
            "Resource vendor must be fully qualified and cannot contain regexes.".to_owned(),
        ),
        ["iam", region, _, _] if !region.is_empty() && region != "*" => refused(format!(
            "IAM resource {text} cannot contain region information."
        )),
        ["iam", _, _, path] if !is_iam_path(path) => refused(format!(
            "IAM resource path must either be \"*\" or start with {IAM_PATHS}."
        )),
        ["s3", region, _, bucket] if names_region(region) && is_bucket(bucket) => refused(format!(
            "Resource {text} can not contain region information."
        )),
        _ => Ok(()),
    }
}

/// The ARN that IAM makes of what there is.
fn filled(partition: &str, rest: &[&str]) -> String {
    let missing = std::iter::repeat_n("*", 4_usize.saturating_sub(rest.len()));
    let parts = ["arn", partition].into_iter();
    let parts: Vec<&str> = parts.chain(rest.iter().copied()).chain(missing).collect();
    parts.join(":")
}

/// Chosen: a path that begins with a wildcard or a variable may become any of them.
fn is_iam_path(path: &str) -> bool {
    let paths = IAM_PATHS.split(", ");
    path.starts_with(['*', '?', '$']) || {
        let mut paths = paths;
        paths.any(|begin| path.starts_with(begin) || (path.contains('*') && begins(begin, path)))
    }
}

/// Whether a pattern begins as `known` does, up to its first wildcard.
fn begins(known: &str, pattern: &str) -> bool {
    let fixed = pattern.split(['*', '?', '$']).next().unwrap_or_default();
    known.starts_with(fixed)
}

fn names_region(region: &str) -> bool {
    !region.is_empty() && region != "*"
}

/// Access points and jobs of S3 are in a Region; buckets and their objects are not.
fn is_bucket(resource: &str) -> bool {
    let known = [
        "accesspoint/",
        "job/",
        "storage-lens/",
        "storage-lens-group/",
        "access-grants/",
    ];
    !known
        .iter()
        .any(|known| resource.starts_with(known) || begins(known, resource))
}
