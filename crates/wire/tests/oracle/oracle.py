"""The oracle: botocore as the judge of every codec.

Speaks one JSON line a question on standard output and reads one JSON line an answer on
standard input. For every operation of every service, in every protocol it lists:

- botocore serialises a random input; the answer must be the same tree;
- a random output is encoded by the other side; botocore must parse the same tree.

And for every modelled error in every protocol, the typed exception must be raised, with its
message. The last line tells the counts and every difference.
"""

import base64
import datetime
import json
import random
import sys

import botocore
import botocore.model
import botocore.parsers
import botocore.serialize
import botocore.session
from botocore.awsrequest import AWSResponse, create_request_object, prepare_request_dict
from botocore.compat import HTTPHeaders
from botocore.config import Config
from botocore.errorfactory import ClientExceptionsFactory

DEBIAN = "/usr/lib/python3/dist-packages/awscli/botocore/data"
EXPECTED_BOTOCORE = "1.44.5"
ROUNDS = 2
SEED = 20260101
TEXTS = ["a", "web-1", "x y", "<&>\"'", "é漢字", "line\nfeed", "100%+1", "a=b&c", "\t tab", "cr\rlf"]
PLAIN = ["a", "web-1", "Zz_9.~", "0"]
UTC = datetime.timezone.utc

INCOMPLETE = ["not be null", "be blank", "must contain", "enum value", "exactly one", "base64"]

# What is not compared, and why.
EXCEPTIONS = {
    "event stream": "events are framed apart from the codecs; no operation with them is built",
    "SourceRegion": "botocore's own: it signs a URL with it and never sends it (rds)",
    "shared code": "two errors with one code: the code cannot tell which was meant (cloudwatch)",
}


def ask(**question):
    sys.stdout.write(json.dumps(question) + "\n")
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not line:
        sys.exit("the other side went away")
    return json.loads(line)


class Random:
    """Random trees of a shape, as boto3 takes and gives them."""

    def __init__(self, seed, skipped):
        self.random = random.Random(seed)
        self.skipped = skipped

    def structure(self, shape, depth=0):
        names = list(shape.members)
        if getattr(shape, "is_tagged_union", False):
            plain = [n for n in names if shape.members[n].type_name not in ("structure", "list", "map")]
            names = [self.random.choice(plain if depth > 3 and plain else names)]
        tree = {}
        for name in names:
            member = shape.members[name]
            required = name in shape.required_members or shape.is_tagged_union
            place = member.serialization.get("location")
            if name == "SourceRegion":
                self.skipped("SourceRegion")
                continue
            # A path and a status are always there, and no body reads as an empty payload.
            required |= place in ("uri", "statusCode") or name == shape.serialization.get("payload")
            wanted = required or self.random.random() < (0.7, 0.5, 0.4, 0.2)[min(depth, 3)]
            if not wanted or (depth > 6 and not required):
                continue
            if place == "statusCode":
                tree[name] = self.random.choice([200, 201, 202])
            else:
                tree[name] = self.value(member, depth + 1, place)
        return tree

    def value(self, shape, depth, place=None):
        kind = shape.type_name
        if kind == "structure":
            if shape.is_document_type:
                return {"any": [1, "two", None, {"three": True}], "n": 1.5}
            return self.structure(shape, depth)
        if kind == "list":
            low = 1 if place else 0
            return [self.value(shape.member, depth + 1, place) for _ in range(self.random.randint(low, 2))]
        if kind == "map":
            keys = {self.value(shape.key, depth + 1, place or "key") for _ in range(self.random.randint(0, 2))}
            return {key: self.value(shape.value, depth + 1, place) for key in sorted(keys)}
        if kind == "string":
            if shape.enum:
                return self.random.choice(shape.enum)
            return self.random.choice(PLAIN if place else TEXTS)
        if kind == "integer":
            return self.random.choice([0, 1, -7, 2**31 - 1])
        if kind == "long":
            return self.random.choice([0, 1, -7, 2**53 - 1])
        if kind in ("float", "double"):
            return self.random.choice([0.0, 1.5, -0.125, 1024.25])
        if kind == "boolean":
            return self.random.random() < 0.5
        if kind == "blob":
            return self.random.choice([b"bytes", b"\x00\xff\x01", b"x" * 40])
        if kind == "timestamp":
            moment = datetime.datetime(2026, 1, 1, tzinfo=UTC) + datetime.timedelta(seconds=self.random.randint(0, 10**8))
            fraction = place is None and shape.serialization.get("timestampFormat") in (None, "iso8601")
            return moment + datetime.timedelta(milliseconds=500 if fraction and self.random.random() < 0.3 else 0)
        raise ValueError(kind)


def canonical(value):
    if isinstance(value, dict):
        return {key: canonical(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [canonical(item) for item in value]
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, datetime.datetime):
        seconds = value.timestamp()
        return int(seconds) if seconds == int(seconds) else seconds
    if isinstance(value, float) and value == int(value):
        return int(value)
    return value


def as_xml_reads(value):
    """Botocore writes carriage returns as they are, and XML readers take them for line feeds."""
    if isinstance(value, dict):
        return {key: as_xml_reads(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_xml_reads(item) for item in value]
    return value.replace("\r", "\n") if isinstance(value, str) else value


def pruned(value):
    """Without empty structures, lists and maps, which forms cannot carry."""
    if isinstance(value, dict):
        kept = {key: pruned(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item not in ({}, [])}
    if isinstance(value, list):
        kept = [pruned(item) for item in value]
        return [item for item in kept if item not in ({}, [])]
    return value


def shared(model, shape):
    return sum(other.error_code == shape.error_code for other in model.error_shapes) > 1


def has_events(shape):
    return shape is not None and shape.event_stream_name is not None


class Oracle:
    def __init__(self):
        self.session = botocore.session.get_session()
        self.session.set_credentials("AKIDEXAMPLE", "secret")
        self.random = Random(SEED, self.skip)
        self.counts = {}
        self.problems = []

    def count(self, what):
        self.counts[what] = self.counts.get(what, 0) + 1

    def skip(self, why):
        assert why in EXCEPTIONS
        self.count(f"skipped: {why}")

    def problem(self, where, expected, found):
        self.count("different")
        if len(self.problems) < 40:
            self.problems.append(f"{where}\n  expected {str(expected)[:1500]}\n  found    {str(found)[:1500]}")

    def run(self, services):
        factory = ClientExceptionsFactory()
        for name in services:
            model = self.session.get_service_model(name)
            protocols = model.metadata.get("protocols") or [model.metadata["protocol"]]
            for protocol in protocols:
                for operation in model.operation_names:
                    for _ in range(ROUNDS):
                        self.input(model, protocol, model.operation_model(operation))
                        self.output(model, protocol, model.operation_model(operation))
            for protocol in protocols:
                for shape in model.error_shapes:
                    self.error(model, protocol, shape, factory.create_client_exceptions(model))
            self.client_errors(model)

    def run_old(self, name, path):
        """Clients of 2022, by the model that Debian's command line carries."""
        with open(path) as file:
            model = botocore.model.ServiceModel(json.load(file), name)
        for operation in model.operation_names:
            for _ in range(ROUNDS * 5):
                self.input(model, "query", model.operation_model(operation))
                self.output(model, "query", model.operation_model(operation))

    # Inputs

    def input(self, model, protocol, operation):
        shape = operation.input_shape
        if has_events(shape):
            return self.skip("event stream")
        tree = self.random.structure(shape) if shape else {}
        serializer = botocore.serialize.create_serializer(protocol, include_validation=False)
        request = serializer.serialize_to_request(tree, operation)
        request["context"] = {}
        request.pop("host_prefix", None)
        prepare_request_dict(request, "http://127.0.0.1:1", {})
        prepared = create_request_object(request).prepare()
        body = prepared.body or b""
        body = body.encode() if isinstance(body, str) else bytes(body)
        text = lambda value: value.decode() if isinstance(value, bytes) else str(value)
        answer = ask(
            ask="decode",
            method=prepared.method,
            target=prepared.url[len("http://127.0.0.1:1"):],
            headers={text(key): text(value) for key, value in prepared.headers.items()},
            body=base64.b64encode(body).decode(),
        )
        where = f"input {model.service_name} {operation.name} {protocol}"
        named = (model.service_name, operation.name, protocol)
        if "problem" in answer or named != (answer["service"], answer["operation"], answer["protocol"]):
            return self.problem(where, (named, tree), answer)
        # Random texts break lengths and patterns; what botocore built is never incomplete.
        refusal = answer["refusal"] or ""
        if protocol not in ("query", "ec2") and any(words in refusal for words in INCOMPLETE):
            return self.problem(where, "an input that passes the checks", refusal)
        expected = canonical(tree)
        if protocol == "rest-xml":
            expected = as_xml_reads(expected)
        self.compare(where, protocol, expected, canonical(answer["tree"]))

    def compare(self, where, protocol, expected, found):
        if expected == found:
            return self.count("exact")
        if protocol in ("query", "ec2") and pruned(expected) == pruned(found):
            return self.count("equal without empty structures")
        self.problem(where, expected, found)

    # Outputs

    def output(self, model, protocol, operation):
        shape = operation.output_shape
        if has_events(shape):
            return self.skip("event stream")
        tree = self.random.structure(shape) if shape else {}
        payload = shape.serialization.get("payload") if shape else None
        if isinstance(tree.get(payload), bytes):
            tree[payload] = "bytes"  # botocore reads such a body as text
        sent = {**tree, payload: b"bytes"} if tree.get(payload) == "bytes" else tree
        answer = ask(
            ask="encode",
            service=model.service_name,
            operation=operation.name,
            protocol=protocol,
            tree=canonical(sent),
        )
        response = respond(answer)
        try:
            parsed = botocore.parsers.create_parser(protocol).parse(response, shape)
        except Exception as error:
            return self.problem(f"output {model.service_name} {operation.name} {protocol}", tree, repr(error))
        metadata = parsed.pop("ResponseMetadata", {}) if isinstance(parsed, dict) else {}
        where = f"output {model.service_name} {operation.name} {protocol}"
        if metadata.get("RequestId") not in (None, "request-1"):
            return self.problem(where, "request-1", metadata)
        self.compare(where, protocol, canonical(tree), canonical(parsed))

    # Errors

    def refusal(self, model, protocol, shape, operation):
        error = shape.metadata.get("error", {})
        extras = self.random.structure(shape)
        for name in list(extras):
            if name.lower() == "message" or shape.members[name].serialization.get("location"):
                extras.pop(name)
        code = error.get("code", shape.name)
        server = bool(shape.metadata.get("fault") or error.get("fault"))
        answer = ask(
            ask="error",
            service=model.service_name,
            operation=operation,
            protocol=protocol,
            shape=shape.name,
            code=code,
            status=error.get("httpStatusCode", 500 if server else 400),
            server=server,
            message="what went <wrong> & why",
            extras=canonical(extras),
        )
        return respond(answer), canonical(extras)

    def error(self, model, protocol, shape, exceptions):
        response, extras = self.refusal(model, protocol, shape, model.operation_names[0])
        parser = botocore.parsers.create_parser(protocol)
        parsed = parser.parse(response, None)
        where = f"error {model.service_name} {shape.name} {protocol}"
        code = parsed["Error"]["Code"]
        query_code = parsed["Error"].get("QueryErrorCode")
        known = [exceptions.from_code(known) for known in (query_code, code) if known]
        if shared(model, shape):
            return self.skip("shared code")
        if not any(known.__name__ == shape.name for known in known):
            return self.problem(where, shape.name, parsed)
        if parsed["Error"]["Message"] != "what went <wrong> & why":
            return self.problem(where, "the message", parsed)
        # Botocore reads the members of an error where it finds the error by its code.
        if model.shape_for_error_code(code) is None:
            return self.count("errors typed, members not looked for by botocore")
        members = canonical(parser.parse(response, shape))
        for name in list(members):
            if name.lower() == "message":
                members.pop(name)
        if protocol in ("query", "ec2"):
            members, extras = pruned(members), pruned(extras)
        if members != extras:
            return self.problem(where, extras, members)
        self.count("errors typed")

    def client_errors(self, model):
        """The same through a whole client, as users meet it."""
        if not model.error_shapes:
            return
        config = Config(retries={"max_attempts": 0}, parameter_validation=False, inject_host_prefix=False)
        client = self.session.create_client(
            model.service_name, region_name="us-east-1", endpoint_url="http://127.0.0.1:1", config=config
        )
        protocol = client.meta.service_model.resolved_protocol
        answers = {}

        def answer(request, **_):
            response = answers["next"]
            known = AWSResponse(request.url, response["status_code"], response["headers"], None)
            known._content = response["body"]
            return known

        client.meta.events.register("before-send", answer)
        for shape in model.error_shapes:
            if shared(model, shape):
                self.skip("shared code")
                continue
            operation = next(
                (
                    name
                    for name in model.operation_names
                    if shape.name in [error.name for error in model.operation_model(name).error_shapes]
                    and not model.operation_model(name).has_event_stream_output
                ),
                model.operation_names[0],
            )
            answers["next"], _ = self.refusal(model, protocol, shape, operation)
            where = f"client error {model.service_name} {shape.name} {operation}"
            input_shape = model.operation_model(operation).input_shape
            tree = self.random.structure(input_shape) if input_shape else {}
            try:
                client._make_api_call(operation, tree)
                self.problem(where, shape.name, "no error")
            except client.exceptions.ClientError as error:
                if type(error).__name__ != shape.name:
                    self.problem(where, shape.name, repr(error.response))
                elif error.response["Error"]["Message"] != "what went <wrong> & why":
                    self.problem(where, "the message", repr(error.response))
                else:
                    self.count("errors raised by clients")


def respond(answer):
    headers = HTTPHeaders()
    for key, value in answer["headers"]:
        headers[key] = value
    return {
        "status_code": answer["status"],
        "headers": botocore.awsrequest.HeadersDict(headers),
        "body": base64.b64decode(answer["body"]),
    }


def main():
    if botocore.__version__ != EXPECTED_BOTOCORE:
        sys.exit(f"botocore {EXPECTED_BOTOCORE} is needed, {botocore.__version__} is installed")
    oracle = Oracle()
    oracle.run(ask(ask="services")["services"])
    for name, version in [("sqs", "2012-11-05"), ("cloudwatch", "2010-08-01")]:
        oracle.run_old(name, f"{DEBIAN}/{name}/{version}/service-2.json")
    sys.stdout.write(json.dumps({"ask": "done", "counts": oracle.counts, "problems": oracle.problems}) + "\n")
    sys.stdout.flush()


main()
