//! The operations, one file a noun. Each makes its input valid, commits once and answers.

pub(crate) mod defaults;
pub(crate) mod endpoint_places;
pub(crate) mod endpoint_services;
pub(crate) mod endpoints;
pub(crate) mod gateways;
pub(crate) mod group_references;
pub(crate) mod interfaces;
pub(crate) mod nat_gateways;
pub(crate) mod peering_answers;
pub(crate) mod peerings;
pub(crate) mod places;
pub(crate) mod route_associations;
pub(crate) mod route_tables;
pub(crate) mod routes;
pub(crate) mod rules;
pub(crate) mod security_groups;
pub(crate) mod subnets;
pub(crate) mod tags;
pub(crate) mod volumes;
pub(crate) mod vpc_attributes;
pub(crate) mod vpc_blocks;
pub(crate) mod vpcs;

use crate::Network;
use api::Reply;
use api::ec2;
use std::sync::Arc;
use wire::Context;

/// Serves the operations of EC2.
pub struct Handlers(Arc<Network>);

impl Handlers {
    /// Handlers of that room.
    pub fn new(room: Arc<Network>) -> Self {
        Self(room)
    }
}

/// Says which function serves which operation.
macro_rules! serve {
    ($($operation:ident($input:ty) -> $output:ty: $handler:path;)*) => {
        impl ec2::Ec2<Context> for Handlers {
            $(async fn $operation(&self, cx: &Context, input: $input) -> Reply<$output> {
                Ok($handler(&self.0, cx, input).await?)
            })*
        }
    };
}

serve! {
    accept_vpc_peering_connection(ec2::AcceptVpcPeeringConnectionRequest) -> ec2::AcceptVpcPeeringConnectionResult: peering_answers::accept;
    allocate_address(ec2::AllocateAddressRequest) -> ec2::AllocateAddressResult: gateways::allocate;
    associate_route_table(ec2::AssociateRouteTableRequest) -> ec2::AssociateRouteTableResult: route_associations::associate;
    associate_vpc_cidr_block(ec2::AssociateVpcCidrBlockRequest) -> ec2::AssociateVpcCidrBlockResult: vpc_blocks::associate;
    attach_internet_gateway(ec2::AttachInternetGatewayRequest) -> (): gateways::attach;
    authorize_security_group_egress(ec2::AuthorizeSecurityGroupEgressRequest) -> ec2::AuthorizeSecurityGroupEgressResult: rules::authorize::egress;
    authorize_security_group_ingress(ec2::AuthorizeSecurityGroupIngressRequest) -> ec2::AuthorizeSecurityGroupIngressResult: rules::authorize::ingress;
    create_default_vpc(ec2::CreateDefaultVpcRequest) -> ec2::CreateDefaultVpcResult: defaults::create;
    create_internet_gateway(ec2::CreateInternetGatewayRequest) -> ec2::CreateInternetGatewayResult: gateways::create;
    create_nat_gateway(ec2::CreateNatGatewayRequest) -> ec2::CreateNatGatewayResult: nat_gateways::create;
    create_network_interface(ec2::CreateNetworkInterfaceRequest) -> ec2::CreateNetworkInterfaceResult: interfaces::create;
    create_route(ec2::CreateRouteRequest) -> ec2::CreateRouteResult: routes::create;
    create_route_table(ec2::CreateRouteTableRequest) -> ec2::CreateRouteTableResult: route_tables::create;
    create_security_group(ec2::CreateSecurityGroupRequest) -> ec2::CreateSecurityGroupResult: security_groups::create;
    create_subnet(ec2::CreateSubnetRequest) -> ec2::CreateSubnetResult: subnets::create;
    create_tags(ec2::CreateTagsRequest) -> (): tags::create;
    create_vpc(ec2::CreateVpcRequest) -> ec2::CreateVpcResult: vpcs::create;
    create_vpc_endpoint(ec2::CreateVpcEndpointRequest) -> ec2::CreateVpcEndpointResult: endpoints::create;
    create_vpc_peering_connection(ec2::CreateVpcPeeringConnectionRequest) -> ec2::CreateVpcPeeringConnectionResult: peerings::create;
    delete_internet_gateway(ec2::DeleteInternetGatewayRequest) -> (): gateways::delete;
    delete_nat_gateway(ec2::DeleteNatGatewayRequest) -> ec2::DeleteNatGatewayResult: nat_gateways::delete;
    delete_network_interface(ec2::DeleteNetworkInterfaceRequest) -> (): interfaces::delete;
    delete_route(ec2::DeleteRouteRequest) -> (): routes::delete;
    delete_route_table(ec2::DeleteRouteTableRequest) -> (): route_tables::delete;
    delete_security_group(ec2::DeleteSecurityGroupRequest) -> ec2::DeleteSecurityGroupResult: security_groups::delete;
    delete_subnet(ec2::DeleteSubnetRequest) -> (): subnets::delete;
    delete_tags(ec2::DeleteTagsRequest) -> (): tags::delete;
    delete_vpc(ec2::DeleteVpcRequest) -> (): vpcs::delete;
    delete_vpc_endpoints(ec2::DeleteVpcEndpointsRequest) -> ec2::DeleteVpcEndpointsResult: endpoints::delete;
    delete_vpc_peering_connection(ec2::DeleteVpcPeeringConnectionRequest) -> ec2::DeleteVpcPeeringConnectionResult: peering_answers::delete;
    describe_account_attributes(ec2::DescribeAccountAttributesRequest) -> ec2::DescribeAccountAttributesResult: places::describe_account_attributes;
    describe_addresses(ec2::DescribeAddressesRequest) -> ec2::DescribeAddressesResult: gateways::describe_addresses;
    describe_availability_zones(ec2::DescribeAvailabilityZonesRequest) -> ec2::DescribeAvailabilityZonesResult: places::describe_zones;
    describe_internet_gateways(ec2::DescribeInternetGatewaysRequest) -> ec2::DescribeInternetGatewaysResult: gateways::describe;
    describe_managed_prefix_lists(ec2::DescribeManagedPrefixListsRequest) -> ec2::DescribeManagedPrefixListsResult: endpoint_services::describe_managed_prefix_lists;
    describe_nat_gateways(ec2::DescribeNatGatewaysRequest) -> ec2::DescribeNatGatewaysResult: nat_gateways::describe;
    describe_network_acls(ec2::DescribeNetworkAclsRequest) -> ec2::DescribeNetworkAclsResult: places::describe_network_acls;
    describe_network_interfaces(ec2::DescribeNetworkInterfacesRequest) -> ec2::DescribeNetworkInterfacesResult: interfaces::describe;
    describe_prefix_lists(ec2::DescribePrefixListsRequest) -> ec2::DescribePrefixListsResult: endpoint_services::describe_prefix_lists;
    describe_regions(ec2::DescribeRegionsRequest) -> ec2::DescribeRegionsResult: places::describe_regions;
    describe_route_tables(ec2::DescribeRouteTablesRequest) -> ec2::DescribeRouteTablesResult: route_tables::describe;
    describe_security_group_references(ec2::DescribeSecurityGroupReferencesRequest) -> ec2::DescribeSecurityGroupReferencesResult: group_references::describe_references;
    describe_security_group_rules(ec2::DescribeSecurityGroupRulesRequest) -> ec2::DescribeSecurityGroupRulesResult: rules::describe::describe;
    describe_security_groups(ec2::DescribeSecurityGroupsRequest) -> ec2::DescribeSecurityGroupsResult: security_groups::describe;
    describe_stale_security_groups(ec2::DescribeStaleSecurityGroupsRequest) -> ec2::DescribeStaleSecurityGroupsResult: group_references::describe_stale;
    describe_subnets(ec2::DescribeSubnetsRequest) -> ec2::DescribeSubnetsResult: subnets::describe;
    describe_tags(ec2::DescribeTagsRequest) -> ec2::DescribeTagsResult: tags::describe;
    describe_volumes(ec2::DescribeVolumesRequest) -> ec2::DescribeVolumesResult: volumes::describe;
    describe_vpc_attribute(ec2::DescribeVpcAttributeRequest) -> ec2::DescribeVpcAttributeResult: vpc_attributes::describe;
    describe_vpc_endpoint_services(ec2::DescribeVpcEndpointServicesRequest) -> ec2::DescribeVpcEndpointServicesResult: endpoint_services::describe;
    describe_vpc_endpoints(ec2::DescribeVpcEndpointsRequest) -> ec2::DescribeVpcEndpointsResult: endpoints::describe;
    describe_vpc_peering_connections(ec2::DescribeVpcPeeringConnectionsRequest) -> ec2::DescribeVpcPeeringConnectionsResult: peerings::describe;
    describe_vpcs(ec2::DescribeVpcsRequest) -> ec2::DescribeVpcsResult: vpcs::describe;
    detach_internet_gateway(ec2::DetachInternetGatewayRequest) -> (): gateways::detach;
    disassociate_route_table(ec2::DisassociateRouteTableRequest) -> (): route_associations::disassociate;
    disassociate_vpc_cidr_block(ec2::DisassociateVpcCidrBlockRequest) -> ec2::DisassociateVpcCidrBlockResult: vpc_blocks::disassociate;
    modify_network_interface_attribute(ec2::ModifyNetworkInterfaceAttributeRequest) -> (): interfaces::modify_attribute;
    modify_security_group_rules(ec2::ModifySecurityGroupRulesRequest) -> ec2::ModifySecurityGroupRulesResult: rules::modify::modify;
    modify_subnet_attribute(ec2::ModifySubnetAttributeRequest) -> (): subnets::modify_attribute;
    modify_vpc_attribute(ec2::ModifyVpcAttributeRequest) -> (): vpc_attributes::modify;
    modify_vpc_endpoint(ec2::ModifyVpcEndpointRequest) -> ec2::ModifyVpcEndpointResult: endpoints::modify;
    modify_vpc_peering_connection_options(ec2::ModifyVpcPeeringConnectionOptionsRequest) -> ec2::ModifyVpcPeeringConnectionOptionsResult: peering_answers::modify_options;
    reject_vpc_peering_connection(ec2::RejectVpcPeeringConnectionRequest) -> ec2::RejectVpcPeeringConnectionResult: peering_answers::reject;
    release_address(ec2::ReleaseAddressRequest) -> (): gateways::release;
    replace_route(ec2::ReplaceRouteRequest) -> (): routes::replace;
    replace_route_table_association(ec2::ReplaceRouteTableAssociationRequest) -> ec2::ReplaceRouteTableAssociationResult: route_associations::replace;
    revoke_security_group_egress(ec2::RevokeSecurityGroupEgressRequest) -> ec2::RevokeSecurityGroupEgressResult: rules::revoke::egress;
    revoke_security_group_ingress(ec2::RevokeSecurityGroupIngressRequest) -> ec2::RevokeSecurityGroupIngressResult: rules::revoke::ingress;
    update_security_group_rule_descriptions_egress(ec2::UpdateSecurityGroupRuleDescriptionsEgressRequest) -> ec2::UpdateSecurityGroupRuleDescriptionsEgressResult: rules::descriptions::egress;
    update_security_group_rule_descriptions_ingress(ec2::UpdateSecurityGroupRuleDescriptionsIngressRequest) -> ec2::UpdateSecurityGroupRuleDescriptionsIngressResult: rules::descriptions::ingress;
}
