//! From one service model to one facts file.

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};
use std::fmt::Write;

/// The facts of one service, as text.
pub(super) fn extract(name: &str, model: &Value) -> Result<String> {
    let facts = Facts {
        shapes: object(&model["shapes"])?,
    };
    let mut out = String::new();
    header(&mut out, name, &model["metadata"])?;
    for (operation, described) in object(&model["operations"])? {
        facts.operation(&mut out, operation, described)?;
    }
    for (shape, described) in facts.shapes {
        facts.shape(&mut out, shape, described)?;
    }
    Ok(out)
}

fn header(out: &mut String, name: &str, metadata: &Value) -> Result<()> {
    let text = |key: &str| metadata[key].as_str();
    writeln!(out, "service {name}")?;
    writeln!(out, "id {}", text("serviceId").unwrap_or(name))?;
    writeln!(out, "version {}", text("apiVersion").context("apiVersion")?)?;
    let listed = metadata["protocols"].as_array().map_or_else(
        || text("protocol").into_iter().collect(),
        |protocols| {
            protocols
                .iter()
                .filter_map(Value::as_str)
                .collect::<Vec<_>>()
        },
    );
    writeln!(out, "protocols {}", listed.join(" "))?;
    for (fact, key) in [
        ("json", "jsonVersion"),
        ("target", "targetPrefix"),
        ("endpoint", "endpointPrefix"),
        ("global", "globalEndpoint"),
        ("xmlns", "xmlNamespace"),
    ] {
        if let Some(value) = text(key) {
            writeln!(out, "{fact} {value}")?;
        }
    }
    let signing = text("signingName")
        .or(text("endpointPrefix"))
        .unwrap_or(name);
    writeln!(out, "signing {signing}")?;
    if metadata.get("awsQueryCompatible").is_some() {
        writeln!(out, "query-compatible")?;
    }
    Ok(())
}

struct Facts<'a> {
    shapes: &'a Map<String, Value>,
}

impl Facts<'_> {
    fn operation(&self, out: &mut String, name: &str, described: &Value) -> Result<()> {
        let shape = |side: &str| described[side]["shape"].as_str().unwrap_or("-");
        write!(out, "\nop {name} {} {}", shape("input"), shape("output"))?;
        let http = &described["http"];
        let method = http["method"].as_str().unwrap_or("POST");
        let uri = http["requestUri"].as_str().unwrap_or("/");
        if (method, uri) != ("POST", "/") {
            write!(out, " {method} {uri}")?;
        }
        if let Some(code) = http["responseCode"].as_u64().filter(|code| *code != 200) {
            write!(out, " code={code}")?;
        }
        if let Some(wrapper) = described["output"]["resultWrapper"].as_str()
            && wrapper != format!("{name}Result")
        {
            write!(out, " wrapper={wrapper}")?;
        }
        if let Some(wire) = described["input"]["locationName"].as_str() {
            write!(out, " root={wire}")?;
        }
        if let Some(prefix) = described["endpoint"]["hostPrefix"].as_str() {
            write!(out, " host={prefix}")?;
        }
        let auth = &described["auth"];
        let anyone = auth
            .as_array()
            .is_some_and(|auth| auth.contains(&"smithy.api#noAuth".into()));
        if anyone || described["authtype"] == "none" {
            out.push_str(" noauth");
        }
        out.push('\n');
        let errors = described["errors"].as_array().cloned().unwrap_or_default();
        let errors: Vec<&str> = errors
            .iter()
            .filter_map(|error| error["shape"].as_str())
            .collect();
        if !errors.is_empty() {
            writeln!(out, "  ! {}", errors.join(" "))?;
        }
        Ok(())
    }

    fn shape(&self, out: &mut String, name: &str, described: &Value) -> Result<()> {
        match described["type"].as_str() {
            Some("structure") => self.structure(out, name, described),
            Some("string") if described.get("enum").is_some() => choice(out, name, described),
            _ => Ok(()),
        }
    }

    fn structure(&self, out: &mut String, name: &str, described: &Value) -> Result<()> {
        if described["document"] == true {
            return Ok(());
        }
        if described["exception"] == true || described.get("error").is_some() {
            let error = &described["error"];
            let server = described["fault"] == true || error["fault"] == true;
            let status = error["httpStatusCode"].as_u64();
            let status = status.unwrap_or(if server { 500 } else { 400 });
            write!(out, "\nerror {name} {status}")?;
            if let Some(code) = error["code"].as_str().filter(|code| *code != name) {
                write!(out, " code={code}")?;
            }
            if server {
                out.push_str(" server");
            }
        } else if described["union"] == true {
            write!(out, "\nunion {name}")?;
        } else {
            write!(out, "\nstruct {name}")?;
        }
        if let Some(payload) = described["payload"].as_str() {
            write!(out, " payload={payload}")?;
        }
        if described["eventstream"] == true {
            out.push_str(" events");
        }
        out.push('\n');
        let required = described["required"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        for (member, target) in object(&described["members"])? {
            let mark = if required.iter().any(|name| name == member) {
                "!"
            } else {
                ""
            };
            let shape = target["shape"]
                .as_str()
                .context("a member without a shape")?;
            write!(out, "  {member}{mark} {}", self.spell(shape, target)?)?;
            self.flags(out, shape, target)?;
            out.push('\n');
        }
        Ok(())
    }

    fn flags(&self, out: &mut String, shape: &str, member: &Value) -> Result<()> {
        if let Some(wire) = member["locationName"].as_str() {
            write!(out, " ={wire}")?;
        }
        if let Some(query) = member["queryName"].as_str() {
            write!(out, " q={query}")?;
        }
        match member["location"].as_str() {
            Some("querystring") => out.push_str(" @query"),
            Some("header") => out.push_str(" @header"),
            Some("headers") => out.push_str(" @headers"),
            Some("uri") => out.push_str(" @uri"),
            Some("statusCode") => out.push_str(" @status"),
            Some(other) => bail!("unknown location {other}"),
            None => {}
        }
        let target = &self.shapes[shape];
        for (fact, key) in [
            ("token", "idempotencyToken"),
            ("secret", "sensitive"),
            ("jsonvalue", "jsonvalue"),
            ("stream", "streaming"),
            ("hostlabel", "hostLabel"),
            ("attribute", "xmlAttribute"),
        ] {
            if member[key] == true || target[key] == true {
                write!(out, " {fact}")?;
            }
        }
        if let Some(uri) = member["xmlNamespace"]["uri"].as_str() {
            write!(out, " xmlns={uri}")?;
        }
        Ok(())
    }

    /// A shape as it is written where it is used: simple shapes with their constraints,
    /// lists and maps around what they hold, everything else by name.
    fn spell(&self, name: &str, usage: &Value) -> Result<String> {
        let described = self
            .shapes
            .get(name)
            .with_context(|| format!("no shape {name}"))?;
        let held = |key: &str| -> Result<String> {
            let member = &described[key];
            let shape = member["shape"]
                .as_str()
                .context("a list or map of nothing")?;
            let spelled = self.spell(shape, member)?;
            let secret = if self.shapes[shape]["sensitive"] == true {
                " secret"
            } else {
                ""
            };
            let wire = member["locationName"].as_str();
            Ok(wire.map_or(format!("{spelled}{secret}"), |wire| {
                format!("{spelled}{secret} as {wire}")
            }))
        };
        let flat = described["flattened"] == true || usage["flattened"] == true;
        let flat = if flat { "flat" } else { "" };
        let kind = described["type"]
            .as_str()
            .context("a shape without a type")?;
        Ok(match kind {
            "structure" if described["document"] == true => "document".to_owned(),
            "structure" => name.to_owned(),
            "string" if described.get("enum").is_some() => name.to_owned(),
            "list" => format!("{flat}[{}]{}", held("member")?, limits(described)),
            "map" => {
                format!(
                    "{flat}{{{}: {}}}{}",
                    held("key")?,
                    held("value")?,
                    limits(described)
                )
            }
            "timestamp" => {
                let format = usage["timestampFormat"].as_str();
                let format = format.or(described["timestampFormat"].as_str());
                format.map_or("timestamp".to_owned(), |format| {
                    format!("timestamp({format})")
                })
            }
            simple => format!("{simple}{}", limits(described)),
        })
    }
}

/// `(min..max,"pattern")`, with what is not limited left out.
fn limits(described: &Value) -> String {
    let bound = |key: &str| described[key].as_number().map(ToString::to_string);
    let (min, max) = (bound("min"), bound("max"));
    let pattern = described["pattern"]
        .as_str()
        .map(|pattern| format!("{pattern:?}"));
    let range = (min.is_some() || max.is_some())
        .then(|| format!("{}..{}", min.unwrap_or_default(), max.unwrap_or_default()));
    match (range, pattern) {
        (None, None) => String::new(),
        (Some(range), None) => format!("({range})"),
        (None, Some(pattern)) => format!("({pattern})"),
        (Some(range), Some(pattern)) => format!("({range},{pattern})"),
    }
}

fn choice(out: &mut String, name: &str, described: &Value) -> Result<()> {
    let values = described["enum"]
        .as_array()
        .context("an enum without values")?;
    writeln!(out, "\nenum {name}")?;
    for value in values.iter().filter_map(Value::as_str) {
        writeln!(out, "  {value}")?;
    }
    Ok(())
}

fn object(value: &Value) -> Result<&Map<String, Value>> {
    value.as_object().context("an object was expected")
}
