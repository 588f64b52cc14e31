//! Alarms, and the controller that judges them.

use crate::queries::{math, sum};
use crate::{Room, cx, orders, room};
use api::cloudwatch::{
    Cloudwatch, DeleteAlarmsInput, DescribeAlarmHistoryInput, DescribeAlarmsInput, MetricAlarm,
    MetricDataQuery, PutMetricAlarmInput, SetAlarmStateInput,
};
use domain::Clock;
use domain::metrics::Alarm;
use metrics::Alarms;
use reconcile::{Controller, Next};

fn many_orders() -> PutMetricAlarmInput {
    PutMetricAlarmInput {
        alarm_name: "many orders".to_owned(),
        namespace: Some("Shop".to_owned()),
        metric_name: Some("Orders".to_owned()),
        statistic: Some("Sum".to_owned()),
        period: Some(60),
        evaluation_periods: Some(1),
        threshold: Some(5.0),
        comparison_operator: Some("GreaterThanThreshold".to_owned()),
        treat_missing_data: Some("notBreaching".to_owned()),
        ..PutMetricAlarmInput::default()
    }
}

impl Room {
    async fn alarm(&self, input: PutMetricAlarmInput) -> Result<(), String> {
        let put = self.api.put_metric_alarm(&cx(), input).await;
        put.map_err(|error| error.code)
    }

    async fn only_alarm(&self) -> MetricAlarm {
        let told = self
            .api
            .describe_alarms(&cx(), DescribeAlarmsInput::default())
            .await;
        let mut alarms = told.unwrap().metric_alarms.unwrap();
        assert_eq!(alarms.len(), 1);
        alarms.remove(0)
    }

    /// Lets the controller look; tells the state that follows, and in how many seconds it looks
    /// again.
    async fn looked(&self) -> (String, i64) {
        let (clock, ids) = (self.clock.clone(), self.ids.clone());
        let alarms = Alarms::new(self.store.clone(), clock, ids, self.series.clone());
        let alarm = self.only_alarm().await;
        let key = Alarm::key_of(&crate::scope(), alarm.alarm_name.as_deref().unwrap());
        let next = alarms.reconcile(&key).await.unwrap();
        let Next::At(at) = next else {
            panic!("{next:?}");
        };
        let wait = at.as_second() - self.clock.now().as_second();
        (self.only_alarm().await.state_value.unwrap(), wait)
    }
}

#[tokio::test]
async fn an_alarm_rings_and_is_silent_again() {
    let room = room();
    room.alarm(many_orders()).await.unwrap();
    let alarm = room.only_alarm().await;
    assert_eq!(alarm.state_value.as_deref(), Some("INSUFFICIENT_DATA"));
    assert_eq!(
        alarm.alarm_arn.unwrap(),
        "arn:aws:cloudwatch:us-east-1:000000000000:alarm:many orders"
    );
    room.put(vec![orders(6.0)]).await.unwrap();
    room.pass(75);
    assert_eq!(room.looked().await, ("ALARM".to_owned(), 60));
    let reason = room.only_alarm().await.state_reason.unwrap();
    assert!(
        reason.starts_with("Threshold Crossed: 1 datapoint [6.0 ("),
        "{reason}"
    );
    // Three more minutes are looked at, and the state stays for one look at least.
    for _ in 0..4 {
        room.pass(60);
        room.looked().await;
    }
    assert_eq!(room.looked().await.0, "OK");
    let told = room
        .api
        .describe_alarm_history(&cx(), DescribeAlarmHistoryInput::default())
        .await;
    let items = told.unwrap().alarm_history_items.unwrap();
    let made: serde_json::Value =
        serde_json::from_str(items[2].history_data.as_deref().unwrap()).unwrap();
    assert_eq!(made["type"], "Create");
    let made = &made["createdAlarm"];
    assert_eq!(made["alarmName"], "many orders");
    assert_eq!(made["stateValue"], "INSUFFICIENT_DATA");
    assert_eq!(made["okactions"], serde_json::json!([]));
    let at = made["stateUpdatedTimestamp"].as_str().unwrap();
    assert!(at.ends_with("+0000"), "{at}");
    let told: Vec<_> = items
        .into_iter()
        .map(|item| item.history_summary.unwrap())
        .collect();
    let expected = [
        "Alarm updated from ALARM to OK",
        "Alarm updated from INSUFFICIENT_DATA to ALARM",
        "Alarm \"many orders\" created",
    ];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn a_state_that_was_set_stays_for_a_while() {
    let room = room();
    room.alarm(many_orders()).await.unwrap();
    room.pass(10);
    let set = SetAlarmStateInput {
        alarm_name: "many orders".to_owned(),
        state_value: "ALARM".to_owned(),
        state_reason: "a drill".to_owned(),
        state_reason_data: None,
    };
    room.api.set_alarm_state(&cx(), set.clone()).await.unwrap();
    assert_eq!(room.looked().await, ("ALARM".to_owned(), 65));
    room.pass(65);
    assert_eq!(room.looked().await.0, "OK");
    let unknown = SetAlarmStateInput {
        alarm_name: "other".to_owned(),
        ..set.clone()
    };
    let refused = room.api.set_alarm_state(&cx(), unknown).await.unwrap_err();
    assert_eq!(
        (refused.code.as_str(), refused.status),
        ("ResourceNotFound", 404)
    );
    let no_json = SetAlarmStateInput {
        state_reason_data: Some("{".to_owned()),
        ..set
    };
    let refused = room.api.set_alarm_state(&cx(), no_json).await.unwrap_err();
    assert_eq!(refused.code, "InvalidFormat");
}

#[tokio::test]
async fn an_alarm_may_watch_an_expression() {
    let room = room();
    let hidden = MetricDataQuery {
        return_data: Some(false),
        ..sum("m1", "Orders")
    };
    let metrics = vec![math("e1", "m1 * 100"), hidden];
    let wanted = PutMetricAlarmInput {
        namespace: None,
        metric_name: None,
        statistic: None,
        period: None,
        threshold: Some(550.0),
        metrics: Some(metrics.clone()),
        ..many_orders()
    };
    room.alarm(wanted).await.unwrap();
    assert_eq!(room.only_alarm().await.metrics, Some(metrics));
    room.put(vec![orders(6.0)]).await.unwrap();
    room.pass(75);
    assert_eq!(room.looked().await.0, "ALARM");
}

#[tokio::test]
async fn a_change_keeps_the_state_and_what_is_deleted_is_gone() {
    let room = room();
    room.alarm(many_orders()).await.unwrap();
    room.pass(60);
    room.looked().await;
    let changed = PutMetricAlarmInput {
        threshold: Some(7.0),
        ..many_orders()
    };
    room.alarm(changed).await.unwrap();
    let alarm = room.only_alarm().await;
    assert_eq!(
        (alarm.threshold, alarm.state_value.as_deref()),
        (Some(7.0), Some("OK"))
    );
    let delete = |names: &[&str]| DeleteAlarmsInput {
        alarm_names: names.iter().map(|one| (*one).to_owned()).collect(),
    };
    // A name that no alarm has keeps the others from nothing.
    for names in [&["x", "many orders"][..], &["many orders"]] {
        let deleted = room.api.delete_alarms(&cx(), delete(names)).await;
        deleted.unwrap();
    }
    let told = room
        .api
        .describe_alarms(&cx(), DescribeAlarmsInput::default())
        .await;
    assert_eq!(told.unwrap().metric_alarms, Some(vec![]));
}

#[tokio::test]
async fn alarms_that_cannot_be_are_refused() {
    let room = room();
    let refused = |change: fn(&mut PutMetricAlarmInput)| {
        let mut wanted = many_orders();
        change(&mut wanted);
        room.alarm(wanted)
    };
    let cases: [fn(&mut PutMetricAlarmInput); 12] = [
        |one| one.threshold = None,
        |one| one.comparison_operator = None,
        |one| one.evaluation_periods = None,
        |one| one.namespace = None,
        |one| one.statistic = None,
        |one| one.extended_statistic = Some("p90".to_owned()),
        |one| one.period = Some(90),
        |one| one.evaluation_periods = Some(1_441),
        |one| one.datapoints_to_alarm = Some(2),
        |one| one.treat_missing_data = Some("maybe".to_owned()),
        |one| one.metrics = Some(vec![sum("m1", "Orders")]),
        |one| one.comparison_operator = Some("GreaterThanUpperThreshold".to_owned()),
    ];
    for (place, change) in cases.into_iter().enumerate() {
        assert_eq!(
            refused(change).await,
            Err("ValidationError".to_owned()),
            "{place}"
        );
    }
}
