//! All policies together: what they decide, and which statement, or whose absence, decided.
//!
//! ```text
//! explicit deny anywhere → control policies → resource policy → boundary ∩ session ∩ identity
//! ```
//!
//! Inside an account a resource policy that names the caller is enough; from another account
//! the caller's own policies must allow the request as well.

use crate::document::{Effect, Policy};
use crate::principals::Reach;
use crate::request::{Identity, Request};
use std::fmt;
use std::sync::Arc;

/// What a policy is attached to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// The caller: a user, its groups, a role.
    Identity,
    /// The resource, a role's trust policy included.
    Resource,
    /// The caller, as the most it may have.
    Boundary,
    /// The caller's session, which it narrows.
    Session,
    /// The organization, as the most its accounts may have.
    Control,
}

/// The policy on the resource itself.
#[derive(Debug, Clone, Copy, Default)]
pub enum ResourcePolicy<'a> {
    /// The resource has none.
    #[default]
    None,
    /// It can allow what the caller's own policies do not.
    Adds(&'a Policy),
    /// Without its consent nothing is allowed: a role's trust policy, a key's policy.
    Required(&'a Policy),
}

/// All policies that have a say in a request.
#[derive(Debug, Clone, Copy, Default)]
pub struct Policies<'a> {
    /// The caller's own.
    pub identity: &'a [Arc<Policy>],
    /// The resource's.
    pub resource: ResourcePolicy<'a>,
    /// The caller's permissions boundary.
    pub boundary: Option<&'a [Arc<Policy>]>,
    /// The policies the session was narrowed by; together they allow the most it may do.
    pub session: Option<&'a [Arc<Policy>]>,
    /// Service control policies.
    pub control: Option<&'a [Arc<Policy>]>,
}

/// A statement that decided.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// What its policy is attached to.
    pub layer: Layer,
    /// The policy: its ARN, or the name of an inline one.
    pub policy: String,
    /// The statement: its id, or `#` and its number counted from 1.
    pub statement: String,
}

/// What policies decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The statement allows it, and nothing stands in the way. `None` when the caller is the
    /// account itself.
    Allowed(Option<Place>),
    /// The statement denies it.
    ExplicitDeny(Place),
    /// No policy of this layer allows it.
    ImplicitDeny(Layer),
}

impl Verdict {
    /// Whether the request may go on.
    pub fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed(_))
    }

    /// Why `action` is denied, in AWS's words and with the statement; `None` when it is not.
    pub fn why(&self, action: &str) -> Option<String> {
        match self {
            Self::Allowed(_) => None,
            Self::ExplicitDeny(place) => {
                let Place {
                    layer,
                    policy,
                    statement,
                } = place;
                let article = if *layer == Layer::Identity { "an" } else { "a" };
                Some(format!(
                    "with an explicit deny in {article} {layer}: {policy}, statement {statement}"
                ))
            }
            Self::ImplicitDeny(layer) => {
                Some(format!("because no {layer} allows the {action} action"))
            }
        }
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Identity => "identity-based policy",
            Self::Resource => "resource-based policy",
            Self::Boundary => "permissions boundary",
            Self::Session => "session policy",
            Self::Control => "service control policy",
        })
    }
}

impl<'a> Policies<'a> {
    /// Decides one request.
    pub fn decide(&self, request: &Request<'_>) -> Verdict {
        match self.allow(request) {
            Ok(place) => Verdict::Allowed(place),
            Err(verdict) => verdict,
        }
    }

    /// Every statement that is about the request and denies it or, when none does, allows it.
    pub fn matching(&self, request: &Request<'_>) -> Vec<Place> {
        let denying = self.all(Effect::Deny, request);
        match denying.is_empty() {
            true => self.all(Effect::Allow, request),
            false => denying,
        }
    }

    fn all(&self, effect: Effect, request: &Request<'_>) -> Vec<Place> {
        let found = self.layers().into_iter().flat_map(|(layer, set)| {
            let place = move |policy: &Arc<Policy>| place(layer, policy, effect, request);
            set.iter().filter_map(place)
        });
        let resource = self.resource.policy();
        let resource = resource.and_then(|policy| place(Layer::Resource, policy, effect, request));
        found.chain(resource).map(|(place, _)| place).collect()
    }

    fn allow(&self, request: &Request<'_>) -> Result<Option<Place>, Verdict> {
        let mut layers = self.layers().into_iter();
        let denied = layers.find_map(|(layer, set)| first(layer, set, Effect::Deny, request));
        let on_resource = || {
            place(
                Layer::Resource,
                self.resource.policy()?,
                Effect::Deny,
                request,
            )
        };
        if let Some((place, _)) = denied.or_else(on_resource) {
            return Err(Verdict::ExplicitDeny(place));
        }
        most(Layer::Control, self.control, request)?;
        let (consent, required) = self.consent(request);
        if required && consent.is_none() {
            return Err(Verdict::ImplicitDeny(Layer::Resource));
        }
        let foreign = match &request.caller.identity {
            Identity::Service(_) | Identity::Federated(_) | Identity::Anonymous => {
                // Nobody's policies but the resource's speak of them.
                let allowed = consent.map(|(place, _)| Some(place));
                return allowed.ok_or(Verdict::ImplicitDeny(Layer::Resource));
            }
            Identity::Root | Identity::User { .. } | Identity::Session { .. } => {
                request.crosses_accounts()
            }
        };
        match consent {
            Some((place, Reach::Itself)) if !foreign => return Ok(Some(place)),
            Some((place, Reach::Role)) if !foreign => {
                self.limits(request)?;
                return Ok(Some(place));
            }
            Some(_) | None => {}
        }
        let place = self.own(request)?;
        self.limits(request)?;
        if foreign && consent.is_none() {
            return Err(Verdict::ImplicitDeny(Layer::Resource));
        }
        Ok(place)
    }

    /// What the caller's own policies allow. The account itself may do everything in it.
    fn own(&self, request: &Request<'_>) -> Result<Option<Place>, Verdict> {
        if request.caller.identity == Identity::Root {
            return Ok(None);
        }
        let found = first(Layer::Identity, self.identity, Effect::Allow, request);
        let place = found.map(|(place, _)| Some(place));
        place.ok_or(Verdict::ImplicitDeny(Layer::Identity))
    }

    fn limits(&self, request: &Request<'_>) -> Result<(), Verdict> {
        most(Layer::Boundary, self.boundary, request)?;
        most(Layer::Session, self.session, request)
    }

    /// The statement of the resource policy that allows the request, and whether one must.
    fn consent(&self, request: &Request<'_>) -> (Option<(Place, Reach)>, bool) {
        let policy = self.resource.policy();
        let found =
            policy.and_then(|policy| place(Layer::Resource, policy, Effect::Allow, request));
        (found, matches!(self.resource, ResourcePolicy::Required(_)))
    }

    /// Every layer but the resource's.
    fn layers(&self) -> [(Layer, &'a [Arc<Policy>]); 4] {
        [
            (Layer::Identity, self.identity),
            (Layer::Boundary, self.boundary.unwrap_or_default()),
            (Layer::Session, self.session.unwrap_or_default()),
            (Layer::Control, self.control.unwrap_or_default()),
        ]
    }
}

impl<'a> ResourcePolicy<'a> {
    fn policy(self) -> Option<&'a Policy> {
        match self {
            Self::None => None,
            Self::Adds(policy) | Self::Required(policy) => Some(policy),
        }
    }
}

/// Refuses unless a policy of a layer that is there allows the request.
fn most(layer: Layer, set: Option<&[Arc<Policy>]>, request: &Request<'_>) -> Result<(), Verdict> {
    match set {
        Some(set) if first(layer, set, Effect::Allow, request).is_none() => {
            Err(Verdict::ImplicitDeny(layer))
        }
        Some(_) | None => Ok(()),
    }
}

fn first(
    layer: Layer,
    set: &[Arc<Policy>],
    effect: Effect,
    request: &Request<'_>,
) -> Option<(Place, Reach)> {
    set.iter()
        .find_map(|policy| place(layer, policy, effect, request))
}

fn place(
    layer: Layer,
    policy: &Policy,
    effect: Effect,
    request: &Request<'_>,
) -> Option<(Place, Reach)> {
    let (statement, reach) = policy.find(effect, request)?;
    let policy = policy.name().to_owned();
    Some((
        Place {
            layer,
            policy,
            statement,
        },
        reach,
    ))
}
