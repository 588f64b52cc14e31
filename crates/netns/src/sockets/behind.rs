//! Listeners behind an address: clients call one address and port, the socket is at another.
//!
//! A program may want the very port a name beside it is called at: it binds `0.0.0.0:8080` while
//! `127.255.0.1:8080` is an alias. So the socket listens at a port of the kernel's choice, and a
//! rule of the namespace leads there what was meant for the alias.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpListener};
use std::path::Path;

use super::listener;
use crate::namespace::{enter, on_thread};
use crate::nft::{Batch, Expression, Hook, MetaKey, Socket, Word};

/// Where rules that change destinations stand among the hooks of output.
const PRIORITY: i32 = -100;
const CHAIN: &str = "output";
const R0: Word = Word(0);

/// Listens for TCP connections that programs in the namespace make to `alias`; ready for a
/// runtime. A rule that an earlier server left for the alias is replaced.
pub async fn listen_tcp_behind(netns: &Path, alias: SocketAddrV4) -> io::Result<TcpListener> {
    let netns = netns.to_owned();
    on_thread(move || {
        enter(&netns)?;
        let listener = listener(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        let port = listener.local_addr()?.port();
        Socket::open()?.commit(lead(alias, port))?;
        Ok(listener)
    })
    .await?
}

/// Removes the rule for `alias`; without one, or without the namespace, there is nothing to do.
pub async fn forget_alias(netns: &Path, alias: SocketAddrV4) -> io::Result<()> {
    let netns = netns.to_owned();
    let forgotten = on_thread(move || {
        enter(&netns)?;
        let mut batch = Batch::new(&table(alias));
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

fn lead(alias: SocketAddrV4, port: u16) -> Batch {
    let mut batch = Batch::new(&table(alias));
    // Added first, so that there is always one to delete.
    batch.add_table();
    batch.delete_table();
    batch.add_table();
    let hook = Hook {
        kind: "nat",
        number: libc::NF_INET_LOCAL_OUT,
        priority: PRIORITY,
        policy: libc::NF_ACCEPT,
    };
    batch.add_chain(CHAIN, Some(&hook));
    batch.add_rule(
        CHAIN,
        &[
            Expression::Meta(MetaKey::Protocol, R0),
            Expression::Equals(R0, vec![libc::IPPROTO_TCP as u8]),
            Expression::destination(R0),
            Expression::is_address(R0, *alias.ip()),
            Expression::destination_port(R0),
            Expression::Equals(R0, alias.port().to_be_bytes().to_vec()),
            Expression::Load(R0, port.to_be_bytes().to_vec()),
            Expression::RedirectToPort(R0),
        ],
    );
    batch
}
