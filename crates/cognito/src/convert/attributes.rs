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
        let kind = given.attribute_data_type.as_deref();
        if kind.is_some_and(|kind| kind != known.kind)
            || given.developer_only_attribute == Some(true)
        {
            return Err(bad(format!(
                "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute {name}"
            )));
        }
        let (least, most) = limits(&given, &known.kind, &name)?;
        known.mutable = given.mutable.unwrap_or(known.mutable);
        known.required = given.required.unwrap_or(known.required);
        known.least = least.or(known.least.take());
        known.most = most.or(known.most.take());
        return Ok(());
    }
    let kind = given.attribute_data_type.clone();
    let kind = kind.ok_or_else(|| {
        bad("Invalid AttributeDataType input, consider using the provided AttributeDataType enum.")
    })?;
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
        let told = name.trim_start_matches("dev:");
        return Err(bad(format!(
            "{told}: Existing attribute already has name {name}."
        )));
    }
    let (least, most) = limits(&given, &kind, &name)?;
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

/// Smallest and greatest value, or length, when they are numbers and in their order.
fn limits(
    given: &SchemaAttributeType,
    kind: &str,
    name: &str,
) -> Reply<(Option<String>, Option<String>)> {
    let (text, number) = (
        &given.string_attribute_constraints,
        &given.number_attribute_constraints,
    );
    let (least, most, word) = match (kind, text, number) {
        ("String", Some(text), _) => (&text.min_length, &text.max_length, "length"),
        ("Number", _, Some(number)) => (&number.min_value, &number.max_value, "value"),
        _ => return Ok((None, None)),
    };
    let read = |limit: &Option<String>| {
        let read = limit.as_ref().map(|limit| limit.parse::<i64>()).transpose();
        let problem = format!("Invalid {kind}AttributeConstraints for schema attribute {name}");
        read.map_err(|_| bad(problem))
    };
    let (smallest, greatest) = (read(least)?, read(most)?);
    // Source: API reference, `StringAttributeConstraintsType`.
    let is_long = |limit: Option<i64>| limit.is_some_and(|limit| limit > 2048);
    if kind == "String" && (is_long(smallest) || is_long(greatest)) {
        return Err(bad(format!(
            "user.{name}: String attributes cannot have a length of more than 2048"
        )));
    }
    if let (Some(smallest), Some(greatest)) = (smallest, greatest)
        && greatest < smallest
    {
        return Err(bad(format!(
            "user.{name}: Max {word} cannot be less than min {word}."
        )));
    }
    Ok((least.clone(), most.clone()))
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
        "Number" if known.least.is_some() || known.most.is_some() => {
            told["NumberAttributeConstraints"] = limits("MinValue", "MaxValue");
        }
        _ => {}
    }
    told
}
