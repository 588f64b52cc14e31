//! Rate-based statements: too many requests of one kind.

use domain::firewall::statement::{RateBased, RateKey};

use crate::Transform;
use crate::judgement::RateTrail;
use crate::test::{Asking, Names, Position, Source, Test, test, transformed, transforms};

/// A rate-based statement.
#[derive(Clone, Debug)]
pub(crate) struct Rate {
    rule: String,
    limit_key: &'static str,
    limit: u64,
    window_seconds: u32,
    keys: Vec<Key>,
    pub(crate) scope: Option<Test>,
}

/// What tells requests apart.
#[derive(Clone, Debug)]
enum Key {
    Address(Source),
    Header(String, Vec<Transform>),
    Cookie(String, Vec<Transform>),
    Argument(String, Vec<Transform>),
    Query(Vec<Transform>),
    Path(Vec<Transform>),
    Method,
    Labels(String),
    /// What is not known of a request; it is not counted then.
    Unknown,
}

impl Rate {
    pub(crate) fn compile(of: &RateBased, names: Names<'_>) -> Self {
        let forwarded = of.forwarded_ip.as_ref().map(|forwarded| Source::Header {
            name: forwarded.header_name.to_ascii_lowercase(),
            position: Position::First,
            fallback: forwarded.fallback_behavior == "MATCH",
        });
        let forwarded = || forwarded.clone().map_or(Key::Unknown, Key::Address);
        let custom = |key: &RateKey| match key {
            RateKey::ForwardedIp {} => forwarded(),
            key => Key::compile(key),
        };
        Self {
            rule: names.rule.to_owned(),
            limit_key: match of.aggregate_key_type.as_str() {
                "IP" => "IP",
                "FORWARDED_IP" => "FORWARDED_IP",
                "CUSTOM_KEYS" => "CUSTOMKEYS",
                _ => "CONSTANT",
            },
            limit: of.limit,
            window_seconds: of.evaluation_window_sec,
            keys: match of.aggregate_key_type.as_str() {
                "IP" => vec![Key::Address(Source::Client)],
                "FORWARDED_IP" => vec![forwarded()],
                "CUSTOM_KEYS" => of.custom_keys.iter().map(custom).collect(),
                _ => Vec::new(),
            },
            scope: of
                .scope_down_statement
                .as_ref()
                .map(|down| test(down, names)),
        }
    }

    /// Counts the request, and tells whether there are too many of its kind.
    pub(crate) fn is_over(&self, asking: Asking<'_>) -> bool {
        if self
            .scope
            .as_ref()
            .is_some_and(|scope| !scope.holds(asking))
        {
            return false;
        }
        let mut parts = Vec::with_capacity(self.keys.len());
        for key in &self.keys {
            match key.of(asking) {
                Ok(part) => parts.push(part),
                Err(settled) => return settled,
            }
        }
        let key = parts.join("\0");
        let window = self.window_seconds;
        asking
            .ledger
            .count_rate(&self.rule, key, window, asking.now)
            > self.limit
    }
}

impl Rate {
    /// What is told of the request when the rule acts on it.
    ///
    /// Source: WAF developer guide, log fields and log examples, rate-based rules.
    pub(crate) fn told(&self, rule: &str, asking: Asking<'_>) -> RateTrail {
        let values = self.keys.iter().map(|key| {
            let (kind, name) = key.told();
            (kind, name, key.of(asking).unwrap_or_default())
        });
        let is_custom = self.limit_key == "CUSTOMKEYS";
        let values: Vec<_> = values.collect();
        let address = values.first().map(|(_, _, value)| value.clone());
        RateTrail {
            rule: rule.to_owned(),
            limit_key: self.limit_key,
            limit_value: address.filter(|_| !is_custom),
            limit: self.limit,
            window_seconds: self.window_seconds,
            values: if is_custom { values } else { Vec::new() },
        }
    }
}

impl Key {
    /// Its kind and name, as logs call them.
    fn told(&self) -> (&'static str, Option<String>) {
        match self {
            Self::Address(Source::Client) => ("IP", None),
            Self::Address(Source::Header { name, .. }) => ("FORWARDED_IP", Some(name.clone())),
            Self::Header(name, _) => ("HEADER", Some(name.clone())),
            Self::Cookie(name, _) => ("COOKIE", Some(name.clone())),
            Self::Argument(name, _) => ("QUERY_ARGUMENT", Some(name.clone())),
            Self::Query(_) => ("QUERY_STRING", None),
            Self::Path(_) => ("URI_PATH", None),
            Self::Method => ("HTTP_METHOD", None),
            Self::Labels(space) => ("LABEL_NAMESPACE", Some(space.clone())),
            Self::Unknown => ("UNKNOWN", None),
        }
    }

    fn compile(key: &RateKey) -> Self {
        match key {
            RateKey::Header(of) => Self::Header(
                of.name.to_ascii_lowercase(),
                transforms(&of.text_transformations),
            ),
            RateKey::Cookie(of) => {
                Self::Cookie(of.name.clone(), transforms(&of.text_transformations))
            }
            RateKey::QueryArgument(of) => {
                Self::Argument(of.name.clone(), transforms(&of.text_transformations))
            }
            RateKey::QueryString(of) => Self::Query(transforms(&of.text_transformations)),
            RateKey::UriPath(of) => Self::Path(transforms(&of.text_transformations)),
            RateKey::HttpMethod {} => Self::Method,
            RateKey::Ip {} => Self::Address(Source::Client),
            RateKey::LabelNamespace(of) => Self::Labels(of.namespace.clone()),
            RateKey::ForwardedIp {}
            | RateKey::Ja3Fingerprint(_)
            | RateKey::Ja4Fingerprint(_)
            | RateKey::Asn {} => Self::Unknown,
        }
    }

    /// The request's part of the key; without one, whether the statement holds.
    fn of(&self, asking: Asking<'_>) -> Result<String, bool> {
        let request = asking.request;
        let made = |text: &[u8], by: &[Transform]| {
            String::from_utf8_lossy(&transformed(text, by)).into_owned()
        };
        match self {
            Self::Address(source) => {
                let addresses = source.addresses(request)?;
                addresses.first().map(ToString::to_string).ok_or(false)
            }
            Self::Header(name, by) => {
                let found = request.fields().find(|(given, _)| *given == name);
                found.map(|(_, value)| made(value, by)).ok_or(false)
            }
            Self::Cookie(name, by) => {
                let found = request.cookies().find(|(given, _)| given == name);
                found
                    .map(|(_, value)| made(value.as_bytes(), by))
                    .ok_or(false)
            }
            Self::Argument(name, by) => {
                let found = request
                    .arguments()
                    .find(|(given, _)| given.eq_ignore_ascii_case(name));
                found
                    .map(|(_, value)| made(value.as_bytes(), by))
                    .ok_or(false)
            }
            Self::Query(by) => Ok(made(request.query.ok_or(false)?.as_bytes(), by)),
            Self::Path(by) => Ok(made(request.path.as_bytes(), by)),
            Self::Method => Ok(request.method.to_string()),
            Self::Labels(space) => {
                let mut labels = asking.labels.iter();
                labels
                    .find(|label| label.contains(space))
                    .cloned()
                    .ok_or(false)
            }
            Self::Unknown => Err(false),
        }
    }
}
