//! The room, over a memory store and a clock that stands still.

mod alarms;
mod measures;
mod queries;

use api::cloudwatch::{
    Cloudwatch, Dimension, GetMetricStatisticsInput, MetricDatum, PutMetricDataInput,
};
use domain::{Clock, ManualClock, Scope, SeededIds, Timestamp};
use metrics::{CloudWatch, Series};
use std::sync::Arc;
use std::time::Duration;
use store::{Memory, Store};
use wire::Context;

/// A room.
struct Room {
    clock: Arc<ManualClock>,
    store: Store,
    ids: Arc<SeededIds>,
    series: Arc<Series>,
    api: CloudWatch,
}

fn scope() -> Scope {
    Scope {
        account: "000000000000".parse().unwrap(),
        region: "us-east-1".parse().unwrap(),
    }
}

fn room() -> Room {
    let clock = Arc::new(ManualClock::default());
    let (store, ids) = (
        Store::new(Arc::new(Memory::default())),
        Arc::new(SeededIds::new(7)),
    );
    let series = Series::memory(clock.clone()).unwrap();
    let api = CloudWatch::new(store.clone(), clock.clone(), ids.clone(), series.clone());
    Room {
        clock,
        store,
        ids,
        series,
        api,
    }
}

/// Of the account's root.
fn cx() -> Context {
    Context::root(scope())
}

fn orders(value: f64) -> MetricDatum {
    MetricDatum {
        metric_name: "Orders".to_owned(),
        value: Some(value),
        ..MetricDatum::default()
    }
}

fn dimension(name: &str, value: &str) -> Dimension {
    Dimension {
        name: name.to_owned(),
        value: value.to_owned(),
    }
}

impl Room {
    /// Puts data into the namespace `Shop`; the code of the refusal when it is refused.
    async fn put(&self, data: Vec<MetricDatum>) -> Result<(), String> {
        let input = PutMetricDataInput {
            namespace: "Shop".to_owned(),
            metric_data: Some(data),
            ..PutMetricDataInput::default()
        };
        let put = self.api.put_metric_data(&cx(), input).await;
        put.map_err(|error| error.code)
    }

    /// A question about `Orders` in the last ten minutes.
    fn question(&self, statistics: &[&str]) -> GetMetricStatisticsInput {
        GetMetricStatisticsInput {
            namespace: "Shop".to_owned(),
            metric_name: "Orders".to_owned(),
            start_time: self.ago(600),
            end_time: self.ago(-60),
            period: 60,
            statistics: Some(statistics.iter().map(|one| (*one).to_owned()).collect()),
            ..GetMetricStatisticsInput::default()
        }
    }

    fn ago(&self, seconds: i64) -> Timestamp {
        Timestamp::from_second(self.clock.now().as_second() - seconds).unwrap()
    }

    fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }
}
