//! `reset` and `down`: what goes, what stays, and in which order.

use crate::world::{Wish, World, account, put_task, scope};
use bytes::Bytes;
use domain::Key;
use domain::ecs::{DesiredStatus, LastStatus, Task, TaskReport};
use expect_test::expect;
use serde_json::json;
use std::time::Duration;
use store::{Batch, Write};

/// Ends tasks that should stop, as their agent would.
fn agent(world: &World) -> tokio::task::JoinHandle<()> {
    let store = world.store.clone();
    tokio::spawn(async move {
        let below = |kind| Key::kind(kind).join(&scope().segments());
        loop {
            let tasks: Vec<Task> = store.list(&below("ecs/tasks")).await.unwrap();
            for task in tasks
                .iter()
                .filter(|task| task.desired == DesiredStatus::Stopped)
            {
                let key = TaskReport::key_of(&task.scope, &task.cluster, &task.id);
                let report: Option<TaskReport> = store.get(&key).await.unwrap();
                if let Some(mut report) = report {
                    report.last_status = LastStatus::Stopped;
                    crate::world::put(&store, &report).await;
                }
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
}

async fn put_raw(world: &World, keys: &[(&str, &str)]) {
    let write = |(key, value): &(&str, &str)| {
        Write::Put(Key::raw(*key), Bytes::from((*value).to_owned()), None)
    };
    let batch = Batch {
        guards: Vec::new(),
        writes: keys.iter().map(write).collect(),
    };
    world.store.engine().commit(batch).await.unwrap();
}

async fn keys(world: &World) -> Vec<String> {
    let listing = world
        .store
        .engine()
        .list("", None, usize::MAX)
        .await
        .unwrap();
    let keys = listing.entries.iter();
    keys.map(|entry| entry.key.to_string()).collect()
}

async fn furnish(world: &World) {
    put_task(&world.store, "aaaaaa11", "RUNNING").await;
    put_raw(
        world,
        &[
            ("ecs/services/000000000000/us-east-1/default/web", "{}"),
            ("elb/targets/000000000000/us-east-1/web/10.0.0.1:80", "{}"),
            ("network/interfaces/000000000000/us-east-1/eni-1", "{}"),
            (
                "network/public-addresses/203.0.113.1",
                r#"{"v":1,"r":{"scope":{"account":"000000000000","region":"us-east-1"}}}"#,
            ),
            (
                "network/public-addresses/203.0.113.2",
                r#"{"v":1,"r":{"scope":{"account":"111122223333","region":"us-east-1"}}}"#,
            ),
            ("ecs/clusters/111122223333/us-east-1/default", "{}"),
            ("iam/root-keys/000000000000/AKIDROOT", "{}"),
            (
                "keys/access/AKIDROOT",
                r#"{"v":1,"r":{"account":"000000000000","user":null}}"#,
            ),
            (
                "keys/access/AKIDUSER",
                r#"{"v":1,"r":{"account":"000000000000","user":"ada"}}"#,
            ),
            ("logs/groups/000000000000/us-east-1/web", "{}"),
            ("server/secret", "no JSON"),
        ],
    )
    .await;
}

const LEFT: [&str; 5] = [
    "ecs/clusters/111122223333/us-east-1/default",
    "iam/root-keys/000000000000/AKIDROOT",
    "keys/access/AKIDROOT",
    "network/public-addresses/203.0.113.2",
    "server/secret",
];

fn wish() -> Wish {
    Wish {
        allow_reset: true,
        keep: vec!["iam/root-keys/"],
        logs: vec![(
            "DescribeLogGroups",
            json!({"logGroups": [{"logGroupName": "web"}]}),
        )],
        ..Wish::default()
    }
}

#[tokio::test]
async fn reset_needs_leave_from_whoever_started_the_server() {
    let world = World::new(Wish::default()).await;
    let refused = json!({"message": "the server was not started with --allow-reset"});
    assert_eq!(
        world.ask("POST", "/_longshore/reset", "").await,
        (403, refused)
    );
}

#[tokio::test]
async fn reset_kills_tasks_and_leaves_nothing_of_the_account() {
    let world = World::new(wish()).await;
    furnish(&world).await;
    let killed = async {
        while world.runtime.signals.lock().unwrap().is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Some(agent(&world))
    };
    let (answer, agent) = tokio::join!(world.ask("POST", "/_longshore/reset", ""), killed);
    let agent = agent.expect("it began");
    agent.abort();
    assert_eq!(answer, (200, json!({"status": "empty"})));
    assert_eq!(keys(&world).await, LEFT);
    assert_eq!(*world.furnished.0.lock().unwrap(), [account()]);
    assert_eq!(*world.forgotten.0.lock().unwrap(), [account()]);
    let signals = world.runtime.signals.lock().unwrap();
    assert_eq!(signals[0], ("aaaaaa11-1".to_owned(), runtime::Signal::KILL));
    let asked = world.logs.asked.lock().unwrap();
    let deleted = ("DeleteLogGroup".to_owned(), json!({"logGroupName": "web"}));
    assert!(asked.contains(&deleted), "{asked:?}");
}

#[tokio::test]
async fn reset_deletes_the_accounts_repositories_and_leaves_other_images() {
    let world = World::new(wish()).await;
    let name = |registry: &str, path| registry::RepositoryName::new(registry, path).unwrap();
    let mine = name("000000000000.dkr.ecr.eu-west-1.amazonaws.com", "team/web");
    let others = name("111122223333.dkr.ecr.eu-west-1.amazonaws.com", "web");
    let plain = name("docker.io", "library/nginx");
    for repository in [&mine, &others, &plain] {
        world.images.create_repository(repository).await.unwrap();
    }
    let (status, _) = world.ask("POST", "/_longshore/reset", "").await;
    assert_eq!(status, 200);
    let deleted = json!({"repositoryName": "team/web", "force": true});
    let deleted = ("DeleteRepository".to_owned(), deleted);
    assert_eq!(*world.ecr.asked.lock().unwrap(), [deleted]);
}

#[tokio::test]
async fn down_tells_how_far_it_is_and_lets_tasks_end_by_themselves() {
    let world = World::new(wish()).await;
    furnish(&world).await;
    let agent = agent(&world);
    let printed = world.run(&["down", "--all"]).await;
    agent.abort();
    expect![[r#"
        Stopping tasks: 1 left
        Deleting networks
        Deleted 4 records
        The account is empty.
    "#]]
    .assert_eq(&printed);
    assert_eq!(keys(&world).await, LEFT);
    assert!(world.runtime.signals.lock().unwrap().is_empty());
    let again = world.run(&["down", "--all", "--output", "json"]).await;
    assert!(again.ends_with("{\"done\":true}\n"), "{again}");
}

#[tokio::test]
async fn down_kills_what_does_not_end_in_the_time_it_is_given() {
    let world = World::new(wish()).await;
    for id in ["aaaaaa11", "bbbbbb22"] {
        put_task(&world.store, id, "RUNNING").await;
    }
    let killed = async {
        while world.runtime.signals.lock().unwrap().len() < 2 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Some(agent(&world))
    };
    let down = ["down", "--all", "--timeout", "0"];
    let (printed, agent) = tokio::join!(world.run(&down), killed);
    agent.expect("it began").abort();
    assert!(printed.ends_with("The account is empty.\n"), "{printed}");
    let too_long = r#"{"all": true, "timeout": 61}"#;
    let (status, _) = world.ask("POST", "/_longshore/down", too_long).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn only_one_at_a_time_takes_the_account_down() {
    let world = World::new(wish()).await;
    put_task(&world.store, "aaaaaa11", "RUNNING").await;
    let first = world.client(None);
    let first = tokio::spawn(async move {
        let mut output = cli::command::Output::new(cli::command::Format::Json, io_sink());
        let down = cli::command::Command::Down {
            all: true,
            timeout: 60,
        };
        cli::command::perform_with(&first, down, &mut output).await
    });
    let stopping = async || {
        let key = Task::key_of(&scope(), "default", "aaaaaa11");
        let task: Option<Task> = world.store.get(&key).await.unwrap();
        task.is_some_and(|task| task.desired == DesiredStatus::Stopped)
    };
    while !stopping().await {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    expect!["failed 1: the account is being emptied already"]
        .assert_eq(&world.run(&["down", "--all"]).await);
    let agent = agent(&world);
    assert_eq!(first.await.unwrap(), Ok(0));
    agent.abort();
}

fn io_sink() -> std::io::Sink {
    std::io::sink()
}
