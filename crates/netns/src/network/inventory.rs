//! What exists in the kernel under our prefix, and the removal of what nobody wants.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};

use super::Network;
use crate::error::{NetworkError, Step};
use crate::host;
use crate::link::{self, read_alias};
use crate::namespace::{self, on_thread};

/// Everything found under one prefix.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inventory {
    /// VPCs of which at least a part exists.
    pub vpcs: Vec<FoundVpc>,
    /// Interfaces of which at least a part exists.
    pub interfaces: Vec<FoundInterface>,
}

/// A VPC found in the kernel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundVpc {
    /// Its id.
    pub id: String,
    /// Whether router and uplink both exist; [`Network::ensure_vpc`] completes it otherwise.
    pub complete: bool,
}

/// An interface found in the kernel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundInterface {
    /// Its id.
    pub id: String,
    /// Its VPC and address, when its link in the router exists.
    pub link: Option<(String, Ipv4Addr)>,
    /// The file that stands for its namespace.
    pub netns_path: PathBuf,
    /// Whether namespace and link both exist; [`Network::attach`] completes it otherwise.
    pub complete: bool,
}

/// What a sweep leaves alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keep {
    /// Ids of VPCs.
    pub vpcs: BTreeSet<String>,
    /// Ids of interfaces. Those of a VPC that is not kept go with it.
    pub interfaces: BTreeSet<String>,
}

impl Network {
    /// Looks what exists, whoever made it.
    pub async fn list(&self) -> Result<Inventory, NetworkError> {
        let prefix = self.inner.config.prefix.clone();
        let uplinks = on_thread(move || host::uplinks(&prefix)).await;
        let uplinks = uplinks
            .and_then(|found| found)
            .step("list the machine's links")?;
        let routers = self.routers().step("list routers")?;
        let mut interfaces: BTreeMap<String, FoundInterface> = BTreeMap::new();
        for id in file_names(&self.inner.config.interfaces()).step("list interfaces")? {
            interfaces.insert(id.clone(), self.found(id, None));
        }
        for vpc in &routers {
            for (id, ip) in self.links_of(vpc).await? {
                interfaces.insert(id.clone(), self.found(id, Some((vpc.clone(), ip))));
            }
        }
        Ok(Inventory {
            vpcs: self.found_vpcs(routers, &uplinks),
            interfaces: interfaces.into_values().collect(),
        })
    }

    /// Removes every interface, VPC, link and table under our prefix that is not kept.
    pub async fn sweep(&self, keep: &Keep) -> Result<(), NetworkError> {
        let found = self.list().await?;
        for interface in &found.interfaces {
            let vpc = interface.link.as_ref().map(|(vpc, _)| vpc);
            let vpc_goes = vpc.is_some_and(|vpc| !keep.vpcs.contains(vpc));
            if vpc_goes || !keep.interfaces.contains(&interface.id) {
                self.sweep_interface(interface).await?;
            }
        }
        for vpc in found.vpcs.iter().map(|vpc| &vpc.id) {
            if keep.vpcs.contains(vpc) {
                self.sweep_links(vpc, keep).await?;
            } else {
                self.sweep_links(vpc, &Keep::default()).await?;
                self.remove_vpc(vpc).await?;
            }
        }
        self.sweep_machine().await
    }

    /// Ids of the VPCs that have a file for their router.
    pub(super) fn routers(&self) -> io::Result<Vec<String>> {
        file_names(&self.inner.config.routers())
    }

    async fn sweep_interface(&self, interface: &FoundInterface) -> Result<(), NetworkError> {
        if let Some((vpc, _)) = &interface.link {
            self.detach_from(vpc, &interface.id).await?;
        }
        namespace::forget(&interface.netns_path).step("forget an interface's namespace")
    }

    /// Deletes links in a router that belong to no kept interface, and waits for all of them.
    async fn sweep_links(&self, vpc: &str, keep: &Keep) -> Result<(), NetworkError> {
        let router = self.router_path(vpc);
        if !namespace::is_bound(&router) {
            return Ok(());
        }
        let keep = keep.interfaces.clone();
        let swept = on_thread(move || -> io::Result<()> {
            for link in link::links_in(&router)? {
                let kept = read_alias(&link.alias).is_some_and(|(id, _)| keep.contains(id));
                if !kept {
                    link::doom(&link.name)?;
                }
            }
            link::delete_doomed(&router)
        });
        swept
            .await
            .and_then(|swept| swept)
            .step("remove old links of a router")
    }

    /// Removes uplinks that never got their VPC's name, and the table once no VPC is left.
    async fn sweep_machine(&self) -> Result<(), NetworkError> {
        let _machine = self.inner.machine.lock().await;
        let prefix = self.inner.config.prefix.clone();
        let swept = on_thread(move || -> io::Result<()> {
            let uplinks = host::uplinks(&prefix)?;
            for (_, link) in uplinks.iter().filter(|(vpc, _)| vpc.is_empty()) {
                host::delete_uplink(link)?;
            }
            match uplinks.iter().all(|(vpc, _)| vpc.is_empty()) {
                true => host::remove_table(&prefix),
                false => Ok(()),
            }
        });
        swept
            .await
            .and_then(|swept| swept)
            .step("remove what the machine was given for VPCs")
    }

    fn found(&self, id: String, link: Option<(String, Ipv4Addr)>) -> FoundInterface {
        let netns_path = self.interface_path(&id);
        let complete = link.is_some() && namespace::is_bound(&netns_path);
        FoundInterface {
            id,
            link,
            netns_path,
            complete,
        }
    }

    fn found_vpcs(&self, routers: Vec<String>, uplinks: &[(String, String)]) -> Vec<FoundVpc> {
        let named = uplinks
            .iter()
            .map(|(vpc, _)| vpc)
            .filter(|vpc| !vpc.is_empty());
        let ids: BTreeSet<String> = routers.into_iter().chain(named.cloned()).collect();
        let complete = |id: &String| {
            namespace::is_bound(&self.router_path(id)) && uplinks.iter().any(|(vpc, _)| vpc == id)
        };
        ids.into_iter()
            .map(|id| FoundVpc {
                complete: complete(&id),
                id,
            })
            .collect()
    }

    async fn links_of(&self, vpc: &str) -> Result<Vec<(String, Ipv4Addr)>, NetworkError> {
        let router = self.router_path(vpc);
        if !namespace::is_bound(&router) {
            return Ok(vec![]);
        }
        let links = on_thread(move || link::links_in(&router)).await;
        let links = links.and_then(|links| links).step("list a VPC's links")?;
        let named = |link: &crate::rtnl::FoundLink| {
            read_alias(&link.alias).map(|(id, ip)| (id.to_owned(), ip))
        };
        Ok(links.iter().filter_map(named).collect())
    }
}

fn file_names(dir: &Path) -> io::Result<Vec<String>> {
    let names = std::fs::read_dir(dir)?.map(|entry| Ok(entry?.file_name().into_string().ok()));
    Ok(names
        .collect::<io::Result<Vec<_>>>()?
        .into_iter()
        .flatten()
        .collect())
}
