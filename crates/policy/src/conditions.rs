//! `Condition`: what must be so for a statement to count.

mod operator;
mod values;

use crate::document::Malformed;
use crate::pattern::Variables;
use crate::request::Keys;
use operator::{Operator, Test};
use serde_json::Value;

/// How several values of one key are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quantity {
    /// As one.
    Plain,
    /// `ForAnyValue:` at least one value passes.
    Any,
    /// `ForAllValues:` every value passes, also when there is none.
    All,
}

#[derive(Debug, Clone)]
struct Condition {
    key: String,
    quantity: Quantity,
    /// `…IfExists`: a request without the key passes.
    if_exists: bool,
    operator: Operator,
    wanted: Vec<Test>,
}

/// All conditions of a statement; all must hold.
#[derive(Debug, Clone, Default)]
pub(crate) struct Conditions(Vec<Condition>);

impl Conditions {
    /// Reads the value of `Condition`.
    pub(crate) fn parse(value: &Value, variables: Variables) -> Result<Self, Malformed> {
        let Value::Object(operators) = value else {
            return Err(Malformed::syntax("Condition is not an object"));
        };
        let mut all = Vec::new();
        for (name, keys) in operators {
            let Value::Object(keys) = keys else {
                return Err(Malformed::syntax(format!("{name} is not an object")));
            };
            for (key, wanted) in keys {
                all.push(Condition::parse(name, key, wanted, variables)?);
            }
        }
        Ok(Self(all))
    }

    /// Whether all hold.
    pub(crate) fn hold(&self, keys: &Keys) -> bool {
        self.0.iter().all(|condition| condition.holds(keys))
    }

    /// The keys they look at, those inside variables included.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(|condition| {
            let variables = condition.wanted.iter().flat_map(Test::variables);
            std::iter::once(condition.key.as_str()).chain(variables)
        })
    }
}

impl Condition {
    fn parse(
        name: &str,
        key: &str,
        wanted: &Value,
        variables: Variables,
    ) -> Result<Self, Malformed> {
        let unknown = || Malformed::syntax(format!("{name} is no type of condition"));
        let (quantity, plain) = match name.split_once(':') {
            Some(("ForAnyValue", plain)) => (Quantity::Any, plain),
            Some(("ForAllValues", plain)) => (Quantity::All, plain),
            Some(_) => return Err(unknown()),
            None => (Quantity::Plain, name),
        };
        let (plain, if_exists) = match plain.strip_suffix("IfExists") {
            Some(plain) => (plain, true),
            None => (plain, false),
        };
        let operator = Operator::named(plain).ok_or_else(unknown)?;
        if operator == Operator::Null && (if_exists || quantity != Quantity::Plain) {
            return Err(unknown());
        }
        let items = match wanted {
            Value::Array(items) => items.as_slice(),
            other => std::slice::from_ref(other),
        };
        let test = |item| operator.test(item, variables).ok_or(item);
        let wanted: Result<Vec<Test>, &Value> = items.iter().map(test).collect();
        let wanted = wanted.map_err(|item| {
            let detail = format!("{item} is not a value that {name} compares {key} with");
            match item {
                Value::String(_) if matches!(operator, Operator::Date(_)) => {
                    Malformed::legacy(detail)
                }
                _ => Malformed::syntax(detail),
            }
        })?;
        let key = key.to_owned();
        Ok(Self {
            key,
            quantity,
            if_exists,
            operator,
            wanted,
        })
    }

    fn holds(&self, keys: &Keys) -> bool {
        let values = keys.get(&self.key).filter(|values| !values.is_empty());
        if self.operator == Operator::Null {
            let absent = values.is_none();
            return self.wanted.iter().any(|test| test.is(absent));
        }
        let Some(values) = values else {
            return match self.quantity {
                Quantity::All => true,
                Quantity::Any => self.if_exists,
                Quantity::Plain => self.if_exists || self.operator.is_negated(),
            };
        };
        let fits = |value: &String| self.wanted.iter().any(|test| test.fits(value, keys));
        let negated = self.operator.is_negated();
        match (self.quantity, negated) {
            (Quantity::Plain | Quantity::Any, false) => values.iter().any(fits),
            (Quantity::Plain | Quantity::All, true) => !values.iter().any(fits),
            (Quantity::All, false) => values.iter().all(fits),
            (Quantity::Any, true) => !values.iter().all(fits),
        }
    }
}
