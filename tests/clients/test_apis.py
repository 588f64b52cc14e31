"""HTTP APIs, as their callers and their owners see them."""

import http.client
import json
import socket
import subprocess

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

import apis
import ground
from apis import Api, call, host
from conftest import free_port
from ground import ACCOUNT, REGION
from levels import eventually


@pytest.fixture(scope="module")
def web():
    with apis.backend() as server:
        yield server


@pytest.fixture
def api(simulated):
    return Api(simulated)


def test_an_endpoint_that_is_told_is_one_that_answers(simulated, api, web):
    api.stage().route("GET /items/{id}", f"{web.url}/v1/{{id}}?fixed=1")
    assert api.made["ApiEndpoint"] == f"http://{api.id}.execute-api.localhost:{simulated.port}"
    answer = api.answers("GET", "/items/7?a=1&a=2", headers={"x-mine": "1"})
    told = answer.json
    assert told["path"] == "/v1/7?fixed=1&a=1&a=2"
    assert told["headers"]["host"] == web.url.removeprefix("http://")
    assert told["headers"]["x-mine"] == "1"
    assert told["headers"]["via"] == "HTTP/1.1 AmazonAPIGateway"
    assert told["headers"]["forwarded"] == (
        f"for=127.0.0.1;host={api.host}:{simulated.port};proto=http"
    )
    assert told["headers"]["x-amzn-trace-id"].startswith("Root=1-")
    assert answer.headers["x-backend"] == "echo"
    assert answer.headers["apigw-requestid"]
    # By the name it has at AWS as well.
    assert api.call("GET", "/items/7", host=f"{api.id}.execute-api.{REGION}.amazonaws.com").status == 200


def test_the_most_specific_route_answers_and_the_others_are_not_found(api, web):
    api.stage()
    for key in ("GET /pets/dog/1", "GET /pets/dog/{id}", "ANY /pets/{proxy+}"):
        api.route(key, f"{web.url}/{key.split('/')[-1].strip('{}+')}")
    api.answers("GET", "/pets/x")
    assert api.call("GET", "/pets/dog/1").json["path"] == "/1"
    assert api.call("GET", "/pets/dog/2").json["path"] == "/id"
    assert api.call("PUT", "/pets/dog/2", body="x" * 70_000).json["path"] == "/proxy"
    missing = api.call("GET", "/else")
    assert (missing.status, missing.body) == (404, '{"message":"Not Found"}')
    assert missing.headers["content-type"] == "application/json"
    unknown = api.call("GET", "/", host="nobody.execute-api.localhost")
    assert (unknown.status, unknown.body) == (404, '{"message":"Not Found"}')


def test_stages_are_reached_by_path_and_serve_what_was_deployed(api, web):
    api.route("GET /where", f"{web.url}/${{stageVariables.place}}")
    deployment = api.client.create_deployment(ApiId=api.id)["DeploymentId"]
    api.client.create_stage(
        ApiId=api.id, StageName="test", DeploymentId=deployment, StageVariables={"place": "here"},
    )
    assert api.answers("GET", "/test/where").json["path"] == "/here"
    api.route("GET /later", f"{web.url}/later")
    assert api.call("GET", "/test/later").status == 404
    assert api.call("GET", "/where").status == 404
    api.client.create_deployment(ApiId=api.id, StageName="test")
    api.answers("GET", "/test/later")
    api.client.update_stage(ApiId=api.id, StageName="test", DeploymentId=deployment)
    api.answers("GET", "/test/later", status=404)


def test_quick_create_makes_everything(simulated, web):
    api = Api(simulated, Target=web.url)
    assert api.answers("POST", "/anything", body="hello").json["body"] == "hello"
    stage = api.client.get_stage(ApiId=api.id, StageName="$default")
    assert stage["AutoDeploy"] and stage["ApiGatewayManaged"]
    route, = api.client.get_routes(ApiId=api.id)["Items"]
    assert route["RouteKey"] == "$default"
    with apis.backend({"/": (200, {}, "other")}) as other:
        api.client.update_api(ApiId=api.id, Target=other.url)
        assert api.call("GET", "/").body == "other"


def test_mappings_change_requests_and_answers(api, web):
    api.stage("$default", StageVariables={"color": "red"})
    web.answers["/teapot"] = (202, {"x-old": "1", "access-control-allow-origin": "x"}, '{"a": {"b": [5]}}')
    api.route("POST /map/{id}", f"{web.url}/x", {
        "RequestParameters": {
            "overwrite:path": "/new/${request.path.id}",
            "append:querystring.q": "$request.header.x-q",
            "remove:querystring.gone": "''",
            "overwrite:header.x-all": "${context.httpMethod}-${stageVariables.color}-${request.body.a.b}",
            "append:header.x-twice": "two",
            "remove:header.x-gone": "''",
        },
    })
    api.route("GET /answer", f"{web.url}/teapot", {
        "ResponseParameters": {"202": {
            "overwrite:statuscode": "418", "append:header.x-new": "$response.body.a.b[0]",
            "remove:header.x-old": "''",
        }},
    })
    sent = {"x-q": "a b&c", "x-twice": "one", "x-gone": "1"}
    told = api.answers("POST", "/map/7?gone=1&kept=2", headers=sent, body='{"a": {"b": "deep"}}').json
    assert told["path"] == "/new/7?kept=2&q=a%20b%26c"
    assert told["headers"]["x-all"] == "POST-red-deep"
    assert "two" in told["headers"]["x-twice"]
    assert "x-gone" not in told["headers"]
    assert told["body"] == '{"a": {"b": "deep"}}'
    answer = api.answers("GET", "/answer", status=418)
    assert answer.headers["x-new"] == "5" and "x-old" not in answer.headers


def test_pages_of_other_origins_are_told_what_they_may_do(simulated, web):
    web.answers["/cors"] = (200, {"access-control-allow-origin": "https://backend.example"}, "x")
    api = Api(simulated, CorsConfiguration={
        "AllowOrigins": ["https://shop.example"], "AllowMethods": ["PUT"],
        "AllowHeaders": ["authorization"], "ExposeHeaders": ["x-id"], "MaxAge": 60,
    }).stage()
    api.route("PUT /cors", f"{web.url}/cors")
    page = {"Origin": "https://shop.example"}
    asked = {**page, "Access-Control-Request-Method": "PUT"}
    answer = api.answers("OPTIONS", "/cors", status=204, headers=asked)
    assert answer.headers["access-control-allow-origin"] == "https://shop.example"
    assert answer.headers["access-control-allow-methods"] == "PUT"
    assert answer.headers["access-control-max-age"] == "60"
    assert answer.body == ""
    other = api.call("OPTIONS", "/cors", headers={**asked, "Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in other.headers
    answer = api.answers("PUT", "/cors", headers=page)
    assert answer.headers["access-control-allow-origin"] == "https://shop.example"
    assert answer.headers["access-control-expose-headers"] == "x-id"
    assert "access-control-allow-origin" not in api.call("PUT", "/cors").headers
    api.client.delete_cors_configuration(ApiId=api.id)
    assert api.call("OPTIONS", "/cors", headers=asked).status == 404


def test_a_token_is_asked_for_where_a_route_says_so(api, web, tmp_path):
    issuer = apis.Issuer(tmp_path, web)
    api.stage()
    authorizer = api.client.create_authorizer(
        ApiId=api.id, Name="tokens", AuthorizerType="JWT",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={"Issuer": issuer.url, "Audience": ["shop"]},
    )["AuthorizerId"]
    jwt = {"AuthorizationType": "JWT", "AuthorizerId": authorizer}
    api.route("GET /open", f"{web.url}/open")
    api.route("PUT /closed", f"{web.url}/closed", **jwt)
    api.route("PUT /scoped", f"{web.url}/scoped", AuthorizationScopes=["write"], **jwt)
    api.route("GET /who", f"{web.url}/who", {
        "RequestParameters": {"overwrite:header.x-who": "$context.authorizer.claims.sub"},
    }, **jwt)
    api.answers("GET", "/open")
    nobody = api.answers("PUT", "/closed", status=401)
    assert nobody.body == '{"message":"Unauthorized"}'
    assert nobody.headers["www-authenticate"] == "Bearer"

    def bearer(**claims):
        return {"Authorization": f"Bearer {issuer.token(**claims)}"}

    assert api.call("PUT", "/closed", headers=bearer(), body="{}").status == 200
    asked = issuer.asked
    assert api.call("PUT", "/closed", headers=bearer(aud=["x", "shop"])).status == 200
    assert issuer.asked == asked, "keys are remembered"
    wrong = api.call("PUT", "/closed", headers=bearer(aud="other"))
    assert wrong.status == 401 and wrong.body == '{"message":"Unauthorized"}'
    assert wrong.headers["www-authenticate"] == (
        'Bearer scope="" error="invalid_token" '
        'error_description="the token does not have a valid audience"'
    )
    broken = api.call("PUT", "/closed", headers={"Authorization": "Bearer abc"})
    assert "token contains an invalid number of segments" in broken.headers["www-authenticate"]
    for claims in ({"exp": 1}, {"nbf": 9999999999}, {"iss": "https://other.example"}):
        assert api.call("PUT", "/closed", headers=bearer(**claims)).status == 401, claims
    unscoped = api.call("PUT", "/scoped", headers=bearer(scope="read"))
    assert (unscoped.status, unscoped.body) == (403, '{"message":"Forbidden"}')
    assert 'error="insufficient_scope"' in unscoped.headers["www-authenticate"]
    assert api.call("PUT", "/scoped", headers=bearer(scope="read write")).status == 200
    assert api.call("GET", "/who", headers=bearer()).json["headers"]["x-who"] == "ann"
    with pytest.raises(api.client.exceptions.ConflictException):
        api.client.delete_authorizer(ApiId=api.id, AuthorizerId=authorizer)


def test_iam_authorization_obeys_policies(simulated, api, web):
    api.stage()
    api.route("GET /mine/{id}", f"{web.url}/mine", AuthorizationType="AWS_IAM")
    iam = simulated.client("iam")
    iam.create_user(UserName="invoker")
    arn = f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{api.id}/$default/GET/mine/1"
    iam.put_user_policy(UserName="invoker", PolicyName="invoke", PolicyDocument=json.dumps({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": arn}],
    }))
    key = iam.create_access_key(UserName="invoker")["AccessKey"]

    def signed(path, secret=key["SecretAccessKey"]):
        url = f"http://{api.host}:{simulated.port}{path}"
        request = AWSRequest("GET", url)
        SigV4Auth(Credentials(key["AccessKeyId"], secret), "execute-api", REGION).add_auth(request)
        return api.call("GET", path, headers=dict(request.headers))

    unsigned = api.answers("GET", "/mine/1", status=403)
    assert unsigned.body == '{"message":"Forbidden"}'
    assert signed("/mine/1").status == 200
    assert signed("/mine/2").status == 403
    assert signed("/mine/1", "wrong").status == 403


def test_a_stage_throttles_its_routes(api, web):
    api.route("GET /slow", f"{web.url}/slow")
    api.route("GET /fast", f"{web.url}/fast")
    api.stage(RouteSettings={"GET /slow": {"ThrottlingBurstLimit": 2, "ThrottlingRateLimit": 0.001}})
    api.answers("GET", "/fast")
    answers = [api.call("GET", "/slow") for _ in range(4)]
    assert [answer.status for answer in answers] == [200, 200, 429, 429]
    assert answers[3].body == '{"message":"Too Many Requests"}'
    assert all(api.call("GET", "/fast").status == 200 for _ in range(4))


def test_an_integration_that_does_not_answer_is_told_apart_from_one_that_answers_nonsense(api, web):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        api.stage()
        api.route("GET /silent", f"http://127.0.0.1:{port}/", {"TimeoutInMillis": 100})
        api.route("GET /open", f"{web.url}/")
        api.answers("GET", "/open")
        answer = api.call("GET", "/silent")
        assert (answer.status, answer.body) == (503, '{"message":"Service Unavailable"}')
    api.route("GET /closed", f"http://127.0.0.1:{port}/")
    answer = api.answers("GET", "/closed", status=503)
    assert answer.headers["apigw-requestid"]


def test_too_much_is_refused(api, web):
    api.stage()
    api.route("ANY /{proxy+}", f"{web.url}/x")
    api.answers("GET", "/x")
    assert api.call("GET", "/x", headers={"x-long": "a" * 10_300}).status == 431
    large = api.call("POST", "/x", headers={"Content-Length": str((10 << 20) + 1)})
    assert (large.status, large.body) == (413, '{"message":"Request Entity Too Large"}')


@pytest.mark.parametrize("head", [
    "GET /x HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "GET /x HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n0\r\n\r\n",
    "GET /x HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "GET /x HTTP/1.1\r\nHost: {host}\r\nHost: other\r\n\r\n",
    "GET /x HTTP/1.1\r\nHost: {host}\r\nA: b\r\n c: d\r\n\r\n",
    "GET /x HTTP/1.0\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "GET /x HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "GET http://other.example/x HTTP/1.1\r\nHost: {host}\r\n\r\n",
])
def test_heads_with_two_meanings_are_refused(api, web, head):
    api.stage()
    api.route("ANY /{proxy+}", f"{web.url}/x")
    api.answers("GET", "/x")
    with socket.create_connection(("127.0.0.1", api.server.port), timeout=10) as raw:
        raw.sendall(head.format(host=api.host).encode())
        answer = raw.recv(65536)
    assert answer.startswith(b"HTTP/1.1 400") or answer.startswith(b"HTTP/1.0 400"), answer


def test_each_request_is_logged_as_the_stage_says(simulated, api, web):
    logs = simulated.client("logs")
    logs.create_log_group(logGroupName="/apis/shop")
    arn = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/apis/shop"
    line = {
        "id": "$context.requestId", "key": "$context.routeKey", "status": "$context.status",
        "agent": "$context.identity.userAgent", "none": "$context.authorizer.claims.sub",
        "integration": "$context.integrationStatus", "length": "$context.responseLength",
    }
    api.stage(AccessLogSettings={"DestinationArn": arn, "Format": json.dumps(line)})
    api.route("GET /logged", f"{web.url}/logged")
    answer = api.answers("GET", "/logged", headers={"User-Agent": 'a"b'})

    def logged():
        events = logs.filter_log_events(logGroupName="/apis/shop")["events"]
        lines = [json.loads(event["message"]) for event in events]
        return [line for line in lines if line["key"] == "GET /logged"]

    told = eventually(logged, 10)[0]
    assert told == {
        "id": answer.headers["apigw-requestid"], "key": "GET /logged", "status": "200",
        "agent": 'a"b', "none": "-", "integration": "200", "length": str(len(answer.body)),
    }


def test_a_domain_name_leads_to_apis_by_path(simulated, api, web):
    api.stage().route("GET /{proxy+}", f"{web.url}/plain/{{proxy}}")
    api.client.create_domain_name(
        DomainName="api.shop.example", DomainNameConfigurations=[{"EndpointType": "REGIONAL"}],
    )
    other = Api(simulated).stage()
    other.route("GET /{proxy+}", f"{web.url}/other/{{proxy}}")
    api.client.create_api_mapping(DomainName="api.shop.example", ApiId=api.id, Stage="$default")
    api.client.create_api_mapping(
        DomainName="api.shop.example", ApiId=other.id, Stage="$default", ApiMappingKey="v1/orders",
    )
    plain = api.answers("GET", "/a", host="api.shop.example")
    assert plain.json["path"] == "/plain/a"
    found = api.answers("GET", "/v1/orders/7", host="api.shop.example")
    assert found.json["path"] == "/other/7"
    with pytest.raises(api.client.exceptions.BadRequestException):
        api.client.delete_api(ApiId=api.id)
    api.client.update_api(ApiId=api.id, DisableExecuteApiEndpoint=True)
    assert api.call("GET", "/a").status == 404
    assert api.call("GET", "/a", host="api.shop.example").status == 200
    for mapping in api.client.get_api_mappings(DomainName="api.shop.example")["Items"]:
        api.client.delete_api_mapping(
            DomainName="api.shop.example", ApiMappingId=mapping["ApiMappingId"],
        )
    api.client.delete_domain_name(DomainName="api.shop.example")
    api.client.delete_api(ApiId=api.id)


DEFINITION = {
    "openapi": "3.0.1",
    "info": {"title": "pets", "version": "2", "description": "about pets"},
    "paths": {
        "/pets/{id}": {"put": {
            "operationId": "putPet", "security": [{"tokens": ["write"]}],
            "x-amazon-apigateway-integration": {
                "type": "http_proxy", "httpMethod": "ANY", "uri": "http://pets.example/{id}",
                "timeoutInMillis": 5000, "payloadFormatVersion": "1.0",
                "requestParameters": {"append:header.a": "b"},
                "responseParameters": {"200": {"overwrite:statuscode": "201"}},
            },
        }},
        "/$default": {"x-amazon-apigateway-any-method": {"isDefaultRoute": True}},
    },
    "components": {"securitySchemes": {"tokens": {
        "type": "oauth2", "x-amazon-apigateway-authorizer": {
            "type": "jwt", "identitySource": "$request.header.Authorization",
            "jwtConfiguration": {"issuer": "https://issuer.example", "audience": ["shop"]},
        },
    }}},
    "x-amazon-apigateway-cors": {"allowOrigins": ["*"], "allowMethods": ["PUT"]},
}


def surface(client, api):
    """What an API has, without ids."""
    routes = client.get_routes(ApiId=api)["Items"]
    integrations = client.get_integrations(ApiId=api)["Items"]
    authorizers = client.get_authorizers(ApiId=api)["Items"]
    told = client.get_api(ApiId=api)
    def plain(one):
        return {name: value for name, value in one.items() if not name.endswith("Id") and name != "Target"}
    return (
        sorted((plain(one) for one in routes), key=lambda one: one["RouteKey"]),
        [plain(one) for one in integrations], [plain(one) for one in authorizers],
        told.get("CorsConfiguration"), told["Name"], told["Version"], told["Description"],
    )


def test_a_definition_goes_in_and_comes_out_the_same(simulated):
    client = simulated.client("apigatewayv2")
    first = client.import_api(Body=json.dumps(DEFINITION))
    assert (first["Name"], first["Version"]) == ("pets", "2")
    before = surface(client, first["ApiId"])
    routes, integrations, authorizers, cors = before[:4]
    assert [route["RouteKey"] for route in routes] == ["$default", "PUT /pets/{id}"]
    assert routes[1]["AuthorizationScopes"] == ["write"]
    assert integrations[0]["TimeoutInMillis"] == 5000
    assert authorizers[0]["JwtConfiguration"]["Audience"] == ["shop"]
    assert cors == {"AllowOrigins": ["*"], "AllowMethods": ["PUT"]}
    exported = client.export_api(ApiId=first["ApiId"], OutputType="JSON", Specification="OAS30")
    text = exported["body"].read().decode()
    second = client.import_api(Body=text)
    assert surface(client, second["ApiId"]) == before
    client.reimport_api(ApiId=second["ApiId"], Body=json.dumps({**DEFINITION, "paths": {}}))
    assert client.get_routes(ApiId=second["ApiId"])["Items"] == []
    with pytest.raises(client.exceptions.BadRequestException):
        client.import_api(Body='{"swagger": "2.0"}')


def test_what_is_not_there_and_what_cannot_be_is_refused_as_at_aws(api):
    client, errors = api.client, api.client.exceptions
    with pytest.raises(errors.NotFoundException) as refusal:
        client.get_api(ApiId="nothere")
    assert f"Invalid API identifier specified {ACCOUNT}:nothere" in str(refusal.value)
    with pytest.raises(errors.BadRequestException):
        client.create_api(Name="x", ProtocolType="WEBSOCKET")
    with pytest.raises(errors.BadRequestException):
        client.create_route(ApiId=api.id, RouteKey="get /x")
    client.create_route(ApiId=api.id, RouteKey="GET /x")
    with pytest.raises(errors.ConflictException):
        client.create_route(ApiId=api.id, RouteKey="GET /x")
    with pytest.raises(errors.BadRequestException):
        client.create_integration(ApiId=api.id, IntegrationType="AWS_PROXY", IntegrationUri="arn:x")
    pages = client.get_paginator("get_routes").paginate(ApiId=api.id, PaginationConfig={"PageSize": 1})
    client.create_route(ApiId=api.id, RouteKey="GET /y")
    assert len([route for page in pages for route in page["Items"]]) == 2
    client.tag_resource(ResourceArn=f"arn:aws:apigateway:{REGION}::/apis/{api.id}", Tags={"a": "b"})
    assert client.get_api(ApiId=api.id)["Tags"] == {"a": "b"}


@pytest.fixture(scope="module")
def private(linux):
    """A task that serves HTTP in a group of its own, told to Cloud Map; a VPC link in another."""
    groups = {name: ground.group(linux, f"apis-{name}") for name in ("link", "task")}
    serves = ground.shell(
        "trap 'exit 0' TERM; mkdir /tmp/w; echo inside > /tmp/w/word; httpd -p 8080 -h /tmp/w; "
        "sleep 1000 & wait",
        portMappings=[{"containerPort": 8080}],
    )
    ground.register(linux, "apis-task", serves)
    arn = ground.run(
        linux, "apis-task", networkConfiguration=ground.network(linux, groups["task"]),
    )
    task = ground.reached(linux, arn, "RUNNING")
    discovery = linux.client("servicediscovery")
    operation = discovery.create_http_namespace(Name="apis")["OperationId"]
    eventually(
        lambda: discovery.get_operation(OperationId=operation)["Operation"]["Status"] == "SUCCESS", 30,
    )
    namespace = discovery.list_namespaces()["Namespaces"][0]["Id"]
    service = discovery.create_service(Name="words", NamespaceId=namespace)["Service"]
    discovery.register_instance(ServiceId=service["Id"], InstanceId="one", Attributes={
        "AWS_INSTANCE_IPV4": ground.address(task), "AWS_INSTANCE_PORT": "8080",
    })
    client = linux.client("apigatewayv2")
    link = client.create_vpc_link(
        Name="inside", SubnetIds=ground.subnets(linux)[:2], SecurityGroupIds=[groups["link"]],
    )["VpcLinkId"]
    assert client.get_vpc_link(VpcLinkId=link)["VpcLinkStatus"] in ("PENDING", "AVAILABLE")
    eventually(lambda: client.get_vpc_link(VpcLinkId=link)["VpcLinkStatus"] == "AVAILABLE", 30)
    yield groups, service["Arn"], link
    ground.stop(linux, arn)


def test_a_vpc_link_leads_to_cloud_map_as_far_as_security_groups_allow(linux, private):
    groups, service, link = private
    api = Api(linux).stage()
    through = {"ConnectionType": "VPC_LINK", "ConnectionId": link, "TimeoutInMillis": 1000}
    api.route("GET /word", service, through)
    refused = api.answers("GET", "/word", status=503)
    assert refused.body == '{"message":"Service Unavailable"}'
    ec2 = linux.client("ec2")
    ec2.authorize_security_group_ingress(
        GroupId=groups["task"], IpPermissions=ground.rule(groups["link"], 8080),
    )
    assert api.answers("GET", "/word").body.strip() == "inside"
    with pytest.raises(api.client.exceptions.ConflictException):
        api.client.delete_vpc_link(VpcLinkId=link)


def test_a_vpc_link_leads_to_a_load_balancer_inside(linux, private):
    groups, _, link = private
    elb = linux.client("elbv2")
    balancer = elb.create_load_balancer(
        Name="apis", Scheme="internal", Subnets=ground.subnets(linux)[:2],
        SecurityGroups=[groups["task"]],
    )["LoadBalancers"][0]
    listener = elb.create_listener(
        LoadBalancerArn=balancer["LoadBalancerArn"], Protocol="HTTP", Port=8080,
        DefaultActions=[{"Type": "fixed-response", "FixedResponseConfig": {
            "StatusCode": "200", "MessageBody": "balanced", "ContentType": "text/plain",
        }}],
    )["Listeners"][0]["ListenerArn"]
    api = Api(linux).stage("test")
    api.route("ANY /{proxy+}", listener, {"ConnectionType": "VPC_LINK", "ConnectionId": link})
    assert api.answers("GET", "/test/x").body == "balanced"
    elb.delete_load_balancer(LoadBalancerArn=balancer["LoadBalancerArn"])


def test_certificates_of_this_servers_authority_are_believed(linux, private):
    acm, elb = linux.client("acm"), linux.client("elbv2")
    balancer = elb.create_load_balancer(Name="apis-tls", Subnets=ground.subnets(linux)[:2])
    balancer = balancer["LoadBalancers"][0]
    name, port = balancer["DNSName"], free_port()
    certificate = acm.request_certificate(DomainName=name)["CertificateArn"]
    eventually(lambda: acm.describe_certificate(
        CertificateArn=certificate)["Certificate"]["Status"] == "ISSUED", 30)
    elb.create_listener(
        LoadBalancerArn=balancer["LoadBalancerArn"], Protocol="HTTPS", Port=port,
        Certificates=[{"CertificateArn": certificate}],
        DefaultActions=[{"Type": "fixed-response", "FixedResponseConfig": {
            "StatusCode": "200", "MessageBody": "sealed", "ContentType": "text/plain",
        }}],
    )
    api = Api(linux).stage()
    api.route("GET /right", f"https://{name}:{port}/")
    api.route("GET /wrong", f"https://127.0.0.1:{port}/")
    assert api.answers("GET", "/right").body == "sealed"
    assert api.call("GET", "/wrong").status == 503
    elb.delete_load_balancer(LoadBalancerArn=balancer["LoadBalancerArn"])


def test_an_api_is_called_from_inside_a_vpc_by_the_same_name(linux, private):
    groups, service, link = private
    permission = ground.rule(groups["link"], 8080)
    held = linux.client("ec2").describe_security_groups(GroupIds=[groups["task"]])
    if not held["SecurityGroups"][0]["IpPermissions"]:
        linux.client("ec2").authorize_security_group_ingress(
            GroupId=groups["task"], IpPermissions=permission,
        )
    api = Api(linux).stage()
    api.route("GET /word", service, {"ConnectionType": "VPC_LINK", "ConnectionId": link})
    api.answers("GET", "/word")
    ground.register(linux, "apis-caller", ground.shell("trap 'exit 0' TERM; sleep 1000 & wait"))
    arn = ground.run(linux, "apis-caller", networkConfiguration=ground.network(linux))
    task = ground.reached(linux, arn, "RUNNING")
    for name in (api.host, f"{api.id}.execute-api.{REGION}.amazonaws.com"):
        # Input that stays open: who hangs up first gets no answer.
        head = f"GET /word HTTP/1.0\\r\\nHost: {name}:4566\\r\\n\\r\\n"
        ask = f"(printf '{head}'; sleep 1) | nc -w 3 {name} 4566"
        answer = eventually(lambda: linux.cli(
            "exec", ground.task_id(task), "--", "sh", "-c", ask, check=False,
        ).stdout, 20)
        assert "inside" in answer
    ground.stop(linux, arn)


def test_tokens_of_a_user_pool_of_this_server_are_believed(simulated, api, web):
    pools = simulated.client("cognito-idp")
    pool = pools.create_user_pool(PoolName="shoppers")["UserPool"]["Id"]
    client = pools.create_user_pool_client(
        UserPoolId=pool, ClientName="page", ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"],
    )["UserPoolClient"]["ClientId"]
    pools.admin_create_user(UserPoolId=pool, Username="ann", MessageAction="SUPPRESS")
    pools.admin_set_user_password(
        UserPoolId=pool, Username="ann", Password="Correct-horse-7", Permanent=True,
    )
    tokens = pools.admin_initiate_auth(
        UserPoolId=pool, ClientId=client, AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ann", "PASSWORD": "Correct-horse-7"},
    )["AuthenticationResult"]
    authorizer = api.client.create_authorizer(
        ApiId=api.id, Name="pool", AuthorizerType="JWT",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={
            "Issuer": f"https://cognito-idp.{REGION}.amazonaws.com/{pool}", "Audience": [client],
        },
    )["AuthorizerId"]
    api.stage().route(
        "PUT /foods", f"{web.url}/foods", AuthorizationType="JWT", AuthorizerId=authorizer,
    )
    api.answers("PUT", "/foods", status=401)
    for kind in ("AccessToken", "IdToken"):
        answer = api.call("PUT", "/foods", headers={"Authorization": f"Bearer {tokens[kind]}"})
        assert answer.status == 200, (kind, answer)
    changed = tokens["AccessToken"][:-6] + "AAAAAA"
    assert api.call("PUT", "/foods", headers={"Authorization": changed}).status == 401


def test_http2_is_spoken_to_an_endpoint_as_it_is_told(api, web):
    api.stage().route("POST /two", f"{web.url}/two")
    api.answers("POST", "/two", body="x")
    command = [
        "curl", "-s", "--noproxy", "*", "--http2-prior-knowledge", "-d", "hello", "-w", "%{http_version}",
        f"{api.made['ApiEndpoint']}/two",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.endswith("}2") and '"body": "hello"' in done.stdout


def test_requests_and_calls_share_a_port_and_a_connection(simulated, api, web):
    api.stage().route("GET /v2/apis", f"{web.url}/mine")
    answer = api.answers("GET", "/v2/apis")
    assert answer.json["path"] == "/mine", "not GetApis of API Gateway"
    connection = http.client.HTTPConnection("127.0.0.1", simulated.port, timeout=10)
    for name, wanted in [("localhost", b"ready"), (api.host, b"/mine"), ("localhost", b"ready")]:
        path = "/v2/apis" if name == api.host else "/_longshore/health"
        connection.request("GET", path, headers={"Host": f"{name}:{simulated.port}"})
        assert wanted in connection.getresponse().read()
    connection.close()
