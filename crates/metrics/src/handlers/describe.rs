//! Alarms told.

use super::{CloudWatch, allow_alarms};
use crate::convert::alarms::told;
use crate::convert::dimensions;
use crate::fault::validation;
use crate::page::{Order, page};
use api::Reply;
use api::cloudwatch::{
    DescribeAlarmsForMetricInput, DescribeAlarmsForMetricOutput, DescribeAlarmsInput,
    DescribeAlarmsOutput, invalid_next_token,
};
use domain::metrics::{Alarm, Metric, Watched};
use wire::Context;

/// Alarms of a page, when nothing is said. Chosen: half of what may be asked for.
const PAGE: usize = 50;

impl CloudWatch {
    pub(super) async fn describe_alarms(
        &self,
        cx: &Context,
        input: DescribeAlarmsInput,
    ) -> Reply<DescribeAlarmsOutput> {
        let names = input.alarm_names.as_deref().unwrap_or_default();
        allow_alarms(cx, "DescribeAlarms", names).await?;
        if !names.is_empty() && input.alarm_name_prefix.is_some() {
            return Err(validation(
                "AlarmNamePrefix and AlarmNames are mutually exclusive.",
            ));
        }
        let mut found = self.all_alarms(&cx.scope).await?;
        found.retain(|alarm| is_wanted(alarm, &input));
        found.sort_by(|a, b| a.name.cmp(&b.name));
        let limit = input
            .max_records
            .and_then(|most| usize::try_from(most).ok());
        let keyed = found.into_iter().map(|alarm| (alarm.name.clone(), alarm));
        let token = input.next_token.as_deref();
        let limit = limit.unwrap_or(PAGE);
        let (shown, next_token) = page(keyed.collect(), Order::Ascending, token, limit)
            .map_err(|_| invalid_next_token("Invalid NextToken."))?;
        Ok(DescribeAlarmsOutput {
            composite_alarms: Some(Vec::new()),
            metric_alarms: Some(shown.into_iter().map(told).collect()),
            log_alarms: None,
            next_token,
        })
    }

    pub(super) async fn describe_alarms_for_metric(
        &self,
        cx: &Context,
        input: DescribeAlarmsForMetricInput,
    ) -> Reply<DescribeAlarmsForMetricOutput> {
        cx.allow("cloudwatch:DescribeAlarmsForMetric", "*").await?;
        let statistic = input.statistic.or(input.extended_statistic);
        let dimensions = dimensions(input.dimensions)?;
        let metric = Metric::new(input.namespace, input.metric_name, dimensions);
        let mut found = self.all_alarms(&cx.scope).await?;
        found.retain(|alarm| match &alarm.watched {
            Watched::Metric {
                metric: watched,
                statistic: kept,
                period,
                unit,
            } => {
                *watched == metric
                    && statistic.as_ref().is_none_or(|wanted| wanted == kept)
                    && input
                        .period
                        .is_none_or(|wanted| i64::from(wanted) == i64::from(*period))
                    && (input.unit.is_none() || input.unit == *unit)
            }
            Watched::Queries(_) => false,
        });
        Ok(DescribeAlarmsForMetricOutput {
            metric_alarms: Some(found.into_iter().map(told).collect()),
        })
    }
}

fn is_wanted(alarm: &Alarm, input: &DescribeAlarmsInput) -> bool {
    let is_named = match input.alarm_names.as_deref() {
        Some(names) if !names.is_empty() => names.contains(&alarm.name),
        _ => true,
    };
    let has_action = |prefix: &String| {
        let mut actions = alarm.actions.iter().flatten();
        actions.any(|action| action.starts_with(prefix))
    };
    let is_metric_alarm = |types: &Vec<String>| types.iter().any(|one| one == "MetricAlarm");
    // Only composite alarms have children and are parents, and there are none.
    let is_related =
        input.children_of_alarm_name.is_some() || input.parents_of_alarm_name.is_some();
    is_named
        && !is_related
        && begins(&alarm.name, &input.alarm_name_prefix)
        && input.alarm_types.as_ref().is_none_or(is_metric_alarm)
        && input.action_prefix.as_ref().is_none_or(has_action)
        && input
            .state_value
            .as_ref()
            .is_none_or(|state| alarm.state.as_str() == state)
}

fn begins(name: &str, prefix: &Option<String>) -> bool {
    prefix
        .as_ref()
        .is_none_or(|prefix| name.starts_with(prefix))
}
