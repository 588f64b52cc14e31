//! In which order a document is read, and how its resources are.

use policy::{Kind, Policy};

#[test]
fn of_several_wrongs_the_one_that_is_come_upon_first_is_told() {
    let good = r#"{"Sid":"a","Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}"#;
    for (statements, expected) in [
        (
            format!(r#"{good},{{"Effect":"denY"}},{{"Effect":"maybe"}}"#),
            "Syntax errors in policy.",
        ),
        (
            format!(r#"{{"Sid":"a","Effect":"aLLow"}},{good}"#),
            "The policy failed legacy parsing",
        ),
        (
            format!(r#"{{"Sid":"a","Effect":"Allow"}},{good}"#),
            "Statement IDs (SID) in a single policy must be unique.",
        ),
        (
            r#"{"Effect":"Allow","Action":"invalid"}"#.to_owned(),
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
        ),
        (
            r#"{"Effect":"Allow","Action":"s:3:ListBucket","Resource":"table"}"#.to_owned(),
            r#"Resource table must be in ARN format or "*"."#,
        ),
    ] {
        let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
        let error = Policy::parse("p", &text, Kind::Identity).expect_err("it is malformed");
        assert_eq!(error.to_string(), expected, "{text}");
    }
    let old = r#"{"Version":"2008-10-17","Statement":{"Effect":"denY"}}"#;
    let error = Policy::parse("p", old, Kind::Identity).expect_err("it is old");
    let told = "Policy document must be version 2012-10-17 or greater.";
    assert_eq!(error.to_string(), told);
}

#[test]
fn a_resource_is_read_as_an_arn() {
    let legacy = "The policy failed legacy parsing";
    for (resource, expected) in [
        ("arn:aws:s3::bucket", legacy),
        ("arn:aws::bucket", legacy),
        ("arn:aws::::bucket", legacy),
        (
            "arn:aws",
            "Resource vendor must be fully qualified and cannot contain regexes.",
        ),
        (
            "aws:s3:::bucket",
            r#"Partition "s3" is not valid for resource "arn:s3:::bucket:*"."#,
        ),
        (
            "a:b:c",
            r#"Partition "b" is not valid for resource "arn:b:c:*:*:*"."#,
        ),
        (
            "arn:aws:iam:us-east-1::user/ada",
            "IAM resource arn:aws:iam:us-east-1::user/ada cannot contain region information.",
        ),
        (
            "arn:aws:s3:us-east-1::bucket",
            "Resource arn:aws:s3:us-east-1::bucket can not contain region information.",
        ),
    ] {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"*","Resource":"{resource}"}}}}"#
        );
        let error = Policy::parse("p", &text, Kind::Identity).expect_err(resource);
        assert_eq!(error.to_string(), expected);
    }
    for resource in [
        "arn:aws:fdsasf",
        "arn:aws:iam::111122223333:*",
        "arn:aws:iam::*:ro*",
        "arn:aws:iam::111122223333:role/${aws:username}",
        "arn:aws:s3:::bucket",
        "arn:aws:s3:us-east-1:111122223333:accesspoint/a",
        "arn:*:s3:*",
    ] {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"s3.s:*","Resource":"{resource}","Condition":{{"StringEquals":{{"a":"b"}}}}}}}}"#
        );
        Policy::parse("p", &text, Kind::Identity).expect(resource);
    }
}
