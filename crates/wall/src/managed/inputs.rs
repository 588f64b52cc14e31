//! Known bad inputs.

use domain::firewall::statement::Field;

use super::sketch::{Sketch, body, exactly, header, headers, pattern, rows};

const DESERIALIZATION: &str = r"rO0AB|aced0005|java\.lang\.(runtime|processbuilder)|class\.module\.classloader|\(runtime\)\.getruntime|ro0ab";
const LOG4J: &str = r"\$\{[^}]*(jndi|j\$\{|lower:|upper:|::-)";
const PATHS: &str = r"/web-inf/|/meta-inf/|/wp-config\.php|/\.git/|/\.svn/|/\.env|/phpmyadmin/|/actuator/(env|heapdump)|/cgi-bin/.*\.(sh|pl)|/server-status";
const REACT: &str =
    r"__proto__|constructor\s*:\s*prototype|\$[0-9a-f]+:constructor|resolved_model.*_prefix";

/// The rules, by the published names.
///
/// Source: WAF developer guide, baseline rule groups; `ReactJSRCE_BODY` as public tools list it
/// from `DescribeManagedRuleGroup`.
pub(super) fn sketches() -> Vec<Sketch> {
    let path = || Field::UriPath {};
    let query = || Field::QueryString {};
    rows(vec![
        (
            "JavaDeserializationRCE_HEADER",
            pattern(headers(), DESERIALIZATION),
        ),
        (
            "JavaDeserializationRCE_BODY",
            pattern(body(), DESERIALIZATION),
        ),
        (
            "JavaDeserializationRCE_URIPATH",
            pattern(path(), DESERIALIZATION),
        ),
        (
            "JavaDeserializationRCE_QUERYSTRING",
            pattern(query(), DESERIALIZATION),
        ),
        (
            "Host_localhost_HEADER",
            exactly(header("host"), "localhost"),
        ),
        ("PROPFIND_METHOD", exactly(Field::Method {}, "propfind")),
        ("ExploitablePaths_URIPATH", pattern(path(), PATHS)),
        ("Log4JRCE_HEADER", pattern(headers(), LOG4J)),
        ("Log4JRCE_QUERYSTRING", pattern(query(), LOG4J)),
        ("Log4JRCE_BODY", pattern(body(), LOG4J)),
        ("Log4JRCE_URIPATH", pattern(path(), LOG4J)),
        ("ReactJSRCE_BODY", pattern(body(), REACT)),
    ])
}
