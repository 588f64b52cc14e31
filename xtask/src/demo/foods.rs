//! The food store: who is not signed in may GET and not PUT, and where the page is.

use super::Demo;
use super::order::balancer;
use crate::shell::command;
use crate::wait;
use anyhow::{Context, Result};
use serde_json::Value;
use std::time::Duration;

/// Shows both, and tells the address of the page.
pub(super) fn show(demo: &Demo) -> Result<()> {
    let page = balancer(demo, "testpage")?;
    let (patience, between) = (Duration::from_secs(60), Duration::from_secs(1));
    let settings = wait::until("the page answers", patience, between, || {
        Ok(asked("GET", &format!("{page}/settings.json"))?.filter(|(code, _)| code == "200"))
    })?;
    let settings: Value = serde_json::from_str(&settings.1)?;
    let api = settings["api"].as_str().context("the page knows no API")?;
    let url = format!("{api}/foods/soup");
    for (method, meaning) in [
        ("GET", "everybody may"),
        ("PUT", "who is not signed in may not"),
    ] {
        println!("\n$ curl -X {method} {url}    # {meaning}");
        let is_there = |code: &str| !["000", "502", "503", "504"].contains(&code);
        let (code, body) = wait::until("the API answers", patience, between, || {
            Ok(asked(method, &url)?.filter(|(code, _)| is_there(code)))
        })?;
        println!("{code} {}", body.trim());
    }
    println!(
        "\nOpen {page}/ in a browser on this machine: create an account (`longshore codes` shows \
         its code), sign in, and PUT."
    );
    Ok(())
}

/// The status and the body of an answer; nothing where none came.
fn asked(method: &str, url: &str) -> Result<Option<(String, String)>> {
    let quiet = [
        "--silent",
        "--max-time",
        "10",
        "--write-out",
        "\n%{http_code}",
    ];
    let told = command("curl", &quiet)
        .args(["--request", method, url])
        .output()?;
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    let split = told.rsplit_once('\n');
    Ok(split.map(|(body, code)| (code.to_owned(), body.to_owned())))
}
