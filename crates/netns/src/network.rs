//! The networks of one instance: VPCs, interfaces and rules, brought to what the caller wishes.

mod config;
mod inventory;
mod peerings;
mod public;
mod reaper;
mod vpc;

use std::collections::{HashMap, HashSet};
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arc_swap::ArcSwap;
use tokio::sync::{Mutex, RwLock, Semaphore, broadcast};

use crate::drops::{Direction, Drop};
use crate::error::{NetworkError, OpenError, Step};
use crate::host;
use crate::link;
use crate::namespace::{self, on_thread};
use crate::rules::VpcRules;
use crate::spec::{InterfaceSpec, VpcSpec};

pub use crate::host::Notice;
pub use config::{Config, Now};
pub use inventory::{FoundInterface, FoundVpc, Inventory, Keep};
use reaper::Reaper;
use vpc::Vpc;

/// Which interface has an address, for the log of drops.
pub(crate) type Names = Arc<ArcSwap<HashMap<Ipv4Addr, String>>>;

/// Interfaces made at the same time; more only wait for the kernel's one lock.
const MOST_ATTACHING: usize = 4;
/// Drops kept for a slow reader of the log.
const MOST_DROPS_WAITING: usize = 4096;

/// The virtual networks of one instance, under one name prefix.
///
/// Every call may be repeated; calls for different VPCs run side by side. What is in the kernel
/// stays when this is dropped: the next process adopts it, or sweeps it away.
#[derive(Clone)]
pub struct Network {
    inner: Arc<Inner>,
}

struct Inner {
    config: Config,
    vpcs: RwLock<HashMap<String, Arc<Vpc>>>,
    /// The VPC of each interface attached by this process.
    homes: Mutex<HashMap<String, String>>,
    /// The public addresses the machine leads to each VPC, as this process has said.
    led: Mutex<HashMap<String, host::Led>>,
    /// The VPCs whose routers are joined to no other, as this process has seen to. Held while
    /// routers are joined.
    alone: Mutex<HashSet<String>>,
    /// Held while uplinks or the machine's table change.
    machine: Mutex<()>,
    attaching: Semaphore,
    drops: broadcast::Sender<Drop>,
    reaper: Reaper,
}

/// An interface that is ready for a task or a listener.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// The file that stands for the interface's namespace.
    pub netns_path: PathBuf,
}

/// A VPC's router.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Router {
    /// The file that stands for the router's namespace.
    pub netns_path: PathBuf,
    /// Where names are asked for, port 53: base + 2 of the VPC, and 169.254.169.253.
    pub resolvers: Vec<Ipv4Addr>,
    /// Where the machine is, as seen from the VPC.
    pub machine: Ipv4Addr,
    /// What the machine was changed in, or stands in the way of the VPC's way out.
    pub notices: Vec<Notice>,
}

impl Network {
    /// Checks that this machine can have virtual networks. Changes nothing but `run_dir`.
    pub async fn open(config: Config) -> Result<Self, OpenError> {
        let config = config.check().await?;
        Ok(Self {
            inner: Arc::new(Inner {
                config,
                vpcs: RwLock::default(),
                homes: Mutex::default(),
                led: Mutex::default(),
                alone: Mutex::default(),
                machine: Mutex::default(),
                attaching: Semaphore::new(MOST_ATTACHING),
                drops: broadcast::Sender::new(MOST_DROPS_WAITING),
                reaper: Reaper::default(),
            }),
        })
    }

    /// What already stands in the way of a way out of the machine, should a VPC be made.
    pub async fn notices(&self) -> Result<Vec<Notice>, NetworkError> {
        let prefix = self.inner.config.prefix.clone();
        let found = on_thread(move || host::check_foreign_forward(&prefix)).await;
        found
            .and_then(|found| found)
            .step("list the machine's firewall")
    }

    /// Makes the VPC's router, or brings it in step with `vpc`; adopts one that exists.
    ///
    /// Rules stay as they are; a new or adopted router drops all but names until
    /// [`Network::apply_rules`]. (An adopted one keeps its rules until then.)
    pub async fn ensure_vpc(&self, vpc: &VpcSpec) -> Result<Router, NetworkError> {
        check_id(&vpc.id)?;
        let netns_path = self.router_path(&vpc.id);
        self.inner
            .known_or_opened(vpc, &netns_path)
            .await?
            .set_spec(vpc)
            .await?;
        let _machine = self.inner.machine.lock().await;
        let Config {
            prefix, uplinks, ..
        } = self.inner.config.clone();
        let (path, spec) = (netns_path.clone(), vpc.clone());
        let notices = on_thread(move || {
            let notices =
                host::share_way_out(&prefix, uplinks).step("set up the machine's way out")?;
            let machine = host::ensure_uplink(&prefix, uplinks, &path, &spec)?;
            Ok((notices, machine))
        });
        let (notices, machine) = notices.await.step("start a network thread")??;
        Ok(Router {
            netns_path,
            resolvers: vpc.resolver_addresses(),
            machine,
            notices,
        })
    }

    /// Removes the VPC's router; with the last one, what the machine was given for them.
    ///
    /// Refuses while interfaces are attached. Close sockets in the router first: they would
    /// keep its namespace, though not its links.
    pub async fn remove_vpc(&self, id: &str) -> Result<(), NetworkError> {
        check_id(id)?;
        let router = self.router_path(id);
        let interfaces = self.interfaces_in(&router).await?;
        if interfaces > 0 {
            return Err(NetworkError::VpcInUse {
                vpc: id.to_owned(),
                interfaces,
            });
        }
        self.leave_peers(id).await?;
        self.inner.alone.lock().await.remove(id);
        self.inner.vpcs.write().await.remove(id);
        self.inner.led.lock().await.remove(id);
        let _machine = self.inner.machine.lock().await;
        let (prefix, id) = (self.inner.config.prefix.clone(), id.to_owned());
        let removed = on_thread(move || {
            let uplinks = host::uplinks(&prefix)?;
            for (_, link) in uplinks.iter().filter(|(vpc, _)| *vpc == id) {
                host::delete_uplink(link)?;
            }
            namespace::forget(&router)?;
            match uplinks.iter().all(|(vpc, _)| *vpc == id) {
                true => host::remove_table(&prefix),
                false => Ok(()),
            }
        });
        removed
            .await
            .and_then(|removed| removed)
            .step("remove the VPC's router")
    }

    /// Makes an interface in its VPC, or completes one that exists.
    pub async fn attach(&self, interface: &InterfaceSpec) -> Result<Attached, NetworkError> {
        check_id(&interface.id)?;
        self.inner.vpc(&interface.vpc).await?;
        let router = self.router_path(&interface.vpc);
        let netns_path = self.interface_path(&interface.id);
        let (netns, spec) = (netns_path.clone(), interface.clone());
        let home = (interface.id.clone(), interface.vpc.clone());
        self.inner.homes.lock().await.extend([home]);
        let _turn = self.inner.attaching.acquire().await;
        let attached = on_thread(move || link::attach(&router, &netns, &spec)).await;
        attached.step("start a network thread")??;
        Ok(Attached { netns_path })
    }

    /// Removes an interface: its rules at once, its links shortly after.
    ///
    /// An interface that does not exist is fine.
    pub async fn detach(&self, id: &str) -> Result<(), NetworkError> {
        check_id(id)?;
        let home = self.inner.homes.lock().await.remove(id);
        let vpcs = match home {
            Some(vpc) => vec![vpc],
            // Attached by an earlier process: any router may have it.
            None => self.routers().step("list routers")?,
        };
        for vpc in vpcs {
            self.detach_from(&vpc, id).await?;
        }
        let netns = self.interface_path(id);
        namespace::forget(&netns).step("forget the interface's namespace")
    }

    async fn detach_from(&self, vpc: &str, id: &str) -> Result<(), NetworkError> {
        if let Ok(known) = self.inner.vpc(vpc).await {
            known.forget_interface(id).await?;
        }
        let (router, netns) = (self.router_path(vpc), self.interface_path(id));
        let (path, id) = (router.clone(), id.to_owned());
        let detached = on_thread(move || link::detach(&path, &netns, &id)).await;
        detached.step("start a network thread")??;
        self.inner.reaper.bury(router);
        Ok(())
    }

    /// Puts a VPC's rules in force, all in one moment: no packet sees half of them.
    ///
    /// Connections that were allowed when they began stay, as with AWS.
    pub async fn apply_rules(&self, vpc: &str, rules: &VpcRules) -> Result<(), NetworkError> {
        let interfaces = rules
            .interfaces
            .iter()
            .flat_map(|i| [&i.id].into_iter().chain(&i.groups));
        let groups = rules.groups.iter().map(|group| &group.id);
        interfaces.chain(groups).try_for_each(|id| check_id(id))?;
        self.inner.vpc(vpc).await?.apply(rules.clone()).await?;
        self.lead_public(vpc, rules.public_addresses()).await
    }

    /// Tells of every dropped packet from now on. A reader that is too slow misses some.
    pub fn drops(&self) -> broadcast::Receiver<Drop> {
        self.inner.drops.subscribe()
    }

    /// How many packets were dropped, by interface and direction.
    ///
    /// Counts since the VPC's rules were first applied by this process; a count that has not
    /// grown for a day starts again.
    pub async fn drop_counts(
        &self,
        vpc: &str,
    ) -> Result<HashMap<(String, Direction), u64>, NetworkError> {
        self.inner.vpc(vpc).await?.drop_counts().await
    }

    /// The file that stands for a VPC's router.
    pub fn router_path(&self, vpc: &str) -> PathBuf {
        self.inner.config.routers().join(vpc)
    }

    /// The file that stands for an interface's namespace.
    pub fn interface_path(&self, id: &str) -> PathBuf {
        self.inner.config.interfaces().join(id)
    }

    async fn interfaces_in(&self, router: &Path) -> Result<usize, NetworkError> {
        if !namespace::is_bound(router) {
            return Ok(0);
        }
        let router = router.to_owned();
        let links = on_thread(move || link::links_in(&router)).await;
        links
            .and_then(|links| links)
            .step("list the VPC's links")
            .map(|links| links.len())
    }
}

impl Inner {
    async fn vpc(&self, id: &str) -> Result<Arc<Vpc>, NetworkError> {
        let known = self.vpcs.read().await.get(id).cloned();
        known.ok_or_else(|| NetworkError::VpcNotFound(id.to_owned()))
    }

    async fn known_or_opened(
        &self,
        spec: &VpcSpec,
        router: &Path,
    ) -> Result<Arc<Vpc>, NetworkError> {
        let mut vpcs = self.vpcs.write().await;
        if let Some(known) = vpcs.get(&spec.id) {
            return Ok(known.clone());
        }
        let vpc = Vpc::open(spec, router, self.config.now.clone(), self.drops.clone()).await?;
        let vpc = Arc::new(vpc);
        vpcs.insert(spec.id.clone(), vpc.clone());
        Ok(vpc)
    }
}

/// Ids become file names: nothing that could lead elsewhere.
fn check_id(id: &str) -> Result<(), NetworkError> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    match (1..=64).contains(&id.len()) && id.bytes().all(fits) {
        true => Ok(()),
        false => Err(NetworkError::BadId(id.to_owned())),
    }
}
