//! Parameters listed: by path, by filter, by version.

use super::parameters::Parameters;
use crate::page::page;
use api::Reply;
use api::ssm::{
    DescribeParametersRequest, DescribeParametersResult, GetParameterHistoryRequest,
    GetParameterHistoryResult, GetParametersByPathRequest, GetParametersByPathResult,
    ParameterHistory, ParameterMetadata, ParameterStringFilter, internal_server_error,
    invalid_filter_key, invalid_next_token,
};
use domain::secrets::{Parameter, ParameterVersion};
use domain::{Key, Record};
use wire::Context;

impl Parameters {
    pub(super) async fn by_path(
        &self,
        cx: &Context,
        input: GetParametersByPathRequest,
    ) -> Reply<GetParametersByPathResult> {
        let path = format!("{}/", input.path.trim_end_matches('/'));
        let arn = Parameter::arn_of(&cx.scope, input.path.trim_end_matches('/')).to_string();
        cx.allow("ssm:GetParametersByPath", &arn).await?;
        let recursive = input.recursive == Some(true);
        let mut parameters = self.all(cx).await?;
        parameters.retain(|parameter| {
            let rest = parameter.name.strip_prefix(&path);
            rest.is_some_and(|rest| !rest.is_empty() && (recursive || !rest.contains('/')))
        });
        apply(
            &mut parameters,
            &input.parameter_filters.unwrap_or_default(),
        )?;
        let limit = input
            .max_results
            .map_or(10, |limit| limit.clamp(1, 10) as usize);
        let token = input.next_token.as_deref();
        let (shown, next_token) = page(parameters, |one| &one.name, token, limit)
            .map_err(|_| invalid_next_token("The specified token is not valid."))?;
        let decrypt = input.with_decryption == Some(true);
        let shown: Reply<Vec<_>> = shown
            .iter()
            .map(|parameter| self.shown(parameter, None, decrypt))
            .collect();
        Ok(GetParametersByPathResult {
            parameters: Some(shown?),
            next_token,
        })
    }

    pub(super) async fn describe(
        &self,
        cx: &Context,
        input: DescribeParametersRequest,
    ) -> Reply<DescribeParametersResult> {
        cx.allow("ssm:DescribeParameters", "*").await?;
        let mut filters = input.parameter_filters.unwrap_or_default();
        // The older form of a filter is an equality.
        filters.extend(input.filters.unwrap_or_default().into_iter().map(|filter| {
            ParameterStringFilter {
                key: filter.key,
                option: Some("BeginsWith".to_owned()),
                values: Some(filter.values),
            }
        }));
        let mut parameters = self.all(cx).await?;
        apply(&mut parameters, &filters)?;
        let limit = input
            .max_results
            .map_or(50, |limit| limit.clamp(1, 50) as usize);
        let token = input.next_token.as_deref();
        let (shown, next_token) = page(parameters, |one| &one.name, token, limit)
            .map_err(|_| invalid_next_token("The specified token is not valid."))?;
        let parameters = Some(shown.iter().filter_map(metadata).collect());
        Ok(DescribeParametersResult {
            parameters,
            next_token,
        })
    }

    pub(super) async fn history(
        &self,
        cx: &Context,
        input: GetParameterHistoryRequest,
    ) -> Reply<GetParameterHistoryResult> {
        let parameter = self.find(cx, &input.name, "GetParameterHistory").await?;
        let decrypt = input.with_decryption == Some(true);
        let entry = |version: &ParameterVersion| {
            Ok(ParameterHistory {
                name: Some(parameter.name.clone()),
                r#type: Some(version.kind.clone()),
                key_id: version.key.clone(),
                last_modified_date: Some(version.modified_at),
                last_modified_user: Some(version.modified_by.clone()),
                description: version.description.clone(),
                value: Some(self.value(version, decrypt)?),
                allowed_pattern: version.allowed_pattern.clone(),
                version: Some(version.number as i64),
                labels: Some(version.labels.clone()),
                tier: Some(version.tier.clone()),
                policies: Some(Vec::new()),
                data_type: Some(version.data_type.clone()),
            })
        };
        let entries: Reply<Vec<_>> = parameter.versions.iter().map(entry).collect();
        Ok(GetParameterHistoryResult {
            parameters: Some(entries?),
            next_token: None,
        })
    }

    async fn all(&self, cx: &Context) -> Reply<Vec<Parameter>> {
        let below = Key::kind(Parameter::KIND).join(&cx.scope.segments());
        let listed = self.store.list::<Parameter>(&below).await;
        let mut all = listed.map_err(|error| internal_server_error(error.to_string()))?;
        all.sort_by(|left, right| left.name.cmp(&right.name));
        Ok(all)
    }
}

fn metadata(parameter: &Parameter) -> Option<ParameterMetadata> {
    let version = parameter.versions.last()?;
    Some(ParameterMetadata {
        name: Some(parameter.name.clone()),
        arn: Some(parameter.arn().to_string()),
        r#type: Some(version.kind.clone()),
        key_id: version.key.clone(),
        last_modified_date: Some(version.modified_at),
        last_modified_user: Some(version.modified_by.clone()),
        description: version.description.clone(),
        allowed_pattern: version.allowed_pattern.clone(),
        version: Some(version.number as i64),
        tier: Some(version.tier.clone()),
        policies: Some(Vec::new()),
        data_type: Some(version.data_type.clone()),
    })
}

/// Keeps the parameters that every filter lets through.
fn apply(parameters: &mut Vec<Parameter>, filters: &[ParameterStringFilter]) -> Reply<()> {
    for filter in filters {
        let known = ["Name", "Type", "KeyId", "Path", "Label", "Tier", "DataType"];
        if !known.contains(&filter.key.as_str()) && !filter.key.starts_with("tag:") {
            return Err(invalid_filter_key(format!(
                "{} is not a valid filter key",
                filter.key
            )));
        }
        parameters.retain(|parameter| fits(parameter, filter));
    }
    Ok(())
}

fn fits(parameter: &Parameter, filter: &ParameterStringFilter) -> bool {
    let values = filter.values.as_deref().unwrap_or_default();
    let option = filter.option.as_deref().unwrap_or("Equals");
    let Some(version) = parameter.versions.last() else {
        return false;
    };
    let matches = |text: &str| {
        values.iter().any(|value| match option {
            "BeginsWith" => text.starts_with(value.as_str()),
            "Contains" => text.contains(value.as_str()),
            _ => text == value,
        })
    };
    match filter.key.as_str() {
        "Name" => matches(&parameter.name),
        "Type" => matches(&version.kind),
        "KeyId" => version.key.as_deref().is_some_and(matches),
        "Tier" => matches(&version.tier),
        "DataType" => matches(&version.data_type),
        "Label" => parameter
            .versions
            .iter()
            .flat_map(|one| &one.labels)
            .any(|one| matches(one)),
        "Path" => values
            .iter()
            .any(|path| below(&parameter.name, path, option)),
        tag => {
            let tag = parameter.tags.get(tag.trim_start_matches("tag:"));
            tag.is_some_and(|value| values.is_empty() || matches(value))
        }
    }
}

fn below(name: &str, path: &str, option: &str) -> bool {
    let path = format!("{}/", path.trim_end_matches('/'));
    let rest = name.strip_prefix(&path);
    rest.is_some_and(|rest| option == "Recursive" || !rest.contains('/'))
}
