//! What a rule changes in a request before it is sent on.

use crate::Expression;

/// Changes of host and URL. Source: ELB API model, `RuleTransform`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transforms {
    /// Of the Host header.
    pub host: Option<Rewrite>,
    /// Of the path and query.
    pub url: Option<Rewrite>,
}

/// One change: where the expression is found first, the replacement comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewrite {
    /// What is looked for.
    pub expression: Expression,
    /// What comes instead; `$1` stands for the first group.
    pub replacement: String,
}

impl Rewrite {
    /// The text after the change; `None` when nothing changes.
    pub fn apply(&self, text: &str) -> Option<String> {
        self.expression.replaced(text, &self.replacement)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_of_the_expression_are_put_into_the_replacement() {
        let rewrite = |expression: &str, replacement: &str| Rewrite {
            expression: Expression::exact_case(expression).unwrap(),
            replacement: replacement.to_owned(),
        };
        let cases = [
            ("^/api/(.*)$", "/$1", "/api/orders?x=1", Some("/orders?x=1")),
            ("^/api/(.*)$", "/$1", "/web", None),
            (
                "^(.*)\\.example\\.com$",
                "$1.internal",
                "a.example.com",
                Some("a.internal"),
            ),
            ("o", "0", "/foo", Some("/f0o")),
            ("(o+)", "$1k$", "/foo/", Some("/fook$/")),
        ];
        for (expression, replacement, text, expected) in cases {
            let found = rewrite(expression, replacement).apply(text);
            assert_eq!(found.as_deref(), expected, "{expression} {text}");
        }
    }
}
