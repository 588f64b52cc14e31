//! Container instances that the server is told to have.

use crate::options::Serve;
use anyhow::{Result, anyhow};
use async_trait::async_trait;
use cli::command::instance::InstanceWish;
use cli::desk::Furnish;
use domain::{AccountId, Principal, Region};
use serde_json::{Value, json};
use wire::Caller;

/// The instances of the server's own account and Region.
pub(crate) struct Instances {
    account: AccountId,
    region: Region,
    wishes: Vec<InstanceWish>,
    calls: Caller,
}

impl Instances {
    /// Those that the options name.
    pub(crate) fn new(options: &Serve, calls: Caller) -> Self {
        Self {
            account: options.account.clone(),
            region: options.region.clone(),
            wishes: options.container_instances.clone(),
            calls,
        }
    }

    /// Registers each, and makes its cluster when there is none. One of the same name comes back
    /// as the same instance.
    pub(crate) async fn register(&self) -> Result<()> {
        for wish in &self.wishes {
            let cluster = json!({"clusterName": wish.cluster});
            self.call("CreateCluster", cluster).await?;
            let input = wish.registration();
            let told = self.call("RegisterContainerInstance", input).await?;
            let arn = told["containerInstance"]["containerInstanceArn"].as_str();
            tracing::info!(name = wish.name, arn, "container instance");
        }
        Ok(())
    }

    async fn call(&self, operation: &str, input: Value) -> Result<Value> {
        let root = Principal::Root {
            account: self.account.clone(),
        };
        let calls = &self.calls;
        let told = calls.call(root, self.region.clone(), "ecs", operation, input);
        let told = told.await;
        told.map_err(|error| anyhow!("--container-instance: {}", error.message))
    }
}

#[async_trait]
impl Furnish for Instances {
    async fn furnish(&self, account: &AccountId) -> Result<(), String> {
        if *account != self.account {
            return Ok(());
        }
        self.register().await.map_err(|error| error.to_string())
    }
}
