//! Attributes: what can be set of each kind of resource, with AWS's defaults and checks.

use crate::fault::{Outcome, invalid};
use domain::ecs::Tags;
use domain::elb::{Listener, LoadBalancer, TargetGroup, network as protocols};

mod agree;
mod application;
mod network;
#[cfg(test)]
mod tests;

pub(crate) use agree::{agree, stickiness};

/// What an attribute may be.
enum Allowed {
    Flag,
    Text,
    /// The name of a header: letters, digits, hyphens and underscores, at most 40.
    HeaderName,
    /// What a header may say: printable, at most 1 KiB.
    HeaderValue,
    OneOf(&'static [&'static str]),
    Number(u32, u32),
    /// 0, or a number from the first to the second.
    ZeroOr(u32, u32),
    /// `off`, or a number from the first to the second.
    OffOr(u32, u32),
}

/// An attribute: key, default, what it may be.
type Attribute = (&'static str, &'static str, Allowed);

/// Attributes of one kind of resource.
#[derive(Clone, Copy)]
pub(crate) struct Kind {
    noun: &'static str,
    table: &'static [Attribute],
    /// Defaults that differ from the table's.
    defaults: &'static [(&'static str, &'static str)],
}

/// Attributes of a load balancer.
pub(crate) fn of_load_balancer(balancer: &LoadBalancer) -> Kind {
    match balancer.is_network() {
        true => network::LOAD_BALANCER,
        false => application::LOAD_BALANCER,
    }
}

/// Attributes of a listener.
pub(crate) fn of_listener(listener: &Listener) -> Kind {
    match protocols::is_network(&listener.protocol) {
        true => network::of_listener(&listener.protocol),
        false => application::LISTENER,
    }
}

/// Attributes of a target group.
pub(crate) fn of_target_group(group: &TargetGroup) -> Kind {
    match group.is_network() {
        true => network::of_target_group(group),
        false => application::TARGET_GROUP,
    }
}

impl Kind {
    /// Sets attributes over those that were set before. A key may be given once.
    pub(crate) fn set(&self, set: &mut Tags, given: Vec<(String, String)>) -> Outcome<()> {
        let noun = self.noun;
        for (index, (key, value)) in given.iter().enumerate() {
            if given[..index].iter().any(|(other, _)| other == key) {
                return Err(invalid(format!(
                    "{noun} attribute key '{key}' is duplicated"
                )));
            }
            let known = self.table.iter().find(|(known, ..)| known == key);
            let Some((_, _, allowed)) = known else {
                return Err(invalid(format!(
                    "{noun} attribute key '{key}' is not recognized"
                )));
            };
            if !allowed.fits(value) {
                return Err(invalid(format!(
                    "{noun} attribute value '{value}' is not valid for the key '{key}'"
                )));
            }
            set.insert(key.clone(), value.clone());
        }
        Ok(())
    }

    /// Every attribute with its value: as it was set, else the default.
    pub(crate) fn told(&self, set: &Tags) -> Vec<(String, String)> {
        let tell = |(key, default, _): &Attribute| {
            let mut own = self.defaults.iter();
            let own = own.find(|(other, _)| other == key);
            let default = own.map_or(*default, |(_, default)| *default);
            let value = set.get(*key).cloned().unwrap_or_else(|| default.to_owned());
            ((*key).to_owned(), value)
        };
        self.table.iter().map(tell).collect()
    }
}

impl Allowed {
    fn fits(&self, value: &str) -> bool {
        let within = |low: u32, high: u32| {
            let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
            digits
                && value
                    .parse::<u32>()
                    .is_ok_and(|number| (low..=high).contains(&number))
        };
        use Allowed::{Flag, HeaderName, HeaderValue, Number, OffOr, OneOf, Text, ZeroOr};
        match self {
            Flag => matches!(value, "true" | "false"),
            Text => value.len() <= 1_024,
            HeaderName => {
                let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
                value.len() <= 40 && value.bytes().all(fits)
            }
            HeaderValue => {
                value.len() <= 1_024 && value.bytes().all(|byte| matches!(byte, b' '..=b'~'))
            }
            OneOf(choices) => choices.contains(&value),
            Number(low, high) => within(*low, *high),
            ZeroOr(low, high) => value == "0" || within(*low, *high),
            OffOr(low, high) => value == "off" || within(*low, *high),
        }
    }
}
