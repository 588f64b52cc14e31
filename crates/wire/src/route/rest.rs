//! REST paths: which operation a method and a path call.

use super::Routed;
use crate::table::{Table, index};
use api::model::Protocol;
use http::Method;
use percent_encoding::percent_decode_str;
use std::collections::HashMap;
use std::sync::OnceLock;

/// How many parts a base path before the API's own may have. Only in signed requests: without
/// a signature the path is all there is to tell a call from a web page.
const BASE_PARTS: usize = 3;

/// One operation's method and path.
struct Pattern {
    service: usize,
    operation: &'static str,
    method: &'static str,
    parts: Vec<Part>,
    query: Vec<(&'static str, &'static str)>,
}

enum Part {
    Literal(&'static str),
    Label(&'static str),
    /// Takes this part and all that follow.
    Rest(&'static str),
}

/// The operation that a method and a path call; the pattern with most fixed parts wins.
pub(super) fn find(
    method: &Method,
    path: &str,
    query: &str,
    scope: Option<&str>,
) -> Option<Routed> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    // Clients that clean paths up before they sign would sign another path than this one.
    if parts.iter().any(|part| matches!(*part, "." | "..")) {
        return None;
    }
    let base = if scope.is_some() { BASE_PARTS } else { 0 };
    (0..=base.min(parts.len())).find_map(|base| best(method, parts.get(base..)?, query, scope))
}

fn best(method: &Method, parts: &[&str], query: &str, scope: Option<&str>) -> Option<Routed> {
    let candidates = patterns().get(parts.first()?)?;
    let pattern = candidates
        .iter()
        .filter(|pattern| pattern.fits(method, parts, query))
        .filter(|pattern| {
            let header = &index().table(pattern.service).header;
            scope.is_none_or(|scope| header.signing == scope)
        })
        .max_by_key(|pattern| (pattern.query.len(), pattern.literals()))?;
    let table = index().table(pattern.service);
    Some(Routed {
        table,
        operation: table.operation(pattern.operation)?,
        protocol: spoken(table),
        labels: pattern.labels(parts),
    })
}

/// The language of a service's bodies: each speaks one.
fn spoken(table: &Table) -> Protocol {
    if table.speaks(Protocol::RestXml) {
        Protocol::RestXml
    } else {
        Protocol::RestJson
    }
}

/// Every pattern by its first part, which is a literal in all of them.
fn patterns() -> &'static HashMap<&'static str, Vec<Pattern>> {
    static PATTERNS: OnceLock<HashMap<&'static str, Vec<Pattern>>> = OnceLock::new();
    PATTERNS.get_or_init(|| {
        let mut patterns: HashMap<_, Vec<Pattern>> = HashMap::new();
        for (service, line) in index().rest() {
            if let Some(pattern) = Pattern::read(service, line)
                && let Some(Part::Literal(first)) = pattern.parts.first()
            {
                patterns.entry(*first).or_default().push(pattern);
            }
        }
        patterns
    })
}

impl Pattern {
    /// From a line such as `op GetApi GetApiRequest GetApiResponse GET /v2/apis/{apiId}`.
    fn read(service: usize, line: &'static str) -> Option<Self> {
        let mut words = line.split(' ').skip(1);
        let operation = words.next()?;
        let mut words = words.skip(2);
        let (method, path) = (words.next()?, words.next()?);
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let part = |part: &'static str| {
            let label = part
                .strip_prefix('{')
                .and_then(|part| part.strip_suffix('}'));
            match (label, label.and_then(|label| label.strip_suffix('+'))) {
                (_, Some(rest)) => Part::Rest(rest),
                (Some(label), None) => Part::Label(label),
                (None, None) => Part::Literal(part),
            }
        };
        let query = query.split('&').filter(|pair| !pair.is_empty());
        Some(Self {
            service,
            operation,
            method,
            parts: path
                .split('/')
                .filter(|part| !part.is_empty())
                .map(part)
                .collect(),
            query: query
                .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
                .collect(),
        })
    }

    fn fits(&self, method: &Method, parts: &[&str], query: &str) -> bool {
        let open = matches!(self.parts.last(), Some(Part::Rest(_)));
        let long_enough = if open {
            parts.len() >= self.parts.len()
        } else {
            parts.len() == self.parts.len()
        };
        let fixed = |(pattern, part): (&Part, &&str)| match pattern {
            Part::Literal(literal) => literal == part,
            Part::Label(_) | Part::Rest(_) => true,
        };
        let asked = |(name, value): &(&str, &str)| {
            let mut pairs = query
                .split('&')
                .map(|pair| pair.split_once('=').unwrap_or((pair, "")));
            pairs.any(|pair| pair == (*name, *value))
        };
        self.method == method.as_str()
            && long_enough
            && self.parts.iter().zip(parts).all(fixed)
            && self.query.iter().all(asked)
    }

    fn literals(&self) -> usize {
        let literal = |part: &&Part| matches!(part, Part::Literal(_));
        self.parts.iter().filter(literal).count()
    }

    fn labels(&self, parts: &[&str]) -> Vec<(&'static str, String)> {
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let label = |(place, part): (usize, &Part)| match part {
            Part::Literal(_) => None,
            Part::Label(name) => Some((*name, decoded(parts[place]))),
            Part::Rest(name) => Some((*name, decoded(&parts[place..].join("/")))),
        };
        self.parts.iter().enumerate().filter_map(label).collect()
    }
}
