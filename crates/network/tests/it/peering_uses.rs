//! What peerings change elsewhere: routes, rules of groups, names, blocks and tags.

use crate::peerings::{accept, active, asked, blocks, delete, delete_vpc, described, statuses};
use crate::support::{code, filter, refusal, world};
use api::ec2::{self, Ec2};
use domain::network::peerings::SHOWN;
use std::time::Duration;

#[tokio::test]
async fn routes_lead_to_active_peerings_and_nowhere_once_they_go() {
    let world = world();
    let (one, other) = (
        world.vpc("10.1.0.0/16").await,
        world.vpc("10.2.0.0/16").await,
    );
    let third = world.vpc("10.3.0.0/16").await;
    let id = asked(&world, &one, &other).await;
    let tables = async |vpc: &str| {
        let input = ec2::DescribeRouteTablesRequest {
            filters: Some(vec![filter("vpc-id", vpc)]),
            ..Default::default()
        };
        let answer = world
            .ec2
            .describe_route_tables(&world.cx, input)
            .await
            .unwrap();
        answer.route_tables.unwrap().remove(0)
    };
    let add = async |vpc: &str| {
        let input = ec2::CreateRouteRequest {
            route_table_id: tables(vpc).await.route_table_id.unwrap(),
            destination_cidr_block: Some("10.2.0.0/16".to_owned()),
            vpc_peering_connection_id: Some(id.clone()),
            ..Default::default()
        };
        world.ec2.create_route(&world.cx, input).await.map(drop)
    };
    let state = async || {
        let route = tables(&one).await.routes.unwrap().remove(1);
        assert_eq!(route.vpc_peering_connection_id.as_ref(), Some(&id));
        route.state.unwrap()
    };
    add(&one).await.unwrap();
    assert_eq!(code(add(&third).await), "InvalidParameterValue");
    assert_eq!(state().await, "blackhole");
    accept(&world, &world.cx, &id).await.unwrap();
    assert_eq!(state().await, "active");
    delete(&world, &world.cx, &id).await.unwrap();
    assert_eq!(state().await, "blackhole");
    let replace = ec2::ReplaceRouteRequest {
        route_table_id: tables(&one).await.route_table_id.unwrap(),
        destination_cidr_block: Some("10.2.0.0/16".to_owned()),
        vpc_peering_connection_id: Some(id.clone()),
        ..Default::default()
    };
    let replaced = world.ec2.replace_route(&world.cx, replace).await;
    assert_eq!(code(replaced), "InvalidVpcPeeringConnectionID.NotFound");
}

fn rule(group: &str, peer: &str) -> ec2::AuthorizeSecurityGroupIngressRequest {
    ec2::AuthorizeSecurityGroupIngressRequest {
        group_id: Some(group.to_owned()),
        ip_permissions: Some(vec![ec2::IpPermission {
            ip_protocol: Some("tcp".to_owned()),
            from_port: Some(80),
            to_port: Some(80),
            user_id_group_pairs: Some(vec![ec2::UserIdGroupPair {
                group_id: Some(peer.to_owned()),
                ..Default::default()
            }]),
            ..Default::default()
        }]),
        ..Default::default()
    }
}

#[tokio::test]
async fn rules_name_groups_of_peers_and_go_stale() {
    let world = world();
    let (one, other, id) = active(&world).await;
    let third = world.vpc("10.3.0.0/16").await;
    let group = world.group(&one, "web").await.unwrap();
    let peer = world.group(&other, "callers").await.unwrap();
    let stranger = world.group(&third, "strangers").await.unwrap();
    let authorize = async |peer: &str| {
        let rule = rule(&group, peer);
        world
            .ec2
            .authorize_security_group_ingress(&world.cx, rule)
            .await
            .map(drop)
    };
    authorize(&peer).await.unwrap();
    assert_eq!(code(authorize(&stranger).await), "InvalidGroup.NotFound");
    let pair = async || {
        let input = ec2::DescribeSecurityGroupsRequest {
            group_ids: Some(vec![group.clone()]),
            ..Default::default()
        };
        let answer = world
            .ec2
            .describe_security_groups(&world.cx, input)
            .await
            .unwrap();
        let mut permissions = answer
            .security_groups
            .unwrap()
            .remove(0)
            .ip_permissions
            .unwrap();
        permissions.remove(0).user_id_group_pairs.unwrap().remove(0)
    };
    assert_eq!(pair().await.vpc_peering_connection_id, Some(id.clone()));
    assert_eq!(pair().await.peering_status.as_deref(), Some("active"));
    assert_eq!(pair().await.vpc_id.as_ref(), Some(&other));
    assert_eq!(pair().await.group_name.as_deref(), Some("callers"));
    let asked = ec2::DescribeSecurityGroupReferencesRequest {
        dry_run: None,
        group_id: vec![peer.clone()],
    };
    let named = world
        .ec2
        .describe_security_group_references(&world.cx, asked)
        .await
        .unwrap();
    let named = named.security_group_reference_set.unwrap();
    assert_eq!(named[0].referencing_vpc_id.as_ref(), Some(&one));
    let stale = async || {
        let input = ec2::DescribeStaleSecurityGroupsRequest {
            vpc_id: one.clone(),
            ..Default::default()
        };
        let answer = world
            .ec2
            .describe_stale_security_groups(&world.cx, input)
            .await
            .unwrap();
        answer.stale_security_group_set.unwrap()
    };
    assert_eq!(stale().await, []);
    delete(&world, &world.cx, &id).await.unwrap();
    assert_eq!(pair().await.peering_status.as_deref(), Some("deleted"));
    assert_eq!(stale().await[0].group_id.as_ref(), Some(&group));
    // A rule across does not keep a group from being deleted.
    let gone = ec2::DeleteSecurityGroupRequest {
        group_id: Some(peer),
        ..Default::default()
    };
    world
        .ec2
        .delete_security_group(&world.cx, gone)
        .await
        .unwrap();
    let told = stale()
        .await
        .remove(0)
        .stale_ip_permissions
        .unwrap()
        .remove(0);
    assert_eq!(
        (told.from_port, told.ip_protocol.as_deref()),
        (Some(80), Some("tcp"))
    );
}

#[tokio::test]
async fn options_need_an_active_peering_and_names_in_both_vpcs() {
    let world = world();
    let (one, other) = (
        world.vpc("10.1.0.0/16").await,
        world.vpc("10.2.0.0/16").await,
    );
    let id = asked(&world, &one, &other).await;
    let modify = async || {
        let input = ec2::ModifyVpcPeeringConnectionOptionsRequest {
            vpc_peering_connection_id: id.clone(),
            accepter_peering_connection_options: Some(ec2::PeeringConnectionOptionsRequest {
                allow_dns_resolution_from_remote_vpc: Some(true),
                ..Default::default()
            }),
            ..Default::default()
        };
        world
            .ec2
            .modify_vpc_peering_connection_options(&world.cx, input)
            .await
    };
    assert_eq!(
        refusal(modify().await),
        format!(
            "OperationNotPermitted: Peering {id} is not active. Peering options can be added only to active peerings."
        )
    );
    accept(&world, &world.cx, &id).await.unwrap();
    let disabled = "InvalidVpcPeeringConnectionState.DnsHostnamesDisabled";
    assert_eq!(code(modify().await), disabled);
    for vpc in [&one, &other] {
        let input = ec2::ModifyVpcAttributeRequest {
            vpc_id: vpc.clone(),
            enable_dns_hostnames: Some(ec2::AttributeBooleanValue { value: Some(true) }),
            ..Default::default()
        };
        world
            .ec2
            .modify_vpc_attribute(&world.cx, input)
            .await
            .unwrap();
    }
    let answer = modify().await.unwrap();
    let told = answer.accepter_peering_connection_options.unwrap();
    assert_eq!(told.allow_dns_resolution_from_remote_vpc, Some(true));
    assert_eq!(answer.requester_peering_connection_options, None);
    let told = described(&world, &world.cx, vec![]).await.remove(0);
    let names = |side: Option<ec2::VpcPeeringConnectionVpcInfo>| {
        let options = side.unwrap().peering_options.unwrap();
        options.allow_dns_resolution_from_remote_vpc
    };
    assert_eq!(names(told.accepter_vpc_info), Some(true));
    assert_eq!(names(told.requester_vpc_info), Some(false));
}

#[tokio::test]
async fn peerings_go_with_their_vpcs_and_keep_new_blocks_apart() {
    let world = world();
    let (one, other, _) = active(&world).await;
    let associate = async |block: &str| {
        let input = ec2::AssociateVpcCidrBlockRequest {
            vpc_id: one.clone(),
            cidr_block: Some(block.to_owned()),
            ..Default::default()
        };
        world
            .ec2
            .associate_vpc_cidr_block(&world.cx, input)
            .await
            .map(drop)
    };
    assert_eq!(code(associate("10.2.8.0/24").await), "InvalidVpc.Range");
    associate("10.9.0.0/16").await.unwrap();
    let told = described(&world, &world.cx, vec![]).await.remove(0);
    assert_eq!(
        blocks(&told.requester_vpc_info),
        ["10.1.0.0/16", "10.9.0.0/16"]
    );
    delete_vpc(&world, &other).await.unwrap();
    assert_eq!(
        statuses(&world, &world.cx).await,
        ["deleted: Deleted by 000000000000"]
    );
    world.clock.advance(SHOWN + Duration::from_secs(1));
    assert_eq!(statuses(&world, &world.cx).await, [] as [String; 0]);
}

#[tokio::test]
async fn tags_are_given_changed_and_listed() {
    let world = world();
    let (one, other) = (
        world.vpc("10.1.0.0/16").await,
        world.vpc("10.2.0.0/16").await,
    );
    let tag = |key: &str| ec2::Tag {
        key: Some(key.to_owned()),
        value: Some("x".to_owned()),
    };
    let input = ec2::CreateVpcPeeringConnectionRequest {
        vpc_id: one,
        peer_vpc_id: Some(other),
        tag_specifications: Some(vec![ec2::TagSpecification {
            resource_type: Some("vpc-peering-connection".to_owned()),
            tags: Some(vec![tag("first")]),
        }]),
        ..Default::default()
    };
    let made = world
        .ec2
        .create_vpc_peering_connection(&world.cx, input)
        .await
        .unwrap();
    let made = made.vpc_peering_connection.unwrap();
    assert_eq!(made.tags, Some(vec![tag("first")]));
    let id = made.vpc_peering_connection_id.unwrap();
    let more = ec2::CreateTagsRequest {
        dry_run: None,
        resources: vec![id.clone()],
        tags: vec![tag("second")],
    };
    world.ec2.create_tags(&world.cx, more).await.unwrap();
    let input = ec2::DescribeTagsRequest {
        filters: Some(vec![filter("resource-type", "vpc-peering-connection")]),
        ..Default::default()
    };
    let listed = world
        .ec2
        .describe_tags(&world.cx, input)
        .await
        .unwrap()
        .tags
        .unwrap();
    let keys: Vec<_> = listed.iter().filter_map(|tag| tag.key.as_deref()).collect();
    assert_eq!(keys, ["first", "second"]);
    assert_eq!(
        described(&world, &world.cx, vec![filter("tag-key", "second")])
            .await
            .len(),
        1
    );
}
