//! What a source file says about operations: which ones it answers, which members it accepts
//! without effect, and what it hands to the front door.

#[cfg(test)]
mod tests;

use super::tokens::{Token, closing, tokens};
use anyhow::{Result, ensure};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A source file of the product.
pub(super) struct Source {
    /// Its path in the checkout.
    pub(super) path: String,
    /// The crate it is in, by its directory.
    pub(super) room: String,
    tokens: Vec<Token>,
}

/// A member that is accepted and changes nothing.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Inert {
    /// `Operation.member`, or the operation alone.
    pub(super) member: String,
    /// Why.
    pub(super) why: String,
}

impl Inert {
    /// The operation the member belongs to.
    pub(super) fn operation(&self) -> &str {
        self.member.split('.').next().unwrap_or_default()
    }
}

impl Source {
    /// Reads the text of a file.
    pub(super) fn read(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            room: path.split('/').nth(1).unwrap_or_default().to_owned(),
            tokens: tokens(text),
        }
    }

    /// Operations answered here. `operations` has each by the name of its function.
    ///
    /// A room implements the trait in plain text, or with a macro that lists an operation a
    /// line: around the whole `impl`, or inside it.
    pub(super) fn answers(
        &self,
        interface: &str,
        operations: &BTreeMap<String, String>,
    ) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for body in self.implementations(interface) {
            match self.macro_around(body.start) {
                Some(name) => {
                    for list in self.calls_of(&name) {
                        found.extend(self.lines(list));
                    }
                }
                None => found.extend(self.functions(body)),
            }
        }
        let named = |one: &String| operations.get(one).cloned();
        found.iter().filter_map(named).collect()
    }

    /// Whether the crate of this file has a file that implements the service.
    pub(super) fn room_answers(&self, interface: &str, sources: &[Self]) -> bool {
        let mut own = sources.iter().filter(|one| one.room == self.room);
        own.any(|one| !one.implementations(interface).is_empty())
    }

    /// The members listed in this file's `INERT`. Fails when the list is not one of pairs of
    /// texts.
    pub(super) fn inert(&self) -> Result<Vec<Inert>> {
        let declared = |pair: &[Token]| pair[0].is_word("INERT") && pair[1].is_sign(':');
        let Some(at) = self.tokens.windows(2).position(declared) else {
            return Ok(Vec::new());
        };
        let equals = self.position(at, |token| token.is_sign('='));
        let open = self.position(equals, |token| token.is_sign('['));
        let end = closing(&self.tokens, open);
        let inside = self.tokens.get(open + 1..end.saturating_sub(1));
        let pairs = inside.unwrap_or_default().split(|token| token.is_sign(')'));
        let mut list = Vec::new();
        for pair in pairs {
            let texts: Vec<&String> = pair.iter().filter_map(text).collect();
            if let [member, why] = texts[..] {
                let (member, why) = (member.clone(), why.clone());
                list.push(Inert { member, why });
            } else {
                let rest = pair.iter().all(|token| token.is_sign(','));
                ensure!(rest, "{}: INERT is not a list of pairs of texts", self.path);
            }
        }
        Ok(list)
    }

    /// Whether the service's `Server` is made here.
    pub(super) fn makes_server(&self, module: &str) -> bool {
        self.tokens.windows(5).any(|run| {
            run[0].is_word(module)
                && run[1].is_sign(':')
                && run[2].is_sign(':')
                && run[3].is_word("Server")
                && run[4].is_sign('(')
        })
    }

    /// Whether something of the crate `room` is used here.
    pub(super) fn opens(&self, room: &str) -> bool {
        let path = |pair: &[Token]| pair[0].is_word(room) && pair[1].is_sign(':');
        self.tokens.windows(2).any(path)
    }

    /// The bodies of `impl …Interface<Context> for …`.
    fn implementations(&self, interface: &str) -> Vec<Range<usize>> {
        let mut bodies = Vec::new();
        for (index, token) in self.tokens.iter().enumerate() {
            if !token.is_word("impl") {
                continue;
            }
            let open = self.position(index, |token| token.is_sign('{'));
            let head = &self.tokens[index..open];
            let named = head
                .windows(2)
                .any(|pair| pair[0].is_word(interface) && pair[1].is_sign('<'));
            let context = head.iter().any(|token| token.is_word("Context"));
            if named && context && head.iter().any(|token| token.is_word("for")) {
                bodies.push(open..closing(&self.tokens, open));
            }
        }
        bodies
    }

    /// The macro whose definition `at` is in.
    fn macro_around(&self, at: usize) -> Option<String> {
        let defined = |index: &usize| self.tokens[*index].is_word("macro_rules");
        let around = |index: &usize| (*index + 3..closing(&self.tokens, *index + 3)).contains(&at);
        let mut all = (0..self.tokens.len()).filter(defined).filter(around);
        let name = self.tokens.get(all.next()? + 2)?;
        name.word().map(str::to_owned)
    }

    /// What is written between the brackets of each call of a macro.
    fn calls_of(&self, name: &str) -> Vec<Range<usize>> {
        let mut calls = Vec::new();
        for (index, pair) in self.tokens.windows(2).enumerate() {
            if pair[0].is_word(name) && pair[1].is_sign('!') {
                calls.push(index + 2..closing(&self.tokens, index + 2));
            }
        }
        calls
    }

    /// Functions of an `impl`, and the lines of macros called in it.
    fn functions(&self, body: Range<usize>) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut index = body.start + 1;
        while index < body.end {
            let token = &self.tokens[index];
            let before = &self.tokens[index - 1];
            if before.is_word("fn") {
                found.extend(token.word().map(str::to_owned));
            }
            let opens = token.is_sign('{');
            if opens && before.is_sign('!') {
                found.extend(self.lines(index..closing(&self.tokens, index)));
            }
            index = if opens {
                closing(&self.tokens, index)
            } else {
                index + 1
            };
        }
        found
    }

    /// The first word of each line of a list: what follows a brace or a semicolon.
    fn lines(&self, list: Range<usize>) -> BTreeSet<String> {
        let run = self.tokens.get(list).unwrap_or_default();
        let begins = |pair: &&[Token]| matches!(pair[0], Token::Sign('{' | '}' | ';'));
        let first = run.windows(2).filter(begins);
        first
            .filter_map(|pair| pair[1].word().map(str::to_owned))
            .collect()
    }

    fn position(&self, from: usize, wanted: impl Fn(&Token) -> bool) -> usize {
        let rest = self.tokens.iter().skip(from);
        from + rest.take_while(|token| !wanted(token)).count()
    }
}

fn text(token: &Token) -> Option<&String> {
    match token {
        Token::Text(text) => Some(text),
        Token::Word(_) | Token::Sign(_) => None,
    }
}
