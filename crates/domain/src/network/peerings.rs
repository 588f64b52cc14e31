//! Peerings: ways from one VPC into another.
//!
//! ```text
//! initiating-request → pending-acceptance → provisioning → active → deleted
//!          └→ failed          ├→ rejected
//!                             ├→ expired
//!                             └→ deleted
//! ```
//!
//! What takes AWS a moment is done at once: the first and the third are told by the calls that
//! ask for them, and by nobody else.

use super::{Cidr, Vpc};
use crate::clock::later;
use crate::ecs::Tags;
use crate::{AccountId, Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};
use std::time::Duration;

#[cfg(test)]
mod tests;

/// How long a request may be accepted. Source: API reference, `CreateVpcPeeringConnection`.
pub const ACCEPTABLE: Duration = Duration::from_secs(7 * 24 * 3_600);

/// How long what has ended is shown to who ended it, and to everybody within one account; a
/// request that failed, to who made it. Source: VPC peering guide, lifecycle.
pub const SHOWN: Duration = Duration::from_secs(2 * 3_600);

/// How long what has ended is shown to the other account, and what has expired to both. Source:
/// VPC peering guide, lifecycle.
pub const SHOWN_TO_OTHERS: Duration = Duration::from_secs(2 * 24 * 3_600);

/// A way between two VPCs of one Region, which needs routes on both sides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VpcPeering {
    /// `pcx-` and 17 hexadecimal digits.
    pub id: String,
    /// Who asked for it.
    pub requester: PeeringSide,
    /// Who was asked.
    pub accepter: PeeringSide,
    /// What was done about it last.
    pub state: PeeringState,
    /// Since when it is in that state.
    pub since: Timestamp,
}

/// One of the two VPCs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PeeringSide {
    /// Whose VPC it is.
    pub scope: Scope,
    /// The VPC.
    pub vpc: String,
    /// Whether the other VPC resolves the names of this one's interfaces.
    pub names_for_peer: bool,
    /// Tags of this side's account. Within one account the requester's are those of both.
    pub tags: Tags,
}

/// What was done about a peering last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PeeringState {
    /// Asked for.
    Pending,
    /// Accepted.
    Active,
    /// Refused by the accepter.
    Rejected,
    /// Impossible: overlapping blocks, or no such VPC of the other account.
    Failed,
    /// Deleted, by that account.
    Deleted(AccountId),
}

/// The status a peering has at a time, with the API's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeeringStatus {
    /// Waits for the accepter.
    PendingAcceptance,
    /// Packets may pass.
    Active,
    /// Refused.
    Rejected,
    /// Impossible.
    Failed,
    /// Nobody accepted it in time.
    Expired,
    /// Deleted.
    Deleted,
}

impl PeeringStatus {
    /// The name the API uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PendingAcceptance => "pending-acceptance",
            Self::Active => "active",
            Self::Rejected => "rejected",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Deleted => "deleted",
        }
    }
}

impl VpcPeering {
    /// The key of the one with that id, asked for in `requester`.
    pub fn key_of(requester: &Scope, id: &str) -> Key {
        Key::kind(Self::KIND).join(&requester.segments()).child(id)
    }

    /// Where it stands at `now`.
    pub fn status(&self, now: Timestamp) -> PeeringStatus {
        match self.state {
            PeeringState::Pending if self.expires() <= now => PeeringStatus::Expired,
            PeeringState::Pending => PeeringStatus::PendingAcceptance,
            PeeringState::Active => PeeringStatus::Active,
            PeeringState::Rejected => PeeringStatus::Rejected,
            PeeringState::Failed => PeeringStatus::Failed,
            PeeringState::Deleted(_) => PeeringStatus::Deleted,
        }
    }

    /// Until when a request may be accepted. Means something only while it is pending.
    pub fn expires(&self) -> Timestamp {
        later(self.since, ACCEPTABLE)
    }

    /// Whether packets may pass.
    pub fn is_active(&self) -> bool {
        self.state == PeeringState::Active
    }

    /// Both sides, the requester's first.
    pub fn sides(&self) -> [&PeeringSide; 2] {
        [&self.requester, &self.accepter]
    }

    /// The side of that VPC and the one across, when it is one of the two.
    pub fn seen_from(&self, vpc: &str) -> Option<(&PeeringSide, &PeeringSide)> {
        match vpc {
            _ if vpc == self.requester.vpc => Some((&self.requester, &self.accepter)),
            _ if vpc == self.accepter.vpc => Some((&self.accepter, &self.requester)),
            _ => None,
        }
    }

    /// Whether it is between those two, whoever asked.
    pub fn joins(&self, one: &str, other: &str) -> bool {
        self.seen_from(one)
            .is_some_and(|(_, peer)| peer.vpc == other)
    }

    /// Whether both VPCs are of one account.
    pub fn is_within_one_account(&self) -> bool {
        self.requester.scope == self.accepter.scope
    }

    /// Whether one of the VPCs is in the scope.
    pub fn concerns(&self, scope: &Scope) -> bool {
        self.sides().iter().any(|side| side.scope == *scope)
    }

    /// Until when it is shown in the scope; `None` while it has not ended.
    pub fn shown_until(&self, scope: &Scope) -> Option<Timestamp> {
        let by = |account: &AccountId| match *account == scope.account {
            true => SHOWN,
            false => SHOWN_TO_OTHERS,
        };
        let (since, shown) = match &self.state {
            PeeringState::Active => return None,
            PeeringState::Pending => (self.expires(), SHOWN_TO_OTHERS),
            PeeringState::Failed => (self.since, SHOWN),
            PeeringState::Rejected => (self.since, by(&self.accepter.scope.account)),
            PeeringState::Deleted(account) => (self.since, by(account)),
        };
        Some(later(since, shown))
    }

    /// Whether the scope is told of it at `now`.
    pub fn is_shown(&self, scope: &Scope, now: Timestamp) -> bool {
        let tells = match self.state {
            // The other account never heard of it.
            PeeringState::Failed => self.requester.scope == *scope,
            PeeringState::Pending
            | PeeringState::Active
            | PeeringState::Rejected
            | PeeringState::Deleted(_) => self.concerns(scope),
        };
        tells && self.shown_until(scope).is_none_or(|until| now < until)
    }

    /// When nobody is told of it any more; `None` while it has not ended.
    pub fn forgotten_at(&self) -> Option<Timestamp> {
        let sides = self.sides().map(|side| self.shown_until(&side.scope));
        sides.into_iter().flatten().max()
    }

    /// The tags an account has given it.
    pub fn tags_of(&self, scope: &Scope) -> &Tags {
        match self.requester.scope == *scope {
            true => &self.requester.tags,
            false => &self.accepter.tags,
        }
    }

    /// The same, to be changed.
    pub fn tags_of_mut(&mut self, scope: &Scope) -> &mut Tags {
        match self.requester.scope == *scope {
            true => &mut self.requester.tags,
            false => &mut self.accepter.tags,
        }
    }
}

impl Record for VpcPeering {
    const KIND: &'static str = "network/peerings";

    fn key(&self) -> Key {
        Self::key_of(&self.requester.scope, &self.id)
    }
}

/// Whether two VPCs have an address in common, and so cannot be peers.
pub fn overlap(one: &Vpc, other: &Vpc) -> bool {
    let shares = |block: &Cidr| other.cidrs.iter().any(|across| block.overlaps(*across));
    one.cidrs.iter().any(shares)
}
