//! A room, and shorthands for calls.

use api::ec2::{self, Ec2};
use api::{ApiError, Reply};
use domain::network::PublicPool;
use domain::{ManualClock, Scope, SeededIds};
use network::{Handlers, Network};
use reconcile::{Controller, Runner};
use std::sync::Arc;
use store::{Memory, Store};
use wire::Context;

/// A room with a store of its own.
pub(crate) struct World {
    pub(crate) room: Arc<Network>,
    pub(crate) ec2: Handlers,
    pub(crate) store: Store,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) cx: Context,
}

pub(crate) fn scope() -> Scope {
    Scope {
        account: "000000000000".parse().expect("an account"),
        region: "us-east-1".parse().expect("a Region"),
    }
}

pub(crate) fn world() -> Arc<World> {
    let store = Store::new(Arc::new(Memory::default()));
    let clock = Arc::new(ManualClock::default());
    let ids = Arc::new(SeededIds::new(7));
    let room = Network::new(store.clone(), clock.clone(), ids, PublicPool::default());
    Arc::new(World {
        ec2: Handlers::new(room.clone()),
        cx: Context::root(scope()),
        room,
        store,
        clock,
    })
}

/// Does `work` that often at the same time, on the runtime's threads; the answers in order.
pub(crate) async fn at_once<F>(times: usize, work: impl Fn(usize) -> F) -> Vec<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    let running: Vec<_> = (0..times)
        .map(|number| tokio::spawn(work(number)))
        .collect();
    let mut answers = Vec::new();
    for task in running {
        answers.push(task.await.expect("a task that ends"));
    }
    answers
}

/// The refusal, as `Code: text`.
pub(crate) fn refusal<T: std::fmt::Debug>(reply: Reply<T>) -> String {
    reply.expect_err("a refusal").to_string()
}

/// The refusal's code alone.
pub(crate) fn code<T: std::fmt::Debug>(reply: Reply<T>) -> String {
    let error: ApiError = reply.expect_err("a refusal");
    error.code
}

pub(crate) fn filter(name: &str, value: &str) -> ec2::Filter {
    ec2::Filter {
        name: Some(name.to_owned()),
        values: Some(vec![value.to_owned()]),
    }
}

impl World {
    /// Lets a controller work until nothing is due at the present time.
    pub(crate) async fn settle(&self, controller: impl Controller) {
        let ids = Arc::new(SeededIds::new(8));
        let mut runner = Runner::new(controller, self.store.clone(), self.clock.clone(), ids);
        runner.settle().await;
    }

    pub(crate) async fn vpc(&self, block: &str) -> String {
        let input = ec2::CreateVpcRequest {
            cidr_block: Some(block.to_owned()),
            ..Default::default()
        };
        let made = self.ec2.create_vpc(&self.cx, input).await.expect("a VPC");
        made.vpc.and_then(|vpc| vpc.vpc_id).expect("an id")
    }

    pub(crate) async fn try_subnet(
        &self,
        vpc: &str,
        block: &str,
        zone: &str,
    ) -> Reply<ec2::CreateSubnetResult> {
        let input = ec2::CreateSubnetRequest {
            vpc_id: vpc.to_owned(),
            cidr_block: Some(block.to_owned()),
            availability_zone: Some(zone.to_owned()),
            ..Default::default()
        };
        self.ec2.create_subnet(&self.cx, input).await
    }

    pub(crate) async fn subnet(&self, vpc: &str, block: &str, zone: &str) -> String {
        let made = self.try_subnet(vpc, block, zone).await.expect("a subnet");
        made.subnet
            .and_then(|subnet| subnet.subnet_id)
            .expect("an id")
    }

    pub(crate) async fn group(&self, vpc: &str, name: &str) -> Reply<String> {
        let input = ec2::CreateSecurityGroupRequest {
            vpc_id: Some(vpc.to_owned()),
            group_name: name.to_owned(),
            description: "a group".to_owned(),
            ..Default::default()
        };
        let made = self.ec2.create_security_group(&self.cx, input).await?;
        Ok(made.group_id.expect("an id"))
    }

    pub(crate) async fn interface(&self, subnet: &str) -> Reply<ec2::NetworkInterface> {
        let input = ec2::CreateNetworkInterfaceRequest {
            subnet_id: subnet.to_owned(),
            ..Default::default()
        };
        let made = self.ec2.create_network_interface(&self.cx, input).await?;
        Ok(made.network_interface.expect("an interface"))
    }
}
