//! Listeners.

use super::listener_tls::{self, Wish};
use super::{find, forwards};
use crate::fault::{Fault, Outcome, invalid};
use crate::{Elb, arns, convert, pages};
use api::elbv2::{
    CreateListenerInput, CreateListenerOutput, DeleteListenerInput, DeleteListenerOutput,
    DescribeListenersInput, DescribeListenersOutput, ModifyListenerInput, ModifyListenerOutput,
    duplicate_listener_exception, too_many_listeners_exception,
};
use domain::Record;
use domain::elb::{Listener, LoadBalancer};
use store::Txn;
use wire::Context;

/// The most listeners of a load balancer.
const LIMIT: usize = 50;

pub(crate) async fn create(
    room: &Elb,
    cx: &Context,
    input: CreateListenerInput,
) -> Outcome<CreateListenerOutput> {
    let arn = &input.load_balancer_arn;
    cx.allow("elasticloadbalancing:CreateListener", arn).await?;
    let kind = forwards::kind_of(arn);
    let port = port(input.port)?;
    let protocol = &forwards::protocol(kind, input.protocol.as_deref())?;
    let wish = &Wish::read(
        Some(protocol),
        input.ssl_policy.as_deref(),
        input.certificates.as_deref(),
        input.alpn_policy.as_deref(),
        input.mutual_authentication.as_ref(),
    )?;
    let tls = &wish.apply(protocol, None)?;
    let actions = &convert::actions::read(&input.default_actions)?;
    forwards::check_actions(kind, actions)?;
    let tags = &convert::tags::given(input.tags.clone())?;
    let scope = &cx.scope;
    let create = |txn: Txn| async move {
        let balancer = find::load_balancer(&txn, scope, arn).await?;
        let own = (balancer.name.clone(), balancer.id.clone());
        forwards::check(&txn, &balancer, protocol, actions).await?;
        if let Some(tls) = tls {
            listener_tls::check_certificates(&txn, scope, &tls.certificates).await?;
        }
        let others = find::listeners(&txn, scope, &own).await?;
        if let Some(other) = others.iter().find(|other| other.port == port) {
            let is_same = other.protocol == *protocol && other.tls == *tls;
            if is_same && other.default_actions == *actions && other.tags == *tags {
                return Ok(other.clone());
            }
            let message =
                format!("A listener already exists on this port for this load balancer '{arn}'");
            return Err(duplicate_listener_exception(message).into());
        }
        if others.len() >= LIMIT {
            let message = "The maximum number of listeners has been reached";
            return Err(too_many_listeners_exception(message).into());
        }
        let listener = Listener {
            scope: scope.clone(),
            load_balancer: own,
            id: room.new_id(),
            port,
            protocol: protocol.clone(),
            tls: tls.clone(),
            default_actions: actions.clone(),
            attributes: domain::ecs::Tags::new(),
            tags: tags.clone(),
        };
        txn.put(&listener);
        Ok::<_, Fault>(listener)
    };
    let listener = room.store.transact(create).await?;
    Ok(CreateListenerOutput {
        listeners: Some(vec![convert::listeners::listener(&listener)]),
    })
}

fn port(given: Option<i32>) -> Outcome<u16> {
    let given = given.ok_or_else(|| invalid("A listener port must be specified"))?;
    let port = u16::try_from(given).ok().filter(|port| *port > 0);
    port.ok_or_else(|| invalid(format!("Port '{given}' must be between 1 and 65535")))
}

/// The load balancer a listener belongs to.
pub(crate) async fn owner(txn: &Txn, listener: &Listener) -> Outcome<LoadBalancer> {
    let arn = listener.load_balancer_arn().to_string();
    find::load_balancer(txn, &listener.scope, &arn).await
}

pub(crate) async fn describe(
    room: &Elb,
    cx: &Context,
    input: DescribeListenersInput,
) -> Outcome<DescribeListenersOutput> {
    cx.allow("elasticloadbalancing:DescribeListeners", "*")
        .await?;
    let scope = &cx.scope;
    let arns = &input.listener_arns.unwrap_or_default();
    let balancer = input.load_balancer_arn.as_deref();
    let read = |txn: Txn| async move {
        let mut found = Vec::new();
        match balancer {
            Some(arn) => {
                find::load_balancer(&txn, scope, arn).await?;
                found = find::listeners(&txn, scope, &arns::load_balancer(arn)?).await?;
            }
            None if arns.is_empty() => {
                return Err(invalid(
                    "You must specify either listener ARNs or a load balancer ARN",
                ));
            }
            None => {}
        }
        for arn in arns {
            found.push(find::listener(&txn, scope, arn).await?);
        }
        Ok::<_, Fault>(found)
    };
    let found = room.store.transact(read).await?;
    let key = |listener: &Listener| listener.arn().to_string();
    let (page, next_marker) = pages::page(found, key, input.marker.as_deref(), input.page_size)?;
    Ok(DescribeListenersOutput {
        listeners: Some(page.iter().map(convert::listeners::listener).collect()),
        next_marker,
    })
}

pub(crate) async fn modify(
    room: &Elb,
    cx: &Context,
    input: ModifyListenerInput,
) -> Outcome<ModifyListenerOutput> {
    let arn = &input.listener_arn;
    cx.allow("elasticloadbalancing:ModifyListener", arn).await?;
    let kind = forwards::kind_of(arn);
    if let Some(given) = input.protocol.as_deref() {
        forwards::protocol(kind, Some(given))?;
    }
    let wish = &Wish::read(
        input.protocol.as_deref(),
        input.ssl_policy.as_deref(),
        input.certificates.as_deref(),
        input.alpn_policy.as_deref(),
        input.mutual_authentication.as_ref(),
    )?;
    let port = input.port.map(|given| port(Some(given))).transpose()?;
    let actions = input
        .default_actions
        .as_deref()
        .map(convert::actions::read)
        .transpose()?;
    forwards::check_actions(kind, actions.as_deref().unwrap_or_default())?;
    let (scope, actions) = (&cx.scope, &actions);
    let modify = |txn: Txn| async move {
        let mut listener = find::listener(&txn, scope, arn).await?;
        let balancer = owner(&txn, &listener).await?;
        if let Some(port) = port {
            let others = find::listeners(&txn, scope, &listener.load_balancer).await?;
            if others
                .iter()
                .any(|other| other.port == port && other.id != listener.id)
            {
                let message = format!(
                    "A listener already exists on this port for this load balancer '{}'",
                    balancer.arn()
                );
                return Err(duplicate_listener_exception(message).into());
            }
            listener.port = port;
        }
        if let Some(actions) = actions {
            listener.default_actions.clone_from(actions);
        }
        if let Some(protocol) = &wish.protocol {
            listener.protocol.clone_from(protocol);
        }
        listener.tls = wish.apply(&listener.protocol, listener.tls.as_ref())?;
        if let Some(tls) = &listener.tls {
            listener_tls::check_certificates(&txn, scope, &tls.certificates).await?;
        }
        let (protocol, actions) = (&listener.protocol, &listener.default_actions);
        forwards::check(&txn, &balancer, protocol, actions).await?;
        txn.put(&listener);
        Ok::<_, Fault>(listener)
    };
    let listener = room.store.transact(modify).await?;
    Ok(ModifyListenerOutput {
        listeners: Some(vec![convert::listeners::listener(&listener)]),
    })
}

pub(crate) async fn delete(
    room: &Elb,
    cx: &Context,
    input: DeleteListenerInput,
) -> Outcome<DeleteListenerOutput> {
    let arn = &input.listener_arn;
    cx.allow("elasticloadbalancing:DeleteListener", arn).await?;
    let scope = &cx.scope;
    let delete = |txn: Txn| async move {
        let listener = find::listener(&txn, scope, arn).await?;
        remove(&txn, &[listener]).await
    };
    room.store.transact(delete).await?;
    Ok(DeleteListenerOutput {})
}

/// How many rules go in the transaction that deletes their listener or load balancer. A store
/// may not take more at once; those beyond are swept up by the controller.
const RULES_AT_ONCE: usize = 60;

/// Deletes listeners with their rules.
pub(crate) async fn remove(txn: &Txn, listeners: &[Listener]) -> Outcome<()> {
    let mut rules = Vec::new();
    for listener in listeners {
        rules.extend(find::rules(txn, listener).await?);
        txn.delete(&listener.key());
    }
    let now = rules.iter().take(RULES_AT_ONCE);
    now.for_each(|rule| txn.delete(&rule.key()));
    Ok(())
}
