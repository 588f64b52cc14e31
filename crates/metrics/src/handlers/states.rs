//! Alarms put into a state by hand, and their actions switched on and off.

use super::alarms::no_alarm;
use super::{CloudWatch, allow_alarms};
use crate::fault::{Refusal, validation};
use crate::judge::{note_data, transition};
use api::Reply;
use api::cloudwatch::{
    DisableAlarmActionsInput, EnableAlarmActionsInput, SetAlarmStateInput, invalid_format_fault,
};
use domain::metrics::{Alarm, AlarmState};
use serde_json::Value;
use wire::Context;

impl CloudWatch {
    pub(super) async fn set_alarm_state(
        &self,
        cx: &Context,
        input: SetAlarmStateInput,
    ) -> Reply<()> {
        let name = &input.alarm_name;
        allow_alarms(cx, "SetAlarmState", std::slice::from_ref(name)).await?;
        let data = input.state_reason_data.as_deref();
        if data.is_some_and(|data| serde_json::from_str::<Value>(data).is_err()) {
            return Err(invalid_format_fault("TestMessageData is not valid JSON"));
        }
        let state = AlarmState::named(&input.state_value);
        let state = state.ok_or_else(|| validation("The state is none."))?;
        let (key, input, now) = (&Alarm::key_of(&cx.scope, name), &input, self.clock.now());
        self.write(|txn| async move {
            let found = txn.get::<Alarm>(key).await?;
            let before = found.ok_or_else(|| Refusal(no_alarm(name)))?;
            let mut after = Alarm {
                state,
                reason: input.state_reason.clone(),
                reason_data: input.state_reason_data.clone(),
                updated_at: now,
                ..before.clone()
            };
            if before.state != state {
                after.changed_at = now;
                let summary = transition(before.state, state);
                let what = ("StateUpdate", summary.as_str(), note_data(&before, &after));
                txn.put(&self.note(&after, now, what));
            }
            txn.put(&after);
            Ok(())
        })
        .await
    }

    pub(super) async fn enable_alarm_actions(
        &self,
        cx: &Context,
        input: EnableAlarmActionsInput,
    ) -> Reply<()> {
        allow_alarms(cx, "EnableAlarmActions", &input.alarm_names).await?;
        self.change_all(cx, &input.alarm_names, |alarm| alarm.actions_enabled = true)
            .await
    }

    pub(super) async fn disable_alarm_actions(
        &self,
        cx: &Context,
        input: DisableAlarmActionsInput,
    ) -> Reply<()> {
        allow_alarms(cx, "DisableAlarmActions", &input.alarm_names).await?;
        self.change_all(cx, &input.alarm_names, |alarm| {
            alarm.actions_enabled = false
        })
        .await
    }

    /// Changes alarms; names that none has are passed over, as the API has no refusal for them.
    async fn change_all(
        &self,
        cx: &Context,
        names: &[String],
        change: impl Fn(&mut Alarm) + Copy + Send + Sync,
    ) -> Reply<()> {
        let scope = &cx.scope;
        self.write(|txn| async move {
            for name in names {
                if let Some(mut alarm) = txn.get::<Alarm>(&Alarm::key_of(scope, name)).await? {
                    change(&mut alarm);
                    txn.put(&alarm);
                }
            }
            Ok(())
        })
        .await
    }
}
