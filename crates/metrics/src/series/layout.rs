//! Keys and values on a shelf.
//!
//! ```text
//! n number                              account, Region, namespace, name, dimensions: JSON
//! p number tier time unit               samples, sum, least, most, kind, values: numbers
//! ```

use super::Tier;
use super::catalogue::Name;
use domain::Scope;
use domain::metrics::{Distribution, Metric, Unit};

const NAMES: u8 = b'n';
const POINTS: u8 = b'p';
/// Only totals are known.
const TOTALS: u8 = 0;
/// Every sample had the value that is least and most.
const ALIKE: u8 = 1;
/// Values follow.
const VALUES: u8 = 2;

/// Where a metric's name is kept.
pub(super) fn name_key(id: u64) -> Vec<u8> {
    let mut key = vec![NAMES];
    key.extend(id.to_be_bytes());
    key
}

/// From where to where names are kept.
pub(super) fn names() -> (Vec<u8>, Vec<u8>) {
    (vec![NAMES], vec![NAMES + 1])
}

/// The number in the key of a name.
pub(super) fn named(key: &[u8]) -> Option<u64> {
    Some(u64::from_be_bytes(key.get(1..9)?.try_into().ok()?))
}

/// A metric with its account and Region.
pub(super) fn name(scope: &Scope, metric: &Metric) -> Vec<u8> {
    serde_json::to_vec(&Name::of(scope, metric)).unwrap_or_default()
}

/// The key all points of a tier from that second on are at or after.
pub(super) fn time_key(id: u64, tier: Tier, second: i64) -> Vec<u8> {
    let mut key = vec![POINTS];
    key.extend(id.to_be_bytes());
    key.push(tier.number());
    key.extend(second.max(0).to_be_bytes());
    key
}

/// The key of a bucket.
pub(super) fn point_key(id: u64, tier: Tier, second: i64, unit: Unit) -> Vec<u8> {
    let mut key = time_key(id, tier, second);
    key.push(unit.number());
    key
}

/// When the bucket of a key begins, and its unit.
pub(super) fn place(key: &[u8]) -> Option<(i64, Unit)> {
    let second = i64::from_be_bytes(key.get(10..18)?.try_into().ok()?);
    Some((second, Unit::numbered(*key.get(18)?)?))
}

/// A bucket as it is kept.
pub(super) fn bucket(seen: &Distribution) -> Vec<u8> {
    let totals = [seen.samples, seen.sum, seen.min, seen.max];
    let mut bytes: Vec<u8> = totals.iter().flat_map(|one| one.to_le_bytes()).collect();
    match seen.values() {
        None => bytes.push(TOTALS),
        Some([_]) if seen.min == seen.max => bytes.push(ALIKE),
        Some(values) => {
            bytes.push(VALUES);
            let numbers = values.iter().flat_map(|(value, count)| [value, count]);
            bytes.extend(numbers.flat_map(|one| one.to_le_bytes()));
        }
    }
    bytes
}

/// What a bucket holds; nothing when it is damaged.
pub(super) fn distribution(bytes: &[u8]) -> Option<Distribution> {
    let (head, rest) = bytes.split_at_checked(32)?;
    let (kind, rest) = rest.split_first()?;
    let head = numbers(head)?;
    let totals: [f64; 4] = head.try_into().ok()?;
    let values = match *kind {
        TOTALS => None,
        ALIKE => Some(vec![(totals[2], totals[0])]),
        _ => {
            let numbers = numbers(rest)?;
            let pairs = numbers.chunks_exact(2).map(|pair| (pair[0], pair[1]));
            Some(pairs.collect())
        }
    };
    Some(Distribution::kept(totals, values))
}

fn numbers(bytes: &[u8]) -> Option<Vec<f64>> {
    let (numbers, rest) = bytes.as_chunks::<8>();
    let numbers = numbers.iter().map(|one| f64::from_le_bytes(*one));
    rest.is_empty().then(|| numbers.collect())
}
