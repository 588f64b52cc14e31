//! What a series is called when its caller says nothing.

use api::cloudwatch::{MetricDataQuery, MetricStat};

/// The label of each query, in their order: what it was given, a metric's name, or the query's id.
/// Where several without a label ask for metrics of one name, the statistic, the period or both
/// follow, as far as they are not all alike.
///
/// Source: answers of AWS that a public suite has recorded, for one metric several times. Chosen:
/// other metrics of the call are not looked at.
pub(crate) fn labels(given: &[MetricDataQuery]) -> Vec<String> {
    let label = |query: &MetricDataQuery| match (&query.label, &query.metric_stat) {
        (Some(label), _) => label.clone(),
        (None, Some(of)) => told_apart(of, &namesakes(of, given)),
        (None, None) => query.id.clone(),
    };
    given.iter().map(label).collect()
}

/// All that would be called the same, itself among them.
fn namesakes<'a>(of: &MetricStat, given: &'a [MetricDataQuery]) -> Vec<&'a MetricStat> {
    let unnamed = given.iter().filter(|query| query.label.is_none());
    let others = unnamed.filter_map(|query| query.metric_stat.as_ref());
    others
        .filter(|other| other.metric.metric_name == of.metric.metric_name)
        .collect()
}

fn told_apart(of: &MetricStat, namesakes: &[&MetricStat]) -> String {
    let mut label = of.metric.metric_name.clone().unwrap_or_default();
    if namesakes.iter().any(|other| other.stat != of.stat) {
        label = format!("{label} {}", of.stat);
    }
    if namesakes.iter().any(|other| other.period != of.period) {
        label = format!("{label} {}", of.period);
    }
    label
}

#[cfg(test)]
mod tests {
    use super::labels;
    use api::cloudwatch::{Metric, MetricDataQuery, MetricStat};

    fn query((name, stat, period): (&str, &str, i32)) -> MetricDataQuery {
        MetricDataQuery {
            id: "one".to_owned(),
            metric_stat: Some(MetricStat {
                metric: Metric {
                    metric_name: Some(name.to_owned()),
                    ..Metric::default()
                },
                period,
                stat: stat.to_owned(),
                unit: None,
            }),
            ..MetricDataQuery::default()
        }
    }

    fn check<const N: usize>(asked: [(&str, &str, i32); N], expected: [&str; N]) {
        let told = labels(&asked.map(query));
        assert_eq!(told, expected, "{asked:?}");
    }

    #[test]
    fn a_metric_that_is_asked_for_twice_is_told_apart() {
        check([("m", "Sum", 60)], ["m"]);
        check([("m", "Sum", 60), ("n", "Average", 30)], ["m", "n"]);
        check(
            [("m", "Sum", 60), ("m", "Minimum", 60)],
            ["m Sum", "m Minimum"],
        );
        check([("m", "Sum", 60), ("m", "Sum", 30)], ["m 60", "m 30"]);
        check(
            [("m", "Sum", 60), ("m", "Minimum", 30)],
            ["m Sum 60", "m Minimum 30"],
        );
        check([("m", "Sum", 60), ("m", "Sum", 60)], ["m", "m"]);
    }

    #[test]
    fn a_label_that_is_given_tells_enough() {
        let named = MetricDataQuery {
            label: Some("worst".to_owned()),
            ..query(("m", "Maximum", 60))
        };
        let told = labels(&[named, query(("m", "Sum", 60))]);
        assert_eq!(told, ["worst", "m"]);
    }
}
