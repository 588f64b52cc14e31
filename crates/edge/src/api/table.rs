//! What is served, compiled from the records.

use domain::Scope;
use domain::apigw::AccessLog;
use http::Method;
use route::Millis;
use route::api::{
    ApiMeter, ApiReading, CorsPolicy, RequestMapping, Routes, StatusMapping, TokenBucket,
};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use super::target::Target;

/// Every API by its hosts.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) sites: HashMap<String, Site>,
}

/// One host.
#[derive(Debug, Default)]
pub(super) struct Site {
    /// What each beginning of paths is for, the longest first.
    pub(super) entries: Vec<(String, Arc<Stage>)>,
}

/// A deployed stage.
#[derive(Debug)]
pub(super) struct Stage {
    pub(super) scope: Scope,
    pub(super) api: String,
    pub(super) name: String,
    pub(super) matcher: Routes,
    pub(super) routes: Vec<Route>,
    pub(super) cors: Option<CorsPolicy>,
    pub(super) variables: BTreeMap<String, String>,
    pub(super) log: Option<AccessLog>,
    pub(super) meters: [Arc<ApiMeter>; 2],
}

/// A route of a stage.
#[derive(Debug)]
pub(super) struct Route {
    pub(super) key: String,
    pub(super) authorization: Authorization,
    pub(super) integration: Option<Arc<Integration>>,
    pub(super) bucket: Arc<TokenBucket>,
    /// Of its own, where metrics are detailed.
    pub(super) meter: Option<Arc<ApiMeter>>,
}

/// Who may call a route.
#[derive(Debug)]
pub(super) enum Authorization {
    Anybody,
    Iam,
    Jwt(Arc<JwtRules>),
    /// The authorizer is gone.
    Nobody,
}

/// What a token must be like.
#[derive(Debug)]
pub(super) struct JwtRules {
    pub(super) source: TokenSource,
    pub(super) issuer: String,
    pub(super) audience: Vec<String>,
    pub(super) scopes: Vec<String>,
}

/// Where a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TokenSource {
    Header(String),
    Query(String),
    Nowhere,
}

/// An integration.
#[derive(Debug)]
pub(super) struct Integration {
    /// `None` keeps the client's.
    pub(super) method: Option<Method>,
    pub(super) target: Target,
    pub(super) request: Vec<RequestMapping>,
    pub(super) responses: Vec<StatusMapping>,
    pub(super) timeout: Duration,
    pub(super) reads_body: bool,
}

impl Table {
    /// The site of a bare, lower-case name.
    pub(super) fn site(&self, name: &str) -> Option<&Site> {
        self.sites.get(name).or_else(|| {
            let (_, parent) = name.split_once('.')?;
            self.sites.get(&format!("*.{parent}"))
        })
    }
}

impl Site {
    /// The stage for a path, and the rest of the path.
    pub(super) fn stage<'p>(&self, path: &'p str) -> Option<(&Arc<Stage>, &'p str)> {
        self.entries.iter().find_map(|(prefix, stage)| {
            let rest = path.strip_prefix(prefix.as_str())?;
            match rest {
                "" => Some((stage, "/")),
                rest if rest.starts_with('/') => Some((stage, rest)),
                _ => None,
            }
        })
    }
}

/// A host name in lower case, without port and final dot.
pub(super) fn bare(host: &str) -> String {
    let name = host.rsplit_once(':').map_or(host, |(name, port)| {
        let is_port = port.bytes().all(|digit| digit.is_ascii_digit());
        if is_port { name } else { host }
    });
    name.trim_end_matches('.').to_ascii_lowercase()
}

/// Buckets and meters that outlive a table, kept as long as one holds them.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    buckets: Mutex<HashMap<Vec<String>, Weak<TokenBucket>>>,
    meters: Mutex<BTreeMap<Vec<String>, Weak<ApiMeter>>>,
}

impl Ledger {
    /// The bucket of that name for this rate and burst; another rate begins with a full one.
    pub(super) fn bucket(
        &self,
        name: Vec<String>,
        rate: f64,
        burst: u32,
        now: Millis,
    ) -> Arc<TokenBucket> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = buckets.get(&name).and_then(Weak::upgrade);
        if let Some(bucket) = kept.filter(|bucket| bucket.is_for(rate, burst)) {
            return bucket;
        }
        let bucket = Arc::new(TokenBucket::new(rate, burst, now));
        buckets.insert(name, Arc::downgrade(&bucket));
        bucket
    }

    /// The meter of those dimensions.
    pub(super) fn meter(&self, name: Vec<String>) -> Arc<ApiMeter> {
        let mut meters = self.meters.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(meter) = meters.get(&name).and_then(Weak::upgrade) {
            return meter;
        }
        let meter = Arc::new(ApiMeter::default());
        meters.insert(name, Arc::downgrade(&meter));
        meter
    }

    pub(super) fn readings(&self) -> Vec<(Vec<String>, ApiReading)> {
        let meters = self.meters.lock().unwrap_or_else(PoisonError::into_inner);
        let held = meters
            .iter()
            .filter_map(|(name, meter)| Some((name, meter.upgrade()?)));
        held.map(|(name, meter)| (name.clone(), meter.read()))
            .collect()
    }

    /// Forgets what no table holds any more.
    pub(super) fn sweep(&self) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        buckets.retain(|_, bucket| bucket.strong_count() > 0);
        let mut meters = self.meters.lock().unwrap_or_else(PoisonError::into_inner);
        meters.retain(|_, meter| meter.strong_count() > 0);
    }
}
