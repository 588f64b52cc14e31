//! Values that conditions compare: moments, addresses, truths.

use std::net::IpAddr;
use std::str::FromStr;

/// `true` or `false`, in any case.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match text {
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// Milliseconds since 1970 of a W3C date (`2026-01-31T08:30:00Z`, down to a year alone) or of
/// whole seconds since 1970.
pub(super) fn moment(text: &str) -> Option<i64> {
    let text = text.trim();
    // Four digits are a year; any other bare number counts seconds.
    if text.len() != 4
        && let Ok(seconds) = text.parse::<i64>()
    {
        return seconds.checked_mul(1000);
    }
    if !text.is_ascii() {
        return None;
    }
    let (date, time) = match text.split_once(['T', 't', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let days = day(date)?;
    let millis = time.map_or(Some(0), time_of_day)?;
    Some(days * 86_400_000 + millis)
}

/// Days since 1970 of `2026`, `2026-01` or `2026-01-31`.
fn day(date: &str) -> Option<i64> {
    let mut parts = date.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = parts.next().map_or(Some(1), |text| digits(text, 2))?;
    let day = parts.next().map_or(Some(1), |text| digits(text, 2))?;
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let length = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if parts.next().is_some() || day < 1 || day > length {
        return None;
    }
    // Years that begin in March put the leap day last.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let days_to_month = (153 * month + 2) / 5;
    Some(365 * year + leap_days + days_to_month + day - 1 - 719_468)
}

/// Milliseconds of `08:30`, `08:30:15` or `08:30:15.250`, followed by `Z` or an offset.
fn time_of_day(time: &str) -> Option<i64> {
    let (clock, offset) = match time.find(['Z', 'z', '+', '-']) {
        Some(at) => (&time[..at], zone(&time[at..])?),
        None => (time, 0),
    };
    let mut parts = clock.split(':');
    let hour = digits(parts.next()?, 2).filter(|hour| *hour < 24)?;
    let minute = digits(parts.next()?, 2).filter(|minute| *minute < 60)?;
    let millis = parts.next().map_or(Some(0), |seconds| {
        let (whole, part) = seconds.split_once('.').unwrap_or((seconds, "0"));
        let whole = digits(whole, 2).filter(|whole| *whole < 61)?;
        let fits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let part: String = part.chars().chain("00".chars()).take(3).collect();
        fits.then(|| part.parse().ok().map(|part: i64| whole * 1000 + part))?
    })?;
    if parts.next().is_some() {
        return None;
    }
    Some((hour * 60 + minute - offset) * 60_000 + millis)
}

/// Minutes east of Greenwich.
fn zone(text: &str) -> Option<i64> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (hours, minutes) = text[1..].split_once(':')?;
    let minutes = digits(hours, 2)? * 60 + digits(minutes, 2)?;
    Some(if text.starts_with('-') {
        -minutes
    } else {
        minutes
    })
}

fn digits(text: &str, count: usize) -> Option<i64> {
    let fits = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok())?
}

/// Addresses that begin alike: `10.0.0.0/8`, `2001:db8::/32`, or a single address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Network {
    first: IpAddr,
    bits: u32,
}

impl Network {
    /// Whether `address` is one of them.
    pub(super) fn contains(self, address: IpAddr) -> bool {
        let (ours, theirs, width) = match (self.first, address) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => {
                (u128::from(ours.to_bits()), u128::from(theirs.to_bits()), 32)
            }
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => (ours.to_bits(), theirs.to_bits(), 128),
            _ => return false,
        };
        self.bits == 0 || (ours ^ theirs) >> (width - self.bits) == 0
    }
}

impl FromStr for Network {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let first: IpAddr = address.trim().parse().map_err(drop)?;
        let width = if first.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(width), str::parse).map_err(drop)?;
        if bits > width {
            return Err(());
        }
        Ok(Self { first, bits })
    }
}

#[cfg(test)]
mod tests {
    use super::{Network, moment};

    #[test]
    fn moments_are_read_as_written() {
        let cases = [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("1970", Some(0)),
            ("2000-03-01", Some(951_868_800_000)),
            ("2024-02-29T12:00:00.5Z", Some(1_709_208_000_500)),
            ("2026-01-01T01:00+01:00", Some(1_767_225_600_000)),
            ("1767225600", Some(1_767_225_600_000)),
            ("2023-02-29", None),
            ("2026-13-01", None),
            ("2026-01-01T25:00Z", None),
            ("noon", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(moment(text), expected, "{text}");
        }
    }

    #[test]
    fn a_network_holds_the_addresses_that_begin_as_it_does() {
        let cases = [
            ("10.0.0.0/8", "10.1.2.3", true),
            ("10.0.0.0/8", "11.1.2.3", false),
            ("0.0.0.0/0", "203.0.113.9", true),
            ("0.0.0.0/0", "::1", false),
            ("203.0.113.9", "203.0.113.9", true),
            ("2001:db8::/32", "2001:db8:1::9", true),
            ("::/0", "2001:db8:1::9", true),
        ];
        for (network, address, expected) in cases {
            let parsed: Network = network.parse().expect("a network");
            let address = address.parse().expect("an address");
            assert_eq!(parsed.contains(address), expected, "{network} {address}");
        }
        assert!("10.0.0.0/33".parse::<Network>().is_err());
    }
}
