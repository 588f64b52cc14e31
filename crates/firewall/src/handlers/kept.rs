//! What web ACLs, rule groups and sets have in common: a name, an id and a lock token.

use api::Reply;
use domain::firewall::{IpSet, PatternSet, Rule, RuleGroup, Title, WebAcl};
use domain::{Arn, Key, Record, Scope};
use store::Txn;
use wire::Context;

use super::Firewall;
use crate::fault::{Refusal, associated, duplicate, missing, stale, too_many, unavailable};
use crate::page::page;

/// One of the four kinds.
pub(super) trait Kept: Record {
    /// What its ARN and its operations call it.
    const NOUN: &'static str;
    const OF: &'static str;

    /// The most of them that an account has in a Region. Source: WAF quotas.
    const MOST: usize;

    fn title(&self) -> &Title;

    fn title_mut(&mut self) -> &mut Title;

    fn place(scope: &Scope, name: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(name)
    }

    fn arn_of(title: &Title) -> Arn {
        title.arn(Self::OF)
    }
}

macro_rules! kept {
    ($($record:ty: $noun:literal, $most:literal;)*) => {$(
        impl Kept for $record {
            const NOUN: &'static str = $noun;
            const OF: &'static str = <$record>::OF;
            const MOST: usize = $most;

            fn title(&self) -> &Title {
                &self.title
            }

            fn title_mut(&mut self) -> &mut Title {
                &mut self.title
            }
        }
    )*};
}

kept! {
    WebAcl: "WebACL", 100;
    RuleGroup: "RuleGroup", 100;
    IpSet: "IPSet", 100;
    PatternSet: "RegexPatternSet", 10;
}

impl Firewall {
    /// What something new is known by. Asks whether it may be made.
    pub(super) async fn title<K: Kept>(
        &self,
        cx: &Context,
        name: String,
        description: Option<String>,
        tags: domain::ecs::Tags,
    ) -> Reply<Title> {
        let title = Title {
            scope: cx.scope.clone(),
            name,
            id: self.ids.uuid(),
            description,
            lock_token: self.ids.uuid(),
            tags,
        };
        let arn = K::arn_of(&title).to_string();
        cx.allow(&format!("wafv2:Create{}", K::NOUN), &arn).await?;
        Ok(title)
    }

    /// The one of that name and id. Asks whether `verb` is allowed on it.
    pub(super) async fn find<K: Kept>(
        &self,
        cx: &Context,
        verb: &str,
        name: &str,
        id: &str,
    ) -> Reply<K> {
        let arn = cx
            .scope
            .arn("wafv2", format!("regional/{}/{name}/{id}", K::OF));
        cx.allow(&format!("wafv2:{verb}{}", K::NOUN), &arn.to_string())
            .await?;
        let found: Option<K> = self
            .store
            .get(&K::place(&cx.scope, name))
            .await
            .map_err(unavailable)?;
        found.filter(|one| one.title().id == id).ok_or_else(missing)
    }

    /// All of a kind, a page of them.
    pub(super) async fn all<K: Kept>(
        &self,
        cx: &Context,
        marker: Option<&str>,
        limit: Option<i32>,
    ) -> Reply<(Vec<K>, Option<String>)> {
        cx.allow(&format!("wafv2:List{}s", K::NOUN), "*").await?;
        let parent = Key::kind(K::KIND).join(&cx.scope.segments());
        let all: Vec<K> = self.store.list(&parent).await.map_err(unavailable)?;
        page(all, |one| &one.title().name, marker, limit)
    }
}

/// Puts something new, unless there is one of that name.
pub(super) async fn put_new<K: Kept>(txn: &Txn, new: &K) -> Result<(), Refusal> {
    if txn.exists(&new.key()).await? {
        return Err(duplicate().into());
    }
    let parent = Key::kind(K::KIND).join(&new.title().scope.segments());
    let others: Vec<K> = txn.list(&parent).await?;
    if others.len() >= K::MOST {
        return Err(too_many(&format!("{}s", K::NOUN)).into());
    }
    txn.put(new);
    Ok(())
}

/// The one as it is now, if nobody changed it since `token`.
pub(super) async fn current<K: Kept>(txn: &Txn, seen: &K, token: &str) -> Result<K, Refusal> {
    let found: Option<K> = txn.get(&seen.key()).await?;
    let found = found.filter(|one| one.title().id == seen.title().id);
    let found = found.ok_or_else(missing)?;
    if found.title().lock_token != token {
        return Err(stale().into());
    }
    Ok(found)
}

/// Refuses when any rule of the account refers to the ARN.
pub(super) async fn unused(txn: &Txn, scope: &Scope, arn: &str) -> Result<(), Refusal> {
    let below = |kind: &str| Key::kind(kind).join(&scope.segments());
    let acls: Vec<WebAcl> = txn.list(&below(WebAcl::KIND)).await?;
    let groups: Vec<RuleGroup> = txn.list(&below(RuleGroup::KIND)).await?;
    let mut rules = acls.iter().flat_map(|acl| &acl.rules);
    let mut more = groups.iter().flat_map(|group| &group.rules);
    if rules.any(|rule| refers(rule, arn)) || more.any(|rule| refers(rule, arn)) {
        return Err(associated().into());
    }
    Ok(())
}

/// A statement has an ARN only where it refers to something.
fn refers(rule: &Rule, arn: &str) -> bool {
    let text = serde_json::to_string(&rule.statement);
    text.is_ok_and(|text| text.contains(&format!("\"ARN\":\"{arn}\"")))
}
