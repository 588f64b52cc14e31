//! The machine's table: masquerade for the uplinks, and forwarding for as long as they exist.
//!
//! What was changed is remembered in the table itself, so it survives a crash: an empty chain
//! says that forwarding was off before. A second server finds it and remembers the same; the
//! last one to leave turns forwarding off again.

use std::fmt;
use std::io;

use super::link_prefix;
use crate::nft::{Batch, Expression, FoundChain, Hook, MetaKey, Socket, Verdict, Word};
use crate::spec::Cidr;

/// The chain by which a table of ours is known, whatever its prefix.
const MASQUERADE: &str = "longshore-uplinks";
/// An empty chain that says forwarding was off before the first uplink came.
const WAS_OFF: &str = "longshore-forwarding-was-off";
/// The chain Docker keeps for the rules of others, in front of its own.
const DOCKER_USER: (&str, &str) = ("filter", "DOCKER-USER");
const FORWARDING: &str = "/proc/sys/net/ipv4/ip_forward";
const R0: Word = Word(0);

/// Something on the machine that people should know about; nothing is broken yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// A firewall on the machine drops what it does not know, so tasks have no way out.
    ForwardingBlocked {
        /// The table of the chain.
        table: String,
        /// The chain with the policy `drop`.
        chain: String,
        /// The beginning of the names of our links, for a rule that lets them pass.
        links: String,
    },
    /// Docker's firewall drops what it does not know; rules in DOCKER-USER let uplinks pass.
    PassesDocker,
    /// Forwarding between the machine's links was off and is on while VPCs exist.
    ForwardingTurnedOn,
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ForwardingBlocked {
                table,
                chain,
                links,
            } => write!(
                f,
                "the machine's firewall (table {table}, chain {chain}) drops forwarded packets, so \
                 tasks cannot reach anything outside their VPC: accept packets from and to the \
                 links {links}*"
            ),
            Self::PassesDocker => write!(
                f,
                "Docker's firewall drops forwarded packets: rules in its chain DOCKER-USER let \
                 tasks out while VPCs exist"
            ),
            Self::ForwardingTurnedOn => write!(
                f,
                "net.ipv4.ip_forward was 0: it is 1 while VPCs exist, so that tasks can get out"
            ),
        }
    }
}

/// Makes the machine pass on and hide what comes from uplinks; says what else it did.
pub(crate) fn share_way_out(prefix: &str, uplinks: Cidr) -> io::Result<Vec<Notice>> {
    let socket = Socket::open()?;
    let chains = socket.chains()?;
    let mut notices = Vec::new();
    let mut was_off = has(&chains, prefix, WAS_OFF);
    if !has(&chains, prefix, MASQUERADE) {
        was_off = !forwards()? || chains.iter().any(|chain| chain.name == WAS_OFF);
        socket.commit(table(prefix, uplinks, was_off))?;
    }
    if was_off {
        notices.push(Notice::ForwardingTurnedOn);
    }
    if !forwards()? {
        std::fs::write(FORWARDING, "1")?;
    }
    notices.extend(pass_foreign(&socket, &chains, prefix)?);
    Ok(notices)
}

/// What stands in the way of forwarding, without changing anything.
pub(crate) fn check_foreign_forward(prefix: &str) -> io::Result<Vec<Notice>> {
    let chains = Socket::open()?.chains()?;
    Ok(foreign_drops(&chains, prefix)
        .map(|chain| blocked(chain, prefix))
        .collect())
}

/// Removes the table and what came with it.
pub(crate) fn remove_table(prefix: &str) -> io::Result<()> {
    let socket = Socket::open()?;
    let chains = socket.chains()?;
    remove_from_docker(&socket, &chains, prefix)?;
    if !chains.iter().any(|chain| chain.table == prefix) {
        return Ok(());
    }
    let others_forward = chains
        .iter()
        .any(|chain| chain.table != prefix && chain.name == MASQUERADE);
    if has(&chains, prefix, WAS_OFF) && !others_forward {
        std::fs::write(FORWARDING, "0")?;
    }
    let mut batch = Batch::new(prefix);
    batch.delete_table();
    socket.commit(batch)
}

fn forwards() -> io::Result<bool> {
    Ok(std::fs::read_to_string(FORWARDING)?.trim() != "0")
}

fn has(chains: &[FoundChain], table: &str, name: &str) -> bool {
    chains
        .iter()
        .any(|chain| chain.table == table && chain.name == name)
}

fn table(prefix: &str, uplinks: Cidr, was_off: bool) -> Batch {
    let (kind, number, policy) = ("nat", libc::NF_INET_POST_ROUTING, libc::NF_ACCEPT);
    let mut batch = Batch::new(prefix);
    batch.add_table();
    if was_off {
        batch.add_chain(WAS_OFF, None);
    }
    batch.add_chain(
        MASQUERADE,
        Some(&Hook {
            kind,
            number,
            priority: 100,
            policy,
        }),
    );
    let rule = [
        Expression::source(R0),
        Expression::Mask(R0, uplinks.mask().octets()),
        Expression::is_address(R0, uplinks.address()),
        Expression::Masquerade,
    ];
    batch.add_rule(MASQUERADE, &rule);
    batch
}

/// Base chains of others in the forward hook that drop what no rule accepts.
fn foreign_drops<'a>(
    chains: &'a [FoundChain],
    prefix: &'a str,
) -> impl Iterator<Item = &'a FoundChain> {
    chains.iter().filter(move |chain| {
        chain.hook == Some(libc::NF_INET_FORWARD as u32)
            && chain.policy == Some(libc::NF_DROP as u32)
            && chain.table != prefix
    })
}

fn blocked(chain: &FoundChain, prefix: &str) -> Notice {
    let FoundChain { table, name, .. } = chain;
    let links = link_prefix(prefix);
    Notice::ForwardingBlocked {
        table: table.clone(),
        chain: name.clone(),
        links,
    }
}

fn pass_foreign(socket: &Socket, chains: &[FoundChain], prefix: &str) -> io::Result<Vec<Notice>> {
    let (filter, docker_user) = DOCKER_USER;
    let mut notices = Vec::new();
    for chain in foreign_drops(chains, prefix) {
        if chain.table == filter && has(chains, filter, docker_user) {
            add_to_docker(socket, prefix)?;
            notices.push(Notice::PassesDocker);
        } else {
            notices.push(blocked(chain, prefix));
        }
    }
    Ok(notices)
}

fn add_to_docker(socket: &Socket, prefix: &str) -> io::Result<()> {
    let (table, chain) = DOCKER_USER;
    if !our_rules_in_docker(socket, prefix)?.is_empty() {
        return Ok(());
    }
    let mut batch = Batch::new(table);
    for link in [MetaKey::InputName, MetaKey::OutputName] {
        let name = link_prefix(prefix).into_bytes();
        let rule = [
            Expression::Meta(link, R0),
            Expression::Equals(R0, name),
            Expression::Verdict(Verdict::Accept),
        ];
        batch.insert_marked_rule(chain, &rule, &link_prefix(prefix));
    }
    socket.commit(batch)
}

fn remove_from_docker(socket: &Socket, chains: &[FoundChain], prefix: &str) -> io::Result<()> {
    let (table, chain) = DOCKER_USER;
    if !has(chains, table, chain) {
        return Ok(());
    }
    let handles = our_rules_in_docker(socket, prefix)?;
    if handles.is_empty() {
        return Ok(());
    }
    let mut batch = Batch::new(table);
    handles
        .into_iter()
        .for_each(|handle| batch.delete_rule(chain, handle));
    socket.commit(batch)
}

/// Handles of the rules that carry our links' prefix as their comment.
fn our_rules_in_docker(socket: &Socket, prefix: &str) -> io::Result<Vec<u64>> {
    let (table, chain) = DOCKER_USER;
    let mark = link_prefix(prefix);
    let ours = |comment: &[u8]| {
        comment.get(2..).and_then(|text| text.strip_suffix(&[0])) == Some(mark.as_bytes())
    };
    let rules = socket.rules(table, chain)?;
    Ok(rules
        .into_iter()
        .filter(|(_, comment)| ours(comment))
        .map(|(handle, _)| handle)
        .collect())
}
