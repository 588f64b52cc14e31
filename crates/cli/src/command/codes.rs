//! `longshore codes`

use super::client::Ask;
use super::tasks::text;
use super::{Client, Failure, Output};
use http::Method;
use serde_json::{Value, json};

pub(super) async fn run(
    client: &Client,
    user: Option<&str>,
    output: &mut Output,
) -> Result<u8, Failure> {
    let told = client.desk(Ask::new(Method::GET, "codes")).await?;
    let mut codes = told["codes"].as_array().cloned().unwrap_or_default();
    let is_meant = |code: &Value, user: &str| {
        text(code, "username") == user || text(code, "destination") == user
    };
    codes.retain(|code| user.is_none_or(|user| is_meant(code, user)));
    if output.is_json() {
        output.json(&json!({"codes": codes}))?;
        return Ok(0);
    }
    if codes.is_empty() {
        output.line("No code waits for anybody.")?;
        return Ok(0);
    }
    let names = [
        "username",
        "destination",
        "purpose",
        "code",
        "expiresAt",
        "userPoolId",
    ];
    let row = |code: &Value| names.map(|name| text(code, name).to_owned()).to_vec();
    let rows: Vec<Vec<String>> = codes.iter().map(row).collect();
    output.table(
        &["USER", "SENT TO", "FOR", "CODE", "UNTIL", "USER POOL"],
        &rows,
    )?;
    Ok(0)
}
