//! The operations, one noun a file: make it valid, commit once, answer.

pub(crate) mod account_settings;
pub(crate) mod agent_reports;
pub(crate) mod attributes;
pub(crate) mod capacity_providers;
pub(crate) mod cluster_ends;
pub(crate) mod cluster_reads;
pub(crate) mod clusters;
pub(crate) mod container_instances;
pub(crate) mod daemon_definitions;
pub(crate) mod daemons;
pub(crate) mod deployments;
pub(crate) mod execute_command;
pub(crate) mod express;
pub(crate) mod express_changes;
pub(crate) mod express_creation;
pub(crate) mod external;
pub(crate) mod gateways;
pub(crate) mod instance_registrations;
pub(crate) mod launch_types;
pub(crate) mod protection;
pub(crate) mod service_changes;
pub(crate) mod service_ends;
pub(crate) mod service_history;
pub(crate) mod service_reads;
pub(crate) mod service_repeats;
pub(crate) mod service_wishes;
pub(crate) mod services;
pub(crate) mod tags;
pub(crate) mod task_definition_ends;
pub(crate) mod task_definitions;
pub(crate) mod task_families;
pub(crate) mod task_launches;
pub(crate) mod task_sets;
pub(crate) mod task_wishes;
pub(crate) mod tasks;

use crate::Ecs;
use api::Reply;
use api::ecs as w;
use wire::Context;

/// Answers each operation with the method of the same name.
macro_rules! operations {
    ($($name:ident($input:ident) -> $output:ident;)*) => {
        impl api::ecs::Ecs<Context> for Ecs {
            $(async fn $name(&self, cx: &Context, input: w::$input) -> Reply<w::$output> {
                Ecs::$name(self, cx, input).await
            })*
        }
    };
}

operations! {
    create_cluster(CreateClusterRequest) -> CreateClusterResponse;
    describe_clusters(DescribeClustersRequest) -> DescribeClustersResponse;
    list_clusters(ListClustersRequest) -> ListClustersResponse;
    update_cluster(UpdateClusterRequest) -> UpdateClusterResponse;
    update_cluster_settings(UpdateClusterSettingsRequest) -> UpdateClusterSettingsResponse;
    put_cluster_capacity_providers(PutClusterCapacityProvidersRequest) -> PutClusterCapacityProvidersResponse;
    delete_cluster(DeleteClusterRequest) -> DeleteClusterResponse;
    create_capacity_provider(CreateCapacityProviderRequest) -> CreateCapacityProviderResponse;
    update_capacity_provider(UpdateCapacityProviderRequest) -> UpdateCapacityProviderResponse;
    delete_capacity_provider(DeleteCapacityProviderRequest) -> DeleteCapacityProviderResponse;
    describe_capacity_providers(DescribeCapacityProvidersRequest) -> DescribeCapacityProvidersResponse;
    register_task_definition(RegisterTaskDefinitionRequest) -> RegisterTaskDefinitionResponse;
    describe_task_definition(DescribeTaskDefinitionRequest) -> DescribeTaskDefinitionResponse;
    list_task_definitions(ListTaskDefinitionsRequest) -> ListTaskDefinitionsResponse;
    list_task_definition_families(ListTaskDefinitionFamiliesRequest) -> ListTaskDefinitionFamiliesResponse;
    deregister_task_definition(DeregisterTaskDefinitionRequest) -> DeregisterTaskDefinitionResponse;
    delete_task_definitions(DeleteTaskDefinitionsRequest) -> DeleteTaskDefinitionsResponse;
    run_task(RunTaskRequest) -> RunTaskResponse;
    start_task(StartTaskRequest) -> StartTaskResponse;
    stop_task(StopTaskRequest) -> StopTaskResponse;
    describe_tasks(DescribeTasksRequest) -> DescribeTasksResponse;
    list_tasks(ListTasksRequest) -> ListTasksResponse;
    execute_command(ExecuteCommandRequest) -> ExecuteCommandResponse;
    create_service(CreateServiceRequest) -> CreateServiceResponse;
    update_service(UpdateServiceRequest) -> UpdateServiceResponse;
    describe_services(DescribeServicesRequest) -> DescribeServicesResponse;
    list_services(ListServicesRequest) -> ListServicesResponse;
    list_services_by_namespace(ListServicesByNamespaceRequest) -> ListServicesByNamespaceResponse;
    delete_service(DeleteServiceRequest) -> DeleteServiceResponse;
    list_service_deployments(ListServiceDeploymentsRequest) -> ListServiceDeploymentsResponse;
    describe_service_deployments(DescribeServiceDeploymentsRequest) -> DescribeServiceDeploymentsResponse;
    describe_service_revisions(DescribeServiceRevisionsRequest) -> DescribeServiceRevisionsResponse;
    stop_service_deployment(StopServiceDeploymentRequest) -> StopServiceDeploymentResponse;
    create_express_gateway_service(CreateExpressGatewayServiceRequest) -> CreateExpressGatewayServiceResponse;
    update_express_gateway_service(UpdateExpressGatewayServiceRequest) -> UpdateExpressGatewayServiceResponse;
    describe_express_gateway_service(DescribeExpressGatewayServiceRequest) -> DescribeExpressGatewayServiceResponse;
    delete_express_gateway_service(DeleteExpressGatewayServiceRequest) -> DeleteExpressGatewayServiceResponse;
    continue_service_deployment(ContinueServiceDeploymentRequest) -> ContinueServiceDeploymentResponse;
    create_gateway(CreateGatewayRequest) -> CreateGatewayResponse;
    update_gateway(UpdateGatewayRequest) -> UpdateGatewayResponse;
    delete_gateway(DeleteGatewayRequest) -> DeleteGatewayResponse;
    describe_gateway(DescribeGatewayRequest) -> DescribeGatewayResponse;
    describe_gateway_resources(DescribeGatewayResourcesRequest) -> DescribeGatewayResourcesResponse;
    describe_gateway_route(DescribeGatewayRouteRequest) -> DescribeGatewayRouteResponse;
    associate_gateway_with_cluster(AssociateGatewayWithClusterRequest) -> AssociateGatewayWithClusterResponse;
    disassociate_gateway_from_cluster(DisassociateGatewayFromClusterRequest) -> DisassociateGatewayFromClusterResponse;
    list_gateways(ListGatewaysRequest) -> ListGatewaysResponse;
    list_gateway_cluster_associations(ListGatewayClusterAssociationsRequest) -> ListGatewayClusterAssociationsResponse;
    list_gateway_routes(ListGatewayRoutesRequest) -> ListGatewayRoutesResponse;
    register_daemon_task_definition(RegisterDaemonTaskDefinitionRequest) -> RegisterDaemonTaskDefinitionResponse;
    describe_daemon_task_definition(DescribeDaemonTaskDefinitionRequest) -> DescribeDaemonTaskDefinitionResponse;
    list_daemon_task_definitions(ListDaemonTaskDefinitionsRequest) -> ListDaemonTaskDefinitionsResponse;
    delete_daemon_task_definition(DeleteDaemonTaskDefinitionRequest) -> DeleteDaemonTaskDefinitionResponse;
    create_daemon(CreateDaemonRequest) -> CreateDaemonResponse;
    update_daemon(UpdateDaemonRequest) -> UpdateDaemonResponse;
    delete_daemon(DeleteDaemonRequest) -> DeleteDaemonResponse;
    describe_daemon(DescribeDaemonRequest) -> DescribeDaemonResponse;
    describe_daemon_deployments(DescribeDaemonDeploymentsRequest) -> DescribeDaemonDeploymentsResponse;
    describe_daemon_revisions(DescribeDaemonRevisionsRequest) -> DescribeDaemonRevisionsResponse;
    list_daemon_deployments(ListDaemonDeploymentsRequest) -> ListDaemonDeploymentsResponse;
    list_daemons(ListDaemonsRequest) -> ListDaemonsResponse;
    get_task_protection(GetTaskProtectionRequest) -> GetTaskProtectionResponse;
    update_task_protection(UpdateTaskProtectionRequest) -> UpdateTaskProtectionResponse;
    create_task_set(CreateTaskSetRequest) -> CreateTaskSetResponse;
    describe_task_sets(DescribeTaskSetsRequest) -> DescribeTaskSetsResponse;
    update_task_set(UpdateTaskSetRequest) -> UpdateTaskSetResponse;
    update_service_primary_task_set(UpdateServicePrimaryTaskSetRequest) -> UpdateServicePrimaryTaskSetResponse;
    delete_task_set(DeleteTaskSetRequest) -> DeleteTaskSetResponse;
    tag_resource(TagResourceRequest) -> TagResourceResponse;
    untag_resource(UntagResourceRequest) -> UntagResourceResponse;
    list_tags_for_resource(ListTagsForResourceRequest) -> ListTagsForResourceResponse;
    put_account_setting(PutAccountSettingRequest) -> PutAccountSettingResponse;
    put_account_setting_default(PutAccountSettingDefaultRequest) -> PutAccountSettingDefaultResponse;
    list_account_settings(ListAccountSettingsRequest) -> ListAccountSettingsResponse;
    delete_account_setting(DeleteAccountSettingRequest) -> DeleteAccountSettingResponse;
    list_container_instances(ListContainerInstancesRequest) -> ListContainerInstancesResponse;
    describe_container_instances(DescribeContainerInstancesRequest) -> DescribeContainerInstancesResponse;
    register_container_instance(RegisterContainerInstanceRequest) -> RegisterContainerInstanceResponse;
    deregister_container_instance(DeregisterContainerInstanceRequest) -> DeregisterContainerInstanceResponse;
    update_container_instances_state(UpdateContainerInstancesStateRequest) -> UpdateContainerInstancesStateResponse;
    update_container_agent(UpdateContainerAgentRequest) -> UpdateContainerAgentResponse;
    put_attributes(PutAttributesRequest) -> PutAttributesResponse;
    delete_attributes(DeleteAttributesRequest) -> DeleteAttributesResponse;
    list_attributes(ListAttributesRequest) -> ListAttributesResponse;
    discover_poll_endpoint(DiscoverPollEndpointRequest) -> DiscoverPollEndpointResponse;
    submit_task_state_change(SubmitTaskStateChangeRequest) -> SubmitTaskStateChangeResponse;
    submit_container_state_change(SubmitContainerStateChangeRequest) -> SubmitContainerStateChangeResponse;
    submit_attachment_state_changes(SubmitAttachmentStateChangesRequest) -> SubmitAttachmentStateChangesResponse;
}
