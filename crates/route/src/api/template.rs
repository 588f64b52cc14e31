//! Values that are made of a request, an answer and their circumstances.

/// A value: plain text and what stands for something else, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Part>);

/// A part of a [`Template`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// This text.
    Text(String),
    /// A header of the request, or of the answer in response mappings.
    Header(String),
    /// A parameter of the query.
    Query(String),
    /// The body, or what a JSON path names in it.
    Body(Option<String>),
    /// The request's path, without the stage.
    Path,
    /// A path variable.
    PathVariable(String),
    /// `$context.NAME`.
    Context(String),
    /// A stage variable.
    StageVariable(String),
}

impl Template {
    /// Reads a value. `source` is `request` or `response`; what is not a variable is text.
    ///
    /// One variable stands alone as `$request.header.a`; among others it has braces,
    /// `${request.header.a}`. `None` when a variable is not known.
    pub fn parse(text: &str, source: &str) -> Option<Self> {
        if let Some(name) = text.strip_prefix('$').filter(|name| !name.starts_with('{')) {
            return Some(Self(vec![variable(name, source)?]));
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(start) = rest.find("${") {
            let (before, after) = rest.split_at(start);
            let end = after.find('}')?;
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            parts.push(variable(&after[2..end], source)?);
            rest = &after[end + 1..];
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Some(Self(parts))
    }

    /// Its parts.
    pub fn parts(&self) -> &[Part] {
        &self.0
    }

    /// Whether it needs the body.
    pub fn reads_body(&self) -> bool {
        self.0.iter().any(|part| matches!(part, Part::Body(_)))
    }

    /// The value, each variable as `known` has it. `None` when all of it is variables that
    /// stand for nothing.
    pub fn fill(&self, known: &mut dyn FnMut(&Part) -> Option<String>) -> Option<String> {
        let mut value = String::new();
        let mut found = self.0.is_empty();
        for part in &self.0 {
            let text = match part {
                Part::Text(text) => Some(text.clone()),
                other => known(other),
            };
            found |= text.is_some();
            value.push_str(&text.unwrap_or_default());
        }
        found.then_some(value)
    }
}

fn variable(name: &str, source: &str) -> Option<Part> {
    if let Some(name) = name.strip_prefix("context.") {
        return Some(Part::Context(named(name)?));
    }
    if let Some(name) = name.strip_prefix("stageVariables.") {
        return Some(Part::StageVariable(named(name)?));
    }
    let rest = name.strip_prefix(source)?.strip_prefix('.')?;
    if let Some(name) = rest.strip_prefix("header.") {
        return Some(Part::Header(named(name)?.to_ascii_lowercase()));
    }
    if let Some(path) = rest.strip_prefix("body.") {
        return Some(Part::Body(Some(named(path)?)));
    }
    match rest {
        "body" => return Some(Part::Body(None)),
        "path" if source == "request" => return Some(Part::Path),
        _ if source != "request" => return None,
        _ => {}
    }
    if let Some(name) = rest.strip_prefix("querystring.") {
        return Some(Part::Query(named(name)?));
    }
    Some(Part::PathVariable(named(rest.strip_prefix("path.")?)?))
}

fn named(name: &str) -> Option<String> {
    let is_name = !name.is_empty() && !name.contains(['$', '{', '}', ' ']);
    is_name.then(|| name.to_owned())
}
