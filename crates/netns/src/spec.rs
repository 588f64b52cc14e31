//! What a VPC and a network interface should be, as the caller wishes it.

use std::fmt;
use std::net::Ipv4Addr;
use std::str::FromStr;

/// The address at which every VPC's resolver answers, besides base + 2.
pub(crate) const LINK_LOCAL_RESOLVER: Ipv4Addr = Ipv4Addr::new(169, 254, 169, 253);

/// A range of IPv4 addresses; the bits below the prefix are zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cidr {
    address: Ipv4Addr,
    prefix_len: u8,
}

/// A text that is not a range of IPv4 addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an IPv4 range such as 10.0.0.0/16")]
pub struct NotACidr(String);

impl Cidr {
    /// All addresses: 0.0.0.0/0.
    pub const EVERYWHERE: Self = Self {
        address: Ipv4Addr::UNSPECIFIED,
        prefix_len: 0,
    };

    /// A range known to be right when the program is written.
    pub(crate) const fn from_parts(address: Ipv4Addr, prefix_len: u8) -> Self {
        Self {
            address,
            prefix_len,
        }
    }

    /// The range of one address.
    pub fn host(address: Ipv4Addr) -> Self {
        Self {
            address,
            prefix_len: 32,
        }
    }

    /// The range of `prefix_len` bits that holds `address`; lengths above 32 count as 32.
    pub fn new(address: Ipv4Addr, prefix_len: u8) -> Self {
        let prefix_len = prefix_len.min(32);
        let address = Ipv4Addr::from_bits(address.to_bits() & mask_bits(prefix_len));
        Self {
            address,
            prefix_len,
        }
    }

    /// The first address.
    pub const fn address(self) -> Ipv4Addr {
        self.address
    }

    /// The number of leading bits that all addresses share.
    pub fn prefix_len(self) -> u8 {
        self.prefix_len
    }

    /// The mask that keeps the shared bits.
    pub fn mask(self) -> Ipv4Addr {
        Ipv4Addr::from_bits(mask_bits(self.prefix_len))
    }

    /// Whether `address` lies in the range.
    pub fn contains(self, address: Ipv4Addr) -> bool {
        address.to_bits() & mask_bits(self.prefix_len) == self.address.to_bits()
    }

    /// The address `offset` after the first; `None` when it lies outside the range.
    pub fn nth(self, offset: u32) -> Option<Ipv4Addr> {
        let address = Ipv4Addr::from_bits(self.address.to_bits().checked_add(offset)?);
        self.contains(address).then_some(address)
    }
}

fn mask_bits(prefix_len: u8) -> u32 {
    u32::MAX
        .checked_shl(32 - u32::from(prefix_len))
        .unwrap_or(0)
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix_len)
    }
}

impl FromStr for Cidr {
    type Err = NotACidr;

    fn from_str(text: &str) -> Result<Self, NotACidr> {
        let parse = || {
            let (address, prefix_len) = text.split_once('/')?;
            let prefix_len = prefix_len.parse().ok().filter(|length| *length <= 32)?;
            Some(Self::new(address.parse().ok()?, prefix_len))
        };
        parse().ok_or_else(|| NotACidr(text.to_owned()))
    }
}

/// A hardware address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MacAddress(pub [u8; 6]);

/// A VPC: one router namespace on this instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VpcSpec {
    /// Its id (`vpc-…`): ASCII letters, digits, `-` and `_`, at most 64.
    pub id: String,
    /// Its address ranges; the first is the primary one, whose base + 2 is the resolver.
    pub cidrs: Vec<Cidr>,
    /// Addresses and TCP ports at which the server listens inside the router (AWS APIs).
    /// Who may call them is told by `InterfaceRules` and `SubnetRules`.
    pub services: Vec<(Ipv4Addr, u16)>,
}

impl VpcSpec {
    /// Where the VPC's resolver listens: base + 2 of the primary range, and 169.254.169.253.
    pub fn resolver_addresses(&self) -> Vec<Ipv4Addr> {
        let base_plus_two = self.cidrs.first().and_then(|cidr| cidr.nth(2));
        base_plus_two
            .into_iter()
            .chain([LINK_LOCAL_RESOLVER])
            .collect()
    }
}

/// A peering, as one of its two VPCs sees it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PeeringSpec {
    /// Its id (`pcx-…`): ASCII letters, digits, `-` and `_`, at most 64.
    pub id: String,
    /// The other VPC, which may have no router here.
    pub peer: String,
}

/// A network interface (ENI) of a task or a load balancer: `eth0` in a namespace of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterfaceSpec {
    /// Its id (`eni-…`): ASCII letters, digits, `-` and `_`, at most 64.
    pub id: String,
    /// The VPC it belongs to, which must have been ensured.
    pub vpc: String,
    /// Its private address.
    pub ip: Ipv4Addr,
    /// Its hardware address.
    pub mac: MacAddress,
    /// Bits of its subnet.
    pub prefix_len: u8,
    /// The subnet's router (base + 1), its default route.
    pub gateway: Ipv4Addr,
    /// Largest packet, in bytes.
    pub mtu: u32,
    /// Addresses to have on `lo` besides 127.0.0.0/8, such as 169.254.170.2.
    pub loopback: Vec<Ipv4Addr>,
    /// Whether it sends in its clients' names, and gets their answers: a network load balancer's.
    /// Nothing but our own sockets may be in its namespace.
    pub speaks_for_clients: bool,
}

#[cfg(test)]
mod tests;
