//! APIs and CORS.

use super::{moment, some};
use crate::Apigw;
use api::apigatewayv2 as wire;
use domain::apigw::{Api, Cors};
use serde_json::{Value, json};

/// What HTTP APIs select API keys by: told, though they have none.
const API_KEY_SELECTION: &str = "$request.header.x-api-key";
/// What HTTP APIs select routes by.
const ROUTE_SELECTION: &str = "$request.method $request.path";

/// An API as it is told.
pub(crate) fn api(room: &Apigw, api: &Api) -> Value {
    json!({
        "ApiEndpoint": room.endpoint(&api.id),
        "ApiGatewayManaged": false,
        "ApiId": api.id,
        "ApiKeySelectionExpression": API_KEY_SELECTION,
        "CorsConfiguration": api.cors.as_ref().map(cors),
        "CreatedDate": moment(api.created_at),
        "Description": api.description,
        "DisableExecuteApiEndpoint": api.endpoint_disabled,
        "ImportInfo": some(&api.import_info),
        "IpAddressType": api.ip_address_type,
        "Name": api.name,
        "ProtocolType": "HTTP",
        "RouteSelectionExpression": ROUTE_SELECTION,
        "Tags": api.tags,
        "Version": api.version,
        "Warnings": some(&api.warnings),
    })
}

/// CORS as it is told.
pub(crate) fn cors(cors: &Cors) -> Value {
    json!({
        "AllowCredentials": cors.allow_credentials,
        "AllowHeaders": some(&cors.allow_headers),
        "AllowMethods": some(&cors.allow_methods),
        "AllowOrigins": some(&cors.allow_origins),
        "ExposeHeaders": some(&cors.expose_headers),
        "MaxAge": cors.max_age,
    })
}

/// CORS as it is kept.
pub(crate) fn cors_kept(cors: wire::Cors) -> Cors {
    Cors {
        allow_credentials: cors.allow_credentials,
        allow_headers: cors.allow_headers.unwrap_or_default(),
        allow_methods: cors.allow_methods.unwrap_or_default(),
        allow_origins: cors.allow_origins.unwrap_or_default(),
        expose_headers: cors.expose_headers.unwrap_or_default(),
        max_age: cors.max_age,
    }
}
