//! Patterns, expressions and address ranges of listener rules.

use http::{HeaderMap, Method};
use route::{Cidr, Condition, Expression, Pattern, QueryPattern, RequestView};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A pattern fits what a slow and plain reading of its definition says; a condition holds when
/// one of its values does; an expression is refused or matched; an address lies in a range when
/// its first bits are the range's.
pub fn rules(data: &[u8]) {
    let (numbers, texts) = data.split_at(data.len().min(18));
    let texts = String::from_utf8_lossy(texts);
    let mut parts = texts.splitn(3, '\n');
    let mut part = || parts.next().unwrap_or_default();
    let (pattern, path, query) = (part(), part(), part());
    patterns(pattern, path);
    conditions(pattern, path, query);
    ranges(numbers);
}

fn patterns(pattern: &str, text: &str) {
    let fits = plainly_fits(pattern.as_bytes(), text.as_bytes());
    let exact = Pattern::exact_case(pattern).matches(text.as_bytes());
    assert_eq!(exact, fits, "{pattern:?} and {text:?}");
    let (lower, folded) = (pattern.to_ascii_lowercase(), text.to_ascii_lowercase());
    let fits = plainly_fits(lower.as_bytes(), folded.as_bytes());
    let any = Pattern::any_case(pattern).matches(text.as_bytes());
    assert_eq!(any, fits, "{pattern:?} and {text:?}, whatever their case");
}

/// Whether a pattern fits a text: row by row, each prefix of one against each of the other.
fn plainly_fits(pattern: &[u8], text: &[u8]) -> bool {
    let mut row = vec![false; text.len() + 1];
    row[0] = true;
    for wanted in pattern {
        let mut next = vec![false; text.len() + 1];
        next[0] = *wanted == b'*' && row[0];
        for (at, byte) in text.iter().enumerate() {
            next[at + 1] = match wanted {
                b'*' => row[at + 1] || next[at],
                b'?' => row[at],
                byte_wanted => row[at] && byte_wanted == byte,
            };
        }
        row = next;
    }
    row[text.len()]
}

fn conditions(pattern: &str, path: &str, query: &str) {
    let headers = HeaderMap::new();
    let request = RequestView {
        host: path,
        port: None,
        path,
        query: Some(query),
        method: &Method::GET,
        headers: &headers,
        source: Ipv4Addr::LOCALHOST.into(),
    };
    let one = || Pattern::exact_case(pattern);
    let by_path = Condition::Path(vec![Pattern::exact_case("no such path"), one()]);
    let fits = one().matches(path.as_bytes()) || path == "no such path";
    assert_eq!(by_path.holds(&request), fits);
    let value = || Pattern::any_case(pattern);
    let by_query = |key| {
        Condition::Query(vec![QueryPattern {
            key,
            value: value(),
        }])
    };
    let some = by_query(None).holds(&request);
    let of_a_key = by_query(Some(Pattern::any_case("*"))).holds(&request);
    assert_eq!(some, of_a_key, "any key is every key");
    for expression in [
        Expression::exact_case(pattern),
        Expression::any_case(pattern),
    ] {
        let Some(expression) = expression else {
            continue;
        };
        let found = expression.matches(path.as_bytes());
        let by_path = Condition::PathMatches(vec![expression]);
        assert_eq!(by_path.holds(&request), found);
    }
}

fn ranges(numbers: &[u8]) {
    let Ok(numbers) = <[u8; 18]>::try_from(numbers) else {
        return;
    };
    let [prefix, flips, address @ ..] = numbers;
    let bits = u128::from_be_bytes(address);
    let flipped = bits ^ (1 << (flips % 128));
    let ipv6 = |bits| IpAddr::V6(Ipv6Addr::from_bits(bits));
    let range = Cidr {
        address: ipv6(bits),
        prefix: prefix % 129,
    };
    if ipv6(bits).to_canonical().is_ipv6() {
        assert!(
            range.contains(ipv6(bits)),
            "{range:?} holds its own address"
        );
    }
    // The bit that differs counts when it is one of the first.
    let is_same = 127 - u32::from(flips % 128) >= u32::from(range.prefix);
    if ipv6(bits).to_canonical().is_ipv6() && ipv6(flipped).to_canonical().is_ipv6() {
        assert_eq!(
            range.contains(ipv6(flipped)),
            is_same,
            "{range:?} and bit {flips}"
        );
    }
    let ipv4 = |bits: u128| IpAddr::V4(Ipv4Addr::from_bits((bits >> 96) as u32));
    let range = Cidr {
        address: ipv4(bits),
        prefix: prefix % 33,
    };
    let is_same = match 127 - u32::from(flips % 128) {
        differs @ 0..32 => differs >= u32::from(range.prefix),
        _ => true,
    };
    assert_eq!(
        range.contains(ipv4(flipped)),
        is_same,
        "{range:?} and bit {flips}"
    );
}
