//! Watches the alarms of a deployment while it is under way, and for a while after.

use super::Planner;
use super::failing::{Cause, Then};
use domain::clock::later;
use std::time::Duration;

/// How often the alarms of a deployment are asked. Chosen.
pub(crate) const ALARMS_AGAIN: Duration = Duration::from_secs(10);

/// How long alarms are watched after the tasks are in place. AWS says that the time depends on
/// the alarms and is below five minutes; chosen: a constant below that.
pub(crate) const ALARM_BAKE: Duration = Duration::from_secs(4 * 60);

impl Planner<'_> {
    /// Gives up a deployment when one of its alarms rings. Alarms that ring when it begins
    /// would say nothing about it: then none is watched. Chosen: a rollback is not watched.
    pub(super) fn watch_alarms(&mut self) {
        let rule = self.plan.service.rollout.alarms.as_ref();
        let Some(then) = rule.map(|rule| Then::of(rule.rollback)) else {
            return;
        };
        let Some(ringing) = &self.snapshot.ringing else {
            return;
        };
        if self
            .under_way()
            .is_none_or(|primary| primary.takes_back.is_some())
        {
            return;
        }
        let watch = &mut self.plan.service.deployments[0].alarm_watch;
        if !watch.asked {
            watch.asked = true;
            watch.off = !ringing.is_empty();
        }
        if watch.off {
            return;
        }
        if ringing.is_empty() {
            self.look_at(later(self.now, ALARMS_AGAIN));
            return;
        }
        watch.rang.clone_from(ringing);
        self.give_up(Cause::Alarm, then);
    }

    /// Whether the deployment, all of whose tasks are in place, is still watched.
    pub(super) fn bakes(&mut self) -> bool {
        let known = self.snapshot.ringing.is_some();
        let (now, until) = (self.now, later(self.now, ALARM_BAKE));
        let primary = &mut self.plan.service.deployments[0];
        let watch = &mut primary.alarm_watch;
        if !known || !watch.asked || watch.off {
            return false;
        }
        let until = *watch.bakes_until.get_or_insert(until);
        if now < until {
            self.look_at(until);
        }
        now < until
    }
}
