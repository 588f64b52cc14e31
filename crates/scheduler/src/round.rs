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
    /// Healthy as well, but they have to go: their container instance is draining, or they
    /// move to another Availability Zone.
    pub leaving: u32,
    /// `RUNNING`, and a check fails.
    pub unhealthy: u32,
}

impl Tally {
    /// All of them.
    pub fn total(self) -> u32 {
        self.sound() + self.leaving + self.unhealthy
    }

    /// All but those that have to be replaced.
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
    /// Tasks to stop that have to go, of whichever deployment.
    pub stop_leaving: u32,
    /// Tasks of the primary deployment to stop because fewer are wanted.
    pub stop_surplus: u32,
    /// What the floor lets all these stops take. Matters when tasks that should stop first may
    /// not, and others would stop instead.
    pub spare: Spare,
    /// The floor and the ceiling together let nothing happen.
    pub stuck: bool,
}

/// How many tasks may stop before the floor is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spare {
    /// Of the healthy ones.
    pub healthy: u32,
    /// Of all that run, healthy and unproven. Chosen: AWS says nothing of stopping unproven
    /// tasks; those that run are what callers have.
    pub running: u32,
}

/// Plans one round.
///
/// New tasks start as far as the ceiling lets them. Old tasks of use stop when healthy tasks
/// have replaced them, or, as far as the floor lets them, to make room under the ceiling; so do
/// tasks that have to go. Chosen: an old task is not stopped just because the floor would allow
/// it while there is room to start its replacement first. An unhealthy task is likewise
/// replaced before it is stopped, unless the ceiling leaves no room.
pub fn plan(standing: &Standing) -> Round {
    let mut round = starts(standing);
    let blocked = wanted(standing) - round.start;
    stops(standing, blocked, &mut round);
    let waits = standing.primary.starting + standing.primary.unproven;
    round.stuck = round.is_idle() && blocked > 0 && waits == 0;
    round
}

/// How many tasks the primary deployment lacks.
fn wanted(standing: &Standing) -> u32 {
    match standing.given_up {
        true => 0,
        false => standing.desired.saturating_sub(standing.primary.sound()),
    }
}

/// What starts, as far as the ceiling lets it.
fn starts(standing: &Standing) -> Round {
    let (primary, old) = (standing.primary, standing.old);
    // Old tasks that are still starting give way at once, unless they stand in for a good one.
    let giving_way = old.starting - standing.kept_starting();
    let total = primary.total() + old.total() - giving_way;
    let room = standing.ceiling.saturating_sub(total);
    let start = wanted(standing).min(room);
    let wanted_old = match standing.given_up {
        true => standing.desired,
        false => standing.floor,
    };
    let sound = primary.healthy + standing.old_of_use() + standing.kept_starting();
    let start_old = match standing.old_is_good {
        true => wanted_old.saturating_sub(sound).min(room - start),
        false => 0,
    };
    Round {
        start,
        start_old,
        ..Round::default()
    }
}

/// What stops: the unfit, then those that have to go, then old ones, as far as the floor lets
/// them; `blocked` tasks wait for room under the ceiling.
fn stops(standing: &Standing, blocked: u32, round: &mut Round) {
    let Standing { desired, floor, .. } = *standing;
    let (primary, old) = (standing.primary, standing.old);
    let old_of_use = standing.old_of_use();
    let serving = primary.healthy + old_of_use;
    let leaving = primary.leaving + old.leaving;
    let replaced = serving >= desired;

    let unhealthy = primary.unhealthy + old.unhealthy;
    let give_way = if replaced {
        unhealthy
    } else {
        blocked.min(unhealthy)
    };
    round.stop_unhealthy = give_way.min(primary.unhealthy);
    let old_unhealthy = give_way - round.stop_unhealthy;
    let blocked = blocked - give_way.min(blocked);

    let healthy = primary.healthy + old.healthy + leaving;
    let running = healthy + primary.unproven + old.unproven;
    round.spare = Spare {
        healthy: healthy.saturating_sub(floor),
        running: running.saturating_sub(floor),
    };
    let may_leave = if replaced {
        leaving
    } else {
        blocked.min(leaving)
    };
    round.stop_leaving = may_leave.min(round.spare.healthy);
    let blocked = blocked - round.stop_leaving.min(blocked);

    let excess = serving.saturating_sub(desired.max(floor));
    let spare = (serving + leaving - round.stop_leaving).saturating_sub(floor);
    round.stop_old = old_of_use.min(spare).min(excess.max(blocked));

    let done_starting = replaced && primary.sound() >= desired;
    let kept_starting = if done_starting {
        0
    } else {
        standing.kept_starting()
    };
    round.stop_old_unfit = old.starting - kept_starting + old_unhealthy;
    round.stop_surplus = primary.sound().saturating_sub(desired);
}

impl Standing {
    /// Old tasks that run but are not proven yet are what callers have: they are of use, while
    /// new ones in the same place are not.
    fn old_of_use(&self) -> u32 {
        self.old.healthy + self.old.unproven
    }

    /// Old tasks that are still starting and stand in for good ones.
    fn kept_starting(&self) -> u32 {
        if self.old_is_good {
            self.old.starting
        } else {
            0
        }
    }
}

impl Round {
    /// Whether it starts and stops nothing.
    fn is_idle(&self) -> bool {
        let Self {
            start,
            start_old,
            stop_old_unfit,
            stop_old,
            stop_unhealthy,
            stop_leaving,
            stop_surplus,
            spare: _,
            stuck: _,
        } = *self;
        let stops = stop_old_unfit + stop_old + stop_unhealthy + stop_leaving + stop_surplus;
        start + start_old + stops == 0
    }
}

#[cfg(test)]
mod tests;
