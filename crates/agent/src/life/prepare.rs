//! Before the first container starts: the execution role, log streams, secrets and images.

use super::volumes::Opened;
use super::{Ending, Life, instance, wish_to_stop};
use crate::hands::{Fetched, ImageAsk, ImageError};
use crate::logs::{self, Route};
use crate::metadata;
use domain::clock::elapsed;
use domain::ecs::{ContainerDefinition, ContainerStatus, TaskDefinition};
use domain::{IdSource, Principal};
use futures_util::future::{join_all, try_join_all};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// What containers that are not started yet need.
#[derive(Default)]
pub(super) struct Ready {
    /// By image name.
    pub(super) images: BTreeMap<String, Fetched>,
    /// Variables by container.
    pub(super) secrets: BTreeMap<String, Vec<(String, String)>>,
    /// Directories by volume name.
    pub(super) volumes: Opened,
}

impl Life {
    /// Gets everything the containers still to be started need. A failure is the task's end.
    pub(super) async fn prepare(&mut self) -> Result<Ready, Ending> {
        let Some(definition) = self.definition.clone() else {
            return Ok(Ready::default());
        };
        self.execution_role = self.assume_execution_role(&definition).await?;
        self.read_log_mode().await;
        let pending = self.pending(&definition);
        if pending.is_empty() {
            return Ok(Ready::default());
        }
        self.hands.runtime.start_soon();
        self.write_files()?;
        let mut wish = self.wish.clone();
        tokio::select! {
            ready = self.gather(&definition, &pending) => ready,
            ending = wish_to_stop(&mut wish) => Err(ending),
        }
    }

    async fn gather(
        &mut self,
        definition: &TaskDefinition,
        pending: &[&ContainerDefinition],
    ) -> Result<Ready, Ending> {
        instance::check(definition)?;
        refuse_files(pending)?;
        self.open_log_streams(pending).await?;
        let secrets = self.secrets(pending).await?;
        let options = self.secret_options(pending).await?;
        self.write_router_files(definition, &options)?;
        let images = self.images(definition, pending).await?;
        self.open_storage(definition).await?;
        let volumes = self.open_volumes(definition).await?;
        Ok(Ready {
            images,
            secrets,
            volumes,
        })
    }

    /// Containers that have never been started.
    fn pending<'a>(&self, definition: &'a TaskDefinition) -> Vec<&'a ContainerDefinition> {
        let never_started = |name: &str| {
            self.report.containers.iter().any(|report| {
                report.name == name
                    && report.last_status == ContainerStatus::Pending
                    && report.started_at.is_none()
            })
        };
        definition
            .containers
            .iter()
            .filter(|container| never_started(&container.name))
            .collect()
    }

    async fn assume_execution_role(
        &self,
        definition: &TaskDefinition,
    ) -> Result<Option<Principal>, Ending> {
        let overridden = self.task().overrides.execution_role;
        let Some(role) = overridden.or(definition.execution_role.clone()) else {
            return Ok(None);
        };
        let session = &self.report.id;
        let assumed = metadata::assume(&*self.hands.calls, self.scope(), &role, session).await;
        assumed.map(|assumed| Some(assumed.principal)).map_err(|error| {
            tracing::info!(task = %self.report.id, %error, "the execution role cannot be assumed");
            Ending::failed_to_start(format!(
                "ECS was unable to assume the role '{role}' that was provided for this task. Please \
                 verify that the role being passed has the proper trust relationship and \
                 permissions and that your IAM user has permissions to pass this role."
            ))
        })
    }

    async fn open_log_streams(&self, pending: &[&ContainerDefinition]) -> Result<(), Ending> {
        let routes = pending.iter().map(|container| self.route(container));
        let routes: Vec<Option<Route>> = routes.collect::<Result<_, _>>()?;
        let opening = routes.iter().flatten().map(|route| async move {
            logs::open(&self.hands, route, self.execution_role.as_ref()).await
        });
        try_join_all(opening)
            .await
            .map(drop)
            .map_err(Ending::failed_to_start)
    }

    async fn images(
        &mut self,
        definition: &TaskDefinition,
        pending: &[&ContainerDefinition],
    ) -> Result<BTreeMap<String, Fetched>, Ending> {
        let held = self.task().image_digests;
        // One name means one image in a task: what its first container is held to.
        let names: BTreeMap<&str, Option<&str>> = pending
            .iter()
            .rev()
            .map(|one| (&*one.image, held.get(&one.name).map(String::as_str)))
            .collect();
        self.report
            .pull_started_at
            .get_or_insert(self.hands.clock.now());
        let outside = match &self.interface {
            Some(interface) => self.hands.wires.reaches(interface, "internet").await,
            None => true,
        };
        let logins = self.logins(pending).await?;
        let fetching = names.into_iter().map(|(image, digest)| {
            let ask = ImageAsk {
                image,
                digest,
                scope: &self.report.scope,
                caller: self.execution_role.as_ref(),
                outside,
                architecture: definition.cpu_architecture.as_deref(),
                login: logins.get(image),
            };
            let images = Arc::clone(&self.hands.images);
            let clock = Arc::clone(&self.hands.clock);
            async move {
                let began = clock.now();
                let fetched = images.fetch(&ask).await;
                (image.to_owned(), fetched, elapsed(began, clock.now()))
            }
        });
        let fetched = join_all(fetching).await;
        self.report.pull_stopped_at = Some(self.hands.clock.now());
        self.note_images(pending, fetched)
    }

    fn note_images(
        &mut self,
        pending: &[&ContainerDefinition],
        fetched: Vec<(String, Result<Fetched, ImageError>, Duration)>,
    ) -> Result<BTreeMap<String, Fetched>, Ending> {
        let mut images = BTreeMap::new();
        let mut failure = None;
        for (name, result, took) in fetched {
            if let Ok(image) = &result {
                self.note_pull(&name, image, took);
            }
            let of_image = pending.iter().filter(|container| container.image == name);
            for container in of_image {
                let Some(report) = self.container(&container.name) else {
                    continue;
                };
                match &result {
                    Ok(image) => report.image_digest = Some(image.digest.clone()),
                    Err(error) => {
                        let reason = error.to_string();
                        report.reason = Some(reason.clone());
                        failure.get_or_insert(reason);
                    }
                }
            }
            images.extend(result.ok().map(|image| (name, image)));
        }
        failure.map_or(Ok(images), |reason| Err(Ending::failed_to_start(reason)))
    }
}

/// Environment files are in S3, which is not here.
fn refuse_files(pending: &[&ContainerDefinition]) -> Result<(), Ending> {
    let asks = |container: &&&ContainerDefinition| {
        let files = container.inert.get("environmentFiles");
        files
            .and_then(serde_json::Value::as_array)
            .is_some_and(|files| !files.is_empty())
    };
    match pending.iter().find(asks) {
        Some(_) => Err(Ending::failed_to_start(
            "ResourceInitializationError: failed to download env files: file download command: \
             non empty error stream: there is no S3 here",
        )),
        None => Ok(()),
    }
}

/// A request id for the log, in the words of AWS: 32 digits with dashes.
pub(super) fn request_id(ids: &dyn IdSource) -> String {
    ids.uuid()
}
