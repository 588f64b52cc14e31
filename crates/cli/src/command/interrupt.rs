//! `longshore interrupt`

use super::client::Ask;
use super::{Client, Failure, Output};
use http::Method;

pub(super) async fn run(
    client: &Client,
    task: &str,
    cluster: Option<&str>,
    output: &mut Output,
) -> Result<u8, Failure> {
    let id = task.rsplit('/').next().unwrap_or(task);
    let path = format!("interrupt/{id}");
    let query: Vec<(&str, &str)> = cluster.map(|name| ("cluster", name)).into_iter().collect();
    let answer = client
        .desk(Ask {
            query: &query,
            ..Ask::new(Method::POST, &path)
        })
        .await?;
    if output.is_json() {
        output.json(&answer)?;
    } else {
        output.line("The task has its notice and is asked to stop.")?;
    }
    Ok(0)
}
