//! Who holds which address. One record an address: two holders of one are impossible, because
//! the second would have to write a record that already exists.

use super::Cidr;
use crate::{Key, Record, Scope};
use serde::{Deserialize, Serialize};
use std::net::Ipv4Addr;

/// How many addresses at the start of a subnet are not given to interfaces: the network, the
/// router, the resolver, and one kept for later.
pub const RESERVED_FIRST: u64 = 4;

/// Where public addresses come from unless somebody says otherwise, in this order: two
/// documentation blocks, then the block set aside for benchmarks. None of them is anybody's on the
/// internet.
const PUBLIC_BLOCKS: [Cidr; 3] = [
    Cidr {
        base: Ipv4Addr::new(203, 0, 113, 0),
        prefix: 24,
    },
    Cidr {
        base: Ipv4Addr::new(198, 51, 100, 0),
        prefix: 24,
    },
    Cidr {
        base: Ipv4Addr::new(198, 18, 0, 0),
        prefix: 15,
    },
];

/// A private address that an interface holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressClaim {
    /// Account and Region.
    pub scope: Scope,
    /// The VPC.
    pub vpc: String,
    /// The address.
    pub ip: Ipv4Addr,
    /// The interface that holds it.
    pub interface: String,
}

/// A public address that somebody holds. There is one internet, so these belong to no scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicAddress {
    /// The address.
    pub ip: Ipv4Addr,
    /// The account and Region of the holder.
    pub scope: Scope,
    /// The holder: an interface (`eni-…`) or an elastic address (`eipalloc-…`).
    pub holder: String,
}

impl AddressClaim {
    /// The key all claims of a VPC are below.
    pub fn vpc_key(scope: &Scope, vpc: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(vpc)
    }

    /// The key of the claim on that address.
    pub fn key_of(scope: &Scope, vpc: &str, ip: Ipv4Addr) -> Key {
        Self::vpc_key(scope, vpc).child(&ip.to_string())
    }
}

impl Record for AddressClaim {
    const KIND: &'static str = "network/addresses";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.vpc, self.ip)
    }
}

impl PublicAddress {
    /// The key of the claim on that address.
    pub fn key_of(ip: Ipv4Addr) -> Key {
        Key::kind(Self::KIND).child(&ip.to_string())
    }
}

impl Record for PublicAddress {
    const KIND: &'static str = "network/public-addresses";

    fn key(&self) -> Key {
        Self::key_of(self.ip)
    }
}

impl Cidr {
    /// The addresses of a subnet that interfaces may have: all but the first
    /// [`RESERVED_FIRST`] and the last.
    pub fn assignable(self) -> impl Iterator<Item = Ipv4Addr> {
        let end = self.size().saturating_sub(1);
        (RESERVED_FIRST..end).filter_map(move |offset| self.nth(offset))
    }

    /// Whether an interface in a subnet of this block may have `address`.
    pub fn may_assign(self, address: Ipv4Addr) -> bool {
        let offset = u64::from(u32::from(address)).checked_sub(u64::from(u32::from(self.base)));
        let end = self.size().saturating_sub(1);
        self.contains(address)
            && offset.is_some_and(|offset| offset >= RESERVED_FIRST && offset < end)
    }
}

/// The public addresses there are to give.
#[derive(Debug, Clone)]
pub struct PublicPool(Vec<Cidr>);

impl PublicPool {
    /// The addresses of one block.
    pub fn of(block: Cidr) -> Self {
        Self(vec![block])
    }

    /// Every address, in the order they are given.
    pub fn addresses(&self) -> impl Iterator<Item = Ipv4Addr> {
        self.0.iter().flat_map(|block| {
            let end = block.size().saturating_sub(1);
            (1..end).filter_map(move |offset| block.nth(offset))
        })
    }
}

impl Default for PublicPool {
    fn default() -> Self {
        Self(PUBLIC_BLOCKS.to_vec())
    }
}

/// The hardware address of an interface: `0a:` and the last ten digits of its id.
pub fn mac_of(interface: &str) -> String {
    let digits: Vec<char> = interface.chars().filter(char::is_ascii_hexdigit).collect();
    let start = digits.len().saturating_sub(10);
    digits[start..]
        .chunks(2)
        .fold("0a".to_owned(), |mac, pair| {
            let pair: String = pair.iter().collect();
            format!("{mac}:{pair:0>2}")
        })
}
