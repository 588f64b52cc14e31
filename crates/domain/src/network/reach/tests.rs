//! What `reach` promises.

use super::{Egress, Ways, way_out};
use crate::network::defaults::{ANYWHERE, NewDefaultVpc, new_default_vpc};
use crate::network::{
    EndpointKind, InternetGateway, NatGateway, Route, RouteTable, RouteTarget, VpcEndpoint,
};
use crate::{Scope, SeededIds, Timestamp};
use std::net::Ipv4Addr;

/// A default VPC, to which a test adds what it is about. Its second subnet has a table of its
/// own, which leads nowhere at first.
struct Place {
    made: NewDefaultVpc,
    tables: Vec<RouteTable>,
    gateways: Vec<InternetGateway>,
    nats: Vec<NatGateway>,
    endpoints: Vec<VpcEndpoint>,
}

fn place() -> Place {
    let scope = Scope {
        account: "000000000000".parse().expect("an account"),
        region: "us-east-1".parse().expect("a Region"),
    };
    let made = new_default_vpc(&scope, &SeededIds::new(1));
    let main = made.network.route_table.clone();
    let private = RouteTable {
        id: "rtb-private".to_owned(),
        main: false,
        main_association: None,
        associations: vec![("rtbassoc-1".to_owned(), made.subnets[1].id.clone())],
        routes: Vec::new(),
        ..main.clone()
    };
    Place {
        tables: vec![main, private],
        gateways: vec![made.gateway.clone()],
        nats: Vec::new(),
        endpoints: Vec::new(),
        made,
    }
}

impl Place {
    fn route_private(&mut self, target: RouteTarget) {
        self.tables[1].routes = vec![Route {
            destination: ANYWHERE,
            target,
        }];
    }

    /// A NAT gateway in the subnet of that number.
    fn nat_in(&mut self, subnet: usize, allocation: Option<&str>) {
        let subnet = &self.made.subnets[subnet];
        self.nats.push(NatGateway {
            scope: subnet.scope.clone(),
            id: "nat-1".to_owned(),
            vpc: subnet.vpc.clone(),
            subnet: subnet.id.clone(),
            allocation: allocation.map(str::to_owned),
            interface: "eni-1".to_owned(),
            private_ip: Ipv4Addr::LOCALHOST,
            public_ip: None,
            client_token: None,
            tags: crate::ecs::Tags::new(),
            created_at: Timestamp::UNIX_EPOCH,
            deleted_at: None,
        });
        self.route_private(RouteTarget::NatGateway("nat-1".to_owned()));
    }

    fn endpoint(&mut self, kind: EndpointKind, name: &str, tables: &[&str]) {
        self.endpoints.push(VpcEndpoint {
            scope: self.made.network.vpc.scope.clone(),
            id: format!("vpce-{name}"),
            vpc: self.made.network.vpc.id.clone(),
            service: format!("com.amazonaws.us-east-1.{name}"),
            kind,
            route_tables: tables.iter().map(|table| (*table).to_owned()).collect(),
            interfaces: Vec::new(),
            security_groups: Vec::new(),
            private_dns: kind == EndpointKind::Interface,
            policy: None,
            client_token: None,
            tags: crate::ecs::Tags::new(),
            created_at: Timestamp::UNIX_EPOCH,
        });
    }

    /// What an interface in the subnet of that number reaches.
    fn from(&self, subnet: usize, has_public_ip: bool) -> super::WayOut {
        let ways = Ways {
            route_tables: &self.tables,
            internet_gateways: &self.gateways,
            nat_gateways: &self.nats,
            endpoints: &self.endpoints,
            peerings: &[],
        };
        way_out(&self.made.subnets[subnet], &ways, has_public_ip)
    }
}

#[test]
fn a_public_subnet_reaches_the_internet_only_with_a_public_address() {
    let place = place();
    assert_eq!(place.from(0, true).egress, Egress::Internet);
    assert_eq!(place.from(0, false).egress, Egress::None);
    assert!(place.from(0, true).reaches_service("secretsmanager"));
}

#[test]
fn a_detached_gateway_leads_nowhere() {
    let mut place = place();
    place.gateways[0].vpc = None;
    assert_eq!(place.from(0, true).egress, Egress::None);
}

#[test]
fn a_private_subnet_reaches_nothing_by_itself() {
    let way = place().from(1, true);
    assert_eq!(way.egress, Egress::None);
    assert!(!way.reaches_service("logs"));
}

#[test]
fn a_nat_gateway_in_a_public_subnet_leads_out() {
    let mut place = place();
    place.nat_in(0, Some("eipalloc-1"));
    assert_eq!(place.from(1, false).egress, Egress::Nat);
    place.nats[0].deleted_at = Some(Timestamp::UNIX_EPOCH);
    assert_eq!(place.from(1, false).egress, Egress::None);
}

#[test]
fn a_nat_gateway_without_a_way_of_its_own_leads_nowhere() {
    let mut private = place();
    private.nat_in(0, None);
    assert_eq!(private.from(1, false).egress, Egress::None);
    let mut looped = place();
    looped.nat_in(1, Some("eipalloc-1"));
    assert_eq!(looped.from(1, false).egress, Egress::None);
}

#[test]
fn a_blackhole_leads_nowhere() {
    let mut place = place();
    place.route_private(RouteTarget::Blackhole("nat-gone".to_owned()));
    assert_eq!(place.from(1, true).egress, Egress::None);
}

#[test]
fn interface_endpoints_serve_the_vpc_and_gateway_endpoints_their_tables() {
    let mut place = place();
    place.endpoint(EndpointKind::Interface, "ecr.api", &[]);
    place.endpoint(EndpointKind::Gateway, "s3", &["rtb-private"]);
    let way = place.from(1, false);
    assert!(way.reaches_service("ecr.api") && way.reaches_service("s3"));
    assert!(!way.reaches_service("ecr") && !way.reaches_service("api"));
    assert!(!place.from(2, false).reaches_service("s3"));
    place.endpoints[0].vpc = "vpc-other".to_owned();
    assert!(!place.from(1, false).reaches_service("ecr.api"));
}
