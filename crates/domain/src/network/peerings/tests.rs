//! A peering's states over time, and who is told of them.

use super::{ACCEPTABLE, PeeringSide, PeeringState, PeeringStatus, SHOWN, SHOWN_TO_OTHERS};
use super::{VpcPeering, overlap};
use crate::clock::later;
use crate::network::Vpc;
use crate::{Scope, Timestamp};

fn scope(account: &str) -> Scope {
    Scope {
        account: account.parse().unwrap(),
        region: "us-east-1".parse().unwrap(),
    }
}

fn side(account: &str, vpc: &str) -> PeeringSide {
    PeeringSide {
        scope: scope(account),
        vpc: vpc.to_owned(),
        names_for_peer: false,
        tags: Default::default(),
    }
}

fn peering(accepter: &str, state: PeeringState) -> VpcPeering {
    VpcPeering {
        id: "pcx-1".to_owned(),
        requester: side("000000000001", "vpc-a"),
        accepter: side(accepter, "vpc-b"),
        state,
        since: Timestamp::UNIX_EPOCH,
    }
}

const ONE: &str = "000000000001";
const OTHER: &str = "000000000002";

#[test]
fn a_request_expires_after_seven_days_and_is_shown_two_days_more() {
    let asked = peering(OTHER, PeeringState::Pending);
    let end = later(Timestamp::UNIX_EPOCH, ACCEPTABLE);
    assert_eq!(
        asked.status(Timestamp::UNIX_EPOCH),
        PeeringStatus::PendingAcceptance
    );
    assert_eq!(asked.status(end), PeeringStatus::Expired);
    for account in [ONE, OTHER] {
        assert!(asked.is_shown(&scope(account), end));
        assert!(!asked.is_shown(&scope(account), later(end, SHOWN_TO_OTHERS)));
    }
    assert_eq!(asked.forgotten_at(), Some(later(end, SHOWN_TO_OTHERS)));
}

#[test]
fn what_was_deleted_or_rejected_is_shown_longer_to_the_other_account() {
    let deleted = PeeringState::Deleted(ONE.parse().unwrap());
    for (state, ender, other) in [(deleted, ONE, OTHER), (PeeringState::Rejected, OTHER, ONE)] {
        let ended = peering(OTHER, state);
        let after = later(Timestamp::UNIX_EPOCH, SHOWN);
        assert!(!ended.is_shown(&scope(ender), after));
        assert!(ended.is_shown(&scope(other), after));
        let long_after = later(Timestamp::UNIX_EPOCH, SHOWN_TO_OTHERS);
        assert_eq!(ended.forgotten_at(), Some(long_after));
    }
    let within = peering(ONE, PeeringState::Rejected);
    assert_eq!(
        within.forgotten_at(),
        Some(later(Timestamp::UNIX_EPOCH, SHOWN))
    );
}

#[test]
fn the_other_account_never_hears_of_a_request_that_failed() {
    let failed = peering(OTHER, PeeringState::Failed);
    assert!(failed.is_shown(&scope(ONE), Timestamp::UNIX_EPOCH));
    assert!(!failed.is_shown(&scope(OTHER), Timestamp::UNIX_EPOCH));
}

#[test]
fn an_active_one_joins_its_two_vpcs_and_is_never_forgotten() {
    let active = peering(ONE, PeeringState::Active);
    assert!(active.joins("vpc-a", "vpc-b") && active.joins("vpc-b", "vpc-a"));
    assert!(!active.joins("vpc-a", "vpc-c"));
    assert_eq!(active.forgotten_at(), None);
    let (own, across) = active.seen_from("vpc-b").unwrap();
    assert_eq!((own.vpc.as_str(), across.vpc.as_str()), ("vpc-b", "vpc-a"));
}

#[test]
fn vpcs_that_share_an_address_overlap() {
    let vpc = |blocks: &[&str]| Vpc {
        scope: scope(ONE),
        id: "vpc-a".to_owned(),
        cidrs: blocks.iter().map(|block| block.parse().unwrap()).collect(),
        is_default: false,
        dns_support: true,
        dns_hostnames: false,
        tags: Default::default(),
    };
    let one = vpc(&["10.0.0.0/16", "10.2.0.0/16"]);
    assert!(overlap(&one, &vpc(&["10.1.0.0/16", "10.2.3.0/24"])));
    assert!(!overlap(&one, &vpc(&["10.1.0.0/16"])));
}
