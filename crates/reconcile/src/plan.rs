//! A decision as data.

use crate::Next;
use domain::Timestamp;
use std::fmt;

/// What is to be done about a key, and when to look again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan<A> {
    /// In the order in which they are to be done.
    pub actions: Vec<Action<A>>,
    /// When to look again once they are done.
    pub next: Next,
}

/// Something to do, and why, in words for the people who read the events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action<A> {
    /// What.
    pub what: A,
    /// Why.
    pub reason: String,
}

impl<A> Plan<A> {
    /// Nothing to do until something changes.
    pub fn rest() -> Self {
        Self {
            actions: Vec::new(),
            next: Next::OnChange,
        }
    }

    /// Nothing to do ever again.
    pub fn forget() -> Self {
        Self {
            actions: Vec::new(),
            next: Next::Forget,
        }
    }

    /// Adds an action.
    pub fn act(&mut self, what: A, reason: impl Into<String>) {
        self.actions.push(Action {
            what,
            reason: reason.into(),
        });
    }

    /// Looks again at `time` at the latest.
    pub fn look_at(&mut self, time: Timestamp) {
        self.next = self.next.or_at(time);
    }
}

impl<A: fmt::Display> fmt::Display for Plan<A> {
    /// One line an action, `what: reason`; `nothing` when there is none.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.actions.is_empty() {
            return formatter.write_str("nothing");
        }
        for (index, action) in self.actions.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(formatter, "{separator}{}: {}", action.what, action.reason)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Plan;
    use crate::Next;
    use domain::Timestamp;

    #[test]
    fn a_plan_reads_as_what_is_done_and_why() {
        let mut plan = Plan::rest();
        assert_eq!(plan.to_string(), "nothing");
        plan.act("stop 2 old", "the floor is 2");
        plan.act("start 1 new", "desired 4");
        assert_eq!(
            plan.to_string(),
            "stop 2 old: the floor is 2\nstart 1 new: desired 4"
        );
    }

    #[test]
    fn a_plan_looks_again_at_the_earliest_of_the_times_it_names() {
        let at = |second| Timestamp::from_second(second).expect("a time");
        let mut plan: Plan<&str> = Plan::rest();
        for second in [30, 10, 20] {
            plan.look_at(at(second));
        }
        assert_eq!(plan.next, Next::At(at(10)));
    }
}
