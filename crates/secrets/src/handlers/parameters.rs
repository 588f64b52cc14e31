//! Parameters: written, read, deleted, tagged.

use super::secrets::Refusal;
use crate::seal::Seal;
use api::ssm::{
    AddTagsToResourceRequest, AddTagsToResourceResult, DeleteParameterRequest,
    DeleteParameterResult, DeleteParametersRequest, DeleteParametersResult,
    DescribeParametersRequest, DescribeParametersResult, GetParameterHistoryRequest,
    GetParameterHistoryResult, GetParameterRequest, GetParameterResult, GetParametersByPathRequest,
    GetParametersByPathResult, GetParametersRequest, GetParametersResult,
    LabelParameterVersionRequest, LabelParameterVersionResult, ListTagsForResourceRequest,
    ListTagsForResourceResult, PutParameterRequest, PutParameterResult,
    RemoveTagsFromResourceRequest, RemoveTagsFromResourceResult, Ssm, Tag,
    UnlabelParameterVersionRequest, UnlabelParameterVersionResult,
    hierarchy_level_limit_exceeded_exception, internal_server_error, invalid_policy_type_exception,
    invalid_resource_id, invalid_resource_type, parameter_already_exists,
    parameter_max_version_limit_exceeded, parameter_not_found,
    parameter_pattern_mismatch_exception, parameter_version_not_found,
};
use api::{ApiError, Reply};
use domain::secrets::{Parameter, ParameterVersion};
use domain::{Arn, Clock, IdSource, Record, Scope};
use std::sync::Arc;
use store::{CommitError, Store};
use wire::Context;

/// The most versions kept. Source: Systems Manager user guide, parameter versions.
const VERSIONS: usize = 100;

/// Bytes of a value in the standard tier and beyond it.
const STANDARD_BYTES: usize = 4 * 1024;
const ADVANCED_BYTES: usize = 8 * 1024;

/// Levels of a name that is a path.
const LEVELS: usize = 15;

/// Parameter Store.
pub struct Parameters {
    pub(super) store: Store,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ids: Arc<dyn IdSource>,
    pub(super) seal: Arc<Seal>,
}

/// What a caller asks for: a name, perhaps with `:version` or `:label`.
struct Wanted {
    scope: Scope,
    name: String,
    selector: Option<String>,
}

impl Parameters {
    /// Keeps parameters in `store`, sealed.
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        seal: Arc<Seal>,
    ) -> Self {
        Self {
            store,
            clock,
            ids,
            seal,
        }
    }

    /// The parameter of that name or ARN. Asks whether `action` is allowed on it.
    pub(super) async fn find(&self, cx: &Context, name: &str, action: &str) -> Reply<Parameter> {
        let wanted = parse(&cx.scope, name);
        let arn = Parameter::arn_of(&wanted.scope, &wanted.name).to_string();
        cx.allow(&format!("ssm:{action}"), &arn).await?;
        self.get(&wanted).await?.ok_or_else(|| not_found(name))
    }

    async fn get(&self, wanted: &Wanted) -> Reply<Option<Parameter>> {
        let found = self
            .store
            .get(&Parameter::key_of(&wanted.scope, &wanted.name))
            .await;
        found.map_err(|error| internal_server_error(error.to_string()))
    }

    /// Changes the parameter under its key, whoever else is changing it.
    pub(super) async fn change<T>(
        &self,
        parameter: &Parameter,
        change: impl Fn(&mut Parameter) -> Reply<T>,
    ) -> Reply<T> {
        let (key, change) = (&parameter.key(), &change);
        let changed: Result<T, Refusal> = self
            .store
            .transact(|txn| async move {
                let Some(mut parameter) = txn.get::<Parameter>(key).await? else {
                    return Err(Refusal(not_found(&parameter.name)));
                };
                let answer = change(&mut parameter)?;
                txn.put(&parameter);
                Ok(answer)
            })
            .await;
        changed.map_err(|Refusal(error)| error)
    }

    async fn put(&self, cx: &Context, input: PutParameterRequest) -> Reply<PutParameterResult> {
        let arn = Parameter::arn_of(&cx.scope, &input.name).to_string();
        cx.allow("ssm:PutParameter", &arn).await?;
        check(&input)?;
        let sealed = self.seal.seal(input.value.as_bytes(), &*self.ids);
        let now = self.clock.now();
        let by = cx.caller.arn().to_string();
        let key = &Parameter::key_of(&cx.scope, &input.name);
        let (input, sealed, by) = (&input, &sealed, &by);
        let written: Result<(u64, String), Refusal> = self
            .store
            .transact(|txn| async move {
                let known = txn.get::<Parameter>(key).await?;
                let mut parameter = merge(&cx.scope, input, known)?;
                let last = parameter.versions.last();
                let number = last.map_or(1, |last| last.number + 1);
                let kind = input
                    .r#type
                    .clone()
                    .or_else(|| last.map(|last| last.kind.clone()));
                let Some(kind) = kind else {
                    return Err(Refusal(ApiError::sender(
                        "ValidationException",
                        400,
                        "A parameter type is required when you create a parameter.",
                    )));
                };
                let tier = tier(input, last);
                parameter.versions.push(ParameterVersion {
                    number,
                    key: (kind == "SecureString")
                        .then(|| input.key_id.clone().unwrap_or("alias/aws/ssm".to_owned())),
                    kind,
                    value: sealed.clone(),
                    description: input.description.clone(),
                    allowed_pattern: input.allowed_pattern.clone(),
                    tier: tier.clone(),
                    data_type: input.data_type.clone().unwrap_or("text".to_owned()),
                    labels: Vec::new(),
                    modified_at: now,
                    modified_by: by.clone(),
                });
                forget(&mut parameter)?;
                txn.put(&parameter);
                Ok((number, tier))
            })
            .await;
        let (version, tier) = written.map_err(|Refusal(error)| error)?;
        Ok(PutParameterResult {
            version: Some(version as i64),
            tier: Some(tier),
        })
    }

    async fn get_one(&self, cx: &Context, input: GetParameterRequest) -> Reply<GetParameterResult> {
        let wanted = parse(&cx.scope, &input.name);
        let arn = Parameter::arn_of(&wanted.scope, &wanted.name).to_string();
        cx.allow("ssm:GetParameter", &arn).await?;
        let found = self
            .get(&wanted)
            .await?
            .ok_or_else(|| not_found(&input.name))?;
        let decrypt = input.with_decryption == Some(true);
        let parameter = self.shown(&found, wanted.selector.as_deref(), decrypt)?;
        Ok(GetParameterResult {
            parameter: Some(parameter),
        })
    }

    async fn get_several(
        &self,
        cx: &Context,
        input: GetParametersRequest,
    ) -> Reply<GetParametersResult> {
        let decrypt = input.with_decryption == Some(true);
        let (mut parameters, mut invalid) = (Vec::new(), Vec::new());
        for name in input.names {
            let wanted = parse(&cx.scope, &name);
            let arn = Parameter::arn_of(&wanted.scope, &wanted.name).to_string();
            cx.allow("ssm:GetParameters", &arn).await?;
            let found = self.get(&wanted).await?;
            let shown = found.map(|found| self.shown(&found, wanted.selector.as_deref(), decrypt));
            match shown {
                Some(Ok(parameter)) => parameters.push(parameter),
                Some(Err(_)) | None => invalid.push(name),
            }
        }
        let (parameters, invalid_parameters) = (Some(parameters), Some(invalid));
        Ok(GetParametersResult {
            parameters,
            invalid_parameters,
        })
    }

    /// One version as the API shows it: a SecureString stays sealed unless it is asked to open.
    pub(super) fn shown(
        &self,
        parameter: &Parameter,
        selector: Option<&str>,
        decrypt: bool,
    ) -> Reply<api::ssm::Parameter> {
        let version = select(parameter, selector)?;
        Ok(api::ssm::Parameter {
            name: Some(parameter.name.clone()),
            r#type: Some(version.kind.clone()),
            value: Some(self.value(version, decrypt)?),
            version: Some(version.number as i64),
            selector: selector.map(|selector| format!(":{selector}")),
            source_result: None,
            last_modified_date: Some(version.modified_at),
            arn: Some(parameter.arn().to_string()),
            data_type: Some(version.data_type.clone()),
        })
    }

    pub(super) fn value(&self, version: &ParameterVersion, decrypt: bool) -> Reply<String> {
        if version.kind == "SecureString" && !decrypt {
            return Ok(version.value.0.clone());
        }
        let plain = self.seal.open(&version.value);
        let plain = plain.map_err(|error| internal_server_error(error.to_string()))?;
        Ok(String::from_utf8_lossy(&plain).into_owned())
    }

    async fn delete(&self, cx: &Context, name: &str, action: &str) -> Reply<()> {
        let parameter = self.find(cx, name, action).await?;
        let key = &parameter.key();
        let deleted: Result<(), CommitError> = self
            .store
            .transact(|txn| async move {
                txn.delete(key);
                Ok(())
            })
            .await;
        deleted.map_err(|error| internal_server_error(error.to_string()))
    }

    async fn tagged(
        &self,
        cx: &Context,
        (kind, id): (&str, &str),
        action: &str,
    ) -> Reply<Parameter> {
        if kind != "Parameter" {
            cx.allow(&format!("ssm:{action}"), "*").await?;
            return Err(invalid_resource_type(format!(
                "The resource type {kind} is not valid: only parameters exist here."
            )));
        }
        self.find(cx, id, action)
            .await
            .map_err(|error| match error.code.as_str() {
                "ParameterNotFound" => invalid_resource_id("The resource ID is not valid."),
                _ => error,
            })
    }
}

fn parse(scope: &Scope, name: &str) -> Wanted {
    let (scope, name) = match name.parse::<Arn>() {
        Ok(arn) => {
            let rest = arn.resource_after("parameter").unwrap_or_default();
            // An ARN does not tell whether the name began with a slash: paths do.
            let path = rest.split(':').next().unwrap_or_default().contains('/');
            let name = if path {
                format!("/{rest}")
            } else {
                rest.to_owned()
            };
            (arn.scope().unwrap_or_else(|| scope.clone()), name)
        }
        Err(_) => (scope.clone(), name.to_owned()),
    };
    match name.split_once(':') {
        Some((name, selector)) => Wanted {
            scope,
            name: name.to_owned(),
            selector: Some(selector.to_owned()),
        },
        None => Wanted {
            scope,
            name,
            selector: None,
        },
    }
}

fn select<'a>(parameter: &'a Parameter, selector: Option<&str>) -> Reply<&'a ParameterVersion> {
    let name = &parameter.name;
    let versions = &parameter.versions;
    let found = match selector {
        None => versions.last(),
        Some(selector) => match selector.parse::<u64>() {
            Ok(number) => versions.iter().find(|version| version.number == number),
            Err(_) => versions
                .iter()
                .find(|v| v.labels.iter().any(|label| label == selector)),
        },
    };
    found.ok_or_else(|| {
        parameter_version_not_found(format!(
            "Systems Manager could not find version {} of {name}. Verify the version and try again.",
            selector.unwrap_or_default()
        ))
    })
}

fn check(input: &PutParameterRequest) -> Reply<()> {
    let name = &input.name;
    let lower = name.trim_start_matches('/').to_lowercase();
    if lower.starts_with("aws") || lower.starts_with("ssm") {
        return Err(ApiError::sender(
            "ValidationException",
            400,
            "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). If formed \
             as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be \
             formed as a mix of letters, numbers and the following 3 symbols .-_",
        ));
    }
    if name.matches('/').count() > LEVELS {
        return Err(hierarchy_level_limit_exceeded_exception(format!(
            "A parameter hierarchy can have a maximum of {LEVELS} levels."
        )));
    }
    if input
        .policies
        .as_deref()
        .is_some_and(|policies| !policies.is_empty())
    {
        return Err(invalid_policy_type_exception(
            "Parameter policies are not carried out here.",
        ));
    }
    let advanced = input.tier.as_deref().is_some_and(|tier| tier != "Standard");
    let most = if advanced {
        ADVANCED_BYTES
    } else {
        STANDARD_BYTES
    };
    if input.value.len() > most {
        return Err(ApiError::sender(
            "ValidationException",
            400,
            format!(
                "Standard tier parameters support a maximum parameter value of {STANDARD_BYTES} \
                 characters. To create a larger parameter value, upgrade the parameter to use the \
                 advanced-parameter tier."
            ),
        ));
    }
    match &input.allowed_pattern {
        Some(pattern) => check_pattern(pattern, input),
        None => Ok(()),
    }
}

fn check_pattern(pattern: &str, input: &PutParameterRequest) -> Reply<()> {
    let whole = fancy_regex::Regex::new(&format!("^(?:{pattern})$"));
    let whole = whole.map_err(|_| {
        api::ssm::invalid_allowed_pattern_exception(
            "The allowed pattern is not a valid regular expression.",
        )
    })?;
    if whole.is_match(&input.value).unwrap_or(false) {
        return Ok(());
    }
    Err(parameter_pattern_mismatch_exception(format!(
        "Parameter value, cannot be validated against allowedPattern: {pattern}"
    )))
}

/// What is known of the parameter, or a new one.
fn merge(scope: &Scope, input: &PutParameterRequest, known: Option<Parameter>) -> Reply<Parameter> {
    match known {
        Some(parameter) if input.overwrite == Some(true) => Ok(parameter),
        Some(_) => Err(parameter_already_exists(
            "The parameter already exists. To overwrite this value, set the overwrite option in \
             the request to true.",
        )),
        None => Ok(Parameter {
            scope: scope.clone(),
            name: input.name.clone(),
            versions: Vec::new(),
            tags: input
                .tags
                .iter()
                .flatten()
                .map(|t| (t.key.clone(), t.value.clone()))
                .collect(),
        }),
    }
}

fn tier(input: &PutParameterRequest, last: Option<&ParameterVersion>) -> String {
    let given = input
        .tier
        .clone()
        .or_else(|| last.map(|last| last.tier.clone()));
    given.unwrap_or("Standard".to_owned())
}

/// The oldest version goes, unless it has a label.
fn forget(parameter: &mut Parameter) -> Reply<()> {
    if parameter.versions.len() <= VERSIONS {
        return Ok(());
    }
    if !parameter.versions[0].labels.is_empty() {
        return Err(parameter_max_version_limit_exceeded(format!(
            "You attempted to create a new version of {} by calling the PutParameter API with the \
             overwrite flag. Version {}, the oldest version, can't be deleted because it has a \
             label associated with it. Move the label to another version of the parameter, and \
             try again.",
            parameter.name, parameter.versions[0].number
        )));
    }
    parameter.versions.remove(0);
    Ok(())
}

fn not_found(name: &str) -> ApiError {
    parameter_not_found(format!("Parameter {name} not found."))
}

impl Ssm<Context> for Parameters {
    async fn put_parameter(
        &self,
        cx: &Context,
        input: PutParameterRequest,
    ) -> Reply<PutParameterResult> {
        self.put(cx, input).await
    }

    async fn get_parameter(
        &self,
        cx: &Context,
        input: GetParameterRequest,
    ) -> Reply<GetParameterResult> {
        self.get_one(cx, input).await
    }

    async fn get_parameters(
        &self,
        cx: &Context,
        input: GetParametersRequest,
    ) -> Reply<GetParametersResult> {
        self.get_several(cx, input).await
    }

    async fn get_parameters_by_path(
        &self,
        cx: &Context,
        input: GetParametersByPathRequest,
    ) -> Reply<GetParametersByPathResult> {
        self.by_path(cx, input).await
    }

    async fn get_parameter_history(
        &self,
        cx: &Context,
        input: GetParameterHistoryRequest,
    ) -> Reply<GetParameterHistoryResult> {
        self.history(cx, input).await
    }

    async fn describe_parameters(
        &self,
        cx: &Context,
        input: DescribeParametersRequest,
    ) -> Reply<DescribeParametersResult> {
        self.describe(cx, input).await
    }

    async fn delete_parameter(
        &self,
        cx: &Context,
        input: DeleteParameterRequest,
    ) -> Reply<DeleteParameterResult> {
        self.delete(cx, &input.name, "DeleteParameter").await?;
        Ok(DeleteParameterResult {})
    }

    async fn delete_parameters(
        &self,
        cx: &Context,
        input: DeleteParametersRequest,
    ) -> Reply<DeleteParametersResult> {
        let (mut deleted, mut invalid) = (Vec::new(), Vec::new());
        for name in input.names {
            match self.delete(cx, &name, "DeleteParameters").await {
                Ok(()) => deleted.push(name),
                Err(error) if error.code == "ParameterNotFound" => invalid.push(name),
                Err(error) => return Err(error),
            }
        }
        let (deleted_parameters, invalid_parameters) = (Some(deleted), Some(invalid));
        Ok(DeleteParametersResult {
            deleted_parameters,
            invalid_parameters,
        })
    }

    async fn label_parameter_version(
        &self,
        cx: &Context,
        input: LabelParameterVersionRequest,
    ) -> Reply<LabelParameterVersionResult> {
        self.label(cx, input).await
    }

    async fn unlabel_parameter_version(
        &self,
        cx: &Context,
        input: UnlabelParameterVersionRequest,
    ) -> Reply<UnlabelParameterVersionResult> {
        self.unlabel(cx, input).await
    }

    async fn add_tags_to_resource(
        &self,
        cx: &Context,
        input: AddTagsToResourceRequest,
    ) -> Reply<AddTagsToResourceResult> {
        let of = (&*input.resource_type, &*input.resource_id);
        let parameter = self.tagged(cx, of, "AddTagsToResource").await?;
        self.change(&parameter, |parameter| {
            parameter
                .tags
                .extend(input.tags.iter().map(|t| (t.key.clone(), t.value.clone())));
            Ok(())
        })
        .await?;
        Ok(AddTagsToResourceResult {})
    }

    async fn remove_tags_from_resource(
        &self,
        cx: &Context,
        input: RemoveTagsFromResourceRequest,
    ) -> Reply<RemoveTagsFromResourceResult> {
        let of = (&*input.resource_type, &*input.resource_id);
        let parameter = self.tagged(cx, of, "RemoveTagsFromResource").await?;
        self.change(&parameter, |parameter| {
            parameter
                .tags
                .retain(|key, _| !input.tag_keys.contains(key));
            Ok(())
        })
        .await?;
        Ok(RemoveTagsFromResourceResult {})
    }

    async fn list_tags_for_resource(
        &self,
        cx: &Context,
        input: ListTagsForResourceRequest,
    ) -> Reply<ListTagsForResourceResult> {
        let of = (&*input.resource_type, &*input.resource_id);
        let parameter = self.tagged(cx, of, "ListTagsForResource").await?;
        let tag = |(key, value): (String, String)| Tag { key, value };
        let tag_list = Some(parameter.tags.into_iter().map(tag).collect());
        Ok(ListTagsForResourceResult { tag_list })
    }
}
