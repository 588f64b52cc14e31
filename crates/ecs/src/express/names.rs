//! Load balancers that Express services share.

use domain::Scope;
use domain::ecs::{ExpressPlace, ExpressService};
use sha2::{Digest, Sha256};

/// How many Express services share a load balancer. Source: developer guide, Express Mode.
const SHARED_BY: usize = 25;

/// The load balancer for one more service at a place: the first that has room. Its name follows
/// from the place, so that whoever makes it twice makes it once.
pub(crate) fn balancer(scope: &Scope, place: &ExpressPlace, others: &[ExpressService]) -> String {
    let users = |name: &str| {
        let here = others.iter().filter(|other| other.removed_at.is_none());
        here.filter(|other| other.balancer == name).count()
    };
    let mut number = 0;
    loop {
        let name = numbered(scope, place, number);
        if users(&name) < SHARED_BY {
            return name;
        }
        number += 1;
    }
}

fn numbered(scope: &Scope, place: &ExpressPlace, number: usize) -> String {
    let mut subnets = place.subnets.clone();
    subnets.sort();
    let Scope { account, region } = scope;
    let ExpressPlace { vpc, public, .. } = place;
    let text = format!(
        "{account} {region} {vpc} {} {public} {number}",
        subnets.join(",")
    );
    let digest = hex::encode(Sha256::digest(text));
    format!("ecs-express-gateway-alb-{}", &digest[..8])
}

/// The first label of a service's host names: two letters of its name and 32 digits of chance.
pub(crate) fn label(name: &str, digits: &str) -> String {
    let mut letters: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(2)
        .collect();
    while letters.len() < 2 {
        letters.push('x');
    }
    format!("{}-{digits}", letters.to_ascii_lowercase())
}

/// What a service is called when its owner does not say: the image's own name and some chance.
pub(crate) fn generated(image: &str, digits: &str) -> String {
    let last = image.rsplit('/').next().unwrap_or_default();
    let name = last.split([':', '@']).next().unwrap_or_default();
    let fitting = |character: char| match character {
        character if crate::refs::is_name_character(character) => character,
        _ => '-',
    };
    let name: String = name.chars().take(200).map(fitting).collect();
    let name = if name.is_empty() { "service" } else { &name };
    format!("{name}-{digits}")
}
