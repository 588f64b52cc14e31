//! Log drivers, with a router as a container and with a fluentd that does not listen.

use crate::machine::{HELPER, eventually, own_machine, shell};
use domain::ecs::LastStatus;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::net::UnixListener;

fn log(driver: &str, options: Value) -> Value {
    json!({"driver": driver, "options": options, "secret_options": []})
}

#[test]
fn a_log_router_is_told_what_it_is_and_gets_every_line() {
    let machine = own_machine();
    machine.serve(async |world| {
        let host = |name: &str, path: &str| {
            json!({"name": name, "source": {"host": path}, "inert": {}})
        };
        let mount = |name: &str, path: &str| {
            json!({"volume": name, "container_path": path, "read_only": true})
        };
        let mounts = json!([
            mount("lib", "/lib"), mount("lib64", "/lib64"), mount("usr", "/usr"),
            mount("program", "/router"),
        ]);
        let router = json!({
            "firelens": {"kind": "fluentbit", "options": {"enable-ecs-log-metadata": "true"}},
            "mount_points": mounts,
        });
        let routed = json!({"log": log("awsfirelens", json!({"Name": "stdout", "Format": "json"}))});
        let containers = json!([
            shell("app", "echo first; echo second >&2; exit 0", routed),
            shell(
                "router",
                "cat /fluent-bit/etc/fluent-bit.conf; exec /router route /var/run/fluent.sock",
                router,
            ),
        ]);
        let volumes = json!([
            host("lib", "/lib"), host("lib64", "/lib64"), host("usr", "/usr"), host("program", HELPER),
        ]);
        let mut containers = containers;
        containers[0]["essential"] = json!(false);
        let task = world.start("routed", "bridge", containers, volumes).await;
        let said = world.until_says(&task, "router", "second").await;
        let tag = format!("app-firelens-{}", task.id);
        for part in ["unix_path /var/run/fluent.sock", "Match app-firelens*", "Format json", "Record ecs_cluster shop", &tag, "log.first", "source.stderr", "container_name./app"] {
            assert!(said.contains(part), "{part:?} is missing: {said}");
        }
        let report = world.report(&task).await.unwrap();
        let started = |name: &str| {
            report.containers.iter().find(|one| one.name == name).unwrap().started_at
        };
        assert!(started("router") < started("app"), "the router starts first");
        world.stop(&task).await;
        assert!(world.network.list().await.unwrap().vpcs.is_empty());
    });
}

#[test]
fn a_container_waits_for_a_blocking_log_and_not_for_another() {
    let machine = own_machine();
    machine.serve(async |world| {
        let socket = world.directory.join("fluent.sock");
        let to = |mode: &str| {
            let address = format!("unix://{}", socket.display());
            json!({"essential": false, "log": log("fluentd", json!({
                "fluentd-address": address, "mode": mode, "max-buffer-size": "64k", "tag": mode,
            }))})
        };
        let script = "i=0; while [ $i -lt 5000 ]; do echo line $i of a log that is much longer than its \
                      buffer; i=$((i+1)); done; echo last";
        let containers = json!([
            shell("waits", script, to("blocking")),
            shell("goes-on", script, to("non-blocking")),
            shell("stays", "sleep 60", json!({})),
        ]);
        let task = world.start("logs", "none", containers, json!([])).await;
        let exit_of = async |name: &str| {
            let report = world.report(&task).await.unwrap();
            report.containers.iter().find(|one| one.name == name).unwrap().exit_code
        };
        world.until(&task, LastStatus::Running).await;
        eventually(async || exit_of("goes-on").await).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(exit_of("waits").await, None, "its log is full and nobody reads");
        let listener = UnixListener::bind(&socket).unwrap();
        let reading = tokio::spawn(async move {
            let (mut first, _) = listener.accept().await.unwrap();
            let (mut second, _) = listener.accept().await.unwrap();
            let (mut one, mut other) = (Vec::new(), Vec::new());
            let all = futures_util::future::join(first.read_to_end(&mut one), second.read_to_end(&mut other));
            let _ = tokio::time::timeout(Duration::from_secs(20), all).await;
            [one, other].map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        });
        eventually(async || exit_of("waits").await).await;
        world.stop(&task).await;
        let mut logs = reading.await.unwrap();
        logs.sort_by_key(String::len);
        let [dropped, whole] = logs;
        assert!(whole.contains("line 0 of") && whole.contains("line 4999 of"));
        assert!(!whole.contains("were dropped"));
        assert!(dropped.contains("line 0 of"), "the oldest lines stay");
        assert!(!dropped.contains("line 3000 of"));
    });
}

#[test]
fn a_driver_that_is_not_here_stops_the_task() {
    let machine = own_machine();
    machine.serve(async |world| {
        let containers = json!([shell("app", "true", json!({"log": log("gelf", json!({}))}))]);
        let task = world.start("gelf", "none", containers, json!([])).await;
        let report = world.until(&task, LastStatus::Stopped).await;
        let (_, reason) = report.stop.unwrap();
        assert!(
            reason.ends_with("no log driver named 'gelf' is registered"),
            "{reason}"
        );
    });
}
