//! Rules of listeners.

use super::listeners::owner;
use super::{find, forwards};
use crate::fault::{Fault, Outcome, invalid};
use crate::{Elb, arns, convert, pages};
use api::elbv2::{
    CreateRuleInput, CreateRuleOutput, DeleteRuleInput, DeleteRuleOutput, DescribeRulesInput,
    DescribeRulesOutput, ModifyRuleInput, ModifyRuleOutput, Rule as Wire, SetRulePrioritiesInput,
    SetRulePrioritiesOutput, operation_not_permitted_exception, priority_in_use_exception,
    rule_not_found_exception, too_many_rules_exception,
};
use domain::elb::{Listener, Rule};
use domain::{Record, Scope};
use std::collections::BTreeSet;
use store::Txn;
use wire::Context;

/// The most rules of a listener beside the default one.
const LIMIT: usize = 100;
/// The highest number a priority may have.
const PRIORITY: i32 = 50_000;

pub(crate) async fn create(
    room: &Elb,
    cx: &Context,
    input: CreateRuleInput,
) -> Outcome<CreateRuleOutput> {
    let arn = &input.listener_arn;
    cx.allow("elasticloadbalancing:CreateRule", arn).await?;
    let transforms = &convert::transforms::read(input.transforms.as_deref().unwrap_or_default())?;
    let priority = priority(input.priority)?;
    let conditions = &convert::conditions::read(&input.conditions)?;
    let actions = &convert::actions::read(&input.actions)?;
    let tags = &convert::tags::given(input.tags.clone())?;
    let scope = &cx.scope;
    let create = |txn: Txn| async move {
        let listener = find::listener(&txn, scope, arn).await?;
        let balancer = owner(&txn, &listener).await?;
        forwards::takes_rules(&listener)?;
        forwards::check(&txn, &balancer, &listener.protocol, actions).await?;
        let others = find::rules(&txn, &listener).await?;
        if others.iter().any(|other| other.priority == priority) {
            return Err(in_use(priority));
        }
        if others.len() >= LIMIT {
            let message = "The maximum number of rules has been reached";
            return Err(too_many_rules_exception(message).into());
        }
        let rule = Rule {
            scope: scope.clone(),
            load_balancer: listener.load_balancer.clone(),
            listener: listener.id.clone(),
            id: room.new_id(),
            priority,
            conditions: conditions.clone(),
            transforms: transforms.clone(),
            actions: actions.clone(),
            tags: tags.clone(),
        };
        txn.put(&rule);
        Ok::<_, Fault>(rule)
    };
    let rule = room.store.transact(create).await?;
    Ok(CreateRuleOutput {
        rules: Some(vec![convert::listeners::rule(&rule)]),
    })
}

fn priority(given: i32) -> Outcome<u32> {
    match (1..=PRIORITY).contains(&given) {
        true => Ok(given.unsigned_abs()),
        false => Err(invalid(format!(
            "Priority '{given}' must be between 1 and {PRIORITY}"
        ))),
    }
}

fn in_use(priority: u32) -> Fault {
    priority_in_use_exception(format!("Priority '{priority}' is currently in use")).into()
}

pub(crate) async fn describe(
    room: &Elb,
    cx: &Context,
    input: DescribeRulesInput,
) -> Outcome<DescribeRulesOutput> {
    cx.allow("elasticloadbalancing:DescribeRules", "*").await?;
    let scope = &cx.scope;
    let arns = &input.rule_arns.unwrap_or_default();
    let listener = input.listener_arn.as_deref();
    if listener.is_some() != arns.is_empty() {
        return Err(invalid(
            "You must specify either rule ARNs or a listener ARN",
        ));
    }
    let read = |txn: Txn| async move {
        match listener {
            Some(arn) => of_listener(&txn, &find::listener(&txn, scope, arn).await?).await,
            None => named(&txn, scope, arns).await,
        }
    };
    let found = room.store.transact(read).await?;
    let key = |(order, _): &(String, Wire)| order.clone();
    let (page, next_marker) = pages::page(found, key, input.marker.as_deref(), input.page_size)?;
    Ok(DescribeRulesOutput {
        rules: Some(page.into_iter().map(|(_, rule)| rule).collect()),
        next_marker,
    })
}

/// A rule with its place in answers: by priority, the default one last.
fn placed(rule: &Rule) -> (String, Wire) {
    let order = format!("{:06} {}", rule.priority, rule.id);
    (order, convert::listeners::rule(rule))
}

fn placed_default(listener: &Listener) -> (String, Wire) {
    let order = format!("default {}", listener.id);
    (order, convert::listeners::default_rule(listener))
}

async fn of_listener(txn: &Txn, listener: &Listener) -> Outcome<Vec<(String, Wire)>> {
    let rules = find::rules(txn, listener).await?;
    let mut found: Vec<(String, Wire)> = rules.iter().map(placed).collect();
    found.push(placed_default(listener));
    Ok(found)
}

async fn named(txn: &Txn, scope: &Scope, arns: &[String]) -> Outcome<Vec<(String, Wire)>> {
    let mut found = Vec::new();
    for arn in arns {
        found.push(match default_of(txn, scope, arn).await? {
            Some(listener) => placed_default(&listener),
            None => placed(&find::rule(txn, scope, arn).await?),
        });
    }
    Ok(found)
}

/// The listener whose default rule the ARN names.
async fn default_of(txn: &Txn, scope: &Scope, arn: &str) -> Outcome<Option<Listener>> {
    let (balancer, listener, id) = arns::rule(arn)?;
    let key = Listener::load_balancer_key(scope, &balancer.0).child(&listener);
    let found: Option<Listener> = txn.get(&key).await?;
    Ok(found.filter(|found| found.load_balancer == balancer && found.default_rule() == id))
}

pub(crate) async fn modify(
    room: &Elb,
    cx: &Context,
    input: ModifyRuleInput,
) -> Outcome<ModifyRuleOutput> {
    let arn = &input.rule_arn;
    cx.allow("elasticloadbalancing:ModifyRule", arn).await?;
    let resets = input.reset_transforms == Some(true);
    if resets && input.transforms.is_some() {
        return Err(invalid(
            "You cannot specify both transforms and the reset of transforms",
        ));
    }
    let transforms = input.transforms.as_deref();
    let transforms = &transforms.map(convert::transforms::read).transpose()?;
    let conditions = input
        .conditions
        .as_deref()
        .map(convert::conditions::read)
        .transpose()?;
    let actions = input
        .actions
        .as_deref()
        .map(convert::actions::read)
        .transpose()?;
    let (scope, conditions, actions) = (&cx.scope, &conditions, &actions);
    let modify = |txn: Txn| async move {
        if default_of(&txn, scope, arn).await?.is_some() {
            let message = format!("Default rule '{arn}' cannot be modified");
            return Err(operation_not_permitted_exception(message).into());
        }
        let mut rule = find::rule(&txn, scope, arn).await?;
        if let Some(actions) = actions {
            let listener = listener_of(&txn, &rule).await?;
            let balancer = owner(&txn, &listener).await?;
            forwards::check(&txn, &balancer, &listener.protocol, actions).await?;
            rule.actions.clone_from(actions);
        }
        if let Some(conditions) = conditions {
            rule.conditions.clone_from(conditions);
        }
        if let Some(transforms) = transforms {
            rule.transforms.clone_from(transforms);
        } else if resets {
            rule.transforms.clear();
        }
        txn.put(&rule);
        Ok::<_, Fault>(rule)
    };
    let rule = room.store.transact(modify).await?;
    Ok(ModifyRuleOutput {
        rules: Some(vec![convert::listeners::rule(&rule)]),
    })
}

async fn listener_of(txn: &Txn, rule: &Rule) -> Outcome<Listener> {
    let key = Listener::load_balancer_key(&rule.scope, &rule.load_balancer.0).child(&rule.listener);
    let found: Option<Listener> = txn.get(&key).await?;
    let missing = || rule_not_found_exception("One or more rules not found");
    Ok(found.ok_or_else(missing)?)
}

pub(crate) async fn delete(
    room: &Elb,
    cx: &Context,
    input: DeleteRuleInput,
) -> Outcome<DeleteRuleOutput> {
    let arn = &input.rule_arn;
    cx.allow("elasticloadbalancing:DeleteRule", arn).await?;
    let scope = &cx.scope;
    let delete = |txn: Txn| async move {
        if default_of(&txn, scope, arn).await?.is_some() {
            let message = format!("Default rule '{arn}' cannot be deleted");
            return Err(operation_not_permitted_exception(message).into());
        }
        let rule = find::rule(&txn, scope, arn).await?;
        txn.delete(&rule.key());
        Ok::<_, Fault>(())
    };
    room.store.transact(delete).await?;
    Ok(DeleteRuleOutput {})
}

/// Gives rules new priorities, all at once: two may change places.
pub(crate) async fn set_priorities(
    room: &Elb,
    cx: &Context,
    input: SetRulePrioritiesInput,
) -> Outcome<SetRulePrioritiesOutput> {
    let mut pairs = Vec::new();
    for pair in input.rule_priorities {
        let arn = pair
            .rule_arn
            .ok_or_else(|| invalid("A rule ARN must be specified"))?;
        cx.allow("elasticloadbalancing:SetRulePriorities", &arn)
            .await?;
        pairs.push((arn, priority(pair.priority.unwrap_or_default())?));
    }
    if pairs.is_empty() {
        return Err(invalid("At least one rule priority must be specified"));
    }
    let (scope, pairs) = (&cx.scope, &pairs);
    let set = |txn: Txn| async move {
        let mut changed = Vec::new();
        for (arn, priority) in pairs {
            if default_of(&txn, scope, arn).await?.is_some() {
                let message = format!("The priority of the default rule '{arn}' cannot be set");
                return Err(operation_not_permitted_exception(message).into());
            }
            let mut rule = find::rule(&txn, scope, arn).await?;
            rule.priority = *priority;
            txn.put(&rule);
            changed.push(rule);
        }
        for rule in &changed {
            apart(&find::rules(&txn, &listener_of(&txn, rule).await?).await?)?;
        }
        Ok::<_, Fault>(changed)
    };
    let changed = room.store.transact(set).await?;
    Ok(SetRulePrioritiesOutput {
        rules: Some(changed.iter().map(convert::listeners::rule).collect()),
    })
}

/// Refuses two rules of one priority.
fn apart(rules: &[Rule]) -> Outcome<()> {
    let mut seen = BTreeSet::new();
    match rules.iter().find(|rule| !seen.insert(rule.priority)) {
        Some(rule) => Err(in_use(rule.priority)),
        None => Ok(()),
    }
}
