//! Filters of DescribeParameters and GetParametersByPath.

use super::parameters::twin;
use api::Reply;
use api::ssm::{
    ParameterStringFilter, invalid_filter_key, invalid_filter_option, invalid_filter_value,
};
use domain::secrets::Parameter;

/// Refuses filters of DescribeParameters that cannot be looked at.
pub(super) fn check(filters: &[ParameterStringFilter]) -> Reply<()> {
    for (index, filter) in filters.iter().enumerate() {
        let key = filter.key.as_str();
        if key == "Label" {
            return Err(invalid_filter_key(
                "The following filter key is not valid: Label. Valid filter keys include: [Path, \
                 Name, Type, KeyId, Tier].",
            ));
        }
        if filters[..index].iter().any(|one| one.key == key) {
            return Err(invalid_filter_key(format!(
                "The following filter is duplicated in the request: {key}. A request can contain \
                 only one occurrence of a specific filter."
            )));
        }
        check_option(filter)?;
        check_values(filter)?;
    }
    Ok(())
}

fn check_option(filter: &ParameterStringFilter) -> Reply<()> {
    let Some(option) = filter.option.as_deref() else {
        return Ok(());
    };
    let valid: &[&str] = match filter.key.as_str() {
        "Path" => &["Recursive", "OneLevel"],
        "Name" => &["BeginsWith", "Equals", "Contains"],
        _ => &["BeginsWith", "Equals"],
    };
    if valid.contains(&option) {
        return Ok(());
    }
    // Names may be searched for what they contain, which AWS leaves out of this sentence.
    let told = valid.iter().filter(|one| **one != "Contains");
    let told = told.copied().collect::<Vec<_>>().join(", ");
    Err(invalid_filter_option(format!(
        "The following filter option is not valid: {option}. Valid options include: [{told}]."
    )))
}

fn check_values(filter: &ParameterStringFilter) -> Reply<()> {
    let key = filter.key.as_str();
    let values = filter.values.as_deref().unwrap_or_default();
    if values.is_empty() && !key.starts_with("tag:") {
        return Err(invalid_filter_value(format!(
            "The following filter values are missing : null for filter key {key}."
        )));
    }
    if key == "Path" {
        let reserved = |path: &String| {
            let path = path.trim_start_matches('/').to_lowercase();
            path.starts_with("aws") || path.starts_with("ssm")
        };
        if values.iter().any(reserved) {
            return Err(invalid_filter_value(
                "Filters for common parameters can't be prefixed with \"aws\" or \"ssm\" \
                 (case-insensitive). When using global parameters, please specify within a global \
                 namespace.",
            ));
        }
    }
    let valid: &[&str] = match key {
        "Tier" => &["Standard", "Advanced", "Intelligent-Tiering"],
        "Type" => &["String", "StringList", "SecureString"],
        _ => return Ok(()),
    };
    match values.iter().find(|value| !valid.contains(&value.as_str())) {
        Some(value) => Err(invalid_filter_value(format!(
            "The following filter value is not valid: {value}. Valid values include: [{}].",
            valid.join(", ")
        ))),
        None => Ok(()),
    }
}

/// Keeps the parameters that every filter lets through.
pub(super) fn apply(
    parameters: &mut Vec<Parameter>,
    filters: &[ParameterStringFilter],
) -> Reply<()> {
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
        "Name" => {
            matches(&parameter.name)
                || (option == "Equals" && twin(&parameter.name).is_some_and(|name| matches(&name)))
        }
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
