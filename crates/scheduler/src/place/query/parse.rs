//! Text → expression: a cursor over the text, one function a rule of the grammar.
//!
//! ```text
//! any        := all (("or" | "||") all)*
//! all        := one (("and" | "&&") one)*
//! one        := ("not" | "!") one | "(" any ")" | comparison
//! comparison := subject operator [argument]
//! ```

use super::{Comparison, EXPRESSION_MAX, Expression, Subject, Test};
use domain::Timestamp;
use fancy_regex::Regex;

/// How deep parentheses and negations may be nested.
const DEPTH_MAX: u32 = 64;

/// Why an expression cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    /// The character it went wrong at, counted from 1.
    pub position: usize,
    /// What is wrong there.
    pub problem: String,
}

impl std::fmt::Display for QueryError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} at character {}", self.problem, self.position)
    }
}

impl std::error::Error for QueryError {}

type Parsed<T> = Result<T, QueryError>;

pub(super) fn parse(text: &str) -> Parsed<Expression> {
    if text.len() > EXPRESSION_MAX {
        return Err(QueryError {
            position: EXPRESSION_MAX + 1,
            problem: format!("an expression has at most {EXPRESSION_MAX} characters"),
        });
    }
    let mut cursor = Cursor {
        text,
        at: 0,
        depth: 0,
    };
    let expression = cursor.any()?;
    cursor.skip_space();
    match cursor.rest().is_empty() {
        true => Ok(expression),
        false => Err(cursor.problem("expected `and`, `or` or the end")),
    }
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
    depth: u32,
}

impl<'a> Cursor<'a> {
    fn any(&mut self) -> Parsed<Expression> {
        let mut left = self.all()?;
        while self.take_word("or") || self.take("||") {
            let right = self.all()?;
            left = Expression::Or(Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn all(&mut self) -> Parsed<Expression> {
        let mut left = self.one()?;
        while self.take_word("and") || self.take("&&") {
            let right = self.one()?;
            left = Expression::And(Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn one(&mut self) -> Parsed<Expression> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(self.problem("too many parentheses or negations inside one another"));
        }
        let read = self.one_within();
        self.depth -= 1;
        read
    }

    fn one_within(&mut self) -> Parsed<Expression> {
        if self.take_word("not") || self.take("!") {
            return Ok(Expression::Not(Box::new(self.one()?)));
        }
        if self.take("(") {
            let inner = self.any()?;
            if !self.take(")") {
                return Err(self.problem("expected `)`"));
            }
            return Ok(inner);
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Parsed<Expression> {
        let (subject, name) = self.subject()?;
        self.skip_space();
        let operator_at = self.at;
        let test = self.test(&subject)?;
        if !allows(&subject, &test) {
            self.at = operator_at;
            return Err(self.problem(&format!("`{name}` does not have this operator")));
        }
        Ok(Expression::Is(subject, test))
    }

    fn subject(&mut self) -> Parsed<(Subject, &'a str)> {
        self.skip_space();
        let begin = self.at;
        let is_name = |character: char| {
            character.is_ascii_alphanumeric() || matches!(character, ':' | '.' | '_' | '-' | '/')
        };
        let name = self.take_while(is_name);
        let subject = match name {
            "agentConnected" => Subject::AgentConnected,
            "agentVersion" => Subject::AgentVersion,
            "ec2InstanceId" => Subject::Ec2InstanceId,
            "registeredAt" => Subject::RegisteredAt,
            "runningTasksCount" => Subject::RunningTasksCount,
            "task:group" => Subject::TaskGroup,
            _ => match name.strip_prefix("attribute:") {
                Some(attribute) if !attribute.is_empty() => {
                    Subject::Attribute(attribute.to_owned())
                }
                _ => {
                    self.at = begin;
                    return Err(self.problem(
                        "expected a subject: agentConnected, agentVersion, attribute:NAME, \
                         ec2InstanceId, registeredAt, runningTasksCount or task:group",
                    ));
                }
            },
        };
        Ok((subject, name))
    }

    fn test(&mut self, subject: &Subject) -> Parsed<Test> {
        use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
        if self.take("!exists") || self.take_word("not_exists") {
            return Ok(Test::Exists(false));
        }
        if self.take_word("exists") {
            return Ok(Test::Exists(true));
        }
        if self.take_word("!in") || self.take_word("not_in") {
            return Ok(Test::In(false, self.list()?));
        }
        if self.take_word("in") {
            return Ok(Test::In(true, self.list()?));
        }
        if self.take("!~") || self.take_word("not_matches") {
            return Ok(Test::Matches(false, self.pattern()?));
        }
        if self.take("=~") || self.take_word("matches") {
            return Ok(Test::Matches(true, self.pattern()?));
        }
        // The longer sign comes first: `>=` begins as `>` does.
        let signs = [
            ("==", "equals", Equal),
            ("!=", "not_equals", NotEqual),
            (">=", "greater_than_equal", GreaterOrEqual),
            (">", "greater_than", Greater),
            ("<=", "less_than_equal", LessOrEqual),
            ("<", "less_than", Less),
        ];
        for (sign, word, comparison) in signs {
            if self.take(sign) || self.take_word(word) {
                let value = self.value_for(subject)?;
                return Ok(Test::Compare(comparison, value));
            }
        }
        Err(self.problem("expected an operator, such as ==, !=, in, exists or =~"))
    }

    /// A value that can be compared with the subject.
    fn value_for(&mut self, subject: &Subject) -> Parsed<String> {
        self.skip_space();
        let begin = self.at;
        let value = self.value()?;
        let problem = match subject {
            Subject::RunningTasksCount if value.parse::<u64>().is_err() => "expected a number",
            Subject::RegisteredAt if date(&value).is_none() => {
                "expected a date, such as 2018-06-18 or 2018-06-18T22:28:28Z"
            }
            _ => return Ok(value),
        };
        self.at = begin;
        Err(self.problem(problem))
    }

    fn value(&mut self) -> Parsed<String> {
        self.skip_space();
        if let Some(quoted) = self.quoted()? {
            return Ok(quoted);
        }
        let ends = |character: char| {
            character.is_whitespace() || matches!(character, '(' | ')' | '[' | ']' | ',')
        };
        let value = self.take_while(|character| !ends(character));
        match value.is_empty() {
            true => Err(self.problem("expected a value")),
            false => Ok(value.to_owned()),
        }
    }

    /// A text between quotation marks, when one begins here.
    fn quoted(&mut self) -> Parsed<Option<String>> {
        let Some(mark) = self
            .rest()
            .chars()
            .next()
            .filter(|mark| matches!(mark, '"' | '\''))
        else {
            return Ok(None);
        };
        let inside = &self.rest()[1..];
        let Some(length) = inside.find(mark) else {
            return Err(self.problem("a quotation mark is not closed"));
        };
        self.at += length + 2;
        Ok(Some(inside[..length].to_owned()))
    }

    fn list(&mut self) -> Parsed<Vec<String>> {
        if !self.take("[") {
            return Err(self.problem("expected a list: `[` one, other `]`"));
        }
        let mut values = vec![self.value()?];
        while self.take(",") {
            values.push(self.value()?);
        }
        match self.take("]") {
            true => Ok(values),
            false => Err(self.problem("expected `,` or `]`")),
        }
    }

    /// A regular expression: up to a space, or to a parenthesis it has not opened itself.
    fn pattern(&mut self) -> Parsed<Box<Regex>> {
        self.skip_space();
        let begin = self.at;
        let text = match self.quoted()? {
            Some(quoted) => quoted,
            None => {
                let mut open = 0_i32;
                let own = |character: char| {
                    open += i32::from(character == '(') - i32::from(character == ')');
                    !character.is_whitespace() && open >= 0
                };
                self.take_while(own).to_owned()
            }
        };
        if text.is_empty() {
            return Err(self.problem("expected a regular expression"));
        }
        let whole = format!("^(?:{text})$");
        Regex::new(&whole).map(Box::new).map_err(|_| {
            self.at = begin;
            self.problem(&format!("`{text}` is not a regular expression"))
        })
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip_space(&mut self) {
        self.take_while(char::is_whitespace);
    }

    fn take_while(&mut self, mut wanted: impl FnMut(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest
            .find(|character| !wanted(character))
            .unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// Takes a sign, if it comes next.
    fn take(&mut self, sign: &str) -> bool {
        self.skip_space();
        let here = self.rest().starts_with(sign);
        self.at += if here { sign.len() } else { 0 };
        here
    }

    /// Takes a word, if it comes next and ends there.
    fn take_word(&mut self, word: &str) -> bool {
        self.skip_space();
        let rest = self.rest();
        let Some(start) = rest.get(..word.len()) else {
            return false;
        };
        let goes_on = |next: char| next.is_ascii_alphanumeric() || matches!(next, '_' | ':');
        let here = start.eq_ignore_ascii_case(word)
            && !rest[word.len()..].chars().next().is_some_and(goes_on);
        self.at += if here { word.len() } else { 0 };
        here
    }

    fn problem(&self, text: &str) -> QueryError {
        let found = match self.rest().split_whitespace().next() {
            None => "the end".to_owned(),
            Some(word) => format!("`{}`", word.chars().take(40).collect::<String>()),
        };
        QueryError {
            position: self.text[..self.at].chars().count() + 1,
            problem: format!("{text}, found {found}"),
        }
    }
}

/// Which operators a subject has. Source: developer guide, cluster query language.
fn allows(subject: &Subject, test: &Test) -> bool {
    let ordered = matches!(
        test,
        Test::Compare(comparison, _)
            if !matches!(comparison, Comparison::Equal | Comparison::NotEqual)
    );
    let equal = matches!(test, Test::Compare(..)) && !ordered;
    match subject {
        Subject::AgentConnected | Subject::Ec2InstanceId => {
            equal || matches!(test, Test::In(..) | Test::Matches(..))
        }
        Subject::AgentVersion | Subject::RegisteredAt | Subject::RunningTasksCount => {
            matches!(test, Test::Compare(..))
        }
        Subject::Attribute(_) => true,
        Subject::TaskGroup => !ordered,
    }
}

/// A point in time; without a zone it is UTC, without a time it is midnight.
pub(super) fn date(text: &str) -> Option<Timestamp> {
    let shapes = [
        text.to_owned(),
        format!("{text}Z"),
        format!("{text}T00:00:00Z"),
    ];
    shapes.iter().find_map(|shape| shape.parse().ok())
}
