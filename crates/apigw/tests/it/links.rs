//! VPC links, domain names and mappings.

use crate::{Room, refusal};
use api::apigatewayv2::{
    Apigatewayv2 as _, CreateApiMappingRequest, CreateDomainNameRequest, CreateVpcLinkRequest,
    DeleteVpcLinkRequest, GetVpcLinkRequest,
};
use apigw::controllers::VpcLinks;
use domain::Key;
use domain::apigw::VpcLink;
use domain::ecs::Tags;
use domain::network::{InterfaceAddress, NetworkInterface, SecurityGroup, Subnet};
use reconcile::Controller as _;
use std::net::Ipv4Addr;

impl Room {
    async fn furnish(&self) {
        self.put(&Subnet {
            scope: self.cx.scope.clone(),
            id: "subnet-1".to_owned(),
            vpc: "vpc-1".to_owned(),
            cidr: "10.0.0.0/24".parse().expect("a block"),
            zone: "ap-northeast-1a".to_owned(),
            default_for_zone: false,
            map_public_ip: false,
            tags: Tags::new(),
        })
        .await;
        for (id, vpc) in [("sg-1", "vpc-1"), ("sg-2", "vpc-2")] {
            self.put(&SecurityGroup {
                scope: self.cx.scope.clone(),
                id: id.to_owned(),
                vpc: vpc.to_owned(),
                name: "default".to_owned(),
                description: String::new(),
                ingress: Vec::new(),
                egress: Vec::new(),
                tags: Tags::new(),
            })
            .await;
        }
    }

    async fn link(&self, groups: Option<&str>) -> api::Reply<String> {
        let input = CreateVpcLinkRequest {
            name: "inside".to_owned(),
            subnet_ids: vec!["subnet-1".to_owned()],
            security_group_ids: groups.map(|id| vec![id.to_owned()]),
            tags: None,
        };
        let made = self.apigw.create_vpc_link(&self.cx, input).await?;
        Ok(made.vpc_link_id.expect("an id"))
    }

    async fn status(&self, id: &str) -> Option<String> {
        let input = GetVpcLinkRequest {
            vpc_link_id: id.to_owned(),
        };
        let told = self.apigw.get_vpc_link(&self.cx, input).await.ok()?;
        told.vpc_link_status
    }

    async fn interfaces(&self) -> Vec<NetworkInterface> {
        let scope = &self.cx.scope;
        let below = Key::kind("network/interfaces").join(&scope.segments());
        self.store.list(&below).await.expect("records")
    }
}

#[tokio::test]
async fn a_link_asks_for_interfaces_becomes_available_and_gives_them_back() {
    let room = Room::new();
    room.furnish().await;
    assert_eq!(
        refusal(room.link(Some("sg-2")).await).0,
        "BadRequestException"
    );
    let id = room.link(None).await.expect("a link");
    let key = VpcLink::key_of(&room.cx.scope, &id);
    let controller = VpcLinks(room.apigw.clone());
    controller.reconcile(&key).await.expect("a look");
    assert_eq!(room.status(&id).await.as_deref(), Some("PENDING"));
    let mut interface = room.interfaces().await.remove(0);
    assert_eq!(
        interface.security_groups,
        ["sg-1"],
        "the default group of the VPC"
    );
    interface.address = Some(InterfaceAddress {
        private_ip: Ipv4Addr::new(10, 0, 0, 4),
        mac: String::new(),
        public_ip: None,
    });
    room.put(&interface).await;
    controller.reconcile(&key).await.expect("a look");
    assert_eq!(room.status(&id).await.as_deref(), Some("AVAILABLE"));
    let delete = DeleteVpcLinkRequest {
        vpc_link_id: id.clone(),
    };
    room.apigw
        .delete_vpc_link(&room.cx, delete)
        .await
        .expect("it is there");
    assert_eq!(room.status(&id).await.as_deref(), Some("DELETING"));
    controller.reconcile(&key).await.expect("a look");
    assert_eq!(room.status(&id).await, None);
    assert!(room.interfaces().await.is_empty());
}

#[tokio::test]
async fn a_domain_names_paths_lead_to_one_stage_each() {
    let room = Room::new();
    let api = room.api().await;
    let domain = CreateDomainNameRequest {
        domain_name: "API.shop.example".to_owned(),
        ..CreateDomainNameRequest::default()
    };
    let made = room
        .apigw
        .create_domain_name(&room.cx, domain.clone())
        .await
        .expect("a name");
    assert_eq!(made.domain_name.as_deref(), Some("api.shop.example"));
    let again = refusal(room.apigw.create_domain_name(&room.cx, domain).await);
    assert_eq!(again.0, "ConflictException");
    let mapping = |key: Option<&str>| CreateApiMappingRequest {
        api_id: api.clone(),
        api_mapping_key: key.map(str::to_owned),
        domain_name: "api.shop.example".to_owned(),
        stage: "$default".to_owned(),
    };
    let early = refusal(room.apigw.create_api_mapping(&room.cx, mapping(None)).await);
    assert_eq!(early.1, "Invalid stage identifier specified");
    room.stage(&api, true).await;
    room.apigw
        .create_api_mapping(&room.cx, mapping(None))
        .await
        .expect("a mapping");
    room.apigw
        .create_api_mapping(&room.cx, mapping(Some("v1/a")))
        .await
        .expect("a mapping");
    let taken = refusal(room.apigw.create_api_mapping(&room.cx, mapping(None)).await);
    assert_eq!(taken.0, "ConflictException");
    for key in ["/a", "a/", "a//b", "a b"] {
        let refused = refusal(
            room.apigw
                .create_api_mapping(&room.cx, mapping(Some(key)))
                .await,
        );
        assert_eq!(refused.0, "BadRequestException", "{key}");
    }
}
