//! The part of a request that a statement looks at.

mod json;

use std::borrow::Cow;

use domain::firewall::statement::{
    CookiePattern, Cookies, Field, HeaderPattern, Headers, Oversized,
};

use crate::Request;

/// Bytes of headers, and of cookies, that are looked at. Source: WAF developer guide, oversize.
const MOST_BYTES: usize = 8 * 1024;
/// Headers, and cookies, that are looked at. Source: the same.
const MOST: usize = 200;

/// What there is to look at.
#[derive(Debug, PartialEq)]
pub(crate) enum Part<'a> {
    /// These texts; the statement holds when it holds for any.
    Texts(Vec<Cow<'a, [u8]>>),
    /// The statement holds or not, whatever there is.
    Settled(bool),
}

impl<'a> Part<'a> {
    fn one(text: &'a [u8]) -> Self {
        Self::Texts(vec![Cow::Borrowed(text)])
    }

    /// What `MATCH` and `NO_MATCH` say; `None` for anything else.
    fn settled(word: Option<&str>) -> Option<Self> {
        match word {
            Some("MATCH") => Some(Self::Settled(true)),
            Some("NO_MATCH") => Some(Self::Settled(false)),
            _ => None,
        }
    }
}

/// Whether the body is looked at.
pub(crate) fn needs_body(field: &Field) -> bool {
    matches!(field, Field::Body(_) | Field::JsonBody(_))
}

/// That part of the request.
pub(crate) fn of<'a>(field: &Field, request: &Request<'a>) -> Part<'a> {
    match field {
        Field::SingleHeader(named) => header(&named.name, request),
        Field::SingleQueryArgument(named) => {
            let wanted = |(name, _): &(&str, &str)| name.eq_ignore_ascii_case(&named.name);
            let found = request.arguments().filter(wanted);
            Part::Texts(found.map(|(_, value)| value.as_bytes().into()).collect())
        }
        Field::AllQueryArguments {} => {
            let all = request.arguments();
            let texts = all.flat_map(|(name, value)| [name, value]);
            Part::Texts(texts.map(|text| text.as_bytes().into()).collect())
        }
        Field::UriPath {} => Part::one(request.path.as_bytes()),
        Field::QueryString {} => Part::one(request.query.unwrap_or_default().as_bytes()),
        Field::Method {} => Part::one(request.method.as_str().as_bytes()),
        Field::Body(oversized) => {
            oversize(oversized, request.has_more).unwrap_or(Part::one(request.body))
        }
        Field::JsonBody(wanted) => json::of(wanted, request),
        Field::Headers(wanted) => headers(wanted, request),
        Field::Cookies(wanted) => cookies(wanted, request),
        Field::HeaderOrder(oversized) => {
            let names: Vec<&str> = request.fields().map(|(name, _)| name).collect();
            let order = names.join(":").into_bytes();
            let is_over = names.len() > MOST || order.len() > MOST_BYTES;
            oversize(oversized, is_over).unwrap_or(Part::Texts(vec![order.into()]))
        }
        // Neither the TLS hello nor what is after `#` reaches us.
        Field::Ja3Fingerprint(fallback)
        | Field::Ja4Fingerprint(fallback)
        | Field::UriFragment(fallback) => {
            let word = fallback.fallback_behavior.as_deref();
            Part::settled(word).unwrap_or(Part::Settled(false))
        }
    }
}

fn oversize<'a>(handling: &Oversized, is_over: bool) -> Option<Part<'a>> {
    let word = handling.oversize_handling.as_deref();
    Part::settled(word.filter(|_| is_over))
}

fn header<'a>(name: &str, request: &Request<'a>) -> Part<'a> {
    let of_name = |(given, _): &(&str, &[u8])| given.eq_ignore_ascii_case(name);
    let found = request.fields().filter(of_name);
    Part::Texts(found.map(|(_, value)| value.into()).collect())
}

fn headers<'a>(wanted: &Headers, request: &Request<'a>) -> Part<'a> {
    let listed =
        |names: &[String], name: &str| names.iter().any(|one| one.eq_ignore_ascii_case(name));
    let is_wanted = |name: &str| match &wanted.match_pattern {
        HeaderPattern::All {} => true,
        HeaderPattern::IncludedHeaders(names) => listed(names, name),
        HeaderPattern::ExcludedHeaders(names) => !listed(names, name),
    };
    let all = request.fields();
    let pairs = all.map(|(name, value)| (Cow::Borrowed(name.as_bytes()), Cow::Borrowed(value)));
    let chosen = |name: &[u8]| is_wanted(&String::from_utf8_lossy(name));
    limited(
        pairs,
        chosen,
        &wanted.match_scope,
        &wanted.oversize_handling,
    )
}

fn cookies<'a>(wanted: &Cookies, request: &Request<'a>) -> Part<'a> {
    let is_wanted = |name: &[u8]| {
        let listed = |names: &[String]| names.iter().any(|one| one.as_bytes() == name);
        match &wanted.match_pattern {
            CookiePattern::All {} => true,
            CookiePattern::IncludedCookies(names) => listed(names),
            CookiePattern::ExcludedCookies(names) => !listed(names),
        }
    };
    let bytes = |text: Cow<'a, str>| Cow::Owned(text.into_owned().into_bytes());
    let pairs = request
        .cookies()
        .map(|(name, value)| (bytes(name), bytes(value)));
    limited(
        pairs,
        is_wanted,
        &wanted.match_scope,
        &wanted.oversize_handling,
    )
}

type Pair<'a> = (Cow<'a, [u8]>, Cow<'a, [u8]>);

/// Keys, values or both of the chosen ones, as far as they are looked at.
fn limited<'a>(
    pairs: impl Iterator<Item = Pair<'a>>,
    chosen: impl Fn(&[u8]) -> bool,
    scope: &str,
    handling: &str,
) -> Part<'a> {
    let mut texts = Vec::new();
    let mut bytes = 0;
    for (count, (name, value)) in pairs.enumerate() {
        bytes += name.len() + value.len();
        if count >= MOST || bytes > MOST_BYTES {
            return Part::settled(Some(handling)).unwrap_or(Part::Texts(texts));
        }
        if !chosen(&name) {
            continue;
        }
        if scope != "VALUE" {
            texts.push(name);
        }
        if scope != "KEY" {
            texts.push(value);
        }
    }
    Part::Texts(texts)
}
