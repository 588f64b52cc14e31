//! Vpcs, from outside.

use crate::support::{at_once, code, filter, refusal, world};
use api::ec2::{self, Ec2};

#[tokio::test]
async fn subnets_must_lie_in_the_vpc_and_apart_from_each_other() {
    let world = world();
    let vpc = world.vpc("10.0.0.0/16").await;
    world.subnet(&vpc, "10.0.1.0/24", "us-east-1b").await;
    let try_subnet = |block, zone| world.try_subnet(&vpc, block, zone);
    assert_eq!(
        refusal(try_subnet("10.0.1.128/25", "us-east-1a").await),
        "InvalidSubnet.Conflict: The CIDR '10.0.1.128/25' conflicts with another subnet"
    );
    assert_eq!(
        refusal(try_subnet("10.1.0.0/24", "us-east-1a").await),
        "InvalidSubnet.Range: The CIDR '10.1.0.0/24' is invalid."
    );
    assert_eq!(
        code(try_subnet("10.0.2.0/29", "us-east-1a").await),
        "InvalidSubnet.Range"
    );
    assert_eq!(
        refusal(try_subnet("ten", "us-east-1a").await),
        "InvalidParameterValue: Value (ten) for parameter cidrBlock is invalid. This is not a \
         valid CIDR block."
    );
    assert_eq!(
        refusal(try_subnet("10.0.2.0/24", "us-east-1z").await),
        "InvalidParameterValue: Value (us-east-1z) for parameter availabilityZone is invalid. \
         Subnets can currently only be created in the following availability zones: \
         us-east-1a, us-east-1b, us-east-1c."
    );
    assert_eq!(
        refusal(
            world
                .try_subnet("vpc-0123", "10.0.2.0/24", "us-east-1a")
                .await
        ),
        "InvalidVpcID.NotFound: The vpc ID 'vpc-0123' does not exist"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_callers_cannot_take_one_block() {
    let world = world();
    let vpc = world.vpc("10.0.0.0/16").await;
    let call = |_| {
        let (world, vpc) = (world.clone(), vpc.clone());
        async move { world.try_subnet(&vpc, "10.0.1.0/24", "us-east-1a").await }
    };
    let answers = at_once(32, call).await;
    let made = answers.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(made, 1);
    assert!(
        answers
            .into_iter()
            .filter_map(Result::err)
            .all(|error| error.code == "InvalidSubnet.Conflict")
    );
}

#[tokio::test]
async fn vpcs_are_found_by_filter_tag_and_id() {
    let world = world();
    let input = ec2::CreateVpcRequest {
        cidr_block: Some("10.0.0.0/16".to_owned()),
        tag_specifications: Some(vec![ec2::TagSpecification {
            resource_type: Some("vpc".to_owned()),
            tags: Some(vec![ec2::Tag {
                key: Some("Name".to_owned()),
                value: Some("storefront".to_owned()),
            }]),
        }]),
        ..Default::default()
    };
    let made = world.ec2.create_vpc(&world.cx, input).await.expect("a VPC");
    let id = made.vpc.and_then(|vpc| vpc.vpc_id);
    let find = async |filters: Vec<ec2::Filter>| {
        let input = ec2::DescribeVpcsRequest {
            filters: Some(filters),
            ..Default::default()
        };
        let answer = world.ec2.describe_vpcs(&world.cx, input).await?;
        Ok::<_, api::ApiError>(
            answer
                .vpcs
                .expect("VPCs")
                .into_iter()
                .map(|vpc| vpc.vpc_id)
                .collect::<Vec<_>>(),
        )
    };
    assert_eq!(
        find(vec![filter("tag:Name", "store*")]).await,
        Ok(vec![id.clone()])
    );
    assert_eq!(
        find(vec![filter("isDefault", "false")]).await,
        Ok(vec![id.clone()])
    );
    assert_eq!(
        find(vec![filter("is-default", "true")])
            .await
            .map(|ids| ids.len()),
        Ok(1)
    );
    assert_eq!(
        refusal(find(vec![filter("colour", "red")]).await),
        "InvalidParameterValue: The filter 'colour' is invalid"
    );
    let by_id = |id: &str| ec2::DescribeVpcsRequest {
        vpc_ids: Some(vec![id.to_owned()]),
        ..Default::default()
    };
    assert_eq!(
        refusal(world.ec2.describe_vpcs(&world.cx, by_id("nonsense")).await),
        "InvalidVpcId.Malformed: Invalid id: \"nonsense\" (expecting \"vpc-...\")"
    );
}

#[tokio::test]
async fn pages_of_subnets_hold_each_once() {
    let world = world();
    let vpc = world.vpc("10.0.0.0/16").await;
    for number in 0..23 {
        world
            .subnet(&vpc, &format!("10.0.{number}.0/24"), "us-east-1a")
            .await;
    }
    let (mut seen, mut token) = (Vec::new(), None);
    loop {
        let input = ec2::DescribeSubnetsRequest {
            filters: Some(vec![filter("vpc-id", &vpc)]),
            max_results: Some(5),
            next_token: token,
            ..Default::default()
        };
        let page = world
            .ec2
            .describe_subnets(&world.cx, input)
            .await
            .expect("a page");
        let ids = page
            .subnets
            .expect("subnets")
            .into_iter()
            .filter_map(|row| row.subnet_id);
        seen.extend(ids);
        token = page.next_token;
        if token.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), 23);
    seen.dedup();
    assert_eq!(seen.len(), 23);
}

#[tokio::test]
async fn tags_are_added_and_removed_by_id() {
    let world = world();
    let vpc = world.vpc("10.0.0.0/16").await;
    let tag = |key: &str, value: Option<&str>| ec2::Tag {
        key: Some(key.to_owned()),
        value: value.map(str::to_owned),
    };
    let create = |id: &str, key: &str| ec2::CreateTagsRequest {
        dry_run: None,
        resources: vec![id.to_owned()],
        tags: vec![tag(key, Some("v"))],
    };
    world
        .ec2
        .create_tags(&world.cx, create(&vpc, "stage"))
        .await
        .expect("tagged");
    assert_eq!(
        refusal(
            world
                .ec2
                .create_tags(&world.cx, create(&vpc, "aws:x"))
                .await
        ),
        "InvalidParameterValue: Tag keys starting with 'aws:' are reserved for internal use"
    );
    assert_eq!(
        code(
            world
                .ec2
                .create_tags(&world.cx, create("subnet-0", "x"))
                .await
        ),
        "InvalidSubnetID.NotFound"
    );
    for number in 0..49 {
        let create = create(&vpc, &format!("k{number}"));
        world
            .ec2
            .create_tags(&world.cx, create)
            .await
            .expect("tagged");
    }
    let over = world.ec2.create_tags(&world.cx, create(&vpc, "over")).await;
    assert_eq!(code(over), "TagLimitExceeded");
    let delete = ec2::DeleteTagsRequest {
        dry_run: None,
        resources: vec![vpc.clone()],
        tags: Some(vec![tag("stage", Some("other")), tag("k1", None)]),
    };
    world
        .ec2
        .delete_tags(&world.cx, delete)
        .await
        .expect("removed");
    let input = ec2::DescribeTagsRequest {
        filters: Some(vec![filter("resource-id", &vpc)]),
        ..Default::default()
    };
    let tags = world
        .ec2
        .describe_tags(&world.cx, input)
        .await
        .expect("tags")
        .tags;
    let keys: Vec<_> = tags
        .expect("tags")
        .into_iter()
        .filter_map(|tag| tag.key)
        .collect();
    assert!(keys.contains(&"stage".to_owned()) && !keys.contains(&"k1".to_owned()));
}
