//! Measures put, listed and read.

use crate::{cx, dimension, orders, room};
use api::cloudwatch::{
    Cloudwatch, DimensionFilter, ListMetricsInput, MetricDatum, PutMetricDataInput, StatisticSet,
};

#[tokio::test]
async fn what_is_put_is_told_by_the_minute() {
    let room = room();
    room.put(vec![orders(3.0), orders(5.0)]).await.unwrap();
    let wanted = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"];
    let told = room
        .api
        .get_metric_statistics(&cx(), room.question(&wanted))
        .await
        .unwrap();
    assert_eq!(told.label.as_deref(), Some("Orders"));
    let points = told.datapoints.unwrap();
    let [point] = points.as_slice() else {
        panic!("{points:?}");
    };
    let found = (
        point.sample_count,
        point.average,
        point.sum,
        point.minimum,
        point.maximum,
    );
    assert_eq!(
        found,
        (Some(2.0), Some(4.0), Some(8.0), Some(3.0), Some(5.0))
    );
    assert_eq!(point.unit.as_deref(), Some("None"));
    assert_eq!(point.timestamp, Some(room.ago(0)));
}

#[tokio::test]
async fn values_with_counts_have_percentiles_and_statistic_sets_have_none() {
    let room = room();
    let values = MetricDatum {
        value: None,
        values: Some(vec![1.0, 2.0, 10.0]),
        counts: Some(vec![50.0, 40.0, 10.0]),
        unit: Some("Seconds".to_owned()),
        ..orders(0.0)
    };
    room.put(vec![values]).await.unwrap();
    let mut question = room.question(&[]);
    question.statistics = None;
    question.extended_statistics = Some(vec!["p50".to_owned(), "p99".to_owned()]);
    let cx = cx();
    let ask = || room.api.get_metric_statistics(&cx, question.clone());
    let points = ask().await.unwrap().datapoints.unwrap();
    let told = points[0].extended_statistics.clone().unwrap();
    assert_eq!((told["p50"], told["p99"]), (1.0, 10.0));
    let set = MetricDatum {
        value: None,
        statistic_values: Some(StatisticSet {
            sample_count: 2.0,
            sum: 3.0,
            minimum: 1.0,
            maximum: 2.0,
        }),
        unit: Some("Seconds".to_owned()),
        ..orders(0.0)
    };
    room.put(vec![set]).await.unwrap();
    assert!(ask().await.unwrap().datapoints.unwrap().is_empty());
}

#[tokio::test]
async fn measures_that_cannot_be_are_refused_and_nothing_of_their_call_is_kept() {
    let room = room();
    let at = |seconds: i64| MetricDatum {
        timestamp: Some(room.ago(seconds)),
        ..orders(1.0)
    };
    let both = MetricDatum {
        values: Some(vec![1.0]),
        ..orders(1.0)
    };
    let uneven = MetricDatum {
        value: None,
        values: Some(vec![1.0, 2.0]),
        counts: Some(vec![1.0]),
        ..orders(0.0)
    };
    let nothing = MetricDatum {
        value: None,
        ..orders(0.0)
    };
    let odd = MetricDatum {
        storage_resolution: Some(30),
        ..orders(0.0)
    };
    for (bad, code) in [
        (orders(f64::NAN), "InvalidParameterValue"),
        (orders(f64::INFINITY), "InvalidParameterValue"),
        (at(15 * 24 * 60 * 60), "InvalidParameterValue"),
        (at(-3 * 60 * 60), "InvalidParameterValue"),
        (both, "InvalidParameterValue"),
        (uneven, "InvalidParameterValue"),
        (odd, "InvalidParameterValue"),
        (nothing, "MissingParameter"),
    ] {
        let refused = room.put(vec![orders(1.0), bad.clone()]).await;
        assert_eq!(refused, Err(code.to_owned()), "{bad:?}");
    }
    let input = PutMetricDataInput {
        namespace: "AWS/ECS".to_owned(),
        metric_data: Some(vec![orders(1.0)]),
        ..PutMetricDataInput::default()
    };
    assert!(room.api.put_metric_data(&cx(), input).await.is_err());
    let listed = room
        .api
        .list_metrics(&cx(), ListMetricsInput::default())
        .await;
    assert_eq!(listed.unwrap().metrics, Some(vec![]));
}

#[tokio::test]
async fn fine_measures_are_told_by_the_second_and_others_are_not() {
    let room = room();
    let fine = |value| MetricDatum {
        storage_resolution: Some(1),
        ..orders(value)
    };
    room.put(vec![fine(1.0)]).await.unwrap();
    room.pass(10);
    room.put(vec![
        fine(2.0),
        MetricDatum {
            metric_name: "Coarse".into(),
            ..orders(1.0)
        },
    ])
    .await
    .unwrap();
    let mut question = room.question(&["Sum"]);
    (question.start_time, question.period) = (room.ago(30), 10);
    let told = room
        .api
        .get_metric_statistics(&cx(), question.clone())
        .await;
    let sums: Vec<_> = told
        .unwrap()
        .datapoints
        .unwrap()
        .iter()
        .map(|one| one.sum)
        .collect();
    assert_eq!(sums, [Some(1.0), Some(2.0)]);
    question.metric_name = "Coarse".to_owned();
    let told = room.api.get_metric_statistics(&cx(), question).await;
    assert_eq!(told.unwrap().datapoints, Some(vec![]));
}

#[tokio::test]
async fn lists_have_filters_and_pages_and_forget_what_is_silent() {
    let room = room();
    let many = (0..600).map(|number| MetricDatum {
        dimensions: Some(vec![
            dimension("Item", &format!("{number:03}")),
            dimension("Aisle", if number < 10 { "near" } else { "far" }),
        ]),
        ..orders(1.0)
    });
    room.put(many.collect()).await.unwrap();
    let list = |input| async { room.api.list_metrics(&cx(), input).await.unwrap() };
    let first = list(ListMetricsInput::default()).await;
    assert_eq!(first.metrics.as_ref().map(Vec::len), Some(500));
    let rest = list(ListMetricsInput {
        next_token: first.next_token,
        ..ListMetricsInput::default()
    })
    .await;
    assert_eq!(rest.metrics.as_ref().map(Vec::len), Some(100));
    assert_eq!(rest.next_token, None);
    let near = || ListMetricsInput {
        namespace: Some("Shop".to_owned()),
        dimensions: Some(vec![
            DimensionFilter {
                name: "Aisle".to_owned(),
                value: Some("near".to_owned()),
            },
            DimensionFilter {
                name: "Item".to_owned(),
                value: None,
            },
        ]),
        ..ListMetricsInput::default()
    };
    assert_eq!(
        list(near()).await.metrics.map(|found| found.len()),
        Some(10)
    );
    room.pass(4 * 60 * 60);
    let recent = ListMetricsInput {
        recently_active: Some("PT3H".to_owned()),
        ..near()
    };
    assert_eq!(list(recent).await.metrics, Some(vec![]));
    room.pass(14 * 24 * 60 * 60);
    assert_eq!(list(near()).await.metrics, Some(vec![]));
}

#[tokio::test]
async fn questions_that_cannot_be_are_refused() {
    let room = room();
    let ask = |change: &dyn Fn(&mut api::cloudwatch::GetMetricStatisticsInput)| {
        let mut question = room.question(&["Sum"]);
        change(&mut question);
        let api = room.api.clone();
        async move {
            let told = api.get_metric_statistics(&cx(), question).await;
            told.map(|_| ()).map_err(|error| error.code)
        }
    };
    let early = room.ago(100_000);
    for (told, code) in [
        (
            ask(&|one| one.statistics = None).await,
            "InvalidParameterCombination",
        ),
        (
            ask(&|one| one.end_time = one.start_time).await,
            "InvalidParameterValue",
        ),
        (ask(&|one| one.period = 45).await, "InvalidParameterValue"),
        (
            ask(&|one| one.start_time = early).await,
            "InvalidParameterCombination",
        ),
    ] {
        assert_eq!(told, Err(code.to_owned()));
    }
    let ninety = |one: &mut api::cloudwatch::GetMetricStatisticsInput| {
        one.statistics = None;
        one.extended_statistics = Some(vec!["90".to_owned()]);
    };
    assert_eq!(ask(&ninety).await, Err("InvalidParameterValue".to_owned()));
}
