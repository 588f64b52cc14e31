//! What load balancers are told of themselves: `LoadBalancer.host_problem`, why a port could not be
//! opened on the machine, `LoadBalancer.failing_zones`, and the end of `LoadBalancer.is_new`.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::SocketAddr;

use domain::Key;
use domain::elb::LoadBalancer;
use store::{CommitError, Store};

use super::compile::{Place, Wanted};
use super::records::Records;
use crate::ListenerSocketId;

/// The problem of each load balancer that has one, by its key.
pub(super) fn of(
    wanted: &Wanted,
    failures: &BTreeMap<ListenerSocketId, io::Error>,
) -> BTreeMap<Key, String> {
    let mut problems: BTreeMap<Key, String> = BTreeMap::new();
    for (id, error) in failures {
        let Some(socket) = wanted.sockets.get(id) else {
            continue;
        };
        let Place::Host(balancers) = &socket.place else {
            continue;
        };
        for balancer in balancers {
            let problem = problems.entry(balancer.clone()).or_default();
            problem.push_str(if problem.is_empty() { "" } else { " " });
            problem.push_str(&sentence(socket.address, error));
        }
    }
    for (balancer, port, owner) in &wanted.taken {
        let problem = problems.entry(balancer.clone()).or_default();
        problem.push_str(if problem.is_empty() { "" } else { " " });
        problem.push_str(&format!(
            "Port {port} of this machine is the load balancer {owner}'s. Inside its VPC the load \
             balancer answers on it."
        ));
    }
    problems
}

fn sentence(address: SocketAddr, error: &io::Error) -> String {
    let (port, host) = (address.port(), address.ip());
    let cause = match error.kind() {
        io::ErrorKind::AddrInUse => "another program listens there".to_owned(),
        _ => error.to_string(),
    };
    format!(
        "Port {port} of {host} could not be opened: {cause}. \
         Inside its VPC the load balancer answers on it."
    )
}

/// What there is to be told, by load balancer.
pub(super) struct Told<'a> {
    pub(super) problems: BTreeMap<Key, String>,
    pub(super) failing_zones: BTreeMap<Key, Vec<String>>,
    pub(super) served: &'a BTreeSet<Key>,
}

/// Writes what differs from what the records say.
pub(super) async fn save(
    store: &Store,
    records: &Records,
    told: &Told<'_>,
) -> Result<(), CommitError> {
    for (key, balancer) in &records.load_balancers {
        let problem = told.problems.get(key);
        let zones = told.failing_zones.get(key).map_or(&[][..], Vec::as_slice);
        let is_new = balancer.is_new && !told.served.contains(key);
        let is_told = balancer.host_problem.as_ref() == problem
            && balancer.failing_zones == zones
            && balancer.is_new == is_new;
        if is_told {
            continue;
        }
        store
            .transact(|txn| async move {
                let Some(mut found) = txn.get::<LoadBalancer>(key).await? else {
                    return Ok(());
                };
                found.host_problem = problem.cloned();
                found.failing_zones = zones.to_vec();
                found.is_new = is_new;
                txn.put(&found);
                Ok::<_, CommitError>(())
            })
            .await?;
    }
    Ok(())
}
