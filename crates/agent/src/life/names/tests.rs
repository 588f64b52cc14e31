//! What `names` promises.

use super::{hosts, resolver};
use crate::life::sample::container;
use serde_json::json;

const HOSTS: &str = "127.0.0.1 localhost\n";
const RESOLVER: &str = "search corp\nnameserver 10.0.0.2\noptions ndots:1\n";

#[test]
fn a_container_without_names_of_its_own_has_its_tasks_files() {
    let plain = container(json!({}));
    assert_eq!(
        (hosts(&plain, HOSTS), resolver(&plain, RESOLVER)),
        (None, None)
    );
}

#[test]
fn extra_hosts_and_the_containers_own_name_are_added() {
    let named = container(json!({
        "hostname": "app.local", "extra_hosts": [["db", "10.0.0.9"], ["cache", "10.0.0.8"]],
    }));
    let expected = "127.0.0.1 localhost\n127.0.1.1 app.local\n10.0.0.9 db\n10.0.0.8 cache\n";
    assert_eq!(hosts(&named, HOSTS).as_deref(), Some(expected));
}

#[test]
fn servers_and_domains_take_the_place_of_the_tasks() {
    let cases = [
        (
            json!(["1.1.1.1"]),
            json!([]),
            "nameserver 1.1.1.1\nsearch corp\noptions ndots:1\n",
        ),
        (
            json!([]),
            json!(["a", "b"]),
            "search a b\nnameserver 10.0.0.2\noptions ndots:1\n",
        ),
        (
            json!(["1.1.1.1", "8.8.8.8"]),
            json!(["a"]),
            "search a\nnameserver 1.1.1.1\nnameserver 8.8.8.8\noptions ndots:1\n",
        ),
    ];
    for (servers, domains, expected) in cases {
        let asked = container(json!({ "dns_servers": servers, "dns_search_domains": domains }));
        assert_eq!(resolver(&asked, RESOLVER).as_deref(), Some(expected));
    }
}
