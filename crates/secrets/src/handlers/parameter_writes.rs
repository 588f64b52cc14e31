//! Parameters: written and deleted.

use super::parameters::{Parameters, twin};
use super::secrets::Refusal;
use api::ssm::{
    PutParameterRequest, PutParameterResult, hierarchy_level_limit_exceeded_exception,
    internal_server_error, invalid_policy_type_exception, parameter_already_exists,
    parameter_max_version_limit_exceeded, parameter_pattern_mismatch_exception,
};
use api::{ApiError, Reply};
use domain::secrets::{Parameter, ParameterVersion};
use domain::{Record, Scope};
use store::CommitError;
use wire::Context;

/// The most versions kept. Source: Systems Manager user guide, parameter versions.
const VERSIONS: usize = 100;

/// Bytes of a value in the standard tier and beyond it.
const STANDARD_BYTES: usize = 4 * 1024;
const ADVANCED_BYTES: usize = 8 * 1024;

/// What a value may be said to be. Source: Systems Manager API, `PutParameter$DataType`.
const DATA_TYPES: [&str; 3] = ["text", "aws:ec2:image", "aws:ssm:integration"];

/// Levels of a name that is a path.
const LEVELS: usize = 15;

impl Parameters {
    pub(super) async fn put(
        &self,
        cx: &Context,
        input: PutParameterRequest,
    ) -> Reply<PutParameterResult> {
        let arn = Parameter::arn_of(&cx.scope, &input.name).to_string();
        cx.allow("ssm:PutParameter", &arn).await?;
        check(&input)?;
        let sealed = self.seal.seal(input.value.as_bytes(), &*self.ids);
        let now = self.clock.now();
        let by = cx.caller.arn().to_string();
        let key = &Parameter::key_of(&cx.scope, &input.name);
        let twin = twin(&input.name).map(|twin| Parameter::key_of(&cx.scope, &twin));
        let (input, sealed, by, twin) = (&input, &sealed, &by, twin.as_ref());
        let written: Result<(u64, String), Refusal> = self
            .store
            .transact(|txn| async move {
                let mut known = txn.get::<Parameter>(key).await?;
                if let (None, Some(twin)) = (&known, twin) {
                    known = txn.get::<Parameter>(twin).await?;
                }
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

    pub(super) async fn delete(&self, cx: &Context, name: &str, action: &str) -> Reply<()> {
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
    let data_type = input.data_type.as_deref().unwrap_or("text");
    if !DATA_TYPES.contains(&data_type) {
        return Err(ApiError::sender(
            "ValidationException",
            400,
            format!(
                "The following data type is not supported: {data_type} (Data type names are all \
                 lowercase.)"
            ),
        ));
    }
    if input.overwrite == Some(true) && input.tags.as_ref().is_some_and(|tags| !tags.is_empty()) {
        return Err(ApiError::sender(
            "ValidationException",
            400,
            "Invalid request: tags and overwrite can't be used together. To create a parameter \
             with tags, please remove overwrite flag. To update tags for an existing parameter, \
             please use AddTagsToResource or RemoveTagsFromResource.",
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
