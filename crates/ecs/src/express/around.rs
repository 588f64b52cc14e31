//! What stands around an Express service, read from the records of other rooms.

use domain::ecs::ExpressService;
use domain::elb::{Condition, Listener, LoadBalancer, Rule, TargetGroup};
use domain::logs::LogGroup;
use domain::network::{SecurityGroup, Subnet};
use domain::{Key, Record, Scope};
use std::collections::BTreeSet;
use store::{Store, StoreError};

/// The port Express services are called at. Chosen: plain HTTP while load balancers have no
/// certificates; with AWS it is 443.
pub(crate) const LISTENER_PORT: u16 = 80;

/// What there is; whatever is missing is `None`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Around {
    pub(crate) balancer: Option<LoadBalancer>,
    pub(crate) listener: Option<Listener>,
    /// The rule that sends the service's requests to it.
    pub(crate) rule: Option<Rule>,
    /// Priorities of all rules of the listener.
    pub(crate) priorities: BTreeSet<u32>,
    pub(crate) target_group: Option<TargetGroup>,
    /// The security group of the load balancer.
    pub(crate) balancer_group: Option<SecurityGroup>,
    /// The security group of the tasks.
    pub(crate) task_group: Option<SecurityGroup>,
    pub(crate) log_group: Option<LogGroup>,
    /// The subnets a load balancer can stand in: one a zone.
    pub(crate) subnets: Vec<String>,
}

impl Around {
    pub(crate) async fn read(store: &Store, of: &ExpressService) -> Result<Self, StoreError> {
        let ExpressService {
            scope, balancer, ..
        } = of;
        let mut around = Self {
            balancer: store.get(&LoadBalancer::key_of(scope, balancer)).await?,
            target_group: store
                .get(&TargetGroup::key_of(scope, &of.target_group()))
                .await?,
            log_group: match &of.log_group {
                Some(name) => store.get(&LogGroup::key_of(scope, name)).await?,
                None => None,
            },
            subnets: one_a_zone(store, of).await?,
            ..Self::default()
        };
        let groups: Vec<SecurityGroup> = store.list(&below::<SecurityGroup>(scope)).await?;
        let group = |name: &str| {
            let mut groups = groups.iter();
            let found = groups.find(|group| group.vpc == of.place.vpc && group.name == name);
            found.cloned()
        };
        around.balancer_group = group(balancer);
        around.task_group = group(&of.task_group());
        around.read_rules(store, of).await?;
        Ok(around)
    }

    async fn read_rules(&mut self, store: &Store, of: &ExpressService) -> Result<(), StoreError> {
        let Some(balancer) = &self.balancer else {
            return Ok(());
        };
        let parent = Listener::load_balancer_key(&of.scope, &balancer.name);
        let listeners: Vec<Listener> = store.list(&parent).await?;
        self.listener = listeners.into_iter().find(|listener| {
            listener.port == LISTENER_PORT && listener.load_balancer.1 == balancer.id
        });
        if let Some(listener) = &self.listener {
            let parent = Rule::listener_key(&of.scope, &balancer.name, &listener.id);
            let rules: Vec<Rule> = store.list(&parent).await?;
            self.priorities = rules.iter().map(|rule| rule.priority).collect();
            let host = of.host();
            self.rule = rules.into_iter().find(|rule| names(rule, &host));
        }
        Ok(())
    }

    /// Whether the rule sends requests to the target group.
    pub(crate) fn is_joined(&self) -> bool {
        let (Some(rule), Some(group)) = (&self.rule, &self.target_group) else {
            return false;
        };
        let arn = group.arn();
        let groups = rule
            .actions
            .iter()
            .flat_map(|action| action.target_groups());
        groups.into_iter().any(|(group, _)| *group == arn)
    }
}

/// Whether a rule is for requests to that host.
fn names(rule: &Rule, host: &str) -> bool {
    rule.conditions.iter().any(|condition| match condition {
        Condition::HostHeader(hosts) => hosts.iter().any(|one| one == host),
        Condition::PathPattern(_)
        | Condition::HttpHeader(..)
        | Condition::HttpRequestMethod(_)
        | Condition::QueryString(_)
        | Condition::SourceIp(_)
        | Condition::HostRegex(_)
        | Condition::PathRegex(_)
        | Condition::HttpHeaderRegex(..) => false,
    })
}

async fn one_a_zone(store: &Store, of: &ExpressService) -> Result<Vec<String>, StoreError> {
    let (mut zones, mut subnets) = (BTreeSet::new(), Vec::new());
    for id in &of.place.subnets {
        let found: Option<Subnet> = store.get(&Subnet::key_of(&of.scope, id)).await?;
        if let Some(subnet) = found
            && zones.insert(subnet.zone)
        {
            subnets.push(subnet.id);
        }
    }
    Ok(subnets)
}

/// The key all records of a kind are below, of one account and Region.
fn below<R: Record>(scope: &Scope) -> Key {
    Key::kind(R::KIND).join(&scope.segments())
}
