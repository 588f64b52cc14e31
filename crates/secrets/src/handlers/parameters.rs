//! The room of Parameter Store: how a caller's parameter is found, and read.

use super::secrets::Refusal;
use api::ssm::{
    GetParameterRequest, GetParameterResult, GetParametersRequest, GetParametersResult,
    internal_server_error, parameter_not_found, parameter_version_not_found,
};
use api::{ApiError, Reply};
use domain::secrets::{Parameter, ParameterVersion};
use domain::{Arn, Clock, IdSource, Record, Scope};
use seal::Seal;
use std::sync::Arc;
use store::Store;
use wire::Context;

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
        let names = [Some(wanted.name.clone()), twin(&wanted.name)];
        for name in names.into_iter().flatten() {
            let key = Parameter::key_of(&wanted.scope, &name);
            let found = self.store.get(&key).await;
            let found = found.map_err(|error| internal_server_error(error.to_string()))?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
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

    pub(super) async fn get_one(
        &self,
        cx: &Context,
        input: GetParameterRequest,
    ) -> Reply<GetParameterResult> {
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

    pub(super) async fn get_several(
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
}

/// The other way to write a name without a path: `/name` and `name` have one ARN and are one.
pub(super) fn twin(name: &str) -> Option<String> {
    match name.strip_prefix('/') {
        Some(rest) => (!rest.contains('/')).then(|| rest.to_owned()),
        None => (!name.contains('/')).then(|| format!("/{name}")),
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

fn not_found(name: &str) -> ApiError {
    parameter_not_found(format!("Parameter {name} not found."))
}
