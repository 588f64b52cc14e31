//! What a small signed call costs the server, in CPU: through the front door alone, and over
//! a kept connection. Run it with `cargo run --release -p wire --example cost`.

use api::service::Answer;
use api::{ApiError, Service};
use domain::{ManualClock, Principal, SeededIds};
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::sync::Arc;
use wire::testing::{AllowAll, Keys, Nothing};
use wire::{AtOnce, Context, Doorway, FrontDoor, HostPeers, Settings, Source};

const ROUNDS: u32 = 50_000;

/// Calls as botocore signs them at the manual clock's first moment.
const CALLS: [(&str, &str, &str, &str); 3] = [
    (
        "ecs ListClusters (JSON)",
        "x-amz-target: AmazonEC2ContainerServiceV20141113.ListClusters\r\n\
         content-type: application/x-amz-json-1.1",
        "Credential=AKIDEXAMPLE/20260101/eu-west-1/ecs/aws4_request, \
         SignedHeaders=content-type;host;x-amz-date;x-amz-target, \
         Signature=3889a06eb27c16775659a224f2569f627e2d38e6ed2a34ede528a562327f1e3c",
        "{}",
    ),
    (
        "ecs DescribeTasks (JSON)",
        "x-amz-target: AmazonEC2ContainerServiceV20141113.DescribeTasks\r\n\
         content-type: application/x-amz-json-1.1",
        "Credential=AKIDEXAMPLE/20260101/eu-west-1/ecs/aws4_request, \
         SignedHeaders=content-type;host;x-amz-date;x-amz-target, \
         Signature=12d0aa0cb12cd79f348e4f443c18033a81efa0f52f19265c8ab950c3abe06775",
        r#"{"cluster":"web","tasks":["a","b"]}"#,
    ),
    (
        "elbv2 DescribeRules (query)",
        "content-type: application/x-www-form-urlencoded; charset=utf-8",
        "Credential=AKIDEXAMPLE/20260101/eu-west-1/elasticloadbalancing/aws4_request, \
         SignedHeaders=content-type;host;x-amz-date, \
         Signature=f0e4c1dee8de2e40932f5f010c149f030fc95dfb5229c28630bcca050d30b2c0",
        "Action=DescribeRules&Version=2015-12-01&RuleArns.member.1=a",
    ),
];

struct Room(&'static str, &'static [&'static str], Value);

impl Service<Context> for Room {
    fn name(&self) -> &'static str {
        self.0
    }

    fn operations(&self) -> &'static [&'static str] {
        self.1
    }

    fn call<'a>(&'a self, cx: &'a Context, operation: &'a str, _input: Value) -> Answer<'a> {
        Box::pin(async move {
            cx.allow(operation, "*").await?;
            Ok::<_, ApiError>(self.2.clone())
        })
    }
}

fn door() -> Arc<FrontDoor> {
    let account: domain::AccountId = "000000000000".parse().expect("twelve digits");
    let user = Principal::Root {
        account: account.clone(),
    };
    let task = json!({
        "taskArn": "arn:aws:ecs:eu-west-1:000000000000:task/web/0123456789abcdef",
        "lastStatus": "RUNNING", "desiredStatus": "RUNNING", "cpu": "256", "memory": "512",
        "createdAt": 1_767_225_600.25, "launchType": "FARGATE", "version": 3,
        "containers": [{"name": "web", "lastStatus": "RUNNING", "exitCode": 0}],
    });
    let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    let answer = json!({ "clusterArns": ["arn:aws:ecs:eu-west-1:000000000000:cluster/web"],
        "tasks": [task.clone(), task], "failures": [] });
    let rules = json!({ "Rules": [{"RuleArn": "a", "Priority": "1", "IsDefault": false}] });
    FrontDoor::new(Doorway {
        services: vec![
            Arc::new(Room("ecs", &["ListClusters", "DescribeTasks"], answer)),
            Arc::new(Room("elbv2", &["DescribeRules"], rules)),
        ],
        credentials: Arc::new(Keys::strict().with("AKIDEXAMPLE", secret, user)),
        authorizer: Arc::new(AllowAll),
        clock: Arc::new(ManualClock::default()),
        ids: Arc::new(SeededIds::new(1)),
        completion: Arc::new(AtOnce),
        otherwise: Arc::new(Nothing),
        settings: Settings::new(account, "eu-west-1".parse().expect("a Region")),
    })
}

/// Nanoseconds that a thread of this process has run, and its id when it is this one.
fn cpu(thread: &str) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/self/task/{thread}/schedstat"));
    let stat = stat.unwrap_or_default();
    stat.split(' ')
        .next()
        .and_then(|nanos| nanos.parse().ok())
        .unwrap_or_default()
}

fn this_thread() -> String {
    let link = std::fs::read_link("/proc/thread-self").expect("Linux");
    let name = link
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_default()
}

fn head(headers: &str, authorization: &str) -> String {
    format!(
        "host: localhost:4566\r\nx-amz-date: 20260101T000000Z\r\n{headers}\r\n\
         user-agent: Boto3/1.44.5 md/Botocore#1.44.5\r\naccept-encoding: identity\r\n\
         authorization: AWS4-HMAC-SHA256 {authorization}"
    )
}

fn inside(runtime: &tokio::runtime::Runtime, head: &str, body: &str) -> f64 {
    let door = door();
    let mut request = http::Request::builder().method("POST").uri("/");
    for line in head.split("\r\n") {
        let (name, value) = line.split_once(": ").expect("a header");
        request = request.header(name, value);
    }
    let (parts, ()) = request.body(()).expect("a request").into_parts();
    let call = || runtime.block_on(door.answer(&parts, body.as_bytes(), Source::Loopback));
    assert_eq!(call().expect("a call").status(), 200);
    let thread = this_thread();
    let before = cpu(&thread);
    for _ in 0..ROUNDS {
        call();
    }
    (cpu(&thread) - before) as f64 / f64::from(ROUNDS) / 1000.0
}

fn over_a_socket(head: &str, body: &str) -> f64 {
    let (told, tell) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
                .await
                .expect("a port");
            let port = listener.local_addr().expect("a port").port();
            told.send((port, this_thread())).expect("somebody listens");
            door()
                .serve(listener, Arc::new(HostPeers), std::future::pending())
                .await;
        });
    });
    let (port, thread) = tell.recv().expect("the server started");
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).expect("a connection");
    stream.set_nodelay(true).expect("a socket");
    let length = body.len();
    let request = format!("POST / HTTP/1.1\r\n{head}\r\ncontent-length: {length}\r\n\r\n{body}");
    let mut answer = vec![0; 65536];
    let mut call = || {
        stream.write_all(request.as_bytes()).expect("a connection");
        let count = stream.read(&mut answer).expect("an answer");
        assert!(answer[..count].starts_with(b"HTTP/1.1 200"));
    };
    call();
    let before = cpu(&thread);
    for _ in 0..ROUNDS {
        call();
    }
    (cpu(&thread) - before) as f64 / f64::from(ROUNDS) / 1000.0
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    for (name, headers, authorization, body) in CALLS {
        let head = head(headers, authorization);
        let (inside, socket) = (inside(&runtime, &head, body), over_a_socket(&head, body));
        println!("{name}: {inside:.1} µs inside, {socket:.1} µs over a kept connection");
    }
}
