//! `longshore serve`: opens everything in order, and closes it in the reverse.

use crate::apis;
use crate::chance::SystemIds;
use crate::clock::SystemClock;
use crate::controllers::Controllers;
use crate::data::Data;
use crate::door::{self, DeskNeeds};
use crate::hands::{self, VpcDesk};
use crate::identity;
use crate::images;
use crate::in_force::InForce;
use crate::instances::Instances;
use crate::lines::Lines;
use crate::log;
use crate::options::Serve;
use crate::rooms::{Ground, Rooms};
use crate::traffic;
use crate::welcome::Welcome;
use agent::StoredImages;
use agent::simulated::SimulatedHealth;
use anyhow::{Context, Result};
use edge::{AccessLogs, Logbook};
use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use store::{Embedded, Engine, Etcd, Store};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;
use wire::{Caller, HostPeers};

/// Runs the server to its end. Exit code 2 when it cannot begin.
pub(crate) fn main(options: &Serve) -> ExitCode {
    let is_root = is_root();
    if let Some(problem) = options.problem(is_root) {
        return refuse(&problem);
    }
    log::start(options);
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return refuse(&format!("no threads can be started: {error}")),
    };
    match runtime.block_on(run(options, is_root)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => refuse(&format!("{error:#}")),
    }
}

fn refuse(problem: &str) -> ExitCode {
    eprintln!("longshore: {problem}");
    ExitCode::from(2)
}

fn is_root() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let uids = status.lines().find_map(|line| line.strip_prefix("Uid:"));
    uids.and_then(|uids| uids.split_whitespace().nth(1)) == Some("0")
}

async fn run(options: &Serve, is_root: bool) -> Result<()> {
    let listener = listen(options.listen, "--listen").await?;
    let oci = listen(options.registry_listen, "--registry-listen").await?;
    let mut data = Data::open(options.data_dir(is_root)?)?;
    let ground = Ground {
        store: open_store(options, &data).await?,
        clock: Arc::new(SystemClock::new(options.clock_speed)),
        ids: Arc::new(SystemIds),
    };
    let images = registry::Images::open(&data.path("images"))?;
    let identity = identity::open(options, &data, &ground).await?;
    let ecr = images::ecr(options, &data, &ground, images.clone(), &oci)?;
    let access = images::access(options, &ecr, identity.authorizer.clone());
    let registry = images::serve(options, oci, images.clone(), access.clone());
    let (calls, desk) = (Caller::default(), Arc::new(VpcDesk::default()));
    let rooms = Rooms::open(
        options,
        &ground,
        &data,
        ecr,
        images.clone(),
        &identity,
        calls.clone(),
    )?;
    rooms.open_authority().await?;
    let stored = StoredImages::new(images.clone(), access, images::source(options));
    let made = hands::make(
        options,
        &data,
        &ground,
        stored,
        (calls.clone(), desk.clone()),
    )
    .await?;
    let _names = names_on_host(options, &made)?;
    let (stopping, stop) = watch::channel(false);
    let (readying, ready) = watch::channel(false);
    let instances = Arc::new(Instances::new(options, calls.clone()));
    let lines: Arc<dyn AccessLogs> = Arc::new(Lines::start(calls.clone()));
    let gateway = apis::gateway(options, &ground, &rooms, &made, &identity, lines.clone()).await?;
    let in_force = Arc::new(InForce::default());
    let needs = DeskNeeds {
        made: &made,
        in_force: in_force.clone(),
        gateway: gateway.clone(),
        images,
        caller: calls.clone(),
        furnish: instances.clone(),
        ready,
    };
    let door = door::open(options, &ground, &rooms, identity, needs);
    calls.bind(&door);
    desk.bind(door.clone(), stop.clone());
    let adopted = made.hands.runtime.adopt().await?;
    agent::sweep(&made.hands, &adopted).await?;
    if let Some(wiring) = &made.wiring {
        wiring
            .sweep()
            .await
            .map_err(|error| anyhow::anyhow!("{error:?}"))?;
    }
    let kept = Duration::from_secs(u64::from(options.history_days) * 24 * 60 * 60);
    let keeping = tokio::spawn(rooms.journal.clone().keep(kept));
    let keeping_up = tokio::spawn(rooms.series.clone().keep_up());
    let forgetting = tokio::spawn(agent::forget_old_output(made.hands.clone(), kept));
    let in_flight = traffic::Calls::default();
    let controllers = start(&ground, &rooms, &made, &in_flight, stop.clone());
    let mut following = gateway.clone().follow();
    let mut awaited = controllers.awaited();
    awaited.push(following.progress());
    let fronting = tokio::spawn(following.run(apis::stopped(stop.clone())));
    let (ids, clock) = (ground.ids.clone(), ground.clock.clone());
    let logbook = Logbook::at(data.path("buckets"), clock, ids);
    let (end_logs, ended) = oneshot::channel::<()>();
    let logging = tokio::spawn(logbook.clone().keep(async move { drop(ended.await) }));
    let traffic = traffic::start(
        options,
        &ground,
        (&made, &rooms),
        rooms.firewall(lines),
        (&in_flight, &logbook),
        (&mut awaited, stop.clone()),
    )?;
    in_force.bind(awaited);
    let measurer = traffic::measurer(&ground, &rooms, &in_flight, gateway);
    let measuring = tokio::spawn(measurer.run(apis::stopped(stop.clone())));
    let using = agent::Usage::new(made.hands.clone(), rooms.series.clone());
    let using = tokio::spawn(using.run());
    instances.register().await?;
    data.is_in_use();
    let _ = readying.send(true);
    tracing::info!(listen = %options.listen, runtime = options.runtime.as_str(), "ready");
    greet(options, &data);
    let mut stopped = stop;
    let serving = tokio::spawn(door.serve(listener, Arc::new(HostPeers), async move {
        drop(stopped.wait_for(|stop| *stop).await);
    }));
    until_told_to_end().await?;
    tracing::info!("stopping; containers go on");
    let _ = stopping.send(true);
    registry.abort();
    let _ = serving.await;
    controllers.finish().await;
    keeping.abort();
    keeping_up.abort();
    using.abort();
    forgetting.abort();
    if let Err(error) = rooms.journal.synced().await {
        tracing::warn!(%error, "the last events may be lost in a power cut");
    }
    let _ = traffic.await;
    let _ = measuring.await;
    // What was served until now is logged.
    drop(end_logs);
    let _ = logging.await;
    let _ = fronting.await;
    Ok(())
}

/// Answers names on the machine, where that is asked for, until dropped.
fn names_on_host(options: &Serve, made: &hands::Made) -> Result<Option<JoinSet<()>>> {
    let answering = options.dns.map(|address| {
        agent::answer_on_host(&made.naming, address).with_context(|| {
            format!("port {address} cannot be had for names: choose another with --dns")
        })
    });
    answering.transpose()
}

/// A person at a terminal is told where everything is; programs read the health answer.
fn greet(options: &Serve, data: &Data) {
    if std::io::stdout().is_terminal() {
        let data = data.directory();
        println!("{}", Welcome { options, data });
    }
}

async fn listen(address: std::net::SocketAddr, option: &str) -> Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!(
            "port {} of {} cannot be had: choose another with {option}",
            address.port(),
            address.ip()
        )
    })
}

async fn open_store(options: &Serve, data: &Data) -> Result<Store> {
    let engine: Arc<dyn Engine> = match options.store.strip_prefix("etcd://") {
        Some(members) => {
            let members: Vec<String> = members.split(',').map(str::to_owned).collect();
            Arc::new(
                Etcd::connect(&members)
                    .await
                    .context("etcd cannot be reached")?,
            )
        }
        None if options.store == "embedded" => {
            Arc::new(Embedded::open(&data.path("records.redb"))?)
        }
        None => anyhow::bail!("--store is `embedded` or `etcd://HOST:PORT`"),
    };
    Ok(Store::new(engine))
}

fn start(
    ground: &Ground,
    rooms: &Rooms,
    made: &hands::Made,
    in_flight: &traffic::Calls,
    stop: watch::Receiver<bool>,
) -> Controllers {
    let mut controllers = Controllers::new(ground.clone(), stop);
    controllers.add(network::controllers::Addresses(rooms.network.clone()));
    controllers.add(network::controllers::NatGateways(rooms.network.clone()));
    controllers.add(network::controllers::Peerings(rooms.network.clone()));
    let Ground { store, clock, .. } = ground.clone();
    controllers.add(telemetry::Retention::new(
        store.clone(),
        rooms.events.clone(),
        clock.clone(),
    ));
    controllers.add(discovery::operation_expiry(store.clone(), clock.clone()));
    controllers.add(discovery::TaskInstances::new(store.clone()));
    controllers.add(zones::change_expiry(store.clone(), clock.clone()));
    controllers.add(cognito::Endings::new(store, clock));
    controllers.add(elb::controllers::Targets(rooms.elb.clone()));
    controllers.add(elb::controllers::Orphans(rooms.elb.clone()));
    controllers.add(rooms.certificates.issuer());
    controllers.add(firewall::Associations::new(ground.store.clone()));
    let Ground { store, clock, ids } = ground.clone();
    controllers.add(metrics::note_expiry(store.clone(), clock.clone()));
    controllers.add(metrics::Alarms::new(
        store,
        clock,
        ids,
        rooms.series.clone(),
    ));
    let calls = Arc::new(rooms.calls.clone());
    controllers.add(rooms.certificates.mesh(calls));
    controllers.add(apigw::controllers::VpcLinks(rooms.apigw.clone()));
    controllers.add(rooms.ecs.service_controller());
    controllers.add(rooms.ecs.task_controller());
    controllers.add(rooms.ecs.capacity_controller());
    controllers.add(rooms.ecs.express_controller());
    controllers.add(rooms.ecs.housekeeper());
    controllers.add(rooms.ecs.herald());
    controllers.add(rooms.ecs.insights(rooms.series.clone()));
    let Ground { store, clock, .. } = ground.clone();
    controllers.add(mesh::Instances::new(
        store,
        clock,
        Arc::new(in_flight.clone()),
    ));
    controllers.add(agent::Tasks::new(made.hands.clone()));
    let names = agent::Names::new(ground.store.clone(), made.naming.clone());
    controllers.add_awaited(names);
    match &made.wiring {
        Some(wiring) => controllers.add_awaited(wiring.clone()),
        None => controllers.add_awaited(SimulatedHealth::new(
            ground.store.clone(),
            ground.clock.clone(),
        )),
    }
    controllers
}

async fn until_told_to_end() -> Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
