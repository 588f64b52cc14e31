//! What policies would decide, without doing anything.

mod run;
mod subjects;

use crate::Iam;
use crate::page::Wanted;
use crate::refuse::invalid;
use api::Reply;
use api::iam::{
    ContextEntry, SimulateCustomPolicyRequest, SimulatePolicyResponse,
    SimulatePrincipalPolicyRequest, invalid_input_exception,
};
use domain::Arn;
use policy::{Caller, Identity, Keys, Kind, Policy};
use std::sync::Arc;
use wire::Context;

/// All that a simulation is made of.
struct Simulation {
    caller: Caller,
    identity: Vec<Arc<Policy>>,
    boundary: Option<Vec<Arc<Policy>>>,
    resource: Option<Policy>,
    owner: Option<String>,
    keys: Keys,
    actions: Vec<String>,
    resources: Vec<String>,
}

/// What both operations say alike.
struct Given {
    resource_policy: Option<String>,
    resource_owner: Option<String>,
    context: Option<Vec<ContextEntry>>,
    actions: Vec<String>,
    resources: Option<Vec<String>>,
}

pub(super) async fn simulate_custom_policy(
    _iam: &Iam,
    cx: &Context,
    input: SimulateCustomPolicyRequest,
) -> Reply<SimulatePolicyResponse> {
    cx.allow("iam:SimulateCustomPolicy", "*").await?;
    let wanted = Wanted::new(input.marker.as_deref(), input.max_items)?;
    if input.ordered_organization_policy_input_list.is_some() {
        return Err(invalid(
            "OrderedOrganizationPolicyInputList is not simulated by Longshore.",
        ));
    }
    let caller = match &input.caller_arn {
        Some(arn) => caller(&parse(arn)?)?,
        None => caller(&cx.caller.arn())?,
    };
    let identity = parsed("PolicyInputList", &input.policy_input_list)?;
    let boundary = boundary(input.permissions_boundary_policy_input_list.as_deref())?;
    let given = Given {
        resource_policy: input.resource_policy,
        resource_owner: input.resource_owner,
        context: input.context_entries,
        actions: input.action_names,
        resources: input.resource_arns,
    };
    Ok(Simulation::new(caller, identity, boundary, given)?.run(wanted))
}

pub(super) async fn simulate_principal_policy(
    iam: &Iam,
    cx: &Context,
    input: SimulatePrincipalPolicyRequest,
) -> Reply<SimulatePolicyResponse> {
    let source = &input.policy_source_arn;
    cx.allow("iam:SimulatePrincipalPolicy", source).await?;
    let wanted = Wanted::new(input.marker.as_deref(), input.max_items)?;
    if input.policy_exclusion_list.is_some() {
        return Err(invalid(
            "PolicyExclusionList is not simulated by Longshore.",
        ));
    }
    let source = parse(source)?;
    let (mut identity, own_limit, tags) = iam.policies_of(&source).await?;
    identity.extend(parsed(
        "PolicyInputList",
        input.policy_input_list.as_deref().unwrap_or_default(),
    )?);
    let given_limit = boundary(input.permissions_boundary_policy_input_list.as_deref())?;
    let caller = match &input.caller_arn {
        Some(arn) => caller(&parse(arn)?)?,
        None => caller(&source)?,
    };
    let given = Given {
        resource_policy: input.resource_policy,
        resource_owner: input.resource_owner,
        context: input.context_entries,
        actions: input.action_names,
        resources: input.resource_arns,
    };
    let mut simulation = Simulation::new(caller, identity, given_limit.or(own_limit), given)?;
    for (key, value) in tags {
        let name = format!("aws:PrincipalTag/{key}");
        if simulation.keys.get(&name).is_none() {
            simulation.keys.set(&name, vec![value]);
        }
    }
    Ok(simulation.run(wanted))
}

fn parse(arn: &str) -> Reply<Arn> {
    arn.parse()
        .map_err(|_| invalid_input_exception(format!("Invalid ARN: {arn}")))
}

/// The user or role an ARN names, as who asks.
fn caller(arn: &Arn) -> Reply<Caller> {
    let text = arn.to_string();
    let identity = match arn.resource.split('/').next() {
        Some("user") => Identity::User { arn: text },
        Some("role") => Identity::Session {
            role: text.clone(),
            arn: text,
        },
        Some("assumed-role" | "group") => Identity::User { arn: text },
        Some("root") => Identity::Root,
        _ => {
            let message = format!("{text} is not a user, role or group.");
            return Err(invalid_input_exception(message));
        }
    };
    let account = arn.account.clone();
    Ok(Caller { account, identity })
}

fn parsed(source: &str, documents: &[String]) -> Reply<Vec<Arc<Policy>>> {
    let numbered = documents.iter().enumerate();
    let parse = |(index, document): (usize, &String)| {
        let policy = Policy::parse(format!("{source}.{}", index + 1), document, Kind::Identity);
        policy
            .map(Arc::new)
            .map_err(|error| invalid_input_exception(error.to_string()))
    };
    numbered.map(parse).collect()
}

fn boundary(documents: Option<&[String]>) -> Reply<Option<Vec<Arc<Policy>>>> {
    let source = "PermissionsBoundaryPolicyInputList";
    documents
        .map(|documents| parsed(source, documents))
        .transpose()
}
