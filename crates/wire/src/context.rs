//! What a handler is told about a call beside its input, and how it asks whether the caller
//! may do what it wants to do.

use api::ApiError;
use async_trait::async_trait;
use domain::{Principal, Scope};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Where a call came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// From this machine.
    Loopback,
    /// From another machine: its address.
    Remote(String),
    /// From inside a VPC: the VPC's id and the caller's private address. Always verified.
    Vpc {
        /// The VPC.
        vpc: String,
        /// The caller's private address.
        address: String,
    },
    /// From a part of this server.
    Internal,
}

/// A question to the authorizer.
#[derive(Debug, Clone)]
pub struct Ask<'a> {
    /// Who asks.
    pub caller: &'a Principal,
    /// What they want to do: `ecs:RunTask`.
    pub action: &'a str,
    /// What they want to do it to: an ARN, or `*`.
    pub resource: &'a str,
    /// Condition keys beside the global ones: `iam:PassedToService`, `ecs:cluster`.
    pub conditions: &'a [(&'a str, String)],
    /// The policy on the resource itself, when it has one: its document.
    pub policy: Option<&'a str>,
    /// The account and Region of the call.
    pub scope: &'a Scope,
    /// Where the call came from.
    pub source: &'a Source,
}

/// The answer to an [`Ask`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It may be done.
    Allowed,
    /// It may not; the text names the statement, or its absence, as AWS words it:
    /// `because no identity-based policy allows the ecs:RunTask action`.
    Denied(String),
}

/// Decides what callers may do.
#[async_trait]
pub trait Authorizer: Send + Sync {
    /// Decides one question.
    async fn decide(&self, ask: &Ask<'_>) -> Decision;
}

/// What a handler is told about a call beside its input.
pub struct Context {
    /// Names the call in logs and in its answer.
    pub request_id: String,
    /// The account and Region it is about.
    pub scope: Scope,
    /// Who calls.
    pub caller: Principal,
    /// Where from.
    pub source: Source,
    /// How the caller reached us, for URLs in answers: `http://127.0.0.1:4566`.
    pub endpoint: String,
    /// What the client says it is.
    pub user_agent: Option<String>,
    authorizer: Arc<dyn Authorizer>,
    asked: AtomicBool,
}

impl Context {
    /// A call of `caller` in `scope`.
    pub fn new(
        request_id: String,
        scope: Scope,
        caller: Principal,
        source: Source,
        endpoint: String,
        authorizer: Arc<dyn Authorizer>,
    ) -> Self {
        Self {
            request_id,
            scope,
            caller,
            source,
            endpoint,
            user_agent: None,
            authorizer,
            asked: AtomicBool::new(false),
        }
    }

    /// This call, by a client that says it is `user_agent`.
    #[must_use]
    pub fn with_user_agent(mut self, user_agent: Option<String>) -> Self {
        self.user_agent = user_agent;
        self
    }

    /// A call by the root of the account itself, which may do everything: for tests and for
    /// the server's own upkeep.
    pub fn root(scope: Scope) -> Self {
        let caller = Principal::Root {
            account: scope.account.clone(),
        };
        let endpoint = "http://127.0.0.1:4566".to_owned();
        let (id, allow) = ("internal".to_owned(), Arc::new(AllowAll));
        Self::new(id, scope, caller, Source::Internal, endpoint, allow)
    }

    /// Refuses unless the caller may do `action` to `resource`, an ARN or `*`.
    pub async fn allow(&self, action: &str, resource: &str) -> Result<(), ApiError> {
        self.allow_with(action, resource, &[]).await
    }

    /// As [`Context::allow`], with condition keys the policies may speak of.
    pub async fn allow_with(
        &self,
        action: &str,
        resource: &str,
        conditions: &[(&str, String)],
    ) -> Result<(), ApiError> {
        self.allow_by(action, resource, conditions, None).await
    }

    /// As [`Context::allow_with`], for a resource that can have a policy of its own: `policy` is
    /// its document, which has a say beside the caller's.
    pub async fn allow_by(
        &self,
        action: &str,
        resource: &str,
        conditions: &[(&str, String)],
        policy: Option<&str>,
    ) -> Result<(), ApiError> {
        self.asked.store(true, Ordering::Relaxed);
        let Self {
            caller,
            scope,
            source,
            ..
        } = self;
        let ask = Ask {
            caller,
            action,
            resource,
            conditions,
            policy,
            scope,
            source,
        };
        match self.authorizer.decide(&ask).await {
            Decision::Allowed => Ok(()),
            Decision::Denied(why) => Err(denied(caller, action, resource, &why)),
        }
    }

    /// Whether somebody who is not the caller, such as a task's role, may do `action` to
    /// `resource`; the reason when not. This does not count as having asked for the caller.
    pub async fn other_may(
        &self,
        other: &Principal,
        action: &str,
        resource: &str,
    ) -> Result<(), String> {
        let ask = Ask {
            caller: other,
            action,
            resource,
            conditions: &[],
            policy: None,
            scope: &self.scope,
            source: &Source::Internal,
        };
        match self.authorizer.decide(&ask).await {
            Decision::Allowed => Ok(()),
            Decision::Denied(why) => Err(why),
        }
    }

    /// Says that anybody may make this call, such as `GetCallerIdentity`.
    pub fn public(&self) {
        self.asked.store(true, Ordering::Relaxed);
    }

    /// Whether the handler has asked. The front door withholds an answer when it has not.
    pub fn has_asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }
}

/// The refusal of a call; the front door gives it the name its protocol uses.
fn denied(caller: &Principal, action: &str, resource: &str, why: &str) -> ApiError {
    let caller = caller.arn();
    let on = if resource == "*" {
        String::new()
    } else {
        format!(" on resource: {resource}")
    };
    let message = format!("User: {caller} is not authorized to perform: {action}{on} {why}");
    ApiError::sender("AccessDeniedException", 400, message)
}

struct AllowAll;

#[async_trait]
impl Authorizer for AllowAll {
    async fn decide(&self, _ask: &Ask<'_>) -> Decision {
        Decision::Allowed
    }
}
