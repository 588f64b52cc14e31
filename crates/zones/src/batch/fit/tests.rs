//! Sets that fit beside others and sets that do not. The lines are those of the batch's tests.

use super::super::tests::{BALANCER, check};
use expect_test::expect;

#[test]
fn names_are_the_zones_and_aliases_alone_with_theirs() {
    check(
        &[],
        &["CREATE a.example.org. A 192.0.2.1"],
        expect!["RRSet with DNS name a.example.org. is not permitted in zone shop.example."],
    );
    check(
        &[],
        &["CREATE @ CNAME a.example.org."],
        expect![
            "RRSet of type CNAME with DNS name shop.example. is not permitted at apex in zone shop.example."
        ],
    );
    check(
        &["CREATE a A 192.0.2.1"],
        &["CREATE a CNAME b.example."],
        expect![
            "RRSet of type CNAME with DNS name a.shop.example. is not permitted as it conflicts with other records with the same DNS name in zone shop.example."
        ],
    );
    check(
        &["CREATE a CNAME b.example."],
        &["CREATE a A 192.0.2.1"],
        expect![
            "RRSet of type A with DNS name a.shop.example. is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone shop.example."
        ],
    );
    check(
        &[],
        &["CREATE a CNAME b.example. c.example."],
        expect!["RRSet of type CNAME with DNS name a.shop.example. must have exactly one value."],
    );
    check(
        &[],
        &["CREATE a A 192.0.2.1 192.0.2.1"],
        expect!["Duplicate Resource Record: '192.0.2.1'"],
    );
}

#[test]
fn sets_of_one_name_and_type_are_chosen_in_one_way() {
    let weighted = "CREATE a A id=x weight=1 192.0.2.1";
    let multi = "CREATE a A id=y multi 192.0.2.1";
    check(
        &[weighted],
        &["CREATE a A 192.0.2.2"],
        expect![
            "RRSet with DNS name a.shop.example., type A cannot be created as other RRSets exist with the same name and type."
        ],
    );
    check(
        &["CREATE a A 192.0.2.2"],
        &[weighted],
        expect![
            "RRSet with DNS name a.shop.example., type A, SetIdentifier x cannot be created as a non-weighted set exists with the same name and type."
        ],
    );
    check(
        &[multi],
        &[weighted],
        expect![
            "RRSet with DNS name a.shop.example., type A, SetIdentifier x cannot be created as a non-weighted set exists with the same name and type."
        ],
    );
    check(
        &[weighted],
        &[multi],
        expect![
            "RRSet with DNS name a.shop.example., type A, SetIdentifier y cannot be created because a non multivalue answer rrset exists with the same name and type."
        ],
    );
    check(
        &[multi],
        &["CREATE a A id=z multi 192.0.2.2"],
        expect!["put a.shop.example. A 192.0.2.2 | gone "],
    );
    check(
        &[],
        &["CREATE a A id=z multi alias=Z1/b.shop.example."],
        expect![[r#"
            RRSet with DNS name a.shop.example., type A, SetIdentifier z cannot be created because a multivalue answer rrset cannot be an alias.
            Tried to create an alias that targets b.shop.example., type A in zone Z1, but that target was not found"#]],
    );
}

#[test]
fn an_alias_leads_to_a_name_of_its_zone_or_to_a_load_balancer() {
    let target = ["CREATE b A 192.0.2.1"];
    check(
        &target,
        &["CREATE a A alias=Z1/b.shop.example."],
        expect!["put a.shop.example. A  | gone "],
    );
    check(
        &target,
        &["CREATE a AAAA alias=Z1/b.shop.example."],
        expect![
            "Tried to create an alias that targets b.shop.example., type AAAA in zone Z1, but that target was not found"
        ],
    );
    check(
        &[],
        &["CREATE a A alias=Z1/a.shop.example."],
        expect![
            "Tried to create an alias that targets a.shop.example., type A in zone Z1, but that target was not found"
        ],
    );
    check(
        &[],
        &["CREATE a A alias=Z1/b.example.org."],
        expect![[r#"
            Tried to create an alias that targets b.example.org., type A in zone Z1, but the alias target name does not lie within the target zone
            Tried to create an alias that targets b.example.org., type A in zone Z1, but that target was not found"#]],
    );
    let balancer = format!("CREATE a A alias=Z35SXDOTRQ7X7K/{BALANCER}.");
    check(&[], &[&balancer], expect!["put a.shop.example. A  | gone "]);
    let dual = format!("CREATE a A alias=Z35SXDOTRQ7X7K/dualstack.{BALANCER}.");
    check(&[], &[&dual], expect!["put a.shop.example. A  | gone "]);
    check(
        &[],
        &["CREATE a A alias=Z35SXDOTRQ7X7K/gone.elb.localhost."],
        expect![
            "Tried to create an alias that targets gone.elb.localhost., type A in zone Z35SXDOTRQ7X7K, but that target was not found"
        ],
    );
}
