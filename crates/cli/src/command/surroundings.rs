//! The environment: what we read from it, and what other tools need in theirs.

use super::client::{Client, Settings};
use super::{Failure, Output};
use domain::Timestamp;
use serde_json::json;
use wire::AccessKey;

/// Where a server listens unless told otherwise.
const USUAL_ENDPOINT: &str = "http://127.0.0.1:4566";
/// The Region when the environment names none.
const USUAL_REGION: &str = "us-east-1";

/// What the environment says, with the endpoint that was given, if one was.
pub(super) fn settings(endpoint: Option<&str>) -> Result<Settings, Failure> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let endpoint = endpoint
        .map(str::to_owned)
        .or_else(|| variable("AWS_ENDPOINT_URL"));
    let region = variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION"));
    let key = match (
        variable("AWS_ACCESS_KEY_ID"),
        variable("AWS_SECRET_ACCESS_KEY"),
    ) {
        (Some(id), Some(secret)) => Some(AccessKey {
            id,
            secret,
            token: variable("AWS_SESSION_TOKEN"),
        }),
        (None, None) => None,
        (Some(_), None) => {
            return Err(Failure::surroundings(
                "AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not",
            ));
        }
        (None, Some(_)) => {
            return Err(Failure::surroundings(
                "AWS_SECRET_ACCESS_KEY is set but AWS_ACCESS_KEY_ID is not",
            ));
        }
    };
    Ok(Settings {
        endpoint: endpoint.unwrap_or_else(|| USUAL_ENDPOINT.to_owned()),
        region: region.unwrap_or_else(|| USUAL_REGION.to_owned()),
        key,
        // The signer needs the machine's own time, as the server checks it.
        now: Timestamp::now,
    })
}

/// `longshore ca`: the file with the certificate to trust.
pub(super) async fn authority(client: &Client, output: &mut Output) -> Result<u8, Failure> {
    let health = client.health().await?;
    let path = health["caCertificate"].as_str().unwrap_or_default();
    match output.is_json() {
        true => output.json(&json!({"caCertificate": path}))?,
        false => output.line(path)?,
    }
    Ok(0)
}

/// `longshore env`
pub(super) async fn run(client: &Client, output: &mut Output) -> Result<u8, Failure> {
    let health = client.health().await?;
    let is_lenient = health["auth"] == "lenient";
    let region = health["region"].as_str().unwrap_or(USUAL_REGION).to_owned();
    let mut exports = vec![
        ("AWS_ENDPOINT_URL", client.endpoint().to_owned()),
        ("AWS_REGION", region.clone()),
        ("AWS_DEFAULT_REGION", region),
    ];
    if is_lenient {
        exports.push(("AWS_ACCESS_KEY_ID", "test".to_owned()));
        exports.push(("AWS_SECRET_ACCESS_KEY", "test".to_owned()));
    }
    if output.is_json() {
        let exports = exports
            .into_iter()
            .map(|(name, value)| (name.to_owned(), json!(value)));
        output.json(&serde_json::Value::Object(exports.collect()))?;
        return Ok(0);
    }
    for (name, value) in exports {
        output.line(&format!("export {name}={value}"))?;
    }
    if !is_lenient {
        output.line("# The server checks signatures: set AWS_ACCESS_KEY_ID and")?;
        output.line("# AWS_SECRET_ACCESS_KEY to the root credentials it made, or to your own.")?;
    }
    output.line("# AWS CLI before 2.13 (Debian's is 2.9) does not know AWS_ENDPOINT_URL:")?;
    output.line(&format!(
        "#   alias aws='aws --endpoint-url {}'",
        client.endpoint()
    ))?;
    names(output)
}

/// How names of namespaces, hosted zones and load balancers are resolved on the machine.
fn names(output: &mut Output) -> Result<u8, Failure> {
    for line in [
        "# Names of namespaces and hosted zones, on a server with --dns 127.0.0.1:5300:",
        "#   dig @127.0.0.1 -p 5300 SERVICE.NAMESPACE",
        "# for every program, with systemd-resolved, /etc/systemd/resolved.conf.d/longshore.conf:",
        "#   [Resolve]",
        "#   DNS=127.0.0.1:5300",
        "#   Domains=~NAMESPACE ~elb.localhost",
    ] {
        output.line(line)?;
    }
    Ok(0)
}
