//! Several questions at once, and metric math.

use crate::{Room, cx, orders, room};
use api::cloudwatch::{
    Cloudwatch, GetMetricDataInput, GetMetricDataOutput, Metric, MetricDataQuery, MetricDatum,
    MetricStat,
};

pub(crate) fn sum(id: &str, name: &str) -> MetricDataQuery {
    MetricDataQuery {
        id: id.to_owned(),
        metric_stat: Some(MetricStat {
            metric: Metric {
                namespace: Some("Shop".to_owned()),
                metric_name: Some(name.to_owned()),
                dimensions: None,
            },
            period: 60,
            stat: "Sum".to_owned(),
            unit: None,
        }),
        ..MetricDataQuery::default()
    }
}

pub(crate) fn math(id: &str, expression: &str) -> MetricDataQuery {
    MetricDataQuery {
        id: id.to_owned(),
        expression: Some(expression.to_owned()),
        ..MetricDataQuery::default()
    }
}

fn input(room: &Room, queries: Vec<MetricDataQuery>) -> GetMetricDataInput {
    GetMetricDataInput {
        metric_data_queries: queries,
        start_time: room.ago(600),
        end_time: room.ago(-60),
        ..GetMetricDataInput::default()
    }
}

async fn ask(room: &Room, queries: Vec<MetricDataQuery>) -> Result<GetMetricDataOutput, String> {
    let told = room.api.get_metric_data(&cx(), input(room, queries)).await;
    told.map_err(|error| error.to_string())
}

/// Orders of three minutes: 10, 20, 30.
async fn busy() -> Room {
    let room = room();
    for value in [10.0, 20.0, 30.0] {
        room.pass(60);
        room.put(vec![orders(value)]).await.unwrap();
    }
    room
}

#[tokio::test]
async fn expressions_work_on_metrics_and_on_each_other_in_any_order() {
    let room = busy().await;
    let hidden = MetricDataQuery {
        return_data: Some(false),
        ..sum("m1", "Orders")
    };
    let queries = vec![math("e2", "e1 + 1"), math("e1", "m1 * 2"), hidden];
    let told = ask(&room, queries)
        .await
        .unwrap()
        .metric_data_results
        .unwrap();
    let told: Vec<_> = told
        .into_iter()
        .map(|one| (one.label.unwrap(), one.values.unwrap()))
        .collect();
    let expected = [
        ("e2".to_owned(), vec![61.0, 41.0, 21.0]),
        ("e1".to_owned(), vec![60.0, 40.0, 20.0]),
    ];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn answers_come_in_pages_of_values() {
    let room = busy().await;
    let mut question = input(&room, vec![sum("a", "Orders"), sum("b", "Orders")]);
    question.max_datapoints = Some(4);
    question.scan_by = Some("TimestampAscending".to_owned());
    let values = |told: &GetMetricDataOutput| -> Vec<(Vec<f64>, String)> {
        let results = told.metric_data_results.clone().unwrap().into_iter();
        results
            .map(|one| (one.values.unwrap(), one.status_code.unwrap()))
            .collect()
    };
    let first = room
        .api
        .get_metric_data(&cx(), question.clone())
        .await
        .unwrap();
    let expected = [
        (vec![10.0, 20.0, 30.0], "Complete".to_owned()),
        (vec![10.0], "PartialData".to_owned()),
    ];
    assert_eq!(values(&first), expected);
    question.next_token = first.next_token;
    let second = room
        .api
        .get_metric_data(&cx(), question.clone())
        .await
        .unwrap();
    let expected = [
        (vec![], "Complete".to_owned()),
        (vec![20.0, 30.0], "Complete".to_owned()),
    ];
    assert_eq!(
        (values(&second), second.next_token),
        (expected.to_vec(), None)
    );
    question.next_token = Some("x".to_owned());
    assert!(room.api.get_metric_data(&cx(), question).await.is_err());
}

#[tokio::test]
async fn queries_that_cannot_be_asked_are_refused() {
    let room = busy().await;
    let period = MetricDataQuery {
        metric_stat: sum("m", "Orders")
            .metric_stat
            .map(|one| MetricStat { period: 45, ..one }),
        ..sum("m", "Orders")
    };
    let stat = MetricDataQuery {
        metric_stat: sum("m", "Orders").metric_stat.map(|one| MetricStat {
            stat: "Most".to_owned(),
            ..one
        }),
        ..sum("m", "Orders")
    };
    let both = MetricDataQuery {
        expression: Some("1".to_owned()),
        ..sum("m", "Orders")
    };
    for queries in [
        vec![sum("M", "Orders")],
        vec![sum("m", "Orders"), sum("m", "Orders")],
        vec![both],
        vec![MetricDataQuery {
            id: "m".to_owned(),
            ..MetricDataQuery::default()
        }],
        vec![period],
        vec![stat],
        vec![math("e", "e + 1")],
        vec![math("e", "f"), math("f", "e")],
        vec![math("e", "m9")],
        vec![sum("m", "Orders"), math("e", "SUM(m)")],
        vec![math("e", "SELECT SUM(Orders) FROM Shop")],
    ] {
        let told = ask(&room, queries.clone()).await;
        let refused = told.expect_err(&format!("{queries:?}"));
        assert!(refused.starts_with("ValidationError"), "{refused}");
    }
}

#[tokio::test]
async fn samples_of_several_units_are_told_of_one_with_a_message() {
    let room = room();
    let of = |unit: &str, value| MetricDatum {
        unit: Some(unit.to_owned()),
        ..orders(value)
    };
    room.put(vec![of("Seconds", 60.0), of("Milliseconds", 60_000.0)])
        .await
        .unwrap();
    let told = ask(&room, vec![sum("m1", "Orders")]).await.unwrap();
    let [result] = &told.metric_data_results.unwrap()[..] else {
        panic!("one result");
    };
    assert_eq!(result.values, Some(vec![60_000.0]));
    let [message] = result.messages.as_deref().unwrap() else {
        panic!("one message");
    };
    assert_eq!(message.code.as_deref(), Some("MultipleUnits"));
    assert_eq!(
        message.value.as_deref(),
        Some("Multiple units returned: '[Milliseconds, Seconds]'")
    );
}
