//! `CPUUtilization` and `MemoryUtilization` of services, in percent of what their tasks have
//! reserved.

use super::{Seen, dimensions, sample, service};
use domain::metrics::Measure;
use domain::{Scope, Timestamp};

/// Each task is one sample of its service: their average is the service's, as all tasks of a
/// service reserve alike. What reserves nothing has none.
/// Source: ECS developer guide, service utilization.
pub(super) fn tell(seen: &[Seen], at: Timestamp, add: &mut dyn FnMut(&Scope, Measure)) {
    for one in seen {
        let (Some(name), Some(shares)) = (service(&one.task), shares(one)) else {
            continue;
        };
        let dimensions = dimensions([
            ("ClusterName", Some(&one.task.cluster)),
            ("ServiceName", Some(name)),
        ]);
        let told = [
            ("CPUUtilization", shares.0),
            ("MemoryUtilization", shares.1),
        ];
        for (name, share) in told {
            if let Some(share) = share {
                let metric = ("AWS/ECS", name, "Percent");
                add(&one.task.scope, sample(metric, &dimensions, share, at));
            }
        }
    }
}

/// What a task uses of its CPU units and of its memory, in percent, where it has reserved any.
pub(super) fn shares(one: &Seen) -> Option<(Option<f64>, Option<f64>)> {
    let (before, now) = one.span?;
    let of = |used: f64, reserved: u64| (reserved > 0).then(|| 100.0 * used / reserved as f64);
    let units = now.cpu_units_since(before);
    Some((
        units.and_then(|units| of(units, one.reserved.cpu_units)),
        of(now.memory_bytes as f64, one.reserved.memory_bytes),
    ))
}
