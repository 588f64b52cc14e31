//! Metric math: what is worked out of several answers.
//!
//! - here: expressions and how they are read
//! - `eval`: what they come to
//!
//! Known: numbers, ids, lists, `+ - * / ^`, comparisons, `AND`, `OR`, and the functions that
//! `eval` names. Searches, bands of anomaly detection and Metrics Insights are refused.

mod eval;
mod functions;
#[cfg(test)]
mod tests;

pub(crate) use eval::{Answer, Points};

/// How deep an expression may be nested. Chosen: callers' are a handful deep.
const DEEPEST: usize = 48;

/// What was asked for cannot be worked out: why, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MathError(pub String);

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expression {
    /// A number.
    Number(f64),
    /// Text in quotes.
    Text(String),
    /// What another query answers.
    Id(String),
    /// Several.
    List(Vec<Expression>),
    /// Two, and what joins them.
    Join(Box<Expression>, Operator, Box<Expression>),
    /// A function's name in capitals, and what it is given.
    Call(String, Vec<Expression>),
}

/// What joins two expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub(crate) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
}

/// Operators by how strongly they bind, the weakest first; longer ones before their beginnings.
const LEVELS: [&[(&str, Operator)]; 6] = [
    &[
        ("||", Operator::Or),
        ("OR ", Operator::Or),
        ("or ", Operator::Or),
    ],
    &[
        ("&&", Operator::And),
        ("AND ", Operator::And),
        ("and ", Operator::And),
    ],
    &[
        ("==", Operator::Equal),
        ("!=", Operator::NotEqual),
        ("<=", Operator::LessOrEqual),
        (">=", Operator::GreaterOrEqual),
        ("<", Operator::Less),
        (">", Operator::Greater),
    ],
    &[("+", Operator::Add), ("-", Operator::Subtract)],
    &[("*", Operator::Multiply), ("/", Operator::Divide)],
    &[("^", Operator::Power)],
];

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    /// When it is none.
    pub(crate) fn parse(text: &str) -> Result<Self, MathError> {
        let mut reader = Reader {
            rest: text.trim(),
            depth: 0,
        };
        let whole = reader.joined(0)?;
        match reader.rest.trim_start() {
            "" => Ok(whole),
            rest => Err(MathError(format!("it cannot be read from '{rest}' on"))),
        }
    }

    /// The ids it speaks of.
    pub(crate) fn ids(&self) -> Vec<&str> {
        match self {
            Self::Number(_) | Self::Text(_) => Vec::new(),
            Self::Id(id) => vec![id],
            Self::List(all) | Self::Call(_, all) => all.iter().flat_map(Self::ids).collect(),
            Self::Join(left, _, right) => [left.ids(), right.ids()].concat(),
        }
    }
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl<'a> Reader<'a> {
    /// Expressions joined by operators of a level or a stronger one.
    fn joined(&mut self, level: usize) -> Result<Expression, MathError> {
        let Some(operators) = LEVELS.get(level) else {
            return self.deeper(Self::single);
        };
        let mut left = self.joined(level + 1)?;
        while let Some(operator) = self.operator(operators) {
            let right = self.joined(level + 1)?;
            left = Expression::Join(Box::new(left), operator, Box::new(right));
        }
        Ok(left)
    }

    fn deeper<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, MathError>,
    ) -> Result<T, MathError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(MathError("it is nested too deeply".to_owned()));
        }
        let found = read(self);
        self.depth -= 1;
        found
    }

    fn operator(&mut self, operators: &[(&str, Operator)]) -> Option<Operator> {
        let rest = self.rest.trim_start();
        let (sign, operator) = operators.iter().find(|(sign, _)| rest.starts_with(sign))?;
        self.rest = &rest[sign.len()..];
        Some(*operator)
    }

    fn takes(&mut self, sign: char) -> bool {
        let rest = self.rest.trim_start().strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn single(&mut self) -> Result<Expression, MathError> {
        if self.takes('-') {
            let negated = self.deeper(Self::single)?;
            let zero = Box::new(Expression::Number(0.0));
            return Ok(Expression::Join(
                zero,
                Operator::Subtract,
                Box::new(negated),
            ));
        }
        if self.takes('(') {
            let inside = self.joined(0)?;
            return self.closed(')').map(|()| inside);
        }
        if self.takes('[') {
            return Ok(Expression::List(self.list(']')?));
        }
        for quote in ['"', '\''] {
            if self.takes(quote) {
                return self.text(quote);
            }
        }
        self.word()
    }

    fn text(&mut self, quote: char) -> Result<Expression, MathError> {
        let (inside, rest) = self
            .rest
            .split_once(quote)
            .ok_or_else(|| MathError("a text has no end".to_owned()))?;
        self.rest = rest;
        Ok(Expression::Text(inside.to_owned()))
    }

    fn closed(&mut self, sign: char) -> Result<(), MathError> {
        match self.takes(sign) {
            true => Ok(()),
            false => Err(MathError(format!("a '{sign}' is missing"))),
        }
    }

    fn list(&mut self, end: char) -> Result<Vec<Expression>, MathError> {
        let mut found = Vec::new();
        if self.takes(end) {
            return Ok(found);
        }
        loop {
            found.push(self.joined(0)?);
            if !self.takes(',') {
                return self.closed(end).map(|()| found);
            }
        }
    }

    /// A number, an id, or a function's name with what it is given.
    fn word(&mut self) -> Result<Expression, MathError> {
        let rest = self.rest.trim_start();
        let is_inside = |one: char| one.is_ascii_alphanumeric() || one == '_' || one == '.';
        let end = rest.find(|one| !is_inside(one)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        if word.is_empty() {
            let found = rest
                .chars()
                .next()
                .map_or("its end".to_owned(), String::from);
            return Err(MathError(format!("a value is missing before {found}")));
        }
        self.rest = after;
        if word.starts_with(|one: char| one.is_ascii_digit() || one == '.') {
            let number = word
                .parse()
                .map_err(|_| MathError(format!("{word} is no number")))?;
            return Ok(Expression::Number(number));
        }
        match self.takes('(') {
            true => Ok(Expression::Call(word.to_ascii_uppercase(), self.list(')')?)),
            false => Ok(Expression::Id(word.to_owned())),
        }
    }
}
