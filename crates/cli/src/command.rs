//! What a person types: `ps`, `logs`, `why` and the rest, for a server that runs somewhere.
//!
//! - the arguments, and [`run`]
//! - `client`: AWS calls and requests to the desk, signed when there are credentials
//! - one module for each command that does more than ask and print
//!
//! The roof adds `serve` beside these: `#[command(flatten)]` takes [`Global`] and [`Command`].
//!
//! A failure is one sentence on standard error: exit code 2 when the command or its
//! surroundings are wrong (unknown flags, no server), 1 when what was asked for failed.

mod bus;
mod client;
mod codes;
mod down;
mod events;
mod exec;
mod failure;
mod image;
pub mod instance;
mod interrupt;
mod logs;
mod output;
mod ps;
mod surroundings;
mod tasks;
mod terminal;
mod why;

pub use client::{Client, Settings};
pub use failure::Failure;
pub use output::Output;

use clap::{Args, Subcommand, ValueEnum};
use std::process::ExitCode;

/// What every command understands.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// Where the server is; else AWS_ENDPOINT_URL, else http://127.0.0.1:4566
    #[arg(long, global = true, env = "LONGSHORE_ENDPOINT", value_name = "URL")]
    pub endpoint: Option<String>,
    /// How answers are printed
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    pub output: Format,
}

/// How answers are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// The commands that need a server.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Delete everything that is in the account
    Down {
        /// Everything but images
        #[arg(long, required = true)]
        all: bool,
        /// Seconds that containers get to end by themselves before they are killed
        #[arg(long, default_value_t = 2, value_name = "SECONDS")]
        #[arg(value_parser = clap::value_parser!(u64).range(0..=60))]
        timeout: u64,
    },
    /// Show services and tasks
    Ps {
        /// One cluster instead of all
        #[arg(long)]
        cluster: Option<String>,
        /// Tasks that have ended, too
        #[arg(long)]
        all: bool,
    },
    /// Print what containers write
    Logs(logs::Ask),
    /// Print what services did
    Events {
        /// One service instead of all
        service: Option<String>,
        /// One cluster instead of all
        #[arg(long)]
        cluster: Option<String>,
        /// The events that rules match, instead of the sentences that services tell
        #[arg(long)]
        bus: bool,
        /// With --bus: go on until interrupted
        #[arg(long, short, requires = "bus")]
        follow: bool,
        /// With --bus: only events as new as this: 30s, 5m, 2h, 1d
        #[arg(long, value_parser = logs::seconds, value_name = "AGE", requires = "bus")]
        since: Option<u32>,
    },
    /// Run a command in a container
    Exec(exec::Ask),
    /// Explain what became of a task, what a service waits for, why packets do not get through
    #[command(subcommand)]
    Why(why::Ask),
    /// Load, pack, list and remove images
    #[command(subcommand)]
    Image(image::Ask),
    /// Register, list, drain and deregister container instances of this machine
    #[command(subcommand)]
    Instance(instance::Ask),
    /// Interrupt a task on FARGATE_SPOT, as AWS does when it needs the capacity back
    Interrupt {
        /// The task: its ARN, id, or the beginning of its id
        task: String,
        /// Its cluster, where ids are alike
        #[arg(long)]
        cluster: Option<String>,
    },
    /// Print the file with the certificate to trust: curl --cacert "$(longshore ca)" https://…
    Ca,
    /// Print the codes that user pools have sent: nothing is mailed
    Codes {
        /// One user instead of all: the name, or where the code went
        user: Option<String>,
    },
    /// Print the environment other tools need: eval "$(longshore env)"
    Env,
}

/// Runs a command to its end.
pub fn run(global: &Global, command: Command) -> ExitCode {
    let mut output = Output::new(global.output, std::io::stdout());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let ended = match runtime {
        Ok(runtime) => {
            let ended = runtime.block_on(perform(global, command, &mut output));
            // Reading a terminal cannot be interrupted; nobody waits for it any more.
            runtime.shutdown_background();
            ended
        }
        Err(error) => Err(Failure::surroundings(format!(
            "no thread can be made: {error}"
        ))),
    };
    match ended {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            failure.print(global.output);
            ExitCode::from(failure.code)
        }
    }
}

/// Runs a command with the surroundings of this process; answers its exit code.
async fn perform(global: &Global, command: Command, output: &mut Output) -> Result<u8, Failure> {
    let settings = surroundings::settings(global.endpoint.as_deref())?;
    perform_with(&Client::new(settings), command, output).await
}

/// Runs a command against a server; answers its exit code.
pub async fn perform_with(
    client: &Client,
    command: Command,
    output: &mut Output,
) -> Result<u8, Failure> {
    match command {
        Command::Exec(ask) => exec::run(client, &ask).await,
        Command::Down { timeout, .. } => down::run(client, timeout, output).await,
        Command::Ps { cluster, all } => ps::run(client, cluster.as_deref(), all, output).await,
        Command::Logs(ask) => logs::run(client, &ask, output).await,
        Command::Events {
            service,
            cluster,
            bus: true,
            follow,
            since,
        } => {
            let wanted = bus::Wanted { service, cluster };
            bus::run(client, &wanted, (follow, since), output).await
        }
        Command::Events {
            service, cluster, ..
        } => events::run(client, cluster.as_deref(), service.as_deref(), output).await,
        Command::Why(ask) => why::run(client, &ask, output).await,
        Command::Image(ask) => image::run(client, &ask, output).await,
        Command::Instance(ask) => instance::run(client, &ask, output).await,
        Command::Interrupt { task, cluster } => {
            interrupt::run(client, &task, cluster.as_deref(), output).await
        }
        Command::Ca => surroundings::authority(client, output).await,
        Command::Codes { user } => codes::run(client, user.as_deref(), output).await,
        Command::Env => surroundings::run(client, output).await,
    }
}
