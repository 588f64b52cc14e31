//! Listeners behind an address: clients call one address and port, the socket is at another.
//!
//! A program may want the very port a name beside it is called at: it binds `0.0.0.0:8080` while
//! `127.255.0.1:8080` is an alias. So the socket listens at a port of the kernel's choice, and a
//! rule of the namespace leads there what was meant for the alias.
//!
//! A gate is the same for callers from outside: they call the port a program serves on, and meet
//! the socket instead. The program's neighbours in the namespace reach the program itself.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpListener};
use std::path::Path;

use super::listener;
use crate::namespace::{enter, on_thread};
use crate::nft::{Batch, Expression, Hook, MetaKey, Socket, Word, interface_name};

/// Where rules that change destinations stand among those of their hook.
const PRIORITY: i32 = -100;
const CHAIN: &str = "lead";
const R0: Word = Word(0);

/// Listens for TCP connections that programs in the namespace make to `alias`; ready for a
/// runtime. A rule that an earlier server left for the alias is replaced.
pub async fn listen_tcp_behind(netns: &Path, alias: SocketAddrV4) -> io::Result<TcpListener> {
    let netns = netns.to_owned();
    on_thread(move || {
        enter(&netns)?;
        let listener = listener(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        let port = listener.local_addr()?.port();
        Socket::open()?.commit(lead(&table(alias), &of_alias(alias), port))?;
        Ok(listener)
    })
    .await?
}

/// Listens for TCP connections that come from outside the namespace to its `port`; ready for a
/// runtime. A rule that an earlier server left for the port is replaced.
pub async fn listen_tcp_gate(netns: &Path, port: u16) -> io::Result<TcpListener> {
    let netns = netns.to_owned();
    on_thread(move || {
        enter(&netns)?;
        // Redirected packets keep an address of the interface they came by.
        let listener = listener(SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)))?;
        let own = listener.local_addr()?.port();
        Socket::open()?.commit(lead(&gate_table(port), &of_gate(port), own))?;
        Ok(listener)
    })
    .await?
}

/// Removes the rule for `alias`; without one, or without the namespace, there is nothing to do.
pub async fn forget_alias(netns: &Path, alias: SocketAddrV4) -> io::Result<()> {
    forget(netns, table(alias)).await
}

/// Removes the rule for a gate, in the same way.
pub async fn forget_gate(netns: &Path, port: u16) -> io::Result<()> {
    forget(netns, gate_table(port)).await
}

async fn forget(netns: &Path, table: String) -> io::Result<()> {
    let netns = netns.to_owned();
    let forgotten = on_thread(move || {
        enter(&netns)?;
        let mut batch = Batch::new(&table);
        batch.delete_table();
        Socket::open()?.commit(batch)
    });
    match forgotten.await? {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// One table an alias, so that one batch replaces all there is of it.
fn table(alias: SocketAddrV4) -> String {
    format!("longshore-{}-{}", alias.ip(), alias.port())
}

/// The same for a gate.
fn gate_table(port: u16) -> String {
    format!("longshore-gate-{port}")
}

/// Where a chain stands, and what it takes.
struct Matching {
    hook: i32,
    first: Vec<Expression>,
    port: u16,
}

/// What programs in the namespace send to an alias.
fn of_alias(alias: SocketAddrV4) -> Matching {
    Matching {
        hook: libc::NF_INET_LOCAL_OUT,
        first: vec![
            Expression::destination(R0),
            Expression::is_address(R0, *alias.ip()),
        ],
        port: alias.port(),
    }
}

/// What comes by any interface but the namespace's own loopback.
fn of_gate(port: u16) -> Matching {
    Matching {
        hook: libc::NF_INET_PRE_ROUTING,
        first: vec![
            Expression::Meta(MetaKey::InputName, R0),
            Expression::Differs(R0, interface_name("lo").to_vec()),
        ],
        port,
    }
}

fn lead(table: &str, matching: &Matching, to: u16) -> Batch {
    let mut batch = Batch::new(table);
    // Added first, so that there is always one to delete.
    batch.add_table();
    batch.delete_table();
    batch.add_table();
    let hook = Hook {
        kind: "nat",
        number: matching.hook,
        priority: PRIORITY,
        policy: libc::NF_ACCEPT,
    };
    batch.add_chain(CHAIN, Some(&hook));
    let mut rule = vec![
        Expression::Meta(MetaKey::Protocol, R0),
        Expression::Equals(R0, vec![libc::IPPROTO_TCP as u8]),
    ];
    rule.extend(matching.first.iter().cloned());
    rule.extend([
        Expression::destination_port(R0),
        Expression::Equals(R0, matching.port.to_be_bytes().to_vec()),
        Expression::Load(R0, to.to_be_bytes().to_vec()),
        Expression::RedirectToPort(R0),
    ]);
    batch.add_rule(CHAIN, &rule);
    batch
}
