//! Flows of packets: all that one client's port sends goes to one target, until it is silent.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use domain::elb::network::UDP_IDLE;
use route::{Flavour, Flow, InFlight, Listener, ListenerId, Meter, Origin, TargetGroup};
use tokio::net::UdpSocket;
use tokio::task::JoinSet;

use super::{canonical, group_of, kept};
use crate::downstream::Life;
use crate::sockets::Door;
use crate::threads::Shared;

/// The number of UDP, as IP has it.
const UDP: u8 = 17;
/// Largest packet.
const PACKET: usize = 65_536;
/// Flows of one socket at a time; with more, the one that was silent for the longest ends.
const MOST_FLOWS: usize = 8_192;

thread_local! {
    /// Where answers are for a moment: none waits in it, so a thread needs just one.
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Serves a socket until it is aborted; its flows end with it.
pub(crate) async fn serve_packets(
    shared: Arc<Shared>,
    door: Arc<Door>,
    socket: std::net::UdpSocket,
    listener: ListenerId,
) {
    let socket = match UdpSocket::from_std(socket) {
        Ok(socket) => Arc::new(socket),
        Err(error) => return tracing::error!(%error, "could not watch a socket for packets"),
    };
    let mut desk = Desk {
        shared,
        door,
        listener,
        socket,
        flows: HashMap::new(),
        begun: 0,
        answering: JoinSet::new(),
    };
    let mut packet = vec![0; PACKET];
    loop {
        tokio::select! {
            received = desk.socket.recv_from(&mut packet) => match received {
                Ok((length, client)) => desk.pass(client, &packet[..length]).await,
                // An answer that could not be delivered shows up here: it is of the past.
                Err(error) => tracing::trace!(%error, "a packet could not be received"),
            },
            Some(ended) = desk.answering.join_next() => {
                if let Ok((client, number)) = ended {
                    desk.forget(client, number);
                }
            }
        }
    }
}

/// One socket and its flows.
struct Desk {
    shared: Arc<Shared>,
    door: Arc<Door>,
    listener: ListenerId,
    socket: Arc<UdpSocket>,
    flows: HashMap<SocketAddr, Sending>,
    /// How many there have been.
    begun: u64,
    /// Answers of targets on their way back; each tells whose it was when it ends.
    answering: JoinSet<(SocketAddr, u64)>,
}

/// The way of one flow to its target.
struct Sending {
    number: u64,
    target: Arc<UdpSocket>,
    seen: Arc<Seen>,
    life: Arc<Life>,
}

/// What passed, and when last.
#[derive(Default)]
struct Seen {
    last: AtomicU64,
    received: AtomicU64,
    sent: AtomicU64,
}

impl Desk {
    /// Passes a packet on; one that cannot be is lost, as packets are.
    async fn pass(&mut self, client: SocketAddr, packet: &[u8]) {
        let is_over = |flow: &Sending| flow.life.is_dead();
        if self.flows.get(&client).is_none_or(is_over) && !self.begin(client).await {
            return;
        }
        if let Some(flow) = self.flows.get(&client) {
            flow.seen.last.store(self.shared.tick(), Ordering::Relaxed);
            let length = packet.len() as u64;
            flow.seen.received.fetch_add(length, Ordering::Relaxed);
            if let Err(error) = flow.target.send(packet).await {
                tracing::trace!(%error, "a packet was not sent on");
            }
        }
    }

    fn forget(&mut self, client: SocketAddr, number: u64) {
        if self
            .flows
            .get(&client)
            .is_some_and(|flow| flow.number == number)
        {
            self.flows.remove(&client);
        }
    }

    /// Begins a flow; says whether there is one now.
    async fn begin(&mut self, client: SocketAddr) -> bool {
        self.make_room();
        let table = self.shared.table.load_full();
        let Some(listener) = table.listener(&self.listener) else {
            return false;
        };
        match self.open(listener, client).await {
            Ok(Some(begun)) => {
                self.start(client, begun);
                true
            }
            Ok(None) => false,
            Err(error) => {
                tracing::debug!(%client, %error, "a flow of packets found no way");
                false
            }
        }
    }

    /// Ends the flow that was silent for the longest, where there are as many as there may be.
    fn make_room(&mut self) {
        if self.flows.len() < MOST_FLOWS {
            return;
        }
        let last = |flow: &Sending| flow.seen.last.load(Ordering::Relaxed);
        let longest_silent = self.flows.iter().min_by_key(|(_, flow)| last(flow));
        if let Some(client) = longest_silent.map(|(client, _)| *client)
            && let Some(ended) = self.flows.remove(&client)
        {
            ended.life.kill();
        }
    }

    async fn open(
        &self,
        listener: &Arc<Listener>,
        client: SocketAddr,
    ) -> io::Result<Option<Begun>> {
        let Some(group) = group_of(listener) else {
            return Ok(None);
        };
        let flow = Flow {
            protocol: UDP,
            client: canonical(client),
            listener: canonical(self.socket.local_addr()?),
        };
        let Some(target) = group.pick_for(&flow, listener.zone.as_ref(), &[]) else {
            return Ok(None);
        };
        let origin = group.called_from.as_ref().unwrap_or(&listener.origin);
        let kept = match &listener.flavour {
            Flavour::Network(policy) => kept(group, policy, flow.client),
            Flavour::LoadBalancer(_) | Flavour::Service(_) => None,
        };
        let socket = self.shared.connect.packets(origin, kept).await?;
        socket
            .connect(answers_from(origin, target.address()))
            .await?;
        let table = self.shared.table.load();
        Ok(table.group(&group.id).map(|group| Begun {
            in_flight: target.state.begin(),
            socket: Arc::new(socket),
            listener: Arc::clone(listener),
            group: Arc::clone(group),
        }))
    }

    fn start(&mut self, client: SocketAddr, begun: Begun) {
        let life = Arc::new(Life::new(self.shared.tick(), UDP_IDLE));
        self.begun += 1;
        let number = self.begun;
        let seen = Arc::new(Seen::default());
        seen.last.store(self.shared.tick(), Ordering::Relaxed);
        self.flows.insert(
            client,
            Sending {
                number,
                target: Arc::clone(&begun.socket),
                seen: Arc::clone(&seen),
                life: Arc::clone(&life),
            },
        );
        let answers = Answers {
            owner: Arc::clone(begun.listener.meter_at(self.door.address)),
            shared: Arc::clone(&self.shared),
            outside: Arc::clone(&self.socket),
            client,
            begun,
            seen,
            life,
        };
        let entered = self.door.enter(&answers.life);
        self.answering.spawn(async move {
            answers.carry().await;
            drop(entered);
            (client, number)
        });
    }
}

/// Where answers of a target come from. A port that the machine publishes is open at every loopback
/// address, that of an instance included, and answers from the first.
fn answers_from(origin: &Origin, target: SocketAddr) -> SocketAddr {
    match origin {
        Origin::Host if target.ip().is_loopback() => {
            SocketAddr::new(Ipv4Addr::LOCALHOST.into(), target.port())
        }
        Origin::Host | Origin::Namespace(_) => target,
    }
}

/// A flow that has its target.
struct Begun {
    socket: Arc<UdpSocket>,
    in_flight: InFlight,
    listener: Arc<Listener>,
    group: Arc<TargetGroup>,
}

/// The way back of one flow.
struct Answers {
    owner: Arc<Meter>,
    shared: Arc<Shared>,
    outside: Arc<UdpSocket>,
    client: SocketAddr,
    begun: Begun,
    seen: Arc<Seen>,
    life: Arc<Life>,
}

impl Answers {
    /// Carries answers until both sides were silent for long, or the flow is to end.
    async fn carry(self) {
        let target = self.begun.in_flight.target();
        let _flow = self.shared.flows.enter(target.serial(), &self.life);
        target.meter().opened();
        self.owner.opened();
        tokio::select! {
            () = self.pass() => {}
            () = self.silence() => {}
            () = self.life.killed() => {}
        }
        self.life.kill();
        target.meter().closed();
        self.owner.closed();
        let load = |bytes: &AtomicU64| bytes.load(Ordering::Relaxed);
        let (received, sent) = (load(&self.seen.received), load(&self.seen.sent));
        for meter in [target.meter(), self.begun.group.meter(), &self.owner] {
            meter.carried(received, sent);
        }
    }

    async fn pass(&self) {
        while self.begun.socket.readable().await.is_ok() {
            let passed = BUFFER.with_borrow_mut(|packet| {
                packet.resize(PACKET, 0);
                let length = self.begun.socket.try_recv(packet)?;
                self.seen.last.store(self.shared.tick(), Ordering::Relaxed);
                self.seen.sent.fetch_add(length as u64, Ordering::Relaxed);
                // What the socket does not take at once is lost, as packets are.
                self.outside.try_send_to(&packet[..length], self.client)
            });
            if let Err(error) = passed {
                // Nobody may listen at the target now; somebody may later.
                tracing::trace!(%error, "an answer was not passed on");
            }
        }
    }

    /// Ends once nothing passed for as long as a flow may be silent.
    async fn silence(&self) {
        let limit = UDP_IDLE.as_millis() as u64;
        loop {
            let last = self.seen.last.load(Ordering::Relaxed);
            let silent = self.shared.tick().saturating_sub(last);
            if silent >= limit {
                return;
            }
            tokio::time::sleep(Duration::from_millis(limit - silent)).await;
        }
    }
}
