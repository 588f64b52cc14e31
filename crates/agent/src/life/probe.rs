//! A container's health check, run inside the container.

use super::happenings::Probed;
use domain::ecs::{HealthCheck, HealthStatus, Probe};
use domain::{Clock, Timestamp, clock};
use runtime::spec::ExecSpec;
use runtime::{ContainerId, Runtime};
use std::sync::Arc;
use tokio::io::AsyncReadExt;
use tokio::sync::mpsc;

/// How much of what a probe prints is kept, bytes.
const OUTPUT_KEPT: usize = 4096;

/// Probes one container until it is gone.
pub(super) struct Prober {
    pub(super) runtime: Arc<dyn Runtime>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) container: String,
    pub(super) id: ContainerId,
    pub(super) check: HealthCheck,
    pub(super) started: Timestamp,
    pub(super) health: HealthStatus,
}

impl Prober {
    /// Sends a word whenever the health changes, and each failed probe. Ends with the
    /// container, or when nobody listens.
    pub(super) async fn run(mut self, words: mpsc::Sender<Probed>) {
        let mut failures = 0;
        loop {
            let next = clock::later(self.clock.now(), self.check.interval);
            tokio::select! {
                () = self.clock.wait_until(next) => {}
                _ = self.runtime.wait(&self.id) => return,
                () = words.closed() => return,
            }
            let Some(probe) = self.probe().await else {
                return;
            };
            let passed = probe.exit_code == Some(0);
            let health = self.judge(passed, probe.at, &mut failures);
            let news = health != self.health || !passed;
            self.health = health;
            let word = Probed {
                container: self.container.clone(),
                health,
                probe,
            };
            if news && words.send(word).await.is_err() {
                return;
            }
        }
    }

    fn judge(&self, passed: bool, at: Timestamp, failures: &mut u32) -> HealthStatus {
        if passed {
            *failures = 0;
            return HealthStatus::Healthy;
        }
        let forgiven = self.check.start_period.is_some_and(|period| {
            self.health != HealthStatus::Healthy && clock::elapsed(self.started, at) < period
        });
        if !forgiven {
            *failures += 1;
        }
        if *failures >= self.check.retries {
            HealthStatus::Unhealthy
        } else {
            self.health
        }
    }

    /// One probe; `None` when the container is gone.
    async fn probe(&self) -> Option<Probe> {
        let spec = ExecSpec {
            args: command(&self.check.command),
            env: Vec::new(),
            cwd: None,
            user: None,
            terminal: None,
        };
        let mut session = match self.runtime.exec(&self.id, &spec).await {
            Ok(session) => session,
            Err(runtime::ExecError::NotFound(_) | runtime::ExecError::NotRunning(_)) => {
                return None;
            }
            Err(error) => {
                let output = super::run::chain(&error);
                return Some(Probe {
                    exit_code: Some(126),
                    output,
                    at: self.clock.now(),
                });
            }
        };
        let deadline = clock::later(self.clock.now(), self.check.timeout);
        let mut output = Vec::new();
        let read = async {
            let _ = (&mut session.stdout)
                .take(OUTPUT_KEPT as u64)
                .read_to_end(&mut output)
                .await;
            session.control.wait().await
        };
        let exit = tokio::select! {
            exit = read => exit.ok().map(|exit| exit.code),
            () = self.clock.wait_until(deadline) => None,
        };
        if exit.is_none() {
            let _ = session.control.kill().await;
        }
        let output = String::from_utf8_lossy(&output).into_owned();
        Some(Probe {
            exit_code: exit,
            output,
            at: self.clock.now(),
        })
    }
}

/// `CMD` and arguments as they are; `CMD-SHELL` through the container's shell.
fn command(check: &[String]) -> Vec<String> {
    match check.split_first() {
        Some((how, line)) if how == "CMD-SHELL" => {
            vec!["/bin/sh".to_owned(), "-c".to_owned(), line.join(" ")]
        }
        Some((how, arguments)) if how == "CMD" => arguments.to_vec(),
        _ => check.to_vec(),
    }
}
