//! Attributes of a pool's schema.

use crate::words::bad;
use api::Reply;
use api::cognito_idp::SchemaAttributeType;
use domain::cognito::SchemaAttribute;
use serde_json::{Map, Value, json};

/// Adds an attribute to a schema, or says something new of a standard one.
pub(crate) fn add_attribute(
    schema: &mut Vec<SchemaAttribute>,
    given: SchemaAttributeType,
) -> Reply<()> {
    let name = given.name.clone().unwrap_or_default();
    if name.is_empty() {
        return Err(bad("Attribute name is missing."));
    }
    if let Some(known) = schema.iter_mut().find(|known| known.name == name) {
        if given.developer_only_attribute == Some(true) {
            return Err(bad(format!(
                "Developer only attribute can not be set for standard attribute {name}."
            )));
        }
        let kind = given.attribute_data_type.as_deref();
        if kind.is_some_and(|kind| kind != known.kind) {
            return Err(bad(format!(
                "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute {name}"
            )));
        }
        let (least, most) = limits(&given, &known.kind);
        known.mutable = given.mutable.unwrap_or(known.mutable);
        known.required = given.required.unwrap_or(known.required);
        known.least = least.or(known.least.take());
        known.most = most.or(known.most.take());
        return Ok(());
    }
    let kind = given.attribute_data_type.clone();
    let kind = kind.ok_or_else(|| bad("Attribute data type is missing."))?;
    if given.required == Some(true) {
        return Err(bad(
            "Required custom attributes are not supported currently.",
        ));
    }
    if name.chars().count() > 20 {
        return Err(bad(format!(
            "1 validation error detected: Value '{name}' at 'schema' failed to satisfy constraint: Member must have length less than or equal to 20"
        )));
    }
    let developer_only = given.developer_only_attribute.unwrap_or(false);
    let prefix = if developer_only {
        "dev:custom:"
    } else {
        "custom:"
    };
    let name = format!("{prefix}{name}");
    if schema.iter().any(|known| known.name == name) {
        return Err(bad(format!(
            "{name}: Existing attribute already has name {name}."
        )));
    }
    let (least, most) = limits(&given, &kind);
    schema.push(SchemaAttribute {
        name,
        developer_only,
        mutable: given.mutable.unwrap_or(true),
        required: false,
        least,
        most,
        kind,
    });
    Ok(())
}

fn limits(given: &SchemaAttributeType, kind: &str) -> (Option<String>, Option<String>) {
    match kind {
        "String" => given
            .string_attribute_constraints
            .as_ref()
            .map_or((None, None), |limits| {
                (limits.min_length.clone(), limits.max_length.clone())
            }),
        "Number" => given
            .number_attribute_constraints
            .as_ref()
            .map_or((None, None), |limits| {
                (limits.min_value.clone(), limits.max_value.clone())
            }),
        _ => (None, None),
    }
}

/// An attribute as callers are told it.
pub(super) fn attribute(known: &SchemaAttribute) -> Value {
    let mut told = json!({
        "Name": known.name,
        "AttributeDataType": known.kind,
        "DeveloperOnlyAttribute": known.developer_only,
        "Mutable": known.mutable,
        "Required": known.required,
    });
    let limits = |least: &str, most: &str| {
        let mut limits = Map::new();
        for (name, limit) in [(least, &known.least), (most, &known.most)] {
            if let Some(limit) = limit {
                limits.insert(name.to_owned(), json!(limit));
            }
        }
        Value::Object(limits)
    };
    match known.kind.as_str() {
        "String" => told["StringAttributeConstraints"] = limits("MinLength", "MaxLength"),
        "Number" => told["NumberAttributeConstraints"] = limits("MinValue", "MaxValue"),
        _ => {}
    }
    told
}
