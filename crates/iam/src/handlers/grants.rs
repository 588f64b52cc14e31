//! The policies of roles, users and groups: their own and those attached to them.

use super::policy_arns::{account_policy, policy_name};
use super::shared::{Holder, check_document, size};
use crate::page::{Page, Wanted};
use crate::refuse::{Refusal, no_such_policy, not_attachable};
use crate::{Iam, convert, managed};
use api::Reply;
use api::iam::*;
use domain::iam::{Group, ManagedPolicy, Role, User};
use policy::Kind;
use wire::Context;

/// Managed policies that may be attached to one holder.
const MOST_ATTACHED: usize = 10;

/// The same operations for each kind of holder.
macro_rules! for_holder {
    ($holder:ident $name:ident
        $put:ident $put_input:ident
        $get:ident $get_input:ident $get_output:ident
        $delete:ident $delete_input:ident
        $list:ident $list_input:ident $list_output:ident
        $attach:ident $attach_input:ident
        $detach:ident $detach_input:ident
        $attached:ident $attached_input:ident $attached_output:ident
    ) => {
        pub(super) async fn $put(iam: &Iam, cx: &Context, input: $put_input) -> Reply<()> {
            let $put_input {
                $name: holder,
                policy_name,
                policy_document,
            } = input;
            put::<$holder>(iam, cx, &holder, &policy_name, &policy_document).await
        }

        pub(super) async fn $get(iam: &Iam, cx: &Context, input: $get_input) -> Reply<$get_output> {
            let found = get::<$holder>(iam, cx, &input.$name, &input.policy_name).await?;
            let (policy_name, policy_document) = found;
            Ok($get_output {
                $name: input.$name,
                policy_name,
                policy_document,
            })
        }

        pub(super) async fn $delete(iam: &Iam, cx: &Context, input: $delete_input) -> Reply<()> {
            delete::<$holder>(iam, cx, &input.$name, &input.policy_name).await
        }

        pub(super) async fn $list(
            iam: &Iam,
            cx: &Context,
            input: $list_input,
        ) -> Reply<$list_output> {
            let wanted = Wanted::new(input.marker.as_deref(), input.max_items)?;
            let page = list::<$holder>(iam, cx, &input.$name, wanted).await?;
            let Page {
                items: policy_names,
                more: is_truncated,
                marker,
            } = page;
            Ok($list_output {
                policy_names,
                is_truncated,
                marker,
            })
        }

        pub(super) async fn $attach(iam: &Iam, cx: &Context, input: $attach_input) -> Reply<()> {
            attach::<$holder>(iam, cx, &input.$name, &input.policy_arn).await
        }

        pub(super) async fn $detach(iam: &Iam, cx: &Context, input: $detach_input) -> Reply<()> {
            detach::<$holder>(iam, cx, &input.$name, &input.policy_arn).await
        }

        pub(super) async fn $attached(
            iam: &Iam,
            cx: &Context,
            input: $attached_input,
        ) -> Reply<$attached_output> {
            let wanted = Wanted::new(input.marker.as_deref(), input.max_items)?;
            let prefix = input.path_prefix.as_deref();
            let page = attached::<$holder>(iam, cx, &input.$name, prefix, wanted).await?;
            let Page {
                items,
                more: is_truncated,
                marker,
            } = page;
            Ok($attached_output {
                attached_policies: Some(items),
                is_truncated,
                marker,
            })
        }
    };
}

for_holder! { Role role_name
    put_role_policy PutRolePolicyRequest
    get_role_policy GetRolePolicyRequest GetRolePolicyResponse
    delete_role_policy DeleteRolePolicyRequest
    list_role_policies ListRolePoliciesRequest ListRolePoliciesResponse
    attach_role_policy AttachRolePolicyRequest
    detach_role_policy DetachRolePolicyRequest
    list_attached_role_policies ListAttachedRolePoliciesRequest ListAttachedRolePoliciesResponse
}

for_holder! { User user_name
    put_user_policy PutUserPolicyRequest
    get_user_policy GetUserPolicyRequest GetUserPolicyResponse
    delete_user_policy DeleteUserPolicyRequest
    list_user_policies ListUserPoliciesRequest ListUserPoliciesResponse
    attach_user_policy AttachUserPolicyRequest
    detach_user_policy DetachUserPolicyRequest
    list_attached_user_policies ListAttachedUserPoliciesRequest ListAttachedUserPoliciesResponse
}

for_holder! { Group group_name
    put_group_policy PutGroupPolicyRequest
    get_group_policy GetGroupPolicyRequest GetGroupPolicyResponse
    delete_group_policy DeleteGroupPolicyRequest
    list_group_policies ListGroupPoliciesRequest ListGroupPoliciesResponse
    attach_group_policy AttachGroupPolicyRequest
    detach_group_policy DetachGroupPolicyRequest
    list_attached_group_policies ListAttachedGroupPoliciesRequest ListAttachedGroupPoliciesResponse
}

async fn put<H: Holder>(
    iam: &Iam,
    cx: &Context,
    name: &str,
    policy: &str,
    document: &str,
) -> Reply<()> {
    iam.find::<H>(cx, &format!("Put{}Policy", H::TITLE), name)
        .await?;
    check_document(document, Kind::Identity)?;
    iam.change(&cx.scope.account, name, |holder: &mut H| {
        holder.unless_protected()?;
        let inline = &mut holder.grants_mut().inline;
        inline.insert(policy.to_owned(), document.to_owned());
        let together: usize = inline.values().map(|document| size(document)).sum();
        if together <= H::INLINE_LIMIT {
            return Ok(());
        }
        Err(limit_exceeded_exception(format!(
            "Maximum policy size of {} bytes exceeded for {} {name}",
            H::INLINE_LIMIT,
            H::NOUN
        )))
    })
    .await
}

fn no_such_inline<H: Holder>(policy: &str) -> api::ApiError {
    let message = format!("The {} policy with name {policy} cannot be found.", H::NOUN);
    no_such_entity_exception(message)
}

async fn get<H: Holder>(
    iam: &Iam,
    cx: &Context,
    name: &str,
    policy: &str,
) -> Reply<(String, String)> {
    let holder: H = iam
        .find(cx, &format!("Get{}Policy", H::TITLE), name)
        .await?;
    let document = holder.grants().inline.get(policy);
    let document = document.ok_or_else(|| no_such_inline::<H>(policy))?;
    Ok((policy.to_owned(), convert::document(document)))
}

async fn delete<H: Holder>(iam: &Iam, cx: &Context, name: &str, policy: &str) -> Reply<()> {
    iam.find::<H>(cx, &format!("Delete{}Policy", H::TITLE), name)
        .await?;
    iam.change(&cx.scope.account, name, |holder: &mut H| {
        holder.unless_protected()?;
        let removed = holder.grants_mut().inline.remove(policy);
        removed.map(drop).ok_or_else(|| no_such_inline::<H>(policy))
    })
    .await
}

async fn list<H: Holder>(
    iam: &Iam,
    cx: &Context,
    name: &str,
    wanted: Wanted,
) -> Reply<Page<String>> {
    let holder: H = iam
        .find(cx, &format!("List{}Policies", H::TITLE), name)
        .await?;
    let names = holder.grants().inline.keys().cloned().collect();
    Ok(wanted.of(names, Clone::clone))
}

async fn attach<H: Holder>(iam: &Iam, cx: &Context, name: &str, arn: &str) -> Reply<()> {
    let conditions = [("iam:PolicyARN", arn.to_owned())];
    let operation = format!("Attach{}Policy", H::TITLE);
    iam.find_with::<H>(cx, &operation, name, &conditions)
        .await?;
    let account = &cx.scope.account;
    let attached: Result<(), Refusal> = iam
        .store()
        .transact(|txn| async move {
            // Read here, so that the policy cannot be deleted at the same moment.
            if managed::find(arn).is_none() {
                let key = account_policy(account, arn).ok_or_else(|| not_attachable(arn))?;
                let found = txn.get::<ManagedPolicy>(&key).await?;
                let fits = |policy: &ManagedPolicy| policy.arn().to_string() == arn;
                found.filter(fits).ok_or_else(|| not_attachable(arn))?;
            }
            let key = H::key_of(account, name);
            let mut holder = txn.get::<H>(&key).await?.ok_or_else(|| H::missing(name))?;
            holder.unless_protected()?;
            let attached = &mut holder.grants_mut().attached;
            if attached.insert(arn.to_owned()) && attached.len() > MOST_ATTACHED {
                let quota = format!("PoliciesPer{}: {MOST_ATTACHED}", H::TITLE);
                let message = format!("Cannot exceed quota for {quota}");
                return Err(limit_exceeded_exception(message).into());
            }
            txn.put(&holder);
            Ok(())
        })
        .await;
    Ok(attached?)
}

async fn detach<H: Holder>(iam: &Iam, cx: &Context, name: &str, arn: &str) -> Reply<()> {
    let conditions = [("iam:PolicyARN", arn.to_owned())];
    let operation = format!("Detach{}Policy", H::TITLE);
    iam.find_with::<H>(cx, &operation, name, &conditions)
        .await?;
    iam.change(&cx.scope.account, name, |holder: &mut H| {
        holder.unless_protected()?;
        let removed = holder.grants_mut().attached.remove(arn);
        removed.then_some(()).ok_or_else(|| no_such_policy(arn))
    })
    .await
}

async fn attached<H: Holder>(
    iam: &Iam,
    cx: &Context,
    name: &str,
    path_prefix: Option<&str>,
    wanted: Wanted,
) -> Reply<Page<AttachedPolicy>> {
    let operation = format!("ListAttached{}Policies", H::TITLE);
    let holder: H = iam.find(cx, &operation, name).await?;
    let within = |arn: &&String| {
        let path = arn.split_once(":policy").map_or("/", |(_, path)| path);
        path_prefix.is_none_or(|prefix| path.starts_with(prefix))
    };
    let shown = |arn: &String| AttachedPolicy {
        policy_name: Some(policy_name(arn).to_owned()),
        policy_arn: Some(arn.clone()),
    };
    let items = holder
        .grants()
        .attached
        .iter()
        .filter(within)
        .map(shown)
        .collect();
    Ok(wanted.of(items, |policy: &AttachedPolicy| {
        policy.policy_arn.clone().unwrap_or_default()
    }))
}
