//! What policies would decide, without doing anything.

use crate::Iam;
use crate::authorizer::held;
use crate::page::{Page, Wanted};
use crate::refuse::{Refusal, invalid, no_such};
use api::Reply;
use api::iam::{
    ContextEntry, EvaluationResult, PermissionsBoundaryDecisionDetail, SimulateCustomPolicyRequest,
    SimulatePolicyResponse, SimulatePrincipalPolicyRequest, Statement, invalid_input_exception,
};
use domain::Arn;
use domain::iam::{Grants, Group, Role, User};
use policy::{Caller, Identity, Keys, Kind, Layer, Place, Policies, Policy, Request, Verdict};
use std::collections::BTreeSet;
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

/// Policies, boundary and tags of a simulated user, role or group.
type Simulated = (
    Vec<Arc<Policy>>,
    Option<Vec<Arc<Policy>>>,
    domain::iam::Tags,
);

impl Iam {
    async fn policies_of(&self, arn: &Arn) -> Reply<Simulated> {
        let (kind, name) = arn
            .resource
            .split_once('/')
            .unwrap_or((arn.resource.as_str(), ""));
        let name = name.rsplit('/').next().unwrap_or_default();
        let account = arn.account.parse().map_err(|_| no_such(kind, name))?;
        let (mut grants, limit, tags) = match kind {
            "role" => {
                let role = self
                    .store()
                    .get::<Role>(&Role::key_of(&account, name))
                    .await;
                let role = role
                    .map_err(Refusal::from)?
                    .ok_or_else(|| no_such(kind, name))?;
                (vec![role.grants], role.boundary, role.tags)
            }
            "user" => {
                let user = self
                    .store()
                    .get::<User>(&User::key_of(&account, name))
                    .await;
                let user = user
                    .map_err(Refusal::from)?
                    .ok_or_else(|| no_such(kind, name))?;
                let mut grants = vec![user.grants];
                for group in &user.groups {
                    let group = self
                        .store()
                        .get::<Group>(&Group::key_of(&account, group))
                        .await;
                    grants.extend(group.map_err(Refusal::from)?.map(|group| group.grants));
                }
                (grants, user.boundary, user.tags)
            }
            "group" => {
                let group = self
                    .store()
                    .get::<Group>(&Group::key_of(&account, name))
                    .await;
                let group = group
                    .map_err(Refusal::from)?
                    .ok_or_else(|| no_such(kind, name))?;
                (vec![group.grants], None, domain::iam::Tags::new())
            }
            _ => {
                let message = format!("{arn} is not a user, role or group.");
                return Err(invalid_input_exception(message));
            }
        };
        let mut identity = Vec::new();
        for grants in grants.drain(..) {
            identity.extend(
                held(self.store(), &account, &grants)
                    .await
                    .map_err(Refusal::from)?,
            );
        }
        let limit = match limit {
            Some(arn) => {
                let grants = Grants {
                    attached: [arn].into(),
                    ..Grants::default()
                };
                Some(
                    held(self.store(), &account, &grants)
                        .await
                        .map_err(Refusal::from)?,
                )
            }
            None => None,
        };
        Ok((identity, limit, tags))
    }
}

impl Simulation {
    fn new(
        caller: Caller,
        identity: Vec<Arc<Policy>>,
        boundary: Option<Vec<Arc<Policy>>>,
        given: Given,
    ) -> Reply<Self> {
        let mut keys = Keys::default();
        for entry in given.context.unwrap_or_default() {
            let name = entry.context_key_name.unwrap_or_default();
            keys.set(&name, entry.context_key_values.unwrap_or_default());
        }
        let resource = given.resource_policy.map(|document| {
            let policy = Policy::parse("ResourcePolicy", &document, Kind::Resource);
            policy.map_err(|error| invalid_input_exception(error.to_string()))
        });
        let owner = given
            .resource_owner
            .map(|arn| parse(&arn).map(|arn| arn.account));
        Ok(Self {
            caller,
            identity,
            boundary,
            resource: resource.transpose()?,
            owner: owner.transpose()?,
            keys,
            actions: given.actions,
            resources: given.resources.unwrap_or_else(|| vec!["*".to_owned()]),
        })
    }

    fn run(&self, wanted: Wanted) -> SimulatePolicyResponse {
        let pairs = self.actions.iter().flat_map(|action| {
            self.resources
                .iter()
                .map(move |resource| (action, resource))
        });
        let numbered: Vec<(usize, (&String, &String))> = pairs.enumerate().collect();
        let page = wanted.of(numbered, |(number, _)| format!("{number:08}"));
        let Page {
            items,
            more,
            marker,
        } = page;
        let results = items
            .into_iter()
            .map(|(_, (action, resource))| self.one(action, resource));
        SimulatePolicyResponse {
            evaluation_results: Some(results.collect()),
            is_truncated: more,
            marker,
        }
    }

    fn one(&self, action: &str, resource: &str) -> EvaluationResult {
        let consent = self.resource.as_ref();
        let policies = Policies {
            identity: &self.identity,
            resource: consent.map_or(policy::ResourcePolicy::None, policy::ResourcePolicy::Adds),
            boundary: self.boundary.as_deref(),
            ..Policies::default()
        };
        let request = Request {
            caller: &self.caller,
            action,
            resource,
            owner: self.owner.as_deref(),
            keys: &self.keys,
        };
        let verdict = policies.decide(&request);
        let decision = match &verdict {
            Verdict::Allowed(_) => "allowed",
            Verdict::ExplicitDeny(_) => "explicitDeny",
            Verdict::ImplicitDeny(_) => "implicitDeny",
        };
        let matching = match verdict {
            Verdict::ImplicitDeny(_) => Vec::new(),
            Verdict::Allowed(_) | Verdict::ExplicitDeny(_) => policies.matching(&request),
        };
        let limited = verdict == Verdict::ImplicitDeny(Layer::Boundary);
        EvaluationResult {
            eval_action_name: action.to_owned(),
            eval_resource_name: Some(resource.to_owned()),
            eval_decision: decision.to_owned(),
            matched_statements: Some(matching.iter().map(statement).collect()),
            missing_context_values: Some(self.missing_keys()),
            permissions_boundary_decision_detail: self.boundary.as_ref().map(|_| {
                PermissionsBoundaryDecisionDetail {
                    allowed_by_permissions_boundary: Some(!limited),
                }
            }),
            ..EvaluationResult::default()
        }
    }

    /// Keys that policies look at and the simulation was not told.
    fn missing_keys(&self) -> Vec<String> {
        let limits = self.boundary.iter().flatten();
        let policies = self.identity.iter().chain(limits).map(|policy| &**policy);
        let looked_at = policies.chain(&self.resource).flat_map(Policy::keys);
        let missing: BTreeSet<String> = looked_at
            .filter(|key| self.keys.get(key).is_none())
            .map(str::to_owned)
            .collect();
        missing.into_iter().collect()
    }
}

fn statement(place: &Place) -> Statement {
    let kind = match place.layer {
        Layer::Resource => "Resource Policy",
        Layer::Boundary => "Permissions Boundary",
        Layer::Identity | Layer::Session | Layer::Control => "IAM Policy",
    };
    Statement {
        source_policy_id: Some(place.policy.clone()),
        source_policy_type: Some(kind.to_owned()),
        ..Statement::default()
    }
}
