//! A container instance as it is asked for on a command line.

use serde_json::{Value, json};
use std::str::FromStr;

/// The CPU units of one processor.
const UNITS: usize = 1_024;

/// `CLUSTER[:NAME][,cpu=UNITS][,memory=MIB][,zone=ZONE][,provider=NAME][,attribute=NAME=VALUE]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstanceWish {
    /// The cluster it is registered in.
    pub cluster: String,
    /// The name of its agent.
    pub name: String,
    /// CPU units; those of this machine when not given.
    pub cpu_units: Option<u32>,
    /// Memory, MiB; that of this machine when not given.
    pub memory_mib: Option<u32>,
    /// Its Availability Zone.
    pub zone: Option<String>,
    /// The capacity provider it belongs to.
    pub provider: Option<String>,
    /// Attributes, with their values.
    pub attributes: Vec<(String, Option<String>)>,
}

impl FromStr for InstanceWish {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = text.split(',');
        let whose = parts.next().unwrap_or_default();
        let (cluster, name) = whose.split_once(':').unwrap_or((whose, "one"));
        let mut wish = Self {
            cluster: plain(cluster, "a cluster")?,
            name: plain(name, "a name")?,
            cpu_units: None,
            memory_mib: None,
            zone: None,
            provider: None,
            attributes: Vec::new(),
        };
        for part in parts {
            wish.take(part)?;
        }
        Ok(wish)
    }
}

impl InstanceWish {
    fn take(&mut self, part: &str) -> Result<(), String> {
        let (what, value) = part.split_once('=').unwrap_or((part, ""));
        let number = || {
            let parsed = value.parse::<u32>().ok().filter(|number| *number > 0);
            parsed.ok_or_else(|| format!("`{part}`: {what} is a number above 0"))
        };
        match what {
            "cpu" => self.cpu_units = Some(number()?),
            "memory" => self.memory_mib = Some(number()?),
            "zone" if !value.is_empty() => self.zone = Some(value.to_owned()),
            "provider" if !value.is_empty() => self.provider = Some(value.to_owned()),
            "attribute" if !value.is_empty() => {
                let (name, value) = match value.split_once('=') {
                    Some((name, value)) => (name, Some(value.to_owned())),
                    None => (value, None),
                };
                self.attributes.push((name.to_owned(), value));
            }
            _ => {
                return Err(format!(
                    "`{part}`: expected cpu=UNITS, memory=MIB, zone=ZONE, provider=NAME or \
                     attribute=NAME=VALUE"
                ));
            }
        }
        Ok(())
    }

    /// The input of `RegisterContainerInstance`.
    pub fn registration(&self) -> Value {
        let architecture = match std::env::consts::ARCH {
            "aarch64" => "arm64",
            other => other,
        };
        let mut attributes = vec![
            json!({"name": "longshore.agent", "value": self.name}),
            json!({"name": "ecs.cpu-architecture", "value": architecture}),
        ];
        if let Some(zone) = &self.zone {
            attributes.push(json!({"name": "ecs.availability-zone", "value": zone}));
        }
        if let Some(provider) = &self.provider {
            attributes.push(json!({"name": "longshore.capacity-provider", "value": provider}));
        }
        for (name, value) in &self.attributes {
            attributes.push(match value {
                Some(value) => json!({"name": name, "value": value}),
                None => json!({"name": name}),
            });
        }
        let cpu = self.cpu_units.unwrap_or_else(machine_cpu_units);
        let memory = self.memory_mib.unwrap_or_else(machine_memory_mib);
        json!({
            "cluster": self.cluster,
            "totalResources": [
                {"name": "CPU", "type": "INTEGER", "integerValue": cpu},
                {"name": "MEMORY", "type": "INTEGER", "integerValue": memory},
            ],
            "versionInfo": {"agentVersion": env!("CARGO_PKG_VERSION")},
            "attributes": attributes,
        })
    }
}

fn plain(text: &str, what: &str) -> Result<String, String> {
    let fits = |one: char| one.is_ascii_alphanumeric() || matches!(one, '-' | '_');
    if text.is_empty() || !text.chars().all(fits) {
        return Err(format!(
            "`{text}` is not {what}: letters, digits, hyphens and underscores"
        ));
    }
    Ok(text.to_owned())
}

fn machine_cpu_units() -> u32 {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    u32::try_from(processors * UNITS).unwrap_or(u32::MAX)
}

/// What the kernel says; one GiB where it does not.
fn machine_memory_mib() -> u32 {
    let told = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix("MemTotal:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kib.and_then(|kib| u32::try_from(kib / 1_024).ok())
        .unwrap_or(1_024)
}

#[cfg(test)]
mod tests {
    //! What may be typed.

    use super::*;

    #[test]
    fn an_instance_is_read_from_one_word() {
        let text = "prod:rack-1,cpu=2048,memory=4096,zone=us-east-1b,provider=machines,\
                    attribute=disk=ssd,attribute=gpu";
        let wish: InstanceWish = text.parse().unwrap();
        assert_eq!(
            (wish.cluster.as_str(), wish.name.as_str()),
            ("prod", "rack-1")
        );
        assert_eq!(
            (wish.cpu_units, wish.memory_mib),
            (Some(2_048), Some(4_096))
        );
        assert_eq!(wish.zone.as_deref(), Some("us-east-1b"));
        assert_eq!(wish.provider.as_deref(), Some("machines"));
        assert_eq!(
            wish.attributes,
            [
                ("disk".to_owned(), Some("ssd".to_owned())),
                ("gpu".to_owned(), None)
            ]
        );
    }

    #[test]
    fn what_cannot_be_is_refused_in_plain_words() {
        for text in [
            "",
            ":one",
            "a b",
            "prod:",
            "prod:../x",
            "prod,cpu=0",
            "prod,colour=red",
        ] {
            assert!(text.parse::<InstanceWish>().is_err(), "{text}");
        }
    }
}
