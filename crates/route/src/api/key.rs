//! Route keys, and the choice among them.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// Methods a route may name. Source: API Gateway developer guide, routes of HTTP APIs.
const METHODS: [&str; 8] = [
    "ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT",
];

/// Which requests a route is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RouteKey {
    /// What no other route is for.
    Default,
    /// A method, or any, and a path.
    Path {
        /// `None` for `ANY`.
        method: Option<String>,
        /// The path.
        path: PathPattern,
    },
}

/// A path of segments, some of them variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathPattern(Vec<Segment>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    /// This text.
    Plain(String),
    /// Any one segment that is not empty.
    Variable(String),
    /// All that is left, at least one segment.
    Greedy(String),
}

/// Why a text is no route key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadRouteKey {
    /// It is neither `$default` nor a method and a path.
    Format,
    /// A variable is misplaced, unnamed or named twice: the path.
    Path(String),
}

impl fmt::Display for BadRouteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Format => f.write_str(
                "The provided route key is not formatted properly for HTTP protocol. Format \
                 should be \"<HTTP METHOD> /<RESOURCE PATH>\" or \"$default\"",
            ),
            Self::Path(path) => write!(
                f,
                "The path '{path}' is not valid: a variable takes a whole segment, has a name \
                 that is used once, and only the last may be greedy"
            ),
        }
    }
}

impl std::error::Error for BadRouteKey {}

impl FromStr for RouteKey {
    type Err = BadRouteKey;

    fn from_str(text: &str) -> Result<Self, BadRouteKey> {
        if text == "$default" {
            return Ok(Self::Default);
        }
        let (method, path) = text.split_once(' ').ok_or(BadRouteKey::Format)?;
        if !METHODS.contains(&method) || !path.starts_with('/') {
            return Err(BadRouteKey::Format);
        }
        let path = path.parse()?;
        let method = (method != "ANY").then(|| method.to_owned());
        Ok(Self::Path { method, path })
    }
}

impl fmt::Display for RouteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("$default"),
            Self::Path { method, path } => {
                write!(f, "{} {path}", method.as_deref().unwrap_or("ANY"))
            }
        }
    }
}

impl FromStr for PathPattern {
    type Err = BadRouteKey;

    fn from_str(text: &str) -> Result<Self, BadRouteKey> {
        let bad = || BadRouteKey::Path(text.to_owned());
        let rest = text.strip_prefix('/').ok_or(BadRouteKey::Format)?;
        if rest.is_empty() {
            return Ok(Self(Vec::new()));
        }
        let segments: Option<Vec<Segment>> = rest.split('/').map(segment).collect();
        let segments = segments.ok_or_else(bad)?;
        let (_, before) = segments.split_last().ok_or_else(bad)?;
        let misplaced = before.iter().any(|one| matches!(one, Segment::Greedy(_)));
        let mut names: Vec<&str> = segments.iter().filter_map(Segment::name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        if misplaced || names.len() != count {
            return Err(bad());
        }
        Ok(Self(segments))
    }
}

fn segment(text: &str) -> Option<Segment> {
    let is_name = |name: &str| {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"._-:".contains(&byte);
        !name.is_empty() && name.bytes().all(fits)
    };
    let Some(inside) = text
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
    else {
        let is_plain = !text
            .bytes()
            .any(|byte| b"{}?#".contains(&byte) || byte <= b' ');
        return is_plain.then(|| Segment::Plain(text.to_owned()));
    };
    match inside.strip_suffix('+') {
        Some(name) => is_name(name).then(|| Segment::Greedy(name.to_owned())),
        None => is_name(inside).then(|| Segment::Variable(inside.to_owned())),
    }
}

impl Segment {
    fn name(&self) -> Option<&str> {
        match self {
            Self::Plain(_) => None,
            Self::Variable(name) | Self::Greedy(name) => Some(name),
        }
    }

    /// Lower is more specific.
    fn rank(&self) -> u8 {
        match self {
            Self::Plain(_) => 0,
            Self::Variable(_) => 1,
            Self::Greedy(_) => 2,
        }
    }
}

impl fmt::Display for PathPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("/");
        }
        for segment in &self.0 {
            match segment {
                Segment::Plain(text) => write!(f, "/{text}")?,
                Segment::Variable(name) => write!(f, "/{{{name}}}")?,
                Segment::Greedy(name) => write!(f, "/{{{name}+}}")?,
            }
        }
        Ok(())
    }
}

/// Path variables with what stands for them, as it was sent.
pub type Variables = Vec<(String, String)>;

impl PathPattern {
    /// The variables when `path` fits.
    pub fn matches(&self, path: &str) -> Option<Variables> {
        let mut rest = path.strip_prefix('/')?;
        let mut variables = Variables::new();
        for (place, segment) in self.0.iter().enumerate() {
            if place > 0 {
                rest = rest.strip_prefix('/')?;
            }
            let end = rest.find('/').unwrap_or(rest.len());
            let (first, after) = rest.split_at(end);
            rest = match segment {
                Segment::Plain(text) => (text == first).then_some(after)?,
                Segment::Variable(_) if first.is_empty() => return None,
                Segment::Greedy(_) if rest.is_empty() => return None,
                Segment::Variable(name) => {
                    variables.push((name.clone(), first.to_owned()));
                    after
                }
                Segment::Greedy(name) => {
                    variables.push((name.clone(), rest.to_owned()));
                    ""
                }
            };
        }
        rest.is_empty().then_some(variables)
    }

    /// The names of its variables.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(Segment::name)
    }

    /// The more specific first: plain segments before variables before greedy ones.
    fn compare(&self, other: &Self) -> Ordering {
        let (one, two) = (self.0.iter(), other.0.iter());
        let greedy = |pattern: &Self| matches!(pattern.0.last(), Some(Segment::Greedy(_)));
        greedy(self)
            .cmp(&greedy(other))
            .then_with(|| one.map(Segment::rank).cmp(two.map(Segment::rank)))
            .then_with(|| other.0.len().cmp(&self.0.len()))
    }
}

/// The routes of an API, the most specific first.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    ordered: Vec<(RouteKey, usize)>,
}

/// A route that fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matched {
    /// The place of the route among those given.
    pub route: usize,
    /// Its path variables.
    pub variables: Variables,
}

impl Routes {
    /// Orders `keys`.
    ///
    /// Source: API Gateway developer guide: a full match of the path, then greedy paths, then
    /// `$default`. Chosen where it is silent: among paths alike, a named method before `ANY`.
    pub fn new(keys: impl IntoIterator<Item = RouteKey>) -> Self {
        let numbered = keys.into_iter().enumerate();
        let mut ordered: Vec<_> = numbered.map(|(place, key)| (key, place)).collect();
        ordered.sort_by(|(one, _), (other, _)| order(one, other));
        Self { ordered }
    }

    /// The route for a request.
    pub fn find(&self, method: &str, path: &str) -> Option<Matched> {
        self.ordered.iter().find_map(|(key, route)| {
            let variables = match key {
                RouteKey::Default => Some(Variables::new()),
                RouteKey::Path { method: wanted, .. }
                    if wanted.as_ref().is_some_and(|wanted| wanted != method) =>
                {
                    None
                }
                RouteKey::Path { path: pattern, .. } => pattern.matches(path),
            };
            let route = *route;
            variables.map(|variables| Matched { route, variables })
        })
    }
}

fn order(one: &RouteKey, other: &RouteKey) -> Ordering {
    match (one, other) {
        (RouteKey::Default, RouteKey::Default) => Ordering::Equal,
        (RouteKey::Default, RouteKey::Path { .. }) => Ordering::Greater,
        (RouteKey::Path { .. }, RouteKey::Default) => Ordering::Less,
        (
            RouteKey::Path { method, path },
            RouteKey::Path {
                method: other_method,
                path: other_path,
            },
        ) => path
            .compare(other_path)
            .then_with(|| method.is_none().cmp(&other_method.is_none())),
    }
}

#[cfg(test)]
mod tests;
