//! What `select` promises.

use super::{Query, Row, like, select};
use crate::fault::invalid;
use api::ec2::{Filter, Tag};

#[derive(Debug)]
struct Fruit(&'static str, Vec<Tag>);

impl Row for Fruit {
    const FACETS: &'static [super::Facet<Self>] =
        &[("first-letter", |fruit| vec![fruit.0[..1].to_owned()])];

    fn id(&self) -> String {
        self.0.to_owned()
    }

    fn tags(&self) -> &[Tag] {
        &self.1
    }
}

fn basket() -> Vec<Fruit> {
    let tag = |key: &str, value: &str| {
        vec![Tag {
            key: Some(key.to_owned()),
            value: Some(value.to_owned()),
        }]
    };
    vec![
        Fruit("pear", tag("Colour", "green")),
        Fruit("apple", tag("Colour", "red")),
        Fruit("plum", tag("Size", "small")),
    ]
}

fn filter(name: &str, values: &[&str]) -> Filter {
    Filter {
        name: Some(name.to_owned()),
        values: Some(values.iter().map(|value| (*value).to_owned()).collect()),
    }
}

/// The ids chosen by the filters, or the refusal.
fn chosen(filters: Vec<Filter>) -> String {
    let query = Query {
        filters: Some(filters),
        ..Query::default()
    };
    match select(basket(), query, |id| invalid(id)) {
        Ok((rows, _)) => rows.iter().map(|row| row.0).collect::<Vec<_>>().join(" "),
        Err(fault) => api::ApiError::from(fault).to_string(),
    }
}

#[test]
fn patterns_have_two_wildcards_and_an_escape() {
    for (pattern, value, fits) in [
        ("*", "", true),
        ("", "", true),
        ("", "x", false),
        ("vpc-*", "vpc-12", true),
        ("*-12", "vpc-12", true),
        ("v*c*2", "vpc-12", true),
        ("v?c-12", "vpc-12", true),
        ("v?-12", "vpc-12", false),
        ("a\\*b", "a*b", true),
        ("a\\*b", "axb", false),
        ("**a**", "bab", true),
        ("Web", "web", false),
        ("ü?", "üß", true),
        ("trailing\\", "trailing\\", true),
    ] {
        assert_eq!(like(pattern, value), fits, "{pattern:?} over {value:?}");
    }
}

#[test]
fn many_stars_end_quickly() {
    let value = "a".repeat(5_000);
    assert!(!like(&format!("{}b", "*a".repeat(200)), &value));
}

#[test]
fn values_of_a_filter_are_alternatives_and_filters_add_up() {
    assert_eq!(chosen(vec![filter("first-letter", &["p"])]), "pear plum");
    assert_eq!(
        chosen(vec![filter("first-letter", &["p", "a"])]),
        "apple pear plum"
    );
    let both = vec![filter("first-letter", &["p"]), filter("tag-key", &["Size"])];
    assert_eq!(chosen(both), "plum");
    assert_eq!(chosen(vec![filter("tag:Colour", &["gr*n"])]), "pear");
    assert_eq!(chosen(vec![filter("tag-value", &["small"])]), "plum");
    assert_eq!(chosen(vec![filter("first-letter", &[])]), "");
}

#[test]
fn an_unknown_filter_is_refused_even_over_nothing() {
    assert_eq!(
        chosen(vec![filter("weight", &["1"])]),
        "InvalidParameterValue: The filter 'weight' is invalid"
    );
}

#[test]
fn pages_follow_each_other_and_a_foreign_token_is_refused() {
    let page = |token: Option<String>| {
        let query = Query {
            max_results: Some(2),
            next_token: token,
            ..Query::default()
        };
        select(basket(), query, |id| invalid(id))
    };
    let (first, token) = page(None).expect("a page");
    assert_eq!(
        first.iter().map(|row| row.0).collect::<Vec<_>>(),
        ["apple", "pear"]
    );
    let (second, end) = page(token).expect("a page");
    assert_eq!(second.iter().map(|row| row.0).collect::<Vec<_>>(), ["plum"]);
    assert_eq!(end, None);
    let refused = api::ApiError::from(page(Some("%%%".to_owned())).expect_err("refused"));
    assert_eq!(refused.code, "InvalidPaginationToken");
}
