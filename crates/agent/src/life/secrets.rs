//! Secrets and parameters that become environment variables.
//!
//! The execution role reads them, once, before anything starts.

use super::prepare::request_id;
use super::{Ending, Life};
use api::ApiError;
use domain::Arn;
use domain::ecs::{ContainerDefinition, SecretReference};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What every failure to read a secret begins with.
pub(super) const FAILED: &str = "ResourceInitializationError: unable to pull secrets or registry auth: \
                      execution resource retrieval failed:";

/// What is being done for a container's variables, in AWS's words.
const DOING: &str = "unable to retrieve secret";

/// What a `valueFrom` names.
#[derive(Debug, PartialEq, Eq)]
enum Reference {
    /// A secret: its id, and which part of which version.
    Secret {
        id: String,
        key: String,
        stage: String,
        version: String,
    },
    /// A parameter: its name or ARN.
    Parameter(String),
}

impl Life {
    /// The variables of each container.
    pub(super) async fn secrets(
        &self,
        containers: &[&ContainerDefinition],
    ) -> Result<BTreeMap<String, Vec<(String, String)>>, Ending> {
        let mut all = BTreeMap::new();
        for container in containers
            .iter()
            .filter(|container| !container.secrets.is_empty())
        {
            let mut variables = Vec::new();
            for secret in &container.secrets {
                variables.push((secret.name.clone(), self.secret(secret).await?));
            }
            all.insert(container.name.clone(), variables);
        }
        Ok(all)
    }

    /// The secret options of each container's log driver.
    pub(super) async fn secret_options(
        &self,
        containers: &[&ContainerDefinition],
    ) -> Result<BTreeMap<String, Vec<(String, String)>>, Ending> {
        let mut all = BTreeMap::new();
        for container in containers {
            let given = container.log.iter().flat_map(|log| &log.secret_options);
            let mut options = Vec::new();
            for secret in given {
                options.push((secret.name.clone(), self.secret(secret).await?));
            }
            all.insert(container.name.clone(), options);
        }
        Ok(all)
    }

    async fn secret(&self, secret: &SecretReference) -> Result<String, Ending> {
        match parse(&secret.value_from) {
            Reference::Secret {
                id,
                key,
                stage,
                version,
            } => {
                let mut input = json!({ "SecretId": id });
                for (member, value) in [("VersionStage", stage), ("VersionId", version)] {
                    if !value.is_empty() {
                        input[member] = Value::String(value);
                    }
                }
                let output = self
                    .read(DOING, ("secretsmanager", "GetSecretValue"), input, &id)
                    .await?;
                let text = output["SecretString"].as_str().unwrap_or_default();
                if key.is_empty() {
                    Ok(text.to_owned())
                } else {
                    member(text, &key, &id)
                }
            }
            Reference::Parameter(name) => {
                let input = json!({ "Names": [name], "WithDecryption": true });
                let output = self
                    .read(DOING, ("ssm", "GetParameters"), input, &name)
                    .await?;
                let value = output["Parameters"][0]["Value"].as_str().map(str::to_owned);
                value.ok_or_else(|| {
                    Ending::failed_to_start(format!(
                        "{FAILED} unable to retrieve secrets from ssm: service call has been \
                         retried 1 time(s): invalid parameters: {name}"
                    ))
                })
            }
        }
    }

    /// Calls a service as the execution role; a refusal is told as what failed while `doing`.
    pub(super) async fn read(
        &self,
        doing: &str,
        (service, operation): (&str, &str),
        input: Value,
        what: &str,
    ) -> Result<Value, Ending> {
        let from = if service == "ssm" { "ssm" } else { "asm" };
        if let Some(interface) = &self.interface
            && !self.hands.wires.reaches(interface, service).await
        {
            return Err(Ending::failed_to_start(format!(
                "{FAILED} {doing} from {from}: There is a connection issue between \
                 the task and {}. Check your task network configuration. failed to fetch secret \
                 {what} from secrets manager: RequestCanceled: request context canceled caused by: \
                 context deadline exceeded",
                if service == "ssm" {
                    "AWS Systems Manager"
                } else {
                    "AWS Secrets Manager"
                },
            )));
        }
        let Some(role) = &self.execution_role else {
            return Err(Ending::failed_to_start(format!(
                "{FAILED} {doing} from {from}: service call has been retried 1 time(s): \
                 the task has no execution role"
            )));
        };
        let reply = self
            .hands
            .calls
            .call(role, self.scope(), service, operation, input)
            .await;
        reply.map_err(|error| self.refused(doing, from, what, &error))
    }

    fn refused(&self, doing: &str, from: &str, what: &str, error: &ApiError) -> Ending {
        let id = request_id(&*self.hands.ids);
        Ending::failed_to_start(format!(
            "{FAILED} {doing} from {from}: service call has been retried 1 time(s): failed to fetch secret {what} from {}: {}: {} status code: {}, request id: {id}",
            if from == "ssm" {
                "ssm"
            } else {
                "secrets manager"
            },
            error.code,
            error.message,
            error.status,
        ))
    }
}

/// What `value_from` names: a secret's ARN has seven parts and up to three more.
fn parse(value_from: &str) -> Reference {
    let is_secret = value_from
        .parse::<Arn>()
        .is_ok_and(|arn| arn.service == "secretsmanager");
    if !is_secret {
        return Reference::Parameter(value_from.to_owned());
    }
    let parts: Vec<&str> = value_from.split(':').collect();
    let part = |index: usize| parts.get(index).copied().unwrap_or_default().to_owned();
    let id = parts[..parts.len().min(7)].join(":");
    Reference::Secret {
        id,
        key: part(7),
        stage: part(8),
        version: part(9),
    }
}

/// One member of a secret that is a JSON object.
fn member(text: &str, key: &str, id: &str) -> Result<String, Ending> {
    let fail = |problem: &str| {
        Err(Ending::failed_to_start(format!(
            "{FAILED} unable to retrieve secret from asm: {problem} {id}"
        )))
    };
    let Ok(Value::Object(members)) = serde_json::from_str(text) else {
        return fail("the secret is not a JSON object:");
    };
    match members.get(key) {
        Some(Value::String(value)) => Ok(value.clone()),
        Some(other) => Ok(other.to_string()),
        None => fail(&format!("retrieved secret did not contain json key {key}:")),
    }
}

#[cfg(test)]
mod tests {
    use super::{Reference, parse};

    #[test]
    fn a_secret_is_told_from_a_parameter_and_its_parts_are_found() {
        let arn = "arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:orders/db-Ab12Cd";
        let secret = |key: &str, stage: &str| Reference::Secret {
            id: arn.to_owned(),
            key: key.to_owned(),
            stage: stage.to_owned(),
            version: String::new(),
        };
        assert_eq!(parse(arn), secret("", ""));
        assert_eq!(parse(&format!("{arn}:password::")), secret("password", ""));
        assert_eq!(
            parse(&format!("{arn}:password:AWSPREVIOUS:")),
            secret("password", "AWSPREVIOUS")
        );
        assert_eq!(
            parse("/orders/flag"),
            Reference::Parameter("/orders/flag".to_owned())
        );
    }
}
