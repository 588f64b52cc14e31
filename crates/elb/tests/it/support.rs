//! A room with a VPC to stand in, and shorthands for calls.

use api::Reply;
use api::elbv2::{self, Elbv2};
use domain::network::defaults::new_default_vpc;
use domain::network::{InterfaceAddress, NetworkInterface};
use domain::{Key, ManualClock, Record, Scope, SeededIds};
use elb::{Elb, Handlers};
use reconcile::{Controller, Runner};
use seal::Seal;
use std::sync::Arc;
use store::{CommitError, Memory, Store, Txn};
use wire::Context;

/// A room with a store of its own, in which the default VPC is there.
pub(crate) struct World {
    pub(crate) room: Arc<Elb>,
    pub(crate) elb: Handlers,
    pub(crate) store: Store,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) cx: Context,
    pub(crate) vpc: String,
    pub(crate) subnets: Vec<String>,
}

pub(crate) fn scope() -> Scope {
    Scope {
        account: "000000000000".parse().expect("an account"),
        region: "us-east-1".parse().expect("a Region"),
    }
}

pub(crate) async fn world() -> Arc<World> {
    let store = Store::new(Arc::new(Memory::default()));
    let clock = Arc::new(ManualClock::default());
    let ids = Arc::new(SeededIds::new(7));
    let made = new_default_vpc(&scope(), &*ids);
    let write = |txn: Txn| {
        txn.put(&made.network.vpc);
        txn.put(&made.network.security_group);
        txn.put(&made.gateway);
        made.subnets.iter().for_each(|subnet| txn.put(subnet));
        async { Ok::<_, CommitError>(()) }
    };
    store.transact(write).await.expect("written");
    let seal = Arc::new(Seal::new(&[7; 32]));
    let room = Elb::new(store.clone(), clock.clone(), ids, seal, false);
    Arc::new(World {
        elb: Handlers::new(room.clone()),
        room,
        store,
        clock,
        cx: Context::root(scope()),
        vpc: made.network.vpc.id,
        subnets: made.subnets.into_iter().map(|subnet| subnet.id).collect(),
    })
}

/// The refusal, as `Code: text`.
pub(crate) fn refusal<T: std::fmt::Debug>(reply: Reply<T>) -> String {
    reply.expect_err("a refusal").to_string()
}

/// The refusal's code alone.
pub(crate) fn code<T: std::fmt::Debug>(reply: Reply<T>) -> String {
    reply.expect_err("a refusal").code
}

pub(crate) fn forward(group: &str) -> Vec<elbv2::Action> {
    vec![elbv2::Action {
        r#type: "forward".to_owned(),
        target_group_arn: Some(group.to_owned()),
        ..Default::default()
    }]
}

pub(crate) fn path(pattern: &str) -> Vec<elbv2::RuleCondition> {
    vec![elbv2::RuleCondition {
        field: Some("path-pattern".to_owned()),
        values: Some(vec![pattern.to_owned()]),
        ..Default::default()
    }]
}

impl World {
    /// Lets a controller work until nothing is due at the present time.
    pub(crate) async fn settle(&self, controller: impl Controller) {
        let ids = Arc::new(SeededIds::new(8));
        let mut runner = Runner::new(controller, self.store.clone(), self.clock.clone(), ids);
        runner.settle().await;
    }

    pub(crate) fn asked(&self, name: &str) -> elbv2::CreateLoadBalancerInput {
        elbv2::CreateLoadBalancerInput {
            name: name.to_owned(),
            subnets: Some(self.subnets[..2].to_vec()),
            ..Default::default()
        }
    }

    pub(crate) async fn balancer(&self, name: &str) -> String {
        let made = self
            .elb
            .create_load_balancer(&self.cx, self.asked(name))
            .await;
        let made = made
            .expect("a load balancer")
            .load_balancers
            .expect("one")
            .remove(0);
        made.load_balancer_arn.expect("an ARN")
    }

    pub(crate) fn wanted(&self, name: &str) -> elbv2::CreateTargetGroupInput {
        elbv2::CreateTargetGroupInput {
            name: name.to_owned(),
            protocol: Some("HTTP".to_owned()),
            port: Some(8080),
            target_type: Some("ip".to_owned()),
            vpc_id: Some(self.vpc.clone()),
            health_check_path: Some("/health".to_owned()),
            ..Default::default()
        }
    }

    pub(crate) async fn group(&self, name: &str) -> String {
        let made = self
            .elb
            .create_target_group(&self.cx, self.wanted(name))
            .await;
        let made = made
            .expect("a target group")
            .target_groups
            .expect("one")
            .remove(0);
        made.target_group_arn.expect("an ARN")
    }

    pub(crate) async fn try_listener(
        &self,
        balancer: &str,
        port: i32,
        actions: Vec<elbv2::Action>,
    ) -> Reply<String> {
        let input = elbv2::CreateListenerInput {
            load_balancer_arn: balancer.to_owned(),
            protocol: Some("HTTP".to_owned()),
            port: Some(port),
            default_actions: actions,
            ..Default::default()
        };
        let made = self.elb.create_listener(&self.cx, input).await?;
        Ok(made
            .listeners
            .expect("one")
            .remove(0)
            .listener_arn
            .expect("an ARN"))
    }

    pub(crate) async fn rule(&self, listener: &str, priority: i32, group: &str) -> Reply<String> {
        let input = elbv2::CreateRuleInput {
            listener_arn: listener.to_owned(),
            conditions: path("/api/*"),
            priority,
            actions: forward(group),
            ..Default::default()
        };
        let made = self.elb.create_rule(&self.cx, input).await?;
        Ok(made.rules.expect("one").remove(0).rule_arn.expect("an ARN"))
    }

    /// How many records of that kind there are.
    pub(crate) async fn count(&self, kind: &str) -> usize {
        let listing = self
            .store
            .engine()
            .list(&Key::kind(kind).prefix(), None, usize::MAX)
            .await;
        listing.expect("a listing").entries.len()
    }

    /// Gives every interface an address, as the network room would.
    pub(crate) async fn give_addresses(&self) {
        let key = Key::kind(NetworkInterface::KIND);
        let interfaces: Vec<NetworkInterface> = self.store.list(&key).await.expect("interfaces");
        for (number, mut interface) in (4_u8..).zip(interfaces) {
            interface.address = Some(InterfaceAddress {
                private_ip: [172, 31, 0, number].into(),
                mac: "0a:00:00:00:00:00".to_owned(),
                public_ip: None,
            });
            self.put(&interface).await;
        }
    }

    pub(crate) async fn put<R: Record>(&self, record: &R) {
        let write = |txn: Txn| {
            txn.put(record);
            async { Ok::<_, CommitError>(()) }
        };
        self.store.transact(write).await.expect("written");
    }
}
