//! Ends in two VPCs.

use super::{FRONTEND, World, group, scope};
use domain::Timestamp;
use domain::network::{PeeringSide, PeeringState, Route, RouteTarget, SecurityGroup, VpcPeering};
use expect_test::expect;

const ACROSS: &str = "service payments @10.2.1.9 sg-payments vpc-2 :8080";

fn peering(id: &str, state: PeeringState) -> VpcPeering {
    let side = |vpc: &str| PeeringSide {
        scope: scope(),
        vpc: vpc.to_owned(),
        names_for_peer: false,
        tags: Default::default(),
    };
    VpcPeering {
        id: id.to_owned(),
        requester: side("vpc-1"),
        accepter: side("vpc-2"),
        state,
        since: Timestamp::UNIX_EPOCH,
    }
}

fn route(to: &str, id: &str) -> Route {
    Route {
        destination: to.parse().unwrap(),
        target: RouteTarget::Peering(id.to_owned()),
    }
}

fn groups(rule: &str) -> Vec<SecurityGroup> {
    vec![
        group("frontend", &[], &["-1 0.0.0.0/0"]),
        group("payments", &[rule], &[]),
    ]
}

#[test]
fn without_a_peering_it_is_told_how_to_ask_for_one() {
    let mut world = World::of(Vec::new());
    world.check(FRONTEND, ACROSS, 8080, expect!["service frontend is in vpc-1 and service payments is in vpc-2: no VPC peering connection joins them; add: aws ec2 create-vpc-peering-connection --vpc-id vpc-1 --peer-vpc-id vpc-2, accept it, and give both VPCs a route to each other"]);
    world.peerings = vec![peering("pcx-1", PeeringState::Failed)];
    world.check(FRONTEND, ACROSS, 8080, expect!["service frontend is in vpc-1 and service payments is in vpc-2: the VPC peering connection pcx-1 between them is failed; ask for a new one: aws ec2 create-vpc-peering-connection --vpc-id vpc-1 --peer-vpc-id vpc-2"]);
    world.peerings = vec![peering("pcx-1", PeeringState::Pending)];
    world.check(FRONTEND, ACROSS, 8080, expect!["service frontend is in vpc-1 and service payments is in vpc-2: the VPC peering connection pcx-1 between them is pending-acceptance; accept it: aws ec2 accept-vpc-peering-connection --vpc-peering-connection-id pcx-1"]);
}

#[test]
fn a_route_is_looked_for_on_both_sides() {
    let mut world = World::of(groups("tcp 8080 sg-frontend"));
    world.peerings = vec![peering("pcx-1", PeeringState::Active)];
    world = world.with_table(vec![]).with_table_of(2, vec![]);
    world.check(FRONTEND, ACROSS, 8080, expect![[r#"
        Packets to service payments: rtb-1 of subnet-1 has no route to 10.2.1.0/24; add: aws ec2 create-route --route-table-id rtb-1 --destination-cidr-block 10.2.1.0/24 --vpc-peering-connection-id pcx-1
        Answers to service frontend: rtb-2 of subnet-2 has no route to 10.0.1.0/24; add: aws ec2 create-route --route-table-id rtb-2 --destination-cidr-block 10.0.1.0/24 --vpc-peering-connection-id pcx-1"#]]);
    world.tables[0].routes = vec![route("10.2.0.0/16", "pcx-1")];
    world.tables[1].routes = vec![route("10.0.0.0/8", "pcx-9")];
    world.check(FRONTEND, ACROSS, 8080, expect!["Answers to service frontend: rtb-2 of subnet-2 leads 10.0.1.7 to pcx-9; add: aws ec2 create-route --route-table-id rtb-2 --destination-cidr-block 10.0.1.0/24 --vpc-peering-connection-id pcx-1"]);
    world.tables[1].routes.push(route("10.0.1.0/24", "pcx-1"));
    world.check(
        FRONTEND,
        ACROSS,
        8080,
        expect![
            "Security groups and routes allow tcp 8080 from service frontend to service payments."
        ],
    );
}

#[test]
fn groups_of_both_sides_are_looked_at() {
    let mut world = World::of(groups("tcp 8080 sg-orders"));
    world.peerings = vec![peering("pcx-1", PeeringState::Active)];
    world = world
        .with_table(vec![route("10.2.0.0/16", "pcx-1")])
        .with_table_of(2, vec![route("10.0.0.0/16", "pcx-1")]);
    world.check(FRONTEND, ACROSS, 8080, expect!["sg-payments (payments) has no ingress rule that allows tcp 8080 from sg-frontend (frontend); add: aws ec2 authorize-security-group-ingress --group-id sg-payments --protocol tcp --port 8080 --source-group sg-frontend"]);
}
