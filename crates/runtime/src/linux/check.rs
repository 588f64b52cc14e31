//! Refuses specifications that contradict themselves or reach beyond the container.

use crate::spec::{ContainerSpec, Network, RootFs, SandboxSpec, Sharing};

/// Most layers the kernel's overlay takes.
const MOST_LAYERS: usize = 500;
/// Kernel parameters that belong to the IPC namespace, so a container may set its own.
const IPC_SYSCTLS: [&str; 8] = [
    "kernel.msgmax",
    "kernel.msgmnb",
    "kernel.msgmni",
    "kernel.sem",
    "kernel.shmall",
    "kernel.shmmax",
    "kernel.shmmni",
    "kernel.shm_rmid_forced",
];

/// Says what is wrong with a container, in one sentence.
pub(super) fn container(spec: &ContainerSpec, sandbox: &SandboxSpec) -> Result<(), String> {
    if spec.args.first().is_none_or(String::is_empty) {
        return Err("no command specified".to_owned());
    }
    if let Some(bad) = spec
        .args
        .iter()
        .chain(&spec.env)
        .find(|text| text.contains('\0'))
    {
        return Err(format!("{bad:?} contains a null character"));
    }
    if let Some(bad) = spec
        .env
        .iter()
        .find(|entry| !entry.contains('=') || entry.starts_with('='))
    {
        return Err(format!("{bad:?} is not NAME=value"));
    }
    if let RootFs::Layers { lower } = &spec.root
        && (lower.is_empty() || lower.len() > MOST_LAYERS)
    {
        return Err(format!(
            "{} layers; 1 to {MOST_LAYERS} are possible",
            lower.len()
        ));
    }
    if !spec.cwd.is_empty() && !spec.cwd.starts_with('/') {
        return Err(format!(
            "the working directory {:?} is not absolute",
            spec.cwd
        ));
    }
    if let Some(limit) = spec.ulimits.iter().find(|limit| limit.soft > limit.hard) {
        return Err(format!(
            "the soft limit of {:?} is above its hard limit",
            limit.resource
        ));
    }
    let network = spec.network.as_ref().unwrap_or(&sandbox.network);
    spec.sysctls
        .iter()
        .try_for_each(|(name, _)| sysctl(name, network, sandbox.ipc))
}

fn sysctl(name: &str, network: &Network, ipc: Sharing) -> Result<(), String> {
    let well_formed = !name.contains('/') && name.split('.').all(|part| !part.is_empty());
    let of_ipc = IPC_SYSCTLS.contains(&name) || name.starts_with("fs.mqueue.");
    let allowed = (of_ipc && ipc != Sharing::Machine)
        || (name.starts_with("net.") && *network != Network::Host);
    if well_formed && allowed {
        return Ok(());
    }
    Err(format!(
        "the kernel parameter {name:?} does not belong to the container alone"
    ))
}
