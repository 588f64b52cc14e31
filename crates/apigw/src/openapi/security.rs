//! Who may call, in a definition.

use super::Unreadable;
use super::read::strings;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A JWT authorizer without ids; see [`domain::apigw::Authorizer`] for the fields.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Defined {
    pub(crate) name: String,
    pub(crate) identity_source: String,
    pub(crate) issuer: String,
    pub(crate) audience: Vec<String>,
}

/// What an operation asks of its callers.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) enum Wanted {
    /// Nothing.
    #[default]
    Nothing,
    /// A signature.
    Iam,
    /// A token that the authorizer of this name accepts, with one of these scopes.
    Jwt(String, Vec<String>),
}

/// The security schemes of a definition.
pub(super) struct Schemes(BTreeMap<String, Scheme>);

enum Scheme {
    Jwt(Defined),
    Iam,
}

impl Schemes {
    pub(super) fn read(value: &Value, warnings: &mut Vec<String>) -> Result<Self, Unreadable> {
        let mut schemes = BTreeMap::new();
        for (name, scheme) in value.as_object().into_iter().flatten() {
            match self::scheme(name, scheme)? {
                Some(scheme) => drop(schemes.insert(name.clone(), scheme)),
                None => warnings.push(format!(
                    "Ignoring the security scheme '{name}': it has no authorizer of API Gateway"
                )),
            }
        }
        Ok(Self(schemes))
    }

    pub(super) fn authorizers(self) -> Vec<Defined> {
        let schemes = self.0.into_values();
        let jwt = |scheme| match scheme {
            Scheme::Jwt(defined) => Some(defined),
            Scheme::Iam => None,
        };
        schemes.filter_map(jwt).collect()
    }
}

fn scheme(name: &str, scheme: &Value) -> Result<Option<Scheme>, Unreadable> {
    if scheme["x-amazon-apigateway-authtype"] == "awsSigv4" {
        return Ok(Some(Scheme::Iam));
    }
    let Some(authorizer) = scheme["x-amazon-apigateway-authorizer"].as_object() else {
        return Ok(None);
    };
    let jwt = authorizer
        .get("jwtConfiguration")
        .and_then(Value::as_object);
    let kind = authorizer.get("type").and_then(Value::as_str);
    let (Some("jwt"), Some(jwt)) = (kind, jwt) else {
        return Err(Unreadable(format!(
            "The authorizer '{name}' is not of the type jwt: a Lambda authorizer is not supported \
             by Longshore"
        )));
    };
    let source = authorizer.get("identitySource").and_then(Value::as_str);
    Ok(Some(Scheme::Jwt(Defined {
        name: name.to_owned(),
        identity_source: source.unwrap_or("$request.header.Authorization").to_owned(),
        issuer: jwt
            .get("issuer")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
        audience: strings(jwt, "audience"),
    })))
}

/// What an operation asks for: its own security, or what the definition asks everywhere.
pub(super) fn wanted(
    operation: &Value,
    everywhere: &Value,
    schemes: &Schemes,
    warnings: &mut Vec<String>,
) -> Wanted {
    if operation["x-amazon-apigateway-auth"]["type"] == "AWS_IAM" {
        return Wanted::Iam;
    }
    let own = operation.get("security").unwrap_or(everywhere);
    let asked = own
        .as_array()
        .and_then(|list| list.first())
        .and_then(Value::as_object);
    let Some((name, scopes)) = asked.and_then(|object| object.iter().next()) else {
        return Wanted::Nothing;
    };
    let scopes = scopes.as_array().into_iter().flatten();
    let scopes = scopes
        .filter_map(|scope| scope.as_str().map(str::to_owned))
        .collect();
    match schemes.0.get(name) {
        Some(Scheme::Jwt(_)) => Wanted::Jwt(name.clone(), scopes),
        Some(Scheme::Iam) => Wanted::Iam,
        None => {
            warnings.push(format!(
                "Ignoring the security '{name}': there is no such scheme"
            ));
            Wanted::Nothing
        }
    }
}

/// Writes a security scheme for an authorizer.
pub(super) fn write(authorizer: &domain::apigw::Authorizer) -> Value {
    json!({
        "type": "oauth2",
        "x-amazon-apigateway-authorizer": {
            "type": "jwt",
            "identitySource": authorizer.identity_source.first(),
            "jwtConfiguration": {
                "issuer": authorizer.issuer,
                "audience": authorizer.audience,
            },
        },
    })
}

/// Writes the security scheme of signed calls.
pub(super) fn write_iam() -> Value {
    json!({
        "type": "apiKey",
        "name": "Authorization",
        "in": "header",
        "x-amazon-apigateway-authtype": "awsSigv4",
    })
}
