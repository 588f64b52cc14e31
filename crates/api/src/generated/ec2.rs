//! EC2. Made by `cargo xtask codegen`; do not edit.

#![allow(missing_docs, unused_imports, clippy::all)]

use crate::error::{ApiError, Fault, Reply};
use crate::record::{Blob, from_tree};
use crate::service::{Answer, answer};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;
use std::future::Future;

crate::record! {
    AcceptVpcPeeringConnectionRequest {
        dry_run: Option<bool> = "DryRun",
        vpc_peering_connection_id: String = "VpcPeeringConnectionId",
    }
    AcceptVpcPeeringConnectionResult {
        vpc_peering_connection: Option<VpcPeeringConnection> = "VpcPeeringConnection",
    }
    AccountAttribute {
        attribute_name: Option<String> = "AttributeName",
        attribute_values: Option<Vec<AccountAttributeValue>> = "AttributeValues",
    }
    AccountAttributeValue {
        attribute_value: Option<String> = "AttributeValue",
    }
    Address {
        allocation_id: Option<String> = "AllocationId",
        association_id: Option<String> = "AssociationId",
        domain: Option<String> = "Domain",
        network_interface_id: Option<String> = "NetworkInterfaceId",
        network_interface_owner_id: Option<String> = "NetworkInterfaceOwnerId",
        private_ip_address: Option<String> = "PrivateIpAddress",
        tags: Option<Vec<Tag>> = "Tags",
        public_ipv4_pool: Option<String> = "PublicIpv4Pool",
        network_border_group: Option<String> = "NetworkBorderGroup",
        customer_owned_ip: Option<String> = "CustomerOwnedIp",
        customer_owned_ipv4_pool: Option<String> = "CustomerOwnedIpv4Pool",
        carrier_ip: Option<String> = "CarrierIp",
        subnet_id: Option<String> = "SubnetId",
        service_managed: Option<String> = "ServiceManaged",
        instance_id: Option<String> = "InstanceId",
        public_ip: Option<String> = "PublicIp",
    }
    AllocateAddressRequest {
        domain: Option<String> = "Domain",
        address: Option<String> = "Address",
        public_ipv4_pool: Option<String> = "PublicIpv4Pool",
        network_border_group: Option<String> = "NetworkBorderGroup",
        customer_owned_ipv4_pool: Option<String> = "CustomerOwnedIpv4Pool",
        tag_specifications: Option<Vec<TagSpecification>> = "TagSpecifications",
        ipam_pool_id: Option<String> = "IpamPoolId",
        dry_run: Option<bool> = "DryRun",
    }
    AllocateAddressResult {
        allocation_id: Option<String> = "AllocationId",
        public_ipv4_pool: Option<String> = "PublicIpv4Pool",
        network_border_group: Option<String> = "NetworkBorderGroup",
        domain: Option<String> = "Domain",
        customer_owned_ip: Option<String> = "CustomerOwnedIp",
        customer_owned_ipv4_pool: Option<String> = "CustomerOwnedIpv4Pool",
        carrier_ip: Option<String> = "CarrierIp",
        public_ip: Option<String> = "PublicIp",
    }
    AssociateRouteTableRequest {
        gateway_id: Option<String> = "GatewayId",
        public_ipv4_pool: Option<String> = "PublicIpv4Pool",
        dry_run: Option<bool> = "DryRun",
        subnet_id: Option<String> = "SubnetId",
        route_table_id: String = "RouteTableId",
    }
    AssociateRouteTableResult {
        association_id: Option<String> = "AssociationId",
        association_state: Option<RouteTableAssociationState> = "AssociationState",
    }
    AssociateVpcCidrBlockRequest {
        cidr_block: Option<String> = "CidrBlock",
        ipv6_cidr_block_network_border_group: Option<String> = "Ipv6CidrBlockNetworkBorderGroup",
        ipv6_pool: Option<String> = "Ipv6Pool",
        ipv6_cidr_block: Option<String> = "Ipv6CidrBlock",
        ipv4_ipam_pool_id: Option<String> = "Ipv4IpamPoolId",
        ipv4_netmask_length: Option<i32> = "Ipv4NetmaskLength",
        ipv6_ipam_pool_id: Option<String> = "Ipv6IpamPoolId",
        ipv6_netmask_length: Option<i32> = "Ipv6NetmaskLength",
        vpc_id: String = "VpcId",
        amazon_provided_ipv6_cidr_block: Option<bool> = "AmazonProvidedIpv6CidrBlock",
    }
    AssociateVpcCidrBlockResult {
        ipv6_cidr_block_association: Option<VpcIpv6CidrBlockAssociation> = "Ipv6CidrBlockAssociation",
        cidr_block_association: Option<VpcCidrBlockAssociation> = "CidrBlockAssociation",
        vpc_id: Option<String> = "VpcId",
    }
    AttachInternetGatewayRequest {
        dry_run: Option<bool> = "DryRun",
        internet_gateway_id: String = "InternetGatewayId",
        vpc_id: String = "VpcId",
    }
    AttachmentEnaSrdSpecification {
        ena_srd_enabled: Option<bool> = "EnaSrdEnabled",
        ena_srd_udp_specification: Option<AttachmentEnaSrdUdpSpecification> = "EnaSrdUdpSpecification",
    }
    AttachmentEnaSrdUdpSpecification {
        ena_srd_udp_enabled: Option<bool> = "EnaSrdUdpEnabled",
    }
    AttributeBooleanValue {
        value: Option<bool> = "Value",
    }
    AttributeValue {
        value: Option<String> = "Value",
    }
    AuthorizeSecurityGroupEgressRequest {
        tag_specifications: Option<Vec<TagSpecification>> = "TagSpecifications",
        dry_run: Option<bool> = "DryRun",
        group_id: String = "GroupId",
        source_security_group_name: Option<String> = "SourceSecurityGroupName",
        source_security_group_owner_id: Option<String> = "SourceSecurityGroupOwnerId",
        ip_protocol: Option<String> = "IpProtocol",
        from_port: Option<i32> = "FromPort",
        to_port: Option<i32> = "ToPort",
        cidr_ip: Option<String> = "CidrIp",
        ip_permissions: Option<Vec<IpPermission>> = "IpPermissions",
    }
    AuthorizeSecurityGroupEgressResult {
        r#return: Option<bool> = "Return",
        security_group_rules: Option<Vec<SecurityGroupRule>> = "SecurityGroupRules",
    }
    AuthorizeSecurityGroupIngressRequest {
        cidr_ip: Option<String> = "CidrIp",
        from_port: Option<i32> = "FromPort",
        group_id: Option<String> = "GroupId",
        group_name: Option<String> = "GroupName",
        ip_permissions: Option<Vec<IpPermission>> = "IpPermissions",
        ip_protocol: Option<String> = "IpProtocol",
        source_security_group_name: Option<String> = "SourceSecurityGroupName",
        source_security_group_owner_id: Option<String> = "SourceSecurityGroupOwnerId",
        to_port: Option<i32> = "ToPort",
        tag_specifications: Option<Vec<TagSpecification>> = "TagSpecifications",
        dry_run: Option<bool> = "DryRun",
    }
    AuthorizeSecurityGroupIngressResult {
        r#return: Option<bool> = "Return",
        security_group_rules: Option<Vec<SecurityGroupRule>> = "SecurityGroupRules",
    }
    AvailabilityZone {
        opt_in_status: Option<String> = "OptInStatus",
        messages: Option<Vec<AvailabilityZoneMessage>> = "Messages",
        region_name: Option<String> = "RegionName",
        zone_name: Option<String> = "ZoneName",
        zone_id: Option<String> = "ZoneId",
        group_name: Option<String> = "GroupName",
        network_border_group: Option<String> = "NetworkBorderGroup",
        zone_type: Option<String> = "ZoneType",
        parent_zone_name: Option<String> = "ParentZoneName",
        parent_zone_id: Option<String> = "ParentZoneId",
        group_long_name: Option<String> = "GroupLongName",
        geography: Option<Vec<AvailabilityZoneGeography>> = "Geography",
        sub_geography: Option<Vec<AvailabilityZoneSubGeography>> = "SubGeography",
        state: Option<String> = "State",
    }
    AvailabilityZoneAddress {
        availability_zone: Option<String> = "AvailabilityZone",
        availability_zone_id: Option<String> = "AvailabilityZoneId",
        allocation_ids: Option<Vec<String>> = "AllocationIds",
    }
    AvailabilityZoneGeography {
        name: Option<String> = "Name",
    }
    AvailabilityZoneMessage {
        message: Option<String> = "Message",
    }
    AvailabilityZoneSubGeography {
        name: Option<String> = "Name",
    }
    BlockPublicAccessStates {
        internet_gateway_block_mode: Option<String> = "InternetGatewayBlockMode",
    }
    CidrBlock {
        cidr_block: Option<String> = "CidrBlock",
    }
    ConnectionTrackingConfiguration {
        tcp_established_timeout: Option<i32> = "TcpEstablishedTimeout",
        udp_stream_timeout: Option<i32> = "UdpStreamTimeout",
        udp_timeout: Option<i32> = "UdpTimeout",
    }
    ConnectionTrackingSpecificationRequest {
        tcp_established_timeout: Option<i32> = "TcpEstablishedTimeout",
        udp_stream_timeout: Option<i32> = "UdpStreamTimeout",
        udp_timeout: Option<i32> = "UdpTimeout",
    }
    CreateDefaultVpcRequest {
        dry_run: Option<bool> = "DryRun",
    }
    CreateDefaultVpcResult {
        vpc: Option<Vpc> = "Vpc",
    }
    CreateInternetGatewayRequest {
        tag_specifications: Option<Vec<TagSpecification>> = "TagSpecifications",
        dry_run: Option<bool> = "DryRun",
    }
    CreateInternetGatewayResult {
        internet_gateway: Option<InternetGateway> = "InternetGateway",
    }
    CreateNatGatewayRequest {
        availability_mode: Option<String> = "AvailabilityMode",
        allocation_id: Option<String> = "AllocationId",
        client_token: Option<String> = "ClientToken",
        dry_run: Option<bool> = "DryRun",
        subnet_id: Option<String> = "SubnetId",
        vpc_id: Option<String> = "VpcId",
        availability_zone_addresses: Option<Vec<AvailabilityZoneAddress>> = "AvailabilityZoneAddresses",
        tag_specifications: Option<Vec<TagSpecification>> = "TagSpecifications",
        connectivity_type: Option<String> = "ConnectivityType",
        private_ip_address: Option<String> = "PrivateIpAddress",
        secondary_allocation_ids: Option<Vec<String>> = "SecondaryAllocationIds",
        secondary_private_ip_addresses: Option<Vec<String>> = "SecondaryPrivateIpAddresses",
        secondary_private_ip_address_count: Option<i32> = "SecondaryPrivateIpAddressCount",
    }
    CreateNatGatewayResult {
        client_token: Option<String> = "ClientToken",
        nat_gateway: Option<NatGateway> = "NatGateway",
    }
    CreateNetworkInterfaceRequest {
        ipv4_prefixes: Option<Vec<Ipv4PrefixSpecificationRequest>> = "Ipv4Prefixes",
        ipv4_prefix_count: Option<i32> = "Ipv4PrefixCount",
        ipv6_prefixes: Option<Vec<Ipv6PrefixSpecificationRequest>> = "Ipv6Prefixes",
        ipv6_prefix_count: Option<i32> = "Ipv6PrefixCount",
        interface_type: Option<String> = "InterfaceType",
        tag_specifications: Option<Vec<TagSpecification>> = "TagSpecifications",
        client_token: Option<String> = "ClientToken",
        enable_primary_ipv6: Option<bool> = "EnablePrimaryIpv6",
        connection_tracking_specification: Option<ConnectionTrackingSpecificationRequest> = "ConnectionTrackingSpecification",
        operator: Option<OperatorRequest> = "Operator",
        subnet_id: String = "SubnetId",
        description: Option<String> = "Description",
        private_ip_address: Option<String> = "PrivateIpAddress",
        groups: Option<Vec<String>> = "Groups",
        private_ip_addresses: Option<Vec<PrivateIpAddressSpecification>> = "PrivateIpAddresses",
        secondary_private_ip_address_count: Option<i32> = "SecondaryPrivateIpAddressCount",
        ipv6_addresses: Option<Vec<InstanceIpv6Address>> = "Ipv6Addresses",
        ipv6_address_count: Option<i32> = "Ipv6AddressCount",
        dry_run: Option<bool> = "DryRun",
    }
    CreateNetworkInterfaceResult {
        network_interface: Option<NetworkInterface> = "NetworkInterface",
        client_token: Option<String> = "ClientToken",
    }
    CreatePeeringConnectionOptionsRequest {
        allow_multipath_resilience: Option<bool> = "AllowMultipathResilience",
        multipath_resilience_mode: Option<String> = "MultipathResilienceMode",
    }
    CreateRouteRequest {
        destination_prefix_list_id: Option<String> = "DestinationPrefixListId",
        vpc_endpoint_id: Option<String> = "VpcEndpointId",
        transit_gateway_id: Option<String> = "TransitGatewayId",
        local_gateway_id: Option<String> = "LocalGatewayId",
        carrier_gateway_id: Option<String> = "CarrierGatewayId",
        core_network_arn: Option<String> = "CoreNetworkArn",
        odb_network_arn: Option<String> = "OdbNetworkArn",
        dry_run: Option<bool> = "DryRun",
        route_table_id: String = "RouteTableId",
        destination_cidr_block: Option<String> = "DestinationCidrBlock",
        gateway_id: Option<String> = "GatewayId",
        destination_ipv6_cidr_block: Option<String> = "DestinationIpv6CidrBlock",
        egress_only_internet_gateway_id: Option<String> = "EgressOnlyInternetGatewayId",
        instance_id: Option<String> = "InstanceId",
        network_interface_id: Option<String> = "NetworkInterfaceId",
        vpc_peering_connection_id: Option<String> = "VpcPeeringConnectionId",
        nat_gateway_id: Option<String> = "NatGatewayId",
    }
    CreateRouteResult {
        r#return: Option<bool> = "Return",
    }
    CreateRouteTableRequest {
        tag_specifications: Option<Vec<TagSpecification>> = "TagSpecifications",
        client_token: Option<String> = "ClientToken",
        dry_run: Option<bool> = "DryRun",
        vpc_id: String = "VpcId",
    }
    CreateRouteTableResult {
        route_table: Option<RouteTable> = "RouteTable",
        client_token: Option<String> = "ClientToken",
    }
    CreateSecurityGroupRequest {
        description: String = "Description",
        group_name: String = "GroupName",
        vpc_id: Option<String> = "VpcId",
        tag_specifications: Option<Vec<TagSpecification>> = "TagSpecifications",
        dry_run: Option<bool> = "DryRun",
    }
    CreateSecurityGroupResult {
        group_id: Option<String> = "GroupId",
        tags: Option<Vec<Tag>> = "Tags",
        security_group_arn: Option<String> = "SecurityGroupArn",
    }
    CreateSubnetRequest {
        tag_specifications: Option<Vec<TagSpecification>> = "TagSpecifications",
        availability_zone: Option<String> = "AvailabilityZone",
        availability_zone_id: Option<String> = "AvailabilityZoneId",
        cidr_block: Option<String> = "CidrBlock",
        ipv6_cidr_block: Option<String> = "Ipv6CidrBlock",
        outpost_arn: Option<String> = "OutpostArn",
        vpc_id: String = "VpcId",
        ipv6_native: Option<bool> = "Ipv6Native",
        ipv4_ipam_pool_id: Option<String> = "Ipv4IpamPoolId",
        ipv4_netmask_length: Option<i32> = "Ipv4NetmaskLength",
        ipv6_ipam_pool_id: Option<String> = "Ipv6IpamPoolId",
        ipv6_netmask_length: Option<i32> = "Ipv6NetmaskLength",
        dry_run: Option<bool> = "DryRun",
    }
    CreateSubnetResult {
        subnet: Option<Subnet> = "Subnet",
    }
    CreateTagsRequest {
        dry_run: Option<bool> = "DryRun",
        resources: Vec<String> = "Resources",
        tags: Vec<Tag> = "Tags",
    }
    CreateVpcEndpointRequest {
        dry_run: Option<bool> = "DryRun",
        vpc_endpoint_type: Option<String> = "VpcEndpointType",
        vpc_id: String = "VpcId",
        service_name: Option<String> = "ServiceName",
        policy_document: Option<String> = "PolicyDocument",
        route_table_ids: Option<Vec<String>> = "RouteTableIds",
        subnet_ids: Option<Vec<String>> = "SubnetIds",
        security_group_ids: Option<Vec<String>> = "SecurityGroupIds",
        ip_address_type: Option<String> = "IpAddressType",
        dns_options: Option<DnsOptionsSpecification> = "DnsOptions",
        client_token: Option<String> = "ClientToken",
        private_dns_enabled: Option<bool> = "PrivateDnsEnabled",
        tag_specifications: Option<Vec<TagSpecification>> = "TagSpecifications",
        subnet_configurations: Option<Vec<SubnetConfiguration>> = "SubnetConfigurations",
        service_network_arn: Option<String> = "ServiceNetworkArn",
        resource_configuration_arn: Option<String> = "ResourceConfigurationArn",
        service_region: Option<String> = "ServiceRegion",
    }
    CreateVpcEndpointResult {
        vpc_endpoint: Option<VpcEndpoint> = "VpcEndpoint",
        client_token: Option<String> = "ClientToken",
    }
    CreateVpcPeeringConnectionRequest {
        peer_region: Option<String> = "PeerRegion",
        tag_specifications: Option<Vec<TagSpecification>> = "TagSpecifications",
        requester_peering_connection_options: Option<CreatePeeringConnectionOptionsRequest> = "RequesterPeeringConnectionOptions",
        dry_run: Option<bool> = "DryRun",
        vpc_id: String = "VpcId",
        peer_vpc_id: Option<String> = "PeerVpcId",
        peer_owner_id: Option<String> = "PeerOwnerId",
    }
    CreateVpcPeeringConnectionResult {
        vpc_peering_connection: Option<VpcPeeringConnection> = "VpcPeeringConnection",
    }
    CreateVpcRequest {
        cidr_block: Option<String> = "CidrBlock",
        ipv6_pool: Option<String> = "Ipv6Pool",
        ipv6_cidr_block: Option<String> = "Ipv6CidrBlock",
        ipv4_ipam_pool_id: Option<String> = "Ipv4IpamPoolId",
        ipv4_netmask_length: Option<i32> = "Ipv4NetmaskLength",
        ipv6_ipam_pool_id: Option<String> = "Ipv6IpamPoolId",
        ipv6_netmask_length: Option<i32> = "Ipv6NetmaskLength",
        ipv6_cidr_block_network_border_group: Option<String> = "Ipv6CidrBlockNetworkBorderGroup",
        vpc_encryption_control: Option<VpcEncryptionControlConfiguration> = "VpcEncryptionControl",
        tag_specifications: Option<Vec<TagSpecification>> = "TagSpecifications",
        dry_run: Option<bool> = "DryRun",
        instance_tenancy: Option<String> = "InstanceTenancy",
        amazon_provided_ipv6_cidr_block: Option<bool> = "AmazonProvidedIpv6CidrBlock",
    }
    CreateVpcResult {
        vpc: Option<Vpc> = "Vpc",
    }
    DeleteInternetGatewayRequest {
        dry_run: Option<bool> = "DryRun",
        internet_gateway_id: String = "InternetGatewayId",
    }
    DeleteNatGatewayRequest {
        dry_run: Option<bool> = "DryRun",
        nat_gateway_id: String = "NatGatewayId",
    }
    DeleteNatGatewayResult {
        nat_gateway_id: Option<String> = "NatGatewayId",
    }
    DeleteNetworkInterfaceRequest {
        dry_run: Option<bool> = "DryRun",
        network_interface_id: String = "NetworkInterfaceId",
    }
    DeleteRouteRequest {
        destination_prefix_list_id: Option<String> = "DestinationPrefixListId",
        dry_run: Option<bool> = "DryRun",
        route_table_id: String = "RouteTableId",
        destination_cidr_block: Option<String> = "DestinationCidrBlock",
        destination_ipv6_cidr_block: Option<String> = "DestinationIpv6CidrBlock",
    }
    DeleteRouteTableRequest {
        dry_run: Option<bool> = "DryRun",
        route_table_id: String = "RouteTableId",
    }
    DeleteSecurityGroupRequest {
        group_id: Option<String> = "GroupId",
        group_name: Option<String> = "GroupName",
        dry_run: Option<bool> = "DryRun",
    }
    DeleteSecurityGroupResult {
        r#return: Option<bool> = "Return",
        group_id: Option<String> = "GroupId",
    }
    DeleteSubnetRequest {
        subnet_id: String = "SubnetId",
        dry_run: Option<bool> = "DryRun",
    }
    DeleteTagsRequest {
        dry_run: Option<bool> = "DryRun",
        resources: Vec<String> = "Resources",
        tags: Option<Vec<Tag>> = "Tags",
    }
    DeleteVpcEndpointsRequest {
        dry_run: Option<bool> = "DryRun",
        vpc_endpoint_ids: Vec<String> = "VpcEndpointIds",
    }
    DeleteVpcEndpointsResult {
        unsuccessful: Option<Vec<UnsuccessfulItem>> = "Unsuccessful",
    }
    DeleteVpcPeeringConnectionRequest {
        dry_run: Option<bool> = "DryRun",
        vpc_peering_connection_id: String = "VpcPeeringConnectionId",
    }
    DeleteVpcPeeringConnectionResult {
        r#return: Option<bool> = "Return",
    }
    DeleteVpcRequest {
        vpc_id: String = "VpcId",
        dry_run: Option<bool> = "DryRun",
    }
    DescribeAccountAttributesRequest {
        dry_run: Option<bool> = "DryRun",
        attribute_names: Option<Vec<String>> = "AttributeNames",
    }
    DescribeAccountAttributesResult {
        account_attributes: Option<Vec<AccountAttribute>> = "AccountAttributes",
    }
    DescribeAddressesRequest {
        public_ips: Option<Vec<String>> = "PublicIps",
        dry_run: Option<bool> = "DryRun",
        filters: Option<Vec<Filter>> = "Filters",
        allocation_ids: Option<Vec<String>> = "AllocationIds",
    }
    DescribeAddressesResult {
        addresses: Option<Vec<Address>> = "Addresses",
    }
    DescribeAvailabilityZonesRequest {
        zone_names: Option<Vec<String>> = "ZoneNames",
        zone_ids: Option<Vec<String>> = "ZoneIds",
        all_availability_zones: Option<bool> = "AllAvailabilityZones",
        dry_run: Option<bool> = "DryRun",
        filters: Option<Vec<Filter>> = "Filters",
    }
    DescribeAvailabilityZonesResult {
        availability_zones: Option<Vec<AvailabilityZone>> = "AvailabilityZones",
    }
    DescribeInternetGatewaysRequest {
        next_token: Option<String> = "NextToken",
        max_results: Option<i32> = "MaxResults",
        dry_run: Option<bool> = "DryRun",
        internet_gateway_ids: Option<Vec<String>> = "InternetGatewayIds",
        filters: Option<Vec<Filter>> = "Filters",
    }
    DescribeInternetGatewaysResult {
        internet_gateways: Option<Vec<InternetGateway>> = "InternetGateways",
        next_token: Option<String> = "NextToken",
    }
    DescribeManagedPrefixListsRequest {
        dry_run: Option<bool> = "DryRun",
        filters: Option<Vec<Filter>> = "Filters",
        max_results: Option<i32> = "MaxResults",
        next_token: Option<String> = "NextToken",
        prefix_list_ids: Option<Vec<String>> = "PrefixListIds",
    }
    DescribeManagedPrefixListsResult {
        next_token: Option<String> = "NextToken",
        prefix_lists: Option<Vec<ManagedPrefixList>> = "PrefixLists",
    }
    DescribeNatGatewaysRequest {
        dry_run: Option<bool> = "DryRun",
        filter: Option<Vec<Filter>> = "Filter",
        max_results: Option<i32> = "MaxResults",
        nat_gateway_ids: Option<Vec<String>> = "NatGatewayIds",
        next_token: Option<String> = "NextToken",
    }
    DescribeNatGatewaysResult {
        nat_gateways: Option<Vec<NatGateway>> = "NatGateways",
        next_token: Option<String> = "NextToken",
    }
    DescribeNetworkAclsRequest {
        next_token: Option<String> = "NextToken",
        max_results: Option<i32> = "MaxResults",
        dry_run: Option<bool> = "DryRun",
        network_acl_ids: Option<Vec<String>> = "NetworkAclIds",
        filters: Option<Vec<Filter>> = "Filters",
    }
    DescribeNetworkAclsResult {
        network_acls: Option<Vec<NetworkAcl>> = "NetworkAcls",
        next_token: Option<String> = "NextToken",
    }
    DescribeNetworkInterfacesRequest {
        next_token: Option<String> = "NextToken",
        max_results: Option<i32> = "MaxResults",
        include_managed_resources: Option<bool> = "IncludeManagedResources",
        dry_run: Option<bool> = "DryRun",
        network_interface_ids: Option<Vec<String>> = "NetworkInterfaceIds",
        filters: Option<Vec<Filter>> = "Filters",
    }
    DescribeNetworkInterfacesResult {
        network_interfaces: Option<Vec<NetworkInterface>> = "NetworkInterfaces",
        next_token: Option<String> = "NextToken",
    }
    DescribePrefixListsRequest {
        dry_run: Option<bool> = "DryRun",
        filters: Option<Vec<Filter>> = "Filters",
        max_results: Option<i32> = "MaxResults",
        next_token: Option<String> = "NextToken",
        prefix_list_ids: Option<Vec<String>> = "PrefixListIds",
    }
    DescribePrefixListsResult {
        next_token: Option<String> = "NextToken",
        prefix_lists: Option<Vec<PrefixList>> = "PrefixLists",
    }
    DescribeRegionsRequest {
        region_names: Option<Vec<String>> = "RegionNames",
        all_regions: Option<bool> = "AllRegions",
        dry_run: Option<bool> = "DryRun",
        filters: Option<Vec<Filter>> = "Filters",
    }
    DescribeRegionsResult {
        regions: Option<Vec<Region>> = "Regions",
    }
    DescribeRouteTablesRequest {
        next_token: Option<String> = "NextToken",
        max_results: Option<i32> = "MaxResults",
        dry_run: Option<bool> = "DryRun",
        route_table_ids: Option<Vec<String>> = "RouteTableIds",
        filters: Option<Vec<Filter>> = "Filters",
    }
    DescribeRouteTablesResult {
        route_tables: Option<Vec<RouteTable>> = "RouteTables",
        next_token: Option<String> = "NextToken",
    }
    DescribeSecurityGroupReferencesRequest {
        dry_run: Option<bool> = "DryRun",
        group_id: Vec<String> = "GroupId",
    }
    DescribeSecurityGroupReferencesResult {
        security_group_reference_set: Option<Vec<SecurityGroupReference>> = "SecurityGroupReferenceSet",
    }
    DescribeSecurityGroupRulesRequest {
        filters: Option<Vec<Filter>> = "Filters",
        security_group_rule_ids: Option<Vec<String>> = "SecurityGroupRuleIds",
        dry_run: Option<bool> = "DryRun",
        next_token: Option<String> = "NextToken",
        max_results: Option<i32> = "MaxResults",
    }
    DescribeSecurityGroupRulesResult {
        security_group_rules: Option<Vec<SecurityGroupRule>> = "SecurityGroupRules",
        next_token: Option<String> = "NextToken",
    }
    DescribeSecurityGroupsRequest {
        group_ids: Option<Vec<String>> = "GroupIds",
        group_names: Option<Vec<String>> = "GroupNames",
        next_token: Option<String> = "NextToken",
        max_results: Option<i32> = "MaxResults",
        dry_run: Option<bool> = "DryRun",
        filters: Option<Vec<Filter>> = "Filters",
    }
    DescribeSecurityGroupsResult {
        next_token: Option<String> = "NextToken",
        security_groups: Option<Vec<SecurityGroup>> = "SecurityGroups",
    }
    DescribeStaleSecurityGroupsRequest {
        dry_run: Option<bool> = "DryRun",
        max_results: Option<i32> = "MaxResults",
        next_token: Option<String> = "NextToken",
        vpc_id: String = "VpcId",
    }
    DescribeStaleSecurityGroupsResult {
        next_token: Option<String> = "NextToken",
        stale_security_group_set: Option<Vec<StaleSecurityGroup>> = "StaleSecurityGroupSet",
    }
    DescribeSubnetsRequest {
        filters: Option<Vec<Filter>> = "Filters",
        subnet_ids: Option<Vec<String>> = "SubnetIds",
        next_token: Option<String> = "NextToken",
        max_results: Option<i32> = "MaxResults",
        dry_run: Option<bool> = "DryRun",
    }
    DescribeSubnetsResult {
        next_token: Option<String> = "NextToken",
        subnets: Option<Vec<Subnet>> = "Subnets",
    }
    DescribeTagsRequest {
        dry_run: Option<bool> = "DryRun",
        filters: Option<Vec<Filter>> = "Filters",
        max_results: Option<i32> = "MaxResults",
        next_token: Option<String> = "NextToken",
    }
    DescribeTagsResult {
        next_token: Option<String> = "NextToken",
        tags: Option<Vec<TagDescription>> = "Tags",
    }
    DescribeVolumesRequest {
        volume_ids: Option<Vec<String>> = "VolumeIds",
        include_managed_resources: Option<bool> = "IncludeManagedResources",
        dry_run: Option<bool> = "DryRun",
        filters: Option<Vec<Filter>> = "Filters",
        next_token: Option<String> = "NextToken",
        max_results: Option<i32> = "MaxResults",
    }
    DescribeVolumesResult {
        next_token: Option<String> = "NextToken",
        volumes: Option<Vec<Volume>> = "Volumes",
    }
    DescribeVpcAttributeRequest {
        attribute: String = "Attribute",
        vpc_id: String = "VpcId",
        dry_run: Option<bool> = "DryRun",
    }
    DescribeVpcAttributeResult {
        enable_dns_hostnames: Option<AttributeBooleanValue> = "EnableDnsHostnames",
        enable_dns_support: Option<AttributeBooleanValue> = "EnableDnsSupport",
        enable_network_address_usage_metrics: Option<AttributeBooleanValue> = "EnableNetworkAddressUsageMetrics",
        vpc_id: Option<String> = "VpcId",
    }
    DescribeVpcEndpointServicesRequest {
        dry_run: Option<bool> = "DryRun",
        service_names: Option<Vec<String>> = "ServiceNames",
        filters: Option<Vec<Filter>> = "Filters",
        max_results: Option<i32> = "MaxResults",
        next_token: Option<String> = "NextToken",
        service_regions: Option<Vec<String>> = "ServiceRegions",
    }
    DescribeVpcEndpointServicesResult {
        service_names: Option<Vec<String>> = "ServiceNames",
        service_details: Option<Vec<ServiceDetail>> = "ServiceDetails",
        next_token: Option<String> = "NextToken",
    }
    DescribeVpcEndpointsRequest {
        dry_run: Option<bool> = "DryRun",
        vpc_endpoint_ids: Option<Vec<String>> = "VpcEndpointIds",
        filters: Option<Vec<Filter>> = "Filters",
        max_results: Option<i32> = "MaxResults",
        next_token: Option<String> = "NextToken",
    }
    DescribeVpcEndpointsResult {
        vpc_endpoints: Option<Vec<VpcEndpoint>> = "VpcEndpoints",
        next_token: Option<String> = "NextToken",
    }
    DescribeVpcPeeringConnectionsRequest {
        next_token: Option<String> = "NextToken",
        max_results: Option<i32> = "MaxResults",
        dry_run: Option<bool> = "DryRun",
        vpc_peering_connection_ids: Option<Vec<String>> = "VpcPeeringConnectionIds",
        filters: Option<Vec<Filter>> = "Filters",
    }
    DescribeVpcPeeringConnectionsResult {
        vpc_peering_connections: Option<Vec<VpcPeeringConnection>> = "VpcPeeringConnections",
        next_token: Option<String> = "NextToken",
    }
    DescribeVpcsRequest {
        filters: Option<Vec<Filter>> = "Filters",
        vpc_ids: Option<Vec<String>> = "VpcIds",
        next_token: Option<String> = "NextToken",
        max_results: Option<i32> = "MaxResults",
        dry_run: Option<bool> = "DryRun",
    }
    DescribeVpcsResult {
        next_token: Option<String> = "NextToken",
        vpcs: Option<Vec<Vpc>> = "Vpcs",
    }
    DetachInternetGatewayRequest {
        dry_run: Option<bool> = "DryRun",
        internet_gateway_id: String = "InternetGatewayId",
        vpc_id: String = "VpcId",
    }
    DisassociateRouteTableRequest {
        dry_run: Option<bool> = "DryRun",
        association_id: String = "AssociationId",
    }
    DisassociateVpcCidrBlockRequest {
        association_id: String = "AssociationId",
    }
    DisassociateVpcCidrBlockResult {
        ipv6_cidr_block_association: Option<VpcIpv6CidrBlockAssociation> = "Ipv6CidrBlockAssociation",
        cidr_block_association: Option<VpcCidrBlockAssociation> = "CidrBlockAssociation",
        vpc_id: Option<String> = "VpcId",
    }
    DnsEntry {
        dns_name: Option<String> = "DnsName",
        hosted_zone_id: Option<String> = "HostedZoneId",
    }
    DnsOptions {
        dns_record_ip_type: Option<String> = "DnsRecordIpType",
        private_dns_only_for_inbound_resolver_endpoint: Option<bool> = "PrivateDnsOnlyForInboundResolverEndpoint",
        private_dns_preference: Option<String> = "PrivateDnsPreference",
        private_dns_specified_domains: Option<Vec<String>> = "PrivateDnsSpecifiedDomains",
    }
    DnsOptionsSpecification {
        dns_record_ip_type: Option<String> = "DnsRecordIpType",
        private_dns_only_for_inbound_resolver_endpoint: Option<bool> = "PrivateDnsOnlyForInboundResolverEndpoint",
        private_dns_preference: Option<String> = "PrivateDnsPreference",
        private_dns_specified_domains: Option<Vec<String>> = "PrivateDnsSpecifiedDomains",
    }
    EnaSrdSpecification {
        ena_srd_enabled: Option<bool> = "EnaSrdEnabled",
        ena_srd_udp_specification: Option<EnaSrdUdpSpecification> = "EnaSrdUdpSpecification",
    }
    EnaSrdUdpSpecification {
        ena_srd_udp_enabled: Option<bool> = "EnaSrdUdpEnabled",
    }
    Filter {
        name: Option<String> = "Name",
        values: Option<Vec<String>> = "Values",
    }
    GroupIdentifier {
        group_id: Option<String> = "GroupId",
        group_name: Option<String> = "GroupName",
    }
    IcmpTypeCode {
        code: Option<i32> = "Code",
        r#type: Option<i32> = "Type",
    }
    InstanceIpv6Address {
        ipv6_address: Option<String> = "Ipv6Address",
        is_primary_ipv6: Option<bool> = "IsPrimaryIpv6",
    }
    InternetGateway {
        attachments: Option<Vec<InternetGatewayAttachment>> = "Attachments",
        internet_gateway_id: Option<String> = "InternetGatewayId",
        owner_id: Option<String> = "OwnerId",
        tags: Option<Vec<Tag>> = "Tags",
    }
    InternetGatewayAttachment {
        state: Option<String> = "State",
        vpc_id: Option<String> = "VpcId",
    }
    IpPermission {
        ip_protocol: Option<String> = "IpProtocol",
        from_port: Option<i32> = "FromPort",
        to_port: Option<i32> = "ToPort",
        user_id_group_pairs: Option<Vec<UserIdGroupPair>> = "UserIdGroupPairs",
        ip_ranges: Option<Vec<IpRange>> = "IpRanges",
        ipv6_ranges: Option<Vec<Ipv6Range>> = "Ipv6Ranges",
        prefix_list_ids: Option<Vec<PrefixListId>> = "PrefixListIds",
    }
    IpRange {
        description: Option<String> = "Description",
        cidr_ip: Option<String> = "CidrIp",
    }
    Ipv4PrefixSpecification {
        ipv4_prefix: Option<String> = "Ipv4Prefix",
    }
    Ipv4PrefixSpecificationRequest {
        ipv4_prefix: Option<String> = "Ipv4Prefix",
    }
    Ipv6CidrBlock {
        ipv6_cidr_block: Option<String> = "Ipv6CidrBlock",
    }
    Ipv6PrefixSpecification {
        ipv6_prefix: Option<String> = "Ipv6Prefix",
    }
    Ipv6PrefixSpecificationRequest {
        ipv6_prefix: Option<String> = "Ipv6Prefix",
    }
    Ipv6Range {
        description: Option<String> = "Description",
        cidr_ipv6: Option<String> = "CidrIpv6",
    }
    LastError {
        message: Option<String> = "Message",
        code: Option<String> = "Code",
    }
    ManagedPrefixList {
        prefix_list_id: Option<String> = "PrefixListId",
        address_family: Option<String> = "AddressFamily",
        state: Option<String> = "State",
        state_message: Option<String> = "StateMessage",
        prefix_list_arn: Option<String> = "PrefixListArn",
        prefix_list_name: Option<String> = "PrefixListName",
        max_entries: Option<i32> = "MaxEntries",
        version: Option<i64> = "Version",
        tags: Option<Vec<Tag>> = "Tags",
        owner_id: Option<String> = "OwnerId",
        ipam_prefix_list_resolver_target_id: Option<String> = "IpamPrefixListResolverTargetId",
        ipam_prefix_list_resolver_sync_enabled: Option<bool> = "IpamPrefixListResolverSyncEnabled",
    }
    ModifyNetworkInterfaceAttributeRequest {
        ena_srd_specification: Option<EnaSrdSpecification> = "EnaSrdSpecification",
        enable_primary_ipv6: Option<bool> = "EnablePrimaryIpv6",
        connection_tracking_specification: Option<ConnectionTrackingSpecificationRequest> = "ConnectionTrackingSpecification",
        associate_public_ip_address: Option<bool> = "AssociatePublicIpAddress",
        associated_subnet_ids: Option<Vec<String>> = "AssociatedSubnetIds",
        dry_run: Option<bool> = "DryRun",
        network_interface_id: String = "NetworkInterfaceId",
        description: Option<AttributeValue> = "Description",
        source_dest_check: Option<AttributeBooleanValue> = "SourceDestCheck",
        groups: Option<Vec<String>> = "Groups",
        attachment: Option<NetworkInterfaceAttachmentChanges> = "Attachment",
    }
    ModifySecurityGroupRulesRequest {
        group_id: String = "GroupId",
        security_group_rules: Vec<SecurityGroupRuleUpdate> = "SecurityGroupRules",
        dry_run: Option<bool> = "DryRun",
    }
    ModifySecurityGroupRulesResult {
        r#return: Option<bool> = "Return",
    }
    ModifySubnetAttributeRequest {
        assign_ipv6_address_on_creation: Option<AttributeBooleanValue> = "AssignIpv6AddressOnCreation",
        map_public_ip_on_launch: Option<AttributeBooleanValue> = "MapPublicIpOnLaunch",
        subnet_id: String = "SubnetId",
        map_customer_owned_ip_on_launch: Option<AttributeBooleanValue> = "MapCustomerOwnedIpOnLaunch",
        customer_owned_ipv4_pool: Option<String> = "CustomerOwnedIpv4Pool",
        enable_dns64: Option<AttributeBooleanValue> = "EnableDns64",
        private_dns_hostname_type_on_launch: Option<String> = "PrivateDnsHostnameTypeOnLaunch",
        enable_resource_name_dns_a_record_on_launch: Option<AttributeBooleanValue> = "EnableResourceNameDnsARecordOnLaunch",
        enable_resource_name_dns_aaaa_record_on_launch: Option<AttributeBooleanValue> = "EnableResourceNameDnsAAAARecordOnLaunch",
        enable_lni_at_device_index: Option<i32> = "EnableLniAtDeviceIndex",
        disable_lni_at_device_index: Option<AttributeBooleanValue> = "DisableLniAtDeviceIndex",
    }
    ModifyVpcAttributeRequest {
        enable_dns_hostnames: Option<AttributeBooleanValue> = "EnableDnsHostnames",
        enable_dns_support: Option<AttributeBooleanValue> = "EnableDnsSupport",
        vpc_id: String = "VpcId",
        enable_network_address_usage_metrics: Option<AttributeBooleanValue> = "EnableNetworkAddressUsageMetrics",
    }
    ModifyVpcEndpointRequest {
        dry_run: Option<bool> = "DryRun",
        vpc_endpoint_id: String = "VpcEndpointId",
        reset_policy: Option<bool> = "ResetPolicy",
        policy_document: Option<String> = "PolicyDocument",
        add_route_table_ids: Option<Vec<String>> = "AddRouteTableIds",
        remove_route_table_ids: Option<Vec<String>> = "RemoveRouteTableIds",
        add_subnet_ids: Option<Vec<String>> = "AddSubnetIds",
        remove_subnet_ids: Option<Vec<String>> = "RemoveSubnetIds",
        add_security_group_ids: Option<Vec<String>> = "AddSecurityGroupIds",
        remove_security_group_ids: Option<Vec<String>> = "RemoveSecurityGroupIds",
        ip_address_type: Option<String> = "IpAddressType",
        dns_options: Option<DnsOptionsSpecification> = "DnsOptions",
        private_dns_enabled: Option<bool> = "PrivateDnsEnabled",
        subnet_configurations: Option<Vec<SubnetConfiguration>> = "SubnetConfigurations",
    }
    ModifyVpcEndpointResult {
        r#return: Option<bool> = "Return",
    }
    ModifyVpcPeeringConnectionOptionsRequest {
        accepter_peering_connection_options: Option<PeeringConnectionOptionsRequest> = "AccepterPeeringConnectionOptions",
        dry_run: Option<bool> = "DryRun",
        requester_peering_connection_options: Option<PeeringConnectionOptionsRequest> = "RequesterPeeringConnectionOptions",
        vpc_peering_connection_id: String = "VpcPeeringConnectionId",
    }
    ModifyVpcPeeringConnectionOptionsResult {
        accepter_peering_connection_options: Option<PeeringConnectionOptions> = "AccepterPeeringConnectionOptions",
        requester_peering_connection_options: Option<PeeringConnectionOptions> = "RequesterPeeringConnectionOptions",
    }
    NatGateway {
        create_time: Option<Timestamp> = "CreateTime",
        delete_time: Option<Timestamp> = "DeleteTime",
        failure_code: Option<String> = "FailureCode",
        failure_message: Option<String> = "FailureMessage",
        nat_gateway_addresses: Option<Vec<NatGatewayAddress>> = "NatGatewayAddresses",
        nat_gateway_id: Option<String> = "NatGatewayId",
        provisioned_bandwidth: Option<ProvisionedBandwidth> = "ProvisionedBandwidth",
        state: Option<String> = "State",
        subnet_id: Option<String> = "SubnetId",
        vpc_id: Option<String> = "VpcId",
        tags: Option<Vec<Tag>> = "Tags",
        connectivity_type: Option<String> = "ConnectivityType",
        availability_mode: Option<String> = "AvailabilityMode",
        auto_scaling_ips: Option<String> = "AutoScalingIps",
        auto_provision_zones: Option<String> = "AutoProvisionZones",
        attached_appliances: Option<Vec<NatGatewayAttachedAppliance>> = "AttachedAppliances",
        route_table_id: Option<String> = "RouteTableId",
    }
    NatGatewayAddress {
        allocation_id: Option<String> = "AllocationId",
        network_interface_id: Option<String> = "NetworkInterfaceId",
        private_ip: Option<String> = "PrivateIp",
        public_ip: Option<String> = "PublicIp",
        association_id: Option<String> = "AssociationId",
        is_primary: Option<bool> = "IsPrimary",
        failure_message: Option<String> = "FailureMessage",
        status: Option<String> = "Status",
        availability_zone: Option<String> = "AvailabilityZone",
        availability_zone_id: Option<String> = "AvailabilityZoneId",
    }
    NatGatewayAttachedAppliance {
        r#type: Option<String> = "Type",
        appliance_arn: Option<String> = "ApplianceArn",
        vpc_endpoint_id: Option<String> = "VpcEndpointId",
        attachment_state: Option<String> = "AttachmentState",
        modification_state: Option<String> = "ModificationState",
        failure_code: Option<String> = "FailureCode",
        failure_message: Option<String> = "FailureMessage",
    }
    NetworkAcl {
        associations: Option<Vec<NetworkAclAssociation>> = "Associations",
        entries: Option<Vec<NetworkAclEntry>> = "Entries",
        is_default: Option<bool> = "IsDefault",
        network_acl_id: Option<String> = "NetworkAclId",
        tags: Option<Vec<Tag>> = "Tags",
        vpc_id: Option<String> = "VpcId",
        owner_id: Option<String> = "OwnerId",
    }
    NetworkAclAssociation {
        network_acl_association_id: Option<String> = "NetworkAclAssociationId",
        network_acl_id: Option<String> = "NetworkAclId",
        subnet_id: Option<String> = "SubnetId",
    }
    NetworkAclEntry {
        cidr_block: Option<String> = "CidrBlock",
        egress: Option<bool> = "Egress",
        icmp_type_code: Option<IcmpTypeCode> = "IcmpTypeCode",
        ipv6_cidr_block: Option<String> = "Ipv6CidrBlock",
        port_range: Option<PortRange> = "PortRange",
        protocol: Option<String> = "Protocol",
        rule_action: Option<String> = "RuleAction",
        rule_number: Option<i32> = "RuleNumber",
    }
    NetworkInterface {
        association: Option<NetworkInterfaceAssociation> = "Association",
        attachment: Option<NetworkInterfaceAttachment> = "Attachment",
        availability_zone: Option<String> = "AvailabilityZone",
        connection_tracking_configuration: Option<ConnectionTrackingConfiguration> = "ConnectionTrackingConfiguration",
        description: Option<String> = "Description",
        groups: Option<Vec<GroupIdentifier>> = "Groups",
        interface_type: Option<String> = "InterfaceType",
        ipv6_addresses: Option<Vec<NetworkInterfaceIpv6Address>> = "Ipv6Addresses",
        mac_address: Option<String> = "MacAddress",
        network_interface_id: Option<String> = "NetworkInterfaceId",
        outpost_arn: Option<String> = "OutpostArn",
        owner_id: Option<String> = "OwnerId",
        private_dns_name: Option<String> = "PrivateDnsName",
        public_dns_name: Option<String> = "PublicDnsName",
        public_ip_dns_name_options: Option<PublicIpDnsNameOptions> = "PublicIpDnsNameOptions",
        private_ip_address: Option<String> = "PrivateIpAddress",
        private_ip_addresses: Option<Vec<NetworkInterfacePrivateIpAddress>> = "PrivateIpAddresses",
        ipv4_prefixes: Option<Vec<Ipv4PrefixSpecification>> = "Ipv4Prefixes",
        ipv6_prefixes: Option<Vec<Ipv6PrefixSpecification>> = "Ipv6Prefixes",
        requester_id: Option<String> = "RequesterId",
        requester_managed: Option<bool> = "RequesterManaged",
        source_dest_check: Option<bool> = "SourceDestCheck",
        status: Option<String> = "Status",
        subnet_id: Option<String> = "SubnetId",
        tag_set: Option<Vec<Tag>> = "TagSet",
        vpc_id: Option<String> = "VpcId",
        deny_all_igw_traffic: Option<bool> = "DenyAllIgwTraffic",
        ipv6_native: Option<bool> = "Ipv6Native",
        ipv6_address: Option<String> = "Ipv6Address",
        operator: Option<OperatorResponse> = "Operator",
        associated_subnets: Option<Vec<String>> = "AssociatedSubnets",
        availability_zone_id: Option<String> = "AvailabilityZoneId",
    }
    NetworkInterfaceAssociation {
        allocation_id: Option<String> = "AllocationId",
        association_id: Option<String> = "AssociationId",
        ip_owner_id: Option<String> = "IpOwnerId",
        public_dns_name: Option<String> = "PublicDnsName",
        public_ip: Option<String> = "PublicIp",
        customer_owned_ip: Option<String> = "CustomerOwnedIp",
        carrier_ip: Option<String> = "CarrierIp",
    }
    NetworkInterfaceAttachment {
        attach_time: Option<Timestamp> = "AttachTime",
        attachment_id: Option<String> = "AttachmentId",
        delete_on_termination: Option<bool> = "DeleteOnTermination",
        device_index: Option<i32> = "DeviceIndex",
        network_card_index: Option<i32> = "NetworkCardIndex",
        instance_id: Option<String> = "InstanceId",
        instance_owner_id: Option<String> = "InstanceOwnerId",
        status: Option<String> = "Status",
        ena_srd_specification: Option<AttachmentEnaSrdSpecification> = "EnaSrdSpecification",
        ena_queue_count: Option<i32> = "EnaQueueCount",
    }
    NetworkInterfaceAttachmentChanges {
        default_ena_queue_count: Option<bool> = "DefaultEnaQueueCount",
        ena_queue_count: Option<i32> = "EnaQueueCount",
        attachment_id: Option<String> = "AttachmentId",
        delete_on_termination: Option<bool> = "DeleteOnTermination",
    }
    NetworkInterfaceIpv6Address {
        ipv6_address: Option<String> = "Ipv6Address",
        public_ipv6_dns_name: Option<String> = "PublicIpv6DnsName",
        is_primary_ipv6: Option<bool> = "IsPrimaryIpv6",
    }
    NetworkInterfacePrivateIpAddress {
        association: Option<NetworkInterfaceAssociation> = "Association",
        primary: Option<bool> = "Primary",
        private_dns_name: Option<String> = "PrivateDnsName",
        private_ip_address: Option<String> = "PrivateIpAddress",
    }
    OperatorRequest {
        principal: Option<String> = "Principal",
    }
    OperatorResponse {
        managed: Option<bool> = "Managed",
        principal: Option<String> = "Principal",
        hidden_by_default: Option<bool> = "HiddenByDefault",
    }
    PayerResponsibilityEntry {
        scope: Option<String> = "Scope",
        payer_responsibility_type: Option<String> = "PayerResponsibilityType",
    }
    PeeringConnectionOptions {
        allow_dns_resolution_from_remote_vpc: Option<bool> = "AllowDnsResolutionFromRemoteVpc",
        allow_egress_from_local_classic_link_to_remote_vpc: Option<bool> = "AllowEgressFromLocalClassicLinkToRemoteVpc",
        allow_egress_from_local_vpc_to_remote_classic_link: Option<bool> = "AllowEgressFromLocalVpcToRemoteClassicLink",
        allow_multipath_resilience: Option<bool> = "AllowMultipathResilience",
        multipath_resilience_mode: Option<String> = "MultipathResilienceMode",
    }
    PeeringConnectionOptionsRequest {
        allow_dns_resolution_from_remote_vpc: Option<bool> = "AllowDnsResolutionFromRemoteVpc",
        allow_egress_from_local_classic_link_to_remote_vpc: Option<bool> = "AllowEgressFromLocalClassicLinkToRemoteVpc",
        allow_egress_from_local_vpc_to_remote_classic_link: Option<bool> = "AllowEgressFromLocalVpcToRemoteClassicLink",
        allow_multipath_resilience: Option<bool> = "AllowMultipathResilience",
        multipath_resilience_mode: Option<String> = "MultipathResilienceMode",
    }
    PortRange {
        from: Option<i32> = "From",
        to: Option<i32> = "To",
    }
    PrefixList {
        cidrs: Option<Vec<String>> = "Cidrs",
        prefix_list_id: Option<String> = "PrefixListId",
        prefix_list_name: Option<String> = "PrefixListName",
    }
    PrefixListId {
        description: Option<String> = "Description",
        prefix_list_id: Option<String> = "PrefixListId",
    }
    PrivateDnsDetails {
        private_dns_name: Option<String> = "PrivateDnsName",
    }
    PrivateDnsNameOptionsOnLaunch {
        hostname_type: Option<String> = "HostnameType",
        enable_resource_name_dns_a_record: Option<bool> = "EnableResourceNameDnsARecord",
        enable_resource_name_dns_aaaa_record: Option<bool> = "EnableResourceNameDnsAAAARecord",
    }
    PrivateIpAddressSpecification {
        primary: Option<bool> = "Primary",
        private_ip_address: Option<String> = "PrivateIpAddress",
    }
    PropagatingVgw {
        gateway_id: Option<String> = "GatewayId",
    }
    ProvisionedBandwidth {
        provision_time: Option<Timestamp> = "ProvisionTime",
        provisioned: Option<String> = "Provisioned",
        request_time: Option<Timestamp> = "RequestTime",
        requested: Option<String> = "Requested",
        status: Option<String> = "Status",
    }
    PublicIpDnsNameOptions {
        dns_hostname_type: Option<String> = "DnsHostnameType",
        public_ipv4_dns_name: Option<String> = "PublicIpv4DnsName",
        public_ipv6_dns_name: Option<String> = "PublicIpv6DnsName",
        public_dual_stack_dns_name: Option<String> = "PublicDualStackDnsName",
    }
    ReferencedSecurityGroup {
        group_id: Option<String> = "GroupId",
        peering_status: Option<String> = "PeeringStatus",
        user_id: Option<String> = "UserId",
        vpc_id: Option<String> = "VpcId",
        vpc_peering_connection_id: Option<String> = "VpcPeeringConnectionId",
    }
    Region {
        opt_in_status: Option<String> = "OptInStatus",
        geography: Option<Vec<RegionGeography>> = "Geography",
        region_name: Option<String> = "RegionName",
        endpoint: Option<String> = "Endpoint",
    }
    RegionGeography {
        name: Option<String> = "Name",
    }
    RejectVpcPeeringConnectionRequest {
        dry_run: Option<bool> = "DryRun",
        vpc_peering_connection_id: String = "VpcPeeringConnectionId",
    }
    RejectVpcPeeringConnectionResult {
        r#return: Option<bool> = "Return",
    }
    ReleaseAddressRequest {
        allocation_id: Option<String> = "AllocationId",
        public_ip: Option<String> = "PublicIp",
        network_border_group: Option<String> = "NetworkBorderGroup",
        dry_run: Option<bool> = "DryRun",
    }
    ReplaceRouteRequest {
        destination_prefix_list_id: Option<String> = "DestinationPrefixListId",
        vpc_endpoint_id: Option<String> = "VpcEndpointId",
        local_target: Option<bool> = "LocalTarget",
        transit_gateway_id: Option<String> = "TransitGatewayId",
        local_gateway_id: Option<String> = "LocalGatewayId",
        carrier_gateway_id: Option<String> = "CarrierGatewayId",
        core_network_arn: Option<String> = "CoreNetworkArn",
        odb_network_arn: Option<String> = "OdbNetworkArn",
        dry_run: Option<bool> = "DryRun",
        route_table_id: String = "RouteTableId",
        destination_cidr_block: Option<String> = "DestinationCidrBlock",
        gateway_id: Option<String> = "GatewayId",
        destination_ipv6_cidr_block: Option<String> = "DestinationIpv6CidrBlock",
        egress_only_internet_gateway_id: Option<String> = "EgressOnlyInternetGatewayId",
        instance_id: Option<String> = "InstanceId",
        network_interface_id: Option<String> = "NetworkInterfaceId",
        vpc_peering_connection_id: Option<String> = "VpcPeeringConnectionId",
        nat_gateway_id: Option<String> = "NatGatewayId",
    }
    ReplaceRouteTableAssociationRequest {
        dry_run: Option<bool> = "DryRun",
        association_id: String = "AssociationId",
        route_table_id: String = "RouteTableId",
    }
    ReplaceRouteTableAssociationResult {
        new_association_id: Option<String> = "NewAssociationId",
        association_state: Option<RouteTableAssociationState> = "AssociationState",
    }
    RevokeSecurityGroupEgressRequest {
        security_group_rule_ids: Option<Vec<String>> = "SecurityGroupRuleIds",
        dry_run: Option<bool> = "DryRun",
        group_id: String = "GroupId",
        source_security_group_name: Option<String> = "SourceSecurityGroupName",
        source_security_group_owner_id: Option<String> = "SourceSecurityGroupOwnerId",
        ip_protocol: Option<String> = "IpProtocol",
        from_port: Option<i32> = "FromPort",
        to_port: Option<i32> = "ToPort",
        cidr_ip: Option<String> = "CidrIp",
        ip_permissions: Option<Vec<IpPermission>> = "IpPermissions",
    }
    RevokeSecurityGroupEgressResult {
        r#return: Option<bool> = "Return",
        unknown_ip_permissions: Option<Vec<IpPermission>> = "UnknownIpPermissions",
        revoked_security_group_rules: Option<Vec<RevokedSecurityGroupRule>> = "RevokedSecurityGroupRules",
    }
    RevokeSecurityGroupIngressRequest {
        cidr_ip: Option<String> = "CidrIp",
        from_port: Option<i32> = "FromPort",
        group_id: Option<String> = "GroupId",
        group_name: Option<String> = "GroupName",
        ip_permissions: Option<Vec<IpPermission>> = "IpPermissions",
        ip_protocol: Option<String> = "IpProtocol",
        source_security_group_name: Option<String> = "SourceSecurityGroupName",
        source_security_group_owner_id: Option<String> = "SourceSecurityGroupOwnerId",
        to_port: Option<i32> = "ToPort",
        security_group_rule_ids: Option<Vec<String>> = "SecurityGroupRuleIds",
        dry_run: Option<bool> = "DryRun",
    }
    RevokeSecurityGroupIngressResult {
        r#return: Option<bool> = "Return",
        unknown_ip_permissions: Option<Vec<IpPermission>> = "UnknownIpPermissions",
        revoked_security_group_rules: Option<Vec<RevokedSecurityGroupRule>> = "RevokedSecurityGroupRules",
    }
    RevokedSecurityGroupRule {
        security_group_rule_id: Option<String> = "SecurityGroupRuleId",
        group_id: Option<String> = "GroupId",
        is_egress: Option<bool> = "IsEgress",
        ip_protocol: Option<String> = "IpProtocol",
        from_port: Option<i32> = "FromPort",
        to_port: Option<i32> = "ToPort",
        cidr_ipv4: Option<String> = "CidrIpv4",
        cidr_ipv6: Option<String> = "CidrIpv6",
        prefix_list_id: Option<String> = "PrefixListId",
        referenced_group_id: Option<String> = "ReferencedGroupId",
        description: Option<String> = "Description",
    }
    Route {
        destination_cidr_block: Option<String> = "DestinationCidrBlock",
        destination_ipv6_cidr_block: Option<String> = "DestinationIpv6CidrBlock",
        destination_prefix_list_id: Option<String> = "DestinationPrefixListId",
        egress_only_internet_gateway_id: Option<String> = "EgressOnlyInternetGatewayId",
        gateway_id: Option<String> = "GatewayId",
        instance_id: Option<String> = "InstanceId",
        instance_owner_id: Option<String> = "InstanceOwnerId",
        nat_gateway_id: Option<String> = "NatGatewayId",
        transit_gateway_id: Option<String> = "TransitGatewayId",
        local_gateway_id: Option<String> = "LocalGatewayId",
        carrier_gateway_id: Option<String> = "CarrierGatewayId",
        network_interface_id: Option<String> = "NetworkInterfaceId",
        origin: Option<String> = "Origin",
        state: Option<String> = "State",
        vpc_peering_connection_id: Option<String> = "VpcPeeringConnectionId",
        core_network_arn: Option<String> = "CoreNetworkArn",
        odb_network_arn: Option<String> = "OdbNetworkArn",
        ip_address: Option<String> = "IpAddress",
    }
    RouteTable {
        associations: Option<Vec<RouteTableAssociation>> = "Associations",
        propagating_vgws: Option<Vec<PropagatingVgw>> = "PropagatingVgws",
        route_table_id: Option<String> = "RouteTableId",
        routes: Option<Vec<Route>> = "Routes",
        tags: Option<Vec<Tag>> = "Tags",
        vpc_id: Option<String> = "VpcId",
        owner_id: Option<String> = "OwnerId",
    }
    RouteTableAssociation {
        main: Option<bool> = "Main",
        route_table_association_id: Option<String> = "RouteTableAssociationId",
        route_table_id: Option<String> = "RouteTableId",
        subnet_id: Option<String> = "SubnetId",
        gateway_id: Option<String> = "GatewayId",
        public_ipv4_pool: Option<String> = "PublicIpv4Pool",
        association_state: Option<RouteTableAssociationState> = "AssociationState",
    }
    RouteTableAssociationState {
        state: Option<String> = "State",
        status_message: Option<String> = "StatusMessage",
    }
    SecurityGroup {
        group_id: Option<String> = "GroupId",
        ip_permissions_egress: Option<Vec<IpPermission>> = "IpPermissionsEgress",
        tags: Option<Vec<Tag>> = "Tags",
        vpc_id: Option<String> = "VpcId",
        security_group_arn: Option<String> = "SecurityGroupArn",
        owner_id: Option<String> = "OwnerId",
        group_name: Option<String> = "GroupName",
        description: Option<String> = "Description",
        ip_permissions: Option<Vec<IpPermission>> = "IpPermissions",
    }
    SecurityGroupIdentifier {
        group_id: Option<String> = "GroupId",
        group_name: Option<String> = "GroupName",
    }
    SecurityGroupReference {
        group_id: Option<String> = "GroupId",
        referencing_vpc_id: Option<String> = "ReferencingVpcId",
        vpc_peering_connection_id: Option<String> = "VpcPeeringConnectionId",
        transit_gateway_id: Option<String> = "TransitGatewayId",
    }
    SecurityGroupRule {
        security_group_rule_id: Option<String> = "SecurityGroupRuleId",
        group_id: Option<String> = "GroupId",
        group_owner_id: Option<String> = "GroupOwnerId",
        is_egress: Option<bool> = "IsEgress",
        ip_protocol: Option<String> = "IpProtocol",
        from_port: Option<i32> = "FromPort",
        to_port: Option<i32> = "ToPort",
        cidr_ipv4: Option<String> = "CidrIpv4",
        cidr_ipv6: Option<String> = "CidrIpv6",
        prefix_list_id: Option<String> = "PrefixListId",
        referenced_group_info: Option<ReferencedSecurityGroup> = "ReferencedGroupInfo",
        description: Option<String> = "Description",
        tags: Option<Vec<Tag>> = "Tags",
        security_group_rule_arn: Option<String> = "SecurityGroupRuleArn",
    }
    SecurityGroupRuleDescription {
        security_group_rule_id: Option<String> = "SecurityGroupRuleId",
        description: Option<String> = "Description",
    }
    SecurityGroupRuleRequest {
        ip_protocol: Option<String> = "IpProtocol",
        from_port: Option<i32> = "FromPort",
        to_port: Option<i32> = "ToPort",
        cidr_ipv4: Option<String> = "CidrIpv4",
        cidr_ipv6: Option<String> = "CidrIpv6",
        prefix_list_id: Option<String> = "PrefixListId",
        referenced_group_id: Option<String> = "ReferencedGroupId",
        description: Option<String> = "Description",
    }
    SecurityGroupRuleUpdate {
        security_group_rule_id: String = "SecurityGroupRuleId",
        security_group_rule: Option<SecurityGroupRuleRequest> = "SecurityGroupRule",
    }
    ServiceDetail {
        service_name: Option<String> = "ServiceName",
        service_id: Option<String> = "ServiceId",
        service_type: Option<Vec<ServiceTypeDetail>> = "ServiceType",
        service_region: Option<String> = "ServiceRegion",
        availability_zone_ids: Option<Vec<String>> = "AvailabilityZoneIds",
        availability_zones: Option<Vec<String>> = "AvailabilityZones",
        owner: Option<String> = "Owner",
        base_endpoint_dns_names: Option<Vec<String>> = "BaseEndpointDnsNames",
        private_dns_name: Option<String> = "PrivateDnsName",
        private_dns_names: Option<Vec<PrivateDnsDetails>> = "PrivateDnsNames",
        vpc_endpoint_policy_supported: Option<bool> = "VpcEndpointPolicySupported",
        acceptance_required: Option<bool> = "AcceptanceRequired",
        manages_vpc_endpoints: Option<bool> = "ManagesVpcEndpoints",
        payer_responsibility: Option<String> = "PayerResponsibility",
        tags: Option<Vec<Tag>> = "Tags",
        private_dns_name_verification_state: Option<String> = "PrivateDnsNameVerificationState",
        supported_ip_address_types: Option<Vec<String>> = "SupportedIpAddressTypes",
    }
    ServiceTypeDetail {
        service_type: Option<String> = "ServiceType",
    }
    StaleIpPermission {
        from_port: Option<i32> = "FromPort",
        ip_protocol: Option<String> = "IpProtocol",
        ip_ranges: Option<Vec<String>> = "IpRanges",
        prefix_list_ids: Option<Vec<String>> = "PrefixListIds",
        to_port: Option<i32> = "ToPort",
        user_id_group_pairs: Option<Vec<UserIdGroupPair>> = "UserIdGroupPairs",
    }
    StaleSecurityGroup {
        description: Option<String> = "Description",
        group_id: Option<String> = "GroupId",
        group_name: Option<String> = "GroupName",
        stale_ip_permissions: Option<Vec<StaleIpPermission>> = "StaleIpPermissions",
        stale_ip_permissions_egress: Option<Vec<StaleIpPermission>> = "StaleIpPermissionsEgress",
        vpc_id: Option<String> = "VpcId",
    }
    Subnet {
        availability_zone_id: Option<String> = "AvailabilityZoneId",
        enable_lni_at_device_index: Option<i32> = "EnableLniAtDeviceIndex",
        map_customer_owned_ip_on_launch: Option<bool> = "MapCustomerOwnedIpOnLaunch",
        customer_owned_ipv4_pool: Option<String> = "CustomerOwnedIpv4Pool",
        owner_id: Option<String> = "OwnerId",
        assign_ipv6_address_on_creation: Option<bool> = "AssignIpv6AddressOnCreation",
        ipv6_cidr_block_association_set: Option<Vec<SubnetIpv6CidrBlockAssociation>> = "Ipv6CidrBlockAssociationSet",
        tags: Option<Vec<Tag>> = "Tags",
        subnet_arn: Option<String> = "SubnetArn",
        outpost_arn: Option<String> = "OutpostArn",
        enable_dns64: Option<bool> = "EnableDns64",
        ipv6_native: Option<bool> = "Ipv6Native",
        private_dns_name_options_on_launch: Option<PrivateDnsNameOptionsOnLaunch> = "PrivateDnsNameOptionsOnLaunch",
        block_public_access_states: Option<BlockPublicAccessStates> = "BlockPublicAccessStates",
        r#type: Option<String> = "Type",
        subnet_id: Option<String> = "SubnetId",
        state: Option<String> = "State",
        vpc_id: Option<String> = "VpcId",
        cidr_block: Option<String> = "CidrBlock",
        available_ip_address_count: Option<i32> = "AvailableIpAddressCount",
        availability_zone: Option<String> = "AvailabilityZone",
        default_for_az: Option<bool> = "DefaultForAz",
        map_public_ip_on_launch: Option<bool> = "MapPublicIpOnLaunch",
    }
    SubnetCidrBlockState {
        state: Option<String> = "State",
        status_message: Option<String> = "StatusMessage",
    }
    SubnetConfiguration {
        subnet_id: Option<String> = "SubnetId",
        ipv4: Option<String> = "Ipv4",
        ipv6: Option<String> = "Ipv6",
    }
    SubnetIpPrefixes {
        subnet_id: Option<String> = "SubnetId",
        ip_prefixes: Option<Vec<String>> = "IpPrefixes",
    }
    SubnetIpv6CidrBlockAssociation {
        association_id: Option<String> = "AssociationId",
        ipv6_cidr_block: Option<String> = "Ipv6CidrBlock",
        ipv6_cidr_block_state: Option<SubnetCidrBlockState> = "Ipv6CidrBlockState",
        ipv6_address_attribute: Option<String> = "Ipv6AddressAttribute",
        ip_source: Option<String> = "IpSource",
    }
    Tag {
        key: Option<String> = "Key",
        value: Option<String> = "Value",
    }
    TagDescription {
        key: Option<String> = "Key",
        resource_id: Option<String> = "ResourceId",
        resource_type: Option<String> = "ResourceType",
        value: Option<String> = "Value",
    }
    TagSpecification {
        resource_type: Option<String> = "ResourceType",
        tags: Option<Vec<Tag>> = "Tags",
    }
    UnsuccessfulItem {
        error: Option<UnsuccessfulItemError> = "Error",
        resource_id: Option<String> = "ResourceId",
    }
    UnsuccessfulItemError {
        code: Option<String> = "Code",
        message: Option<String> = "Message",
    }
    UpdateSecurityGroupRuleDescriptionsEgressRequest {
        dry_run: Option<bool> = "DryRun",
        group_id: Option<String> = "GroupId",
        group_name: Option<String> = "GroupName",
        ip_permissions: Option<Vec<IpPermission>> = "IpPermissions",
        security_group_rule_descriptions: Option<Vec<SecurityGroupRuleDescription>> = "SecurityGroupRuleDescriptions",
    }
    UpdateSecurityGroupRuleDescriptionsEgressResult {
        r#return: Option<bool> = "Return",
    }
    UpdateSecurityGroupRuleDescriptionsIngressRequest {
        dry_run: Option<bool> = "DryRun",
        group_id: Option<String> = "GroupId",
        group_name: Option<String> = "GroupName",
        ip_permissions: Option<Vec<IpPermission>> = "IpPermissions",
        security_group_rule_descriptions: Option<Vec<SecurityGroupRuleDescription>> = "SecurityGroupRuleDescriptions",
    }
    UpdateSecurityGroupRuleDescriptionsIngressResult {
        r#return: Option<bool> = "Return",
    }
    UserIdGroupPair {
        description: Option<String> = "Description",
        user_id: Option<String> = "UserId",
        group_name: Option<String> = "GroupName",
        group_id: Option<String> = "GroupId",
        vpc_id: Option<String> = "VpcId",
        vpc_peering_connection_id: Option<String> = "VpcPeeringConnectionId",
        peering_status: Option<String> = "PeeringStatus",
    }
    Volume {
        availability_zone_id: Option<String> = "AvailabilityZoneId",
        outpost_arn: Option<String> = "OutpostArn",
        source_volume_id: Option<String> = "SourceVolumeId",
        iops: Option<i32> = "Iops",
        tags: Option<Vec<Tag>> = "Tags",
        volume_type: Option<String> = "VolumeType",
        fast_restored: Option<bool> = "FastRestored",
        multi_attach_enabled: Option<bool> = "MultiAttachEnabled",
        throughput: Option<i32> = "Throughput",
        sse_type: Option<String> = "SseType",
        operator: Option<OperatorResponse> = "Operator",
        volume_initialization_rate: Option<i32> = "VolumeInitializationRate",
        volume_arn: Option<String> = "VolumeArn",
        owner_id: Option<String> = "OwnerId",
        volume_id: Option<String> = "VolumeId",
        size: Option<i32> = "Size",
        snapshot_id: Option<String> = "SnapshotId",
        availability_zone: Option<String> = "AvailabilityZone",
        state: Option<String> = "State",
        create_time: Option<Timestamp> = "CreateTime",
        attachments: Option<Vec<VolumeAttachment>> = "Attachments",
        encrypted: Option<bool> = "Encrypted",
        kms_key_id: Option<String> = "KmsKeyId",
    }
    VolumeAttachment {
        delete_on_termination: Option<bool> = "DeleteOnTermination",
        associated_resource: Option<String> = "AssociatedResource",
        instance_owning_service: Option<String> = "InstanceOwningService",
        ebs_card_index: Option<i32> = "EbsCardIndex",
        volume_id: Option<String> = "VolumeId",
        instance_id: Option<String> = "InstanceId",
        device: Option<String> = "Device",
        state: Option<String> = "State",
        attach_time: Option<Timestamp> = "AttachTime",
    }
    Vpc {
        owner_id: Option<String> = "OwnerId",
        instance_tenancy: Option<String> = "InstanceTenancy",
        ipv6_cidr_block_association_set: Option<Vec<VpcIpv6CidrBlockAssociation>> = "Ipv6CidrBlockAssociationSet",
        cidr_block_association_set: Option<Vec<VpcCidrBlockAssociation>> = "CidrBlockAssociationSet",
        is_default: Option<bool> = "IsDefault",
        encryption_control: Option<VpcEncryptionControl> = "EncryptionControl",
        tags: Option<Vec<Tag>> = "Tags",
        block_public_access_states: Option<BlockPublicAccessStates> = "BlockPublicAccessStates",
        vpc_id: Option<String> = "VpcId",
        state: Option<String> = "State",
        cidr_block: Option<String> = "CidrBlock",
        dhcp_options_id: Option<String> = "DhcpOptionsId",
    }
    VpcCidrBlockAssociation {
        association_id: Option<String> = "AssociationId",
        cidr_block: Option<String> = "CidrBlock",
        cidr_block_state: Option<VpcCidrBlockState> = "CidrBlockState",
    }
    VpcCidrBlockState {
        state: Option<String> = "State",
        status_message: Option<String> = "StatusMessage",
    }
    VpcEncryptionControl {
        vpc_id: Option<String> = "VpcId",
        vpc_encryption_control_id: Option<String> = "VpcEncryptionControlId",
        mode: Option<String> = "Mode",
        state: Option<String> = "State",
        state_message: Option<String> = "StateMessage",
        resource_exclusions: Option<VpcEncryptionControlExclusions> = "ResourceExclusions",
        tags: Option<Vec<Tag>> = "Tags",
    }
    VpcEncryptionControlConfiguration {
        mode: String = "Mode",
        internet_gateway_exclusion: Option<String> = "InternetGatewayExclusion",
        egress_only_internet_gateway_exclusion: Option<String> = "EgressOnlyInternetGatewayExclusion",
        nat_gateway_exclusion: Option<String> = "NatGatewayExclusion",
        virtual_private_gateway_exclusion: Option<String> = "VirtualPrivateGatewayExclusion",
        vpc_peering_exclusion: Option<String> = "VpcPeeringExclusion",
        lambda_exclusion: Option<String> = "LambdaExclusion",
        vpc_lattice_exclusion: Option<String> = "VpcLatticeExclusion",
        elastic_file_system_exclusion: Option<String> = "ElasticFileSystemExclusion",
        global_accelerator_exclusion: Option<String> = "GlobalAcceleratorExclusion",
        api_gateway_v2_exclusion: Option<String> = "ApiGatewayV2Exclusion",
    }
    VpcEncryptionControlExclusion {
        state: Option<String> = "State",
        state_message: Option<String> = "StateMessage",
    }
    VpcEncryptionControlExclusions {
        internet_gateway: Option<VpcEncryptionControlExclusion> = "InternetGateway",
        egress_only_internet_gateway: Option<VpcEncryptionControlExclusion> = "EgressOnlyInternetGateway",
        nat_gateway: Option<VpcEncryptionControlExclusion> = "NatGateway",
        virtual_private_gateway: Option<VpcEncryptionControlExclusion> = "VirtualPrivateGateway",
        vpc_peering: Option<VpcEncryptionControlExclusion> = "VpcPeering",
        lambda: Option<VpcEncryptionControlExclusion> = "Lambda",
        vpc_lattice: Option<VpcEncryptionControlExclusion> = "VpcLattice",
        elastic_file_system: Option<VpcEncryptionControlExclusion> = "ElasticFileSystem",
        global_accelerator: Option<VpcEncryptionControlExclusion> = "GlobalAccelerator",
        api_gateway_v2: Option<VpcEncryptionControlExclusion> = "ApiGatewayV2",
    }
    VpcEndpoint {
        vpc_endpoint_id: Option<String> = "VpcEndpointId",
        vpc_endpoint_type: Option<String> = "VpcEndpointType",
        vpc_id: Option<String> = "VpcId",
        service_name: Option<String> = "ServiceName",
        state: Option<String> = "State",
        policy_document: Option<String> = "PolicyDocument",
        route_table_ids: Option<Vec<String>> = "RouteTableIds",
        subnet_ids: Option<Vec<String>> = "SubnetIds",
        groups: Option<Vec<SecurityGroupIdentifier>> = "Groups",
        ip_address_type: Option<String> = "IpAddressType",
        dns_options: Option<DnsOptions> = "DnsOptions",
        private_dns_enabled: Option<bool> = "PrivateDnsEnabled",
        requester_managed: Option<bool> = "RequesterManaged",
        network_interface_ids: Option<Vec<String>> = "NetworkInterfaceIds",
        dns_entries: Option<Vec<DnsEntry>> = "DnsEntries",
        creation_timestamp: Option<Timestamp> = "CreationTimestamp",
        tags: Option<Vec<Tag>> = "Tags",
        owner_id: Option<String> = "OwnerId",
        last_error: Option<LastError> = "LastError",
        ipv4_prefixes: Option<Vec<SubnetIpPrefixes>> = "Ipv4Prefixes",
        ipv6_prefixes: Option<Vec<SubnetIpPrefixes>> = "Ipv6Prefixes",
        failure_reason: Option<String> = "FailureReason",
        service_network_arn: Option<String> = "ServiceNetworkArn",
        resource_configuration_arn: Option<String> = "ResourceConfigurationArn",
        service_region: Option<String> = "ServiceRegion",
        payer_responsibilities: Option<Vec<PayerResponsibilityEntry>> = "PayerResponsibilities",
    }
    VpcIpv6CidrBlockAssociation {
        association_id: Option<String> = "AssociationId",
        ipv6_cidr_block: Option<String> = "Ipv6CidrBlock",
        ipv6_cidr_block_state: Option<VpcCidrBlockState> = "Ipv6CidrBlockState",
        network_border_group: Option<String> = "NetworkBorderGroup",
        ipv6_pool: Option<String> = "Ipv6Pool",
        ipv6_address_attribute: Option<String> = "Ipv6AddressAttribute",
        ip_source: Option<String> = "IpSource",
    }
    VpcPeeringConnection {
        accepter_vpc_info: Option<VpcPeeringConnectionVpcInfo> = "AccepterVpcInfo",
        expiration_time: Option<Timestamp> = "ExpirationTime",
        requester_vpc_info: Option<VpcPeeringConnectionVpcInfo> = "RequesterVpcInfo",
        status: Option<VpcPeeringConnectionStateReason> = "Status",
        tags: Option<Vec<Tag>> = "Tags",
        vpc_peering_connection_id: Option<String> = "VpcPeeringConnectionId",
        multipath_resilience_status: Option<String> = "MultipathResilienceStatus",
    }
    VpcPeeringConnectionOptionsDescription {
        allow_dns_resolution_from_remote_vpc: Option<bool> = "AllowDnsResolutionFromRemoteVpc",
        allow_egress_from_local_classic_link_to_remote_vpc: Option<bool> = "AllowEgressFromLocalClassicLinkToRemoteVpc",
        allow_egress_from_local_vpc_to_remote_classic_link: Option<bool> = "AllowEgressFromLocalVpcToRemoteClassicLink",
        allow_multipath_resilience: Option<bool> = "AllowMultipathResilience",
        multipath_resilience_mode: Option<String> = "MultipathResilienceMode",
    }
    VpcPeeringConnectionStateReason {
        code: Option<String> = "Code",
        message: Option<String> = "Message",
    }
    VpcPeeringConnectionVpcInfo {
        cidr_block: Option<String> = "CidrBlock",
        ipv6_cidr_block_set: Option<Vec<Ipv6CidrBlock>> = "Ipv6CidrBlockSet",
        cidr_block_set: Option<Vec<CidrBlock>> = "CidrBlockSet",
        owner_id: Option<String> = "OwnerId",
        peering_options: Option<VpcPeeringConnectionOptionsDescription> = "PeeringOptions",
        vpc_id: Option<String> = "VpcId",
        region: Option<String> = "Region",
    }
}

/// What a room answers for EC2.
pub trait Ec2<Cx: Sync>: Send + Sync {
    fn accept_vpc_peering_connection(
        &self,
        cx: &Cx,
        input: AcceptVpcPeeringConnectionRequest,
    ) -> impl Future<Output = Reply<AcceptVpcPeeringConnectionResult>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ec2",
                "AcceptVpcPeeringConnection",
            ))
        }
    }

    fn allocate_address(
        &self,
        cx: &Cx,
        input: AllocateAddressRequest,
    ) -> impl Future<Output = Reply<AllocateAddressResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "AllocateAddress")) }
    }

    fn associate_route_table(
        &self,
        cx: &Cx,
        input: AssociateRouteTableRequest,
    ) -> impl Future<Output = Reply<AssociateRouteTableResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "AssociateRouteTable")) }
    }

    fn associate_vpc_cidr_block(
        &self,
        cx: &Cx,
        input: AssociateVpcCidrBlockRequest,
    ) -> impl Future<Output = Reply<AssociateVpcCidrBlockResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "AssociateVpcCidrBlock")) }
    }

    fn attach_internet_gateway(
        &self,
        cx: &Cx,
        input: AttachInternetGatewayRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "AttachInternetGateway")) }
    }

    fn authorize_security_group_egress(
        &self,
        cx: &Cx,
        input: AuthorizeSecurityGroupEgressRequest,
    ) -> impl Future<Output = Reply<AuthorizeSecurityGroupEgressResult>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ec2",
                "AuthorizeSecurityGroupEgress",
            ))
        }
    }

    fn authorize_security_group_ingress(
        &self,
        cx: &Cx,
        input: AuthorizeSecurityGroupIngressRequest,
    ) -> impl Future<Output = Reply<AuthorizeSecurityGroupIngressResult>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ec2",
                "AuthorizeSecurityGroupIngress",
            ))
        }
    }

    fn create_default_vpc(
        &self,
        cx: &Cx,
        input: CreateDefaultVpcRequest,
    ) -> impl Future<Output = Reply<CreateDefaultVpcResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "CreateDefaultVpc")) }
    }

    fn create_internet_gateway(
        &self,
        cx: &Cx,
        input: CreateInternetGatewayRequest,
    ) -> impl Future<Output = Reply<CreateInternetGatewayResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "CreateInternetGateway")) }
    }

    fn create_nat_gateway(
        &self,
        cx: &Cx,
        input: CreateNatGatewayRequest,
    ) -> impl Future<Output = Reply<CreateNatGatewayResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "CreateNatGateway")) }
    }

    fn create_network_interface(
        &self,
        cx: &Cx,
        input: CreateNetworkInterfaceRequest,
    ) -> impl Future<Output = Reply<CreateNetworkInterfaceResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "CreateNetworkInterface")) }
    }

    fn create_route(
        &self,
        cx: &Cx,
        input: CreateRouteRequest,
    ) -> impl Future<Output = Reply<CreateRouteResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "CreateRoute")) }
    }

    fn create_route_table(
        &self,
        cx: &Cx,
        input: CreateRouteTableRequest,
    ) -> impl Future<Output = Reply<CreateRouteTableResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "CreateRouteTable")) }
    }

    fn create_security_group(
        &self,
        cx: &Cx,
        input: CreateSecurityGroupRequest,
    ) -> impl Future<Output = Reply<CreateSecurityGroupResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "CreateSecurityGroup")) }
    }

    fn create_subnet(
        &self,
        cx: &Cx,
        input: CreateSubnetRequest,
    ) -> impl Future<Output = Reply<CreateSubnetResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "CreateSubnet")) }
    }

    fn create_tags(
        &self,
        cx: &Cx,
        input: CreateTagsRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "CreateTags")) }
    }

    fn create_vpc(
        &self,
        cx: &Cx,
        input: CreateVpcRequest,
    ) -> impl Future<Output = Reply<CreateVpcResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "CreateVpc")) }
    }

    fn create_vpc_endpoint(
        &self,
        cx: &Cx,
        input: CreateVpcEndpointRequest,
    ) -> impl Future<Output = Reply<CreateVpcEndpointResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "CreateVpcEndpoint")) }
    }

    fn create_vpc_peering_connection(
        &self,
        cx: &Cx,
        input: CreateVpcPeeringConnectionRequest,
    ) -> impl Future<Output = Reply<CreateVpcPeeringConnectionResult>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ec2",
                "CreateVpcPeeringConnection",
            ))
        }
    }

    fn delete_internet_gateway(
        &self,
        cx: &Cx,
        input: DeleteInternetGatewayRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "DeleteInternetGateway")) }
    }

    fn delete_nat_gateway(
        &self,
        cx: &Cx,
        input: DeleteNatGatewayRequest,
    ) -> impl Future<Output = Reply<DeleteNatGatewayResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "DeleteNatGateway")) }
    }

    fn delete_network_interface(
        &self,
        cx: &Cx,
        input: DeleteNetworkInterfaceRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "DeleteNetworkInterface")) }
    }

    fn delete_route(
        &self,
        cx: &Cx,
        input: DeleteRouteRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "DeleteRoute")) }
    }

    fn delete_route_table(
        &self,
        cx: &Cx,
        input: DeleteRouteTableRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "DeleteRouteTable")) }
    }

    fn delete_security_group(
        &self,
        cx: &Cx,
        input: DeleteSecurityGroupRequest,
    ) -> impl Future<Output = Reply<DeleteSecurityGroupResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "DeleteSecurityGroup")) }
    }

    fn delete_subnet(
        &self,
        cx: &Cx,
        input: DeleteSubnetRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "DeleteSubnet")) }
    }

    fn delete_tags(
        &self,
        cx: &Cx,
        input: DeleteTagsRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "DeleteTags")) }
    }

    fn delete_vpc(
        &self,
        cx: &Cx,
        input: DeleteVpcRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "DeleteVpc")) }
    }

    fn delete_vpc_endpoints(
        &self,
        cx: &Cx,
        input: DeleteVpcEndpointsRequest,
    ) -> impl Future<Output = Reply<DeleteVpcEndpointsResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "DeleteVpcEndpoints")) }
    }

    fn delete_vpc_peering_connection(
        &self,
        cx: &Cx,
        input: DeleteVpcPeeringConnectionRequest,
    ) -> impl Future<Output = Reply<DeleteVpcPeeringConnectionResult>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ec2",
                "DeleteVpcPeeringConnection",
            ))
        }
    }

    fn describe_account_attributes(
        &self,
        cx: &Cx,
        input: DescribeAccountAttributesRequest,
    ) -> impl Future<Output = Reply<DescribeAccountAttributesResult>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ec2",
                "DescribeAccountAttributes",
            ))
        }
    }

    fn describe_addresses(
        &self,
        cx: &Cx,
        input: DescribeAddressesRequest,
    ) -> impl Future<Output = Reply<DescribeAddressesResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "DescribeAddresses")) }
    }

    fn describe_availability_zones(
        &self,
        cx: &Cx,
        input: DescribeAvailabilityZonesRequest,
    ) -> impl Future<Output = Reply<DescribeAvailabilityZonesResult>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ec2",
                "DescribeAvailabilityZones",
            ))
        }
    }

    fn describe_internet_gateways(
        &self,
        cx: &Cx,
        input: DescribeInternetGatewaysRequest,
    ) -> impl Future<Output = Reply<DescribeInternetGatewaysResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "DescribeInternetGateways")) }
    }

    fn describe_managed_prefix_lists(
        &self,
        cx: &Cx,
        input: DescribeManagedPrefixListsRequest,
    ) -> impl Future<Output = Reply<DescribeManagedPrefixListsResult>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ec2",
                "DescribeManagedPrefixLists",
            ))
        }
    }

    fn describe_nat_gateways(
        &self,
        cx: &Cx,
        input: DescribeNatGatewaysRequest,
    ) -> impl Future<Output = Reply<DescribeNatGatewaysResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "DescribeNatGateways")) }
    }

    fn describe_network_acls(
        &self,
        cx: &Cx,
        input: DescribeNetworkAclsRequest,
    ) -> impl Future<Output = Reply<DescribeNetworkAclsResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "DescribeNetworkAcls")) }
    }

    fn describe_network_interfaces(
        &self,
        cx: &Cx,
        input: DescribeNetworkInterfacesRequest,
    ) -> impl Future<Output = Reply<DescribeNetworkInterfacesResult>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ec2",
                "DescribeNetworkInterfaces",
            ))
        }
    }

    fn describe_prefix_lists(
        &self,
        cx: &Cx,
        input: DescribePrefixListsRequest,
    ) -> impl Future<Output = Reply<DescribePrefixListsResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "DescribePrefixLists")) }
    }

    fn describe_regions(
        &self,
        cx: &Cx,
        input: DescribeRegionsRequest,
    ) -> impl Future<Output = Reply<DescribeRegionsResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "DescribeRegions")) }
    }

    fn describe_route_tables(
        &self,
        cx: &Cx,
        input: DescribeRouteTablesRequest,
    ) -> impl Future<Output = Reply<DescribeRouteTablesResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "DescribeRouteTables")) }
    }

    fn describe_security_group_references(
        &self,
        cx: &Cx,
        input: DescribeSecurityGroupReferencesRequest,
    ) -> impl Future<Output = Reply<DescribeSecurityGroupReferencesResult>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ec2",
                "DescribeSecurityGroupReferences",
            ))
        }
    }

    fn describe_security_group_rules(
        &self,
        cx: &Cx,
        input: DescribeSecurityGroupRulesRequest,
    ) -> impl Future<Output = Reply<DescribeSecurityGroupRulesResult>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ec2",
                "DescribeSecurityGroupRules",
            ))
        }
    }

    fn describe_security_groups(
        &self,
        cx: &Cx,
        input: DescribeSecurityGroupsRequest,
    ) -> impl Future<Output = Reply<DescribeSecurityGroupsResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "DescribeSecurityGroups")) }
    }

    fn describe_stale_security_groups(
        &self,
        cx: &Cx,
        input: DescribeStaleSecurityGroupsRequest,
    ) -> impl Future<Output = Reply<DescribeStaleSecurityGroupsResult>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ec2",
                "DescribeStaleSecurityGroups",
            ))
        }
    }

    fn describe_subnets(
        &self,
        cx: &Cx,
        input: DescribeSubnetsRequest,
    ) -> impl Future<Output = Reply<DescribeSubnetsResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "DescribeSubnets")) }
    }

    fn describe_tags(
        &self,
        cx: &Cx,
        input: DescribeTagsRequest,
    ) -> impl Future<Output = Reply<DescribeTagsResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "DescribeTags")) }
    }

    fn describe_volumes(
        &self,
        cx: &Cx,
        input: DescribeVolumesRequest,
    ) -> impl Future<Output = Reply<DescribeVolumesResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "DescribeVolumes")) }
    }

    fn describe_vpc_attribute(
        &self,
        cx: &Cx,
        input: DescribeVpcAttributeRequest,
    ) -> impl Future<Output = Reply<DescribeVpcAttributeResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "DescribeVpcAttribute")) }
    }

    fn describe_vpc_endpoint_services(
        &self,
        cx: &Cx,
        input: DescribeVpcEndpointServicesRequest,
    ) -> impl Future<Output = Reply<DescribeVpcEndpointServicesResult>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ec2",
                "DescribeVpcEndpointServices",
            ))
        }
    }

    fn describe_vpc_endpoints(
        &self,
        cx: &Cx,
        input: DescribeVpcEndpointsRequest,
    ) -> impl Future<Output = Reply<DescribeVpcEndpointsResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "DescribeVpcEndpoints")) }
    }

    fn describe_vpc_peering_connections(
        &self,
        cx: &Cx,
        input: DescribeVpcPeeringConnectionsRequest,
    ) -> impl Future<Output = Reply<DescribeVpcPeeringConnectionsResult>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ec2",
                "DescribeVpcPeeringConnections",
            ))
        }
    }

    fn describe_vpcs(
        &self,
        cx: &Cx,
        input: DescribeVpcsRequest,
    ) -> impl Future<Output = Reply<DescribeVpcsResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "DescribeVpcs")) }
    }

    fn detach_internet_gateway(
        &self,
        cx: &Cx,
        input: DetachInternetGatewayRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "DetachInternetGateway")) }
    }

    fn disassociate_route_table(
        &self,
        cx: &Cx,
        input: DisassociateRouteTableRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "DisassociateRouteTable")) }
    }

    fn disassociate_vpc_cidr_block(
        &self,
        cx: &Cx,
        input: DisassociateVpcCidrBlockRequest,
    ) -> impl Future<Output = Reply<DisassociateVpcCidrBlockResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "DisassociateVpcCidrBlock")) }
    }

    fn modify_network_interface_attribute(
        &self,
        cx: &Cx,
        input: ModifyNetworkInterfaceAttributeRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ec2",
                "ModifyNetworkInterfaceAttribute",
            ))
        }
    }

    fn modify_security_group_rules(
        &self,
        cx: &Cx,
        input: ModifySecurityGroupRulesRequest,
    ) -> impl Future<Output = Reply<ModifySecurityGroupRulesResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "ModifySecurityGroupRules")) }
    }

    fn modify_subnet_attribute(
        &self,
        cx: &Cx,
        input: ModifySubnetAttributeRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "ModifySubnetAttribute")) }
    }

    fn modify_vpc_attribute(
        &self,
        cx: &Cx,
        input: ModifyVpcAttributeRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "ModifyVpcAttribute")) }
    }

    fn modify_vpc_endpoint(
        &self,
        cx: &Cx,
        input: ModifyVpcEndpointRequest,
    ) -> impl Future<Output = Reply<ModifyVpcEndpointResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "ModifyVpcEndpoint")) }
    }

    fn modify_vpc_peering_connection_options(
        &self,
        cx: &Cx,
        input: ModifyVpcPeeringConnectionOptionsRequest,
    ) -> impl Future<Output = Reply<ModifyVpcPeeringConnectionOptionsResult>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ec2",
                "ModifyVpcPeeringConnectionOptions",
            ))
        }
    }

    fn reject_vpc_peering_connection(
        &self,
        cx: &Cx,
        input: RejectVpcPeeringConnectionRequest,
    ) -> impl Future<Output = Reply<RejectVpcPeeringConnectionResult>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ec2",
                "RejectVpcPeeringConnection",
            ))
        }
    }

    fn release_address(
        &self,
        cx: &Cx,
        input: ReleaseAddressRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "ReleaseAddress")) }
    }

    fn replace_route(
        &self,
        cx: &Cx,
        input: ReplaceRouteRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ec2", "ReplaceRoute")) }
    }

    fn replace_route_table_association(
        &self,
        cx: &Cx,
        input: ReplaceRouteTableAssociationRequest,
    ) -> impl Future<Output = Reply<ReplaceRouteTableAssociationResult>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ec2",
                "ReplaceRouteTableAssociation",
            ))
        }
    }

    fn revoke_security_group_egress(
        &self,
        cx: &Cx,
        input: RevokeSecurityGroupEgressRequest,
    ) -> impl Future<Output = Reply<RevokeSecurityGroupEgressResult>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ec2",
                "RevokeSecurityGroupEgress",
            ))
        }
    }

    fn revoke_security_group_ingress(
        &self,
        cx: &Cx,
        input: RevokeSecurityGroupIngressRequest,
    ) -> impl Future<Output = Reply<RevokeSecurityGroupIngressResult>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ec2",
                "RevokeSecurityGroupIngress",
            ))
        }
    }

    fn update_security_group_rule_descriptions_egress(
        &self,
        cx: &Cx,
        input: UpdateSecurityGroupRuleDescriptionsEgressRequest,
    ) -> impl Future<Output = Reply<UpdateSecurityGroupRuleDescriptionsEgressResult>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ec2",
                "UpdateSecurityGroupRuleDescriptionsEgress",
            ))
        }
    }

    fn update_security_group_rule_descriptions_ingress(
        &self,
        cx: &Cx,
        input: UpdateSecurityGroupRuleDescriptionsIngressRequest,
    ) -> impl Future<Output = Reply<UpdateSecurityGroupRuleDescriptionsIngressResult>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ec2",
                "UpdateSecurityGroupRuleDescriptionsIngress",
            ))
        }
    }
}

/// The room as the front door sees it.
pub struct Server<T>(pub T);

const OPERATIONS: &[&str] = &[
    "AcceptVpcPeeringConnection",
    "AllocateAddress",
    "AssociateRouteTable",
    "AssociateVpcCidrBlock",
    "AttachInternetGateway",
    "AuthorizeSecurityGroupEgress",
    "AuthorizeSecurityGroupIngress",
    "CreateDefaultVpc",
    "CreateInternetGateway",
    "CreateNatGateway",
    "CreateNetworkInterface",
    "CreateRoute",
    "CreateRouteTable",
    "CreateSecurityGroup",
    "CreateSubnet",
    "CreateTags",
    "CreateVpc",
    "CreateVpcEndpoint",
    "CreateVpcPeeringConnection",
    "DeleteInternetGateway",
    "DeleteNatGateway",
    "DeleteNetworkInterface",
    "DeleteRoute",
    "DeleteRouteTable",
    "DeleteSecurityGroup",
    "DeleteSubnet",
    "DeleteTags",
    "DeleteVpc",
    "DeleteVpcEndpoints",
    "DeleteVpcPeeringConnection",
    "DescribeAccountAttributes",
    "DescribeAddresses",
    "DescribeAvailabilityZones",
    "DescribeInternetGateways",
    "DescribeManagedPrefixLists",
    "DescribeNatGateways",
    "DescribeNetworkAcls",
    "DescribeNetworkInterfaces",
    "DescribePrefixLists",
    "DescribeRegions",
    "DescribeRouteTables",
    "DescribeSecurityGroupReferences",
    "DescribeSecurityGroupRules",
    "DescribeSecurityGroups",
    "DescribeStaleSecurityGroups",
    "DescribeSubnets",
    "DescribeTags",
    "DescribeVolumes",
    "DescribeVpcAttribute",
    "DescribeVpcEndpointServices",
    "DescribeVpcEndpoints",
    "DescribeVpcPeeringConnections",
    "DescribeVpcs",
    "DetachInternetGateway",
    "DisassociateRouteTable",
    "DisassociateVpcCidrBlock",
    "ModifyNetworkInterfaceAttribute",
    "ModifySecurityGroupRules",
    "ModifySubnetAttribute",
    "ModifyVpcAttribute",
    "ModifyVpcEndpoint",
    "ModifyVpcPeeringConnectionOptions",
    "RejectVpcPeeringConnection",
    "ReleaseAddress",
    "ReplaceRoute",
    "ReplaceRouteTableAssociation",
    "RevokeSecurityGroupEgress",
    "RevokeSecurityGroupIngress",
    "UpdateSecurityGroupRuleDescriptionsEgress",
    "UpdateSecurityGroupRuleDescriptionsIngress",
];

impl<Cx: Sync, T: Ec2<Cx>> crate::service::Service<Cx> for Server<T> {
    fn name(&self) -> &'static str {
        "ec2"
    }

    fn operations(&self) -> &'static [&'static str] {
        OPERATIONS
    }

    fn call<'a>(&'a self, cx: &'a Cx, operation: &'a str, input: Value) -> Answer<'a> {
        match operation {
            "AcceptVpcPeeringConnection" => {
                answer(self.0.accept_vpc_peering_connection(cx, from_tree(input)))
            }
            "AllocateAddress" => answer(self.0.allocate_address(cx, from_tree(input))),
            "AssociateRouteTable" => answer(self.0.associate_route_table(cx, from_tree(input))),
            "AssociateVpcCidrBlock" => {
                answer(self.0.associate_vpc_cidr_block(cx, from_tree(input)))
            }
            "AttachInternetGateway" => answer(self.0.attach_internet_gateway(cx, from_tree(input))),
            "AuthorizeSecurityGroupEgress" => {
                answer(self.0.authorize_security_group_egress(cx, from_tree(input)))
            }
            "AuthorizeSecurityGroupIngress" => answer(
                self.0
                    .authorize_security_group_ingress(cx, from_tree(input)),
            ),
            "CreateDefaultVpc" => answer(self.0.create_default_vpc(cx, from_tree(input))),
            "CreateInternetGateway" => answer(self.0.create_internet_gateway(cx, from_tree(input))),
            "CreateNatGateway" => answer(self.0.create_nat_gateway(cx, from_tree(input))),
            "CreateNetworkInterface" => {
                answer(self.0.create_network_interface(cx, from_tree(input)))
            }
            "CreateRoute" => answer(self.0.create_route(cx, from_tree(input))),
            "CreateRouteTable" => answer(self.0.create_route_table(cx, from_tree(input))),
            "CreateSecurityGroup" => answer(self.0.create_security_group(cx, from_tree(input))),
            "CreateSubnet" => answer(self.0.create_subnet(cx, from_tree(input))),
            "CreateTags" => answer(self.0.create_tags(cx, from_tree(input))),
            "CreateVpc" => answer(self.0.create_vpc(cx, from_tree(input))),
            "CreateVpcEndpoint" => answer(self.0.create_vpc_endpoint(cx, from_tree(input))),
            "CreateVpcPeeringConnection" => {
                answer(self.0.create_vpc_peering_connection(cx, from_tree(input)))
            }
            "DeleteInternetGateway" => answer(self.0.delete_internet_gateway(cx, from_tree(input))),
            "DeleteNatGateway" => answer(self.0.delete_nat_gateway(cx, from_tree(input))),
            "DeleteNetworkInterface" => {
                answer(self.0.delete_network_interface(cx, from_tree(input)))
            }
            "DeleteRoute" => answer(self.0.delete_route(cx, from_tree(input))),
            "DeleteRouteTable" => answer(self.0.delete_route_table(cx, from_tree(input))),
            "DeleteSecurityGroup" => answer(self.0.delete_security_group(cx, from_tree(input))),
            "DeleteSubnet" => answer(self.0.delete_subnet(cx, from_tree(input))),
            "DeleteTags" => answer(self.0.delete_tags(cx, from_tree(input))),
            "DeleteVpc" => answer(self.0.delete_vpc(cx, from_tree(input))),
            "DeleteVpcEndpoints" => answer(self.0.delete_vpc_endpoints(cx, from_tree(input))),
            "DeleteVpcPeeringConnection" => {
                answer(self.0.delete_vpc_peering_connection(cx, from_tree(input)))
            }
            "DescribeAccountAttributes" => {
                answer(self.0.describe_account_attributes(cx, from_tree(input)))
            }
            "DescribeAddresses" => answer(self.0.describe_addresses(cx, from_tree(input))),
            "DescribeAvailabilityZones" => {
                answer(self.0.describe_availability_zones(cx, from_tree(input)))
            }
            "DescribeInternetGateways" => {
                answer(self.0.describe_internet_gateways(cx, from_tree(input)))
            }
            "DescribeManagedPrefixLists" => {
                answer(self.0.describe_managed_prefix_lists(cx, from_tree(input)))
            }
            "DescribeNatGateways" => answer(self.0.describe_nat_gateways(cx, from_tree(input))),
            "DescribeNetworkAcls" => answer(self.0.describe_network_acls(cx, from_tree(input))),
            "DescribeNetworkInterfaces" => {
                answer(self.0.describe_network_interfaces(cx, from_tree(input)))
            }
            "DescribePrefixLists" => answer(self.0.describe_prefix_lists(cx, from_tree(input))),
            "DescribeRegions" => answer(self.0.describe_regions(cx, from_tree(input))),
            "DescribeRouteTables" => answer(self.0.describe_route_tables(cx, from_tree(input))),
            "DescribeSecurityGroupReferences" => answer(
                self.0
                    .describe_security_group_references(cx, from_tree(input)),
            ),
            "DescribeSecurityGroupRules" => {
                answer(self.0.describe_security_group_rules(cx, from_tree(input)))
            }
            "DescribeSecurityGroups" => {
                answer(self.0.describe_security_groups(cx, from_tree(input)))
            }
            "DescribeStaleSecurityGroups" => {
                answer(self.0.describe_stale_security_groups(cx, from_tree(input)))
            }
            "DescribeSubnets" => answer(self.0.describe_subnets(cx, from_tree(input))),
            "DescribeTags" => answer(self.0.describe_tags(cx, from_tree(input))),
            "DescribeVolumes" => answer(self.0.describe_volumes(cx, from_tree(input))),
            "DescribeVpcAttribute" => answer(self.0.describe_vpc_attribute(cx, from_tree(input))),
            "DescribeVpcEndpointServices" => {
                answer(self.0.describe_vpc_endpoint_services(cx, from_tree(input)))
            }
            "DescribeVpcEndpoints" => answer(self.0.describe_vpc_endpoints(cx, from_tree(input))),
            "DescribeVpcPeeringConnections" => answer(
                self.0
                    .describe_vpc_peering_connections(cx, from_tree(input)),
            ),
            "DescribeVpcs" => answer(self.0.describe_vpcs(cx, from_tree(input))),
            "DetachInternetGateway" => answer(self.0.detach_internet_gateway(cx, from_tree(input))),
            "DisassociateRouteTable" => {
                answer(self.0.disassociate_route_table(cx, from_tree(input)))
            }
            "DisassociateVpcCidrBlock" => {
                answer(self.0.disassociate_vpc_cidr_block(cx, from_tree(input)))
            }
            "ModifyNetworkInterfaceAttribute" => answer(
                self.0
                    .modify_network_interface_attribute(cx, from_tree(input)),
            ),
            "ModifySecurityGroupRules" => {
                answer(self.0.modify_security_group_rules(cx, from_tree(input)))
            }
            "ModifySubnetAttribute" => answer(self.0.modify_subnet_attribute(cx, from_tree(input))),
            "ModifyVpcAttribute" => answer(self.0.modify_vpc_attribute(cx, from_tree(input))),
            "ModifyVpcEndpoint" => answer(self.0.modify_vpc_endpoint(cx, from_tree(input))),
            "ModifyVpcPeeringConnectionOptions" => answer(
                self.0
                    .modify_vpc_peering_connection_options(cx, from_tree(input)),
            ),
            "RejectVpcPeeringConnection" => {
                answer(self.0.reject_vpc_peering_connection(cx, from_tree(input)))
            }
            "ReleaseAddress" => answer(self.0.release_address(cx, from_tree(input))),
            "ReplaceRoute" => answer(self.0.replace_route(cx, from_tree(input))),
            "ReplaceRouteTableAssociation" => {
                answer(self.0.replace_route_table_association(cx, from_tree(input)))
            }
            "RevokeSecurityGroupEgress" => {
                answer(self.0.revoke_security_group_egress(cx, from_tree(input)))
            }
            "RevokeSecurityGroupIngress" => {
                answer(self.0.revoke_security_group_ingress(cx, from_tree(input)))
            }
            "UpdateSecurityGroupRuleDescriptionsEgress" => answer(
                self.0
                    .update_security_group_rule_descriptions_egress(cx, from_tree(input)),
            ),
            "UpdateSecurityGroupRuleDescriptionsIngress" => answer(
                self.0
                    .update_security_group_rule_descriptions_ingress(cx, from_tree(input)),
            ),
            _ => {
                answer(async move { Reply::<()>::Err(ApiError::not_implemented("ec2", operation)) })
            }
        }
    }
}
