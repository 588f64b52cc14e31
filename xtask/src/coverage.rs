//! `docs/coverage/`: which operations behave, and which members are accepted without effect.
//!
//! Derived from three things: the facts files (what AWS has), the rooms' sources (what is built,
//! and their `INERT` lists) and the roof's (which rooms are open). [`scan`] reads Rust text so
//! that no room needs building; [`pages`] writes what was found.

mod pages;
mod scan;
mod tokens;

use crate::codegen::names;
use crate::root;
use crate::shell::{command, output};
use anyhow::{Context, Result, ensure};
use api::model;
use scan::{Inert, Source};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Write docs/coverage from the facts files and the rooms' sources.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Compare with what is checked in instead of writing.
    #[arg(long)]
    pub(crate) check: bool,
}

/// What is known of one service.
struct Covered {
    /// Its name here: `elbv2`.
    name: String,
    /// Its name for people: `Elastic Load Balancing v2`.
    title: String,
    /// Every operation of the facts file.
    modelled: BTreeSet<String>,
    /// Those that a room answers.
    built: BTreeSet<String>,
    /// Members that are accepted and change nothing, with why.
    inert: Vec<Inert>,
    /// Whether the program offers the room that answers.
    open: bool,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let (services, others) = survey()?;
    let fresh = pages::all(&services, &others);
    let directory = root().join("docs/coverage");
    let stale = stale(&directory, &fresh)?;
    if options.check {
        ensure!(
            stale.is_empty(),
            "docs/coverage is stale ({}): run `cargo xtask coverage`",
            stale.join(", ")
        );
        return Ok(());
    }
    fs::create_dir_all(&directory)?;
    for name in stale {
        match fresh.get(&name) {
            Some(text) => fs::write(directory.join(&name), text)?,
            None => fs::remove_file(directory.join(&name))?,
        }
    }
    Ok(())
}

/// Pages that are not as they should be. Pages written by hand are left alone.
fn stale(directory: &Path, fresh: &BTreeMap<String, String>) -> Result<Vec<String>> {
    let read = |name: &String| fs::read_to_string(directory.join(name)).ok();
    let differs = |(name, text): &(&String, &String)| read(name).as_ref() != Some(*text);
    let mut stale: Vec<String> = fresh
        .iter()
        .filter(differs)
        .map(|(n, _)| n.clone())
        .collect();
    let Ok(entries) = fs::read_dir(directory) else {
        return Ok(stale);
    };
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let ours = read(&name).is_some_and(|text| text.starts_with(pages::MARK));
        if ours && !fresh.contains_key(&name) {
            stale.push(name);
        }
    }
    Ok(stale)
}

/// Looks at every service; answers also what has no effect beside the AWS APIs.
fn survey() -> Result<(Vec<Covered>, Vec<Inert>)> {
    let mut services = services()?;
    let sources = sources()?;
    for service in &mut services {
        let interface = names::interface(&service.name);
        let operations = |one: &String| (names::snake(one), one.clone());
        let operations: BTreeMap<String, String> =
            service.modelled.iter().map(operations).collect();
        for source in &sources {
            let found = source.answers(&interface, &operations);
            service.built.extend(found);
            service.open |= serves(source, &names::module(&service.name), &sources);
        }
    }
    let others = share_inert(&sources, &mut services)?;
    Ok((services, others))
}

/// Every service of the facts files, with nothing built yet.
fn services() -> Result<Vec<Covered>> {
    let read = |(name, facts): &(&str, &str)| {
        let model = model::Service::parse(facts).with_context(|| (*name).to_owned())?;
        Ok(Covered {
            name: (*name).to_owned(),
            title: model.id,
            modelled: model.operations.into_keys().collect(),
            built: BTreeSet::new(),
            inert: Vec::new(),
            open: false,
        })
    };
    api::facts::SERVICES.iter().map(read).collect()
}

/// The roof: what it does not open is not served.
const ROOF: &str = "longshore";

/// Whether this source hands the service to the front door, from the roof or from a room that
/// the roof opens.
fn serves(source: &Source, module: &str, sources: &[Source]) -> bool {
    let opened = |room: &str| {
        let mut roof = sources.iter().filter(|one| one.room == ROOF);
        roof.any(|one| one.opens(room))
    };
    source.makes_server(module) && (source.room == ROOF || opened(&source.room))
}

/// Gives each member without effect to the service whose operation it belongs to. Answers what
/// is not of an AWS API, such as the image registry's own protocol.
fn share_inert(sources: &[Source], services: &mut [Covered]) -> Result<Vec<Inert>> {
    let mut others = Vec::new();
    for source in sources {
        for inert in source.inert()? {
            let operation = inert.operation();
            // A room has one service, or a few whose operations have names of their own.
            let own = |one: &&mut Covered| {
                let answered = source.room_answers(&names::interface(&one.name), sources);
                answered && one.built.contains(operation)
            };
            if let Some(service) = services.iter_mut().find(own) {
                service.inert.push(inert);
            } else {
                let is_operation = operation.starts_with(char::is_uppercase);
                ensure!(
                    !is_operation,
                    "{}: INERT names {}, but the room answers no such operation",
                    source.path,
                    inert.member
                );
                others.push(inert);
            }
        }
    }
    Ok(others)
}

/// The product's sources: tests left out.
fn sources() -> Result<Vec<Source>> {
    let listed = output(&mut command(
        "git",
        &[
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
            "crates",
        ],
    ))?;
    let product = |path: &&str| {
        let test = path.contains("/tests/") || path.ends_with("/tests.rs");
        path.ends_with(".rs") && path.contains("/src/") && !test && !path.starts_with("crates/api/")
    };
    let mut sources = Vec::new();
    for path in listed.lines().filter(product) {
        // A file that was deleted but is still listed has nothing to say.
        let Ok(text) = fs::read_to_string(root().join(path)) else {
            continue;
        };
        sources.push(Source::read(path, &text));
    }
    Ok(sources)
}
