//! Container instances that the server is told to have.

use crate::options::Serve;
use anyhow::{Result, anyhow};
use domain::Principal;
use serde_json::{Value, json};
use wire::Caller;

/// Registers each, and makes its cluster when there is none. One of the same name comes back as
/// the same instance.
pub(crate) async fn register(options: &Serve, calls: &Caller) -> Result<()> {
    for wish in &options.container_instances {
        let cluster = json!({"clusterName": wish.cluster});
        call(options, calls, "CreateCluster", cluster).await?;
        let input = wish.registration();
        let told = call(options, calls, "RegisterContainerInstance", input).await?;
        let arn = told["containerInstance"]["containerInstanceArn"].as_str();
        tracing::info!(name = wish.name, arn, "container instance");
    }
    Ok(())
}

async fn call(options: &Serve, calls: &Caller, operation: &str, input: Value) -> Result<Value> {
    let root = Principal::Root {
        account: options.account.clone(),
    };
    let told = calls
        .call(root, options.region.clone(), "ecs", operation, input)
        .await;
    told.map_err(|error| anyhow!("--container-instance: {}", error.message))
}
