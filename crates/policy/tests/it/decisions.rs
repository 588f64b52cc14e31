//! What documents decide together.

use policy::{Caller, Identity, Keys, Kind, Policies, Policy, Request, ResourcePolicy};
use std::sync::Arc;

const ACCOUNT: &str = "111122223333";

/// The policies of a question and its circumstances; what is empty is not there.
#[derive(Default)]
struct World {
    identity: Vec<Arc<Policy>>,
    boundary: Option<Vec<Arc<Policy>>>,
    session: Option<Vec<Arc<Policy>>>,
    control: Option<Vec<Arc<Policy>>>,
    resource: Option<Policy>,
    required: bool,
    owner: Option<&'static str>,
    keys: Keys,
}

fn document(statement: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#)
}

fn one(name: &str, statement: &str, kind: Kind) -> Policy {
    Policy::parse(name, &document(statement), kind).expect("a policy")
}

impl World {
    fn identity(mut self, statement: &str) -> Self {
        let policy = one("own", statement, Kind::Identity);
        self.identity.push(Arc::new(policy));
        self
    }

    fn boundary(mut self, statement: &str) -> Self {
        self.boundary = Some(vec![Arc::new(one("limit", statement, Kind::Identity))]);
        self
    }

    fn session(mut self, statement: &str) -> Self {
        self.session = Some(vec![Arc::new(one("narrowed", statement, Kind::Identity))]);
        self
    }

    fn control(mut self, statement: &str) -> Self {
        self.control = Some(vec![Arc::new(one(
            "organization",
            statement,
            Kind::Identity,
        ))]);
        self
    }

    fn resource(mut self, statement: &str) -> Self {
        self.resource = Some(one("resource", statement, Kind::Resource));
        self
    }

    fn trust(mut self, statement: &str) -> Self {
        self.resource = Some(one("trust", statement, Kind::Trust));
        self.required = true;
        self
    }

    fn owned_by(mut self, owner: &'static str) -> Self {
        self.owner = Some(owner);
        self
    }

    fn key(mut self, name: &str, values: &[&str]) -> Self {
        self.keys
            .set(name, values.iter().map(|&value| value.to_owned()).collect());
        self
    }

    #[track_caller]
    fn decides(&self, caller: &Caller, action: &str, resource: &str, expected: &str) {
        let consent = match &self.resource {
            Some(policy) if self.required => ResourcePolicy::Required(policy),
            Some(policy) => ResourcePolicy::Adds(policy),
            None => ResourcePolicy::None,
        };
        let policies = Policies {
            identity: &self.identity,
            resource: consent,
            boundary: self.boundary.as_deref(),
            session: self.session.as_deref(),
            control: self.control.as_deref(),
        };
        let request = Request {
            caller,
            action,
            resource,
            owner: self.owner,
            keys: &self.keys,
        };
        let verdict = policies.decide(&request);
        let told = verdict.why(action);
        assert_eq!(
            told.as_deref().unwrap_or("allowed"),
            expected,
            "{action} on {resource}"
        );
    }
}

fn caller(identity: Identity) -> Caller {
    Caller {
        account: ACCOUNT.to_owned(),
        identity,
    }
}

fn user() -> Caller {
    caller(Identity::User {
        arn: "arn:aws:iam::111122223333:user/ada".to_owned(),
    })
}

fn session() -> Caller {
    caller(Identity::Session {
        role: "arn:aws:iam::111122223333:role/app/payments".to_owned(),
        arn: "arn:aws:sts::111122223333:assumed-role/payments/task".to_owned(),
    })
}

fn service(name: &str) -> Caller {
    caller(Identity::Service(name.to_owned()))
}

fn root() -> Caller {
    caller(Identity::Root)
}

const TABLE: &str = "arn:aws:dynamodb:ap-northeast-1:111122223333:table/payments";
const ALL: &str = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;

#[test]
fn a_task_role_may_do_what_its_policy_lists_and_nothing_else() {
    let payments = World::default().identity(
        r#"{"Effect":"Allow",
            "Action":["dynamodb:GetItem","dynamodb:PutItem","dynamodb:Query","dynamodb:UpdateItem"],
            "Resource":"arn:aws:dynamodb:ap-northeast-1:111122223333:table/payments"}"#,
    );
    let caller = session();
    payments.decides(&caller, "dynamodb:GetItem", TABLE, "allowed");
    payments.decides(&caller, "DynamoDB:getitem", TABLE, "allowed");
    let scan = "because no identity-based policy allows the dynamodb:Scan action";
    payments.decides(&caller, "dynamodb:Scan", TABLE, scan);
    let other = TABLE.replace("payments", "orders");
    let get = "because no identity-based policy allows the dynamodb:GetItem action";
    payments.decides(&caller, "dynamodb:GetItem", &other, get);
}

#[test]
fn an_execution_role_may_read_its_own_secrets() {
    let orders = World::default().identity(
        r#"{"Effect":"Allow","Action":["secretsmanager:GetSecretValue"],
            "Resource":"arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:orders/db-*"},
           {"Effect":"Allow","Action":["ssm:GetParameters"],
            "Resource":"arn:aws:ssm:ap-northeast-1:111122223333:parameter/orders/*"}"#,
    );
    let secret = "arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:orders/db-AbCdEf";
    let caller = session();
    orders.decides(&caller, "secretsmanager:GetSecretValue", secret, "allowed");
    let other = "arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:payments/db-AbCdEf";
    let denied = "because no identity-based policy allows the secretsmanager:GetSecretValue action";
    orders.decides(&caller, "secretsmanager:GetSecretValue", other, denied);
    let parameter = "arn:aws:ssm:ap-northeast-1:111122223333:parameter/orders/mode";
    orders.decides(&caller, "ssm:GetParameters", parameter, "allowed");
}

#[test]
fn an_explicit_deny_wins_wherever_it_stands() {
    let deny = r#"{"Sid":"NoScan","Effect":"Deny","Action":"dynamodb:Scan","Resource":"*"}"#;
    let both = format!("{ALL},{deny}");
    let world = World::default().identity(&both);
    let own = "with an explicit deny in an identity-based policy: own, statement NoScan";
    world.decides(&user(), "dynamodb:Scan", TABLE, own);
    world.decides(&user(), "dynamodb:Query", TABLE, "allowed");
    let world = World::default().identity(ALL).boundary(&both);
    let limit = "with an explicit deny in a permissions boundary: limit, statement NoScan";
    world.decides(&user(), "dynamodb:Scan", TABLE, limit);
    let world = World::default().identity(ALL).session(&both);
    let narrowed = "with an explicit deny in a session policy: narrowed, statement NoScan";
    world.decides(&session(), "dynamodb:Scan", TABLE, narrowed);
    let world = World::default().control(&both).identity(ALL);
    let control =
        "with an explicit deny in a service control policy: organization, statement NoScan";
    world.decides(&root(), "dynamodb:Scan", TABLE, control);
    let world = World::default()
        .identity(ALL)
        .resource(r#"{"Effect":"Deny","Principal":"*","Action":"dynamodb:*","Resource":"*"}"#);
    let resource = "with an explicit deny in a resource-based policy: resource, statement #1";
    world.decides(&root(), "dynamodb:Scan", TABLE, resource);
}

#[test]
fn a_boundary_and_a_session_allow_the_most_but_nothing_by_themselves() {
    let read = r#"{"Effect":"Allow","Action":"dynamodb:Get*","Resource":"*"}"#;
    let write = r#"{"Effect":"Allow","Action":"dynamodb:Put*","Resource":"*"}"#;
    let limited = World::default().identity(ALL).boundary(read);
    limited.decides(&user(), "dynamodb:GetItem", TABLE, "allowed");
    let put = "because no permissions boundary allows the dynamodb:PutItem action";
    limited.decides(&user(), "dynamodb:PutItem", TABLE, put);
    let nothing = World::default().boundary(ALL);
    let own = "because no identity-based policy allows the dynamodb:GetItem action";
    nothing.decides(&user(), "dynamodb:GetItem", TABLE, own);
    let narrowed = World::default().identity(ALL).session(write);
    narrowed.decides(&session(), "dynamodb:PutItem", TABLE, "allowed");
    let get = "because no session policy allows the dynamodb:GetItem action";
    narrowed.decides(&session(), "dynamodb:GetItem", TABLE, get);
    let organization = World::default().identity(ALL).control(read);
    let put = "because no service control policy allows the dynamodb:PutItem action";
    organization.decides(&user(), "dynamodb:PutItem", TABLE, put);
}

#[test]
fn inside_an_account_a_resource_policy_that_names_the_caller_is_enough() {
    let grants = |principal: &str| {
        let statement = format!(
            r#"{{"Effect":"Allow","Principal":{principal},"Action":"sqs:SendMessage","Resource":"*"}}"#
        );
        World::default().resource(&statement)
    };
    let queue = "arn:aws:sqs:us-east-1:111122223333:orders";
    let ask = |world: &World, caller: &Caller, expected: &str| {
        world.decides(caller, "sqs:SendMessage", queue, expected);
    };
    let named = r#"{"AWS":"arn:aws:iam::111122223333:user/ada"}"#;
    ask(&grants(named), &user(), "allowed");
    let role = r#"{"AWS":["arn:aws:iam::111122223333:role/app/payments"]}"#;
    ask(&grants(role), &session(), "allowed");
    ask(&grants(r#""*""#), &caller(Identity::Anonymous), "allowed");
    let own = "because no identity-based policy allows the sqs:SendMessage action";
    ask(&grants(r#"{"AWS":"111122223333"}"#), &user(), own);
    ask(&grants(role), &user(), own);
    // A boundary limits what a role is given, but not what a user or a session itself is.
    let read = r#"{"Effect":"Allow","Action":"sqs:Receive*","Resource":"*"}"#;
    ask(&grants(named).boundary(read), &user(), "allowed");
    let limit = "because no permissions boundary allows the sqs:SendMessage action";
    ask(&grants(role).boundary(read), &session(), limit);
    let itself = r#"{"AWS":"arn:aws:sts::111122223333:assumed-role/payments/task"}"#;
    ask(&grants(itself).session(read), &session(), "allowed");
    ask(
        &grants(r#"{"Service":"events.amazonaws.com"}"#),
        &service("events.amazonaws.com"),
        "allowed",
    );
    let resource = "because no resource-based policy allows the sqs:SendMessage action";
    ask(&grants(role), &service("events.amazonaws.com"), resource);
}

#[test]
fn from_another_account_both_sides_must_allow() {
    let queue = "arn:aws:sqs:us-east-1:999988887777:orders";
    let statement = r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},
        "Action":"sqs:*","Resource":"*"}"#;
    let ask = |world: World, caller: &Caller, expected: &str| {
        world
            .owned_by("999988887777")
            .decides(caller, "sqs:SendMessage", queue, expected);
    };
    ask(
        World::default().resource(statement).identity(ALL),
        &user(),
        "allowed",
    );
    let own = "because no identity-based policy allows the sqs:SendMessage action";
    ask(World::default().resource(statement), &user(), own);
    let theirs = "because no resource-based policy allows the sqs:SendMessage action";
    ask(World::default().identity(ALL), &user(), theirs);
    ask(World::default(), &root(), theirs);
    ask(World::default().resource(statement), &root(), "allowed");
}

#[test]
fn a_role_is_assumed_only_by_whom_its_trust_policy_names() {
    let role = "arn:aws:iam::111122223333:role/app/payments";
    let trust = |principal: &str| {
        World::default().trust(&format!(
            r#"{{"Effect":"Allow","Principal":{principal},"Action":"sts:AssumeRole"}}"#
        ))
    };
    let ask = |world: World, caller: &Caller, expected: &str| {
        world.decides(caller, "sts:AssumeRole", role, expected);
    };
    let tasks = r#"{"Service":"ecs-tasks.amazonaws.com"}"#;
    ask(trust(tasks), &service("ecs-tasks.amazonaws.com"), "allowed");
    let none = "because no resource-based policy allows the sts:AssumeRole action";
    ask(trust(tasks), &service("ecs.amazonaws.com"), none);
    ask(trust(tasks).identity(ALL), &user(), none);
    ask(trust(tasks), &root(), none);
    let account = r#"{"AWS":"111122223333"}"#;
    ask(trust(account).identity(ALL), &user(), "allowed");
    ask(
        trust(account),
        &user(),
        "because no identity-based policy allows the sts:AssumeRole action",
    );
    ask(trust(account), &root(), "allowed");
}

#[test]
fn not_action_not_resource_and_not_principal_name_what_is_left_out() {
    let world = World::default().identity(
        r#"{"Effect":"Allow","NotAction":["iam:*","sts:*"],"Resource":"*"},
           {"Effect":"Deny","Action":"dynamodb:*",
            "NotResource":"arn:aws:dynamodb:*:*:table/payments"}"#,
    );
    world.decides(&user(), "dynamodb:Scan", TABLE, "allowed");
    let iam = "because no identity-based policy allows the iam:PassRole action";
    world.decides(&user(), "iam:PassRole", "*", iam);
    let other = TABLE.replace("payments", "orders");
    let denied = "with an explicit deny in an identity-based policy: own, statement #2";
    world.decides(&user(), "dynamodb:Scan", &other, denied);
    let world = World::default().identity(ALL).resource(
        r#"{"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::111122223333:user/ada"},
            "Action":"*","Resource":"*"}"#,
    );
    world.decides(&user(), "sqs:SendMessage", "*", "allowed");
    let denied = "with an explicit deny in a resource-based policy: resource, statement #1";
    world.decides(&session(), "sqs:SendMessage", "*", denied);
}

#[test]
fn a_role_may_be_passed_only_to_the_service_a_condition_names() {
    let pass = World::default().identity(
        r#"{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::*:role/app/*",
            "Condition":{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}}"#,
    );
    let role = "arn:aws:iam::111122223333:role/app/payments";
    let pass = pass.key("iam:PassedToService", &["ecs-tasks.amazonaws.com"]);
    pass.decides(&user(), "iam:PassRole", role, "allowed");
    let pass = pass.key("iam:passedtoservice", &["lambda.amazonaws.com"]);
    let denied = "because no identity-based policy allows the iam:PassRole action";
    pass.decides(&user(), "iam:PassRole", role, denied);
}

/// Whether a statement with `condition` holds for one key with `values`.
fn holds(condition: &str, key: &str, values: Option<&[&str]>) -> bool {
    let statement =
        format!(r#"{{"Effect":"Allow","Action":"*","Resource":"*","Condition":{condition}}}"#);
    let policy = Arc::new(one("own", &statement, Kind::Identity));
    let mut keys = Keys::default().with("aws:username", "ada");
    if let Some(values) = values {
        keys.set(key, values.iter().map(|&value| value.to_owned()).collect());
    }
    let caller = user();
    let request = Request {
        caller: &caller,
        action: "a:B",
        resource: "*",
        owner: None,
        keys: &keys,
    };
    let policies = Policies {
        identity: &[policy],
        ..Policies::default()
    };
    policies.decide(&request).is_allowed()
}

#[test]
fn conditions_compare_as_their_operators_say() {
    /// Condition; values that pass; values that do not. The key is always `t:k`.
    type Case = (
        &'static str,
        &'static [Option<&'static [&'static str]>],
        &'static [Option<&'static [&'static str]>],
    );
    let cases: &[Case] = &[
        (
            r#"{"StringEquals":{"t:k":["a","b"]}}"#,
            &[Some(&["a"]), Some(&["b"])],
            &[Some(&["A"]), Some(&["c"]), None],
        ),
        (
            r#"{"StringEquals":{"t:k":"a*"}}"#,
            &[Some(&["a*"])],
            &[Some(&["ab"])],
        ),
        (
            r#"{"StringEquals":{"t:k":"${aws:username}"}}"#,
            &[Some(&["ada"])],
            &[Some(&["bob"])],
        ),
        (
            r#"{"StringEqualsIgnoreCase":{"t:k":"AB"}}"#,
            &[Some(&["aB"])],
            &[Some(&["c"])],
        ),
        (
            r#"{"StringNotEquals":{"t:k":["a","b"]}}"#,
            &[Some(&["c"]), None],
            &[Some(&["a"]), Some(&["b"])],
        ),
        (
            r#"{"StringNotEqualsIgnoreCase":{"t:k":"a"}}"#,
            &[Some(&["b"])],
            &[Some(&["A"])],
        ),
        (
            r#"{"StringLike":{"t:k":"a*${aws:username}"}}"#,
            &[Some(&["a-ada"])],
            &[Some(&["a-bob"]), None],
        ),
        (
            r#"{"StringNotLike":{"t:k":"a*"}}"#,
            &[Some(&["b"]), None],
            &[Some(&["ab"])],
        ),
        (
            r#"{"StringEqualsIfExists":{"t:k":"a"}}"#,
            &[Some(&["a"]), None],
            &[Some(&["b"])],
        ),
        (
            r#"{"NumericEquals":{"t:k":10}}"#,
            &[Some(&["10"]), Some(&["10.0"])],
            &[Some(&["9"]), Some(&["x"]), None],
        ),
        (
            r#"{"NumericNotEquals":{"t:k":"10"}}"#,
            &[Some(&["9"]), None],
            &[Some(&["10"])],
        ),
        (
            r#"{"NumericLessThan":{"t:k":"10"}}"#,
            &[Some(&["9"])],
            &[Some(&["10"]), Some(&["11"])],
        ),
        (
            r#"{"NumericLessThanEquals":{"t:k":"10"}}"#,
            &[Some(&["9"]), Some(&["10"])],
            &[Some(&["11"])],
        ),
        (
            r#"{"NumericGreaterThan":{"t:k":"10"}}"#,
            &[Some(&["11"])],
            &[Some(&["10"])],
        ),
        (
            r#"{"NumericGreaterThanEquals":{"t:k":"10"}}"#,
            &[Some(&["10"])],
            &[Some(&["9"])],
        ),
        (
            r#"{"DateLessThan":{"t:k":"2026-01-01T00:00:00Z"}}"#,
            &[Some(&["2025-12-31T23:59:59Z"]), Some(&["1767225599"])],
            &[Some(&["2026-01-01T00:00:00Z"]), Some(&["x"]), None],
        ),
        (
            r#"{"DateGreaterThanEquals":{"t:k":"2026-01-01"}}"#,
            &[Some(&["2026-01-01T00:00:00Z"])],
            &[Some(&["2025-12-31"])],
        ),
        (
            r#"{"Bool":{"t:k":"true"}}"#,
            &[Some(&["true"]), Some(&["TRUE"])],
            &[Some(&["false"]), None],
        ),
        (
            r#"{"BoolIfExists":{"t:k":false}}"#,
            &[Some(&["false"]), None],
            &[Some(&["true"])],
        ),
        (
            r#"{"BinaryEquals":{"t:k":"QmluYXJ5"}}"#,
            &[Some(&["QmluYXJ5"])],
            &[Some(&["x"])],
        ),
        (
            r#"{"IpAddress":{"t:k":["10.0.0.0/8","192.0.2.1"]}}"#,
            &[Some(&["10.9.9.9"]), Some(&["192.0.2.1"])],
            &[Some(&["11.0.0.1"]), Some(&["x"]), None],
        ),
        (
            r#"{"NotIpAddress":{"t:k":"10.0.0.0/8"}}"#,
            &[Some(&["11.0.0.1"]), None],
            &[Some(&["10.0.0.1"])],
        ),
        (
            r#"{"ArnLike":{"t:k":"arn:aws:ecs:*:111122223333:*"}}"#,
            &[Some(&["arn:aws:ecs:us-east-1:111122223333:cluster/a"])],
            &[
                Some(&["arn:aws:ecs:us-east-1:999988887777:cluster/a"]),
                None,
            ],
        ),
        (
            r#"{"ArnEquals":{"t:k":"arn:aws:iam::111122223333:role/a*"}}"#,
            &[Some(&["arn:aws:iam::111122223333:role/abc"])],
            &[Some(&["arn:aws:iam::111122223333:role/b"])],
        ),
        (
            r#"{"ArnNotLike":{"t:k":"arn:aws:iam::111122223333:role/a*"}}"#,
            &[Some(&["arn:aws:iam::111122223333:role/b"]), None],
            &[Some(&["arn:aws:iam::111122223333:role/a"])],
        ),
        (
            r#"{"Null":{"t:k":"true"}}"#,
            &[None, Some(&[])],
            &[Some(&["x"])],
        ),
        (r#"{"Null":{"t:k":false}}"#, &[Some(&["x"])], &[None]),
        (
            r#"{"ForAllValues:StringEquals":{"t:k":["a","b"]}}"#,
            &[Some(&["a"]), Some(&["a", "b"]), Some(&[]), None],
            &[Some(&["a", "c"])],
        ),
        (
            r#"{"ForAnyValue:StringEquals":{"t:k":["a","b"]}}"#,
            &[Some(&["a"]), Some(&["c", "b"])],
            &[Some(&["c"]), Some(&[]), None],
        ),
        (
            r#"{"ForAllValues:StringNotEquals":{"t:k":["a"]}}"#,
            &[Some(&["b", "c"]), None],
            &[Some(&["a", "b"])],
        ),
        (
            r#"{"ForAnyValue:StringNotEquals":{"t:k":["a"]}}"#,
            &[Some(&["a", "b"])],
            &[Some(&["a"]), None],
        ),
        (
            r#"{"ForAnyValue:StringLikeIfExists":{"t:k":"a*"}}"#,
            &[Some(&["ab"]), None],
            &[Some(&["b"])],
        ),
        (
            r#"{"StringEquals":{"t:k":"a"},"StringNotEquals":{"aws:username":"bob"}}"#,
            &[Some(&["a"])],
            &[Some(&["b"])],
        ),
        (
            r#"{"StringEquals":{"t:k":"a","aws:username":"bob"}}"#,
            &[],
            &[Some(&["a"])],
        ),
        (r#"{"StringEquals":{"t:k":[]}}"#, &[], &[Some(&["a"]), None]),
    ];
    for (condition, passing, failing) in cases {
        for values in *passing {
            assert!(
                holds(condition, "t:k", *values),
                "{condition} should hold for {values:?}"
            );
        }
        for values in *failing {
            assert!(
                !holds(condition, "t:k", *values),
                "{condition} holds for {values:?}"
            );
        }
    }
}

#[test]
fn variables_are_plain_text_before_version_2012() {
    let text = r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*",
        "Resource":"arn:aws:s3:::home/${aws:username}"}]}"#;
    let policy = Policy::parse("old", text, Kind::Resource).expect("a policy");
    let keys = Keys::default().with("aws:username", "ada");
    let caller = user();
    let ask = |resource: &str| {
        let request = Request {
            caller: &caller,
            action: "s3:GetObject",
            resource,
            owner: None,
            keys: &keys,
        };
        let policies = Policies {
            resource: ResourcePolicy::Adds(&policy),
            ..Policies::default()
        };
        policies.decide(&request).is_allowed()
    };
    assert!(ask("arn:aws:s3:::home/${aws:username}"));
    assert!(!ask("arn:aws:s3:::home/ada"));
}

#[test]
fn matching_statements_and_keys_are_told() {
    let world = World::default().identity(
        r#"{"Sid":"A","Effect":"Allow","Action":"ecs:*","Resource":"arn:aws:ecs:*:*:task/${aws:username}/*",
            "Condition":{"StringEquals":{"ecs:cluster":"${aws:PrincipalTag/cluster}"}}}"#,
    );
    let keys: Vec<&str> = world.identity[0].keys().collect();
    assert_eq!(
        keys,
        ["ecs:cluster", "aws:PrincipalTag/cluster", "aws:username"]
    );
    let keys = Keys::default()
        .with("aws:username", "ada")
        .with("ecs:cluster", "c")
        .with("aws:PrincipalTag/cluster", "c");
    let policies = Policies {
        identity: &world.identity,
        ..Policies::default()
    };
    let caller = user();
    let resource = "arn:aws:ecs:us-east-1:111122223333:task/ada/1";
    let request = Request {
        caller: &caller,
        action: "ecs:StopTask",
        resource,
        owner: None,
        keys: &keys,
    };
    let matching = policies.matching(&request);
    assert_eq!(matching.len(), 1);
    assert_eq!(
        (matching[0].policy.as_str(), matching[0].statement.as_str()),
        ("own", "A")
    );
}
