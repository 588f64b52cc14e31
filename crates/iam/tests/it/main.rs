//! IAM and STS as their callers see them.

mod clients;
mod concurrent;
mod credentials;
mod decisions;
mod keys;
mod on_resources;
mod policies;
mod roles;
mod sessions;
mod simulation;
mod users;

use api::iam::{CreateRoleRequest, Iam as _, PutRolePolicyRequest};
use api::sts::{AssumeRoleRequest, Credentials, Sts as _};
use api::{ApiError, Reply};
use domain::{Clock, IdSource, ManualClock, Principal, Scope, SeededIds};
use std::sync::Arc;
use store::{Memory, Store};
use wire::{Arrival, Ask, Authorizer, Context, Credentials as _, Decision, Known, Source};

const ACCOUNT: &str = "111122223333";

/// A room over an empty store, with a clock that stands still.
struct Room {
    clock: Arc<ManualClock>,
    store: Store,
    iam: iam::Iam,
    policies: Arc<iam::Policies>,
    cx: Context,
}

impl Room {
    async fn new() -> Self {
        Self::over(Store::new(Arc::new(Memory::new()))).await
    }

    async fn over(store: Store) -> Self {
        let clock = Arc::new(ManualClock::default());
        let ids: Arc<dyn IdSource> = Arc::new(SeededIds::new(1));
        let both: Arc<dyn Clock> = clock.clone();
        let iam = iam::Iam::open(store.clone(), &[7; 32], both.clone(), both, ids).await;
        let iam = iam.expect("the store is there");
        let policies = Arc::new(iam::Policies::new(iam.clone()));
        let cx = Context::root(scope(ACCOUNT));
        Self {
            clock,
            store,
            iam,
            policies,
            cx,
        }
    }

    /// A call by somebody, with the policies in force.
    fn as_caller(&self, caller: Principal) -> Context {
        let scope = scope(caller.account().as_str());
        let (id, endpoint) = ("test".to_owned(), String::new());
        Context::new(
            id,
            scope,
            caller,
            Source::Loopback,
            endpoint,
            self.policies.clone(),
        )
    }

    /// A call by a service.
    fn as_service(&self, name: &str) -> Context {
        let account = self.cx.scope.account.clone();
        self.as_caller(Principal::Service {
            account,
            name: name.to_owned(),
        })
    }

    async fn create_role(&self, name: &str, trust: &str) -> Reply<api::iam::Role> {
        let input = CreateRoleRequest {
            role_name: name.to_owned(),
            assume_role_policy_document: trust.to_owned(),
            ..CreateRoleRequest::default()
        };
        self.iam
            .create_role(&self.cx, input)
            .await
            .map(|answer| answer.role)
    }

    async fn put_role_policy(&self, role: &str, statement: &str) {
        let input = PutRolePolicyRequest {
            role_name: role.to_owned(),
            policy_name: "own".to_owned(),
            policy_document: document(statement),
        };
        self.iam
            .put_role_policy(&self.cx, input)
            .await
            .expect("the policy is put");
    }

    /// A session of a task's role, begun as ECS does.
    async fn task_session(&self, role: &str, statement: &str) -> Principal {
        self.create_role(role, &trust_service("ecs-tasks.amazonaws.com"))
            .await
            .expect("the role is made");
        self.put_role_policy(role, statement).await;
        let ecs = self.as_service("ecs-tasks.amazonaws.com");
        let (_, credentials) = self.assume(&ecs, role, |_| {}).await.expect("a session");
        self.who(&credentials).await.expect("the session is known")
    }

    async fn assume(
        &self,
        cx: &Context,
        role: &str,
        change: impl FnOnce(&mut AssumeRoleRequest),
    ) -> Reply<(api::sts::AssumeRoleResponse, Credentials)> {
        let mut input = AssumeRoleRequest {
            role_arn: format!("arn:aws:iam::{ACCOUNT}:role/{role}"),
            role_session_name: "task".to_owned(),
            ..AssumeRoleRequest::default()
        };
        change(&mut input);
        let answer = self.iam.assume_role(cx, input).await?;
        let credentials = answer.credentials.clone().expect("credentials");
        Ok((answer, credentials))
    }

    /// Who holds session credentials, as a strict front door sees it.
    async fn who(&self, credentials: &Credentials) -> Result<Principal, wire::Unknown> {
        let keys = self.keys(iam::Mode::Strict);
        let token = Some(credentials.session_token.as_str());
        let scope = scope(ACCOUNT);
        let arrival = Arrival {
            source: &Source::Loopback,
            region: &scope.region,
        };
        match keys
            .find(&credentials.access_key_id, token, arrival)
            .await?
        {
            Known::Verify { secret, principal } => {
                assert_eq!(secret, credentials.secret_access_key);
                Ok(principal)
            }
            Known::Lenient(_) => panic!("issued credentials are verified"),
        }
    }

    fn keys(&self, mode: iam::Mode) -> iam::Keys {
        iam::Keys::new(
            self.iam.clone(),
            mode,
            "000000000000".parse().expect("an account"),
        )
    }

    /// `allowed`, or why not.
    async fn decides(&self, caller: &Principal, action: &str, resource: &str) -> String {
        self.decides_with(caller, action, resource, &[]).await
    }

    async fn decides_with(
        &self,
        caller: &Principal,
        action: &str,
        resource: &str,
        conditions: &[(&str, String)],
    ) -> String {
        let asked = (action, resource);
        self.decides_by(caller, asked, conditions, None).await
    }

    /// As [`Room::decides_with`], about a resource that has a policy of its own.
    async fn decides_by(
        &self,
        caller: &Principal,
        (action, resource): (&str, &str),
        conditions: &[(&str, String)],
        policy: Option<&str>,
    ) -> String {
        let scope = &scope(ACCOUNT);
        let source = &Source::Loopback;
        let ask = Ask {
            caller,
            action,
            resource,
            conditions,
            policy,
            scope,
            source,
        };
        match self.policies.decide(&ask).await {
            Decision::Allowed => "allowed".to_owned(),
            Decision::Denied(why) => why,
        }
    }
}

fn scope(account: &str) -> Scope {
    Scope {
        account: account.parse().expect("an account"),
        region: "ap-northeast-1".parse().expect("a Region"),
    }
}

fn document(statement: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#)
}

fn trust(principal: &str) -> String {
    document(&format!(
        r#"{{"Effect":"Allow","Principal":{principal},"Action":["sts:AssumeRole","sts:TagSession"]}}"#
    ))
}

fn trust_service(service: &str) -> String {
    trust(&format!(r#"{{"Service":"{service}"}}"#))
}

/// `Code: message` of a refusal.
#[track_caller]
fn refused<T: std::fmt::Debug>(reply: Reply<T>) -> String {
    let ApiError { code, message, .. } = reply.expect_err("it is refused");
    format!("{code}: {message}")
}
