//! Ways as text, and the sentences about them.

use super::{End, Facts, Inside, Place, Question, explain};
use domain::Scope;
use domain::network::reach::Ways;
use domain::network::{
    Cidr, InternetGateway, Route, RouteTable, RouteTarget, RulePeer, SecurityGroup,
    SecurityGroupRule, Subnet, VpcPeering,
};
use expect_test::{Expect, expect};
use netns::{Direction, Drop, DropReason};
use std::net::Ipv4Addr;

mod across;

fn scope() -> Scope {
    Scope {
        account: "000000000000".parse().unwrap(),
        region: "us-east-1".parse().unwrap(),
    }
}

/// A rule from text: `tcp 8080 sg-frontend`, `-1 10.0.0.0/8`.
fn rule(text: &str) -> SecurityGroupRule {
    let words: Vec<&str> = text.split(' ').collect();
    let (protocol, ports, peer) = match words.as_slice() {
        [protocol, port, peer] => {
            let port: i32 = port.parse().unwrap();
            (protocol, Some((port, port)), peer)
        }
        [protocol, peer] => (protocol, None, peer),
        _ => panic!("{text}"),
    };
    SecurityGroupRule {
        id: format!("sgr-{}", text.replace(' ', "-")),
        protocol: (*protocol).to_owned(),
        ports,
        peer: match peer.parse::<Cidr>() {
            Ok(block) => RulePeer::Cidr(block),
            Err(_) => RulePeer::Group((*peer).to_owned()),
        },
        description: None,
        tags: Default::default(),
    }
}

fn group(name: &str, ingress: &[&str], egress: &[&str]) -> SecurityGroup {
    SecurityGroup {
        scope: scope(),
        id: format!("sg-{name}"),
        vpc: "vpc-1".to_owned(),
        name: name.to_owned(),
        description: String::new(),
        ingress: ingress.iter().map(|text| rule(text)).collect(),
        egress: egress.iter().map(|text| rule(text)).collect(),
        tags: Default::default(),
    }
}

/// The subnet an address is in: `subnet-1` of `vpc-1`, and so on.
fn subnet(vpc: &str, address: Ipv4Addr) -> Subnet {
    Subnet {
        scope: scope(),
        id: vpc.replace("vpc", "subnet"),
        vpc: vpc.to_owned(),
        cidr: Cidr::of(address, 24),
        zone: "us-east-1a".to_owned(),
        default_for_zone: false,
        map_public_ip: false,
        tags: Default::default(),
    }
}

/// An end from text: `service frontend @10.0.1.7 sg-frontend public`.
fn end(text: &str) -> End {
    let (label, rest) = text.split_once(" @").unwrap();
    let mut words = rest.split(' ');
    let address = words.next().unwrap().parse().unwrap();
    let words: Vec<&str> = words.collect();
    let groups: Vec<String> = words
        .iter()
        .filter(|word| word.starts_with("sg-"))
        .map(|word| (*word).to_owned())
        .collect();
    let mut end = End::new(label, Place::Outside(address));
    if !groups.is_empty() {
        let vpc = words.iter().find(|word| word.starts_with("vpc-"));
        let vpc = vpc.map_or("vpc-1", |vpc| vpc);
        end.place = Place::Inside(Box::new(Inside {
            vpc: vpc.to_owned(),
            subnet: Some(subnet(vpc, address)),
            groups,
            is_open: false,
            addresses: vec![address],
            public_ip: words
                .contains(&"public")
                .then(|| "203.0.113.9".parse().unwrap()),
            interfaces: vec!["eni-1".to_owned()],
        }));
    }
    end.listens_outside = words.contains(&"facing");
    end.ports = words
        .iter()
        .filter_map(|word| word.strip_prefix(':')?.parse().ok())
        .collect();
    end
}

struct World {
    groups: Vec<SecurityGroup>,
    tables: Vec<RouteTable>,
    gateways: Vec<InternetGateway>,
    peerings: Vec<VpcPeering>,
    drops: Vec<Drop>,
}

impl World {
    fn of(groups: Vec<SecurityGroup>) -> Self {
        Self {
            groups,
            tables: Vec::new(),
            gateways: Vec::new(),
            peerings: Vec::new(),
            drops: Vec::new(),
        }
    }

    fn with_gateway(mut self) -> Self {
        self.gateways.push(InternetGateway {
            scope: scope(),
            id: "igw-1".to_owned(),
            vpc: Some("vpc-1".to_owned()),
            tags: Default::default(),
        });
        let route = Route {
            destination: "0.0.0.0/0".parse().unwrap(),
            target: RouteTarget::InternetGateway("igw-1".to_owned()),
        };
        self.with_table(vec![route])
    }

    fn with_table(self, routes: Vec<Route>) -> Self {
        self.with_table_of(1, routes)
    }

    fn with_table_of(mut self, number: u8, routes: Vec<Route>) -> Self {
        self.tables.push(RouteTable {
            scope: scope(),
            id: format!("rtb-{number}"),
            vpc: format!("vpc-{number}"),
            main: true,
            associations: Vec::new(),
            main_association: None,
            routes,
            tags: Default::default(),
        });
        self
    }

    fn check(&self, from: &str, to: &str, port: u16, sentences: Expect) {
        let (from, to) = (end(from), end(to));
        let question = Question {
            from: &from,
            to: &to,
            port: Some(port),
            protocol: "tcp",
        };
        let facts = Facts {
            groups: &self.groups,
            ways: Ways {
                route_tables: &self.tables,
                internet_gateways: &self.gateways,
                nat_gateways: &[],
                endpoints: &[],
                peerings: &self.peerings,
            },
            now: domain::Timestamp::UNIX_EPOCH,
            drops: &self.drops,
        };
        let answer = explain(&question, &facts);
        let allowed = answer.evidence["missing"].as_array().unwrap().is_empty();
        assert_eq!(answer.evidence["allowed"], allowed);
        sentences.assert_eq(&answer.sentences.join("\n"));
    }
}

const FRONTEND: &str = "service frontend @10.0.1.7 sg-frontend";
const PAYMENTS: &str = "service payments @10.0.1.9 sg-payments :8080";

#[test]
fn a_missing_ingress_rule_is_named_with_the_command_that_adds_it() {
    let mut world = World::of(vec![
        group("frontend", &[], &["-1 0.0.0.0/0"]),
        group("payments", &["tcp 8080 sg-orders"], &["-1 0.0.0.0/0"]),
    ]);
    world.check(FRONTEND, PAYMENTS, 8080, expect!["sg-payments (payments) has no ingress rule that allows tcp 8080 from sg-frontend (frontend); add: aws ec2 authorize-security-group-ingress --group-id sg-payments --protocol tcp --port 8080 --source-group sg-frontend"]);
    world.drops.push(Drop {
        vpc: "vpc-1".to_owned(),
        interface: Some("eni-9".to_owned()),
        direction: Direction::Ingress,
        reason: DropReason::SecurityGroup,
        source: "10.0.1.7".parse().unwrap(),
        destination: "10.0.1.9".parse().unwrap(),
        protocol: 6,
        ports: Some((40_000, 8080)),
        length: 60,
        time: "2026-01-01T00:00:00Z".parse().unwrap(),
    });
    world.check(FRONTEND, PAYMENTS, 8080, expect![[r#"
        sg-payments (payments) has no ingress rule that allows tcp 8080 from sg-frontend (frontend); add: aws ec2 authorize-security-group-ingress --group-id sg-payments --protocol tcp --port 8080 --source-group sg-frontend
        1 packet was dropped lately, the last one at 2026-01-01T00:00:00Z by the ingress rules of eni-9."#]]);
}

#[test]
fn with_the_rule_it_is_allowed_and_a_port_nobody_listens_on_is_told() {
    let world = World::of(vec![
        group(
            "frontend",
            &[],
            &["tcp 8080 sg-payments", "tcp 81 10.0.0.0/8"],
        ),
        group(
            "payments",
            &["tcp 8080 sg-frontend", "6 81 10.0.1.0/24"],
            &[],
        ),
    ]);
    world.check(
        FRONTEND,
        PAYMENTS,
        8080,
        expect![
            "Security groups and routes allow tcp 8080 from service frontend to service payments."
        ],
    );
    world.check(
        FRONTEND,
        PAYMENTS,
        81,
        expect![[r#"
        Security groups and routes allow tcp 81 from service frontend to service payments.
        But service payments is not known to listen on 81: its ports are 8080."#]],
    );
}

#[test]
fn both_directions_and_all_groups_are_looked_at() {
    let world = World::of(vec![
        group("frontend", &[], &["udp 8080 0.0.0.0/0"]),
        group("payments", &["tcp 8081 sg-frontend"], &[]),
        group("extra", &[], &[]),
    ]);
    world.check(
        FRONTEND,
        "service payments @10.0.1.9 sg-payments sg-extra",
        8080,
        expect![[r#"
            sg-frontend (frontend) has no egress rule that allows tcp 8080 to sg-payments (payments); add: aws ec2 authorize-security-group-egress --group-id sg-frontend --ip-permissions 'IpProtocol=tcp,FromPort=8080,ToPort=8080,UserIdGroupPairs=[{GroupId=sg-payments}]'
            None of sg-payments (payments), sg-extra (extra) has an ingress rule that allows tcp 8080 from sg-frontend (frontend); add: aws ec2 authorize-security-group-ingress --group-id sg-payments --protocol tcp --port 8080 --source-group sg-frontend"#]],
    );
}

#[test]
fn a_way_out_needs_a_route_and_an_address() {
    let groups = || vec![group("frontend", &[], &["-1 0.0.0.0/0"])];
    let internet = "the internet @198.51.100.1";
    World::of(groups()).with_table(Vec::new()).check(FRONTEND, internet, 443, expect!["service frontend has no way out of its VPC: rtb-1 of subnet-1 has no route to 0.0.0.0/0; add: aws ec2 create-route --route-table-id rtb-1 --destination-cidr-block 0.0.0.0/0 --nat-gateway-id …."]);
    let open = World::of(groups()).with_gateway();
    open.check(FRONTEND, internet, 443, expect!["service frontend has no way out of its VPC: subnet-1 leads to the internet gateway igw-1, but service frontend has no public address: set assignPublicIp to ENABLED, or use a subnet with a NAT gateway."]);
    open.check(
        &format!("{FRONTEND} public"),
        internet,
        443,
        expect!["Security groups and routes allow tcp 443 from service frontend to the internet."],
    );
}

#[test]
fn from_outside_only_load_balancers_that_face_the_internet_are_reached() {
    let world = World::of(vec![
        group("payments", &["tcp 8080 0.0.0.0/0"], &[]),
        group("public", &["tcp 443 0.0.0.0/0"], &[]),
    ]);
    let host = "the host @127.0.0.1";
    world.check(host, PAYMENTS, 8080, expect!["service payments is inside vpc-1 and nothing leads to it from outside: only an internet-facing load balancer, or a public address in a subnet with a route to an internet gateway, can be called from there."]);
    let facing = "load balancer web @10.0.1.4 sg-public facing";
    world.check(
        host,
        facing,
        443,
        expect!["Security groups and routes allow tcp 443 from the host to load balancer web."],
    );
    world.check(host, facing, 80, expect!["sg-public (public) has no ingress rule that allows tcp 80 from 127.0.0.1 (the host); add: aws ec2 authorize-security-group-ingress --group-id sg-public --protocol tcp --port 80 --cidr 127.0.0.1/32"]);
}

#[test]
fn a_public_address_is_reached_from_outside_through_an_internet_gateway() {
    let groups = || vec![group("payments", &["tcp 8080 0.0.0.0/0"], &[])];
    let public = &format!("{PAYMENTS} public");
    let host = "the host @127.0.0.1";
    let open = World::of(groups()).with_gateway();
    open.check(
        host,
        public,
        8080,
        expect!["Security groups and routes allow tcp 8080 from the host to service payments."],
    );
    open.check(host, public, 22, expect!["sg-payments (payments) has no ingress rule that allows tcp 22 from 169.254.192.0 (the host); add: aws ec2 authorize-security-group-ingress --group-id sg-payments --protocol tcp --port 22 --cidr 169.254.192.0/18"]);
    World::of(groups()).check(host, public, 8080, expect!["service payments is inside vpc-1 and nothing leads to it from outside: only an internet-facing load balancer, or a public address in a subnet with a route to an internet gateway, can be called from there."]);
}
