//! Looks at alarms again and again.

use crate::convert::alarms::watched_queries;
use crate::judge::{self, LOOK_BACK, Point, Verdict, judge};
use crate::query::ask::{AskError, Asked, Query, answer};
use crate::query::math::Answer;
use crate::query::{Statistic, Window};
use crate::series::Series;
use domain::clock::later;
use domain::metrics::{Alarm, AlarmNote, Metric, Unit, Watched};
use domain::{Clock, IdSource, Key, Record, Scope, Timestamp};
use reconcile::{Controller, Interest, Next, Retry};
use std::sync::Arc;
use std::time::Duration;
use store::{CommitError, Store};

/// How long after a minute has ended its measures are looked at: those who measure have handed
/// them over by then. Chosen.
const GRACE_SECONDS: i64 = 15;

/// Puts alarms into the state their data points ask for, every minute; every ten seconds where
/// their periods are shorter than a minute.
///
/// Reads `Alarm` and what was measured; writes the state of `Alarm` and why, and `AlarmNote`.
pub struct Alarms {
    store: Store,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    series: Arc<Series>,
}

/// What an alarm watches, ready to be asked.
struct Watch {
    queries: Vec<Query>,
    /// The id of the query whose answer counts.
    answers: String,
    period: i64,
    statistic: Option<Statistic>,
}

impl Alarms {
    /// Judges the alarms in `store` by what is in `series`.
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        series: Arc<Series>,
    ) -> Self {
        Self {
            store,
            clock,
            ids,
            series,
        }
    }

    /// What was seen in the newest periods, the newest first.
    async fn look(
        &self,
        alarm: &Alarm,
        watch: Watch,
    ) -> Result<Vec<(Timestamp, Option<Point>)>, Retry> {
        let count = i64::from(alarm.evaluation_periods.saturating_add(LOOK_BACK));
        let step = watch.period.min(60);
        let ready = self.clock.now().as_second() - grace(watch.period);
        let end = ready - ready.rem_euclid(step);
        let (series, scope) = (self.series.clone(), alarm.scope.clone());
        let period = watch.period;
        let found = tokio::task::spawn_blocking(move || seen(&series, &scope, &watch, end, count));
        let found = found.await??;
        let begins =
            (1..=count).filter_map(|back| Timestamp::from_second(end - period * back).ok());
        let newest = begins.map(|begin| (begin, found.iter().find(|point| point.at == begin)));
        Ok(newest.map(|(at, point)| (at, point.copied())).collect())
    }

    /// Writes a verdict, unless the alarm was changed meanwhile.
    async fn save(&self, judged: &Alarm, verdict: Verdict) -> Result<(), CommitError> {
        let now = self.clock.now();
        let after = Alarm {
            state: verdict.state,
            reason: verdict.reason,
            reason_data: Some(verdict.data.to_string()),
            updated_at: now,
            changed_at: now,
            ..judged.clone()
        };
        let note = AlarmNote {
            scope: judged.scope.clone(),
            alarm: judged.name.clone(),
            at: now,
            id: self.ids.hex(8),
            kind: "StateUpdate".to_owned(),
            summary: judge::transition(judged.state, after.state),
            data: judge::note_data(judged, &after),
        };
        let (after, note) = (&after, &note);
        self.store
            .transact(|txn| async move {
                if txn.get::<Alarm>(&after.key()).await?.as_ref() == Some(judged) {
                    txn.put(after);
                    txn.put(note);
                }
                Ok(())
            })
            .await
    }
}

/// Asks what was measured. May wait for the disk.
fn seen(
    series: &Series,
    scope: &Scope,
    watch: &Watch,
    end: i64,
    count: i64,
) -> Result<Vec<Point>, Retry> {
    let point = |at: i64, value, samples| {
        Timestamp::from_second(at)
            .ok()
            .map(|at| Point { at, value, samples })
    };
    if let ([query], Some(statistic)) = (watch.queries.as_slice(), &watch.statistic)
        && let Asked::Metric { metric, unit, .. } = &query.what
    {
        let window = Window::newest(end, watch.period, count);
        let periods = window.read(series, scope, metric, *unit)?;
        let points = periods
            .iter()
            .filter_map(|(at, _, seen)| point(*at, statistic.of(seen)?, Some(seen.samples)));
        return Ok(points.collect());
    }
    let window = |period: i64| Window::newest(end, period, watch.period * count / period.max(1));
    let mut answers =
        answer(series, scope, &watch.queries, &window).map_err(|error| match error {
            AskError::Math(id, why) => Retry::because(format!("expression {id}: {why}")),
            AskError::Shelf(error) => Retry::from(error),
        })?;
    match answers.told.remove(&watch.answers) {
        Some(Answer::Series(points, _)) => Ok(points
            .into_iter()
            .filter_map(|(at, value)| point(at, value, None))
            .collect()),
        _ => Ok(Vec::new()),
    }
}

/// What an alarm watches; nothing when that cannot be asked (any more).
fn watch(alarm: &Alarm) -> Option<Watch> {
    match &alarm.watched {
        Watched::Metric {
            metric,
            statistic,
            period,
            unit,
        } => Some(single(metric, statistic, *period, unit.as_deref())?),
        Watched::Queries(given) => {
            let (queries, answers) = watched_queries(given)?;
            let periods = queries.iter().filter_map(|query| match &query.what {
                Asked::Metric { period, .. } => Some(*period),
                Asked::Expression(_) => None,
            });
            let period = periods.max()?;
            Some(Watch {
                queries,
                answers,
                period,
                statistic: None,
            })
        }
    }
}

fn single(metric: &Metric, statistic: &str, period: u32, unit: Option<&str>) -> Option<Watch> {
    let (statistic, period) = (Statistic::named(statistic)?, i64::from(period));
    let what = Asked::Metric {
        metric: metric.clone(),
        statistic,
        period,
        unit: unit.and_then(Unit::named),
    };
    let id = "m1".to_owned();
    Some(Watch {
        queries: vec![Query {
            id: id.clone(),
            what,
        }],
        answers: id,
        period,
        statistic: Some(statistic),
    })
}

/// Measures of less than a minute are put by callers themselves, at once.
fn grace(period: i64) -> i64 {
    if period < 60 { 0 } else { GRACE_SECONDS }
}

/// When an alarm of such periods is looked at next.
fn next_look(now: Timestamp, period: i64) -> Timestamp {
    let (now_second, grace) = (now.as_second(), grace(period));
    let step = if period < 60 { 10 } else { 60 };
    let passed = (now_second - grace).rem_euclid(step);
    let pause = u64::try_from(step - passed).unwrap_or(1);
    let whole = Timestamp::from_second(now_second).unwrap_or(now);
    later(whole, Duration::from_secs(pause))
}

/// Until when a state that was set is left alone.
///
/// Chosen: until the next look but one at the latest, so that whoever watches the alarm sees a
/// state that a caller has set; AWS says, until the next comparison.
fn stays_until(alarm: &Alarm, period: i64) -> Option<Timestamp> {
    let step = if period < 60 { 10 } else { 60 };
    let was_set = alarm.updated_at > alarm.configured_at;
    was_set.then(|| next_look(later(alarm.updated_at, Duration::from_secs(step)), period))
}

impl Controller for Alarms {
    type Key = Key;

    fn name(&self) -> &'static str {
        "alarms"
    }

    fn watches(&self) -> Vec<Interest<Key>> {
        vec![Interest::keyed(Alarm::KIND, |key| vec![key.clone()])]
    }

    async fn reconcile(&self, key: &Key) -> Result<Next, Retry> {
        let Some(alarm) = self.store.get::<Alarm>(key).await? else {
            return Ok(Next::Forget);
        };
        let Some(watch) = watch(&alarm) else {
            return Ok(Next::OnChange);
        };
        if let Some(until) = stays_until(&alarm, watch.period).filter(|at| self.clock.now() < *at) {
            return Ok(Next::At(until));
        }
        let enough = watch.statistic.map_or(0.0, |one| one.enough_samples());
        let period = watch.period;
        let points = self.look(&alarm, watch).await?;
        if let Some(verdict) = judge(&alarm, &points, enough, self.clock.now()) {
            self.save(&alarm, verdict).await?;
        }
        Ok(Next::At(next_look(self.clock.now(), period)))
    }
}
