//! What a task definition fits and what it asks of an instance: told with every definition.

use super::definitions::is_ecr;
use crate::checks::fits_fargate;
use api::ecs as w;
use domain::ecs::{
    ContainerDefinition, NetworkMode, SecretReference, TaskDefinition, VolumeSource,
};

/// Launch types the definition fits.
pub(crate) fn compatibilities(definition: &TaskDefinition) -> Vec<String> {
    let awsvpc = definition.network_mode == NetworkMode::Awsvpc;
    let fargate = awsvpc && fits_fargate(definition);
    let names = [("EXTERNAL", !awsvpc), ("EC2", true), ("FARGATE", fargate)];
    let fitting = names.iter().filter(|(_, fits)| *fits);
    fitting.map(|(name, _)| (*name).to_owned()).collect()
}

/// What an instance must be able to do, by the names of the agent's attributes.
///
/// Chosen: which version of Docker's interface a member needs is what its own reference says of
/// it (`docker-remote-api`).
pub(crate) fn required_attributes(definition: &TaskDefinition) -> Vec<w::Attribute> {
    let mut names: Vec<String> = Vec::new();
    names.extend(logging(definition));
    names.extend(of_task(definition));
    names.extend(of_containers(&definition.containers));
    names.sort();
    names.dedup();
    let attribute = |name| w::Attribute {
        name,
        ..w::Attribute::default()
    };
    names.into_iter().map(attribute).collect()
}

fn needed<const N: usize>(names: [(&str, bool); N]) -> Vec<String> {
    let needed = names.into_iter().filter(|(_, needed)| *needed);
    needed.map(|(name, _)| name.to_owned()).collect()
}

fn logging(definition: &TaskDefinition) -> Vec<String> {
    let logs = definition
        .containers
        .iter()
        .filter_map(|one| one.log.as_ref());
    let mut names: Vec<String> = logs
        .clone()
        .map(|log| format!("com.amazonaws.ecs.capability.logging-driver.{}", log.driver))
        .collect();
    let awslogs = logs.clone().any(|log| log.driver == "awslogs");
    let options: Vec<&SecretReference> = logs.flat_map(|log| &log.secret_options).collect();
    let (asm, ssm) = kinds(&options);
    names.extend(needed([
        (
            "com.amazonaws.ecs.capability.docker-remote-api.1.18",
            !names.is_empty(),
        ),
        (
            "com.amazonaws.ecs.capability.docker-remote-api.1.19",
            awslogs,
        ),
        (
            "ecs.capability.execution-role-awslogs",
            awslogs && definition.execution_role.is_some(),
        ),
        ("ecs.capability.secrets.asm.bootstrap.log-driver", asm),
        ("ecs.capability.secrets.ssm.bootstrap.log-driver", ssm),
    ]));
    names
}

/// Whether there are secrets and whether there are parameters among them.
fn kinds(secrets: &[&SecretReference]) -> (bool, bool) {
    let is_secret = |secret: &&&SecretReference| secret.value_from.contains(":secretsmanager:");
    let asm = secrets.iter().filter(is_secret).count();
    (asm > 0, asm < secrets.len())
}

fn of_task(definition: &TaskDefinition) -> Vec<String> {
    let awsvpc = definition.network_mode == NetworkMode::Awsvpc;
    let host = definition.network_mode == NetworkMode::Host;
    let role = definition.task_role.is_some();
    let shared = definition.pid_mode.is_some() || definition.ipc_mode.is_some();
    let limited = definition.cpu_units.is_some() || definition.memory_mib.is_some();
    let faults = definition.inert.get("enableFaultInjection");
    let volumes = definition.volumes.iter().map(|volume| &volume.source);
    let efs: Vec<_> = volumes
        .clone()
        .filter_map(|source| match source {
            VolumeSource::Efs(efs) => Some(efs),
            _ => None,
        })
        .collect();
    let guarded = efs
        .iter()
        .any(|efs| efs.access_point.is_some() || efs.iam.is_some());
    let plugins = volumes.filter_map(|source| match source {
        VolumeSource::Docker(docker) => {
            let driver = docker.driver.as_deref().unwrap_or("local");
            Some(format!("ecs.capability.docker-plugin.{driver}"))
        }
        _ => None,
    });
    let mut names: Vec<String> = plugins.collect();
    names.extend(needed([
        ("com.amazonaws.ecs.capability.docker-remote-api.1.17", role),
        (
            "com.amazonaws.ecs.capability.docker-remote-api.1.18",
            awsvpc,
        ),
        ("com.amazonaws.ecs.capability.task-iam-role", role && !host),
        (
            "com.amazonaws.ecs.capability.task-iam-role-network-host",
            role && host,
        ),
        (
            "ecs.capability.aws-appmesh",
            definition.inert.contains_key("proxyConfiguration"),
        ),
        ("ecs.capability.efs", !efs.is_empty()),
        ("ecs.capability.efsAuth", guarded),
        (
            "ecs.capability.fault-injection",
            faults.is_some_and(|faults| *faults == true),
        ),
        ("ecs.capability.pid-ipc-namespace-sharing", shared),
        ("ecs.capability.task-cpu-mem-limit", limited && !awsvpc),
        ("ecs.capability.task-eni", awsvpc),
    ]));
    names
}

fn of_containers(containers: &[ContainerDefinition]) -> Vec<String> {
    let any = |has: fn(&ContainerDefinition) -> bool| containers.iter().any(has);
    let secrets: Vec<&SecretReference> = containers
        .iter()
        .flat_map(|container| &container.secrets)
        .collect();
    let (asm, ssm) = kinds(&secrets);
    let ecr = any(|container| is_ecr(&container.image));
    let security = |kind: &str| {
        let mut options = containers
            .iter()
            .flat_map(|container| &container.security_options);
        options.any(|option| option.starts_with(kind))
    };
    let router = |kind: &str| {
        let mut routers = containers.iter().filter_map(|one| one.firelens.as_ref());
        routers.any(|router| router.kind == kind)
    };
    let probed = any(|one| one.health_check.is_some());
    let reserved = any(|one| one.memory_reservation_mib.is_some());
    let memory = any(|one| one.shared_memory_mib.is_some() || !one.tmpfs.is_empty());
    let restarts = any(|one| {
        one.restart_policy
            .as_ref()
            .is_some_and(|policy| policy.enabled)
    });
    needed([
        (
            "com.amazonaws.ecs.capability.apparmor",
            security("apparmor:"),
        ),
        (
            "com.amazonaws.ecs.capability.docker-remote-api.1.18",
            any(|one| !one.ulimits.is_empty()),
        ),
        (
            "com.amazonaws.ecs.capability.docker-remote-api.1.21",
            reserved,
        ),
        (
            "com.amazonaws.ecs.capability.docker-remote-api.1.22",
            memory,
        ),
        (
            "com.amazonaws.ecs.capability.docker-remote-api.1.24",
            probed,
        ),
        (
            "com.amazonaws.ecs.capability.docker-remote-api.1.25",
            any(|one| one.init_process == Some(true)),
        ),
        ("com.amazonaws.ecs.capability.ecr-auth", ecr),
        (
            "com.amazonaws.ecs.capability.privileged-container",
            any(|one| one.privileged == Some(true)),
        ),
        ("com.amazonaws.ecs.capability.selinux", security("label:")),
        ("ecs.capability.container-health-check", probed),
        (
            "ecs.capability.container-ordering",
            any(|one| !one.depends_on.is_empty()),
        ),
        ("ecs.capability.container-restart-policy", restarts),
        (
            "ecs.capability.env-files.s3",
            any(|one| one.inert.contains_key("environmentFiles")),
        ),
        ("ecs.capability.execution-role-ecr-pull", ecr),
        ("ecs.capability.firelens.fluentbit", router("fluentbit")),
        ("ecs.capability.firelens.fluentd", router("fluentd")),
        (
            "ecs.capability.private-registry-authentication.secretsmanager",
            any(|one| one.repository_credentials.is_some()),
        ),
        ("ecs.capability.secrets.asm.environment-variables", asm),
        ("ecs.capability.secrets.ssm.environment-variables", ssm),
    ])
}
