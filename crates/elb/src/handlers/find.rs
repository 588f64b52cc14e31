//! Finding what an ARN names. A name may be used again after its owner is gone, so the id in
//! the ARN must fit as well.

use crate::arns::{self, Balancer};
use crate::fault::Outcome;
use api::elbv2::{
    listener_not_found_exception, load_balancer_not_found_exception, rule_not_found_exception,
    target_group_not_found_exception,
};
use domain::Scope;
use domain::elb::{Listener, LoadBalancer, Rule, Target, TargetGroup};
use store::Txn;

/// The load balancer that ARN names.
pub(crate) async fn load_balancer(txn: &Txn, scope: &Scope, arn: &str) -> Outcome<LoadBalancer> {
    let (name, id) = arns::load_balancer(arn)?;
    let found: Option<LoadBalancer> = txn.get(&LoadBalancer::key_of(scope, &name)).await?;
    let found = found.filter(|found| found.id == id && found.arn().to_string() == arn);
    let missing = || load_balancer_not_found_exception(format!("Load balancer '{arn}' not found"));
    Ok(found.ok_or_else(missing)?)
}

/// The listener that ARN names.
pub(crate) async fn listener(txn: &Txn, scope: &Scope, arn: &str) -> Outcome<Listener> {
    let (balancer, id) = arns::listener(arn)?;
    let key = Listener::load_balancer_key(scope, &balancer.0).child(&id);
    let found: Option<Listener> = txn.get(&key).await?;
    let found =
        found.filter(|found| found.load_balancer == balancer && found.arn().to_string() == arn);
    let missing = || listener_not_found_exception("One or more listeners not found");
    Ok(found.ok_or_else(missing)?)
}

/// The rule that ARN names; not the default one, of which there is no record.
pub(crate) async fn rule(txn: &Txn, scope: &Scope, arn: &str) -> Outcome<Rule> {
    let (balancer, listener, id) = arns::rule(arn)?;
    let key = Rule::listener_key(scope, &balancer.0, &listener).child(&id);
    let found: Option<Rule> = txn.get(&key).await?;
    let found = found.filter(|found| found.load_balancer == balancer);
    let missing = || rule_not_found_exception("One or more rules not found");
    Ok(found.ok_or_else(missing)?)
}

/// The target group that ARN names.
pub(crate) async fn target_group(txn: &Txn, scope: &Scope, arn: &str) -> Outcome<TargetGroup> {
    let (name, id) = arns::target_group(arn)?;
    let found: Option<TargetGroup> = txn.get(&TargetGroup::key_of(scope, &name)).await?;
    let found = found.filter(|found| found.id == id && found.arn().to_string() == arn);
    let missing = || target_group_not_found_exception("One or more target groups not found");
    Ok(found.ok_or_else(missing)?)
}

/// The listeners of a load balancer.
pub(crate) async fn listeners(
    txn: &Txn,
    scope: &Scope,
    balancer: &Balancer,
) -> Outcome<Vec<Listener>> {
    let mut found: Vec<Listener> = txn
        .list(&Listener::load_balancer_key(scope, &balancer.0))
        .await?;
    found.retain(|listener| listener.load_balancer == *balancer);
    Ok(found)
}

/// The rules of a listener.
pub(crate) async fn rules(txn: &Txn, listener: &Listener) -> Outcome<Vec<Rule>> {
    let (name, _) = &listener.load_balancer;
    let key = Rule::listener_key(&listener.scope, name, &listener.id);
    let mut found: Vec<Rule> = txn.list(&key).await?;
    found.retain(|rule| rule.load_balancer == listener.load_balancer);
    Ok(found)
}

/// The targets of a group.
pub(crate) async fn targets(txn: &Txn, group: &TargetGroup) -> Outcome<Vec<Target>> {
    let mut found: Vec<Target> = txn
        .list(&Target::group_key(&group.scope, &group.name))
        .await?;
    found.retain(|target| target.group.1 == group.id);
    Ok(found)
}
