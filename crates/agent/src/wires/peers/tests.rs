//! Records of two VPCs, and what the near one's router is told.

use super::{Peer, Records, routes, rules, specs};
use domain::network::{
    Cidr, InterfaceAddress, InterfaceOwner, NetworkInterface, PeeringSide, PeeringState, Route,
    RouteTable, RouteTarget, Subnet, Vpc, VpcPeering,
};
use domain::{Scope, Timestamp};
use netns::{PeeringSpec, Way};

fn scope() -> Scope {
    Scope {
        account: "000000000000".parse().unwrap(),
        region: "us-east-1".parse().unwrap(),
    }
}

fn vpc(id: &str, block: &str) -> Vpc {
    Vpc {
        scope: scope(),
        id: id.to_owned(),
        cidrs: vec![block.parse().unwrap()],
        is_default: false,
        dns_support: true,
        dns_hostnames: false,
        tags: Default::default(),
    }
}

fn subnet() -> Subnet {
    Subnet {
        scope: scope(),
        id: "subnet-1".to_owned(),
        vpc: "vpc-near".to_owned(),
        cidr: "10.1.1.0/24".parse().unwrap(),
        zone: "us-east-1a".to_owned(),
        default_for_zone: false,
        map_public_ip: false,
        tags: Default::default(),
    }
}

fn interface() -> NetworkInterface {
    NetworkInterface {
        scope: scope(),
        id: "eni-far".to_owned(),
        subnet: "subnet-2".to_owned(),
        vpc: "vpc-far".to_owned(),
        security_groups: vec!["sg-far".to_owned()],
        description: String::new(),
        owner: InterfaceOwner::User,
        instance: None,
        public: false,
        address: Some(InterfaceAddress {
            private_ip: "10.2.1.6".parse().unwrap(),
            mac: "0a:00:00:00:00:01".to_owned(),
            public_ip: None,
        }),
        failure: None,
        tags: Default::default(),
        created_at: Timestamp::UNIX_EPOCH,
    }
}

fn side(vpc: &str) -> PeeringSide {
    PeeringSide {
        scope: scope(),
        vpc: vpc.to_owned(),
        names_for_peer: false,
        tags: Default::default(),
    }
}

/// The near VPC, a peer of the far one, with these routes.
fn records(routes: &[(&str, RouteTarget)]) -> Records {
    let routes = routes.iter().map(|(destination, target)| Route {
        destination: destination.parse::<Cidr>().unwrap(),
        target: target.clone(),
    });
    Records {
        interfaces: vec![],
        subnets: vec![subnet()],
        groups: vec![],
        routes: vec![RouteTable {
            scope: scope(),
            id: "rtb-1".to_owned(),
            vpc: "vpc-near".to_owned(),
            main: true,
            associations: vec![],
            main_association: None,
            routes: routes.collect(),
            tags: Default::default(),
        }],
        internet_gateways: vec![],
        nat_gateways: vec![],
        endpoints: vec![],
        peerings: vec![VpcPeering {
            id: "pcx-1".to_owned(),
            requester: side("vpc-near"),
            accepter: side("vpc-far"),
            state: PeeringState::Active,
            since: Timestamp::UNIX_EPOCH,
        }],
        peers: vec![Peer {
            peering: "pcx-1".to_owned(),
            vpc: vpc("vpc-far", "10.2.0.0/16"),
            interfaces: vec![interface()],
            tells_names: false,
        }],
    }
}

#[test]
fn routes_are_told_only_where_one_leads_to_a_peering() {
    let nat = ("0.0.0.0/0", RouteTarget::NatGateway("nat-1".to_owned()));
    assert_eq!(routes(&subnet(), &records(std::slice::from_ref(&nat))), []);
    let peer = |id: &str| RouteTarget::Peering(id.to_owned());
    let known = records(&[
        nat,
        ("10.2.0.0/16", peer("pcx-1")),
        ("10.3.0.0/16", peer("pcx-2")),
    ]);
    let told = routes(&subnet(), &known);
    let ways: Vec<(String, &Way)> = told
        .iter()
        .map(|one| (one.range.to_string(), &one.way))
        .collect();
    assert_eq!(
        ways,
        [
            ("0.0.0.0/0".to_owned(), &Way::Out),
            ("10.2.0.0/16".to_owned(), &Way::Peer("pcx-1".to_owned())),
            ("10.3.0.0/16".to_owned(), &Way::Nowhere),
        ]
    );
}

#[test]
fn a_peer_is_known_by_its_blocks_and_the_groups_of_its_interfaces() {
    let known = records(&[]);
    let (id, peer) = ("pcx-1".to_owned(), "vpc-far".to_owned());
    assert_eq!(specs(&known), [PeeringSpec { id, peer }]);
    let told = rules(&known.peers[0]);
    assert_eq!(told.ranges, ["10.2.0.0/16".parse().unwrap()]);
    let groups = vec!["sg-far".to_owned()];
    assert_eq!(told.members, [("10.2.1.6".parse().unwrap(), groups)]);
}
