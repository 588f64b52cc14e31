//! Services of namespaces.

use super::tags::{checked, told};
use super::{Discovery, Refusal, dns, id_of, no_namespace, no_service, unavailable};
use crate::filters::Filter;
use crate::page::page;
use crate::view::{self, Seen};
use api::Reply;
use api::servicediscovery::{
    CreateServiceRequest, CreateServiceResponse, DeleteServiceRequest, DeleteServiceResponse,
    GetServiceRequest, GetServiceResponse, HealthCheckCustomConfig, ListServicesRequest,
    ListServicesResponse, Service, ServiceSummary, UpdateServiceRequest, UpdateServiceResponse,
    invalid_input, resource_in_use, service_already_exists,
};
use domain::discovery::{DiscoveryInstance, DiscoveryOperation, DiscoveryService, MeshEndpoint};
use domain::ecs::Tags;
use domain::{Key, Record as _};
use wire::Context;

impl Discovery {
    pub(super) async fn create_service(
        &self,
        cx: &Context,
        input: CreateServiceRequest,
    ) -> Reply<CreateServiceResponse> {
        let in_dns = input
            .dns_config
            .as_ref()
            .and_then(|dns| dns.namespace_id.clone());
        let given = input.namespace_id.clone().or(in_dns);
        let given = given.ok_or_else(|| invalid_input("A NamespaceId is required."))?;
        let namespace = &self.namespace(cx, &given, "CreateService").await?;
        let (dns, probe) = dns::wished(&input, namespace)?;
        let service = &DiscoveryService {
            scope: cx.scope.clone(),
            id: format!("srv-{}", self.ids.lower(16)),
            namespace: namespace.id.clone(),
            name: input.name,
            description: input.description,
            creator_request_id: input.creator_request_id,
            custom_health: input.health_check_custom_config.is_some(),
            dns,
            probe,
            attributes: Tags::new(),
            revision: 1,
            tags: checked(input.tags)?,
            created_at: self.clock.now(),
        };
        let made = self
            .write(|txn| async move {
                if !txn.exists(&namespace.key()).await? {
                    return Err(no_namespace(&namespace.id).into());
                }
                let parent = Key::kind(DiscoveryService::KIND).join(&cx.scope.segments());
                let known: Vec<DiscoveryService> = txn.list(&parent).await?;
                let same = |known: &DiscoveryService| {
                    known.namespace == service.namespace && known.name == service.name
                };
                if let Some(known) = known.into_iter().find(same) {
                    return repeated(service, known).map_err(Refusal);
                }
                let endpoint = MeshEndpoint::namespace_key(&cx.scope, &service.namespace);
                if txn.exists(&endpoint.child(&service.name)).await? {
                    let message = format!("Service {} already exists.", service.name);
                    return Err(service_already_exists(message).into());
                }
                txn.put(service);
                Ok::<_, Refusal>(service.clone())
            })
            .await?;
        Ok(CreateServiceResponse {
            service: Some(shown(&made, 0)),
        })
    }

    pub(super) async fn get_service(
        &self,
        cx: &Context,
        input: GetServiceRequest,
    ) -> Reply<GetServiceResponse> {
        let seen = self.service(cx, &input.id, "GetService").await?;
        let count = self.instance_count(&seen).await?;
        Ok(GetServiceResponse {
            service: Some(shown(&seen.service, count)),
        })
    }

    pub(super) async fn list_services(
        &self,
        cx: &Context,
        input: ListServicesRequest,
    ) -> Reply<ListServicesResponse> {
        cx.allow("servicediscovery:ListServices", "*").await?;
        let mut services = view::services(&self.store, &cx.scope)
            .await
            .map_err(unavailable)?;
        for filter in input.filters.iter().flatten() {
            let by_namespace = filter.name == "NAMESPACE_ID";
            let values: Vec<String> = filter
                .values
                .iter()
                .map(|value| match id_of(cx, value, "namespace") {
                    Some(id) if by_namespace => id.to_owned(),
                    _ => value.clone(),
                })
                .collect();
            let condition = filter.condition.as_deref();
            let read = Filter::read(&filter.name, condition, &values, &["EQ", "IN"])?;
            services.retain(|seen| {
                read.fits(if by_namespace {
                    &seen.service.namespace
                } else {
                    "SELF"
                })
            });
        }
        let (services, next_token) = page(
            services,
            |seen| seen.service.id.as_str(),
            input.next_token.as_deref(),
            input.max_results,
        )?;
        let mut summaries = Vec::with_capacity(services.len());
        for seen in services {
            let count = self.instance_count(&seen).await?;
            summaries.push(summary(shown(&seen.service, count)));
        }
        Ok(ListServicesResponse {
            services: Some(summaries),
            next_token,
        })
    }

    pub(super) async fn update_service(
        &self,
        cx: &Context,
        input: UpdateServiceRequest,
    ) -> Reply<UpdateServiceResponse> {
        let seen = self.service(cx, &input.id, "UpdateService").await?;
        seen.writable()?;
        let operation = &self.operation(cx, "UPDATE_SERVICE", &[("SERVICE", &seen.service.id)]);
        let change = &input.service;
        self.change_service(&seen, Some(operation), |service| {
            if change.description.is_some() {
                service.description.clone_from(&change.description);
            }
            dns::change(service, change)
        })
        .await?;
        Ok(UpdateServiceResponse {
            operation_id: Some(operation.id.clone()),
        })
    }

    pub(super) async fn delete_service(
        &self,
        cx: &Context,
        input: DeleteServiceRequest,
    ) -> Reply<DeleteServiceResponse> {
        let seen = &self.service(cx, &input.id, "DeleteService").await?;
        seen.writable()?;
        let service = &seen.service;
        self.write(|txn| async move {
            if !txn.exists(&service.key()).await? {
                return Err(no_service(&service.id).into());
            }
            let parent = DiscoveryInstance::service_key(&cx.scope, &service.id);
            let instances: Vec<DiscoveryInstance> = txn.list(&parent).await?;
            if !instances.is_empty() {
                return Err(resource_in_use(format!(
                    "Service contains registered instances; delete the instances before deleting \
                     service {}.",
                    service.id
                ))
                .into());
            }
            txn.delete(&service.key());
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(DeleteServiceResponse {})
    }

    /// Changes the record of a service, whoever else is changing it.
    pub(super) async fn change_service(
        &self,
        seen: &Seen,
        operation: Option<&DiscoveryOperation>,
        change: impl Fn(&mut DiscoveryService) -> Reply<()>,
    ) -> Reply<()> {
        let (service, change) = (&seen.service, &change);
        self.write(|txn| async move {
            let found: Option<DiscoveryService> = txn.get(&service.key()).await?;
            let mut service = found.ok_or_else(|| no_service(&service.id))?;
            change(&mut service)?;
            txn.put(&service);
            if let Some(operation) = operation {
                txn.put(operation);
            }
            Ok::<_, Refusal>(())
        })
        .await
    }

    async fn instance_count(&self, seen: &Seen) -> Reply<i32> {
        let found = seen.instances(&self.store, self.clock.now()).await;
        Ok(told(found.map_err(unavailable)?.0.len()))
    }
}

/// The same request again is answered as before; another one of that name is refused.
fn repeated(service: &DiscoveryService, known: DiscoveryService) -> Reply<DiscoveryService> {
    let same_request = service.creator_request_id.is_some()
        && service.creator_request_id == known.creator_request_id
        && service.custom_health == known.custom_health
        && service.dns == known.dns
        && service.probe == known.probe
        && service.description == known.description;
    if same_request {
        return Ok(known);
    }
    Err(
        service_already_exists(format!("Service {} already exists.", known.name))
            .with(
                "CreatorRequestId",
                known.creator_request_id.clone().unwrap_or_default(),
            )
            .with("ServiceId", known.id.clone())
            .with("ServiceArn", known.arn().to_string()),
    )
}

/// Source: Cloud Map API, `Service`: a DNS service is found by the API, too.
fn kind(service: &DiscoveryService) -> &'static str {
    match service.dns {
        Some(_) => "DNS_HTTP",
        None => "HTTP",
    }
}

fn shown(service: &DiscoveryService, instances: i32) -> Service {
    let custom = HealthCheckCustomConfig {
        failure_threshold: Some(1),
    };
    let account = service.scope.account.to_string();
    Service {
        id: Some(service.id.clone()),
        arn: Some(service.arn().to_string()),
        resource_owner: Some(account.clone()),
        name: Some(service.name.clone()),
        namespace_id: Some(service.namespace.clone()),
        description: service.description.clone(),
        instance_count: Some(instances),
        dns_config: dns::config(service),
        r#type: Some(kind(service).to_owned()),
        health_check_config: dns::probe(service),
        health_check_custom_config: service.custom_health.then_some(custom),
        create_date: Some(service.created_at),
        creator_request_id: service.creator_request_id.clone(),
        created_by_account: Some(account),
    }
}

fn summary(service: Service) -> ServiceSummary {
    ServiceSummary {
        id: service.id,
        arn: service.arn,
        resource_owner: service.resource_owner,
        name: service.name,
        r#type: service.r#type,
        description: service.description,
        instance_count: service.instance_count,
        dns_config: service.dns_config,
        health_check_config: service.health_check_config,
        health_check_custom_config: service.health_check_custom_config,
        create_date: service.create_date,
        created_by_account: service.created_by_account,
    }
}
