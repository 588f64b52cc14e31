//! What all resources of the room have in common: an id with a prefix, tags, and a way to say
//! that there is none.

use crate::fault::{Fault, Outcome, refuse};
use domain::ecs::Tags;
use domain::network::{
    ElasticIp, InternetGateway, NatGateway, NetworkInterface, RouteTable, SecurityGroup, Subnet,
    Vpc, VpcEndpoint,
};
use domain::{Key, Record, Scope};
use store::Txn;

/// A record with an id of its own.
pub(crate) trait Resource: Record {
    /// The type's name in `TagSpecifications` and ARNs.
    const TYPE: &'static str;
    /// What its ids start with, the hyphen included.
    const PREFIX: &'static str;
    /// The code when there is none of that id, the code when the id is malformed, and how a
    /// message calls it.
    const MISSING: (&'static str, &'static str, &'static str);

    /// The key of the one with that id.
    fn key_in(scope: &Scope, id: &str) -> Key;

    /// Its id.
    fn id(&self) -> &str;

    /// Its tags.
    fn tags(&self) -> &Tags;

    /// Its tags, to be changed.
    fn tags_mut(&mut self) -> &mut Tags;
}

macro_rules! resources {
    ($($record:ident: $type:literal, $prefix:literal, $missing:literal, $malformed:literal,
        $noun:literal;)*) => {$(
        impl Resource for $record {
            const TYPE: &'static str = $type;
            const PREFIX: &'static str = $prefix;
            const MISSING: (&'static str, &'static str, &'static str) =
                ($missing, $malformed, $noun);

            fn key_in(scope: &Scope, id: &str) -> Key {
                Self::key_of(scope, id)
            }

            fn id(&self) -> &str {
                &self.id
            }

            fn tags(&self) -> &Tags {
                &self.tags
            }

            fn tags_mut(&mut self) -> &mut Tags {
                &mut self.tags
            }
        }
    )*};
}

resources! {
    Vpc: "vpc", "vpc-", "InvalidVpcID.NotFound", "InvalidVpcId.Malformed", "vpc ID";
    Subnet: "subnet", "subnet-", "InvalidSubnetID.NotFound", "InvalidSubnetId.Malformed",
        "subnet ID";
    SecurityGroup: "security-group", "sg-", "InvalidGroup.NotFound", "InvalidGroupId.Malformed",
        "security group";
    RouteTable: "route-table", "rtb-", "InvalidRouteTableID.NotFound",
        "InvalidRouteTableId.Malformed", "routeTable ID";
    NetworkInterface: "network-interface", "eni-", "InvalidNetworkInterfaceID.NotFound",
        "InvalidNetworkInterfaceId.Malformed", "networkInterface ID";
    InternetGateway: "internet-gateway", "igw-", "InvalidInternetGatewayID.NotFound",
        "InvalidInternetGatewayId.Malformed", "internetGateway ID";
    NatGateway: "natgateway", "nat-", "NatGatewayNotFound", "NatGatewayMalformed", "NatGateway";
    ElasticIp: "elastic-ip", "eipalloc-", "InvalidAllocationID.NotFound",
        "InvalidAllocationID.Malformed", "allocation ID";
    VpcEndpoint: "vpc-endpoint", "vpce-", "InvalidVpcEndpointId.NotFound",
        "InvalidVpcEndpointId.Malformed", "Vpc Endpoint Id";
}

/// The refusal of an id that names nothing.
pub(crate) fn not_found<R: Resource>(id: &str) -> Fault {
    let (code, malformed, noun) = R::MISSING;
    let looks_right = id
        .strip_prefix(R::PREFIX)
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if !looks_right {
        let prefix = R::PREFIX;
        let message = format!("Invalid id: \"{id}\" (expecting \"{prefix}...\")");
        return refuse(malformed, message);
    }
    if code == "NatGatewayNotFound" {
        return refuse(code, format!("NatGateway {id} was not found"));
    }
    refuse(code, format!("The {noun} '{id}' does not exist"))
}

/// The resource of that id, inside a transaction.
pub(crate) async fn find<R: Resource>(txn: &Txn, scope: &Scope, id: &str) -> Outcome<R> {
    let found = txn.get::<R>(&R::key_in(scope, id)).await?;
    found.ok_or_else(|| not_found::<R>(id))
}

/// Every resource of that kind in the scope, inside a transaction.
pub(crate) async fn all<R: Resource>(txn: &Txn, scope: &Scope) -> Outcome<Vec<R>> {
    Ok(txn.list(&below::<R>(scope)).await?)
}

/// The key all resources of that kind in the scope are below.
pub(crate) fn below<R: Record>(scope: &Scope) -> Key {
    Key::kind(R::KIND).join(&scope.segments())
}

/// The ARN of the resource of that kind and id.
pub(crate) fn arn<R: Resource>(scope: &Scope, id: &str) -> String {
    scope.arn("ec2", format!("{}/{id}", R::TYPE)).to_string()
}
