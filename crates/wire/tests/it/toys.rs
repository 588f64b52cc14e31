//! A front door with three toy rooms, and a way to knock.

use api::service::Answer;
use api::{ApiError, Service};
use domain::{AccountId, Clock, IdSource, ManualClock, Principal, SeededIds, Timestamp};
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use wire::testing::{Keys, Nothing, RootOnly};
use wire::{AtOnce, Context, Credentials, Doorway, FrontDoor, Peers, Settings};

/// The account of lenient callers.
pub(crate) fn account() -> AccountId {
    "000000000000".parse().unwrap()
}

/// A room that answers by a function.
pub(crate) struct Toy {
    name: &'static str,
    operations: &'static [&'static str],
}

impl Service<Context> for Toy {
    fn name(&self) -> &'static str {
        self.name
    }

    fn operations(&self) -> &'static [&'static str] {
        self.operations
    }

    fn call<'a>(&'a self, cx: &'a Context, operation: &'a str, input: Value) -> Answer<'a> {
        Box::pin(async move {
            match (self.name, operation) {
                ("ecs", "ListClusters") => {
                    cx.allow("ecs:ListClusters", "*").await?;
                    let arn = cx.scope.arn("ecs", "cluster/web").to_string();
                    Ok(json!({ "clusterArns": [arn] }))
                }
                ("ecs", "DescribeClusters") => Err(ApiError::sender(
                    "ClusterNotFoundException",
                    400,
                    "Cluster not found.",
                )),
                // Answers without asking leave.
                ("ecs", "DeleteCluster") => Ok(json!({})),
                ("sqs", "SendMessage") => {
                    cx.allow("sqs:SendMessage", "arn:aws:sqs:us-east-1:000000000000:q")
                        .await?;
                    let body = input["MessageBody"].as_str().unwrap_or_default();
                    if body == "lost" {
                        let message = "The specified queue does not exist.";
                        return Err(ApiError::sender("QueueDoesNotExist", 400, message));
                    }
                    let color = &input["MessageAttributes"]["color"]["StringValue"];
                    Ok(json!({ "MessageId": format!("{body}-{}", color.as_str().unwrap_or("-")) }))
                }
                ("sqs", "GetQueueAttributes") => {
                    cx.public();
                    Ok(json!({ "Attributes": { "VisibilityTimeout": "30" } }))
                }
                ("sts", "GetCallerIdentity") => {
                    cx.public();
                    let (account, arn) =
                        (cx.scope.account.to_string(), cx.caller.arn().to_string());
                    Ok(
                        json!({ "Account": account, "Arn": arn, "UserId": cx.scope.region.to_string() }),
                    )
                }
                ("ec2", "DescribeVpcs") => {
                    cx.allow("ec2:DescribeVpcs", "*").await?;
                    Ok(json!({ "Vpcs": [{ "VpcId": "vpc-1", "IsDefault": true }] }))
                }
                ("apigatewayv2", "GetApi") => {
                    cx.public();
                    Ok(json!({ "ApiId": input["ApiId"], "Name": cx.endpoint }))
                }
                ("cloudwatch", "PutMetricData") => {
                    cx.public();
                    Ok(json!({}))
                }
                _ => Err(ApiError::not_implemented(self.name, operation)),
            }
        })
    }
}

/// The rooms.
pub(crate) fn rooms() -> Vec<Arc<dyn Service<Context>>> {
    let toy = |name, operations| Arc::new(Toy { name, operations }) as Arc<dyn Service<Context>>;
    vec![
        toy(
            "ecs",
            &["ListClusters", "DescribeClusters", "DeleteCluster"],
        ),
        toy("sqs", &["SendMessage", "GetQueueAttributes"]),
        toy("sts", &["GetCallerIdentity"]),
        toy("ec2", &["DescribeVpcs"]),
        toy("apigatewayv2", &["GetApi"]),
        toy("cloudwatch", &["PutMetricData"]),
    ]
}

/// The user that [`keys`] knows as `AKIDEXAMPLE` with the secret `secret`.
pub(crate) fn user() -> Principal {
    Principal::User {
        account: account(),
        name: "ada".to_owned(),
        id: "AIDAEXAMPLE".to_owned(),
    }
}

/// Lenient keys that also know a user and a session, whose signatures are verified.
pub(crate) fn keys() -> Keys {
    let role = Principal::Role {
        account: account(),
        role: "task".to_owned(),
        id: "AROAEXAMPLE".to_owned(),
        session: "s1".to_owned(),
        session_policies: Vec::new(),
        session_tags: Default::default(),
    };
    Keys::lenient(account())
        .with("AKIDEXAMPLE", "secret", user())
        .with_session("ASIAEXAMPLE", "secret", "token+/=", role)
}

/// A front door whose clock is the machine's, as clients sign with that.
pub(crate) fn door(keys: impl Credentials + 'static, change: fn(&mut Settings)) -> Arc<FrontDoor> {
    let mut settings = Settings::new(account(), "us-east-1".parse().unwrap());
    change(&mut settings);
    let now: Arc<dyn Clock> = Arc::new(ManualClock::at(Timestamp::now()));
    let ids: Arc<dyn IdSource> = Arc::new(SeededIds::new(1));
    FrontDoor::new(Doorway {
        services: rooms(),
        credentials: Arc::new(keys),
        authorizer: Arc::new(RootOnly),
        clock: now,
        ids,
        completion: Arc::new(AtOnce),
        otherwise: Arc::new(Nothing),
        settings,
    })
}

/// A front door on a port of its own, until it is dropped.
pub(crate) struct Served {
    pub(crate) port: u16,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    serving: Option<tokio::task::JoinHandle<()>>,
}

impl Served {
    pub(crate) async fn new(door: Arc<FrontDoor>) -> Self {
        Self::with_peers(door, Arc::new(wire::HostPeers)).await
    }

    pub(crate) async fn with_peers(door: Arc<FrontDoor>, peers: Arc<dyn Peers>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let serving = tokio::spawn(door.serve(listener, peers, async {
            let _ = stopped.await;
        }));
        Self {
            port,
            stop: Some(stop),
            serving: Some(serving),
        }
    }

    /// Begins the shutdown and waits for its end.
    pub(crate) async fn stop(mut self) {
        drop(self.stop.take());
        self.serving.take().unwrap().await.unwrap();
    }

    pub(crate) async fn connect(&self) -> TcpStream {
        TcpStream::connect(("127.0.0.1", self.port)).await.unwrap()
    }

    /// Sends bytes, closes its side, and reads all that comes back.
    pub(crate) async fn exchange(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect().await;
        // The other side may have seen enough and closed.
        let _ = stream.write_all(bytes).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// A request on a connection of its own; the answer's head and body.
    pub(crate) async fn request(&self, head: &str, body: &str) -> String {
        let port = self.port;
        let length = body.len();
        let text = format!(
            "{head}\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        );
        self.exchange(text.as_bytes()).await
    }

    /// A JSON call; the answer's status and body.
    pub(crate) async fn json(&self, target: &str, authorization: &str, body: &str) -> String {
        let mut head = format!("POST / HTTP/1.1\r\nX-Amz-Target: {target}");
        if !authorization.is_empty() {
            head.push_str(&format!("\r\n{authorization}"));
        }
        short(&self.request(&head, body).await)
    }
}

/// The status and the body of an answer.
pub(crate) fn short(answer: &str) -> String {
    let status = answer.split(' ').nth(1).unwrap_or("none");
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    format!("{status} {body}")
}
