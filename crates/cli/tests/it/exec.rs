//! A command in a container, in frames.

use crate::world::{Wish, World, put_task};
use bytes::Bytes;
use cli::frames::{Frame, FrameReader, PROTOCOL, send};
use serde_json::json;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Asks to run a command in the task; answers the connection after the head of the answer.
async fn exec(world: &World, query: &str) -> TcpStream {
    let mut stream = TcpStream::connect(world.address).await.unwrap();
    let body = json!({"command": ["shout"]}).to_string();
    let head = format!(
        "POST /_longshore/exec?{query} HTTP/1.1\r\nHost: {}\r\nConnection: upgrade\r\n\
         Upgrade: {PROTOCOL}\r\nContent-Length: {}\r\n\r\n{body}",
        world.address,
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        answer.push(stream.read_u8().await.unwrap());
    }
    let answer = String::from_utf8(answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 101"), "{answer}");
    stream
}

#[tokio::test]
async fn input_goes_in_output_and_the_exit_code_come_out() {
    let world = World::new(Wish::default()).await;
    put_task(&world.store, "aaaaaa11", "RUNNING").await;
    let stream = exec(
        &world,
        "cluster=default&task=aaaaaa11&container=app&tty=1&rows=5&cols=6",
    );
    let (from, mut to) = stream.await.into_split();
    send(
        &Frame::Resize {
            rows: 50,
            columns: 132,
        },
        &mut to,
    )
    .await
    .unwrap();
    send(&Frame::Input(Bytes::from_static(b"hello, ")), &mut to)
        .await
        .unwrap();
    send(&Frame::Input(Bytes::from(vec![b'x'; 1_000])), &mut to)
        .await
        .unwrap();
    send(&Frame::InputEnds, &mut to).await.unwrap();
    let (mut said, mut last) = (Vec::new(), None);
    let mut frames = FrameReader::new(from);
    while let Some(frame) = frames.next().await.unwrap() {
        match frame {
            Frame::Output(bytes) => said.extend_from_slice(&bytes),
            other => last = Some(other),
        }
    }
    assert_eq!(last, Some(Frame::Exit(7)));
    assert_eq!(
        String::from_utf8(said).unwrap(),
        format!("HELLO, {}", "X".repeat(1_000))
    );
    let sizes: Vec<(u16, u16)> = world
        .runtime
        .sizes
        .lock()
        .unwrap()
        .iter()
        .map(|one| (one.rows, one.columns))
        .collect();
    assert_eq!(sizes, [(50, 132)]);
    let spec = world.runtime.specs.lock().unwrap()[0].clone();
    let terminal = spec.terminal.unwrap();
    assert_eq!((terminal.rows, terminal.columns), (5, 6));
}

#[tokio::test]
async fn a_terminal_that_goes_away_takes_its_command_with_it() {
    let world = World::new(Wish::default()).await;
    put_task(&world.store, "aaaaaa11", "RUNNING").await;
    drop(exec(&world, "task=aaaaaa").await);
    while !*world.runtime.killed.lock().unwrap() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn what_cannot_run_is_refused_in_words() {
    let world = World::new(Wish::default()).await;
    put_task(&world.store, "aaaaaa11", "RUNNING").await;
    let upgrade = [("Upgrade", PROTOCOL)];
    let ask = async |query: &str, body: &str| {
        let path = format!("/_longshore/exec?{query}");
        let (status, told) = world
            .ask_with("POST", &path, &upgrade, body.as_bytes())
            .await;
        (
            status,
            told["message"].as_str().unwrap_or_default().to_owned(),
        )
    };
    let command = r#"{"command": ["true"]}"#;
    let missing = ask("task=bbbbbb", command).await;
    assert_eq!(missing, (404, "there is no task bbbbbb".to_owned()));
    let container = ask("task=aaaaaa11&container=db", command).await;
    let sentence = "task aaaaaa11 has no container db that runs";
    assert_eq!(container, (400, sentence.to_owned()));
    let none = ask("task=aaaaaa11", r#"{"command": []}"#).await;
    assert_eq!(none, (400, "there is no command to run".to_owned()));
    let ended = ask("task=aaaaaa11", r#"{"command": ["missing"]}"#).await;
    assert_eq!(
        ended,
        (400, "container aaaaaa11-1 is not running".to_owned())
    );
    let plain = world
        .ask("POST", "/_longshore/exec?task=aaaaaa11", command)
        .await;
    assert_eq!(plain.0, 426);
}
