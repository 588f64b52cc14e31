//! What was measured beside what is promised.

use crate::shell::{command, output};
use anyhow::{Result, ensure};
use std::fmt;

/// A promise of the design page, held or not in this run.
pub(crate) struct Line {
    what: &'static str,
    ours: String,
    peer: String,
    compared: String,
    promised: String,
    outcome: Outcome,
}

#[derive(Clone, PartialEq, Eq)]
enum Outcome {
    Held,
    Broken,
    NotMeasured(String),
}

/// Every line of a run.
#[derive(Default)]
pub(crate) struct Report {
    lines: Vec<Line>,
    notes: Vec<String>,
}

impl Report {
    /// A value that may be no more than `promised`, both in `unit`.
    pub(crate) fn at_most(&mut self, what: &'static str, ours: f64, promised: f64, unit: &str) {
        self.lines.push(Line {
            what,
            ours: amount(ours, unit),
            peer: "-".to_owned(),
            compared: format!("{:.2} of it", ours / promised),
            promised: amount(promised, unit),
            outcome: held(ours <= promised),
        });
    }

    /// A value that may be no more than `promised` times the peer's of the same run.
    pub(crate) fn against(
        &mut self,
        what: &'static str,
        (ours, peer): (f64, f64),
        promised: f64,
        unit: &str,
    ) {
        self.lines.push(Line {
            what,
            ours: amount(ours, unit),
            peer: amount(peer, unit),
            compared: format!("{:.3}x", ours / peer),
            promised: format!("{promised}x"),
            outcome: held(ours / peer <= promised),
        });
    }

    /// A promise that could not be looked at.
    pub(crate) fn not_measured(
        &mut self,
        what: &'static str,
        ours: Option<(f64, &str)>,
        promised: &str,
        reason: &str,
    ) {
        self.lines.push(Line {
            what,
            ours: ours.map_or_else(|| "-".to_owned(), |(value, unit)| amount(value, unit)),
            peer: "-".to_owned(),
            compared: "-".to_owned(),
            promised: promised.to_owned(),
            outcome: Outcome::NotMeasured(reason.to_owned()),
        });
    }

    /// Something worth knowing that nothing is promised about.
    pub(crate) fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    /// Prints everything; fails when a promise is broken or was not measured.
    pub(crate) fn finish(self) -> Result<()> {
        println!();
        print_row(["promise", "measured", "peer", "compared", "first", ""].map(str::to_owned));
        for line in &self.lines {
            print_row([
                line.what.to_owned(),
                line.ours.clone(),
                line.peer.clone(),
                line.compared.clone(),
                line.promised.clone(),
                line.outcome.to_string(),
            ]);
        }
        self.notes.iter().for_each(|note| println!("  {note}"));
        let held = |line: &&Line| line.outcome == Outcome::Held;
        let broken = self.lines.len() - self.lines.iter().filter(held).count();
        ensure!(
            broken == 0,
            "{broken} of {} promises not shown to hold",
            self.lines.len()
        );
        Ok(())
    }
}

fn held(is: bool) -> Outcome {
    if is { Outcome::Held } else { Outcome::Broken }
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Held => formatter.write_str("held"),
            Self::Broken => formatter.write_str("NOT HELD"),
            Self::NotMeasured(reason) => write!(formatter, "not measured: {reason}"),
        }
    }
}

fn print_row([what, ours, peer, compared, promised, outcome]: [String; 6]) {
    println!("{what:<46} {ours:>10} {peer:>10} {compared:>12} {promised:>10}  {outcome}");
}

fn amount(value: f64, unit: &str) -> String {
    let digits = if value.abs() < 10.0 { 2 } else { 1 };
    format!("{value:.digits$} {unit}")
}

/// The value in the middle; the upper one of two.
pub(crate) fn median(values: &[f64]) -> f64 {
    percentile(values, 50)
}

/// The value that `percent` of all do not exceed.
pub(crate) fn percentile(values: &[f64], percent: usize) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

/// Prints what the run was made on, and how busy that is.
pub(crate) fn print_machine() -> Result<()> {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let cpus = read("/proc/cpuinfo");
    let model = cpus
        .lines()
        .find_map(|line| line.strip_prefix("model name"));
    let model = model.map_or("unknown processor", |line| {
        line.trim_start_matches([' ', '\t', ':'])
    });
    let cores = cpus
        .lines()
        .filter(|line| line.starts_with("processor"))
        .count();
    let kernel = output(&mut command("uname", &["-r"]))?;
    let memory = field(&read("/proc/meminfo"), "MemTotal:").unwrap_or(0) / 1024;
    println!(
        "machine: {cores} x {model}, {memory} MiB, Linux {}",
        kernel.trim()
    );
    let load = read("/proc/loadavg");
    let load = load.split(' ').take(3).collect::<Vec<_>>().join(" ");
    println!("load before the run (1, 5, 15 min): {load}");
    Ok(())
}

/// The number behind a name in one of the tables of /proc, mostly KiB.
pub(crate) fn field(table: &str, name: &str) -> Option<u64> {
    let mut lines = table.lines();
    let rest = lines.find_map(|line| line.strip_prefix(name))?;
    rest.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{field, median, percentile};

    #[test]
    fn a_percentile_is_one_of_the_values() {
        let values = [5.0, 1.0, 4.0, 2.0, 3.0];
        assert!((median(&values) - 3.0).abs() < 1e-9);
        assert!((percentile(&values, 95) - 5.0).abs() < 1e-9);
        assert!(percentile(&[], 50).is_nan());
    }

    #[test]
    fn a_field_is_found_by_its_whole_name() {
        assert_eq!(
            field("VmPeak:\t  9 kB\nVmRSS:\t  1234 kB\n", "VmRSS:"),
            Some(1234)
        );
        assert_eq!(field("", "VmRSS:"), None);
    }
}
