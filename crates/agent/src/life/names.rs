//! What a container finds in `/etc`: its task's files, or its own where its definition asks for
//! other names.

use super::{Ending, Life};
use domain::ecs::ContainerDefinition;
use runtime::spec::Mount;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

impl Life {
    /// The files in `/etc` of a container.
    pub(super) fn etc(&self, container: &ContainerDefinition) -> Result<Vec<Mount>, Ending> {
        let names = ["hosts", "resolv.conf", "hostname"];
        let file = |name: &str| {
            Ok(Mount::Bind {
                source: self.etc_file(container, name)?,
                target: Path::new("/etc").join(name),
                read_only: false,
            })
        };
        let mounts: io::Result<Vec<Mount>> = names.into_iter().map(file).collect();
        mounts.map_err(|error| {
            Ending::failed_to_start(format!("CannotCreateContainerError: {error}"))
        })
    }

    /// The file of that name: the task's, or a changed copy for this container.
    fn etc_file(&self, container: &ContainerDefinition, name: &str) -> io::Result<PathBuf> {
        let of_task = self.directory().join(name);
        let changed = match name {
            "hosts" => hosts(container, &fs::read_to_string(&of_task)?),
            "resolv.conf" => resolver(container, &fs::read_to_string(&of_task)?),
            _ => container.hostname.as_ref().map(|name| format!("{name}\n")),
        };
        let Some(changed) = changed else {
            return Ok(of_task);
        };
        let directory = self.directory().join("etc").join(&container.name);
        fs::create_dir_all(&directory)?;
        let own = directory.join(name);
        fs::write(&own, changed)?;
        Ok(own)
    }
}

/// The hosts file with the container's own name and the names it was given; `None` without any.
fn hosts(container: &ContainerDefinition, of_task: &str) -> Option<String> {
    if container.extra_hosts.is_empty() && container.hostname.is_none() {
        return None;
    }
    let mut hosts = of_task.to_owned();
    if let Some(name) = &container.hostname {
        let _ = writeln!(hosts, "127.0.1.1 {name}");
    }
    for (name, address) in &container.extra_hosts {
        let _ = writeln!(hosts, "{address} {name}");
    }
    Some(hosts)
}

/// The resolver's file with the servers and domains the container was given; `None` without any.
pub(super) fn resolver(container: &ContainerDefinition, of_task: &str) -> Option<String> {
    let (servers, domains) = (&container.dns_servers, &container.dns_search_domains);
    if servers.is_empty() && domains.is_empty() {
        return None;
    }
    let replaced = |line: &&str| {
        let server = line.starts_with("nameserver") && !servers.is_empty();
        let search = line.starts_with("search") || line.starts_with("domain");
        server || (search && !domains.is_empty())
    };
    let mut lines: Vec<String> = Vec::new();
    if !domains.is_empty() {
        lines.push(format!("search {}", domains.join(" ")));
    }
    lines.extend(servers.iter().map(|server| format!("nameserver {server}")));
    let kept = of_task.lines().filter(|line| !replaced(line));
    lines.extend(kept.map(str::to_owned));
    Some(lines.join("\n") + "\n")
}

#[cfg(test)]
mod tests;
