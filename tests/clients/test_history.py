"""What happened is told on the bus, and remembered when the records are gone."""

import json

import ground
from conftest import Server
from ground import CLUSTER, describe, finished, reached, register, run, shell, stop, task_id
from levels import eventually


def bus(server, *options):
    answer = server.cli("events", "--bus", "--output", "json", *options).stdout
    return json.loads(answer)["events"]


def of(server, task):
    return [event for event in bus(server) if event["resources"] == [task["taskArn"]]]


def test_every_state_of_a_task_is_an_event_with_a_version_that_rises(linux):
    task = finished(linux, register(linux, "h-states", shell("sleep 1; exit 2")))

    def whole():
        found = of(linux, task)
        return found and found[-1]["detail"]["lastStatus"] == "STOPPED" and found

    events = eventually(whole)
    states = list(dict.fromkeys(event["detail"]["lastStatus"] for event in events))
    assert states == [
        "PROVISIONING", "PENDING", "ACTIVATING", "RUNNING", "DEACTIVATING", "STOPPING",
        "DEPROVISIONING", "STOPPED",
    ]
    versions = [event["detail"]["version"] for event in events]
    assert versions == sorted(set(versions))
    last = events[-1]
    assert (last["source"], last["detail-type"]) == ("aws.ecs", "ECS Task State Change")
    assert (last["version"], last["account"], last["region"]) == ("0", "111122223333", "us-east-1")
    assert last["detail"]["version"] == describe(linux, task["taskArn"])["version"]
    assert last["detail"]["containers"][0]["exitCode"] == 2
    assert last["detail"]["stopCode"] == "EssentialContainerExited"
    assert last["detail"]["startedAt"].endswith("Z")
    assert len({event["id"] for event in events}) == len(events)


def test_a_service_tells_its_deployment_and_that_it_is_steady(linux):
    ecs = linux.client("ecs")
    register(linux, "h-service", shell("trap 'exit 0' TERM; sleep 1000 & wait"))
    ecs.create_service(
        cluster=CLUSTER, serviceName="h-service", taskDefinition="h-service", desiredCount=1,
        launchType="FARGATE", networkConfiguration=ground.network(linux),
    )

    def names():
        found = [event["detail"].get("eventName") for event in bus(linux, "h-service")]
        wanted = {
            "SERVICE_DEPLOYMENT_IN_PROGRESS", "SERVICE_DEPLOYMENT_COMPLETED", "SERVICE_STEADY_STATE",
        }
        return wanted <= set(found)

    eventually(names, 90)
    ecs.delete_service(cluster=CLUSTER, service="h-service", force=True)


def test_a_task_is_explained_long_after_the_api_has_forgotten_it():
    # An hour passes in four seconds; the server is killed on the way.
    with Server("--runtime", "simulated", "--clock-speed", "900").serving() as server:
        ecs = server.client("ecs")
        ecs.create_cluster(clusterName=CLUSTER)
        register(server, "h-old", shell("sleep 1000"))
        arn = run(server, "h-old")
        reached(server, arn, "RUNNING")
        stopped = stop(server, arn)
        server.kill()
        server.start()

        def forgotten():
            found = ecs.describe_tasks(cluster=CLUSTER, tasks=[arn])
            return [one["reason"] for one in found["failures"]] == ["MISSING"]

        eventually(forgotten)
        told = server.cli("why", "task", task_id(stopped)).stdout
        assert "this is its history" in told
        assert "UserInitiated: Task stopped by user" in told
        assert "STOPPED after" in told
        answer = json.loads(server.cli("why", "task", task_id(stopped), "--output", "json").stdout)
        assert [state["status"] for state in answer["evidence"]["history"]][-1] == "STOPPED"
        assert of(server, stopped)[-1]["detail"]["lastStatus"] == "STOPPED"


def test_no_change_is_lost_when_the_server_is_killed_again_and_again():
    order = [
        "PROVISIONING", "PENDING", "ACTIVATING", "RUNNING", "DEACTIVATING", "STOPPING",
        "DEPROVISIONING", "STOPPED",
    ]
    with Server("--runtime", "simulated").serving() as server:
        ecs = server.client("ecs")
        ecs.create_cluster(clusterName=CLUSTER)
        register(server, "h-storm", shell("sleep 1000"))
        started = []
        for _ in range(3):
            started += [run(server, "h-storm") for _ in range(5)]
            server.kill()
            server.start()
        for arn in started:
            ecs.stop_task(cluster=CLUSTER, task=arn)
        server.kill()
        server.start()
        for arn in started:
            reached(server, arn, "STOPPED")

        def told():
            events = bus(server)
            return all(tells_all(events, describe(server, arn)) for arn in started)

        def tells_all(events, task):
            own = [event["detail"] for event in events if event["resources"] == [task["taskArn"]]]
            states = list(dict.fromkeys(detail["lastStatus"] for detail in own))
            assert states == [one for one in order if one in states], states
            return own and own[-1]["version"] == task["version"] and states[-1] == "STOPPED"

        eventually(told)
