"""Certificates of a server, and whom to trust for them."""

import pathlib

from levels import eventually


def issued(server, domain, **more):
    """The ARN of a certificate, once it is there."""
    acm = server.client("acm")
    arn = acm.request_certificate(
        DomainName=domain, ValidationMethod="DNS", KeyAlgorithm="EC_prime256v1", **more,
    )["CertificateArn"]
    eventually(lambda: detail(server, arn)["Status"] == "ISSUED")
    return arn


def detail(server, arn):
    return server.client("acm").describe_certificate(CertificateArn=arn)["Certificate"]


def authority_file(server):
    return pathlib.Path(server.cli("ca").stdout.strip())
