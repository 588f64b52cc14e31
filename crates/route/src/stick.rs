//! Stickiness: what a client's cookies say of the choice made for it before.
//!
//! A cookie holds a [`Pin`]: a digest of who was chosen, and until when the choice holds. The
//! digest names a target or group that is known here and tells a stranger no address. Pins need
//! no memory here: any load balancer with the same targets understands them.

use std::time::{Duration, SystemTime};

use http::header::{COOKIE, HeaderMap, HeaderValue, SET_COOKIE};

use crate::{Target, TargetGroup, TargetGroupId, TargetId};

#[cfg(test)]
mod tests;

/// Names of the load balancer's cookies, each with its twin for requests from other sites.
/// Source: the load balancers' guide, sticky sessions.
const TARGET: [&str; 2] = ["AWSALB", "AWSALBCORS"];
const GROUP: [&str; 2] = ["AWSALBTG", "AWSALBTGCORS"];
/// The cookie that follows one of the application; a long value would be spread over all four.
const APPLICATION: [&str; 4] = ["AWSALBAPP-0", "AWSALBAPP-1", "AWSALBAPP-2", "AWSALBAPP-3"];
/// What a cookie that means nothing any more says.
const REMOVED: &str = "_remove_";

/// Stickiness of a target group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stickiness {
    /// Name of the application's cookie; the load balancer's own when absent.
    pub cookie: Option<String>,
    /// How long it lasts after each answer.
    pub duration: Duration,
}

/// A choice a client is to stay with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pin {
    digest: u64,
    /// Seconds since 1970.
    until: u64,
}

/// What cookies depend on beside who was chosen.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Seconds since 1970.
    pub now: u64,
    /// Whether the client came through TLS.
    pub secure: bool,
}

impl Pin {
    /// The pin a cookie's value is; `None` for what is none or holds no longer.
    fn read(value: &str, now: u64) -> Option<Self> {
        let (digest, until) = value.split_at_checked(16)?;
        let number = |digits| u64::from_str_radix(digits, 16).ok();
        let pin = Self {
            digest: number(digest)?,
            until: number(until)?,
        };
        (pin.until > now).then_some(pin)
    }

    fn value(self) -> String {
        format!("{:016x}{:016x}", self.digest, self.until)
    }

    /// Whether this target was chosen.
    pub(crate) fn is_of(self, target: &TargetId) -> bool {
        self.digest == of_target(target)
    }
}

impl TargetGroup {
    /// The pin to one of the group's targets that a request carries.
    pub fn pin(&self, request: &HeaderMap, now: u64) -> Option<Pin> {
        let names = match self.stickiness.as_ref()?.cookie {
            None => &TARGET[..],
            Some(_) => &APPLICATION[..1],
        };
        read(request, names, now)
    }

    /// Adds the cookies that keep a client with `target`, which gave this answer.
    ///
    /// With a cookie of the application, a client stays from the answer on in which a target
    /// sets it. Chosen: it goes on as long as its pin does, with or without that cookie.
    pub fn stick(&self, target: &Target, pin: Option<Pin>, moment: Moment, answer: &mut HeaderMap) {
        let Some(stickiness) = &self.stickiness else {
            return;
        };
        let until = moment.now.saturating_add(stickiness.duration.as_secs());
        let new = Pin {
            digest: of_target(&target.id),
            until,
        };
        let Some(wanted) = &stickiness.cookie else {
            return add_twins(answer, TARGET, new, moment);
        };
        let begins = sets_cookie(answer, wanted);
        if begins || pin.is_some_and(|pin| pin.digest == new.digest) {
            let [first, others @ ..] = APPLICATION;
            add(answer, first, &new.value(), until, "");
            others
                .into_iter()
                .for_each(|name| add(answer, name, REMOVED, until, ""));
        } else if pin.is_some() {
            add(answer, APPLICATION[0], REMOVED, until, "");
        }
    }
}

/// The pin to a group that a request carries.
pub(crate) fn group_pin(request: &HeaderMap, now: u64) -> Option<Pin> {
    read(request, &GROUP, now)
}

/// Whether a pin is one to this group.
pub(crate) fn is_of_group(pin: Pin, group: &TargetGroupId) -> bool {
    pin.digest == digest(&[group.as_str().as_bytes()])
}

/// Adds the cookies that keep a client with a group.
pub(crate) fn stick_to_group(
    group: &TargetGroupId,
    lasts: Duration,
    moment: Moment,
    answer: &mut HeaderMap,
) {
    let pin = Pin {
        digest: digest(&[group.as_str().as_bytes()]),
        until: moment.now.saturating_add(lasts.as_secs()),
    };
    add_twins(answer, GROUP, pin, moment);
}

/// The first of these cookies that holds a pin.
fn read(request: &HeaderMap, names: &[&str], now: u64) -> Option<Pin> {
    let lines = request.get_all(COOKIE).into_iter();
    let lines = lines.filter_map(|line| line.to_str().ok());
    let cookies = lines.flat_map(|line| line.split(';'));
    let pairs = cookies.filter_map(|cookie| cookie.trim().split_once('='));
    let mut ours = pairs.filter(|(name, _)| names.contains(name));
    ours.find_map(|(_, value)| Pin::read(value, now))
}

fn sets_cookie(answer: &HeaderMap, wanted: &str) -> bool {
    let lines = answer.get_all(SET_COOKIE).into_iter();
    let mut names = lines.filter_map(|line| line.to_str().ok()?.split_once('='));
    names.any(|(name, _)| name.trim() == wanted)
}

fn add_twins(answer: &mut HeaderMap, names: [&str; 2], pin: Pin, moment: Moment) {
    let [own, cross_site] = names;
    let cross = match moment.secure {
        true => "; SameSite=None; Secure",
        false => "; SameSite=None",
    };
    add(answer, own, &pin.value(), pin.until, "");
    add(answer, cross_site, &pin.value(), pin.until, cross);
}

fn add(answer: &mut HeaderMap, name: &str, value: &str, until: u64, more: &str) {
    // The years a cookie may live end long before those a date can be written of.
    let at = SystemTime::UNIX_EPOCH + Duration::from_secs(until.min(MOST_SECONDS));
    let at = httpdate::fmt_http_date(at);
    let cookie = format!("{name}={value}; Expires={at}; Path=/{more}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        answer.append(SET_COOKIE, cookie);
    }
}

/// The end of the year 9998.
const MOST_SECONDS: u64 = 253_370_764_799;

fn of_target(target: &TargetId) -> u64 {
    let address = target.address.to_string();
    digest(&[target.group.as_str().as_bytes(), address.as_bytes()])
}

/// FNV-1a over parts, the same in every process; mixed once more so that near names are far.
fn digest(parts: &[&[u8]]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in parts.iter().flat_map(|part| part.iter().chain(&[0])) {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    crate::state::mixed(hash)
}
