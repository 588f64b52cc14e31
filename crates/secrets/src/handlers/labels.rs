//! Labels of a parameter's versions. A label is on one version at a time.

use super::parameters::Parameters;
use api::Reply;
use api::ssm::{
    LabelParameterVersionRequest, LabelParameterVersionResult, UnlabelParameterVersionRequest,
    UnlabelParameterVersionResult, parameter_version_label_limit_exceeded,
    parameter_version_not_found,
};
use domain::secrets::{Parameter, ParameterVersion};
use wire::Context;

/// The most labels a version has. Source: Systems Manager API, `LabelParameterVersion`.
const LABELS: usize = 10;

impl Parameters {
    pub(super) async fn label(
        &self,
        cx: &Context,
        input: LabelParameterVersionRequest,
    ) -> Reply<LabelParameterVersionResult> {
        let parameter = self.find(cx, &input.name, "LabelParameterVersion").await?;
        let (good, bad): (Vec<String>, Vec<String>) = input
            .labels
            .iter()
            .cloned()
            .partition(|label| is_label(label));
        let number = self
            .change(&parameter, |parameter| {
                let number = wanted(parameter, input.parameter_version)?.number;
                for version in &mut parameter.versions {
                    version.labels.retain(|label| !good.contains(label));
                }
                let version = wanted(parameter, Some(number as i64))?;
                version.labels.extend(good.iter().cloned());
                if version.labels.len() > LABELS {
                    return Err(parameter_version_label_limit_exceeded(
                        "A parameter version can have maximum 10 labels.",
                    ));
                }
                Ok(number)
            })
            .await?;
        Ok(LabelParameterVersionResult {
            invalid_labels: Some(bad),
            parameter_version: Some(number as i64),
        })
    }

    pub(super) async fn unlabel(
        &self,
        cx: &Context,
        input: UnlabelParameterVersionRequest,
    ) -> Reply<UnlabelParameterVersionResult> {
        let parameter = self
            .find(cx, &input.name, "UnlabelParameterVersion")
            .await?;
        let (removed, invalid) = self
            .change(&parameter, |parameter| {
                let version = wanted(parameter, Some(input.parameter_version))?;
                let (removed, invalid): (Vec<String>, Vec<String>) = input
                    .labels
                    .iter()
                    .cloned()
                    .partition(|label| version.labels.contains(label));
                version.labels.retain(|label| !removed.contains(label));
                Ok((removed, invalid))
            })
            .await?;
        Ok(UnlabelParameterVersionResult {
            removed_labels: Some(removed),
            invalid_labels: Some(invalid),
        })
    }
}

/// The version of that number, or the newest.
fn wanted(parameter: &mut Parameter, number: Option<i64>) -> Reply<&mut ParameterVersion> {
    let found = match number {
        Some(number) => parameter
            .versions
            .iter_mut()
            .find(|version| version.number as i64 == number),
        None => parameter.versions.last_mut(),
    };
    found.ok_or_else(|| parameter_version_not_found("The parameter version was not found."))
}

/// Labels cannot begin with a digit, `aws` or `ssm`.
fn is_label(label: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let lower = label.to_lowercase();
    label.chars().all(fits)
        && !label.starts_with(|c: char| c.is_ascii_digit())
        && !lower.starts_with("aws")
        && !lower.starts_with("ssm")
}
