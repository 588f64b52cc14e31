//! What happened to alarms.

use super::{CloudWatch, allow_alarms};
use crate::fault::internal;
use crate::page::{Order, page};
use api::Reply;
use api::cloudwatch::{
    AlarmHistoryItem, DescribeAlarmHistoryInput, DescribeAlarmHistoryOutput, invalid_next_token,
};
use domain::Timestamp;
use domain::metrics::AlarmNote;
use wire::Context;

/// Items of a page, when nothing is said. Chosen: the most that may be asked for.
const PAGE: usize = 100;

impl CloudWatch {
    pub(super) async fn describe_alarm_history(
        &self,
        cx: &Context,
        input: DescribeAlarmHistoryInput,
    ) -> Reply<DescribeAlarmHistoryOutput> {
        let names: Vec<String> = input.alarm_name.iter().cloned().collect();
        allow_alarms(cx, "DescribeAlarmHistory", &names).await?;
        let below = match &input.alarm_name {
            Some(name) => AlarmNote::alarm_key(&cx.scope, name),
            None => AlarmNote::scope_key(&cx.scope),
        };
        let found: Result<Vec<AlarmNote>, _> = self.store.list(&below).await;
        let mut found = found.map_err(|error| internal(&error))?;
        found.retain(|note| is_wanted(note, &input));
        let order = match input.scan_by.as_deref() {
            Some("TimestampAscending") => Order::Ascending,
            _ => Order::Descending,
        };
        let mut keyed: Vec<(String, AlarmNote)> =
            found.into_iter().map(|note| (place(&note), note)).collect();
        keyed.sort_by(|a, b| a.0.cmp(&b.0));
        if order == Order::Descending {
            keyed.reverse();
        }
        let limit = input
            .max_records
            .and_then(|most| usize::try_from(most).ok());
        let token = input.next_token.as_deref();
        let (shown, next_token) = page(keyed, order, token, limit.unwrap_or(PAGE))
            .map_err(|_| invalid_next_token("Invalid NextToken."))?;
        Ok(DescribeAlarmHistoryOutput {
            alarm_history_items: Some(shown.into_iter().map(told).collect()),
            next_token,
        })
    }
}

fn is_wanted(note: &AlarmNote, input: &DescribeAlarmHistoryInput) -> bool {
    let is_metric_alarm = |types: &Vec<String>| types.iter().any(|one| one == "MetricAlarm");
    let is_since = |start: Timestamp| note.at >= start;
    let is_until = |end: Timestamp| note.at <= end;
    input.alarm_types.as_ref().is_none_or(is_metric_alarm)
        // Contributors are of alarms on Metrics Insights, and there are none.
        && input.alarm_contributor_id.is_none()
        && input.history_item_type.as_ref().is_none_or(|kind| *kind == note.kind)
        && input.start_date.is_none_or(is_since)
        && input.end_date.is_none_or(is_until)
}

/// The note's place among all, by time.
fn place(note: &AlarmNote) -> String {
    let millis = note.at.as_millisecond().max(0);
    format!("{millis:015} {} {}", note.id, note.alarm)
}

fn told(note: AlarmNote) -> AlarmHistoryItem {
    AlarmHistoryItem {
        alarm_name: Some(note.alarm),
        alarm_type: Some("MetricAlarm".to_owned()),
        timestamp: Some(note.at),
        history_item_type: Some(note.kind),
        history_summary: Some(note.summary),
        history_data: Some(note.data),
        ..AlarmHistoryItem::default()
    }
}
