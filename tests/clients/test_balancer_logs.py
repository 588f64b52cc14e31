"""Access logs and connection logs of a load balancer, read with the expressions that Athena has."""

import gzip
import re

import pytest
import requests
from botocore.exceptions import ClientError

import ground
from conftest import Server, free_port
from ground import ACCOUNT, REGION
from levels import eventually

# Source: Athena user guide, tables for access and connection logs of application load balancers.
ACCESS = re.compile(
    r'([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*):([0-9]*) ([^ ]*)[:-]([0-9]*) ([-.0-9]*) ([-.0-9]*) ([-.0-9]*) '
    r'(|[-0-9]*) (-|[-0-9]*) ([-0-9]*) ([-0-9]*) "([^ ]*) (.*) (- |[^ ]*)" "([^"]*)" ([A-Z0-9-_]+) '
    r'([A-Za-z0-9.-]*) ([^ ]*) "([^"]*)" "([^"]*)" "([^"]*)" ([-.0-9]*) ([^ ]*) "([^"]*)" "([^"]*)" '
    r'"([^ ]*)" "([^\s]+?)" "([^\s]+)" "([^ ]*)" "([^ ]*)" ?([^ ]*)?( .*)?',
)
CONNECTION = re.compile(
    r'([^ ]*) ([^ ]*) ([0-9]*) ([0-9]*) ([A-Za-z0-9.-]*) ([^ ]*) ([-.0-9]*) "([^"]*)" ([^ ]*) ([^ ]*) '
    r'([^ ]*) ?([^ ]*)?( .*)?',
)


def attributes(elb, balancer, **values):
    elb.modify_load_balancer_attributes(
        LoadBalancerArn=balancer,
        Attributes=[{"Key": key.replace("__", "."), "Value": value} for key, value in values.items()],
    )


def test_what_was_asked_is_on_disk_when_the_server_has_ended():
    with Server().serving() as server:
        elb, port = server.client("elbv2"), free_port()
        balancer = elb.create_load_balancer(Name="told", Subnets=ground.subnets(server))
        balancer = balancer["LoadBalancers"][0]["LoadBalancerArn"]
        with pytest.raises(ClientError) as refused:
            attributes(elb, balancer, access_logs__s3__enabled="true")
        assert refused.value.response["Error"]["Code"] == "InvalidConfigurationRequest"
        attributes(
            elb, balancer, access_logs__s3__enabled="true", access_logs__s3__bucket="shop-logs",
            access_logs__s3__prefix="web", connection_logs__s3__enabled="true",
            connection_logs__s3__bucket="shop-connections",
        )
        elb.create_listener(
            LoadBalancerArn=balancer, Protocol="HTTP", Port=port,
            DefaultActions=[{"Type": "fixed-response", "FixedResponseConfig": {
                "StatusCode": "404", "MessageBody": "not here",
            }}],
        )
        url = f"http://127.0.0.1:{port}/some/where?a=1"
        headers = {"Host": f"told.elb.localhost:{port}", "User-Agent": 'a "quoted" agent'}

        def asked():
            try:
                return requests.get(url, headers=headers, timeout=5).status_code == 404
            except OSError:
                return False

        eventually(asked)
        server.stop()
        end = balancer.rsplit("/", 1)[1]
        day = f"AWSLogs/{ACCOUNT}/elasticloadbalancing/{REGION}"
        name = f"{ACCOUNT}_elasticloadbalancing_{REGION}_app.told.{end}_"
        buckets = server.directory / "data/buckets"
        found = list((buckets / "shop-logs/web" / day).glob(f"*/*/*/{name}*.log.gz"))
        lines = gzip.decompress(found[0].read_bytes()).decode().splitlines()
        fields = ACCESS.fullmatch(lines[-1]).groups()
        assert fields[:3:2] == ("http", f"app/told/{end}")
        assert fields[10:12] == ("404", "-")
        assert fields[14:17] == ("GET", f"http://told.elb.localhost:{port}/some/where?a=1", "HTTP/1.1")
        assert fields[24] == "0" and fields[26] == "fixed-response"
        trace = fields[33]
        assert trace.startswith("TID_")
        found = list((buckets / "shop-connections" / day).glob(f"*/*/*/conn_log.{name}*.log.gz"))
        lines = gzip.decompress(found[0].read_bytes()).decode().splitlines()
        connections = [CONNECTION.fullmatch(line).groups() for line in lines]
        assert connections[-1][3] == str(port) and connections[-1][11] == trace
