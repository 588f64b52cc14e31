//! VPC links.

use super::apis::below;
use super::{find, items, told};
use crate::Apigw;
use crate::convert::links as convert;
use crate::fault::{Fault, Outcome, bad, conflict, missing};
use crate::page::page;
use api::apigatewayv2::{
    CreateVpcLinkRequest, CreateVpcLinkResponse, DeleteVpcLinkRequest, DeleteVpcLinkResponse,
    GetVpcLinkRequest, GetVpcLinkResponse, GetVpcLinksRequest, GetVpcLinksResponse,
    UpdateVpcLinkRequest, UpdateVpcLinkResponse,
};
use domain::Record as _;
use domain::apigw::{Integration, LinkStatus, VpcLink};
use domain::ecs::{LOCAL_AGENT, Tags};
use domain::network::{InterfaceOwner, NetworkInterface, SecurityGroup, Subnet};
use store::Txn;
use wire::Context;

/// VPC links of an account in a Region. Source: API Gateway quotas.
const MOST: usize = 10;

impl Apigw {
    pub(super) async fn create_vpc_link(
        &self,
        cx: &Context,
        input: CreateVpcLinkRequest,
    ) -> Outcome<CreateVpcLinkResponse> {
        self.ask(cx, "POST", "/vpclinks").await?;
        check_name(&input.name)?;
        let tags = super::tags::checked(input.tags.clone())?;
        let (input, tags) = (&input, &tags);
        let create = |txn: Txn| async move {
            let all: Vec<VpcLink> = txn.list(&below::<VpcLink>(&cx.scope)).await?;
            if all.len() >= MOST {
                return Err(bad("Maximum number of VPC links reached"));
            }
            let subnets = subnets(&txn, cx, &input.subnet_ids).await?;
            let vpc = subnets[0].vpc.clone();
            let groups = input.security_group_ids.clone().unwrap_or_default();
            let mut link = VpcLink {
                scope: cx.scope.clone(),
                id: self.ids.lower(6),
                name: input.name.clone(),
                vpc: vpc.clone(),
                subnets: input.subnet_ids.clone(),
                security_groups: security_groups(&txn, cx, &vpc, groups).await?,
                interfaces: Vec::new(),
                status: LinkStatus::Pending,
                tags: tags.clone(),
                created_at: self.clock.now(),
            };
            for subnet in &subnets {
                let interface = self.interface(&link, subnet);
                txn.put(&interface);
                link.interfaces.push(interface.id);
            }
            txn.put(&link);
            Ok::<_, Fault>(link)
        };
        let link = self.store.transact(create).await?;
        Ok(told(convert::vpc_link(&link)))
    }

    fn interface(&self, link: &VpcLink, subnet: &Subnet) -> NetworkInterface {
        NetworkInterface {
            scope: link.scope.clone(),
            id: format!("eni-{}", self.ids.hex(17)),
            subnet: subnet.id.clone(),
            vpc: subnet.vpc.clone(),
            security_groups: link.security_groups.clone(),
            description: format!("API Gateway VPC link {}", link.id),
            owner: InterfaceOwner::VpcLink(link.key().to_string()),
            instance: Some(LOCAL_AGENT.to_owned()),
            public: false,
            address: None,
            failure: None,
            tags: Tags::new(),
            created_at: self.clock.now(),
        }
    }

    pub(super) async fn get_vpc_link(
        &self,
        cx: &Context,
        input: GetVpcLinkRequest,
    ) -> Outcome<GetVpcLinkResponse> {
        let id = &input.vpc_link_id;
        self.ask(cx, "GET", &format!("/vpclinks/{id}")).await?;
        let found: Option<VpcLink> = self.store.get(&VpcLink::key_of(&cx.scope, id)).await?;
        let link = found.ok_or_else(|| missing("VpcLink", id))?;
        Ok(told(convert::vpc_link(&link)))
    }

    pub(super) async fn get_vpc_links(
        &self,
        cx: &Context,
        input: GetVpcLinksRequest,
    ) -> Outcome<GetVpcLinksResponse> {
        self.ask(cx, "GET", "/vpclinks").await?;
        let all = self.store.list(&below::<VpcLink>(&cx.scope)).await?;
        let (token, limit) = (input.next_token.as_deref(), input.max_results.as_deref());
        let (links, next) = page(all, |link: &VpcLink| &link.id, token, limit)?;
        Ok(items(links.iter().map(convert::vpc_link).collect(), next))
    }

    pub(super) async fn update_vpc_link(
        &self,
        cx: &Context,
        input: UpdateVpcLinkRequest,
    ) -> Outcome<UpdateVpcLinkResponse> {
        let id = &input.vpc_link_id;
        self.ask(cx, "PATCH", &format!("/vpclinks/{id}")).await?;
        input.name.as_deref().map(check_name).transpose()?;
        let name = &input.name;
        let update = |txn: Txn| async move {
            let mut link = find::vpc_link(&txn, &cx.scope, id).await?;
            if let Some(name) = name {
                link.name.clone_from(name);
            }
            txn.put(&link);
            Ok::<_, Fault>(link)
        };
        let link = self.store.transact(update).await?;
        Ok(told(convert::vpc_link(&link)))
    }

    /// Begins to give a link's interfaces back; the controller ends it.
    pub(super) async fn delete_vpc_link(
        &self,
        cx: &Context,
        input: DeleteVpcLinkRequest,
    ) -> Outcome<DeleteVpcLinkResponse> {
        let id = &input.vpc_link_id;
        self.ask(cx, "DELETE", &format!("/vpclinks/{id}")).await?;
        let delete = |txn: Txn| async move {
            let mut link = find::vpc_link(&txn, &cx.scope, id).await?;
            let integrations: Vec<Integration> = txn.list(&below::<Integration>(&cx.scope)).await?;
            let uses = |one: &&Integration| one.vpc_link.as_ref() == Some(id);
            if let Some(integration) = integrations.iter().find(uses) {
                return Err(conflict(format!(
                    "Cannot delete VPC link '{id}': it is referenced by integration {} of API {}",
                    integration.id, integration.api
                )));
            }
            link.status = LinkStatus::Deleting;
            txn.put(&link);
            Ok::<_, Fault>(())
        };
        self.store.transact(delete).await?;
        Ok(DeleteVpcLinkResponse {})
    }
}

fn check_name(name: &str) -> Outcome<()> {
    match name.chars().count() {
        1..=128 => Ok(()),
        _ => Err(bad(
            "Invalid VPC link name specified: it has 1 to 128 characters",
        )),
    }
}

/// The subnets, all of one VPC and at least one.
async fn subnets(txn: &Txn, cx: &Context, ids: &[String]) -> Outcome<Vec<Subnet>> {
    let mut found: Vec<Subnet> = Vec::new();
    for id in ids {
        let subnet: Option<Subnet> = txn.get(&Subnet::key_of(&cx.scope, id)).await?;
        let subnet = subnet.ok_or_else(|| bad(format!("The subnet ID '{id}' does not exist")))?;
        if found.iter().any(|other| other.vpc != subnet.vpc) {
            return Err(bad("All subnets of a VPC link must be in the same VPC"));
        }
        if found.iter().any(|other| other.id == subnet.id) {
            return Err(bad(format!(
                "The subnet '{id}' was specified more than once"
            )));
        }
        found.push(subnet);
    }
    match found.is_empty() {
        true => Err(bad("At least one subnet must be specified")),
        false => Ok(found),
    }
}

/// The security groups, all of the VPC; its default group when none is named.
async fn security_groups(
    txn: &Txn,
    cx: &Context,
    vpc: &str,
    ids: Vec<String>,
) -> Outcome<Vec<String>> {
    for id in &ids {
        let group: Option<SecurityGroup> = txn.get(&SecurityGroup::key_of(&cx.scope, id)).await?;
        if group.is_none_or(|group| group.vpc != vpc) {
            return Err(bad(format!(
                "The security group '{id}' does not exist in VPC '{vpc}'"
            )));
        }
    }
    if !ids.is_empty() {
        return Ok(ids);
    }
    let all: Vec<SecurityGroup> = txn.list(&below::<SecurityGroup>(&cx.scope)).await?;
    let default = |group: &SecurityGroup| group.vpc == vpc && group.name == "default";
    let own = all.into_iter().filter(default);
    Ok(own.map(|group| group.id).collect())
}
