//! Whether what does not belong together is found out.

use super::check;
use crate::x509::sign::{self, Signer, Validity};
use crate::x509::{keys, pem};
use domain::clock::later;
use domain::{Clock as _, ManualClock, SeededIds, Timestamp};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// An authority and a certificate of it, with both keys, PEM.
struct World {
    root: String,
    leaf: String,
    root_key: String,
    leaf_key: String,
    now: Timestamp,
}

impl World {
    fn new() -> Self {
        let (ids, now) = (SeededIds::new(1), ManualClock::default().now());
        let validity = Validity {
            from: now,
            until: later(now, DAY),
        };
        let root_key = keys::generate("EC_prime256v1").expect("a key");
        let mut params = sign::blank(validity, &ids);
        params
            .distinguished_name
            .push(rcgen::DnType::CommonName, "the root");
        sign::as_authority(&mut params, None);
        let root = sign::self_signed(&params, &root_key).expect("a root");
        let leaf_key = keys::generate("EC_secp384r1").expect("a key");
        let params = sign::server(&["shop.example.com".to_owned()], validity, &ids);
        let text = |key: &rcgen::KeyPair| pem::encode("PRIVATE KEY", key.serialized_der());
        let (root_text, leaf_text) = (text(&root_key), text(&leaf_key));
        let signer = Signer {
            certificate: &root.certificate,
            key: root_key,
        };
        let leaf = sign::signed(&params.expect("parameters"), &leaf_key, signer).expect("a leaf");
        Self {
            root: root.certificate,
            leaf: leaf.certificate,
            root_key: root_text,
            leaf_key: leaf_text,
            now,
        }
    }

    fn check(&self, leaf: &str, key: &str, chain: Option<&str>, now: Timestamp) -> String {
        let chain = chain.map(str::as_bytes);
        match check(leaf.as_bytes(), key.as_bytes(), chain, now) {
            Ok(brought) => brought.facts.key_algorithm,
            Err(error) => error.to_string(),
        }
    }
}

#[test]
fn a_pair_with_its_chain_is_taken() {
    let world = World::new();
    let found = world.check(&world.leaf, &world.leaf_key, Some(&world.root), world.now);
    assert_eq!(found, "EC_secp384r1");
    let alone = world.check(&world.root, &world.root_key, None, world.now);
    assert_eq!(alone, "EC_prime256v1");
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let world = World::new();
    let says = |found: String, part: &str| assert!(found.contains(part), "{found}");
    let (leaf, key, now) = (&world.leaf, &world.leaf_key, world.now);
    says(
        world.check(leaf, &world.root_key, None, now),
        "does not match",
    );
    says(world.check(leaf, key, Some(leaf), now), "certificate is: 0");
    says(world.check(leaf, key, None, later(now, DAY)), "expired");
    says(
        world.check(leaf, key, None, Timestamp::UNIX_EPOCH),
        "not yet valid",
    );
    says(world.check("nothing", key, None, now), "not in PEM");
    let two = format!("{leaf}{leaf}");
    says(world.check(&two, key, None, now), "more than one");
}
