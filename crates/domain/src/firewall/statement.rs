//! Statements: what a rule asks of a request.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::rule::{ActionOverride, Label};

/// A statement; exactly one of these.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Statement {
    /// Bytes are found.
    ByteMatchStatement(ByteMatch),
    /// It looks like an attempt at SQL.
    SqliMatchStatement(SqliMatch),
    /// It looks like an attempt at script.
    XssMatchStatement(Inspection),
    /// It has such a size.
    SizeConstraintStatement(SizeConstraint),
    /// It comes from such a country.
    GeoMatchStatement(GeoMatch),
    /// A rule group's rules.
    RuleGroupReferenceStatement(GroupReference),
    /// Its address is in an IP set.
    #[serde(rename = "IPSetReferenceStatement")]
    IpSetReferenceStatement(IpSetReference),
    /// One of a set's patterns matches.
    RegexPatternSetReferenceStatement(PatternSetReference),
    /// There are too many of its kind.
    RateBasedStatement(Box<RateBased>),
    /// All of them hold.
    AndStatement(Several),
    /// Any of them holds.
    OrStatement(Several),
    /// It does not hold.
    NotStatement(One),
    /// A managed rule group's rules.
    ManagedRuleGroupStatement(Box<ManagedGroup>),
    /// An earlier rule labelled it so.
    LabelMatchStatement(LabelMatch),
    /// A pattern matches.
    RegexMatchStatement(RegexMatch),
    /// It comes from such a network.
    AsnMatchStatement(AsnMatch),
}

macro_rules! language {
    ($($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $field:ident: $kind:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "PascalCase", deny_unknown_fields)]
        pub struct $name {
            $($(#[$of])* pub $field: $kind,)*
        }
    )*};
}

language! {
    /// What is inspected, and how it is made ready for that.
    Inspection {
        /// The part of the request.
        field_to_match: Field,
        /// What is done to it first.
        text_transformations: Vec<Transformation>,
    }
    /// Bytes are found.
    ByteMatch {
        /// The bytes, as base64.
        search_string: String,
        /// The part of the request.
        field_to_match: Field,
        /// What is done to it first.
        text_transformations: Vec<Transformation>,
        /// `EXACTLY`, `STARTS_WITH`, `ENDS_WITH`, `CONTAINS` or `CONTAINS_WORD`.
        positional_constraint: String,
    }
    /// It looks like an attempt at SQL.
    SqliMatch {
        /// The part of the request.
        field_to_match: Field,
        /// What is done to it first.
        text_transformations: Vec<Transformation>,
        /// `LOW` (as when absent) or `HIGH`.
        #[serde(skip_serializing_if = "Option::is_none")]
        sensitivity_level: Option<String>,
    }
    /// A pattern matches.
    RegexMatch {
        /// The pattern.
        regex_string: String,
        /// The part of the request.
        field_to_match: Field,
        /// What is done to it first.
        text_transformations: Vec<Transformation>,
    }
    /// One of a set's patterns matches.
    PatternSetReference {
        /// The set's ARN.
        #[serde(rename = "ARN")]
        arn: String,
        /// The part of the request.
        field_to_match: Field,
        /// What is done to it first.
        text_transformations: Vec<Transformation>,
    }
    /// It has such a size.
    SizeConstraint {
        /// The part of the request.
        field_to_match: Field,
        /// `EQ`, `NE`, `LE`, `LT`, `GE` or `GT`.
        comparison_operator: String,
        /// In bytes.
        size: u64,
        /// What is done to it first.
        text_transformations: Vec<Transformation>,
    }
    /// It comes from such a country.
    GeoMatch {
        /// Two letters each.
        #[serde(default)]
        country_codes: Vec<String>,
        /// The address is a header's.
        #[serde(rename = "ForwardedIPConfig", skip_serializing_if = "Option::is_none")]
        forwarded_ip: Option<ForwardedIp>,
    }
    /// It comes from such a network.
    AsnMatch {
        /// Numbers of autonomous systems.
        asn_list: Vec<u32>,
        /// The address is a header's.
        #[serde(rename = "ForwardedIPConfig", skip_serializing_if = "Option::is_none")]
        forwarded_ip: Option<ForwardedIp>,
    }
    /// The address a header has instead of the connection's.
    ForwardedIp {
        /// The header.
        header_name: String,
        /// `MATCH` or `NO_MATCH`, when it has no address.
        fallback_behavior: String,
    }
    /// The address a header has instead of the connection's, out of a list.
    ForwardedIps {
        /// The header.
        header_name: String,
        /// `MATCH` or `NO_MATCH`, when it has no address.
        fallback_behavior: String,
        /// `FIRST`, `LAST` or `ANY`.
        position: String,
    }
    /// Its address is in an IP set.
    IpSetReference {
        /// The set's ARN.
        #[serde(rename = "ARN")]
        arn: String,
        /// The address is a header's.
        #[serde(rename = "IPSetForwardedIPConfig", skip_serializing_if = "Option::is_none")]
        forwarded_ip: Option<ForwardedIps>,
    }
    /// A rule group's rules.
    GroupReference {
        /// The group's ARN.
        #[serde(rename = "ARN")]
        arn: String,
        /// Rules that only count.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        excluded_rules: Vec<Label>,
        /// Rules that act otherwise.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        rule_action_overrides: Vec<ActionOverride>,
    }
    /// A managed rule group's rules.
    ManagedGroup {
        /// `AWS`.
        vendor_name: String,
        /// The group's name.
        name: String,
        /// The version, if not the default one.
        #[serde(skip_serializing_if = "Option::is_none")]
        version: Option<String>,
        /// Rules that only count.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        excluded_rules: Vec<Label>,
        /// Rules that act otherwise.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        rule_action_overrides: Vec<ActionOverride>,
        /// Which requests are asked about at all.
        #[serde(skip_serializing_if = "Option::is_none")]
        scope_down_statement: Option<Statement>,
        /// What some groups are told; kept and told.
        #[serde(skip_serializing_if = "Option::is_none")]
        managed_rule_group_configs: Option<Value>,
    }
    /// An earlier rule labelled it so.
    LabelMatch {
        /// `LABEL` or `NAMESPACE`.
        scope: String,
        /// The label or namespace, from any of its parts on.
        key: String,
    }
    /// Several statements.
    Several {
        /// Them.
        statements: Vec<Statement>,
    }
    /// One statement.
    One {
        /// It.
        statement: Box<Statement>,
    }
    /// There are too many of its kind.
    RateBased {
        /// More than so many requests in the window.
        limit: u64,
        /// The window: 60, 120, 300 or 600 seconds.
        #[serde(default = "five_minutes")]
        evaluation_window_sec: u32,
        /// `IP`, `FORWARDED_IP`, `CUSTOM_KEYS` or `CONSTANT`.
        aggregate_key_type: String,
        /// Which requests are counted.
        #[serde(skip_serializing_if = "Option::is_none")]
        scope_down_statement: Option<Statement>,
        /// The address is a header's.
        #[serde(rename = "ForwardedIPConfig", skip_serializing_if = "Option::is_none")]
        forwarded_ip: Option<ForwardedIp>,
        /// What tells requests apart.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        custom_keys: Vec<RateKey>,
    }
    /// Something with a name, made ready.
    NamedKey {
        /// Its name.
        name: String,
        /// What is done to it first.
        text_transformations: Vec<Transformation>,
    }
    /// Something made ready.
    PlainKey {
        /// What is done to it first.
        text_transformations: Vec<Transformation>,
    }
    /// Labels of a namespace.
    LabelKey {
        /// It, with its last colon.
        namespace: String,
    }
    /// What is done to a part of a request.
    Transformation {
        /// Lower comes first.
        priority: u32,
        /// Such as `LOWERCASE`.
        r#type: String,
    }
    /// The name of a header or query argument.
    Named {
        /// It; not case-sensitive.
        name: String,
    }
    /// What if a part is larger than what is looked at.
    Oversized {
        /// `CONTINUE` (as when absent), `MATCH` or `NO_MATCH`.
        #[serde(skip_serializing_if = "Option::is_none")]
        oversize_handling: Option<String>,
    }
    /// What if a part cannot be had.
    Fallback {
        /// `MATCH` or `NO_MATCH`.
        #[serde(skip_serializing_if = "Option::is_none")]
        fallback_behavior: Option<String>,
    }
    /// Parts of a JSON body.
    JsonBody {
        /// Which.
        match_pattern: JsonPattern,
        /// `ALL`, `KEY` or `VALUE`.
        match_scope: String,
        /// `MATCH`, `NO_MATCH` or `EVALUATE_AS_STRING`, when it is not JSON.
        #[serde(skip_serializing_if = "Option::is_none")]
        invalid_fallback_behavior: Option<String>,
        /// What if it is larger than what is looked at.
        #[serde(skip_serializing_if = "Option::is_none")]
        oversize_handling: Option<String>,
    }
    /// Headers.
    Headers {
        /// Which.
        match_pattern: HeaderPattern,
        /// `ALL`, `KEY` or `VALUE`.
        match_scope: String,
        /// What if there are more than what is looked at.
        oversize_handling: String,
    }
    /// Cookies.
    Cookies {
        /// Which.
        match_pattern: CookiePattern,
        /// `ALL`, `KEY` or `VALUE`.
        match_scope: String,
        /// What if there are more than what is looked at.
        oversize_handling: String,
    }
}

fn five_minutes() -> u32 {
    300
}

/// A part of a request; exactly one of these.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Field {
    /// A header.
    SingleHeader(Named),
    /// A query argument.
    SingleQueryArgument(Named),
    /// All query arguments, each by itself.
    AllQueryArguments {},
    /// The path.
    UriPath {},
    /// What is after `?`.
    QueryString {},
    /// The body.
    Body(Oversized),
    /// The method.
    Method {},
    /// Parts of a JSON body.
    JsonBody(JsonBody),
    /// Headers.
    Headers(Headers),
    /// Cookies.
    Cookies(Cookies),
    /// The names of all headers, in order.
    HeaderOrder(Oversized),
    /// A fingerprint of the TLS hello.
    #[serde(rename = "JA3Fingerprint")]
    Ja3Fingerprint(Fallback),
    /// Another one.
    #[serde(rename = "JA4Fingerprint")]
    Ja4Fingerprint(Fallback),
    /// What is after `#`.
    UriFragment(Fallback),
}

/// Which parts of a JSON body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum JsonPattern {
    /// All.
    All {},
    /// These JSON pointers.
    IncludedPaths(Vec<String>),
}

/// Which headers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum HeaderPattern {
    /// All.
    All {},
    /// These.
    IncludedHeaders(Vec<String>),
    /// All but these.
    ExcludedHeaders(Vec<String>),
}

/// Which cookies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum CookiePattern {
    /// All.
    All {},
    /// These.
    IncludedCookies(Vec<String>),
    /// All but these.
    ExcludedCookies(Vec<String>),
}

/// What tells requests apart when they are counted; exactly one of these.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum RateKey {
    /// A header.
    Header(NamedKey),
    /// A cookie.
    Cookie(NamedKey),
    /// A query argument.
    QueryArgument(NamedKey),
    /// What is after `?`.
    QueryString(PlainKey),
    /// The method.
    #[serde(rename = "HTTPMethod")]
    HttpMethod {},
    /// The address a header has.
    #[serde(rename = "ForwardedIP")]
    ForwardedIp {},
    /// The client's address.
    #[serde(rename = "IP")]
    Ip {},
    /// Labels of a namespace.
    LabelNamespace(LabelKey),
    /// The path.
    UriPath(PlainKey),
    /// A fingerprint of the TLS hello.
    #[serde(rename = "JA3Fingerprint")]
    Ja3Fingerprint(Fallback),
    /// Another one.
    #[serde(rename = "JA4Fingerprint")]
    Ja4Fingerprint(Fallback),
    /// The client's network.
    #[serde(rename = "ASN")]
    Asn {},
}
