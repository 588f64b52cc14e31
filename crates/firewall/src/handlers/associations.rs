//! What web ACLs guard: Application Load Balancers.

use api::Reply;
use api::wafv2::{
    AssociateWebACLRequest, AssociateWebACLResponse, DisassociateWebACLRequest,
    DisassociateWebACLResponse, GetWebACLForResourceRequest, GetWebACLForResourceResponse,
    ListResourcesForWebACLRequest, ListResourcesForWebACLResponse,
};
use domain::elb::LoadBalancer;
use domain::firewall::{Association, WebAcl};
use domain::{Arn, Key, Record as _};
use wire::Context;

use super::Firewall;
use super::acls::{named, shown};
use crate::fault::{Refusal, invalid, missing, unavailable};

impl Firewall {
    pub(super) async fn associate_web_acl(
        &self,
        cx: &Context,
        input: AssociateWebACLRequest,
    ) -> Reply<AssociateWebACLResponse> {
        let (name, id) = named(cx, &input.web_acl_arn)?;
        let acl: &WebAcl = &self.find_for(cx, &name, &id, &input.web_acl_arn).await?;
        cx.allow("wafv2:AssociateWebACL", &input.resource_arn)
            .await?;
        let balancer = &balancer_key(cx, &input.resource_arn)?;
        let resource = &input.resource_arn;
        self.write(|txn| async move {
            let found: Option<LoadBalancer> = txn.get(balancer).await?;
            if found.is_none_or(|found| found.arn().to_string() != *resource) {
                return Err(missing().into());
            }
            if !txn.exists(&acl.key()).await? {
                return Err(missing().into());
            }
            txn.put(&Association {
                scope: cx.scope.clone(),
                resource: resource.clone(),
                web_acl: acl.title.name.clone(),
            });
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(AssociateWebACLResponse {})
    }

    async fn find_for(&self, cx: &Context, name: &str, id: &str, arn: &str) -> Reply<WebAcl> {
        cx.allow("wafv2:AssociateWebACL", arn).await?;
        let found = self.store.get(&WebAcl::key_of(&cx.scope, name)).await;
        let found: Option<WebAcl> = found.map_err(unavailable)?;
        found.filter(|acl| acl.title.id == id).ok_or_else(missing)
    }

    pub(super) async fn disassociate_web_acl(
        &self,
        cx: &Context,
        input: DisassociateWebACLRequest,
    ) -> Reply<DisassociateWebACLResponse> {
        cx.allow("wafv2:DisassociateWebACL", &input.resource_arn)
            .await?;
        balancer_key(cx, &input.resource_arn)?;
        let key = &Association::key_of(&cx.scope, &input.resource_arn);
        self.write(|txn| async move {
            txn.delete(key);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(DisassociateWebACLResponse {})
    }

    pub(super) async fn get_web_acl_for_resource(
        &self,
        cx: &Context,
        input: GetWebACLForResourceRequest,
    ) -> Reply<GetWebACLForResourceResponse> {
        cx.allow("wafv2:GetWebACLForResource", &input.resource_arn)
            .await?;
        balancer_key(cx, &input.resource_arn)?;
        let key = Association::key_of(&cx.scope, &input.resource_arn);
        let found: Option<Association> = self.store.get(&key).await.map_err(unavailable)?;
        let web_acl = match found {
            None => None,
            Some(found) => {
                let key = WebAcl::key_of(&cx.scope, &found.web_acl);
                let acl: Option<WebAcl> = self.store.get(&key).await.map_err(unavailable)?;
                acl.as_ref().map(shown)
            }
        };
        Ok(GetWebACLForResourceResponse { web_acl })
    }

    pub(super) async fn list_resources_for_web_acl(
        &self,
        cx: &Context,
        input: ListResourcesForWebACLRequest,
    ) -> Reply<ListResourcesForWebACLResponse> {
        let (name, id) = named(cx, &input.web_acl_arn)?;
        cx.allow("wafv2:ListResourcesForWebACL", &input.web_acl_arn)
            .await?;
        let found = self.store.get(&WebAcl::key_of(&cx.scope, &name)).await;
        let found: Option<WebAcl> = found.map_err(unavailable)?;
        found.filter(|acl| acl.title.id == id).ok_or_else(missing)?;
        let kind = input
            .resource_type
            .as_deref()
            .unwrap_or("APPLICATION_LOAD_BALANCER");
        let below = Key::kind(Association::KIND).join(&cx.scope.segments());
        let all: Vec<Association> = self.store.list(&below).await.map_err(unavailable)?;
        let ours = all
            .into_iter()
            .filter(|one| one.web_acl == name && kind == "APPLICATION_LOAD_BALANCER");
        Ok(ListResourcesForWebACLResponse {
            resource_arns: Some(ours.map(|one| one.resource).collect()),
        })
    }
}

/// The key of the load balancer of that ARN; nothing else can be guarded.
fn balancer_key(cx: &Context, arn: &str) -> Reply<Key> {
    let refuse = || {
        invalid(
            "The ARN isn't valid. A valid ARN begins with arn: and is of an Application Load Balancer.",
            "RESOURCE_ARN",
            arn,
        )
    };
    let parsed: Arn = arn.parse().map_err(|_| refuse())?;
    let mut parts = arn.rsplit('/');
    let (_, name, kind) = (parts.next(), parts.next(), parts.next());
    match (kind, name) {
        (Some("app"), Some(name))
            if parsed.service == "elasticloadbalancing"
                && parsed.scope().as_ref() == Some(&cx.scope) =>
        {
            Ok(LoadBalancer::key_of(&cx.scope, name))
        }
        _ => Err(refuse()),
    }
}
