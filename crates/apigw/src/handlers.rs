//! The operations of API Gateway's HTTP APIs.

mod api_mappings;
mod apis;
mod authorizers;
mod definitions;
mod deployments;
mod domain_names;
mod find;
mod integrations;
mod quick;
mod routes;
mod stages;
mod tags;
mod vpc_links;

pub(crate) use apis::{cors_checked, put_new_api};
pub(crate) use authorizers::checked as authorizer_checked;
pub(crate) use integrations::checked as integration_checked;
pub(crate) use routes::{check_key, check_references};

use crate::Apigw;
use api::Reply;
use api::apigatewayv2 as shapes;
use api::apigatewayv2::*;
use api::record::{Record, from_tree};
use domain::apigw::arn;
use serde_json::Value;
use wire::Context;

impl Apigw {
    /// Asks whether the caller may do `verb`, an HTTP method, to the resource at `path`.
    /// Source: service authorization reference, API Gateway V2.
    async fn ask(&self, cx: &Context, verb: &str, path: &str) -> Reply<()> {
        let arn = arn(&cx.scope, path.to_owned()).to_string();
        cx.allow(&format!("apigateway:{verb}"), &arn).await
    }
}

/// An output with the members a tree has.
fn told<R: Record>(tree: Value) -> R {
    from_tree(tree)
}

/// A list's output.
fn items<R: Record>(items: Vec<Value>, next: Option<String>) -> R {
    from_tree(serde_json::json!({ "Items": items, "NextToken": next }))
}

macro_rules! operations {
    ($($name:ident: $input:ident -> $output:ty;)*) => {
        impl shapes::Apigatewayv2<Context> for Apigw {
            $(async fn $name(&self, cx: &Context, input: $input) -> Reply<$output> {
                Ok(Apigw::$name(self, cx, input).await?)
            })*
        }
    };
}

operations! {
    create_api: CreateApiRequest -> CreateApiResponse;
    create_api_mapping: CreateApiMappingRequest -> CreateApiMappingResponse;
    create_authorizer: CreateAuthorizerRequest -> CreateAuthorizerResponse;
    create_deployment: CreateDeploymentRequest -> CreateDeploymentResponse;
    create_domain_name: CreateDomainNameRequest -> CreateDomainNameResponse;
    create_integration: CreateIntegrationRequest -> CreateIntegrationResult;
    create_route: CreateRouteRequest -> CreateRouteResult;
    create_stage: CreateStageRequest -> CreateStageResponse;
    create_vpc_link: CreateVpcLinkRequest -> CreateVpcLinkResponse;
    delete_access_log_settings: DeleteAccessLogSettingsRequest -> ();
    delete_api: DeleteApiRequest -> ();
    delete_api_mapping: DeleteApiMappingRequest -> ();
    delete_authorizer: DeleteAuthorizerRequest -> ();
    delete_cors_configuration: DeleteCorsConfigurationRequest -> ();
    delete_deployment: DeleteDeploymentRequest -> ();
    delete_domain_name: DeleteDomainNameRequest -> ();
    delete_integration: DeleteIntegrationRequest -> ();
    delete_route: DeleteRouteRequest -> ();
    delete_route_request_parameter: DeleteRouteRequestParameterRequest -> ();
    delete_route_settings: DeleteRouteSettingsRequest -> ();
    delete_stage: DeleteStageRequest -> ();
    delete_vpc_link: DeleteVpcLinkRequest -> DeleteVpcLinkResponse;
    export_api: ExportApiRequest -> ExportApiResponse;
    get_api: GetApiRequest -> GetApiResponse;
    get_api_mapping: GetApiMappingRequest -> GetApiMappingResponse;
    get_api_mappings: GetApiMappingsRequest -> GetApiMappingsResponse;
    get_apis: GetApisRequest -> GetApisResponse;
    get_authorizer: GetAuthorizerRequest -> GetAuthorizerResponse;
    get_authorizers: GetAuthorizersRequest -> GetAuthorizersResponse;
    get_deployment: GetDeploymentRequest -> GetDeploymentResponse;
    get_deployments: GetDeploymentsRequest -> GetDeploymentsResponse;
    get_domain_name: GetDomainNameRequest -> GetDomainNameResponse;
    get_domain_names: GetDomainNamesRequest -> GetDomainNamesResponse;
    get_integration: GetIntegrationRequest -> GetIntegrationResult;
    get_integrations: GetIntegrationsRequest -> GetIntegrationsResponse;
    get_route: GetRouteRequest -> GetRouteResult;
    get_routes: GetRoutesRequest -> GetRoutesResponse;
    get_stage: GetStageRequest -> GetStageResponse;
    get_stages: GetStagesRequest -> GetStagesResponse;
    get_tags: GetTagsRequest -> GetTagsResponse;
    get_vpc_link: GetVpcLinkRequest -> GetVpcLinkResponse;
    get_vpc_links: GetVpcLinksRequest -> GetVpcLinksResponse;
    import_api: ImportApiRequest -> ImportApiResponse;
    reimport_api: ReimportApiRequest -> ReimportApiResponse;
    reset_authorizers_cache: ResetAuthorizersCacheRequest -> ();
    tag_resource: TagResourceRequest -> TagResourceResponse;
    untag_resource: UntagResourceRequest -> ();
    update_api: UpdateApiRequest -> UpdateApiResponse;
    update_api_mapping: UpdateApiMappingRequest -> UpdateApiMappingResponse;
    update_authorizer: UpdateAuthorizerRequest -> UpdateAuthorizerResponse;
    update_deployment: UpdateDeploymentRequest -> UpdateDeploymentResponse;
    update_domain_name: UpdateDomainNameRequest -> UpdateDomainNameResponse;
    update_integration: UpdateIntegrationRequest -> UpdateIntegrationResult;
    update_route: UpdateRouteRequest -> UpdateRouteResult;
    update_stage: UpdateStageRequest -> UpdateStageResponse;
    update_vpc_link: UpdateVpcLinkRequest -> UpdateVpcLinkResponse;
}
