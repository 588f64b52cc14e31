//! A process that uses a runtime as a server does, so that tests can kill it with `kill -9`.
//!
//! `runtime-helper hold STATE INSTANCE ROOT` starts one container that counts, says `ready` and
//! stays. Without arguments of its own it only plays the runtime's roles.

use std::path::PathBuf;

use runtime::spec::{ContainerSpec, Limits, Network, RootFs, SandboxSpec, Sharing};
use runtime::{ContainerId, LinuxRuntime, LinuxRuntimeOptions, Runtime as _, SandboxId};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    runtime::take_over();
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["hold", state, instance, root] => {
            let tokio = tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build()?;
            tokio.block_on(hold(state.into(), instance.into(), root.into()))
        }
        _ => Err("usage: runtime-helper hold STATE INSTANCE ROOT".into()),
    }
}

async fn hold(
    state_root: PathBuf,
    instance: String,
    root: PathBuf,
) -> Result<(), Box<dyn std::error::Error>> {
    let runtime = LinuxRuntime::new(LinuxRuntimeOptions {
        state_root,
        instance,
        program: None,
    })?;
    let sandbox = SandboxId::new("held")?;
    let spec = SandboxSpec {
        id: sandbox.clone(),
        hostname: "held".into(),
        network: Network::None,
        limits: Limits::default(),
        pids: Sharing::default(),
        ipc: Sharing::default(),
        shm_bytes: None,
        layers: None,
        output_of: None,
    };
    runtime.create_sandbox(&spec).await?;
    let count = "i=0; while [ $i -lt 30 ]; do echo line $i; i=$((i+1)); sleep 0.05; done; exit 11";
    let args = ["sh", "-c", count].map(str::to_owned).to_vec();
    let root = RootFs::Layers { lower: vec![root] };
    runtime
        .start(&ContainerSpec::new(
            ContainerId::new("count")?,
            sandbox,
            root,
            args,
        ))
        .await?;
    println!("ready");
    std::future::pending().await
}
