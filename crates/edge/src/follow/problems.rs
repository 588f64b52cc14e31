//! What load balancers are told of themselves: `LoadBalancer.host_problem`, why a port could not be
//! opened on the machine, and `LoadBalancer.failing_zones`.

use std::collections::BTreeMap;
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

/// Writes problems and failing zones that differ from what the records say.
pub(super) async fn save(
    store: &Store,
    records: &Records,
    (problems, failing): (&BTreeMap<Key, String>, &BTreeMap<Key, Vec<String>>),
) -> Result<(), CommitError> {
    for (key, balancer) in &records.load_balancers {
        let problem = problems.get(key);
        let zones = failing.get(key).map_or(&[][..], Vec::as_slice);
        if balancer.host_problem.as_ref() == problem && balancer.failing_zones == zones {
            continue;
        }
        store
            .transact(|txn| async move {
                let Some(mut found) = txn.get::<LoadBalancer>(key).await? else {
                    return Ok(());
                };
                found.host_problem = problem.cloned();
                found.failing_zones = zones.to_vec();
                txn.put(&found);
                Ok::<_, CommitError>(())
            })
            .await?;
    }
    Ok(())
}
