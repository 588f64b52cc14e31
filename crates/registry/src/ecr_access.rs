//! Who may push and pull: ECR's tokens and IAM's answers, for the distribution server and for
//! the execution roles of tasks.

use std::net::IpAddr;
use std::sync::Arc;

use async_trait::async_trait;
use domain::{Principal, Scope};
use wire::{Authorizer, Context, Source};

use crate::distribution::{Access, Action, Caller, Credentials, Decision};
use crate::handlers::{Ecr, OnUnknownPush, USER, not_found, rule, scope_of};
use crate::publish::TagRule;
use crate::reference::RepositoryName;
use crate::token::{Grant, Purpose};

/// What callers without credentials may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anonymous {
    /// Nothing.
    Refused,
    /// Everything, as the root of the registry's account, when they call from this machine:
    /// the lenient mode.
    RootOnLoopback,
}

/// Opens the distribution server to ECR's tokens, as far as IAM lets their owners.
pub struct EcrAccess {
    ecr: Arc<Ecr>,
    authorizer: Arc<dyn Authorizer>,
    anonymous: Anonymous,
}

impl EcrAccess {
    /// Opens `ecr`'s repositories to whom `authorizer` allows.
    pub fn new(ecr: Arc<Ecr>, authorizer: Arc<dyn Authorizer>, anonymous: Anonymous) -> Self {
        Self {
            ecr,
            authorizer,
            anonymous,
        }
    }

    pub(crate) fn ecr(&self) -> &Ecr {
        &self.ecr
    }

    /// A call of `principal` about `scope`, which IAM is asked about.
    pub(crate) fn context(&self, principal: Principal, scope: Scope, source: Source) -> Context {
        let id = self.ecr.ids.uuid();
        let endpoint = self.ecr.server.url.clone();
        let authorizer = Arc::clone(&self.authorizer);
        Context::new(id, scope, principal, source, endpoint, authorizer)
    }

    /// Who a caller is, or why they are nobody.
    fn identify(&self, caller: &Caller, scope: &Scope) -> Result<Grant, Decision> {
        let token = match &caller.credentials {
            Credentials::Basic { username, password } if username == USER => password,
            Credentials::Bearer(token) => token,
            Credentials::Anonymous => return self.anonymous(caller.peer, scope),
            Credentials::Basic { .. } | Credentials::Unreadable => {
                return Err(Decision::Unauthorized);
            }
        };
        let grant = self.ecr.tokens.open(token).ok_or(Decision::Unauthorized)?;
        if grant.expires_at <= self.ecr.clock.now() {
            let why = "Your authorization token has expired. Reauthenticate and try again.";
            return Err(Decision::Denied(why.to_owned()));
        }
        Ok(grant)
    }

    fn anonymous(&self, peer: IpAddr, scope: &Scope) -> Result<Grant, Decision> {
        let account = scope.account.clone();
        match self.anonymous {
            Anonymous::RootOnLoopback if peer.to_canonical().is_loopback() => Ok(Grant {
                principal: Principal::Root { account },
                expires_at: domain::Timestamp::MAX,
                purpose: Purpose::SignIn,
            }),
            Anonymous::RootOnLoopback | Anonymous::Refused => Err(Decision::Unauthorized),
        }
    }

    async fn decide(
        &self,
        caller: &Caller,
        repository: Option<&RepositoryName>,
        action: Action,
    ) -> Result<(), Decision> {
        let home = || self.ecr.home();
        let scope = repository.and_then(scope_of).or_else(home);
        let scope = scope.ok_or(Decision::Unauthorized)?;
        let grant = self.identify(caller, &scope)?;
        check_purpose(&grant, repository, action)?;
        let source = match caller.peer.to_canonical() {
            peer if peer.is_loopback() => Source::Loopback,
            peer => Source::Remote(peer.to_string()),
        };
        let cx = self.context(grant.principal, scope, source);
        let path = repository.map_or("*", RepositoryName::path);
        ask(&self.ecr, &cx, path, iam_actions(action)).await?;
        match repository.filter(|_| action.is_push()) {
            Some(repository) => self.make_sure_it_exists(&cx, repository.path()).await,
            None => Ok(()),
        }
    }

    /// Records the repository of a push, if need be and if the caller may make it.
    async fn make_sure_it_exists(&self, cx: &Context, name: &str) -> Result<(), Decision> {
        let scope = &cx.scope;
        let failed = |error: api::ApiError| Decision::Denied(error.message);
        if self
            .ecr
            .repository(scope, name)
            .await
            .map_err(failed)?
            .is_some()
        {
            return Ok(());
        }
        match self.ecr.on_unknown_push {
            OnUnknownPush::Refuse => Err(Decision::NameUnknown(
                not_found(name, &scope.account).message,
            )),
            OnUnknownPush::Create => {
                ask(&self.ecr, cx, name, &["CreateRepository"]).await?;
                self.ecr.record(scope, name).await.map_err(failed)?;
                Ok(())
            }
        }
    }
}

#[async_trait]
impl Access for EcrAccess {
    async fn allowed(
        &self,
        caller: &Caller,
        repository: Option<&RepositoryName>,
        action: Action,
    ) -> Decision {
        match self.decide(caller, repository, action).await {
            Ok(()) => Decision::Allow,
            Err(decision) => decision,
        }
    }

    async fn tag_rule(&self, repository: &RepositoryName, tag: &str) -> TagRule {
        let Some(scope) = scope_of(repository) else {
            return TagRule::MayMove;
        };
        match self.ecr.repository(&scope, repository.path()).await {
            Ok(Some(found)) => rule(&found, tag),
            Ok(None) => TagRule::MayMove,
            // What cannot be asked now must not be overwritten now.
            Err(_) => TagRule::Fixed,
        }
    }
}

/// The IAM actions a request needs. Whoever holds a token may sign in.
fn iam_actions(action: Action) -> &'static [&'static str] {
    match action {
        Action::SignIn => &[],
        Action::ListRepositories => &["DescribeRepositories"],
        Action::ListTags => &["ListImages"],
        Action::PullManifest => &["BatchGetImage"],
        Action::CheckLayer => &["BatchCheckLayerAvailability"],
        Action::PullLayer => &["GetDownloadUrlForLayer"],
        // One request of the protocol may begin, fill and end an upload.
        Action::UploadLayer => &[
            "InitiateLayerUpload",
            "UploadLayerPart",
            "CompleteLayerUpload",
        ],
        Action::PutManifest => &["PutImage"],
        Action::Delete => &["BatchDeleteImage"],
    }
}

/// Refuses unless the caller may do all of `actions` to a repository of the call's registry.
pub(crate) async fn ask(
    ecr: &Ecr,
    cx: &Context,
    name: &str,
    actions: &[&str],
) -> Result<(), Decision> {
    for action in actions {
        let allowed = ecr.allow(cx, &cx.scope, name, action).await;
        allowed.map_err(|error| Decision::Denied(error.message))?;
    }
    Ok(())
}

/// A download URL reads layers of its repository and does nothing else.
fn check_purpose(
    grant: &Grant,
    repository: Option<&RepositoryName>,
    action: Action,
) -> Result<(), Decision> {
    let reads = matches!(action, Action::PullLayer | Action::CheckLayer);
    match &grant.purpose {
        Purpose::SignIn => Ok(()),
        Purpose::LayersOf(name) if reads && repository.is_some_and(|r| r.to_string() == *name) => {
            Ok(())
        }
        Purpose::LayersOf(_) => Err(Decision::Unauthorized),
    }
}
