//! One round of keeping a service at its desired count while deployments replace each other.

/// Fewest tasks that must stay healthy while a deployment rolls out.
///
/// Rounds up: half of 3 is 2. Source: ECS API model,
/// `DeploymentConfiguration$minimumHealthyPercent`.
pub fn healthy_floor(desired_count: u32, minimum_healthy_percent: u32) -> u32 {
    let tasks = u64::from(desired_count) * u64::from(minimum_healthy_percent);
    u32::try_from(tasks.div_ceil(100)).unwrap_or(u32::MAX)
}

/// Most tasks that may run or be pending while a deployment rolls out.
///
/// Rounds down: 125 % of 3 is 3. Source: ECS API model,
/// `DeploymentConfiguration$maximumPercent`.
pub fn ceiling(desired_count: u32, maximum_percent: u32) -> u32 {
    let tasks = u64::from(desired_count) * u64::from(maximum_percent);
    u32::try_from(tasks / 100).unwrap_or(u32::MAX)
}

/// Tasks of a deployment that should run, by how they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// On the way to `RUNNING`.
    pub starting: u32,
    /// `RUNNING`, but their checks have not decided yet.
    pub unproven: u32,
    /// `RUNNING` and healthy.
    pub healthy: u32,
    /// `RUNNING`, and a check fails.
    pub unhealthy: u32,
}

impl Tally {
    /// All of them.
    pub fn total(self) -> u32 {
        self.starting + self.unproven + self.healthy + self.unhealthy
    }

    /// All but the unhealthy ones.
    pub fn sound(self) -> u32 {
        self.starting + self.unproven + self.healthy
    }
}

/// How a service stands before a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Tasks wanted.
    pub desired: u32,
    /// Fewest that must stay healthy: [`healthy_floor`].
    pub floor: u32,
    /// Most that may run or be pending: [`ceiling`].
    pub ceiling: u32,
    /// Tasks of the primary deployment.
    pub primary: Tally,
    /// Tasks of all other deployments together.
    pub old: Tally,
    /// Whether the primary deployment was given up: it starts nothing any more.
    pub given_up: bool,
    /// Whether there is an older deployment that once completed, whose tasks are worth
    /// replacing when they end.
    pub old_is_good: bool,
}

/// What a round does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Round {
    /// Tasks of the primary deployment to start.
    pub start: u32,
    /// Tasks of the older good deployment to start in place of ones that ended.
    pub start_old: u32,
    /// Old tasks to stop that are not of use: still starting, or unhealthy.
    pub stop_old_unfit: u32,
    /// Old tasks to stop that are of use; unproven ones first.
    pub stop_old: u32,
    /// Unhealthy tasks of the primary deployment to stop.
    pub stop_unhealthy: u32,
    /// Tasks of the primary deployment to stop because fewer are wanted.
    pub stop_surplus: u32,
    /// The floor and the ceiling together let nothing happen.
    pub stuck: bool,
}

/// Plans one round.
///
/// New tasks start as far as the ceiling lets them. Old tasks of use stop when healthy tasks
/// have replaced them, or, as far as the floor lets them, to make room under the ceiling.
/// Chosen: an old task is not stopped just because the floor would allow it while there is
/// room to start its replacement first. An unhealthy task is likewise replaced before it is
/// stopped, unless the ceiling leaves no room.
pub fn plan(standing: &Standing) -> Round {
    let Standing {
        desired,
        floor,
        ceiling,
        primary,
        old,
        given_up,
        old_is_good,
    } = *standing;
    let need = if given_up {
        0
    } else {
        desired.saturating_sub(primary.sound())
    };
    // Old tasks that are still starting give way at once, unless they stand in for a good one.
    let kept_starting = if old_is_good { old.starting } else { 0 };
    let total = primary.total() + old.total() - (old.starting - kept_starting);
    let room = ceiling.saturating_sub(total);
    let start = need.min(room);
    let blocked = need - start;

    // Old tasks that run but are not proven yet are what callers have: they count as healthy
    // here, while new ones in the same place do not.
    let old_of_use = old.healthy + old.unproven;
    let healthy = primary.healthy + old_of_use;
    let wanted_old = if given_up { desired } else { floor };
    let sound = primary.healthy + old_of_use + kept_starting;
    let start_old = match old_is_good {
        true => wanted_old.saturating_sub(sound).min(room - start),
        false => 0,
    };

    let unhealthy = primary.unhealthy + old.unhealthy;
    let surplus = primary.sound().saturating_sub(desired);
    let replaced = healthy >= desired;
    let stop_for_room = blocked.min(unhealthy);
    let give_way = if replaced { unhealthy } else { stop_for_room };
    let stop_unhealthy = give_way.min(primary.unhealthy);
    let old_unhealthy = (give_way - stop_unhealthy).min(old.unhealthy);

    let excess = healthy.saturating_sub(desired.max(floor));
    let spare = healthy.saturating_sub(floor);
    let still_blocked = blocked.saturating_sub(stop_unhealthy + old_unhealthy);
    let stop_old = old_of_use.min(spare).min(excess.max(still_blocked));
    let done_starting = replaced && primary.sound() >= desired;
    let starting_gone = old.starting - if done_starting { 0 } else { kept_starting };

    let mut round = Round {
        start,
        start_old,
        stop_old_unfit: starting_gone + old_unhealthy,
        stop_old,
        stop_unhealthy,
        stop_surplus: surplus,
        stuck: false,
    };
    let idle = round == Round::default();
    round.stuck = idle && blocked > 0 && primary.starting + primary.unproven == 0;
    round
}

#[cfg(test)]
mod tests;
