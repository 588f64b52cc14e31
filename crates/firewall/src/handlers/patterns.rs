//! Sets of regular expressions.

use api::Reply;
use api::wafv2::{
    CreateRegexPatternSetRequest, CreateRegexPatternSetResponse, DeleteRegexPatternSetRequest,
    DeleteRegexPatternSetResponse, GetRegexPatternSetRequest, GetRegexPatternSetResponse,
    ListRegexPatternSetsRequest, ListRegexPatternSetsResponse, Regex, RegexPatternSet,
    RegexPatternSetSummary, UpdateRegexPatternSetRequest, UpdateRegexPatternSetResponse,
};
use domain::Record as _;
use domain::firewall::PatternSet;
use wire::Context;

use super::kept::{current, put_new, unused};
use super::{Firewall, regional};
use crate::fault::{Refusal, too_many};
use crate::{check, convert};

/// Patterns of a set. Source: WAF quotas.
const MOST: usize = 10;

impl Firewall {
    pub(super) async fn create_regex_pattern_set(
        &self,
        cx: &Context,
        input: CreateRegexPatternSetRequest,
    ) -> Reply<CreateRegexPatternSetResponse> {
        regional(&input.scope)?;
        let tags = convert::tags(input.tags)?;
        let set = &PatternSet {
            title: self
                .title::<PatternSet>(cx, input.name, input.description, tags)
                .await?,
            patterns: checked(input.regular_expression_list)?,
        };
        self.write(|txn| async move { put_new(&txn, set).await })
            .await?;
        Ok(CreateRegexPatternSetResponse {
            summary: Some(summary(set)),
        })
    }

    pub(super) async fn get_regex_pattern_set(
        &self,
        cx: &Context,
        input: GetRegexPatternSetRequest,
    ) -> Reply<GetRegexPatternSetResponse> {
        regional(&input.scope)?;
        let set: PatternSet = self.find(cx, "Get", &input.name, &input.id).await?;
        let lock_token = Some(set.title.lock_token.clone());
        let regex = |pattern| Regex {
            regex_string: Some(pattern),
        };
        let regex_pattern_set = Some(RegexPatternSet {
            arn: Some(set.arn().to_string()),
            name: Some(set.title.name),
            id: Some(set.title.id),
            description: set.title.description,
            regular_expression_list: Some(set.patterns.into_iter().map(regex).collect()),
        });
        Ok(GetRegexPatternSetResponse {
            regex_pattern_set,
            lock_token,
        })
    }

    pub(super) async fn list_regex_pattern_sets(
        &self,
        cx: &Context,
        input: ListRegexPatternSetsRequest,
    ) -> Reply<ListRegexPatternSetsResponse> {
        regional(&input.scope)?;
        let marker = input.next_marker.as_deref();
        let (sets, next_marker) = self.all::<PatternSet>(cx, marker, input.limit).await?;
        Ok(ListRegexPatternSetsResponse {
            next_marker,
            regex_pattern_sets: Some(sets.iter().map(summary).collect()),
        })
    }

    pub(super) async fn update_regex_pattern_set(
        &self,
        cx: &Context,
        input: UpdateRegexPatternSetRequest,
    ) -> Reply<UpdateRegexPatternSetResponse> {
        regional(&input.scope)?;
        let seen: &PatternSet = &self.find(cx, "Update", &input.name, &input.id).await?;
        let patterns = &checked(input.regular_expression_list)?;
        let (token, next, description) = (&input.lock_token, &self.ids.uuid(), &input.description);
        self.write(|txn| async move {
            let mut set = current(&txn, seen, token).await?;
            set.patterns.clone_from(patterns);
            set.title.description.clone_from(description);
            set.title.lock_token.clone_from(next);
            txn.put(&set);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(UpdateRegexPatternSetResponse {
            next_lock_token: Some(next.clone()),
        })
    }

    pub(super) async fn delete_regex_pattern_set(
        &self,
        cx: &Context,
        input: DeleteRegexPatternSetRequest,
    ) -> Reply<DeleteRegexPatternSetResponse> {
        regional(&input.scope)?;
        let seen: &PatternSet = &self.find(cx, "Delete", &input.name, &input.id).await?;
        let (token, arn) = (&input.lock_token, &seen.arn().to_string());
        self.write(|txn| async move {
            let set = current(&txn, seen, token).await?;
            unused(&txn, &cx.scope, arn).await?;
            txn.delete(&set.key());
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(DeleteRegexPatternSetResponse {})
    }
}

fn checked(given: Vec<Regex>) -> Reply<Vec<String>> {
    if given.len() > MOST {
        return Err(too_many("patterns of a regex pattern set"));
    }
    let patterns: Vec<String> = given
        .into_iter()
        .filter_map(|one| one.regex_string)
        .collect();
    patterns
        .iter()
        .try_for_each(|pattern| check::pattern(pattern))?;
    Ok(patterns)
}

fn summary(set: &PatternSet) -> RegexPatternSetSummary {
    RegexPatternSetSummary {
        name: Some(set.title.name.clone()),
        id: Some(set.title.id.clone()),
        description: Some(set.title.description.clone().unwrap_or_default()),
        lock_token: Some(set.title.lock_token.clone()),
        arn: Some(set.arn().to_string()),
    }
}
