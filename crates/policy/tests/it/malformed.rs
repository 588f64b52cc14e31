//! Documents that are no policies, and what is said of them.

use expect_test::{Expect, expect};
use policy::{Kind, Policy};

#[track_caller]
fn refused(kind: Kind, text: &str, expected: Expect) {
    let error = Policy::parse("p", text, kind).expect_err("it is malformed");
    let told = match error.detail() {
        Some(detail) => format!("{error} ({detail})"),
        None => error.to_string(),
    };
    expected.assert_eq(&told);
}

#[track_caller]
fn statement(kind: Kind, statement: &str, expected: Expect) {
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#);
    refused(kind, &text, expected);
}

#[test]
fn a_document_that_is_no_json_object_with_statements_is_refused() {
    use Kind::Identity;
    refused(
        Identity,
        "",
        expect!["Syntax errors in policy. (EOF while parsing a value at line 1 column 0)"],
    );
    refused(
        Identity,
        "[]",
        expect!["Syntax errors in policy. (the document is not an object)"],
    );
    refused(
        Identity,
        "{} x",
        expect!["Syntax errors in policy. (trailing characters at line 1 column 4)"],
    );
    refused(
        Identity,
        r#"{"Version":"2012-10-17"}"#,
        expect!["Syntax errors in policy. (there is no Statement)"],
    );
    refused(
        Identity,
        r#"{"Version":"2012-10-17","Statement":[]}"#,
        expect!["Syntax errors in policy. (Statement is empty)"],
    );
    refused(
        Identity,
        r#"{"Version":"2012-10-17","Statement":{},"Rule":1}"#,
        expect!["Syntax errors in policy. (Rule is not known here)"],
    );
    refused(
        Identity,
        r#"{"Version":"2012-10-17","Version":"2012-10-17","Statement":{}}"#,
        expect!["Syntax errors in policy. (Version is given twice at line 1 column 46)"],
    );
    refused(
        Identity,
        r#"{"Version":"2026-01-01","Statement":{}}"#,
        expect!["Syntax errors in policy. (Version is neither 2012-10-17 nor 2008-10-17)"],
    );
    refused(
        Identity,
        r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#,
        expect!["Policy document must be version 2012-10-17 or greater."],
    );
    refused(
        Identity,
        &"[".repeat(100_000),
        expect!["Syntax errors in policy. (recursion limit exceeded at line 1 column 128)"],
    );
}

#[test]
fn a_statement_must_say_what_it_is_about() {
    use Kind::{Identity, Resource, Trust};
    statement(
        Identity,
        "1",
        expect!["Syntax errors in policy. (a statement is not an object)"],
    );
    statement(
        Identity,
        r#"{"Action":"*","Resource":"*"}"#,
        expect!["Syntax errors in policy. (a statement has no Effect that is a text)"],
    );
    statement(
        Identity,
        r#"{"Effect":"allow","Action":"*","Resource":"*"}"#,
        expect![
            "The policy failed legacy parsing (the Effect allow has capital letters elsewhere)"
        ],
    );
    statement(
        Identity,
        r#"{"Effect":"Allow","Resource":"*"}"#,
        expect!["Policy statement must contain actions."],
    );
    statement(
        Identity,
        r#"{"Effect":"Allow","Action":[],"Resource":"*"}"#,
        expect!["Policy statement must contain actions."],
    );
    statement(
        Identity,
        r#"{"Effect":"Allow","Action":"*"}"#,
        expect!["Policy statement must contain resources."],
    );
    statement(
        Identity,
        r#"{"Effect":"Allow","Action":"*","NotAction":"*","Resource":"*"}"#,
        expect!["Syntax errors in policy. (a statement has both Action and NotAction)"],
    );
    statement(
        Identity,
        r#"{"Effect":"Allow","Action":"RunTask","Resource":"*"}"#,
        expect!["Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."],
    );
    statement(
        Identity,
        r#"{"Effect":"Allow","Action":"e cs:RunTask","Resource":"*"}"#,
        expect!["Vendor e cs is not valid"],
    );
    statement(
        Identity,
        r#"{"Effect":"Allow","Action":7,"Resource":"*"}"#,
        expect!["Syntax errors in policy. (Action is neither a text nor a list of texts)"],
    );
    statement(
        Identity,
        r#"{"Effect":"Allow","Action":"*","Resource":"table/x"}"#,
        expect![[r#"Resource table/x must be in ARN format or "*"."#]],
    );
    statement(
        Identity,
        r#"{"Effect":"Allow","Action":"*","Resource":"arn:gcp:s3:::b"}"#,
        expect![[r#"Partition "gcp" is not valid for resource "arn:gcp:s3:::b"."#]],
    );
    statement(
        Identity,
        r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::${aws:username"}"#,
        expect!["Syntax errors in policy. (${aws:username is no policy variable)"],
    );
    statement(
        Identity,
        r#"{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}"#,
        expect!["Policy document should not specify a principal."],
    );
    statement(
        Identity,
        r#"{"Sid":"a b","Effect":"Allow","Action":"*","Resource":"*"}"#,
        expect![
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*"
        ],
    );
    let twice = r#"{"Sid":"a","Effect":"Allow","Action":"*","Resource":"*"}"#;
    statement(
        Identity,
        &format!("{twice},{twice}"),
        expect!["Statement IDs (SID) in a single policy must be unique."],
    );
    statement(
        Resource,
        r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#,
        expect!["Missing required field Principal"],
    );
    statement(
        Trust,
        r#"{"Effect":"Allow","Action":"sts:AssumeRole"}"#,
        expect!["Missing required field Principal"],
    );
    statement(
        Trust,
        r#"{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Resource":"*"}"#,
        expect!["Has prohibited field Resource"],
    );
    statement(
        Trust,
        r#"{"Effect":"Allow","Principal":"*","Action":"s3:GetObject"}"#,
        expect!["AssumeRole policy may only specify STS AssumeRole actions."],
    );
}

#[test]
fn a_principal_must_be_somebody() {
    for (principal, expected) in [
        ("{}", expect!["Invalid principal in policy."]),
        (r#""ada""#, expect!["Invalid principal in policy."]),
        (
            r#"{"AWS":"ada"}"#,
            expect![[r#"Invalid principal in policy: "AWS":"ada""#]],
        ),
        (
            r#"{"AWS":"arn:aws:iam::111122223333:role/*"}"#,
            expect![[r#"Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:role/*""#]],
        ),
        (
            r#"{"AWS":[7]}"#,
            expect![[r#"Invalid principal in policy: "AWS":"7""#]],
        ),
        (
            r#"{"Service":"ecs"}"#,
            expect![[r#"Invalid principal in policy: "Service":"ecs""#]],
        ),
        (
            r#"{"Robot":"r2"}"#,
            expect![[r#"Invalid principal in policy: "Robot":"r2""#]],
        ),
    ] {
        let trust =
            format!(r#"{{"Effect":"Allow","Principal":{principal},"Action":"sts:AssumeRole"}}"#);
        statement(Kind::Trust, &trust, expected);
    }
}

#[test]
fn a_condition_must_be_one_that_can_be_looked_at() {
    for (condition, expected) in [
        (
            "7",
            expect!["Syntax errors in policy. (Condition is not an object)"],
        ),
        (
            r#"{"StringEquals":7}"#,
            expect!["Syntax errors in policy. (StringEquals is not an object)"],
        ),
        (
            r#"{"StringIs":{"a:b":"c"}}"#,
            expect!["Syntax errors in policy. (StringIs is no type of condition)"],
        ),
        (
            r#"{"ForSome:StringLike":{"a:b":"c"}}"#,
            expect!["Syntax errors in policy. (ForSome:StringLike is no type of condition)"],
        ),
        (
            r#"{"NullIfExists":{"a:b":"true"}}"#,
            expect!["Syntax errors in policy. (NullIfExists is no type of condition)"],
        ),
        (
            r#"{"NumericEquals":{"a:b":"c"}}"#,
            expect![[
                r#"Syntax errors in policy. ("c" is not a value that NumericEquals compares a:b with)"#
            ]],
        ),
        (
            r#"{"DateLessThan":{"a:b":"soon"}}"#,
            expect![[
                r#"The policy failed legacy parsing ("soon" is not a value that DateLessThan compares a:b with)"#
            ]],
        ),
        (
            r#"{"IpAddress":{"a:b":"10.0.0.0/64"}}"#,
            expect![[
                r#"Syntax errors in policy. ("10.0.0.0/64" is not a value that IpAddress compares a:b with)"#
            ]],
        ),
        (
            r#"{"Bool":{"a:b":"maybe"}}"#,
            expect![[
                r#"Syntax errors in policy. ("maybe" is not a value that Bool compares a:b with)"#
            ]],
        ),
        (
            r#"{"StringEquals":{"a:b":{"c":1}}}"#,
            expect![[
                r#"Syntax errors in policy. ({"c":1} is not a value that StringEquals compares a:b with)"#
            ]],
        ),
    ] {
        let text =
            format!(r#"{{"Effect":"Allow","Action":"*","Resource":"*","Condition":{condition}}}"#);
        statement(Kind::Identity, &text, expected);
    }
}
