//! Logging in to private registries with what a secret holds (`repositoryCredentials`).

use super::secrets::FAILED;
use super::{Ending, Life};
use crate::hands::Login;
use domain::ecs::ContainerDefinition;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

/// What a secret for a registry holds. Source: developer guide, private registry authentication.
#[derive(Deserialize)]
struct Secret {
    username: String,
    password: String,
}

impl Life {
    /// Who to be at the registry of each image that asks for it. One name means one image in a
    /// task, so the first container that has credentials for it decides.
    pub(super) async fn logins(
        &self,
        containers: &[&ContainerDefinition],
    ) -> Result<BTreeMap<String, Login>, Ending> {
        let mut logins = BTreeMap::new();
        for container in containers {
            let Some(secret) = &container.repository_credentials else {
                continue;
            };
            if !logins.contains_key(&container.image) {
                logins.insert(container.image.clone(), self.login(secret).await?);
            }
        }
        Ok(logins)
    }

    async fn login(&self, secret: &str) -> Result<Login, Ending> {
        let input = json!({ "SecretId": secret });
        let doing = "unable to get registry auth";
        let output = self
            .read(doing, ("secretsmanager", "GetSecretValue"), input, secret)
            .await?;
        let text = output["SecretString"].as_str().unwrap_or_default();
        let read: Result<Secret, _> = serde_json::from_str(text);
        let read = read.map_err(|_| {
            Ending::failed_to_start(format!(
                "{FAILED} {doing} from asm: the secret {secret} does not hold a username and a \
                 password"
            ))
        })?;
        Ok(Login {
            username: read.username,
            password: read.password,
        })
    }
}
