//! Alarms made, changed and deleted.

use super::{CloudWatch, allow_alarms};
use crate::convert::alarms::alarm;
use crate::convert::notes::configuration;
use crate::fault::validation;
use api::Reply;
use api::cloudwatch::{
    DeleteAlarmsInput, PutMetricAlarmInput, limit_exceeded_fault, resource_not_found,
};
use domain::metrics::{Alarm, AlarmNote};
use domain::{Key, Record as _};
use wire::Context;

/// Alarms of an account in a Region. Source: CloudWatch user guide, common features of alarms.
const MOST: usize = 5_000;
/// Tags of an alarm. Source: CloudWatch API reference, `TagResource`.
pub(super) const MOST_TAGS: usize = 50;

impl CloudWatch {
    pub(super) async fn put_metric_alarm(
        &self,
        cx: &Context,
        input: PutMetricAlarmInput,
    ) -> Reply<()> {
        let names = [input.alarm_name.clone()];
        allow_alarms(cx, "PutMetricAlarm", &names).await?;
        let wanted = alarm(input, &cx.scope, self.clock.now())?;
        if wanted.tags.len() > MOST_TAGS {
            return Err(validation(format!(
                "An alarm has at most {MOST_TAGS} tags."
            )));
        }
        let (key, wanted) = (&wanted.key(), &wanted);
        self.write(|txn| async move {
            let Some(before) = txn.get::<Alarm>(key).await? else {
                let all: Vec<Alarm> = txn.list(&Alarm::scope_key(&wanted.scope)).await?;
                if all.len() >= MOST {
                    let words = "The maximum number of alarms is reached.";
                    return Err(limit_exceeded_fault(words).into());
                }
                txn.put(wanted);
                txn.put(&self.configured("created", "Create", wanted));
                return Ok(());
            };
            // Its state stays until it is judged again.
            // Source: CloudWatch API reference, `PutMetricAlarm`.
            let after = Alarm {
                tags: before.tags,
                state: before.state,
                reason: before.reason,
                reason_data: before.reason_data,
                updated_at: before.updated_at,
                changed_at: before.changed_at,
                ..wanted.clone()
            };
            txn.put(&after);
            txn.put(&self.configured("updated", "Update", &after));
            Ok(())
        })
        .await
    }

    /// Deletes alarms; names that none has are passed over.
    ///
    /// Source: CloudWatch API model, `DeleteAlarms`: alarms whose names are right are deleted all
    /// the same. That a second deletion is no error either, an issue of CloudFormation's command
    /// line tells (456).
    pub(super) async fn delete_alarms(&self, cx: &Context, input: DeleteAlarmsInput) -> Reply<()> {
        allow_alarms(cx, "DeleteAlarms", &input.alarm_names).await?;
        let keys = input.alarm_names.iter();
        let keys: &Vec<Key> = &keys.map(|name| Alarm::key_of(&cx.scope, name)).collect();
        self.write(|txn| async move {
            for key in keys {
                if let Some(alarm) = txn.get::<Alarm>(key).await? {
                    txn.delete(key);
                    txn.put(&self.configured("deleted", "Delete", &alarm));
                }
            }
            Ok(())
        })
        .await
    }

    /// A note that an alarm was configured.
    fn configured(&self, done: &str, kind: &str, alarm: &Alarm) -> AlarmNote {
        let data = configuration(alarm, kind).to_string();
        let summary = format!("Alarm \"{}\" {done}", alarm.name);
        let what = ("ConfigurationUpdate", summary.as_str(), data);
        self.note(alarm, self.clock.now(), what)
    }
}

pub(super) fn no_alarm(name: &str) -> api::ApiError {
    resource_not_found(format!("The alarm {name} does not exist."))
}
