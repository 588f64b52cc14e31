//! Parameters listed: by path, by filter, by version.

use super::parameter_filters::{apply, check};
use super::parameters::Parameters;
use api::ssm::{
    DescribeParametersRequest, DescribeParametersResult, GetParameterHistoryRequest,
    GetParameterHistoryResult, GetParametersByPathRequest, GetParametersByPathResult,
    ParameterHistory, ParameterMetadata, ParameterStringFilter, internal_server_error,
    invalid_next_token,
};
use api::{ApiError, Reply};
use domain::secrets::{Parameter, ParameterVersion};
use domain::{Key, Record};
use wire::Context;
use wire::page::page;

/// How many parameters a page has when the call says nothing. Source: answers of Systems Manager.
const PAGE: usize = 10;

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
            let root = path == "/" && !parameter.name.starts_with('/');
            let rest = match root {
                true => Some(parameter.name.as_str()),
                false => parameter.name.strip_prefix(&path),
            };
            rest.is_some_and(|rest| !rest.is_empty() && (recursive || !rest.contains('/')))
        });
        apply(
            &mut parameters,
            &input.parameter_filters.unwrap_or_default(),
        )?;
        let limit = input
            .max_results
            .map_or(PAGE, |limit| limit.clamp(1, 10) as usize);
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
        if input.parameter_filters.is_some() && input.filters.is_some() {
            return Err(ApiError::sender(
                "ValidationException",
                400,
                "You can use either Filters or ParameterFilters in a single request.",
            ));
        }
        let mut filters = input.parameter_filters.unwrap_or_default();
        check(&filters)?;
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
            .map_or(PAGE, |limit| limit.clamp(1, 50) as usize);
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
