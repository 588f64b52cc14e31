//! HTTP APIs: which route a request takes, and how requests and answers are changed on the way.
//!
//! - [`RouteKey`]: `$default` or `METHOD /path/{variable}`; [`Routes`] finds the one that fits best
//! - [`Template`]: values made of `$request…`, `$context…` and plain text; [`RequestMapping`] and
//!   [`ResponseMapping`] put them where they belong
//! - [`CorsPolicy`]: what pages of other origins are told
//! - [`TokenBucket`]: throttling by the time it is told
//! - [`ApiMeter`]: counts in the terms of API Gateway's metrics

mod cors;
mod key;
mod mapping;
mod meter;
mod template;
mod throttle;

pub use cors::CorsPolicy;
pub use key::{BadRouteKey, Matched, PathPattern, RouteKey, Routes, Variables};
pub use mapping::{BadMapping, Change, RequestMapping, ResponseMapping, StatusMapping};
pub use meter::{ApiMeter, ApiReading};
pub use template::{Part, Template};
pub use throttle::TokenBucket;
