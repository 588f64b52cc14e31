"""boto3 against IAM and STS: what an administrator does, and what a session may do after."""

import json
import os

import boto3
from botocore.exceptions import ClientError

ENDPOINT = os.environ["AWS_ENDPOINT_URL"]


def client(service, credentials=None):
    keys = {}
    if credentials:
        keys = {
            "aws_access_key_id": credentials["AccessKeyId"],
            "aws_secret_access_key": credentials["SecretAccessKey"],
            "aws_session_token": credentials.get("SessionToken"),
        }
    return boto3.client(service, endpoint_url=ENDPOINT, region_name="eu-west-1", **keys)


def refused(call, code, **input):
    try:
        call(**input)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        return error
    raise AssertionError(f"{call} was not refused with {code}")


iam, sts = client("iam"), client("sts")
identity = sts.get_caller_identity()
assert identity["Arn"] == "arn:aws:iam::111122223333:root", identity

trust = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": "111122223333"},
            "Action": "sts:AssumeRole",
        }
    ],
}
own = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": "iam:GetRole", "Resource": "arn:aws:iam::*:role/app/*"}
    ],
}
role = iam.create_role(
    RoleName="web",
    Path="/app/",
    AssumeRolePolicyDocument=json.dumps(trust),
    Tags=[{"Key": "team", "Value": "blue"}],
)["Role"]
assert role["AssumeRolePolicyDocument"] == trust, role
iam.get_waiter("role_exists").wait(RoleName="web")
iam.put_role_policy(RoleName="web", PolicyName="own", PolicyDocument=json.dumps(own))
assert iam.get_role_policy(RoleName="web", PolicyName="own")["PolicyDocument"] == own
task = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
iam.attach_role_policy(RoleName="web", PolicyArn=task)
attached = iam.list_attached_role_policies(RoleName="web")["AttachedPolicies"]
assert attached == [{"PolicyName": task.split("/")[-1], "PolicyArn": task}], attached
iam.get_waiter("policy_exists").wait(PolicyArn=task)
document = iam.get_policy_version(PolicyArn=task, VersionId="v1")["PolicyVersion"]["Document"]
assert "logs:PutLogEvents" in document["Statement"][0]["Action"], document

try:
    iam.get_role(RoleName="nobody")
except iam.exceptions.NoSuchEntityException as error:
    assert "The role with name nobody cannot be found." in str(error), error
refused(
    iam.put_role_policy, "MalformedPolicyDocument", RoleName="web", PolicyName="x", PolicyDocument="{}"
)
refused(iam.delete_role, "DeleteConflict", RoleName="web")

answer = sts.assume_role(RoleArn=role["Arn"], RoleSessionName="boto")
session = answer["Credentials"]
who = client("sts", session).get_caller_identity()
assert who["Arn"] == "arn:aws:sts::111122223333:assumed-role/web/boto", who
assert who["UserId"] == role["RoleId"] + ":boto", who
mine = client("iam", session)
assert mine.get_role(RoleName="web")["Role"]["Tags"] == [{"Key": "team", "Value": "blue"}]
error = refused(mine.list_roles, "AccessDenied")
assert "because no identity-based policy allows the iam:ListRoles action" in str(error), error
tampered = dict(session, SessionToken=session["SessionToken"][:-8] + "AAAAAAAA")
refused(client("sts", tampered).get_caller_identity, "InvalidClientTokenId")
forged = dict(session, SecretAccessKey="x" * 40)
refused(client("sts", forged).get_caller_identity, "SignatureDoesNotMatch")

iam.create_user(UserName="ada")
iam.get_waiter("user_exists").wait(UserName="ada")
key = iam.create_access_key(UserName="ada")["AccessKey"]
ada = client("sts", key).get_caller_identity()
assert ada["Arn"] == "arn:aws:iam::111122223333:user/ada", ada
refused(client("iam", key).list_users, "AccessDenied")
iam.update_access_key(UserName="ada", AccessKeyId=key["AccessKeyId"], Status="Inactive")
refused(client("sts", key).get_caller_identity, "InvalidClientTokenId")

pages = iam.get_paginator("list_policies").paginate(Scope="AWS", PaginationConfig={"PageSize": 9})
names = [policy["PolicyName"] for page in pages for policy in page["Policies"]]
assert "AdministratorAccess" in names and len(names) == len(set(names)) > 50, names

results = iam.simulate_principal_policy(
    PolicySourceArn=role["Arn"], ActionNames=["iam:GetRole"], ResourceArns=[role["Arn"]]
)["EvaluationResults"]
assert results[0]["EvalDecision"] == "allowed", results
print("all is well")
