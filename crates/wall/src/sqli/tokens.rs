//! SQL, as a list of what kind each piece is.

/// One piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Number,
    Text,
    Word(&'a str),
    /// `and`, `or`, `&&`, `||`, `xor`.
    Logic,
    /// `=`, `<`, `like` and such.
    Compare,
    /// `||` or `+` between texts.
    Join,
    /// What a comment leaves out; only one that ends the statement.
    Comment,
    Mark(char),
}

impl Token<'_> {
    pub(super) fn is_value(&self) -> bool {
        matches!(self, Self::Number | Self::Text)
    }

    pub(super) fn is_operand(&self) -> bool {
        self.is_value() || matches!(self, Self::Word(_))
    }
}

/// Reads small letters; with a quote, as if one stood before the text.
pub(super) fn read(text: &str, quote: Option<char>) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    if let Some(quote) = quote {
        let (_, after) = text_until(rest, quote);
        tokens.push(Token::Text);
        rest = after;
    }
    while let Some(first) = rest.chars().next() {
        let (token, length) = next(rest, first);
        tokens.extend(token);
        rest = &rest[length..];
    }
    tokens
}

fn next(rest: &str, first: char) -> (Option<Token<'_>>, usize) {
    let many = |belongs: fn(char) -> bool| rest.find(|c| !belongs(c)).unwrap_or(rest.len());
    match first {
        '\'' | '"' => {
            let (length, _) = text_until(&rest[1..], first);
            (Some(Token::Text), 1 + length)
        }
        '0'..='9' => (Some(Token::Number), number(rest)),
        '_' | '@' | '`' => word(rest),
        c if c.is_alphabetic() => word(rest),
        '-' if rest.starts_with("--") => (Some(Token::Comment), rest.len()),
        '#' => (Some(Token::Comment), rest.len()),
        '/' if rest.starts_with("/*!") => (None, 3 + many_digits(&rest[3..])),
        '/' if rest.starts_with("/*") => match rest[2..].find("*/") {
            Some(end) => (None, end + 4),
            None => (Some(Token::Comment), rest.len()),
        },
        '*' if rest.starts_with("*/") => (None, 2),
        '&' if rest.starts_with("&&") => (Some(Token::Logic), 2),
        '|' if rest.starts_with("||") => {
            let joins = rest[2..].trim_start().starts_with(['\'', '"']) && !rest.contains('=');
            (Some(if joins { Token::Join } else { Token::Logic }), 2)
        }
        '+' => (Some(Token::Join), 1),
        '=' | '<' | '>' | '!' => (Some(Token::Compare), many(|c| "=<>!".contains(c))),
        c if c.is_whitespace() => (None, many(char::is_whitespace)),
        c => (Some(Token::Mark(c)), c.len_utf8()),
    }
}

/// How long a number is: `12`, `1.5`, `1e3`, `0x7e`. What follows at once is another piece, as some
/// databases have it: `1e0union`.
fn number(text: &str) -> usize {
    let end = |from: usize, belongs: fn(char) -> bool| {
        let rest = &text[from..];
        from + rest.find(|c| !belongs(c)).unwrap_or(rest.len())
    };
    if text.starts_with("0x") {
        return end(2, |c| c.is_ascii_hexdigit());
    }
    let whole = end(0, |c| c.is_ascii_digit() || c == '.');
    let has_exponent =
        text[whole..].starts_with('e') && end(whole + 1, |c| c.is_ascii_digit()) > whole + 1;
    match has_exponent {
        true => end(whole + 1, |c| c.is_ascii_digit()),
        false => whole,
    }
}

fn many_digits(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len())
}

fn word(rest: &str) -> (Option<Token<'_>>, usize) {
    let belongs = |c: char| c.is_alphanumeric() || "_@`.$".contains(c);
    let length = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
    let token = match &rest[..length] {
        "and" | "or" | "xor" => Token::Logic,
        "like" | "rlike" | "regexp" | "in" | "between" | "is" => Token::Compare,
        "null" | "true" | "false" => Token::Word(&rest[..length]),
        word => Token::Word(word),
    };
    (Some(token), length)
}

/// How long the text is with its closing quote, and what is after it.
fn text_until(rest: &str, quote: char) -> (usize, &str) {
    let mut escaped = false;
    for (place, letter) in rest.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            letter if letter == quote => return (place + 1, &rest[place + 1..]),
            _ => {}
        }
    }
    (rest.len(), "")
}
