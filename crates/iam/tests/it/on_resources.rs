//! Policies on secrets and repositories have a say beside those of callers.

use crate::{ACCOUNT, Room, document};
use domain::Principal;

const SECRET: &str = "arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:db-x1Y2z3";
const FOREIGN: &str = "arn:aws:secretsmanager:ap-northeast-1:444455556666:secret:db-x1Y2z3";
const REPOSITORY: &str = "arn:aws:ecr:ap-northeast-1:111122223333:repository/app";
const GET: &str = "secretsmanager:GetSecretValue";
const PULL: &str = "ecr:BatchGetImage";
const MAY_GET: &str =
    r#"{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"*"}"#;
const NOTHING: &str = r#"{"Effect":"Allow","Action":"logs:PutLogEvents","Resource":"*"}"#;

fn by(effect: &str, principal: &str) -> String {
    document(&format!(
        r#"{{"Sid":"Own","Effect":"{effect}","Principal":{principal},"Action":"*","Resource":"*"}}"#
    ))
}

fn role(name: &str) -> String {
    format!(r#"{{"AWS":"arn:aws:iam::{ACCOUNT}:role/{name}"}}"#)
}

fn root(account: &str) -> Principal {
    Principal::Root {
        account: account.parse().expect("an account"),
    }
}

impl Room {
    async fn gets(&self, caller: &Principal, secret: &str, policy: Option<&str>) -> String {
        self.decides_by(caller, (GET, secret), &[], policy).await
    }
}

#[tokio::test]
async fn inside_an_account_either_policy_is_enough() {
    let room = Room::new().await;
    let (may, cannot) = (
        room.task_session("may", MAY_GET).await,
        room.task_session("cannot", NOTHING).await,
    );
    let none = format!("because no identity-based policy allows the {GET} action");
    let (named, everybody) = (by("Allow", &role("cannot")), by("Allow", r#""*""#));
    assert_eq!(room.gets(&may, SECRET, None).await, "allowed");
    assert_eq!(room.gets(&may, SECRET, Some(&named)).await, "allowed");
    assert_eq!(room.gets(&cannot, SECRET, None).await, none);
    assert_eq!(room.gets(&cannot, SECRET, Some(&named)).await, "allowed");
    assert_eq!(
        room.gets(&cannot, SECRET, Some(&everybody)).await,
        "allowed"
    );
    // To name the account is to leave it to the account's own policies.
    let account = by(
        "Allow",
        &format!(r#"{{"AWS":"arn:aws:iam::{ACCOUNT}:root"}}"#),
    );
    assert_eq!(room.gets(&cannot, SECRET, Some(&account)).await, none);
    assert_eq!(room.gets(&may, SECRET, Some(&account)).await, "allowed");
}

#[tokio::test]
async fn an_explicit_deny_on_the_resource_wins_even_over_the_accounts_root() {
    let room = Room::new().await;
    let may = room.task_session("may", MAY_GET).await;
    let denied = "with an explicit deny in a resource-based policy: the resource's policy, \
                  statement Own";
    let everybody = by("Deny", r#""*""#);
    assert_eq!(room.gets(&may, SECRET, Some(&everybody)).await, denied);
    assert_eq!(
        room.gets(&root(ACCOUNT), SECRET, Some(&everybody)).await,
        denied
    );
    let another = by("Deny", &role("another"));
    assert_eq!(room.gets(&may, SECRET, Some(&another)).await, "allowed");
    assert_eq!(
        room.gets(&root(ACCOUNT), SECRET, Some(&another)).await,
        "allowed"
    );
}

#[tokio::test]
async fn from_another_account_both_policies_must_allow_it() {
    let room = Room::new().await;
    let (may, cannot) = (
        room.task_session("may", MAY_GET).await,
        room.task_session("cannot", NOTHING).await,
    );
    let none = format!("because no resource-based policy allows the {GET} action");
    let own_none = format!("because no identity-based policy allows the {GET} action");
    assert_eq!(room.gets(&may, FOREIGN, None).await, none);
    let other = by(
        "Allow",
        r#"{"AWS":"arn:aws:iam::777788889999:role/somebody"}"#,
    );
    assert_eq!(room.gets(&may, FOREIGN, Some(&other)).await, none);
    for principal in [role("may"), format!(r#"{{"AWS":"{ACCOUNT}"}}"#)] {
        let policy = by("Allow", &principal);
        assert_eq!(room.gets(&may, FOREIGN, Some(&policy)).await, "allowed");
    }
    let named = by("Allow", &role("cannot"));
    assert_eq!(room.gets(&cannot, FOREIGN, Some(&named)).await, own_none);
    // A root is another account's caller like any other.
    assert_eq!(room.gets(&root(ACCOUNT), FOREIGN, None).await, none);
    let account = by("Allow", &format!(r#"{{"AWS":"{ACCOUNT}"}}"#));
    assert_eq!(
        room.gets(&root(ACCOUNT), FOREIGN, Some(&account)).await,
        "allowed"
    );
}

#[tokio::test]
async fn a_repositorys_policy_speaks_of_the_repository_without_naming_it() {
    let room = Room::new().await;
    let cannot = room.task_session("cannot", NOTHING).await;
    let policy = document(&format!(
        r#"{{"Effect":"Allow","Principal":{},"Action":["ecr:BatchGetImage"]}}"#,
        role("cannot")
    ));
    let asks = |action| room.decides_by(&cannot, (action, REPOSITORY), &[], Some(&policy));
    assert_eq!(asks(PULL).await, "allowed");
    assert_eq!(
        asks("ecr:PutImage").await,
        "because no identity-based policy allows the ecr:PutImage action"
    );
}

#[tokio::test]
async fn conditions_of_a_resources_policy_look_at_the_caller() {
    let room = Room::new().await;
    let cannot = room.task_session("cannot", NOTHING).await;
    let policy = |account: &str| {
        document(&format!(
            r#"{{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*",
                "Condition":{{"StringEquals":{{"aws:PrincipalAccount":"{account}"}}}}}}"#
        ))
    };
    assert_eq!(
        room.gets(&cannot, SECRET, Some(&policy(ACCOUNT))).await,
        "allowed"
    );
    let none = format!("because no identity-based policy allows the {GET} action");
    assert_eq!(
        room.gets(&cannot, SECRET, Some(&policy("444455556666")))
            .await,
        none
    );
}

#[tokio::test]
async fn a_policy_that_cannot_be_read_lets_in_the_accounts_root_alone() {
    let room = Room::new().await;
    let may = room.task_session("may", MAY_GET).await;
    let said = room.gets(&may, SECRET, Some("{")).await;
    assert!(said.starts_with("because the resource-based policy cannot be read"));
    assert_eq!(
        room.gets(&root(ACCOUNT), SECRET, Some("{")).await,
        "allowed"
    );
    assert_ne!(
        room.gets(&root(ACCOUNT), FOREIGN, Some("{")).await,
        "allowed"
    );
}
