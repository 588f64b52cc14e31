//! VPC links, domain names and API mappings.

use super::moment;
use domain::apigw::{ApiMapping, DomainConfiguration, DomainName, LinkStatus, VpcLink};
use serde_json::{Value, json};

/// A VPC link as it is told.
pub(crate) fn vpc_link(link: &VpcLink) -> Value {
    let (status, message) = match &link.status {
        LinkStatus::Pending => ("PENDING", "VPC link is provisioning ENIs"),
        LinkStatus::Available => ("AVAILABLE", "VPC link is ready to route traffic"),
        LinkStatus::Failed(why) => ("FAILED", why.as_str()),
        LinkStatus::Deleting => ("DELETING", "VPC link is being deleted"),
    };
    json!({
        "CreatedDate": moment(link.created_at),
        "Name": link.name,
        "SecurityGroupIds": link.security_groups,
        "SubnetIds": link.subnets,
        "Tags": link.tags,
        "VpcLinkId": link.id,
        "VpcLinkStatus": status,
        "VpcLinkStatusMessage": message,
        "VpcLinkVersion": "V2",
    })
}

/// A domain name as it is told.
pub(crate) fn domain_name(domain: &DomainName) -> Value {
    let configurations: Vec<Value> = domain.configurations.iter().map(configuration).collect();
    json!({
        "ApiMappingSelectionExpression": "$request.basepath",
        "DomainName": domain.name,
        "DomainNameArn": domain.arn().to_string(),
        "DomainNameConfigurations": configurations,
        "RoutingMode": "API_MAPPING_ONLY",
        "Tags": domain.tags,
    })
}

fn configuration(one: &DomainConfiguration) -> Value {
    json!({
        "ApiGatewayDomainName": one.target,
        "CertificateArn": one.certificate,
        "CertificateName": one.certificate_name,
        "DomainNameStatus": "AVAILABLE",
        "EndpointType": one.endpoint_type,
        "HostedZoneId": one.hosted_zone,
        "IpAddressType": one.ip_address_type,
        "OwnershipVerificationCertificateArn": one.ownership_certificate,
        "SecurityPolicy": one.security_policy,
    })
}

/// An API mapping as it is told.
pub(crate) fn api_mapping(mapping: &ApiMapping) -> Value {
    json!({
        "ApiId": mapping.api,
        "ApiMappingId": mapping.id,
        "ApiMappingKey": mapping.path,
        "Stage": mapping.stage,
    })
}
