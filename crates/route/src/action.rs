//! What a rule does with a request it matched.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::HeaderMap;

use crate::login::Login;
use crate::stick::{Moment, group_pin, is_of_group, stick_to_group};
use crate::{RequestView, Scheme, TargetGroup};

/// The action of a rule.
#[derive(Clone, Debug)]
pub enum Action {
    /// Let only users pass who have logged in; what follows is done then.
    Authenticate(Arc<Login>, Box<Action>),
    /// Send it to one of these target groups.
    Forward(Forward),
    /// Answer it here.
    FixedResponse(FixedResponse),
    /// Send the client elsewhere.
    Redirect(Redirect),
}

impl Action {
    /// What is asked of users first, and what is done then.
    pub fn after_login(&self) -> (Option<&Arc<Login>>, &Self) {
        match self {
            Self::Authenticate(login, then) => (Some(login), then),
            Self::Forward(_) | Self::FixedResponse(_) | Self::Redirect(_) => (None, self),
        }
    }
}

/// Target groups with their weights.
#[derive(Clone, Debug)]
pub struct Forward {
    groups: Box<[(Arc<TargetGroup>, u32)]>,
    total: u64,
    stickiness: Option<Duration>,
    cursor: Arc<AtomicU64>,
}

impl Forward {
    /// Shares requests out by weight; `cursor` is kept when the table changes.
    pub(crate) fn new(
        groups: Vec<(Arc<TargetGroup>, u32)>,
        stickiness: Option<Duration>,
        cursor: Arc<AtomicU64>,
    ) -> Self {
        let total = groups.iter().map(|(_, weight)| u64::from(*weight)).sum();
        Self {
            groups: groups.into(),
            total,
            stickiness,
            cursor,
        }
    }

    /// The target group for the next request; `None` when every weight is zero.
    ///
    /// Chosen: groups take turns along the golden ratio, so any run of requests is near the
    /// weights and no chance is needed. A group without targets keeps its share, as at AWS.
    pub fn choose(&self) -> Option<&Arc<TargetGroup>> {
        match &*self.groups {
            [(group, weight)] => (*weight > 0).then_some(group),
            groups => {
                let point = self.next_point()?;
                let mut seen = 0;
                groups.iter().find_map(|(group, weight)| {
                    seen += u64::from(*weight);
                    (point < seen).then_some(group)
                })
            }
        }
    }

    /// The target group a request's cookie says the client is to stay with, else the next one's.
    ///
    /// Chosen: a group that weighs nothing any more keeps nobody, so that traffic shifted away
    /// from it is gone at once.
    pub fn choose_for(&self, request: &HeaderMap, now: u64) -> Option<&Arc<TargetGroup>> {
        let pin = self.stickiness.and_then(|_| group_pin(request, now));
        let kept = pin.and_then(|pin| {
            let mut groups = self.groups.iter().filter(|(_, weight)| *weight > 0);
            groups.find(|(group, _)| is_of_group(pin, &group.id))
        });
        kept.map(|(group, _)| group).or_else(|| self.choose())
    }

    /// Adds the cookies that keep the client with `group` to an answer, if it is to stay.
    pub fn stick(&self, group: &TargetGroup, moment: Moment, answer: &mut HeaderMap) {
        if let Some(lasts) = self.stickiness {
            stick_to_group(&group.id, lasts, moment, answer);
        }
    }

    /// The groups it may choose from, with their weights.
    pub fn groups(&self) -> impl Iterator<Item = (&Arc<TargetGroup>, u32)> {
        self.groups.iter().map(|(group, weight)| (group, *weight))
    }

    /// A point in `0..total`, evenly spread over any stretch of calls.
    fn next_point(&self) -> Option<u64> {
        const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
        if self.total == 0 {
            return None;
        }
        let turn = self.cursor.fetch_add(1, Ordering::Relaxed);
        let spread = u128::from(turn.wrapping_mul(GOLDEN));
        u64::try_from((spread * u128::from(self.total)) >> 64).ok()
    }
}

/// An answer given by the listener itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedResponse {
    /// 2xx, 4xx or 5xx.
    pub status: u16,
    /// Content type; `text/plain` when absent.
    pub content_type: Option<String>,
    /// At most 1,024 bytes (checked by the API).
    pub body: String,
}

/// Where to send the client; each part may hold `#{protocol}`, `#{host}`, `#{port}`,
/// `#{path}` (without its leading slash) and `#{query}`.
///
/// Source: ELB API model, `RedirectActionConfig`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// `HTTP`, `HTTPS` or `#{protocol}`.
    pub protocol: String,
    /// Host name.
    pub host: String,
    /// Port.
    pub port: String,
    /// Path, with its leading slash.
    pub path: String,
    /// Query without its `?`.
    pub query: String,
    /// 301 or 302.
    pub status: u16,
}

impl Default for Redirect {
    fn default() -> Self {
        Self {
            protocol: "#{protocol}".into(),
            host: "#{host}".into(),
            port: "#{port}".into(),
            path: "/#{path}".into(),
            query: "#{query}".into(),
            status: 302,
        }
    }
}

/// What placeholders stand for.
#[derive(Clone, Copy, Debug)]
pub struct RedirectParts<'a> {
    /// How the client reached the listener.
    pub scheme: Scheme,
    /// The listener's port, used when the request named none.
    pub port: u16,
    /// The request.
    pub request: RequestView<'a>,
}

impl Redirect {
    /// The `Location` header.
    pub fn location(&self, parts: &RedirectParts<'_>) -> String {
        let protocol = expand(&self.protocol, parts).to_ascii_lowercase();
        let (host, port) = (expand(&self.host, parts), expand(&self.port, parts));
        let (path, query) = (expand(&self.path, parts), expand(&self.query, parts));
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{protocol}://{host}:{port}{path}{mark}{query}")
    }
}

fn expand(template: &str, parts: &RedirectParts<'_>) -> String {
    let mut out = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some(start) = rest.find("#{") {
        let (before, after) = rest.split_at(start);
        out.push_str(before);
        let end = after.find('}').map_or(after.len(), |end| end + 1);
        let (name, next) = after.split_at(end);
        match placeholder(name, parts) {
            Some(value) => out.push_str(&value),
            None => out.push_str(name),
        }
        rest = next;
    }
    out.push_str(rest);
    out
}

fn placeholder(name: &str, parts: &RedirectParts<'_>) -> Option<String> {
    let request = &parts.request;
    Some(match name {
        "#{protocol}" => parts.scheme.as_str().to_owned(),
        "#{host}" => request.host.to_owned(),
        "#{port}" => request.port.unwrap_or(parts.port).to_string(),
        "#{path}" => request
            .path
            .strip_prefix('/')
            .unwrap_or(request.path)
            .to_owned(),
        "#{query}" => request.query.unwrap_or_default().to_owned(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
