//! What callers keep with a service.

use super::Discovery;
use api::Reply;
use api::servicediscovery::{
    DeleteServiceAttributesRequest, DeleteServiceAttributesResponse, GetServiceAttributesRequest,
    GetServiceAttributesResponse, ServiceAttributes, UpdateServiceAttributesRequest,
    UpdateServiceAttributesResponse, service_attributes_limit_exceeded_exception,
};
use wire::Context;

/// Attributes of a service. Source: Cloud Map quotas.
const ATTRIBUTES: usize = 30;

impl Discovery {
    pub(super) async fn get_service_attributes(
        &self,
        cx: &Context,
        input: GetServiceAttributesRequest,
    ) -> Reply<GetServiceAttributesResponse> {
        let seen = self
            .service(cx, &input.service_id, "GetServiceAttributes")
            .await?;
        let attributes = ServiceAttributes {
            service_arn: Some(seen.service.arn().to_string()),
            resource_owner: Some(cx.scope.account.to_string()),
            attributes: Some(seen.service.attributes),
        };
        Ok(GetServiceAttributesResponse {
            service_attributes: Some(attributes),
        })
    }

    pub(super) async fn update_service_attributes(
        &self,
        cx: &Context,
        input: UpdateServiceAttributesRequest,
    ) -> Reply<UpdateServiceAttributesResponse> {
        let seen = self
            .service(cx, &input.service_id, "UpdateServiceAttributes")
            .await?;
        seen.writable()?;
        self.change_service(&seen, None, |service| {
            service.attributes.extend(input.attributes.clone());
            if service.attributes.len() > ATTRIBUTES {
                return Err(service_attributes_limit_exceeded_exception(format!(
                    "A service can have at most {ATTRIBUTES} attributes."
                )));
            }
            Ok(())
        })
        .await?;
        Ok(UpdateServiceAttributesResponse {})
    }

    pub(super) async fn delete_service_attributes(
        &self,
        cx: &Context,
        input: DeleteServiceAttributesRequest,
    ) -> Reply<DeleteServiceAttributesResponse> {
        let seen = self
            .service(cx, &input.service_id, "DeleteServiceAttributes")
            .await?;
        seen.writable()?;
        self.change_service(&seen, None, |service| {
            service
                .attributes
                .retain(|key, _| !input.attributes.contains(key));
            Ok(())
        })
        .await?;
        Ok(DeleteServiceAttributesResponse {})
    }
}
