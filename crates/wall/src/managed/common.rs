//! The common rule set.

use domain::firewall::Statement;
use domain::firewall::statement::{Field, One, Oversized};

use super::sketch::{Sketch, any, body, cookies, header, pattern, rows, script, size};

const BAD_BOTS: &str = r"nessus|nmap|sqlmap|nikto|masscan|acunetix|dirbuster|gobuster|wpscan|zgrab";
const METADATA: &str = r"169\.254\.169\.254|\[?fd00:ec2::254\]?|metadata\.google\.internal";
const FILES: &str =
    r"(^|[/\\=])\.\.[/\\]|etc/(passwd|shadow|hosts)|proc/self/(environ|cmdline)|boot\.ini|win\.ini";
/// As published: a URL of these schemes with an IPv4 address as its host.
const REMOTE: &str = r"(https?|ftps?|file)://(\d{1,3}\.){3}\d{1,3}";
const EXTENSIONS: &str =
    r"\.(log|ini|conf|config|bak|backup|sql|env|htaccess|htpasswd|swp|git|svn|pem|key)(/|$|\?)";

/// The rules, in the published order. Sizes are as published.
///
/// Source: WAF developer guide, baseline rule groups.
pub(super) fn sketches() -> Vec<Sketch> {
    let query = || Field::AllQueryArguments {};
    let path = || Field::UriPath {};
    let has_agent = size(header("user-agent"), "GT", 0);
    let no_agent = Statement::NotStatement(One {
        statement: Box::new(has_agent),
    });
    rows(vec![
        ("NoUserAgent_HEADER", no_agent),
        (
            "UserAgent_BadBots_HEADER",
            pattern(header("user-agent"), BAD_BOTS),
        ),
        (
            "SizeRestrictions_QUERYSTRING",
            size(Field::QueryString {}, "GT", 2048),
        ),
        (
            "SizeRestrictions_Cookie_HEADER",
            size(header("cookie"), "GT", 10_240),
        ),
        (
            "SizeRestrictions_BODY",
            any(vec![oversized(), size(body(), "GT", 8192)]),
        ),
        ("SizeRestrictions_URIPATH", size(path(), "GT", 1024)),
        ("EC2MetaDataSSRF_BODY", pattern(body(), METADATA)),
        ("EC2MetaDataSSRF_COOKIE", pattern(cookies(), METADATA)),
        ("EC2MetaDataSSRF_URIPATH", pattern(path(), METADATA)),
        ("EC2MetaDataSSRF_QUERYARGUMENTS", pattern(query(), METADATA)),
        ("GenericLFI_QUERYARGUMENTS", pattern(query(), FILES)),
        ("GenericLFI_URIPATH", pattern(path(), FILES)),
        ("GenericLFI_BODY", pattern(body(), FILES)),
        ("RestrictedExtensions_URIPATH", pattern(path(), EXTENSIONS)),
        (
            "RestrictedExtensions_QUERYARGUMENTS",
            pattern(query(), EXTENSIONS),
        ),
        ("GenericRFI_QUERYARGUMENTS", pattern(query(), REMOTE)),
        ("GenericRFI_BODY", pattern(body(), REMOTE)),
        ("GenericRFI_URIPATH", pattern(path(), REMOTE)),
        ("CrossSiteScripting_COOKIE", script(cookies())),
        ("CrossSiteScripting_QUERYARGUMENTS", script(query())),
        ("CrossSiteScripting_BODY", script(body())),
        ("CrossSiteScripting_URIPATH", script(path())),
    ])
}

/// More of a body than is looked at.
fn oversized() -> Statement {
    let field = Field::Body(Oversized {
        oversize_handling: Some("MATCH".to_owned()),
    });
    size(field, "GT", 8192)
}
