//! Lists of actions on the wire: how many, and in which order.

use super::actions::{action, tell};
use crate::Elb;
use crate::fault::{Outcome, invalid};
use api::elbv2::{
    Action as Wire, invalid_load_balancer_action_exception, too_many_actions_exception,
};
use domain::elb::Action;

/// The actions of a listener or rule in their order: one that ends a request, and before it
/// perhaps one that authenticates.
pub(crate) fn read(room: &Elb, given: &[Wire]) -> Outcome<Vec<Action>> {
    let actions = given.iter().map(|one| Ok((one.order, action(room, one)?)));
    let mut actions = actions.collect::<Outcome<Vec<(Option<i32>, Action)>>>()?;
    let logins = actions.iter().filter(|(_, one)| one.login().is_some());
    let logins = logins.count();
    if actions.len() - logins > 1 {
        let message = "Only one forward, redirect or fixed-response action is allowed";
        return Err(too_many_actions_exception(message).into());
    }
    if logins > 1 {
        let message = "Only one authenticate-oidc or authenticate-cognito action is allowed";
        return Err(too_many_actions_exception(message).into());
    }
    if actions.len() > 1 {
        sort(&mut actions)?;
    }
    match actions.last() {
        None => Err(invalid("A listener or rule must have at least one action")),
        Some((_, Action::Authenticate(login))) => {
            let kind = login.kind();
            let message = format!(
                "An action of type '{kind}' must be followed by a forward, redirect or \
                 fixed-response action"
            );
            Err(invalid_load_balancer_action_exception(message).into())
        }
        Some(_) => Ok(actions.into_iter().map(|(_, action)| action).collect()),
    }
}

/// Source: ELB API model, `Action$Order`: required where there are several, the lowest first.
fn sort(actions: &mut [(Option<i32>, Action)]) -> Outcome<()> {
    if actions.iter().any(|(order, _)| order.is_none()) {
        return Err(invalid(
            "An order must be specified for every action when there are several",
        ));
    }
    actions.sort_by_key(|(order, _)| *order);
    match actions.windows(2).any(|two| two[0].0 == two[1].0) {
        true => Err(invalid("The order of each action must be unique")),
        false => Ok(()),
    }
}

pub(crate) fn told(actions: &[Action]) -> Option<Vec<Wire>> {
    let mut told: Vec<Wire> = actions.iter().map(tell).collect();
    if told.len() > 1 {
        let orders = (1..).zip(&mut told);
        orders.for_each(|(order, action)| action.order = Some(order));
    }
    Some(told)
}
