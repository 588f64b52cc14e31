//! What `spec` promises.

use super::*;

#[test]
fn a_range_forgets_the_bits_below_its_prefix() {
    assert_eq!(
        "10.0.1.77/24".parse::<Cidr>().unwrap().to_string(),
        "10.0.1.0/24"
    );
    assert_eq!(
        "0.0.0.0/0".parse::<Cidr>().unwrap().mask(),
        Ipv4Addr::UNSPECIFIED
    );
}

#[test]
fn what_is_not_a_range_is_refused() {
    for text in [
        "",
        "10.0.0.0",
        "10.0.0.0/33",
        "10.0.0/8",
        "x/8",
        "10.0.0.0/-1",
    ] {
        assert!(text.parse::<Cidr>().is_err(), "{text}");
    }
}

#[test]
fn the_resolver_is_two_above_the_base_of_the_primary_range() {
    let vpc = VpcSpec {
        id: "vpc-1".to_owned(),
        cidrs: vec![
            "10.7.0.0/16".parse().unwrap(),
            "10.8.0.0/16".parse().unwrap(),
        ],
        services: vec![],
    };
    assert_eq!(
        vpc.resolver_addresses(),
        [Ipv4Addr::new(10, 7, 0, 2), LINK_LOCAL_RESOLVER]
    );
}
