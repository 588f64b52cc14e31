//! Reads facts files.

use super::{ErrorFacts, Member, Operation, Place, Protocol, Service, Shape, Structure, types};

/// A line of a facts file that says nothing known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("facts line {line}: {problem}")]
pub struct FactsError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: String,
}

pub(super) fn service(facts: &str) -> Result<Service, FactsError> {
    let mut reader = Reader {
        service: Service::default(),
        last: Last::Header,
    };
    for (index, line) in facts.lines().enumerate() {
        if line.is_empty() {
            continue;
        }
        let at = |problem: FactsError| FactsError {
            line: index + 1,
            ..problem
        };
        match line.strip_prefix("  ") {
            Some(detail) => reader.detail(detail).map_err(at)?,
            None => reader.start(line).map_err(at)?,
        }
    }
    Ok(reader.service)
}

fn problem(problem: impl Into<String>) -> FactsError {
    FactsError {
        line: 0,
        problem: problem.into(),
    }
}

/// What an indented line belongs to.
enum Last {
    Header,
    Operation(String),
    Shape(String),
}

struct Reader {
    service: Service,
    last: Last,
}

impl Reader {
    fn start(&mut self, line: &str) -> Result<(), FactsError> {
        let (what, rest) = line.split_once(' ').unwrap_or((line, ""));
        let service = &mut self.service;
        match what {
            "service" => rest.clone_into(&mut service.name),
            "id" => rest.clone_into(&mut service.id),
            "version" => rest.clone_into(&mut service.version),
            "json" => rest.clone_into(&mut service.json_version),
            "target" => rest.clone_into(&mut service.target),
            "endpoint" => rest.clone_into(&mut service.endpoint),
            "xmlns" => rest.clone_into(&mut service.xmlns),
            "signing" => rest.clone_into(&mut service.signing),
            "global" => {}
            "query-compatible" => service.query_compatible = true,
            "protocols" => {
                service.protocols = rest.split(' ').map(protocol).collect::<Result<_, _>>()?;
            }
            "op" => {
                let operation = operation(rest)?;
                self.last = Last::Operation(operation.name.clone());
                self.service
                    .operations
                    .insert(operation.name.clone(), operation);
            }
            "struct" | "union" | "error" => {
                let (name, structure) = structure(what, rest)?;
                self.shape(name, Shape::Structure(structure));
            }
            "enum" => self.shape(rest.to_owned(), Shape::Choice(Vec::new())),
            other => return Err(problem(format!("{other} is not known"))),
        }
        Ok(())
    }

    fn shape(&mut self, name: String, shape: Shape) {
        self.last = Last::Shape(name.clone());
        self.service.shapes.insert(name, shape);
    }

    fn detail(&mut self, line: &str) -> Result<(), FactsError> {
        match &self.last {
            Last::Header => return Err(problem("an indented line after nothing")),
            Last::Operation(name) => {
                let errors = line
                    .strip_prefix("! ")
                    .ok_or_else(|| problem("expected !"))?;
                if let Some(operation) = self.service.operations.get_mut(name) {
                    operation.errors = errors.split(' ').map(str::to_owned).collect();
                }
            }
            Last::Shape(name) => match self.service.shapes.get_mut(name) {
                Some(Shape::Choice(values)) => values.push(line.to_owned()),
                Some(Shape::Structure(structure)) => structure.members.push(member(line)?),
                None => {}
            },
        }
        Ok(())
    }
}

fn protocol(name: &str) -> Result<Protocol, FactsError> {
    Ok(match name {
        "json" => Protocol::Json,
        "rest-json" => Protocol::RestJson,
        "rest-xml" => Protocol::RestXml,
        "smithy-rpc-v2-cbor" => Protocol::Cbor,
        "query" => Protocol::Query,
        "ec2" => Protocol::Ec2,
        other => return Err(problem(format!("protocol {other} is not known"))),
    })
}

fn operation(rest: &str) -> Result<Operation, FactsError> {
    let mut words = rest.split(' ');
    let mut next = || {
        words
            .next()
            .ok_or_else(|| problem("an operation has three names"))
    };
    let (name, input, output) = (next()?, next()?, next()?);
    let shape = |name: &str| (name != "-").then(|| name.to_owned());
    let mut operation = Operation {
        name: name.to_owned(),
        input: shape(input),
        output: shape(output),
        method: "POST".to_owned(),
        path: "/".to_owned(),
        status: 200,
        ..Operation::default()
    };
    let mut words = words.peekable();
    if let Some(method) = words.next_if(|word| word.bytes().all(|byte| byte.is_ascii_uppercase())) {
        method.clone_into(&mut operation.method);
        words
            .next()
            .ok_or_else(|| problem("a method without a path"))?
            .clone_into(&mut operation.path);
    }
    for word in words {
        match word.split_once('=') {
            None if word == "noauth" => operation.unsigned = true,
            Some(("code", code)) => {
                operation.status = code.parse().map_err(|_| problem("a status is a number"))?;
            }
            Some(("wrapper", name)) => operation.wrapper = Some(name.to_owned()),
            Some(("root", name)) => operation.root = Some(name.to_owned()),
            Some(("host", prefix)) => operation.host_prefix = Some(prefix.to_owned()),
            _ => return Err(problem(format!("{word} is not known of an operation"))),
        }
    }
    Ok(operation)
}

fn structure(what: &str, rest: &str) -> Result<(String, Structure), FactsError> {
    let mut words = rest.split(' ');
    let name = words.next().unwrap_or_default().to_owned();
    let mut structure = Structure {
        union: what == "union",
        ..Structure::default()
    };
    if what == "error" {
        let status = words.next().and_then(|status| status.parse().ok());
        let status = status.ok_or_else(|| problem("an error has a status"))?;
        structure.error = Some(ErrorFacts {
            status,
            code: name.clone(),
            server: false,
        });
    }
    for word in words {
        match (word.split_once('='), &mut structure.error) {
            (None, _) if word == "events" => structure.events = true,
            (None, Some(error)) if word == "server" => error.server = true,
            (Some(("code", code)), Some(error)) => code.clone_into(&mut error.code),
            (Some(("payload", member)), _) => structure.payload = Some(member.to_owned()),
            _ => return Err(problem(format!("{word} is not known of a structure"))),
        }
    }
    Ok((name, structure))
}

fn member(line: &str) -> Result<Member, FactsError> {
    let (name, rest) = line
        .split_once(' ')
        .ok_or_else(|| problem("a member has a type"))?;
    let mut cursor = Cursor { rest };
    let kind = types::read(&mut cursor)?;
    let mut member = Member {
        name: name.trim_end_matches('!').to_owned(),
        kind,
        required: name.ends_with('!'),
        wire: None,
        query: None,
        place: Place::Body,
        token: false,
        secret: false,
        json_value: false,
        attribute: false,
        xmlns: None,
    };
    for word in cursor.rest.split(' ').filter(|word| !word.is_empty()) {
        flag(&mut member, word)?;
    }
    Ok(member)
}

fn flag(member: &mut Member, word: &str) -> Result<(), FactsError> {
    match word {
        "@query" => member.place = Place::Query,
        "@header" => member.place = Place::Header,
        "@headers" => member.place = Place::Headers,
        "@uri" => member.place = Place::Path,
        "@status" => member.place = Place::Status,
        "token" => member.token = true,
        "secret" => member.secret = true,
        "jsonvalue" => member.json_value = true,
        "attribute" => member.attribute = true,
        "stream" | "hostlabel" => {}
        _ => match word.split_once('=') {
            Some(("", wire)) => member.wire = Some(wire.to_owned()),
            Some(("q", name)) => member.query = Some(name.to_owned()),
            Some(("xmlns", uri)) => member.xmlns = Some(uri.to_owned()),
            _ => return Err(problem(format!("{word} is not known of a member"))),
        },
    }
    Ok(())
}

/// Reads a line from left to right.
pub(super) struct Cursor<'a> {
    rest: &'a str,
}

impl<'a> Cursor<'a> {
    pub(super) fn rest(&self) -> &'a str {
        self.rest
    }

    pub(super) fn eat(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    pub(super) fn expect(&mut self, text: &str) -> Result<(), FactsError> {
        if self.eat(text) {
            Ok(())
        } else {
            Err(problem(format!("expected {text} at {}", self.rest)))
        }
    }

    /// Letters, digits, `_`, `-` and `.` up to anything else.
    pub(super) fn word(&mut self) -> Result<&'a str, FactsError> {
        let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        let end = self.rest.find(|c| !part(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        if word.is_empty() {
            return Err(problem(format!("expected a word at {rest}")));
        }
        self.rest = rest;
        Ok(word)
    }

    /// A number, or nothing where none is written.
    pub(super) fn number(&mut self) -> Result<Option<f64>, FactsError> {
        let text = self.rest;
        let mut end = 0;
        while end < text.len()
            && !text[end..].starts_with("..")
            && !text[end..].starts_with([',', ')'])
        {
            end += 1;
        }
        let (number, rest) = text.split_at(end);
        self.rest = rest;
        if number.is_empty() {
            return Ok(None);
        }
        number
            .parse()
            .map(Some)
            .map_err(|_| problem(format!("{number} is not a number")))
    }

    /// Text in quotation marks with Rust's escapes.
    pub(super) fn quoted(&mut self) -> Result<String, FactsError> {
        self.expect("\"")?;
        let mut text = String::new();
        let mut characters = self.rest.char_indices();
        while let Some((index, character)) = characters.next() {
            match character {
                '"' => {
                    self.rest = &self.rest[index + 1..];
                    return Ok(text);
                }
                '\\' => text.push(escaped(&mut characters)?),
                other => text.push(other),
            }
        }
        Err(problem("a quotation mark is missing"))
    }
}

fn escaped(characters: &mut std::str::CharIndices<'_>) -> Result<char, FactsError> {
    let mut next = || characters.next().map(|(_, character)| character);
    match next() {
        Some('n') => Ok('\n'),
        Some('r') => Ok('\r'),
        Some('t') => Ok('\t'),
        Some('0') => Ok('\0'),
        Some('u') => {
            let digits: String = std::iter::from_fn(next)
                .skip(1)
                .take_while(|c| *c != '}')
                .collect();
            let code = u32::from_str_radix(&digits, 16).ok();
            code.and_then(char::from_u32)
                .ok_or_else(|| problem("an escape names no character"))
        }
        Some(other) => Ok(other),
        None => Err(problem("a line ends in an escape")),
    }
}
