//! Every kind of load, beside both peers.

use super::load::{Load, Size, Speaks};
use super::peers::{Kind, Site};
use super::{Options, PROMISED, costs, ratio};
use crate::bench::report::median;
use anyhow::Result;

/// What came out.
pub(super) struct Tables {
    /// Costs of the load that the promise is about, the edge's and nginx's first.
    pub(super) promised: Vec<Vec<f64>>,
    /// One line a load.
    pub(super) notes: Vec<String>,
}

pub(super) fn measure(site: &Site, options: &Options) -> Result<Tables> {
    let kinds = [Kind::Edge, Kind::Nginx, Kind::Haproxy];
    let proxies = kinds.map(|kind| site.start(kind));
    let proxies = proxies.into_iter().collect::<Result<Vec<_>>>()?;
    let mut tables = Tables {
        promised: Vec::new(),
        notes: vec!["CPU per request; compared is the median of the rounds' ratios".to_owned()],
    };
    for load in loads() {
        let costs = costs(site, &proxies, &load, options)?;
        tables.notes.push(line(&load, &costs));
        if load.to_string() == PROMISED.to_string() {
            tables.promised = costs;
        }
    }
    Ok(tables)
}

/// The kinds of load, the promised one first.
fn loads() -> impl Iterator<Item = Load> {
    let speaks = [Speaks::Http1, Speaks::Tls, Speaks::Http2];
    speaks.into_iter().flat_map(|speaks| {
        let sizes = [Size::Small, Size::Large];
        sizes.into_iter().flat_map(move |size| {
            [64, 1000].map(|connections| Load {
                speaks,
                size,
                connections,
            })
        })
    })
}

fn line(load: &Load, costs: &[Vec<f64>]) -> String {
    let [edge, nginx, haproxy] = costs else {
        return String::new();
    };
    format!(
        "{load}: edge {:6.2} us, nginx {:6.2} us, haproxy {:6.2} us; \
         edge/nginx {:.2}x, haproxy/nginx {:.2}x",
        median(edge),
        median(nginx),
        median(haproxy),
        ratio(edge, nginx),
        ratio(haproxy, nginx),
    )
}
