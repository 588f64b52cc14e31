"""Route 53: zones that boto3 and the AWS CLI make, resolved inside tasks and on the machine."""

import ipaddress
import json
import re

import pytest

import ground
from conftest import Server, free_port
from ground import REGION, reached, register, run, shell, stop, task_id
from levels import eventually
from names import ask

INSIDE, OUTSIDE = "shop.internal", "shop.example"


def change(client, zone, *changes):
    """Changes sets: an action, and a set's members."""
    batch = [{"Action": action, "ResourceRecordSet": wanted} for action, wanted in changes]
    return client.change_resource_record_sets(
        HostedZoneId=zone, ChangeBatch={"Comment": "tests", "Changes": batch},
    )["ChangeInfo"]


def simple(name, kind, *values, ttl=60):
    records = [{"Value": value} for value in values]
    return {"Name": name, "Type": kind, "TTL": ttl, "ResourceRecords": records}


def alias(name, balancer, kind="A"):
    target = {
        "HostedZoneId": balancer["CanonicalHostedZoneId"],
        "DNSName": f"dualstack.{balancer['DNSName']}", "EvaluateTargetHealth": True,
    }
    return {"Name": name, "Type": kind, "AliasTarget": target}


@pytest.fixture(scope="module")
def named():
    """A server that answers names on the machine, with a zone of its VPC and a public one."""
    port = free_port()
    with Server("--dns", f"127.0.0.1:{port}").serving() as server:
        ground.furnish(server)
        client = server.client("route53")
        inside = client.create_hosted_zone(
            Name=INSIDE, CallerReference="inside",
            VPC={"VPCRegion": REGION, "VPCId": ground.default_vpc(server)},
        )["HostedZone"]["Id"]
        outside = client.create_hosted_zone(Name=OUTSIDE, CallerReference="outside")
        yield server, port, inside, outside["HostedZone"]["Id"]


@pytest.fixture(scope="module")
def balancer(named):
    """A load balancer that answers "hello" on port 80."""
    server = named[0]
    elb, ec2 = server.client("elbv2"), server.client("ec2")
    group = ground.group(server, "web")
    ec2.authorize_security_group_ingress(
        GroupId=group, IpProtocol="tcp", FromPort=80, ToPort=80, CidrIp="0.0.0.0/0",
    )
    made = elb.create_load_balancer(
        Name="web", Subnets=ground.subnets(server), SecurityGroups=[group],
    )["LoadBalancers"][0]
    answer = {"StatusCode": "200", "ContentType": "text/plain", "MessageBody": "hello"}
    elb.create_listener(
        LoadBalancerArn=made["LoadBalancerArn"], Protocol="HTTP", Port=80,
        DefaultActions=[{"Type": "fixed-response", "FixedResponseConfig": answer}],
    )
    return made


@pytest.fixture(scope="module")
def task(named):
    """A task that asks and calls."""
    server = named[0]
    register(server, "asks", shell("trap 'exit 0' TERM; sleep 1000 & wait"))
    started = run(server, "asks")
    yield reached(server, started, "RUNNING")
    stop(server, started)


def within(server, task, *command):
    found = server.cli("exec", task_id(task), "--", *command, check=False)
    return found.stdout + found.stderr


def test_a_change_is_visible_at_once(named, task):
    server, port, inside, _ = named
    client = server.client("route53")
    info = change(client, inside, ("CREATE", simple(f"db.{INSIDE}", "A", "192.0.2.7")))
    assert info["Status"] == "PENDING" and info["Comment"] == "tests"
    assert ask(port, f"db.{INSIDE}") == (0, ["192.0.2.7"])
    assert client.get_change(Id=info["Id"])["ChangeInfo"]["Status"] == "INSYNC"
    client.get_waiter("resource_record_sets_changed").wait(Id=info["Id"])
    assert "192.0.2.7" in within(server, task, "nslookup", "-type=a", f"db.{INSIDE}")
    change(client, inside, ("UPSERT", simple(f"db.{INSIDE}", "A", "192.0.2.8")))
    assert ask(port, f"db.{INSIDE}") == (0, ["192.0.2.8"])
    assert "192.0.2.8" in within(server, task, "nslookup", "-type=a", f"db.{INSIDE}")
    change(client, inside, ("DELETE", simple(f"db.{INSIDE}", "A", "192.0.2.8")))
    assert ask(port, f"db.{INSIDE}") == (3, [])


def test_every_type_is_answered(named):
    server, port, _, outside = named
    client = server.client("route53")
    sets = [
        simple(f"six.{OUTSIDE}", "AAAA", "2001:db8::1"),
        simple(f"www.{OUTSIDE}", "CNAME", f"four.{OUTSIDE}"),
        simple(f"four.{OUTSIDE}", "A", "192.0.2.1", "192.0.2.2"),
        simple(f"*.any.{OUTSIDE}", "A", "192.0.2.3"),
        simple(OUTSIDE, "MX", "10 mail.example.org", "20 backup.example.org."),
        simple(OUTSIDE, "TXT", '"v=spf1 -all" "more"', '"say \\"hi\\""'),
        simple(OUTSIDE, "CAA", '128 issue "ca.example.org"'),
        simple(f"_http._tcp.{OUTSIDE}", "SRV", f"1 2 8080 four.{OUTSIDE}"),
        simple(f"ptr.{OUTSIDE}", "PTR", f"four.{OUTSIDE}"),
        simple(f"sub.{OUTSIDE}", "NS", "ns.example.org"),
    ]
    change(client, outside, *[("CREATE", one) for one in sets])
    addresses = ["192.0.2.1", "192.0.2.2"]
    eventually(lambda: ask(port, f"four.{OUTSIDE}") == (0, addresses), 5)
    for name, kind, expected in [
        (f"six.{OUTSIDE}", "AAAA", ["2001:db8::1"]),
        (f"www.{OUTSIDE}", "A", [f"four.{OUTSIDE}", *addresses]),
        (f"x.any.{OUTSIDE}", "A", ["192.0.2.3"]),
        (OUTSIDE, "MX", ["10 mail.example.org", "20 backup.example.org"]),
        (OUTSIDE, "TXT", ['say "hi"', "v=spf1 -all|more"]),
        (OUTSIDE, "CAA", ["128 issue ca.example.org"]),
        (f"_http._tcp.{OUTSIDE}", "SRV", [f"1 2 8080 four.{OUTSIDE}"]),
        (f"ptr.{OUTSIDE}", "PTR", [f"four.{OUTSIDE}"]),
        (f"sub.{OUTSIDE}", "NS", ["ns.example.org"]),
        (OUTSIDE, "A", []),
    ]:
        assert ask(port, name, kind) == (0, sorted(expected)), (name, kind)
    servers = client.get_hosted_zone(Id=outside)["DelegationSet"]["NameServers"]
    assert ask(port, OUTSIDE, "NS") == (0, sorted(servers))
    code, (authority,) = ask(port, OUTSIDE, "SOA")
    assert code == 0 and authority.startswith(f"{servers[0]} awsdns-hostmaster.amazon.com 1 7200")
    told = client.test_dns_answer(HostedZoneId=outside, RecordName=OUTSIDE, RecordType="TXT")
    assert sorted(told["RecordData"]) == ['"say \\"hi\\""', '"v=spf1 -all" "more"']
    told = client.test_dns_answer(HostedZoneId=outside, RecordName=f"no.{OUTSIDE}", RecordType="A")
    assert (told["ResponseCode"], told["RecordData"]) == ("NXDOMAIN", [])
    listed = client.list_resource_record_sets(HostedZoneId=outside)["ResourceRecordSets"]
    assert listed[0]["Name"] == f"{OUTSIDE}." and listed[0]["Type"] == "CAA"
    assert f"\\052.any.{OUTSIDE}." in [one["Name"] for one in listed]


def test_one_of_several_is_chosen_by_weight_or_by_chance(named):
    server, port, _, outside = named
    client = server.client("route53")

    def member(name, identifier, address, **chosen):
        return "CREATE", {**simple(name, "A", address), "SetIdentifier": identifier, **chosen}

    heavy, many = f"heavy.{OUTSIDE}", f"many.{OUTSIDE}"
    change(
        client, outside,
        member(heavy, "blue", "192.0.2.1", Weight=9), member(heavy, "green", "192.0.2.2", Weight=1),
        member(heavy, "none", "192.0.2.3", Weight=0),
        *[member(many, str(n), f"192.0.2.{n}", MultiValueAnswer=True) for n in range(10, 22)],
    )
    eventually(lambda: ask(port, heavy)[1], 5)
    asked = [ask(port, heavy)[1] for _ in range(400)]
    assert all(len(one) == 1 for one in asked)
    blue, green = (asked.count([f"192.0.2.{last}"]) for last in (1, 2))
    assert blue + green == 400 and 320 <= blue <= 390, (blue, green)
    seen = [ask(port, many)[1] for _ in range(40)]
    assert all(len(one) == 8 for one in seen)
    assert len({address for one in seen for address in one}) == 12
    test = [
        client.test_dns_answer(HostedZoneId=outside, RecordName=heavy, RecordType="A")["RecordData"]
        for _ in range(5)
    ]
    assert all(len(one) == 1 for one in test)


def test_names_lead_to_a_load_balancer(named, balancer, task):
    server, port, inside, outside = named
    client = server.client("route53")
    change(client, inside, ("CREATE", alias(INSIDE, balancer)))
    change(client, inside, ("CREATE", simple(f"www.{INSIDE}", "CNAME", balancer["DNSName"])))
    change(client, inside, ("CREATE", {
        "Name": f"again.{INSIDE}", "Type": "A", "AliasTarget": {
            "HostedZoneId": inside.split("/")[-1], "DNSName": INSIDE, "EvaluateTargetHealth": False,
        },
    }))
    change(client, inside, ("CREATE", alias(INSIDE, balancer, "AAAA")))
    change(client, outside, ("CREATE", alias(f"shop.{OUTSIDE}", balancer)))
    for name in (INSIDE, f"www.{INSIDE}", f"again.{INSIDE}", f"shop.{OUTSIDE}"):
        eventually(lambda: "hello" in within(server, task, "wget", "-qO-", f"http://{name}/"), 20)
    # Outside a VPC an alias has the load balancer's public addresses.
    code, addresses = eventually(lambda: (found := ask(port, f"shop.{OUTSIDE}"))[1] and found, 20)
    assert code == 0
    assert all(ipaddress.ip_address(address) in server.public_block for address in addresses)
    assert ask(port, f"www.{INSIDE}") == (0, sorted([balancer["DNSName"], "127.0.0.1"]))
    assert ask(port, INSIDE, "AAAA") == (0, [])


def test_a_name_leads_to_an_api(named):
    server, port, _, outside = named
    client, name = server.client("route53"), f"api.{OUTSIDE}"
    domain = server.client("apigatewayv2").create_domain_name(
        DomainName=name, DomainNameConfigurations=[{"EndpointType": "REGIONAL"}],
    )["DomainNameConfigurations"][0]
    change(client, outside, ("CREATE", {"Name": name, "Type": "A", "AliasTarget": {
        "HostedZoneId": domain["HostedZoneId"], "DNSName": domain["ApiGatewayDomainName"],
        "EvaluateTargetHealth": False,
    }}))
    eventually(lambda: ask(port, name) == (0, ["127.0.0.1"]), 5)


def test_a_batch_that_does_not_fit_is_refused_in_route_53s_words(named):
    server, port, _, outside = named
    client = server.client("route53")
    wanted = simple(f"new.{OUTSIDE}", "A", "192.0.2.1")
    for changes, expected in [
        ([("CREATE", wanted), ("DELETE", simple(f"gone.{OUTSIDE}", "A", "192.0.2.1"))],
         r"\[Tried to delete resource record set \[name='gone.shop.example.', type='A'\] but it was not found\]"),
        ([("CREATE", simple("new.example.org", "A", "192.0.2.1"))],
         r"\[RRSet with DNS name new.example.org. is not permitted in zone shop.example.\]"),
        ([("CREATE", simple(OUTSIDE, "CNAME", "new.example.org"))], "not permitted at apex"),
        ([("CREATE", simple(f"new.{OUTSIDE}", "TXT", "bare"))], "enclosed in quotation marks"),
    ]:
        with pytest.raises(client.exceptions.InvalidChangeBatch, match=expected):
            change(client, outside, *changes)
    assert ask(port, f"new.{OUTSIDE}") == (3, [])
    with pytest.raises(client.exceptions.InvalidInput, match="Missing field 'SetIdentifier'"):
        change(client, outside, ("CREATE", {**wanted, "Weight": 1}))
    with pytest.raises(client.exceptions.NoSuchHostedZone, match="No hosted zone found with ID: Z0"):
        client.get_hosted_zone(Id="Z0")
    with pytest.raises(client.exceptions.HostedZoneNotEmpty):
        client.delete_hosted_zone(Id=outside)


def test_the_aws_cli_makes_and_deletes_a_zone(named):
    server, port, _, _ = named
    made = json.loads(server.aws(
        "route53", "create-hosted-zone", "--name", "cli.example", "--caller-reference", "cli",
        "--hosted-zone-config", "Comment=by the CLI", "--output", "json",
    ))
    zone = made["HostedZone"]["Id"]
    assert re.fullmatch(r"/hostedzone/Z[A-Z0-9]+", zone) and made["Location"].endswith(zone)
    batch = {"Changes": [{
        "Action": "UPSERT", "ResourceRecordSet": simple("a.cli.example", "A", "192.0.2.9"),
    }]}
    path = server.directory / "batch.json"
    path.write_text(json.dumps(batch))
    changed = json.loads(server.aws(
        "route53", "change-resource-record-sets", "--hosted-zone-id", zone,
        "--change-batch", f"file://{path}", "--output", "json",
    ))["ChangeInfo"]
    server.aws("route53", "wait", "resource-record-sets-changed", "--id", changed["Id"])
    eventually(lambda: ask(port, "a.cli.example") == (0, ["192.0.2.9"]), 5)
    listed = server.aws(
        "route53", "list-resource-record-sets", "--hosted-zone-id", zone, "--output", "text",
        "--query", "ResourceRecordSets[].Type",
    )
    assert listed.split() == ["NS", "SOA", "A"]
    by_name = server.aws(
        "route53", "list-hosted-zones-by-name", "--dns-name", "cli.example", "--max-items", "1",
        "--output", "text", "--query", "HostedZones[0].Id",
    )
    assert by_name == zone
    tagged = ["--resource-type", "hostedzone", "--resource-id", zone.split("/")[-1]]
    server.aws("route53", "change-tags-for-resource", *tagged, "--add-tags", "Key=team,Value=shop")
    tags = server.aws("route53", "list-tags-for-resource", *tagged, "--output", "text")
    assert tags.split()[-2:] == ["team", "shop"]
    refused = server.aws("route53", "delete-hosted-zone", "--id", zone, check=False)
    assert refused == ""
    batch["Changes"][0]["Action"] = "DELETE"
    path.write_text(json.dumps(batch))
    server.aws("route53", "change-resource-record-sets", "--hosted-zone-id", zone,
               "--change-batch", f"file://{path}")
    server.aws("route53", "delete-hosted-zone", "--id", zone)
    eventually(lambda: ask(port, "a.cli.example")[0] == 5, 5)


def test_zones_of_namespaces_are_shown_and_not_changed(named):
    server, _, _, _ = named
    discovery, client = server.client("servicediscovery"), server.client("route53")
    discovery.create_private_dns_namespace(Name="map.local", Vpc=ground.default_vpc(server))

    def found():
        zones = client.list_hosted_zones_by_name(DNSName="map.local")["HostedZones"]
        return [zone for zone in zones if zone["Name"] == "map.local."]

    zone = eventually(found, 10)[0]
    assert zone["LinkedService"]["ServicePrincipal"] == "servicediscovery.amazonaws.com"
    with pytest.raises(client.exceptions.ClientError, match="can only be managed through AWS Cloud Map"):
        change(client, zone["Id"], ("CREATE", simple("a.map.local", "A", "192.0.2.1")))
    vpc = {"VPCId": ground.default_vpc(server), "VPCRegion": REGION}
    names = [one["Name"] for one in client.list_hosted_zones_by_vpc(**vpc)["HostedZoneSummaries"]]
    assert {"map.local.", f"{INSIDE}."} <= set(names)
    with pytest.raises(client.exceptions.ConflictingDomainExists):
        client.create_hosted_zone(Name="map.local", CallerReference="again", VPC=vpc)


def test_a_policy_says_which_names_may_be_changed(named):
    server, _, _, outside = named
    iam = server.client("iam")
    iam.create_user(UserName="editor")
    iam.put_user_policy(UserName="editor", PolicyName="names", PolicyDocument=json.dumps({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow", "Action": "route53:ChangeResourceRecordSets",
            "Resource": f"arn:aws:route53:::{outside.lstrip('/')}",
            "Condition": {"ForAllValues:StringLike": {
                "route53:ChangeResourceRecordSetsNormalizedRecordNames": [f"*.mine.{OUTSIDE}"],
            }},
        }],
    }))
    key = iam.create_access_key(UserName="editor")["AccessKey"]
    editor = server.client("route53", key["AccessKeyId"], key["SecretAccessKey"])
    mine = simple(f"a.mine.{OUTSIDE}", "A", "192.0.2.1")
    change(editor, outside, ("UPSERT", mine))
    with pytest.raises(editor.exceptions.ClientError, match="not authorized to perform"):
        change(editor, outside, ("UPSERT", mine), ("UPSERT", simple(f"a.{OUTSIDE}", "A", "192.0.2.1")))
    with pytest.raises(editor.exceptions.ClientError, match="AccessDenied"):
        editor.list_hosted_zones()
