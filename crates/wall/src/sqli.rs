//! Attempts at SQL: a small detector over tokens.
//!
//! The text is read as SQL three times: as it is, and as if it stood inside either kind of
//! quotes. What follows is then compared with the usual forms: a condition that is always true, a
//! union, another statement, a telling function, a quote closed and the rest commented out. It
//! knows these forms, not every dialect.

#[cfg(test)]
mod tests;
mod tokens;

use crate::Sensitivity;
use tokens::{Token, read};

/// Words that begin a statement of their own.
const STATEMENTS: &[&str] = &[
    "select", "insert", "update", "delete", "drop", "alter", "create", "truncate", "exec",
    "execute", "declare", "shutdown", "waitfor", "call", "merge", "grant", "set", "begin",
];

/// Functions that hardly anybody writes otherwise.
const FUNCTIONS: &[&str] = &[
    "sleep",
    "benchmark",
    "pg_sleep",
    "load_file",
    "extractvalue",
    "updatexml",
    "group_concat",
    "xp_cmdshell",
    "sp_executesql",
    "utl_http",
    "utl_inaddr",
    "dbms_pipe",
    "char_length",
    "ascii",
    "substring",
    "substr",
    "mid",
    "ord",
    "concat",
    "concat_ws",
    "char",
    "chr",
    "version",
    "database",
    "user",
    "current_user",
    "system_user",
    "randomblob",
    "if",
    "exists",
    "count",
    "cast",
    "convert",
    "hex",
    "unhex",
    "length",
    "md5",
    "sha1",
];

/// Those that tell by themselves.
const TELLING: &[&str] = &[
    "sleep",
    "benchmark",
    "pg_sleep",
    "load_file",
    "extractvalue",
    "updatexml",
    "xp_cmdshell",
    "sp_executesql",
    "utl_http",
    "utl_inaddr",
    "dbms_pipe",
    "randomblob",
];

/// Whether the text looks like an attempt.
pub(crate) fn is_attempt(text: &[u8], sensitivity: Sensitivity) -> bool {
    let text = String::from_utf8_lossy(text).to_ascii_lowercase();
    let contexts = [None, Some('\''), Some('"')];
    contexts.into_iter().any(|quote| {
        let closes = quote.is_none_or(|quote| text.contains(quote));
        closes && looks_bad(&read(&text, quote), quote.is_some(), sensitivity)
    })
}

fn looks_bad(tokens: &[Token<'_>], quoted: bool, sensitivity: Sensitivity) -> bool {
    has_union(tokens)
        || has_true_condition(tokens, quoted)
        || has_other_statement(tokens)
        || has_telling_function(tokens)
        || (quoted && closes_and_comments(tokens))
        || has_probe(tokens)
        || has_query(tokens, sensitivity)
        || (sensitivity == Sensitivity::High && has_grouping(tokens))
}

/// `union [all|distinct] [(] select`, after a value or before something that is no English.
fn has_union(tokens: &[Token<'_>]) -> bool {
    let unions = tokens.iter().enumerate();
    let mut unions = unions.filter(|(_, token)| **token == Token::Word("union"));
    unions.any(|(place, _)| {
        let skipped = |token: &&Token<'_>| {
            matches!(token, Token::Word("all" | "distinct") | Token::Mark('('))
        };
        let mut after = tokens[place + 1..].iter().skip_while(skipped);
        let selects = matches!(after.next(), Some(Token::Word("select" | "values")));
        let led = place.checked_sub(1).is_some_and(|before| {
            tokens[before].is_value() || matches!(tokens[before], Token::Mark(')'))
        });
        let tells = |token: &Token<'_>| !matches!(token, Token::Word(word) if *word != "null" && *word != "from");
        selects && (led || after.any(tells))
    })
}

/// A value, `and` or `or`, and a comparison of values or functions after it.
fn has_true_condition(tokens: &[Token<'_>], quoted: bool) -> bool {
    tokens.iter().enumerate().any(|(place, token)| {
        if !matches!(token, Token::Logic) {
            return false;
        }
        let before = place.checked_sub(1).map(|before| &tokens[before]);
        let led = match before {
            None => false,
            Some(before) => before.is_value() || matches!(before, Token::Mark(')')),
        };
        led && is_condition(&tokens[place + 1..], quoted, place == 1)
    })
}

/// `leads`: the value before is all there is before; a lone number says too little otherwise.
fn is_condition(tokens: &[Token<'_>], quoted: bool, leads: bool) -> bool {
    let skipped = |token: &&Token<'_>| matches!(token, Token::Mark('(') | Token::Word("not"));
    let start = tokens.iter().take_while(skipped).count();
    match &tokens[start..] {
        [Token::Word("select"), ..] => true,
        [Token::Word(name), Token::Mark('('), ..] => FUNCTIONS.contains(name),
        [a, Token::Compare, b, ..] => {
            let is_list = *b == Token::Mark('(');
            (a.is_value() && (b.is_operand() || is_list)) || (a.is_operand() && b.is_value())
        }
        // `1 or 1`, `' or true --`
        [a, Token::Comment, ..] => a.is_value() || *a == Token::Word("true"),
        [a] => (leads && *a == Token::Number) || (quoted && *a == Token::Word("true")),
        _ => false,
    }
}

/// `1; drop table …`: another statement after a value or a parenthesis.
fn has_other_statement(tokens: &[Token<'_>]) -> bool {
    tokens.windows(4).any(|window| match window {
        [before, Token::Mark(';'), Token::Word(word), after] => {
            (before.is_value() || *before == Token::Mark(')'))
                && STATEMENTS.contains(word)
                && !matches!(after, Token::Compare)
        }
        _ => false,
    })
}

fn has_telling_function(tokens: &[Token<'_>]) -> bool {
    let calls = tokens.windows(2).any(|window| match window {
        [Token::Word(name), Token::Mark('(')] => TELLING.contains(name),
        [Token::Word("waitfor"), Token::Word("delay" | "time")] => true,
        [Token::Word("into"), Token::Word("outfile" | "dumpfile")] => true,
        _ => false,
    });
    let names = [
        "information_schema",
        "@@version",
        "sysobjects",
        "pg_catalog",
        "sqlite_master",
    ];
    let tells = |token: &Token<'_>| matches!(token, Token::Word(word) if names.iter().any(|name| word.starts_with(name)));
    calls || tokens.iter().any(tells)
}

/// `admin' --`, `x'; --`, `x' || 'y`, `'=0--`, `x' and … --`.
fn closes_and_comments(tokens: &[Token<'_>]) -> bool {
    let mut after = tokens.iter().skip(1);
    match tokens.first() {
        Some(Token::Text) => {}
        _ => return false,
    }
    let next = after.find(|token| !matches!(token, Token::Mark(')' | ';')));
    match next {
        Some(Token::Comment) => true,
        Some(Token::Join | Token::Compare | Token::Mark('^')) => match after.next() {
            Some(Token::Text) => true,
            Some(Token::Number) => after.next() == Some(&Token::Comment),
            _ => false,
        },
        Some(Token::Logic) => tokens.last() == Some(&Token::Comment),
        _ => false,
    }
}

/// `(select …`, `select … from …` with something that is no English.
fn has_query(tokens: &[Token<'_>], sensitivity: Sensitivity) -> bool {
    let selects = tokens
        .iter()
        .enumerate()
        .filter(|(_, t)| **t == Token::Word("select"));
    selects.into_iter().any(|(place, _)| {
        let rest = &tokens[place + 1..];
        let from = rest.iter().position(|token| *token == Token::Word("from"));
        let nested = place > 0 && tokens[place - 1] == Token::Mark('(');
        let odd = |token: &Token<'_>| {
            matches!(
                token,
                Token::Mark('*' | '(' | ',') | Token::Number | Token::Comment
            )
        };
        let is_odd = from.is_some_and(|from| rest[..from].iter().any(odd));
        nested && !rest.is_empty() || is_odd || (sensitivity == Sensitivity::High && from.is_some())
    })
}

/// `1 order by 3 --`, `having 1=`: what is asked to learn how many columns there are.
fn has_probe(tokens: &[Token<'_>]) -> bool {
    let orders = tokens.windows(5).any(|window| match window {
        [
            before,
            Token::Word("order" | "group"),
            Token::Word("by"),
            Token::Number,
            Token::Comment,
        ] => before.is_value(),
        _ => false,
    });
    orders
        || tokens.windows(3).any(|window| {
            matches!(
                window,
                [Token::Word("having"), Token::Number, Token::Compare]
            )
        })
}

/// `order by 3`, `insert into`, `drop table`.
fn has_grouping(tokens: &[Token<'_>]) -> bool {
    tokens.windows(3).any(|window| {
        matches!(
            window,
            [
                Token::Word("order" | "group"),
                Token::Word("by"),
                Token::Number
            ] | [Token::Word("insert"), Token::Word("into"), _]
                | [Token::Word("drop"), Token::Word("table" | "database"), _]
                | [Token::Word("delete"), Token::Word("from"), _]
        )
    })
}
