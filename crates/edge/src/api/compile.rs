//! From records to a table. Decides; touches nothing but the ledger that lends it meters.

mod targets;

use super::LOCAL;
use super::follow::Records;
use super::table::{
    Authorization, Integration, JwtRules, Ledger, Route, Site, Stage, Table, TokenSource,
};
use crate::Namespaces;
use domain::apigw::{self, DomainName, Surface};
use domain::{Key, Timestamp};
use route::Millis;
use route::api::{CorsPolicy, RequestMapping, RouteKey, Routes, StatusMapping};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use targets::target;

/// Requests a second and at once of a route that says nothing. Source: API Gateway quotas.
const RATE: f64 = 10_000.0;
const BURST: u32 = 5_000;

/// What decides beside the records.
pub(super) struct Surroundings<'a> {
    pub(super) namespaces: &'a dyn Namespaces,
    pub(super) ledger: &'a Ledger,
    pub(super) now: Timestamp,
    pub(super) millis: Millis,
}

/// Decides what is served.
pub(super) fn compile(records: &Records, around: &Surroundings<'_>) -> Table {
    let mut table = Table::default();
    let mut stages: HashMap<(Key, String), Arc<Stage>> = HashMap::new();
    for api in records.apis.values() {
        let mut site = Site::default();
        for stage in records.stages_of(api) {
            let Some(deployment) = records.deployment_of(stage) else {
                continue;
            };
            let name = stage.name.clone();
            let compiled = Arc::new(compile_stage(records, around, stage, &deployment.surface));
            let prefix = if name == apigw::Stage::DEFAULT {
                String::new()
            } else {
                format!("/{name}")
            };
            stages.insert(
                (apigw::Api::key_of(&api.scope, &api.id), name),
                compiled.clone(),
            );
            site.entries.push((prefix, compiled));
        }
        site.entries
            .sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.len()));
        if !api.endpoint_disabled {
            let (id, region) = (&api.id, &api.scope.region);
            let real = format!("{id}.execute-api.{region}.amazonaws.com");
            table.sites.insert(
                real,
                Site {
                    entries: site.entries.clone(),
                },
            );
            table.sites.insert(format!("{id}{LOCAL}"), site);
        }
    }
    for domain in records.domains.values() {
        table
            .sites
            .insert(domain.name.clone(), domain_site(records, domain, &stages));
    }
    table
}

fn domain_site(
    records: &Records,
    domain: &DomainName,
    stages: &HashMap<(Key, String), Arc<Stage>>,
) -> Site {
    let mappings = records.mappings.values();
    let own = mappings.filter(|one| one.scope == domain.scope && one.domain == domain.name);
    let entry = |mapping: &Arc<apigw::ApiMapping>| {
        let key = apigw::Api::key_of(&mapping.scope, &mapping.api);
        let stage = stages.get(&(key, mapping.stage.clone()))?;
        let path = &mapping.path;
        let prefix = if path.is_empty() {
            String::new()
        } else {
            format!("/{path}")
        };
        Some((prefix, stage.clone()))
    };
    let mut entries: Vec<_> = own.filter_map(entry).collect();
    entries.sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.len()));
    Site { entries }
}

fn compile_stage(
    records: &Records,
    around: &Surroundings<'_>,
    stage: &apigw::Stage,
    surface: &Surface,
) -> Stage {
    let integrations: HashMap<&str, Arc<Integration>> = surface
        .integrations
        .iter()
        .map(|one| (one.id.as_str(), Arc::new(integration(records, around, one))))
        .collect();
    let mut keys = Vec::new();
    let mut routes = Vec::new();
    for route in &surface.routes {
        // Keys were checked when they came.
        let Ok(key) = route.key.parse::<RouteKey>() else {
            continue;
        };
        keys.push(key);
        routes.push(Route {
            key: route.key.clone(),
            authorization: authorization(route, surface),
            integration: route
                .integration
                .as_ref()
                .and_then(|id| integrations.get(id.as_str()).cloned()),
            bucket: bucket(around, stage, &route.key),
            meter: meter(around, stage, &route.key),
        });
    }
    let dimensions = |more: &[&str]| {
        let all = std::iter::once(stage.api.as_str()).chain(more.iter().copied());
        around.ledger.meter(all.map(str::to_owned).collect())
    };
    Stage {
        scope: stage.scope.clone(),
        api: stage.api.clone(),
        name: stage.name.clone(),
        matcher: Routes::new(keys),
        routes,
        cors: surface.cors.as_ref().map(cors),
        variables: stage.variables.clone(),
        log: stage.access_log.clone(),
        meters: [dimensions(&[]), dimensions(&[&stage.name])],
    }
}

fn bucket(
    around: &Surroundings<'_>,
    stage: &apigw::Stage,
    key: &str,
) -> Arc<route::api::TokenBucket> {
    let own = stage.route_settings.get(key);
    let default = &stage.default_settings;
    let rate = own
        .and_then(|own| own.rate)
        .or(default.rate)
        .unwrap_or(RATE);
    let burst = own
        .and_then(|own| own.burst)
        .or(default.burst)
        .unwrap_or(BURST);
    let name = [stage.scope.region.as_str(), &stage.api, &stage.name, key];
    let name = name.map(str::to_owned).to_vec();
    around.ledger.bucket(name, rate, burst, around.millis)
}

fn meter(
    around: &Surroundings<'_>,
    stage: &apigw::Stage,
    key: &str,
) -> Option<Arc<route::api::ApiMeter>> {
    let own = stage.route_settings.get(key);
    let detailed = own.and_then(|own| own.detailed_metrics);
    let detailed = detailed.or(stage.default_settings.detailed_metrics);
    let name = [stage.api.as_str(), &stage.name, key]
        .map(str::to_owned)
        .to_vec();
    (detailed == Some(true)).then(|| around.ledger.meter(name))
}

fn authorization(route: &apigw::Route, surface: &Surface) -> Authorization {
    let id = match &route.authorization {
        apigw::Authorization::None => return Authorization::Anybody,
        apigw::Authorization::Iam => return Authorization::Iam,
        apigw::Authorization::Jwt(id) => id,
    };
    let Some(found) = surface.authorizers.iter().find(|one| one.id == *id) else {
        return Authorization::Nobody;
    };
    let source = found
        .identity_source
        .first()
        .map(String::as_str)
        .unwrap_or_default();
    let header = source.strip_prefix("$request.header.");
    let query = source.strip_prefix("$request.querystring.");
    Authorization::Jwt(Arc::new(JwtRules {
        source: match (header, query) {
            (Some(name), _) => TokenSource::Header(name.to_ascii_lowercase()),
            (_, Some(name)) => TokenSource::Query(name.to_owned()),
            _ => TokenSource::Nowhere,
        },
        issuer: found.issuer.clone(),
        audience: found.audience.clone(),
        scopes: route.scopes.clone(),
    }))
}

fn cors(cors: &apigw::Cors) -> CorsPolicy {
    CorsPolicy {
        allow_credentials: cors.allow_credentials == Some(true),
        allow_headers: cors.allow_headers.clone(),
        allow_methods: cors.allow_methods.clone(),
        allow_origins: cors.allow_origins.clone(),
        expose_headers: cors.expose_headers.clone(),
        max_age: cors.max_age,
    }
}

fn integration(
    records: &Records,
    around: &Surroundings<'_>,
    one: &apigw::Integration,
) -> Integration {
    let request = one.request_parameters.iter();
    let request: Vec<RequestMapping> = request
        .filter_map(|(key, value)| RequestMapping::parse(key, value).ok())
        .collect();
    let responses = one
        .response_parameters
        .iter()
        .filter_map(|(status, changes)| {
            let changes = changes
                .iter()
                .map(|(key, value)| (key.as_str(), value.as_str()));
            StatusMapping::parse(status, changes).ok()
        });
    let method = one.method.as_deref().filter(|method| *method != "ANY");
    Integration {
        method: method.and_then(|method| method.parse().ok()),
        target: target(records, around, one),
        reads_body: request.iter().any(RequestMapping::reads_body),
        request,
        responses: responses.collect(),
        timeout: Duration::from_millis(one.timeout_millis.into()),
    }
}

#[cfg(test)]
mod tests;
