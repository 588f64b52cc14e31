//! Gateways: there are none, and what would make one says why.
//!
//! Everything that reads answers as in an account that has made none.

use crate::Ecs;
use crate::express::role::TRUSTED;
use crate::handlers::clusters::active_cluster;
use crate::page::{PAGE, Window};
use crate::refs::{cluster_name, may_name_service, role_arn};
use crate::refusal::{Refusal, invalid};
use api::ecs as w;
use api::{ApiError, Reply};
use domain::Scope;
use store::Txn;
use wire::Context;

/// Why no gateway is made.
const NONE_YET: &str = "Gateways are not supported by Longshore yet: make a load balancer and name \
                        its target group in loadBalancers, or create an Express service.";

impl Ecs {
    /// Refuses: the routes of services to a gateway are not built.
    pub(crate) async fn create_gateway(
        &self,
        cx: &Context,
        input: w::CreateGatewayRequest,
    ) -> Reply<w::CreateGatewayResponse> {
        let arn = gateway_arn(&cx.scope, &input.name);
        cx.allow("ecs:CreateGateway", &arn).await?;
        let role = role_arn(&cx.scope, &input.infrastructure_role_arn);
        let to = [("iam:PassedToService", TRUSTED.to_owned())];
        cx.allow_with("iam:PassRole", &role, &to).await?;
        Err(w::unsupported_feature_exception(NONE_YET))
    }

    /// Refuses: there is no such gateway.
    pub(crate) async fn update_gateway(
        &self,
        cx: &Context,
        input: w::UpdateGatewayRequest,
    ) -> Reply<w::UpdateGatewayResponse> {
        missing(cx, "ecs:UpdateGateway", &input.gateway).await
    }

    /// Refuses: there is no such gateway.
    pub(crate) async fn delete_gateway(
        &self,
        cx: &Context,
        input: w::DeleteGatewayRequest,
    ) -> Reply<w::DeleteGatewayResponse> {
        missing(cx, "ecs:DeleteGateway", &input.gateway).await
    }

    /// Refuses: there is no such gateway.
    pub(crate) async fn describe_gateway(
        &self,
        cx: &Context,
        input: w::DescribeGatewayRequest,
    ) -> Reply<w::DescribeGatewayResponse> {
        missing(cx, "ecs:DescribeGateway", &input.gateway).await
    }

    /// Refuses: there is no such gateway.
    pub(crate) async fn describe_gateway_resources(
        &self,
        cx: &Context,
        input: w::DescribeGatewayResourcesRequest,
    ) -> Reply<w::DescribeGatewayResourcesResponse> {
        missing(cx, "ecs:DescribeGatewayResources", &input.gateway).await
    }

    /// Refuses: there is no such route.
    pub(crate) async fn describe_gateway_route(
        &self,
        cx: &Context,
        input: w::DescribeGatewayRouteRequest,
    ) -> Reply<w::DescribeGatewayRouteResponse> {
        let arn = &input.gateway_route_arn;
        cx.allow("ecs:DescribeGatewayRoute", arn).await?;
        Err(w::resource_not_found_exception(format!(
            "The gateway route {arn} was not found."
        )))
    }

    /// Refuses: there is no such gateway.
    pub(crate) async fn associate_gateway_with_cluster(
        &self,
        cx: &Context,
        input: w::AssociateGatewayWithClusterRequest,
    ) -> Reply<w::AssociateGatewayWithClusterResponse> {
        let arn = gateway_arn(&cx.scope, &input.gateway);
        cx.allow("ecs:AssociateGatewayWithCluster", &arn).await?;
        self.check_cluster(cx, &input.cluster).await?;
        Err(gateway_not_found(&input.gateway))
    }

    /// Refuses: there is no such gateway.
    pub(crate) async fn disassociate_gateway_from_cluster(
        &self,
        cx: &Context,
        input: w::DisassociateGatewayFromClusterRequest,
    ) -> Reply<w::DisassociateGatewayFromClusterResponse> {
        let arn = gateway_arn(&cx.scope, &input.gateway);
        cx.allow("ecs:DisassociateGatewayFromCluster", &arn).await?;
        self.check_cluster(cx, &input.cluster).await?;
        Err(gateway_not_found(&input.gateway))
    }

    /// Tells gateways: none.
    pub(crate) async fn list_gateways(
        &self,
        cx: &Context,
        input: w::ListGatewaysRequest,
    ) -> Reply<w::ListGatewaysResponse> {
        cx.allow("ecs:ListGateways", "*").await?;
        Window::read(input.next_token.as_deref(), input.max_results, PAGE)?;
        Ok(w::ListGatewaysResponse {
            gateways: Some(Vec::new()),
            next_token: None,
        })
    }

    /// Tells which gateways serve which clusters: none does.
    pub(crate) async fn list_gateway_cluster_associations(
        &self,
        cx: &Context,
        input: w::ListGatewayClusterAssociationsRequest,
    ) -> Reply<w::ListGatewayClusterAssociationsResponse> {
        cx.allow("ecs:ListGatewayClusterAssociations", "*").await?;
        Window::read(input.next_token.as_deref(), input.max_results, PAGE)?;
        if let Some(cluster) = &input.cluster {
            self.check_cluster(cx, cluster).await?;
        }
        match &input.gateway {
            Some(gateway) => Err(gateway_not_found(gateway)),
            None => Ok(w::ListGatewayClusterAssociationsResponse {
                gateway_cluster_associations: Some(Vec::new()),
                next_token: None,
            }),
        }
    }

    /// Tells the routes from gateways to services: there are none.
    pub(crate) async fn list_gateway_routes(
        &self,
        cx: &Context,
        input: w::ListGatewayRoutesRequest,
    ) -> Reply<w::ListGatewayRoutesResponse> {
        cx.allow("ecs:ListGatewayRoutes", "*").await?;
        Window::read(input.next_token.as_deref(), input.max_results, PAGE)?;
        if let Some(service) = &input.service {
            may_name_service(&cx.scope, service)
                .then_some(())
                .ok_or_else(|| invalid("Invalid service ARN."))?;
        }
        match &input.gateway {
            Some(gateway) => Err(gateway_not_found(gateway)),
            None => Ok(w::ListGatewayRoutesResponse {
                gateway_routes: Some(Vec::new()),
                next_token: None,
            }),
        }
    }

    /// Refuses unless there is such a cluster.
    async fn check_cluster(&self, cx: &Context, given: &str) -> Result<(), ApiError> {
        let name = &cluster_name(&cx.scope, Some(given))?;
        let found = self.store.transact(|txn: Txn| async move {
            active_cluster(&txn, &cx.scope, name).await?;
            Ok::<_, Refusal>(())
        });
        Ok(found.await?)
    }
}

/// The answer about one gateway that is named.
async fn missing<T>(cx: &Context, action: &str, gateway: &str) -> Reply<T> {
    cx.allow(action, &gateway_arn(&cx.scope, gateway)).await?;
    Err(gateway_not_found(gateway))
}

fn gateway_not_found(gateway: &str) -> ApiError {
    w::gateway_not_found_exception(format!("The gateway {gateway} was not found."))
}

/// The ARN of a gateway that is named by name or ARN.
fn gateway_arn(scope: &Scope, given: &str) -> String {
    if given.starts_with("arn:") {
        return given.to_owned();
    }
    scope.arn("ecs", format!("gateway/{given}")).to_string()
}
