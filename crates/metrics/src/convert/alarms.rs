//! Alarms: as they are asked for, kept and told.

use super::queries::{period_words, queries};
use super::{dimensions, told_dimensions, unit};
use crate::fault::{exclusive, invalid, validation};
use crate::query::ask::{Asked, Query};
use crate::query::{Statistic, Window};
use api::cloudwatch::{MetricAlarm, MetricDataQuery, PutMetricAlarmInput};
use api::{ApiError, Reply};
use domain::Timestamp;
use domain::metrics::{Alarm, AlarmState, Metric, Watched};
use serde_json::Value;

/// How far back an alarm may look, seconds: a day; a week where periods are an hour or longer.
/// Source: CloudWatch API reference, `PutMetricAlarm`, EvaluationPeriods.
const DAY: u64 = 24 * 60 * 60;

/// A new alarm, or an old one as it shall be. Its state and tags are the caller's to keep.
pub(crate) fn alarm(
    input: PutMetricAlarmInput,
    scope: &domain::Scope,
    now: Timestamp,
) -> Reply<Alarm> {
    refuse_others(&input)?;
    let required = |name: &str| validation(format!("The parameter {name} is required."));
    let comparison = input.comparison_operator.clone();
    let comparison = comparison.ok_or_else(|| required("ComparisonOperator"))?;
    let threshold = input.threshold.ok_or_else(|| required("Threshold"))?;
    if !threshold.is_finite() {
        return Err(validation("The parameter Threshold must be a number."));
    }
    let periods = input.evaluation_periods;
    let periods = periods.ok_or_else(|| required("EvaluationPeriods"))?;
    check_options(&input)?;
    let evaluation_periods = u32::try_from(periods).unwrap_or(1);
    let datapoints = input
        .datapoints_to_alarm
        .map(|one| u32::try_from(one).unwrap_or(1));
    if datapoints.is_some_and(|datapoints| datapoints > evaluation_periods) {
        return Err(validation(
            "The parameter DatapointsToAlarm must be less than or equal to EvaluationPeriods.",
        ));
    }
    let (watched, period) = watched(&input)?;
    let most = if period >= 3_600 { 7 * DAY } else { DAY };
    let span = u64::from(evaluation_periods).saturating_mul(u64::from(period));
    if span > most {
        return Err(validation(format!(
            "Metrics cannot be checked across more than {} (EvaluationPeriods * Period must be \
             <= {most}).",
            if most == DAY { "a day" } else { "a week" }
        )));
    }
    let tags = input.tags.unwrap_or_default().into_iter();
    Ok(Alarm {
        scope: scope.clone(),
        name: input.alarm_name,
        description: input.alarm_description,
        actions_enabled: input.actions_enabled.unwrap_or(true),
        actions: [
            input.ok_actions.unwrap_or_default(),
            input.alarm_actions.unwrap_or_default(),
            input.insufficient_data_actions.unwrap_or_default(),
        ],
        watched,
        evaluation_periods,
        datapoints_to_alarm: datapoints,
        threshold,
        comparison,
        treat_missing: input.treat_missing_data,
        low_samples: input.evaluate_low_sample_count_percentile,
        tags: tags.map(|tag| (tag.key, tag.value)).collect(),
        configured_at: now,
        state: AlarmState::InsufficientData,
        reason: "Unchecked: Initial alarm creation".to_owned(),
        reason_data: None,
        updated_at: now,
        changed_at: now,
    })
}

/// Refuses alarms of kinds that are not here.
fn refuse_others(input: &PutMetricAlarmInput) -> Reply<()> {
    let others = [
        ("ThresholdMetricId", input.threshold_metric_id.is_some()),
        ("EvaluationWindow", input.evaluation_window.is_some()),
        ("WarmUpConfiguration", input.warm_up_configuration.is_some()),
        ("EvaluationCriteria", input.evaluation_criteria.is_some()),
        ("EvaluationInterval", input.evaluation_interval.is_some()),
        ("ActionConfiguration", input.action_configuration.is_some()),
    ];
    if let Some((name, _)) = others.iter().find(|(_, is_there)| *is_there) {
        return Err(validation(format!("Longshore's alarms have no {name}.")));
    }
    match input.comparison_operator.as_deref() {
        Some(band) if band.contains("LowerThreshold") || band.contains("UpperThreshold") => {
            Err(validation(format!(
                "{band} is for anomaly detection, which Longshore has not."
            )))
        }
        _ => Ok(()),
    }
}

fn check_options(input: &PutMetricAlarmInput) -> Reply<()> {
    let option = |given: &Option<String>, name: &str, known: &[&str], told: &str| match given {
        Some(other) if !known.contains(&other.as_str()) => Err(validation(format!(
            "Option {other} is not supported. Supported options for parameter {name} are {told}."
        ))),
        _ => Ok(()),
    };
    option(
        &input.treat_missing_data,
        "TreatMissingData",
        &["breaching", "notBreaching", "ignore", "missing"],
        "[breaching, notBreaching, ignore, missing]",
    )?;
    option(
        &input.evaluate_low_sample_count_percentile,
        "EvaluateLowSampleCountPercentile",
        &["evaluate", "ignore"],
        "evaluate and ignore",
    )
}

/// What is watched, and in which periods.
fn watched(input: &PutMetricAlarmInput) -> Reply<(Watched, u32)> {
    let given = input.metrics.as_deref().unwrap_or_default();
    match (&input.metric_name, given) {
        (Some(_), []) => metric(input),
        (None, [_, ..]) => of_queries(given),
        (Some(_), _) => Err(validation(exclusive("MetricName", "Metrics"))),
        (None, []) => Err(validation("The parameter MetricName is required.")),
    }
}

fn metric(input: &PutMetricAlarmInput) -> Reply<(Watched, u32)> {
    let required = |name: &str| validation(format!("The parameter {name} is required."));
    let namespace = input.namespace.clone();
    let namespace = namespace.ok_or_else(|| required("Namespace"))?;
    let statistic = match (&input.statistic, &input.extended_statistic) {
        (Some(one), None) => one.clone(),
        (None, Some(one)) => {
            let known = Statistic::extended(one);
            known.map(|_| one.clone()).ok_or_else(|| {
                invalid(format!(
                    "The value {one} for parameter ExtendedStatistic is not supported."
                ))
            })?
        }
        (Some(_), Some(_)) => {
            return Err(validation(exclusive("Statistic", "ExtendedStatistic")));
        }
        (None, None) => return Err(required("Statistic")),
    };
    let period = input.period.ok_or_else(|| required("Period"))?;
    // Source: CloudWatch API reference, `PutMetricAlarm`, Period.
    if matches!(period, 1 | 5) || Window::asked(0, (0, 0), period.into()).is_err() {
        return Err(validation(
            "The parameter Period must be 10, 20, 30, or a multiple of 60.",
        ));
    }
    let period = u32::try_from(period).unwrap_or(60);
    let name = input.metric_name.clone().unwrap_or_default();
    let dimensions = dimensions(input.dimensions.clone())?;
    let watched = Watched::Metric {
        metric: Metric::new(namespace, name, dimensions),
        statistic,
        period,
        unit: unit(input.unit.as_deref()).map(|unit| unit.as_str().to_owned()),
    };
    Ok((watched, period))
}

fn of_queries(given: &[MetricDataQuery]) -> Reply<(Watched, u32)> {
    let asked = queries(given, "Metrics")?;
    let answering = given.iter().filter(|one| one.return_data != Some(false));
    if answering.count() != 1 {
        return Err(validation(
            "Exactly one element of the metrics list should return data.",
        ));
    }
    let periods = asked.iter().filter_map(|query| match &query.what {
        Asked::Metric { period, .. } => Some(*period),
        Asked::Expression(_) => None,
    });
    let periods: Vec<i64> = periods.collect();
    let Some(longest) = periods.iter().max() else {
        return Err(validation("A metrics list must have a metric."));
    };
    // Source: CloudWatch user guide, alarms on math expressions.
    if periods.iter().any(|period| period != longest) || matches!(longest, 1 | 5) {
        return Err(validation(period_words(
            "Metrics.member.1.MetricStat.Period",
        )));
    }
    let told: Vec<Value> = given.iter().map(api::record::to_tree).collect();
    let period = u32::try_from(*longest).unwrap_or(u32::MAX);
    Ok((Watched::Queries(Value::Array(told)), period))
}

fn kept_queries(kept: &Value) -> Vec<MetricDataQuery> {
    let all = kept.as_array().map_or(&[][..], Vec::as_slice);
    all.iter().cloned().map(api::record::from_tree).collect()
}

/// The queries an alarm watches, and the id of the one whose answer counts.
pub(crate) fn watched_queries(kept: &Value) -> Option<(Vec<Query>, String)> {
    let given = kept_queries(kept);
    let answering = given.iter().find(|one| one.return_data != Some(false))?;
    let asked: Result<Vec<Query>, ApiError> = queries(&given, "Metrics");
    Some((asked.ok()?, answering.id.clone()))
}

/// An alarm as it is told.
pub(crate) fn told(alarm: Alarm) -> MetricAlarm {
    let whole = |number: u32| i32::try_from(number).ok();
    let arn = alarm.arn().to_string();
    let [ok, ringing, insufficient] = alarm.actions;
    let mut told = MetricAlarm {
        alarm_name: Some(alarm.name),
        alarm_arn: Some(arn),
        alarm_description: alarm.description,
        alarm_configuration_updated_timestamp: Some(alarm.configured_at),
        actions_enabled: Some(alarm.actions_enabled),
        ok_actions: Some(ok),
        alarm_actions: Some(ringing),
        insufficient_data_actions: Some(insufficient),
        state_value: Some(alarm.state.as_str().to_owned()),
        state_reason: Some(alarm.reason),
        state_reason_data: alarm.reason_data,
        state_updated_timestamp: Some(alarm.updated_at),
        state_transitioned_timestamp: Some(alarm.changed_at),
        evaluation_periods: whole(alarm.evaluation_periods),
        datapoints_to_alarm: alarm.datapoints_to_alarm.and_then(whole),
        threshold: Some(alarm.threshold),
        comparison_operator: Some(alarm.comparison),
        treat_missing_data: alarm.treat_missing,
        evaluate_low_sample_count_percentile: alarm.low_samples,
        ..MetricAlarm::default()
    };
    match alarm.watched {
        Watched::Metric {
            metric,
            statistic,
            period,
            unit,
        } => {
            told.namespace = Some(metric.namespace);
            told.metric_name = Some(metric.name);
            told.dimensions = Some(told_dimensions(&metric.dimensions));
            told.period = whole(period);
            told.unit = unit;
            match Statistic::extended(&statistic) {
                Some(_) => told.extended_statistic = Some(statistic),
                None => told.statistic = Some(statistic),
            }
        }
        Watched::Queries(kept) => {
            told.dimensions = Some(Vec::new());
            told.metrics = Some(kept_queries(&kept));
        }
    }
    told
}
