//! What outlives a web ACL's change: rates, counts and samples. Shared by all threads.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::Timestamp;

use crate::{Deed, Hit, Judgement, Request};

/// How finely requests are counted over time, in seconds.
///
/// Chosen: AWS estimates; we count, in slots as long as it says to look again at most.
const SLOT_SECONDS: i64 = 10;
/// Kinds of requests a rule tells apart; further ones are not counted.
/// Source: WAF quotas: 10,000 addresses that a rate-based rule can block.
const MOST_KEYS: usize = 10_000;
/// Samples kept for a rule: the newest ones. Source: WAF API model, `GetSampledRequests$MaxItems`.
const MOST_SAMPLES: usize = 500;
/// Headers of a sample. Chosen: enough for browsers.
const SAMPLED_HEADERS: usize = 50;

/// What is remembered between requests.
#[derive(Debug, Default)]
pub struct Ledger {
    rates: Mutex<HashMap<String, HashMap<String, Slots>>>,
    noted: Mutex<HashMap<String, Noted>>,
}

/// What is remembered of a web ACL, by the metric names of its rules.
#[derive(Debug, Default)]
struct Noted {
    total: Counts,
    counts: BTreeMap<String, Counts>,
    samples: BTreeMap<String, VecDeque<Sample>>,
}

type Slots = VecDeque<(i64, u64)>;

/// How often a rule did what, since start; CloudWatch's names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Counts {
    pub allowed_requests: u64,
    pub blocked_requests: u64,
    pub counted_requests: u64,
    pub captcha_requests: u64,
    pub challenge_requests: u64,
}

/// A request that a rule matched.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// When.
    pub at: Timestamp,
    /// What the rule did.
    pub deed: Deed,
    /// What it would have done, had the web ACL not said otherwise.
    pub overridden: Option<Deed>,
    /// The rule of a group.
    pub within_group: Option<String>,
    /// The client's address.
    pub client: IpAddr,
    /// The path, and what is after `?`.
    pub uri: String,
    /// The method.
    pub method: String,
    /// Such as `HTTP/1.1`.
    pub version: String,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// Labels it has.
    pub labels: Vec<String>,
    /// Headers that were added.
    pub insert: Vec<(String, String)>,
    /// The status it was answered with.
    pub status: Option<u16>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn sum(slots: &Slots, from: i64) -> u64 {
    let inside = slots.iter().filter(|(slot, _)| *slot > from);
    inside.map(|(_, count)| count).sum()
}

impl Ledger {
    /// Counts a request of this kind; tells how many there were in the window, with it.
    pub(crate) fn count_rate(&self, rule: &str, key: String, window: u32, now: Timestamp) -> u64 {
        let slot = now.as_second().div_euclid(SLOT_SECONDS);
        let from = slot - i64::from(window) / SLOT_SECONDS;
        let mut rates = lock(&self.rates);
        if !rates.contains_key(rule) {
            rates.insert(rule.to_owned(), HashMap::new());
        }
        let Some(keys) = rates.get_mut(rule) else {
            return 0;
        };
        if keys.len() >= MOST_KEYS && !keys.contains_key(&key) {
            keys.retain(|_, slots| slots.back().is_some_and(|(last, _)| *last > from));
            if keys.len() >= MOST_KEYS {
                return 0;
            }
        }
        let slots = keys.entry(key).or_default();
        while slots.front().is_some_and(|(first, _)| *first <= from) {
            slots.pop_front();
        }
        match slots.back_mut() {
            Some((last, count)) if *last == slot => *count += 1,
            _ => slots.push_back((slot, 1)),
        }
        sum(slots, from)
    }

    /// Kinds of requests of which there are more than `limit` in the window; addresses, when the
    /// rule counts by address.
    pub fn over_limit(&self, rule: &str, limit: u64, window: u32, now: Timestamp) -> Vec<String> {
        let from = now.as_second().div_euclid(SLOT_SECONDS) - i64::from(window) / SLOT_SECONDS;
        let rates = lock(&self.rates);
        let keys = rates.get(rule).into_iter().flatten();
        let over = keys.filter(|(_, slots)| sum(slots, from) > limit);
        let mut over: Vec<String> = over.map(|(key, _)| key.clone()).collect();
        over.sort();
        over
    }

    /// Counts and samples what a web ACL did with a request.
    pub(crate) fn note(&self, acl: &str, said: &Judgement, request: &Request<'_>, now: Timestamp) {
        let mut all = lock(&self.noted);
        if !all.contains_key(acl) {
            all.insert(acl.to_owned(), Noted::default());
        }
        let Some(noted) = all.get_mut(acl) else {
            return;
        };
        noted.total.add_all(said);
        for hit in &said.hits {
            if hit.metered {
                let counts = noted.counts.entry(hit.metric.clone());
                counts.or_default().add(hit.deed);
            }
            if hit.sampled {
                let kept = noted.samples.entry(hit.metric.clone()).or_default();
                if kept.len() >= MOST_SAMPLES {
                    kept.pop_front();
                }
                kept.push_back(sample(hit, said, request, now));
            }
        }
    }

    /// How often the rules of a web ACL did what, by metric name.
    pub fn counts(&self, acl: &str) -> BTreeMap<String, Counts> {
        let noted = lock(&self.noted);
        noted
            .get(acl)
            .map_or_else(BTreeMap::new, |noted| noted.counts.clone())
    }

    /// What became of all requests that each web ACL has judged, by ARN. A request that rules
    /// counted and another let through is in both.
    pub fn totals(&self) -> BTreeMap<String, Counts> {
        let noted = lock(&self.noted);
        let totals = noted.iter().map(|(acl, noted)| (acl.clone(), noted.total));
        totals.collect()
    }

    /// The requests kept for a rule of a web ACL, by its metric name; the oldest first.
    pub fn samples(&self, acl: &str, metric: &str) -> Vec<Sample> {
        let noted = lock(&self.noted);
        let kept = noted.get(acl).and_then(|noted| noted.samples.get(metric));
        kept.into_iter().flatten().cloned().collect()
    }

    /// Forgets a web ACL that is gone.
    pub fn forget(&self, acl: &str) {
        lock(&self.rates).retain(|rule, _| !rule.starts_with(acl));
        lock(&self.noted).remove(acl);
    }
}

impl Counts {
    /// What was counted, by CloudWatch's names, namespace `AWS/WAFV2`; what was not is left out.
    ///
    /// Source: WAF developer guide, metrics and dimensions.
    pub fn metrics(&self) -> Vec<(&'static str, u64)> {
        let all = [
            ("AllowedRequests", self.allowed_requests),
            ("BlockedRequests", self.blocked_requests),
            ("CountedRequests", self.counted_requests),
            ("CaptchaRequests", self.captcha_requests),
            ("ChallengeRequests", self.challenge_requests),
        ];
        all.into_iter().filter(|(_, count)| *count > 0).collect()
    }

    /// What was counted since `before`.
    #[must_use]
    pub fn since(&self, before: &Self) -> Self {
        let since = |now: u64, before: u64| now.saturating_sub(before);
        Self {
            allowed_requests: since(self.allowed_requests, before.allowed_requests),
            blocked_requests: since(self.blocked_requests, before.blocked_requests),
            counted_requests: since(self.counted_requests, before.counted_requests),
            captcha_requests: since(self.captcha_requests, before.captcha_requests),
            challenge_requests: since(self.challenge_requests, before.challenge_requests),
        }
    }

    fn add(&mut self, deed: Deed) {
        *match deed {
            Deed::Allow => &mut self.allowed_requests,
            Deed::Block => &mut self.blocked_requests,
            Deed::Count => &mut self.counted_requests,
            Deed::Captcha => &mut self.captcha_requests,
            Deed::Challenge => &mut self.challenge_requests,
        } += 1;
    }

    /// What became of a request as a whole: counted once, however many rules counted it.
    fn add_all(&mut self, said: &Judgement) {
        if let Some(end) = said.end() {
            self.add(end.deed);
        }
        if said.hits.iter().any(|hit| hit.deed == Deed::Count) {
            self.add(Deed::Count);
        }
    }
}

fn sample(hit: &Hit, said: &Judgement, request: &Request<'_>, now: Timestamp) -> Sample {
    let query = request
        .query
        .map_or(String::new(), |query| format!("?{query}"));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let headers = request.fields().take(SAMPLED_HEADERS);
    Sample {
        at: now,
        deed: hit.deed,
        overridden: hit.overridden,
        within_group: hit.within_group.clone(),
        client: request.client,
        uri: format!("{}{query}", request.path),
        method: request.method.to_string(),
        version: format!("{:?}", request.version),
        headers: headers
            .map(|(name, value)| (name.to_owned(), text(value)))
            .collect(),
        labels: said.labels.iter().cloned().collect(),
        insert: said.insert.clone(),
        status: said.answer().map(|answer| answer.status),
    }
}
