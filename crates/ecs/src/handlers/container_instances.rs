//! Container instances. There is one, this machine; tasks on Fargate are not said to run on
//! it, and it is listed nowhere, as Fargate's machines are not. `StartTask` knows it as `local`.

use crate::Ecs;
use crate::convert::common::int;
use crate::convert::services::count;
use crate::handlers::clusters::missing;
use crate::launch::LOCAL_INSTANCE;
use crate::page::{PAGE, Window};
use crate::refusal::{Refusal, invalid};
use api::Reply;
use api::ecs as w;
use wire::Context;

impl Ecs {
    /// Tells the instances a cluster has of its own: none.
    pub(crate) async fn list_container_instances(
        &self,
        cx: &Context,
        input: w::ListContainerInstancesRequest,
    ) -> Reply<w::ListContainerInstancesResponse> {
        let name = crate::refs::cluster_name(&cx.scope, input.cluster.as_deref())?;
        let arn = domain::ecs::Cluster::arn_of(&cx.scope, &name).to_string();
        cx.allow("ecs:ListContainerInstances", &arn).await?;
        Window::read(input.next_token.as_deref(), input.max_results, PAGE)?;
        self.existing_cluster(&cx.scope, Some(&name)).await?;
        Ok(w::ListContainerInstancesResponse {
            container_instance_arns: Some(Vec::new()),
            next_token: None,
        })
    }

    /// Tells the one instance; others are failures.
    pub(crate) async fn describe_container_instances(
        &self,
        cx: &Context,
        input: w::DescribeContainerInstancesRequest,
    ) -> Reply<w::DescribeContainerInstancesResponse> {
        cx.allow("ecs:DescribeContainerInstances", "*").await?;
        if !(1..=100).contains(&input.container_instances.len()) {
            return Err(invalid("containerInstances must have 1 to 100 items."));
        }
        let cluster = self
            .existing_cluster(&cx.scope, input.cluster.as_deref())
            .await?;
        let tasks = self
            .tasks_of_cluster(&cx.scope, &cluster)
            .await
            .map_err(Refusal::from)?;
        let own = tasks
            .iter()
            .filter(|(task, _)| task.launch_type != "FARGATE");
        let counts = count(own.map(|(task, report)| (task, report.as_ref())));
        let path = |id: &str| {
            let path = format!("container-instance/{cluster}/{id}");
            cx.scope.arn("ecs", path).to_string()
        };
        let (mut instances, mut failures) = (Vec::new(), Vec::new());
        for given in &input.container_instances {
            let id = given.rsplit('/').next().unwrap_or_default();
            if id != LOCAL_INSTANCE {
                failures.push(missing(path(id)));
                continue;
            }
            instances.push(w::ContainerInstance {
                container_instance_arn: Some(path(id)),
                status: Some("ACTIVE".to_owned()),
                agent_connected: Some(true),
                running_tasks_count: Some(int(counts.running)),
                pending_tasks_count: Some(int(counts.pending)),
                attributes: Some(Vec::new()),
                attachments: Some(Vec::new()),
                tags: Some(Vec::new()),
                ..w::ContainerInstance::default()
            });
        }
        Ok(w::DescribeContainerInstancesResponse {
            container_instances: Some(instances),
            failures: Some(failures),
        })
    }
}
