//! Defaults, from outside.

use crate::support::{at_once, code, filter, refusal, world};
use api::ec2::{self, Ec2};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixty_four_first_calls_make_one_default_vpc() {
    let world = world();
    let call = |_| {
        let world = world.clone();
        async move { world.ec2.describe_vpcs(&world.cx, Default::default()).await }
    };
    for answer in at_once(64, call).await {
        let vpcs = answer.expect("an answer").vpcs.expect("VPCs");
        assert_eq!(vpcs.len(), 1);
        assert_eq!(vpcs[0].cidr_block.as_deref(), Some("172.31.0.0/16"));
        assert_eq!(vpcs[0].is_default, Some(true));
    }
    let subnets = world
        .ec2
        .describe_subnets(&world.cx, Default::default())
        .await;
    let subnets = subnets.expect("an answer").subnets.expect("subnets");
    let mut zones: Vec<_> = subnets
        .iter()
        .filter_map(|row| row.availability_zone.clone())
        .collect();
    zones.sort();
    assert_eq!(zones, ["us-east-1a", "us-east-1b", "us-east-1c"]);
    assert_eq!(subnets[0].available_ip_address_count, Some(4091));
    let tables = world
        .ec2
        .describe_route_tables(&world.cx, Default::default())
        .await;
    let tables = tables.expect("an answer").route_tables.expect("tables");
    let routes = tables[0].routes.as_ref().expect("routes");
    assert_eq!(routes.len(), 2);
    assert!(
        routes
            .iter()
            .all(|route| route.state.as_deref() == Some("active"))
    );
}

#[tokio::test]
async fn a_deleted_default_vpc_stays_away_until_it_is_asked_for() {
    let world = world();
    let made = world
        .ec2
        .describe_vpcs(&world.cx, Default::default())
        .await
        .expect("an answer");
    let id = made.vpcs.expect("VPCs")[0].vpc_id.clone().expect("an id");
    let again = world
        .ec2
        .create_default_vpc(&world.cx, Default::default())
        .await;
    assert_eq!(
        refusal(again),
        "DefaultVpcAlreadyExists: A Default VPC already exists for this account in this region."
    );
    let delete = || ec2::DeleteVpcRequest {
        vpc_id: id.clone(),
        dry_run: None,
    };
    assert_eq!(
        refusal(world.ec2.delete_vpc(&world.cx, delete()).await),
        format!("DependencyViolation: The vpc '{id}' has dependencies and cannot be deleted.")
    );
    empty_default(&world, &id).await;
    world
        .ec2
        .delete_vpc(&world.cx, delete())
        .await
        .expect("deleted");
    let left = world
        .ec2
        .describe_vpcs(&world.cx, Default::default())
        .await
        .expect("an answer");
    assert_eq!(left.vpcs, Some(Vec::new()));
    let group = ec2::CreateSecurityGroupRequest {
        group_name: "web".to_owned(),
        description: "web".to_owned(),
        ..Default::default()
    };
    assert_eq!(
        code(world.ec2.create_security_group(&world.cx, group).await),
        "VPCIdNotSpecified"
    );
    let made = world
        .ec2
        .create_default_vpc(&world.cx, Default::default())
        .await;
    assert_eq!(
        made.expect("made").vpc.and_then(|vpc| vpc.is_default),
        Some(true)
    );
}

async fn empty_default(world: &crate::support::World, vpc: &str) {
    let subnets = world
        .ec2
        .describe_subnets(&world.cx, Default::default())
        .await;
    for subnet in subnets.expect("an answer").subnets.expect("subnets") {
        let input = ec2::DeleteSubnetRequest {
            subnet_id: subnet.subnet_id.expect("an id"),
            dry_run: None,
        };
        world
            .ec2
            .delete_subnet(&world.cx, input)
            .await
            .expect("deleted");
    }
    let gateways = world
        .ec2
        .describe_internet_gateways(&world.cx, Default::default())
        .await;
    for gateway in gateways
        .expect("an answer")
        .internet_gateways
        .expect("gateways")
    {
        let id = gateway.internet_gateway_id.expect("an id");
        let input = ec2::DetachInternetGatewayRequest {
            dry_run: None,
            internet_gateway_id: id,
            vpc_id: vpc.to_owned(),
        };
        world
            .ec2
            .detach_internet_gateway(&world.cx, input)
            .await
            .expect("detached");
    }
}

#[tokio::test]
async fn zones_and_regions_are_there_without_being_made() {
    let world = world();
    let zones = world
        .ec2
        .describe_availability_zones(&world.cx, Default::default())
        .await;
    let zones = zones.expect("an answer").availability_zones.expect("zones");
    let ids: Vec<_> = zones
        .iter()
        .filter_map(|zone| zone.zone_id.clone())
        .collect();
    assert_eq!(ids, ["use1-az1", "use1-az2", "use1-az3"]);
    let input = ec2::DescribeRegionsRequest {
        filters: Some(vec![filter("region-name", "eu-*")]),
        ..Default::default()
    };
    let regions = world
        .ec2
        .describe_regions(&world.cx, input)
        .await
        .expect("an answer");
    assert_eq!(regions.regions.map(|regions| regions.len()), Some(5));
    let acls = world
        .ec2
        .describe_network_acls(&world.cx, Default::default())
        .await;
    let acls = acls.expect("an answer").network_acls.expect("ACLs");
    assert_eq!(acls[0].associations.as_ref().map(Vec::len), Some(3));
}

#[tokio::test]
async fn a_dry_run_changes_nothing_and_says_so() {
    let world = world();
    let input = ec2::CreateVpcRequest {
        cidr_block: Some("10.0.0.0/16".to_owned()),
        dry_run: Some(true),
        ..Default::default()
    };
    let error = world
        .ec2
        .create_vpc(&world.cx, input)
        .await
        .expect_err("a refusal");
    assert_eq!(
        (error.code.as_str(), error.status),
        ("DryRunOperation", 412)
    );
    let vpcs = world
        .ec2
        .describe_vpcs(&world.cx, Default::default())
        .await
        .expect("an answer");
    assert_eq!(vpcs.vpcs.map(|vpcs| vpcs.len()), Some(1));
}
