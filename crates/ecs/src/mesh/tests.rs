//! The addresses that names in a namespace get.

use super::*;

fn endpoint(discovery_name: &str, aliases: &[(&str, u16)]) -> MeshEndpoint {
    MeshEndpoint {
        scope: Scope {
            account: "000000000000".parse().unwrap(),
            region: "us-east-1".parse().unwrap(),
        },
        namespace: "ns-1".to_owned(),
        discovery_name: discovery_name.to_owned(),
        service: String::new(),
        port_name: String::new(),
        aliases: aliases
            .iter()
            .map(|(name, port)| ((*name).to_owned(), *port))
            .collect(),
        protocol: "http".to_owned(),
        idle_timeout: Duration::ZERO,
        per_request_timeout: Duration::ZERO,
        tls: None,
    }
}

#[test]
fn each_name_has_an_address_and_ports_of_one_name_share_it() {
    let endpoints = [
        endpoint("admin", &[("orders.storefront", 9090)]),
        endpoint("orders", &[("orders.storefront", 8080)]),
        endpoint("payments", &[("payments.storefront", 8080)]),
        endpoint("usurper", &[("payments.storefront", 8080)]),
    ];
    let told: Vec<String> = aliases(&endpoints)
        .iter()
        .map(|alias| {
            format!(
                "{} {} {}",
                alias.address, alias.dns_name, alias.discovery_name
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "127.255.0.1 orders.storefront admin",
            "127.255.0.1 orders.storefront orders",
            "127.255.0.2 payments.storefront payments",
        ]
    );
}

#[test]
fn five_hundred_names_have_five_hundred_addresses() {
    let names: Vec<String> = (0..500).map(|number| format!("s{number:03}")).collect();
    let endpoints: Vec<MeshEndpoint> = names
        .iter()
        .map(|name| endpoint(name, &[(name.as_str(), 80)]))
        .collect();
    let mut addresses: Vec<Ipv4Addr> = aliases(&endpoints)
        .iter()
        .map(|alias| alias.address)
        .collect();
    addresses.dedup();
    assert_eq!(addresses.len(), 500);
    assert_eq!(addresses[499], Ipv4Addr::new(127, 255, 1, 244));
}
