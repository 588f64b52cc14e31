"""boto3 against a front door with toy rooms."""

import os

import boto3
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from botocore.httpsession import URLLib3Session

NAMED = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "secret"}


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error.response
        return error
    raise AssertionError(f"{code} was expected")


ecs = boto3.client("ecs")
arn = "arn:aws:ecs:eu-west-1:111122223333:cluster/web"
assert ecs.list_clusters()["clusterArns"] == [arn]
error = refused("ClusterNotFoundException", ecs.describe_clusters)
assert isinstance(error, ecs.exceptions.ClusterNotFoundException)
refused("NotImplemented", ecs.run_task, taskDefinition="web")
refused("InternalFailure", ecs.delete_cluster, cluster="web")

# A known key is verified, and its user may do nothing.
named = boto3.client("ecs", **NAMED)
error = refused("AccessDeniedException", named.list_clusters)
assert "user/ada is not authorized to perform: ecs:ListClusters" in str(error), error
error = refused("UnauthorizedOperation", boto3.client("ec2", **NAMED).describe_vpcs)
assert str(error).endswith("because no identity-based policy allows the ec2:DescribeVpcs action"), error

# A known key with another secret is refused as each protocol does.
wrong = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "wrong"}
refused("InvalidSignatureException", boto3.client("ecs", **wrong).list_clusters)
refused("SignatureDoesNotMatch", boto3.client("sts", **wrong).get_caller_identity)
refused("AuthFailure", boto3.client("ec2", **wrong).describe_vpcs)

# Session credentials.
session = {"aws_access_key_id": "ASIAEXAMPLE", "aws_secret_access_key": "secret"}
identity = boto3.client("sts", aws_session_token="token+/=", **session).get_caller_identity()
assert identity["Arn"] == "arn:aws:sts::000000000000:assumed-role/task/s1", identity
assert identity["UserId"] == "eu-west-1"
refused("InvalidClientTokenId", boto3.client("sts", aws_session_token="other", **session).get_caller_identity)
refused("UnrecognizedClientException", boto3.client("ecs", **session).list_clusters)

# A path with an ARN in it, signed and verified.
api = boto3.client("apigatewayv2", **NAMED).get_api(ApiId="arn:aws:x/y z")
assert api["ApiId"] == "arn:aws:x/y z" and api["Name"] == os.environ["AWS_ENDPOINT_URL"], api

# JSON with the codes that query clients know.
sqs = boto3.client("sqs")
sent = sqs.send_message(
    QueueUrl="q",
    MessageBody="hello",
    MessageAttributes={"color": {"DataType": "String", "StringValue": "red"}},
)
assert sent["MessageId"] == "hello-red", sent
error = refused("AWS.SimpleQueueService.NonExistentQueue", sqs.send_message, QueueUrl="q", MessageBody="lost")
assert isinstance(error, sqs.exceptions.QueueDoesNotExist)

# Attributes of messages, which the model's list of names lacks.
refused("NotImplemented", sqs.receive_message, QueueUrl="q", AttributeNames=["SentTimestamp"])

# A body that botocore packs.
boto3.client("cloudwatch").put_metric_data(
    Namespace="n", MetricData=[{"MetricName": f"m{n}", "Value": n} for n in range(1000)]
)

# A presigned call.
request = AWSRequest("GET", os.environ["AWS_ENDPOINT_URL"] + "/?Action=GetCallerIdentity&Version=2011-06-15")
SigV4QueryAuth(Credentials("AKIDEXAMPLE", "secret"), "sts", "eu-west-1", expires=60).add_auth(request)
answer = URLLib3Session().send(request.prepare())
assert answer.status_code == 200 and b"user/ada" in answer.content, answer.content

# Unsigned.
from botocore import UNSIGNED

identity = boto3.client("sts", config=Config(signature_version=UNSIGNED)).get_caller_identity()
assert identity["Arn"] == "arn:aws:iam::000000000000:root", identity

print("all is well")
