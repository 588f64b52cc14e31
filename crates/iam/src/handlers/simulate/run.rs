//! One decision for each action and resource, with what made it.

use super::{Given, Simulation, parse};
use crate::page::{Page, Wanted};
use api::Reply;
use api::iam::{
    EvaluationResult, PermissionsBoundaryDecisionDetail, SimulatePolicyResponse, Statement,
    invalid_input_exception,
};
use policy::{Caller, Keys, Kind, Layer, Place, Policies, Policy, Request, Verdict};
use std::collections::BTreeSet;
use std::sync::Arc;

impl Simulation {
    pub(super) fn new(
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

    pub(super) fn run(&self, wanted: Wanted) -> SimulatePolicyResponse {
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
