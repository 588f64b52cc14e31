//! Administrative pages.

use domain::firewall::statement::Field;

use super::sketch::{Sketch, pattern, rows};

const PATHS: &str = r"^/(sqlmanager|phpmyadmin|pma|adminer|administrator|admin|wp-admin|webadmin|manager/html|cpanel)(/|\.php|$)";

/// The rule, by its published name. Source: WAF developer guide, baseline rule groups.
pub(super) fn sketches() -> Vec<Sketch> {
    let path = pattern(Field::UriPath {}, PATHS);
    rows(vec![("AdminProtection_URIPATH", path)])
}
