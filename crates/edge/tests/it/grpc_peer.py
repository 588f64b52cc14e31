"""A gRPC server and a client of it, with messages that are bytes.

`serve` prints its port and serves until its input ends; `call PORT CERTIFICATE` asks for every
kind of call through TLS, and prints what came back, a line each.
"""

import sys
from concurrent import futures

import grpc


def unary(request, context):
    context.set_trailing_metadata([("x-seen", dict(context.invocation_metadata())["x-forwarded-proto"])])
    return b"got " + request


def echo(requests, context):
    for request in requests:
        yield request.upper()


def refuse(request, context):
    context.abort(grpc.StatusCode.FAILED_PRECONDITION, "not today")


class Orders(grpc.GenericRpcHandler):
    def service(self, call):
        kinds = {
            "/shop.Orders/Get": grpc.unary_unary_rpc_method_handler(unary),
            "/shop.Orders/Echo": grpc.stream_stream_rpc_method_handler(echo),
            "/shop.Orders/Refuse": grpc.unary_unary_rpc_method_handler(refuse),
        }
        return kinds.get(call.method)


def serve():
    server = grpc.server(futures.ThreadPoolExecutor(8))
    server.add_generic_rpc_handlers([Orders()])
    print(server.add_insecure_port("127.0.0.1:0"), flush=True)
    server.start()
    sys.stdin.read()


def call(port, certificate):
    with open(certificate, "rb") as file:
        credentials = grpc.ssl_channel_credentials(file.read())
    named = [("grpc.ssl_target_name_override", "shop.example")]
    with grpc.secure_channel(f"127.0.0.1:{port}", credentials, named) as channel:
        answer, done = channel.unary_unary("/shop.Orders/Get").with_call(b"milk", timeout=10)
        print("unary", answer.decode(), dict(done.trailing_metadata()).get("x-seen"))
        words = iter([b"one", b"two", b"three"])
        answers = channel.stream_stream("/shop.Orders/Echo")(words, timeout=10)
        print("stream", *[answer.decode() for answer in answers])
        for method in ("Refuse", "Missing"):
            try:
                channel.unary_unary(f"/shop.Orders/{method}")(b"", timeout=10)
            except grpc.RpcError as error:
                print("error", error.code().name, error.details())


if sys.argv[1] == "serve":
    serve()
else:
    call(*sys.argv[2:])
