"""Services that Service Connect joins, and what their tasks get by an alias."""

import ground
from ground import CLUSTER
from levels import eventually

NAMESPACE = "market"
SERVE = "mkdir -p /www && echo $NAME > /www/index.html && exec httpd -f -p 8080 -h /www"


def define(server, name, script):
    port = {"name": "api", "containerPort": 8080, "appProtocol": "http"}
    environment = [{"name": "NAME", "value": name}]
    return ground.register(
        server, name, ground.shell(script, portMappings=[port], environment=environment),
    )


def create(server, name, script, endpoint=None, cluster=CLUSTER, **connect):
    """A service of one task; it joins the namespace of its cluster, or the one it names."""
    services = [{"portName": "api", **endpoint}] if endpoint else []
    server.client("ecs").create_service(
        cluster=cluster, serviceName=name, desiredCount=1, launchType="FARGATE",
        taskDefinition=define(server, name, script), networkConfiguration=ground.network(server),
        serviceConnectConfiguration={"enabled": True, "services": services, **connect},
    )


def alias(name, **more):
    return {
        "discoveryName": name,
        "clientAliases": [{"port": 80, "dnsName": f"{name}.{NAMESPACE}"}], **more,
    }


def running(server, name, cluster=CLUSTER, but=()):
    """The service's task, once it runs; not one of those."""
    ecs = server.client("ecs")

    def found():
        tasks = ecs.list_tasks(cluster=cluster, serviceName=name)["taskArns"]
        told = [ground.describe(server, task, cluster) for task in tasks if task not in but]
        return next((task for task in told if task["lastStatus"] == "RUNNING"), None)

    return eventually(found, 90)


def fetch(server, name, host, path="/"):
    return ground.called(server, running(server, name), host, 80, path)
