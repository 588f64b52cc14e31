//! XML bodies as clients write them, and as nobody should.

use super::decode;
use crate::table::index;
use expect_test::{Expect, expect};

/// The body of a `ChangeResourceRecordSets` as a tree, or why it is none.
fn check(body: &str, expected: Expect) {
    let table = index().service("route53").unwrap();
    let shape = table.shape_id("ChangeResourceRecordSetsRequest").unwrap();
    let told = match decode(table, shape, body) {
        Ok(members) => serde_json::Value::Object(members).to_string(),
        Err(malformed) => malformed.0,
    };
    expected.assert_eq(&told);
}

#[test]
fn elements_are_members_whatever_their_order_and_namespace() {
    check(
        r#"<?xml version="1.0"?><r:Any xmlns:r="urn:x"><r:ChangeBatch><r:Changes><r:Change>
           <r:ResourceRecordSet><r:TTL>60</r:TTL><r:Name>a<!-- b -->&amp;c</r:Name>
           <r:ResourceRecords><r:ResourceRecord><r:Value><![CDATA["<x>"]]></r:Value></r:ResourceRecord>
           </r:ResourceRecords></r:ResourceRecordSet><r:Action>CREATE</r:Action>
           </r:Change></r:Changes><r:Unknown/></r:ChangeBatch></r:Any>"#,
        expect![[
            r#"{"ChangeBatch":{"Changes":[{"ResourceRecordSet":{"TTL":60,"Name":"a&c","ResourceRecords":[{"Value":"\"<x>\""}]},"Action":"CREATE"}]}}"#
        ]],
    );
}

#[test]
fn an_empty_list_is_there_and_an_id_of_the_path_is_not_read_from_the_body() {
    check(
        "<C><Id>Z1</Id><HostedZoneId>Z1</HostedZoneId><ChangeBatch><Changes/></ChangeBatch></C>",
        expect![[r#"{"ChangeBatch":{"Changes":[]}}"#]],
    );
}

#[test]
fn what_is_no_xml_and_what_would_grow_is_refused() {
    check(
        "",
        expect![[r#"the body is not valid XML: the document does not have a root node"#]],
    );
    check(
        "<a><b></a>",
        expect!["the body is not valid XML: expected 'b' tag, not 'a' at 1:7"],
    );
    check(
        r#"<!DOCTYPE a [<!ENTITY x "xxxxxxxx">]><a>&x;</a>"#,
        expect!["the body is not valid XML: XML with DTD detected"],
    );
    check(
        "<C><ChangeBatch><Changes><Change><ResourceRecordSet><TTL>soon</TTL></ResourceRecordSet></Change></Changes></ChangeBatch></C>",
        expect!["'soon' can not be converted to a Long"],
    );
}

#[test]
fn depth_does_not_exhaust_the_stack() {
    let deep = "<a>".repeat(200_000);
    let table = index().service("route53").unwrap();
    let shape = table.shape_id("ChangeResourceRecordSetsRequest").unwrap();
    assert!(decode(table, shape, &deep).is_err());
    let closed = format!("{deep}{}", "</a>".repeat(200_000));
    let _ = decode(table, shape, &closed);
}
