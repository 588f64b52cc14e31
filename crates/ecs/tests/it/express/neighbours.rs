//! Neighbours of the room that take its calls: just enough of EC2, load balancers, logs and STS
//! to write the records the real ones would.

use crate::world::{GROUP, SUBNETS, scope};
use api::ApiError;
use async_trait::async_trait;
use domain::clock::ManualClock;
use domain::elb::{
    Action, Condition, Listener, LoadBalancer, Rule, TargetGroup, TargetHealthCheck,
};
use domain::logs::LogGroup;
use domain::network::defaults::ANYWHERE;
use domain::network::{
    InternetGateway, Route, RouteTable, RouteTarget, RulePeer, SecurityGroup, SecurityGroupRule,
};
use domain::{Arn, Clock, Key, Principal, Record, Scope};
use ecs::Calls;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{CommitError, Store, Txn};

/// Takes calls, writes them down, and fails as a test says.
pub(super) struct Neighbours {
    store: Store,
    clock: Arc<ManualClock>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    made: Vec<String>,
    denied: Option<String>,
    left: Option<usize>,
    ids: u64,
}

impl Neighbours {
    pub(super) fn new(store: Store, clock: Arc<ManualClock>) -> Self {
        let state = Mutex::default();
        Self {
            store,
            clock,
            state,
        }
    }

    /// Makes the subnets public.
    pub(super) async fn furnish(&self) {
        self.put(&InternetGateway {
            scope: scope(),
            id: "igw-1".to_owned(),
            vpc: Some("vpc-1".to_owned()),
            tags: BTreeMap::new(),
        })
        .await;
        self.put(&RouteTable {
            scope: scope(),
            id: "rtb-1".to_owned(),
            vpc: "vpc-1".to_owned(),
            main: true,
            associations: Vec::new(),
            main_association: None,
            routes: vec![Route {
                destination: ANYWHERE,
                target: RouteTarget::InternetGateway("igw-1".to_owned()),
            }],
            tags: BTreeMap::new(),
        })
        .await;
    }

    /// Operations that were called, but for questions.
    pub(super) fn made(&self) -> Vec<String> {
        self.state.lock().unwrap().made.clone()
    }

    /// From now on the infrastructure role may not call that.
    pub(super) fn deny(&self, operation: &str) {
        self.state.lock().unwrap().denied = Some(operation.to_owned());
    }

    /// After so many calls none comes through any more.
    pub(super) fn fail_after(&self, calls: usize) {
        self.state.lock().unwrap().left = Some(calls);
    }

    /// Everything works again.
    pub(super) fn work(&self) {
        let mut state = self.state.lock().unwrap();
        state.denied = None;
        state.left = None;
    }

    fn enter(&self, operation: &str) -> Result<String, ApiError> {
        let mut state = self.state.lock().unwrap();
        if state.denied.as_deref() == Some(operation) {
            let message = format!("it is not authorized to perform: {operation}");
            return Err(ApiError::sender("AccessDenied", 403, message));
        }
        if operation != "AssumeRole" && !operation.starts_with("Describe") {
            if state.left == Some(0) {
                return Err(ApiError::receiver("ServiceUnavailable", 503, "it is away"));
            }
            state.left = state.left.map(|left| left - 1);
            state.made.push(operation.to_owned());
        }
        state.ids += 1;
        Ok(format!("{:016x}", state.ids))
    }

    async fn put<R: Record>(&self, record: &R) {
        let put = |txn: Txn| async move {
            txn.put(record);
            Ok::<_, CommitError>(())
        };
        self.store.transact(put).await.unwrap();
    }

    async fn delete(&self, key: &Key) {
        let delete = |txn: Txn| async move {
            txn.delete(key);
            Ok::<_, CommitError>(())
        };
        self.store.transact(delete).await.unwrap();
    }

    async fn all<R: Record>(&self) -> Vec<R> {
        self.store.list(&Key::kind(R::KIND)).await.unwrap()
    }

    async fn one<R: Record>(&self, is_it: impl Fn(&R) -> bool) -> R {
        self.all::<R>()
            .await
            .into_iter()
            .find(|one| is_it(one))
            .unwrap()
    }

    async fn create_group(&self, input: &Value, id: &str) -> Result<Value, ApiError> {
        let name = text(&input["GroupName"]);
        if self
            .all::<SecurityGroup>()
            .await
            .iter()
            .any(|one| one.name == name)
        {
            return Err(ApiError::sender("InvalidGroup.Duplicate", 400, "it exists"));
        }
        self.put(&SecurityGroup {
            scope: scope(),
            id: format!("sg-{id}"),
            vpc: text(&input["VpcId"]),
            name,
            description: text(&input["Description"]),
            ingress: Vec::new(),
            egress: Vec::new(),
            tags: BTreeMap::new(),
        })
        .await;
        Ok(json!({}))
    }

    async fn let_in(&self, input: &Value, id: &str) {
        let named = text(&input["GroupId"]);
        let mut group = self.one::<SecurityGroup>(|one| one.id == named).await;
        let given = &input["IpPermissions"][0];
        let port = given["FromPort"].as_i64().unwrap() as i32;
        let peer = match given["UserIdGroupPairs"][0]["GroupId"].as_str() {
            Some(peer) => RulePeer::Group(peer.to_owned()),
            None => RulePeer::Cidr(ANYWHERE),
        };
        group.ingress.push(SecurityGroupRule {
            id: format!("sgr-{id}"),
            protocol: text(&given["IpProtocol"]),
            ports: Some((port, port)),
            peer,
            description: None,
            tags: BTreeMap::new(),
        });
        self.put(&group).await;
    }

    async fn create_target_group(&self, input: &Value, id: &str) {
        self.put(&TargetGroup {
            scope: scope(),
            name: text(&input["Name"]),
            id: id.to_owned(),
            protocol: "HTTP".to_owned(),
            protocol_version: "HTTP1".to_owned(),
            port: Some(80),
            vpc: Some("vpc-1".to_owned()),
            target_type: text(&input["TargetType"]),
            health_check: TargetHealthCheck {
                enabled: true,
                protocol: "HTTP".to_owned(),
                port: "traffic-port".to_owned(),
                path: text(&input["HealthCheckPath"]),
                interval: Duration::from_secs(30),
                timeout: Duration::from_secs(5),
                healthy_threshold: 5,
                unhealthy_threshold: 2,
                matcher: "200".to_owned(),
            },
            attributes: BTreeMap::new(),
            inert: serde_json::Map::new(),
            tags: BTreeMap::new(),
            created_at: self.clock.now(),
        })
        .await;
    }

    async fn create_balancer(&self, input: &Value, id: &str) {
        let groups = input["SecurityGroups"].as_array().unwrap();
        self.put(&LoadBalancer {
            scope: scope(),
            name: text(&input["Name"]),
            id: id.to_owned(),
            kind: "application".to_owned(),
            internal: input["Scheme"] == "internal",
            vpc: "vpc-1".to_owned(),
            zones: Vec::new(),
            security_groups: groups.iter().map(text).collect(),
            dns_name: String::new(),
            attributes: BTreeMap::new(),
            tags: BTreeMap::new(),
            created_at: self.clock.now(),
            host_problem: None,
            failing_zones: Vec::new(),
            is_new: false,
        })
        .await;
    }

    async fn create_listener(&self, input: &Value, id: &str) {
        let named = text(&input["LoadBalancerArn"]);
        let balancer = self
            .one::<LoadBalancer>(|one| one.arn().to_string() == named)
            .await;
        self.put(&Listener {
            scope: scope(),
            load_balancer: (balancer.name, balancer.id),
            id: id.to_owned(),
            port: input["Port"].as_u64().unwrap() as u16,
            protocol: text(&input["Protocol"]),
            default_actions: Vec::new(),
            tls: None,
            attributes: BTreeMap::new(),
            tags: BTreeMap::new(),
        })
        .await;
    }

    async fn create_rule(&self, input: &Value, id: &str) {
        let named = text(&input["ListenerArn"]);
        let listener = self
            .one::<Listener>(|one| one.arn().to_string() == named)
            .await;
        let hosts = &input["Conditions"][0]["HostHeaderConfig"]["Values"];
        self.put(&Rule {
            transforms: Vec::new(),
            scope: scope(),
            load_balancer: listener.load_balancer,
            listener: listener.id,
            id: id.to_owned(),
            priority: input["Priority"].as_u64().unwrap() as u32,
            conditions: vec![Condition::HostHeader(
                hosts.as_array().unwrap().iter().map(text).collect(),
            )],
            actions: forward(input),
            tags: BTreeMap::new(),
        })
        .await;
    }

    async fn delete_balancer(&self, input: &Value) {
        let named = text(&input["LoadBalancerArn"]);
        let balancer = self
            .one::<LoadBalancer>(|one| one.arn().to_string() == named)
            .await;
        for listener in self.all::<Listener>().await {
            self.delete(&listener.key()).await;
        }
        self.delete(&balancer.key()).await;
    }
}

#[async_trait]
impl Calls for Neighbours {
    async fn call(
        &self,
        caller: &Principal,
        of: &Scope,
        service: &str,
        operation: &str,
        input: Value,
    ) -> Result<Value, ApiError> {
        assert_eq!(*of, scope());
        let is_service =
            matches!(caller, Principal::Service { name, .. } if name == "ecs.amazonaws.com");
        assert_eq!(is_service, service == "sts", "{caller:?}");
        let id = self.enter(operation)?;
        match operation {
            "AssumeRole" => {
                return Ok(json!({"AssumedRoleUser": {"AssumedRoleId": "AROA1:ecs"}}));
            }
            "DescribeVpcs" => return Ok(json!({"Vpcs": [{"VpcId": "vpc-1"}]})),
            "DescribeSubnets" => {
                let all: Vec<Value> = SUBNETS.iter().map(|id| json!(id)).collect();
                let asked = input["SubnetIds"].as_array().cloned().unwrap_or(all);
                let rows = asked.iter().map(|id| json!({"SubnetId": id}));
                return Ok(json!({"Subnets": rows.collect::<Vec<_>>()}));
            }
            "CreateSecurityGroup" => return self.create_group(&input, &id).await,
            "AuthorizeSecurityGroupIngress" => self.let_in(&input, &id).await,
            "DeleteSecurityGroup" => {
                assert_ne!(input["GroupId"], GROUP);
                let named = text(&input["GroupId"]);
                let group = self.one::<SecurityGroup>(|one| one.id == named).await;
                self.delete(&group.key()).await;
            }
            "CreateTargetGroup" => self.create_target_group(&input, &id).await,
            "ModifyTargetGroup" => {
                let named = text(&input["TargetGroupArn"]);
                let mut group = self
                    .one::<TargetGroup>(|one| one.arn().to_string() == named)
                    .await;
                group.health_check.path = text(&input["HealthCheckPath"]);
                self.put(&group).await;
            }
            "DeleteTargetGroup" => {
                let named = text(&input["TargetGroupArn"]);
                let group = self
                    .one::<TargetGroup>(|one| one.arn().to_string() == named)
                    .await;
                self.delete(&group.key()).await;
            }
            "CreateLoadBalancer" => self.create_balancer(&input, &id).await,
            "DeleteLoadBalancer" => self.delete_balancer(&input).await,
            "CreateListener" => self.create_listener(&input, &id).await,
            "CreateRule" => self.create_rule(&input, &id).await,
            "ModifyRule" | "DeleteRule" => {
                let named = text(&input["RuleArn"]);
                let mut rule = self.one::<Rule>(|one| one.arn().to_string() == named).await;
                if operation == "DeleteRule" {
                    self.delete(&rule.key()).await;
                } else {
                    rule.actions = forward(&input);
                    self.put(&rule).await;
                }
            }
            "CreateLogGroup" => {
                self.put(&LogGroup {
                    scope: scope(),
                    name: text(&input["logGroupName"]),
                    id: 1,
                    class: "STANDARD".to_owned(),
                    retention_days: None,
                    kms_key: None,
                    deletion_protection: false,
                    tags: BTreeMap::new(),
                    created_at: self.clock.now(),
                })
                .await;
            }
            other => panic!("nobody takes calls of {service}:{other}"),
        }
        Ok(json!({}))
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn forward(input: &Value) -> Vec<Action> {
    let group: Arn = text(&input["Actions"][0]["TargetGroupArn"])
        .parse()
        .unwrap();
    vec![Action::Forward {
        groups: vec![(group, 1)],
        stickiness: None,
    }]
}
