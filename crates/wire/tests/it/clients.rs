//! Real clients: boto3, pip's AWS CLI and Debian's, which speaks as clients did in 2022.

use crate::toys::{Served, door, keys};
use std::path::Path;
use tokio::process::Command;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clients/boto.py");
const DEBIAN: &str = "/usr/bin/aws";

/// A client in an environment of its own.
fn client(program: &str, port: u16) -> Command {
    let mut command = Command::new(program);
    command
        .env("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}"))
        .env("AWS_ACCESS_KEY_ID", "111122223333")
        .env("AWS_SECRET_ACCESS_KEY", "any")
        .env("AWS_DEFAULT_REGION", "eu-west-1")
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_MAX_ATTEMPTS", "1")
        .env("AWS_PAGER", "")
        .kill_on_drop(true);
    command
}

async fn told(mut command: Command) -> String {
    let output = command
        .output()
        .await
        .expect("the client is needed for this test");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text + &String::from_utf8_lossy(&output.stderr)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn boto3_is_understood() {
    let served = Served::new(door(keys(), |_| {})).await;
    let mut command = client("python3", served.port);
    command.arg(SCRIPT);
    let told = told(command).await;
    assert!(told.ends_with("all is well\n"), "{told}");
}

/// What both command lines must be able to do.
async fn command_line(program: &str, served: &Served) {
    let endpoint = format!("http://127.0.0.1:{}", served.port);
    let run = async |arguments: &str| {
        let mut command = client(program, served.port);
        command.args(["--endpoint-url", &endpoint, "--output", "text"]);
        command.args(arguments.split(' '));
        told(command).await
    };
    let clusters = run("ecs list-clusters").await;
    let arn = "arn:aws:ecs:eu-west-1:111122223333:cluster/web";
    assert_eq!(clusters, format!("CLUSTERARNS\t{arn}\n"));
    let send = "sqs send-message --queue-url http://127.0.0.1/111122223333/q --query MessageId";
    let color = "--message-attributes color={DataType=String,StringValue=red}";
    let sent = run(&format!("{send} {color} --message-body hello")).await;
    assert_eq!(sent, "hello-red\n");
    let lost = run(&format!("{send} --message-body lost")).await;
    assert!(
        lost.contains("(AWS.SimpleQueueService.NonExistentQueue)"),
        "{lost}"
    );
    let get = "sqs get-queue-attributes --queue-url q --attribute-names All";
    let timeout = run(&format!("{get} --query Attributes.VisibilityTimeout")).await;
    assert_eq!(timeout, "30\n");
    let identity = run("sts get-caller-identity --query Arn --no-sign-request").await;
    assert_eq!(identity, "arn:aws:iam::000000000000:root\n");
    let vpcs = run("ec2 describe-vpcs --query Vpcs[0].[VpcId,IsDefault]").await;
    assert_eq!(vpcs, "vpc-1\tTrue\n");
    let put = "cloudwatch put-metric-data --namespace n --metric-name m --value 1";
    assert_eq!(run(put).await, "");
    let missing = run("ecs describe-clusters").await;
    assert!(missing.contains("(ClusterNotFoundException)"), "{missing}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_line_from_pip_is_understood() {
    let served = Served::new(door(keys(), |_| {})).await;
    command_line("aws", &served).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_line_of_debian_is_understood() {
    assert!(
        Path::new(DEBIAN).exists(),
        "Debian's awscli package is needed for this test"
    );
    let served = Served::new(door(keys(), |_| {})).await;
    command_line(DEBIAN, &served).await;
}
