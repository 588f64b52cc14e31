//! The operations of CloudWatch.

mod alarms;
mod data;
mod describe;
mod history;
mod list;
mod put;
mod states;
mod statistics;
mod tags;

use crate::fault::{Refusal, internal};
use crate::series::Series;
use api::cloudwatch as shapes;
use api::cloudwatch::{
    DeleteAlarmsInput, DescribeAlarmHistoryInput, DescribeAlarmHistoryOutput,
    DescribeAlarmsForMetricInput, DescribeAlarmsForMetricOutput, DescribeAlarmsInput,
    DescribeAlarmsOutput, DisableAlarmActionsInput, EnableAlarmActionsInput, GetMetricDataInput,
    GetMetricDataOutput, GetMetricStatisticsInput, GetMetricStatisticsOutput, ListMetricsInput,
    ListMetricsOutput, ListTagsForResourceInput, ListTagsForResourceOutput, PutMetricAlarmInput,
    PutMetricDataInput, SetAlarmStateInput, TagResourceInput, TagResourceOutput,
    UntagResourceInput, UntagResourceOutput,
};
use api::{ApiError, Reply};
use domain::metrics::{Alarm, AlarmNote};
use domain::{Clock, IdSource, Scope, Timestamp};
use std::sync::Arc;
use store::{Store, Txn};
use wire::Context;

/// CloudWatch.
#[derive(Clone)]
pub struct CloudWatch {
    store: Store,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    series: Arc<Series>,
}

impl CloudWatch {
    /// Keeps alarms in `store` and what is measured in `series`.
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

    /// Asks what was measured, on a thread where that may take its time.
    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Series) -> T + Send + 'static,
    ) -> Reply<T> {
        let series = self.series.clone();
        let done = tokio::task::spawn_blocking(move || work(&series)).await;
        done.map_err(|error| internal(&error))
    }

    /// Writes in one transaction, and tries again when somebody else was first.
    async fn write<T, F>(&self, work: impl Fn(Txn) -> F) -> Reply<T>
    where
        F: Future<Output = Result<T, Refusal>>,
    {
        let written = self.store.transact(work).await;
        written.map_err(|Refusal(error)| error)
    }

    /// Every alarm of an account and Region, by name.
    async fn all_alarms(&self, scope: &Scope) -> Reply<Vec<Alarm>> {
        let found = self.store.list(&Alarm::scope_key(scope)).await;
        found.map_err(|error| internal(&error))
    }

    /// A note about an alarm, made now.
    fn note(&self, alarm: &Alarm, at: Timestamp, what: (&str, &str, String)) -> AlarmNote {
        let (kind, summary, data) = what;
        AlarmNote {
            scope: alarm.scope.clone(),
            alarm: alarm.name.clone(),
            at,
            id: self.ids.hex(8),
            kind: kind.to_owned(),
            summary: summary.to_owned(),
            data,
        }
    }
}

/// Asks whether `action` is allowed on the alarms of those names.
async fn allow_alarms(cx: &Context, action: &str, names: &[String]) -> Result<(), ApiError> {
    let action = format!("cloudwatch:{action}");
    for name in names {
        let arn = Alarm::arn_of(&cx.scope, name).to_string();
        cx.allow(&action, &arn).await?;
    }
    if names.is_empty() {
        let any = Alarm::arn_of(&cx.scope, "*").to_string();
        cx.allow(&action, &any).await?;
    }
    Ok(())
}

macro_rules! operations {
    ($($name:ident: $input:ident -> $output:ty;)*) => {
        impl shapes::Cloudwatch<Context> for CloudWatch {
            $(async fn $name(&self, cx: &Context, input: $input) -> Reply<$output> {
                self.$name(cx, input).await
            })*
        }
    };
}

operations! {
    delete_alarms: DeleteAlarmsInput -> ();
    describe_alarm_history: DescribeAlarmHistoryInput -> DescribeAlarmHistoryOutput;
    describe_alarms: DescribeAlarmsInput -> DescribeAlarmsOutput;
    describe_alarms_for_metric: DescribeAlarmsForMetricInput -> DescribeAlarmsForMetricOutput;
    disable_alarm_actions: DisableAlarmActionsInput -> ();
    enable_alarm_actions: EnableAlarmActionsInput -> ();
    get_metric_data: GetMetricDataInput -> GetMetricDataOutput;
    get_metric_statistics: GetMetricStatisticsInput -> GetMetricStatisticsOutput;
    list_metrics: ListMetricsInput -> ListMetricsOutput;
    list_tags_for_resource: ListTagsForResourceInput -> ListTagsForResourceOutput;
    put_metric_alarm: PutMetricAlarmInput -> ();
    put_metric_data: PutMetricDataInput -> ();
    set_alarm_state: SetAlarmStateInput -> ();
    tag_resource: TagResourceInput -> TagResourceOutput;
    untag_resource: UntagResourceInput -> UntagResourceOutput;
}
