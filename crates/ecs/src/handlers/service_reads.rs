//! Services as they are: told and listed.

use crate::Ecs;
use crate::convert::services::{ServiceView, manager_name, service_to_wire};
use crate::handlers::clusters::{find_namespace, missing, namespace_not_found};
use crate::page::Window;
use crate::refs::{cluster_name, service_name};
use crate::refusal::{Refusal, Step, invalid};
use api::ecs as w;
use api::{ApiError, Reply};
use domain::ecs::{Service, ServiceStatus, ServiceTask, Task, TaskReport};
use domain::{Key, Record, Scope};
use store::{StoreError, Txn};
use wire::Context;

/// Most services one call describes. Source: ECS API model, `DescribeServices`.
const DESCRIBE_MAX: usize = 10;

/// Most services a page has. Source: ECS API model, `ListServices`.
const PAGE: i32 = 100;

/// How many services a page has unless told otherwise.
const PAGE_DEFAULT: i32 = 10;

impl Ecs {
    /// Tells services; ones that are missing are failures.
    pub(crate) async fn describe_services(
        &self,
        cx: &Context,
        input: w::DescribeServicesRequest,
    ) -> Reply<w::DescribeServicesResponse> {
        if input.services.is_empty() {
            return Err(invalid("Services cannot be empty."));
        }
        if input.services.len() > DESCRIBE_MAX {
            return Err(invalid("Services cannot have more than 10 elements."));
        }
        let cluster = cluster_name(&cx.scope, input.cluster.as_deref())?;
        let mut wanted = Vec::new();
        for given in &input.services {
            let name = service_name(&cx.scope, &cluster, given)?.unwrap_or_else(|| given.clone());
            let path = format!("service/{cluster}/{name}");
            let arn = cx.scope.arn("ecs", path).to_string();
            cx.allow("ecs:DescribeServices", &arn).await?;
            wanted.push((name, named_arn(&cx.scope, given)));
        }
        self.existing_cluster(&cx.scope, Some(&cluster)).await?;
        let with_tags = input
            .include
            .is_some_and(|include| include.iter().any(|part| part == "TAGS"));
        let (mut services, mut failures) = (Vec::new(), Vec::new());
        for (name, arn) in wanted {
            let key = Service::key_of(&cx.scope, &cluster, &name);
            let found: Option<Service> = self.store.get(&key).await.map_err(Refusal::from)?;
            match found {
                Some(service) => services.push(self.told(service, with_tags).await?),
                None => failures.push(missing(arn)),
            }
        }
        Ok(w::DescribeServicesResponse {
            services: Some(services),
            failures: Some(failures),
        })
    }

    /// Tells the ARNs of a cluster's services.
    pub(crate) async fn list_services(
        &self,
        cx: &Context,
        input: w::ListServicesRequest,
    ) -> Reply<w::ListServicesResponse> {
        cx.allow("ecs:ListServices", "*").await?;
        let wanted = input.max_results.or(Some(PAGE_DEFAULT));
        let window = Window::read(input.next_token.as_deref(), wanted, PAGE)?;
        let cluster = self
            .existing_cluster(&cx.scope, input.cluster.as_deref())
            .await?;
        let parent = Service::cluster_key(&cx.scope, &cluster);
        let services: Vec<Service> = self.store.list(&parent).await.map_err(Refusal::from)?;
        let strategy = |service: &Service| if service.daemon { "DAEMON" } else { "REPLICA" };
        let fitting = services.into_iter().filter(|service| {
            let launch_type = service.revision.launch_type.as_ref();
            service.status != ServiceStatus::Inactive
                && input
                    .launch_type
                    .as_ref()
                    .is_none_or(|kind| launch_type == Some(kind))
                && input
                    .scheduling_strategy
                    .as_deref()
                    .is_none_or(|name| strategy(service) == name)
                && input
                    .resource_management_type
                    .as_deref()
                    .is_none_or(|kind| kind == manager_name(service))
        });
        let items = fitting.map(|service| (service.name.clone(), service.arn().to_string()));
        let (arns, next_token) = window.cut(items);
        Ok(w::ListServicesResponse {
            service_arns: Some(arns),
            next_token,
        })
    }

    /// Tells the ARNs of the services that have joined a namespace, in every cluster.
    pub(crate) async fn list_services_by_namespace(
        &self,
        cx: &Context,
        input: w::ListServicesByNamespaceRequest,
    ) -> Reply<w::ListServicesByNamespaceResponse> {
        cx.allow("ecs:ListServicesByNamespace", "*").await?;
        let wanted = input.max_results.or(Some(PAGE_DEFAULT));
        let window = Window::read(input.next_token.as_deref(), wanted, PAGE)?;
        let given = &input.namespace;
        let found = self
            .store
            .transact(|txn: Txn| async move { find_namespace(&txn, &cx.scope, given).await });
        let namespace = found.await?.ok_or_else(|| namespace_not_found(given))?;
        let parent = Key::kind(Service::KIND).join(&cx.scope.segments());
        let services: Vec<Service> = self.store.list(&parent).await.map_err(Refusal::from)?;
        let joined = services.into_iter().filter(|service| {
            let connect = service.revision.service_connect.as_ref();
            service.status == ServiceStatus::Active
                && connect.is_some_and(|connect| connect.namespace == namespace.id)
        });
        let items = joined.map(|service| {
            let arn = service.arn().to_string();
            (service.key().as_str().to_owned(), arn)
        });
        let (arns, next_token) = window.cut(items);
        Ok(w::ListServicesByNamespaceResponse {
            service_arns: Some(arns),
            next_token,
        })
    }

    /// Refuses unless the service exists, deleted or not.
    pub(crate) async fn existing_service(
        &self,
        scope: &Scope,
        cluster: &str,
        name: &str,
    ) -> Step<Service> {
        let key = Service::key_of(scope, cluster, name);
        let found: Option<Service> = self.store.get(&key).await?;
        found.ok_or_else(|| not_found().into())
    }

    pub(super) async fn told(&self, service: Service, with_tags: bool) -> Step<w::Service> {
        let view = self.service_view(service).await?;
        Ok(service_to_wire(&view, with_tags))
    }

    pub(super) async fn service_view(&self, service: Service) -> Result<ServiceView, StoreError> {
        let Service {
            scope,
            cluster,
            name,
            ..
        } = &service;
        let parent = ServiceTask::service_key(scope, cluster, name);
        let members: Vec<ServiceTask> = self.store.list(&parent).await?;
        let mut tasks = Vec::with_capacity(members.len());
        for ServiceTask { id, .. } in members {
            let task = self.store.get(&Task::key_of(scope, cluster, &id)).await?;
            let report = TaskReport::key_of(scope, cluster, &id);
            if let Some(task) = task {
                tasks.push((task, self.store.get(&report).await?));
            }
        }
        Ok(ServiceView { service, tasks })
    }
}

/// What a service that is missing is told as: the ARN it was named by; for a name alone, the
/// ARN without the cluster that services had first. Source: answers quoted in issues of AWS's
/// deployment action, which stops on them (`arn:aws:ecs:…:service/NAME is MISSING`).
fn named_arn(scope: &Scope, given: &str) -> String {
    if given.starts_with("arn:") {
        return given.to_owned();
    }
    scope.arn("ecs", format!("service/{given}")).to_string()
}

pub(super) fn named(
    scope: &Scope,
    cluster: Option<&str>,
    service: &str,
) -> Result<(String, String), ApiError> {
    let cluster = cluster_name(scope, cluster)?;
    let name = service_name(scope, &cluster, service)?.ok_or_else(not_found)?;
    Ok((cluster, name))
}

pub(super) fn not_found() -> ApiError {
    w::service_not_found_exception("Service not found.")
}
