//! From a container definition, its image and its task's overrides to what the runtime starts.

use super::linux::{self, mebibytes};
use super::prepare::Ready;
use super::{Ending, Life};
use crate::hands::Fetched;
use domain::ecs::{ContainerDefinition, ContainerOverride, NetworkMode, TaskDefinition};
use runtime::spec::{ContainerSpec, CpuQuota, Limits, LogTarget, Network, RootFs, SandboxSpec};
use runtime::{ContainerId, SandboxId};

impl Life {
    /// The task's own surroundings.
    pub(super) fn sandbox_spec(&self, definition: &TaskDefinition, id: SandboxId) -> SandboxSpec {
        let task = self.task();
        let cpu_units = task.overrides.cpu_units.or(definition.cpu_units);
        let memory_mib = task.overrides.memory_mib.or(definition.memory_mib);
        let namespace = self
            .joined
            .as_ref()
            .and_then(|joined| joined.namespace.clone());
        let network = match (namespace, definition.network_mode) {
            (Some(path), _) => Network::Path(path),
            (None, NetworkMode::Host) => Network::Host,
            (None, NetworkMode::Awsvpc | NetworkMode::Bridge | NetworkMode::None) => Network::None,
        };
        let limits = Limits {
            memory_bytes: memory_mib.map(mebibytes),
            swap_bytes: linux::swap_of_all(definition),
            cpu_shares: cpu_units.map(u64::from),
            cpu_quota: cpu_units.map(|units| CpuQuota::from_cpu_units(u64::from(units))),
            ..Limits::default()
        };
        SandboxSpec {
            id,
            hostname: self.hostname(),
            network,
            limits,
            pids: linux::sharing(definition.pid_mode),
            ipc: linux::sharing(definition.ipc_mode),
            shm_bytes: linux::largest_shared_memory(definition),
            layers: self.layers(definition),
            output_of: Some(self.scope().account.to_string()),
        }
    }

    /// One container.
    pub(super) fn container_spec(
        &self,
        definition: &TaskDefinition,
        container: &ContainerDefinition,
        (id, sandbox): (ContainerId, SandboxId),
        ready: &Ready,
    ) -> Result<ContainerSpec, Ending> {
        let Some(image) = ready.images.get(&container.image) else {
            return Err(Ending::failed_to_start(format!(
                "image {} is gone",
                container.image
            )));
        };
        let task = self.task();
        let change = task
            .overrides
            .containers
            .iter()
            .find(|one| one.name == container.name);
        let args = arguments(container, change, image);
        if args.is_empty() {
            return Err(Ending::failed_to_start(
                "CannotCreateContainerError: Error response from daemon: No command specified",
            ));
        }
        let secrets = ready
            .secrets
            .get(&container.name)
            .map_or(&[][..], Vec::as_slice);
        let root = RootFs::Layers {
            lower: image.layers.clone(),
        };
        let mut spec = ContainerSpec::new(id, sandbox, root, args);
        spec.env = self.environment(definition, container, image, secrets);
        spec.mounts = self.mounts(definition, container, image, &ready.volumes)?;
        spec.network = spec.network.or(self.bridge_network(&container.name));
        spec.read_only_root = container.read_only_root.unwrap_or(false);
        spec.cwd = container
            .working_directory
            .clone()
            .unwrap_or(image.working_directory.clone());
        spec.user = container.user.clone().unwrap_or(image.user.clone());
        linux::ask(&mut spec, definition, container)?;
        if task.launch_type == "FARGATE" {
            linux::limit_as_fargate(&mut spec);
        }
        if let Some(signal) = image
            .stop_signal
            .as_deref()
            .and_then(|name| name.parse().ok())
        {
            spec.stop_signal = signal;
        }
        spec.limits = linux::limits(container, change);
        spec.log = match (&container.log, self.route(container)?) {
            (_, Some(route)) => LogTarget::Queue(route.queue),
            (Some(log), None) if log.driver == "none" => LogTarget::Discard,
            (_, None) => LogTarget::Files,
        };
        Ok(spec)
    }
}

/// Program and arguments. An entry point of the definition hides the image's command.
fn arguments(
    container: &ContainerDefinition,
    change: Option<&ContainerOverride>,
    image: &Fetched,
) -> Vec<String> {
    let own_entry = !container.entry_point.is_empty();
    let entry = if own_entry {
        &container.entry_point
    } else {
        &image.entry_point
    };
    let command = match change.and_then(|change| change.command.as_ref()) {
        Some(command) => command,
        None if !container.command.is_empty() => &container.command,
        None if own_entry => &Vec::new(),
        None => &image.command,
    };
    entry.iter().chain(command).cloned().collect()
}
