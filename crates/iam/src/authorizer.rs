//! Decides what callers may do.
//!
//! Root may do everything in its account, and a part of Longshore that acts for itself what it
//! is there for. Users and sessions of roles may do what their policies say, as they are at
//! that moment; nobody who has been deleted may do anything.

mod circumstances;
mod memory;
mod subject;

pub(crate) use memory::Memory;
pub(crate) use subject::{Subject, held};

use crate::Iam;
use async_trait::async_trait;
use domain::Principal;
use policy::{Caller, Identity, Kind, Layer, Policy, Request, ResourcePolicy, Verdict};
use store::StoreError;
use wire::{Ask, Authorizer, Decision};

/// The policies of IAM as the front door asks for them.
pub struct Policies {
    iam: Iam,
}

impl Policies {
    /// Decides by the policies of `iam`.
    pub fn new(iam: Iam) -> Self {
        Self { iam }
    }
}

#[async_trait]
impl Authorizer for Policies {
    async fn decide(&self, ask: &Ask<'_>) -> Decision {
        let own = match on_resource(ask) {
            Ok(policy) => policy,
            Err(why) => return Decision::Denied(why),
        };
        let resource = own
            .as_ref()
            .map_or(ResourcePolicy::None, ResourcePolicy::Adds);
        match self.iam.decide(ask, resource).await {
            Ok(verdict) => match verdict.why(ask.action) {
                Some(why) => Decision::Denied(why),
                None => Decision::Allowed,
            },
            Err(error) => {
                tracing::error!(%error, action = ask.action, "policies cannot be read");
                Decision::Denied("because the policies that apply cannot be read".to_owned())
            }
        }
    }
}

/// The policy on the resource, compiled. One that cannot be read denies everybody but its
/// account, which has to be able to put another in its place.
fn on_resource(ask: &Ask<'_>) -> Result<Option<Policy>, String> {
    let Some(document) = ask.policy else {
        return Ok(None);
    };
    let own = owner(ask.resource) == Some(ask.caller.account().as_str());
    match Policy::parse(ON_RESOURCE, document, kind(ask.resource)) {
        Ok(policy) => Ok(Some(policy)),
        Err(_) if own && matches!(ask.caller, Principal::Root { .. }) => Ok(None),
        Err(error) => Err(format!(
            "because the resource-based policy cannot be read: {error}"
        )),
    }
}

/// What answers call the policy of a resource, of which there is one.
const ON_RESOURCE: &str = "the resource's policy";

/// How policies of that resource are written.
fn kind(resource: &str) -> Kind {
    match resource.split(':').nth(2) {
        Some("ecr") => Kind::Owned,
        _ => Kind::Resource,
    }
}

/// What decides about one caller.
struct Standing {
    caller: Caller,
    subject: std::sync::Arc<Subject>,
    /// The policies the session was narrowed by.
    session: Option<std::sync::Arc<Vec<std::sync::Arc<policy::Policy>>>>,
}

impl Iam {
    /// Decides one question, with the policy of the resource when it has one.
    pub(crate) async fn decide(
        &self,
        ask: &Ask<'_>,
        resource: ResourcePolicy<'_>,
    ) -> Result<Verdict, StoreError> {
        let owner = owner(ask.resource);
        let required = matches!(resource, ResourcePolicy::Required(_));
        // A part of Longshore is trusted with everything but what needs a role's consent.
        if matches!(ask.caller, Principal::Service { .. }) && !required {
            return Ok(Verdict::Allowed(None));
        }
        let Some(standing) = self.standing(ask.caller).await? else {
            return Ok(Verdict::ImplicitDeny(Layer::Identity));
        };
        let keys = circumstances::of(ask, &standing.subject, self.clock().now());
        let request = Request {
            caller: &standing.caller,
            action: ask.action,
            resource: ask.resource,
            owner,
            keys: &keys,
        };
        let policies = policy::Policies {
            identity: &standing.subject.identity,
            resource,
            boundary: standing.subject.boundary.as_deref(),
            session: standing.session.as_ref().map(|session| session.as_slice()),
            control: None,
        };
        Ok(policies.decide(&request))
    }

    /// What decides about a caller; `None` when it does not exist any more.
    async fn standing(&self, principal: &Principal) -> Result<Option<Standing>, StoreError> {
        let account = principal.account().to_string();
        let bare = |identity| Standing {
            caller: Caller {
                account: account.clone(),
                identity,
            },
            subject: std::sync::Arc::default(),
            session: None,
        };
        let (identity, session) = match principal {
            Principal::Root { .. } => return Ok(Some(bare(Identity::Root))),
            Principal::Service { name, .. } => {
                return Ok(Some(bare(Identity::Service(name.clone()))));
            }
            Principal::Anonymous { .. } => return Ok(Some(bare(Identity::Anonymous))),
            Principal::User { .. } => (Identity::User { arn: String::new() }, None),
            Principal::Role {
                session_policies, ..
            } => {
                let (role, arn) = (String::new(), principal.arn().to_string());
                let session = match session_policies.as_slice() {
                    [] => None,
                    documents => Some(self.session_policies(principal, documents).await?),
                };
                (Identity::Session { role, arn }, session)
            }
        };
        let Some(subject) = self.subject(principal).await? else {
            return Ok(None);
        };
        let arn = subject.arn.clone();
        let identity = match identity {
            Identity::Session { arn: session, .. } => Identity::Session {
                role: arn,
                arn: session,
            },
            _ => Identity::User { arn },
        };
        Ok(Some(Standing {
            caller: Caller { account, identity },
            subject,
            session,
        }))
    }
}

/// The account an ARN names.
fn owner(resource: &str) -> Option<&str> {
    let account = resource.split(':').nth(4)?;
    let is_account = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    is_account.then_some(account)
}
