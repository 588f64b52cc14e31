//! An order through the load balancer, and its way through the three services.

use super::architecture::STOREFRONT;
use super::{Demo, PORT};
use crate::shell::{command, output};
use crate::{http, wait};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::time::Duration;

const ORDER: &str = r#"{"item":"lighthouse","quantity":2}"#;

/// Places an order, prints the answer and what each hop logged of it.
pub(super) fn place(demo: &Demo) -> Result<()> {
    let url = format!("{}/orders", address(demo)?);
    println!("\n$ curl --json '{ORDER}' {url}");
    let (patience, between) = (Duration::from_secs(90), Duration::from_secs(1));
    let answer = wait::until("the load balancer answers", patience, between, || ask(&url))?;
    println!("{answer}");
    let answer: Value = serde_json::from_str(&answer)?;
    let trace = answer["trace_id"]
        .as_str()
        .context("the answer names no trace")?;
    println!("\nThe same trace on every hop:");
    let patience = Duration::from_secs(20);
    let lines = wait::until("every hop has logged it", patience, between, || {
        let lines = lines(demo, trace)?;
        // In the order in which the request passed them; each logs it once it is answered.
        let hop = |service: &str| {
            let of_hop = |line: &&String| line.contains(&format!(" {service}/"));
            lines.iter().find(of_hop).cloned()
        };
        Ok(STOREFRONT.map(hop).into_iter().collect::<Option<Vec<_>>>())
    })?;
    lines.iter().for_each(|line| println!("  {line}"));
    Ok(())
}

/// Where the load balancer answers.
fn address(demo: &Demo) -> Result<String> {
    balancer(demo, "frontend-alb")
}

/// Where a load balancer answers.
pub(super) fn balancer(demo: &Demo, name: &str) -> Result<String> {
    let ask = |form: String| http::query(demo.listen, "elasticloadbalancing", &form);
    let version = "Version=2015-12-01";
    let form = format!("Action=DescribeLoadBalancers&{version}&Names.member.1={name}");
    let balancer = ask(form)?;
    let arn = element(&balancer, "LoadBalancerArn")?;
    let form = format!("Action=DescribeListeners&{version}&LoadBalancerArn={arn}");
    let port: u16 = element(&ask(form)?, "Port")?.parse()?;
    let name = element(&balancer, "DNSName")?.to_owned();
    if port == PORT {
        return Ok(format!("http://{name}"));
    }
    println!("Port {PORT} was taken, so the load balancer listens on {port}.");
    Ok(format!("http://{name}:{port}"))
}

/// The text of the first element of a name.
fn element<'a>(xml: &'a str, name: &str) -> Result<&'a str> {
    let rest = xml.split_once(&format!("<{name}>"));
    let text = rest.and_then(|(_, rest)| rest.split('<').next());
    text.with_context(|| format!("the answer has no {name}"))
}

/// The answer to one order; `None` while the way is not open yet.
fn ask(url: &str) -> Result<Option<String>> {
    let curl = [
        "--silent",
        "--show-error",
        "--max-time",
        "10",
        "--write-out",
        "\n%{http_code}",
    ];
    let header = [
        "--header",
        "content-type: application/json",
        "--data",
        ORDER,
        url,
    ];
    let told = command("curl", &curl).args(header).output()?;
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    let (body, code) = told.rsplit_once('\n').unwrap_or_default();
    match code.trim() {
        "201" => Ok(Some(body.trim().to_owned())),
        // No answer at all, or none from a target.
        "000" | "502" | "503" | "504" | "" => Ok(None),
        code => bail!("the order was refused: {code} {body}"),
    }
}

/// What the services logged of a trace.
fn lines(demo: &Demo, trace: &str) -> Result<Vec<String>> {
    let told = output(&mut demo.longshore(&["logs", "--cluster", "storefront", "--since", "5m"]))?;
    let lines = told.lines().filter(|line| line.contains(trace));
    Ok(lines.map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::element;

    #[test]
    fn the_first_element_of_a_name_is_read() {
        let xml = "<a><Port>80</Port><Port>81</Port></a>";
        assert_eq!(element(xml, "Port").ok(), Some("80"));
        assert!(element(xml, "DNSName").is_err());
    }
}
