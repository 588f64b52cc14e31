//! The web ACLs of load balancers, made fast to ask.
//!
//! What did not change is not made again: neither a web ACL nor what it is asked through, so that
//! a table in which nothing changed is the same one.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use domain::elb::LoadBalancer;
use domain::firewall::{Association, IpSet, Logging, PatternSet, RuleGroup, WebAcl};
use domain::{Arn, Clock, Key, Record};
use route::Guard;
use wall::{Firewall, Library};

use super::records::Records;
use crate::FirewallParts;
use crate::firewall::{Log, Sentry};
use crate::shelf::Shelf;

/// Guards by the key of their load balancer.
pub(super) type Guards = BTreeMap<Key, Guard>;

/// What web ACLs were made into.
pub(super) struct Firewalls {
    parts: FirewallParts,
    clock: Arc<dyn Clock>,
    compiled: BTreeMap<Key, Compiled>,
    posted: BTreeMap<Key, Posted>,
}

/// A web ACL, and what it was made of.
struct Compiled {
    acl: Arc<WebAcl>,
    used: Vec<Used>,
    firewall: Arc<Firewall>,
}

/// A guard, and what it was made of.
struct Posted {
    firewall: Option<Arc<Firewall>>,
    logging: Option<Arc<Logging>>,
    fails_open: bool,
    guard: Guard,
}

/// A reference of a rule, and what it led to.
#[derive(Debug)]
enum Used {
    IpSet(String, Option<Arc<IpSet>>),
    PatternSet(String, Option<Arc<PatternSet>>),
    RuleGroup(String, Option<Arc<RuleGroup>>),
}

impl Firewalls {
    pub(super) fn new(parts: FirewallParts, clock: Arc<dyn Clock>) -> Self {
        Self {
            parts,
            clock,
            compiled: BTreeMap::new(),
            posted: BTreeMap::new(),
        }
    }

    /// The guards of all load balancers that have a web ACL.
    pub(super) fn follow(&mut self, records: &Records) -> Guards {
        self.compiled
            .retain(|key, _| records.web_acls.contains_key(key));
        let associations = records.associations.values();
        let guarded: Vec<(Key, &Association)> = associations
            .filter_map(|one| Some((guarded(records, one)?, &**one)))
            .collect();
        self.posted
            .retain(|key, _| guarded.iter().any(|(one, _)| one == key));
        guarded
            .into_iter()
            .filter_map(|(key, association)| {
                let balancer = records.load_balancers.get(&key)?;
                let guard = self.guard(records, &key, balancer, association);
                Some((key, guard))
            })
            .collect()
    }

    fn guard(
        &mut self,
        records: &Records,
        key: &Key,
        balancer: &LoadBalancer,
        association: &Association,
    ) -> Guard {
        let firewall = self.firewall(records, association);
        let logging = Logging::key_of(&association.scope, &association.web_acl);
        let logging = records.firewall_logging.get(&logging);
        let open = balancer.attributes.get("waf.fail_open.enabled");
        let fails_open = open.is_some_and(|value| value == "true");
        if let Some(posted) = self.posted.get(key)
            && same(posted.firewall.as_ref(), firewall.as_ref())
            && same(posted.logging.as_ref(), logging)
            && posted.fails_open == fails_open
        {
            return posted.guard.clone();
        }
        let sentry = Sentry {
            firewall: firewall.clone(),
            fails_open,
            source: source(balancer),
            log: logging.and_then(|logging| log(logging)),
            parts: self.parts.clone(),
            clock: Arc::clone(&self.clock),
        };
        let guard = Guard::new(Arc::new(sentry));
        let posted = Posted {
            firewall,
            logging: logging.cloned(),
            fails_open,
            guard: guard.clone(),
        };
        self.posted.insert(key.clone(), posted);
        guard
    }

    /// The web ACL; nothing when there is none of that name.
    fn firewall(&mut self, records: &Records, of: &Association) -> Option<Arc<Firewall>> {
        let key = WebAcl::key_of(&of.scope, &of.web_acl);
        let acl = records.web_acls.get(&key)?;
        if let Some(compiled) = self.compiled.get(&key)
            && Arc::ptr_eq(&compiled.acl, acl)
            && compiled.used.iter().all(|used| used.still_leads(records))
        {
            return Some(Arc::clone(&compiled.firewall));
        }
        let shelves = Shelves {
            records,
            used: RefCell::default(),
        };
        let firewall = Arc::new(Firewall::compile(acl, &shelves));
        let compiled = Compiled {
            acl: Arc::clone(acl),
            used: shelves.used.into_inner(),
            firewall: Arc::clone(&firewall),
        };
        self.compiled.insert(key, compiled);
        Some(firewall)
    }
}

fn same<T>(a: Option<&Arc<T>>, b: Option<&Arc<T>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => Arc::ptr_eq(a, b),
        (a, b) => a.is_none() && b.is_none(),
    }
}

/// The key of the load balancer an association speaks of, when it is that very one.
fn guarded(records: &Records, of: &Association) -> Option<Key> {
    let arn: Arn = of.resource.parse().ok()?;
    let mut parts = of.resource.rsplit('/');
    let (id, name) = (parts.next()?, parts.next()?);
    let key = LoadBalancer::key_of(&arn.scope()?, name);
    let balancer = records.load_balancers.get(&key)?;
    (balancer.id == id).then_some(key)
}

/// Source: log lines of load balancers that people have published.
fn source(balancer: &LoadBalancer) -> String {
    format!("{}-{}", balancer.scope.account, balancer.path())
}

/// Where lines go: a log group of CloudWatch Logs.
///
/// Source: WAF developer guide, sending logs to a log group. Chosen: one stream, the first.
fn log(logging: &Logging) -> Option<Log> {
    let group = logging.destinations.first()?;
    let region = &logging.scope.region;
    Some(Log {
        scope: logging.scope.clone(),
        group: group.trim_end_matches(":*").to_owned(),
        stream: format!("{region}_{}_1", logging.web_acl),
        logging: Arc::new(wall::Logging::compile(logging)),
    })
}

impl Used {
    fn still_leads(&self, records: &Records) -> bool {
        match self {
            Self::IpSet(arn, to) => same(to.as_ref(), by_arn(&records.ip_sets, arn)),
            Self::PatternSet(arn, to) => same(to.as_ref(), by_arn(&records.pattern_sets, arn)),
            Self::RuleGroup(arn, to) => same(to.as_ref(), by_arn(&records.rule_groups, arn)),
        }
    }
}

/// The records, remembering what was asked for.
struct Shelves<'a> {
    records: &'a Records,
    used: RefCell<Vec<Used>>,
}

impl Library for Shelves<'_> {
    fn ip_set(&self, arn: &str) -> Option<Arc<IpSet>> {
        let found = by_arn(&self.records.ip_sets, arn).cloned();
        let used = Used::IpSet(arn.to_owned(), found.clone());
        self.used.borrow_mut().push(used);
        found
    }

    fn pattern_set(&self, arn: &str) -> Option<Arc<PatternSet>> {
        let found = by_arn(&self.records.pattern_sets, arn).cloned();
        let used = Used::PatternSet(arn.to_owned(), found.clone());
        self.used.borrow_mut().push(used);
        found
    }

    fn rule_group(&self, arn: &str) -> Option<Arc<RuleGroup>> {
        let found = by_arn(&self.records.rule_groups, arn).cloned();
        let used = Used::RuleGroup(arn.to_owned(), found.clone());
        self.used.borrow_mut().push(used);
        found
    }
}

/// The record of an ARN that ends in `/NAME/ID`.
fn by_arn<'a, R: Record + Named>(shelf: &'a Shelf<R>, arn: &str) -> Option<&'a Arc<R>> {
    let parsed: Arn = arn.parse().ok()?;
    let name = arn.rsplit('/').nth(1)?;
    let key = Key::kind(R::KIND)
        .join(&parsed.scope()?.segments())
        .child(name);
    shelf.get(&key).filter(|one| one.arn_text() == arn)
}

/// Something with an ARN.
trait Named {
    fn arn_text(&self) -> String;
}

macro_rules! named {
    ($($record:ty),*) => {$(
        impl Named for $record {
            fn arn_text(&self) -> String {
                self.arn().to_string()
            }
        }
    )*};
}

named!(IpSet, PatternSet, RuleGroup);
