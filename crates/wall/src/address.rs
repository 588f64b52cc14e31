//! Ranges of addresses.

use std::net::IpAddr;
use std::str::FromStr;

/// A range of addresses, as `10.0.0.0/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    first: IpAddr,
    bits: u8,
}

/// The text is no range of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCidr;

impl Cidr {
    /// Whether the address is in the range.
    pub fn holds(&self, address: IpAddr) -> bool {
        let (ours, theirs, width) = match (self.first, address.to_canonical()) {
            (IpAddr::V4(a), IpAddr::V4(b)) => {
                (u128::from(a.to_bits()), u128::from(b.to_bits()), 32)
            }
            (IpAddr::V6(a), IpAddr::V6(b)) => (a.to_bits(), b.to_bits(), 128),
            _ => return false,
        };
        let apart = ours ^ theirs;
        apart.checked_shr(width - u32::from(self.bits)).unwrap_or(0) == 0
    }

    /// Whether it is a range of IPv4.
    pub fn is_v4(&self) -> bool {
        self.first.is_ipv4()
    }

    /// How many bits are fixed.
    pub fn bits(&self) -> u8 {
        self.bits
    }
}

impl FromStr for Cidr {
    type Err = NoCidr;

    fn from_str(text: &str) -> Result<Self, NoCidr> {
        let (address, bits) = text.split_once('/').ok_or(NoCidr)?;
        let first: IpAddr = address.parse().map_err(|_| NoCidr)?;
        let bits: u8 = bits.parse().map_err(|_| NoCidr)?;
        let most = if first.is_ipv4() { 32 } else { 128 };
        (bits <= most).then_some(Self { first, bits }).ok_or(NoCidr)
    }
}
