//! Memory stays bounded.

use std::time::Duration;

use route::LoadBalancerPolicy;
use tokio::io::AsyncReadExt;

use crate::support::{Backend, Client, Stage, within};

/// Resident memory of this process in MiB.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .unwrap();
    line.trim()
        .trim_end_matches(" kB")
        .trim()
        .parse::<usize>()
        .unwrap()
        / 1024
}

/// A thousand clients ask for 1 MiB each and read nothing; then some read it all.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_slow_readers_of_large_bodies_take_little_memory() {
    const CLIENTS: usize = 1000;
    const SIZE: usize = 1 << 20;
    let backend = Backend::start("a").await;
    let mut stage = Stage::load_balancer(LoadBalancerPolicy::default());
    stage.healthy(&[&backend]);
    let before = resident();
    let mut clients = Vec::new();
    for _ in 0..CLIENTS {
        let mut client = Client::with_small_buffer(stage.address).await;
        client
            .send(format!("GET /big/{SIZE} HTTP/1.1\r\nHost: a\r\n\r\n").as_bytes())
            .await;
        clients.push(client);
    }
    crate::support::until("all are asked", || backend.requests() == CLIENTS).await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let grown = resident().saturating_sub(before);
    // Two buffers of 64 KiB a connection at most, a target task and a client's own state.
    assert!(grown < 300, "{grown} MiB for {CLIENTS} connections");
    println!("{grown} MiB for {CLIENTS} connections that do not read");

    // The kernel's own buffers are nearly exhausted until most of them are gone.
    clients.truncate(20);
    for mut client in clients {
        let mut left = SIZE;
        let mut space = vec![0; 64 * 1024];
        within(20, async {
            while left > 0 {
                let read = client.stream.read(&mut space).await.unwrap();
                assert!(read > 0, "cut off with {left} bytes to go");
                left = left.saturating_sub(read);
            }
        })
        .await;
    }
}
