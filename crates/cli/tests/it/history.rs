//! What happened: events of the bus, and tasks whose records are gone.

use crate::world::{Wish, World, scope};
use domain::ecs::{TASK_STORIES, TaskStory};
use domain::{Event, Timestamp};
use expect_test::expect;
use journal::Telling;
use serde_json::{Value, json};

const START: &str = "2026-01-01T00:00:00Z";

fn event(id: &str, kind: &str, account: &str, resource: &str, detail: Value) -> Event {
    serde_json::from_value(json!({
        "version": "0", "id": id, "detail-type": kind, "source": "aws.ecs", "account": account,
        "time": START, "region": "us-east-1", "resources": [resource], "detail": detail,
    }))
    .unwrap()
}

async fn told_world() -> World {
    let world = World::new(Wish::default()).await;
    let task = json!({
        "lastStatus": "STOPPED", "desiredStatus": "STOPPED", "group": "service:web",
        "stopCode": "EssentialContainerExited", "clusterArn": "arn:aws:ecs:r:1:cluster/shop",
        "stoppedReason": "Essential container in task exited", "version": 5,
    });
    let steady = json!({"eventType": "INFO", "eventName": "SERVICE_STEADY_STATE",
        "clusterArn": "arn:aws:ecs:r:1:cluster/shop"});
    let (own, web) = ("000000000000", "arn:aws:ecs:r:1:service/shop/web");
    world
        .journal
        .tell(Telling::new().events([
            event(
                "1",
                "ECS Task State Change",
                own,
                "arn:aws:ecs:r:1:task/shop/abc",
                task,
            ),
            event("2", "ECS Service Action", own, web, steady.clone()),
            event("3", "ECS Service Action", "111122223333", web, steady),
        ]))
        .unwrap();
    world
}

#[tokio::test]
async fn the_bus_is_told_in_order_and_to_its_own_account_alone() {
    let world = told_world().await;
    expect![[r#"
        2026-01-01T00:00:00Z  ECS Task State Change                abc (service:web) is STOPPED, wanted STOPPED: EssentialContainerExited: Essential container in task exited
        2026-01-01T00:00:00Z  ECS Service Action                   web SERVICE_STEADY_STATE
    "#]].assert_eq(&world.run(&["events", "--bus"]).await);
    let service = world
        .run(&["events", "web", "--bus", "--cluster", "other"])
        .await;
    assert_eq!(service, "");
    let told = world.run(&["events", "--bus", "--output", "json"]).await;
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["events"][0]["detail"]["version"], 5);
    assert_eq!(told["events"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_reader_goes_on_where_it_stopped() {
    let world = told_world().await;
    let (status, first) = world.ask("GET", "/_longshore/events", "").await;
    assert_eq!(
        (status, first["events"].as_array().unwrap().len()),
        (200, 2)
    );
    let next = first["next"].as_str().unwrap();
    let path = format!("/_longshore/events?after={next}");
    let (_, rest) = world.ask("GET", &path, "").await;
    assert_eq!(rest["events"], json!([]));
    let (status, _) = world.ask("GET", "/_longshore/events?after=here", "").await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn a_task_whose_records_are_gone_is_still_explained() {
    let world = World::new(Wish::default()).await;
    let id = "0123456789abcdef0123456789abcdef";
    let story: TaskStory = serde_json::from_value(json!({
        "task": {
            "scope": scope(), "cluster": "default", "id": id, "definition": ["web", 3],
            "group": "family:web", "started_by": null, "service": null,
            "launch_type": "FARGATE", "platform_version": null, "capacity_provider": null,
            "overrides": domain::ecs::TaskOverrides::default(), "instance": "local",
            "interface": null, "mesh": null, "execute_command": false, "tags": {},
            "created_at": START, "desired": "STOPPED", "stop": null,
        },
        "report": {
            "scope": scope(), "cluster": "default", "id": id, "last_status": "STOPPED",
            "containers": [], "history": [["PROVISIONING", START], ["STOPPED", START]],
            "pull_started_at": null, "pull_stopped_at": null, "execution_stopped_at": null,
            "stop": ["TaskFailedToStart", "CannotPullContainerError: no such thing"],
        },
        "definition": null, "notes": [], "told": [],
    }))
    .unwrap();
    let time: Timestamp = START.parse().unwrap();
    let of = (&scope(), id);
    world
        .journal
        .tell(Telling::new().story(TASK_STORIES, of, time, &story))
        .unwrap();
    expect![[r#"
        The API does not tell this task any more; this is its history.
        Task 0123456789abcdef0123456789abcdef, made from web:3, is STOPPED since 2026-01-01T00:00:00Z (0 s).
        It stopped: TaskFailedToStart: CannotPullContainerError: no such thing
        Its way: PROVISIONING at 2026-01-01T00:00:00Z, STOPPED after 0.0 s.
        See what there is with longshore image ls; docker push or longshore image load brings the image, under exactly the name the task definition has.
    "#]].assert_eq(&world.run(&["why", "task", "01234567"]).await);
    expect!["failed 1: there is no task 99999999"]
        .assert_eq(&world.run(&["why", "task", "99999999"]).await);
}
