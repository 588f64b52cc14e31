//! Making an image from one program: the program, the libraries it needs, and little else.
//!
//! Two layers: what programs share (libraries, user names, certificates) and what is this
//! program's own, so that images of one system share most of their bytes. The bytes depend only
//! on the inputs: times are 0, entries are in order, layers are not compressed.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::blobs::WriteBlobError;
use crate::config::{ContainerConfig, HealthCheck, ImageConfig, RootFs};
use crate::digest::Digest;
use crate::images::{ChangeError, Images, Store};
use crate::manifest::{Descriptor, ImageManifest, OCI_CONFIG, OCI_LAYER, OCI_MANIFEST};
use crate::reference::Reference;

mod base;
mod elf;
mod libraries;
#[cfg(test)]
mod tests;
mod tree;

use tree::Tree;

/// What to pack, and how it is to run.
#[derive(Debug, Clone)]
pub struct PackSpec {
    /// Name of the image.
    pub name: Reference,
    /// The program; it becomes `/usr/local/bin/<file name>`.
    pub program: PathBuf,
    /// The program and its fixed arguments; when empty, the program alone.
    pub entrypoint: Vec<String>,
    /// Arguments a task definition's `command` replaces.
    pub cmd: Vec<String>,
    /// Environment, as `NAME=value`; `PATH` is added unless given.
    pub env: Vec<String>,
    /// User to run as: a number, `root`, `nobody`, or a new name that gets the number 1000.
    pub user: Option<String>,
    /// Directory to start in.
    pub working_dir: Option<String>,
    /// Ports, as `8080` or `8080/udp`.
    pub expose: Vec<String>,
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// Files to add.
    pub files: Vec<PackFile>,
    /// Signal that asks the program to stop.
    pub stop_signal: Option<String>,
    /// Docker's health check.
    pub healthcheck: Option<HealthCheck>,
}

/// A file or directory to add, `SRC:DST` on the command line.
#[derive(Debug, Clone)]
pub struct PackFile {
    /// On this machine; links are followed only at the top.
    pub source: PathBuf,
    /// In the image, absolute.
    pub destination: PathBuf,
}

/// Why a program was not packed.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// A file cannot be read.
    #[error("could not read {0:?}")]
    Read(PathBuf, #[source] io::Error),
    /// The program is not an ELF file.
    #[error("{0:?} is not a Linux program")]
    NotAProgram(PathBuf),
    /// The program is for a machine images cannot name.
    #[error("{0:?} is for an unknown machine (ELF machine {1})")]
    Machine(PathBuf, u16),
    /// A library is nowhere the dynamic loader would look.
    #[error("library {library} needed by {needed_by:?} was not found")]
    LibraryNotFound {
        /// The library's name.
        library: String,
        /// Who needs it.
        needed_by: PathBuf,
    },
    /// Symbolic links lead in a circle.
    #[error("too many symbolic links at {0:?}")]
    LinkLoop(PathBuf),
    /// A destination is not absolute, or leads upward.
    #[error("destination {0:?} must be an absolute path")]
    Destination(PathBuf),
    /// Two files want the same place in the image.
    #[error("{0:?} would be in the image twice")]
    Conflict(PathBuf),
    /// A file is of a kind that is not packed (socket, device).
    #[error("{0:?} is neither a file, a directory nor a symbolic link")]
    Kind(PathBuf),
    /// A user name or port is not one.
    #[error("{what} {value:?} is not valid")]
    Invalid {
        /// What is wrong.
        what: &'static str,
        /// What was given.
        value: String,
    },
    /// The image could not be stored.
    #[error("could not store the image")]
    Store(#[from] WriteBlobError),
    /// The image could not be named.
    #[error("could not save the image's name")]
    Save(#[source] ChangeError),
}

/// Where programs go.
const BIN: &str = "/usr/local/bin";
const DEFAULT_PATH: &str = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const EPOCH: &str = "1970-01-01T00:00:00Z";

impl PackSpec {
    /// `program` as `name`, with nothing special.
    pub fn new(name: Reference, program: PathBuf) -> Self {
        Self {
            name,
            program,
            entrypoint: Vec::new(),
            cmd: Vec::new(),
            env: Vec::new(),
            user: None,
            working_dir: None,
            expose: Vec::new(),
            labels: BTreeMap::new(),
            files: Vec::new(),
            stop_signal: None,
            healthcheck: None,
        }
    }
}

impl Images {
    /// Makes an image and names it. Packing the same files the same way gives the same digest.
    ///
    /// Libraries are looked for as the dynamic loader of this machine would, but for
    /// `LD_LIBRARY_PATH` and CPU-specific variants; what a program opens by itself while running
    /// (`dlopen`) has to be listed in `files`.
    pub async fn pack(&self, spec: &PackSpec) -> Result<Reference, PackError> {
        let spec = spec.clone();
        self.blocking(move |store| pack(store, &spec)).await
    }
}

fn pack(store: &Store, spec: &PackSpec) -> Result<Reference, PackError> {
    let program_name = spec
        .program
        .file_name()
        .ok_or_else(|| PackError::NotAProgram(spec.program.clone()))?;
    let in_image = Path::new(BIN).join(program_name);
    let program = elf::read(&spec.program)?;
    let mut shared = Tree::default();
    base::add(&mut shared, spec.user.as_deref())?;
    libraries::add(&mut shared, &spec.program, &in_image, &program)?;
    for file in spec.files.iter().filter(|file| file.source.is_file()) {
        // Files that are no programs need no libraries.
        if let Ok(added) = elf::read(&file.source) {
            libraries::add(&mut shared, &file.source, &file.destination, &added)?;
        }
    }
    let mut own = Tree::above(&shared);
    own.add_program(&spec.program, &in_image)?;
    for file in &spec.files {
        own.add(&file.source, &file.destination)?;
    }
    let layers = [layer(store, &shared)?, layer(store, &own)?];
    let config = config(spec, &in_image, program.architecture, &layers)?;
    let digest = image(store, &config, layers)?;
    store.adopt(&spec.name, &digest).map_err(PackError::Save)?;
    Ok(spec.name.clone())
}

fn layer(store: &Store, tree: &Tree) -> Result<Descriptor, PackError> {
    let mut draft = store.blobs.draft()?;
    tree.write(&mut draft)?;
    let (digest, size) = store.blobs.keep(draft, None)?;
    Ok(Descriptor::new(OCI_LAYER, digest, size))
}

fn image(
    store: &Store,
    config: &ImageConfig,
    layers: [Descriptor; 2],
) -> Result<Digest, PackError> {
    let config = to_json(config)?;
    let manifest = ImageManifest {
        schema_version: 2,
        media_type: Some(OCI_MANIFEST.to_owned()),
        artifact_type: None,
        config: Descriptor::new(OCI_CONFIG, store.blobs.put(&config)?, config.len() as u64),
        layers: layers.into(),
        subject: None,
        annotations: BTreeMap::new(),
    };
    Ok(store.blobs.put(&to_json(&manifest)?)?)
}

fn to_json(value: &impl serde::Serialize) -> Result<Vec<u8>, PackError> {
    serde_json::to_vec(value).map_err(|e| PackError::Store(WriteBlobError::Io(io::Error::other(e))))
}

fn config(
    spec: &PackSpec,
    program: &Path,
    architecture: &str,
    layers: &[Descriptor],
) -> Result<ImageConfig, PackError> {
    let mut env = spec.env.clone();
    if !env.iter().any(|variable| variable.starts_with("PATH=")) {
        env.insert(0, DEFAULT_PATH.to_owned());
    }
    let entrypoint = match spec.entrypoint.is_empty() {
        true => vec![program.display().to_string()],
        false => spec.entrypoint.clone(),
    };
    let ports = spec
        .expose
        .iter()
        .map(|port| Ok((exposed(port)?, serde_json::json!({}))));
    Ok(ImageConfig {
        created: Some(EPOCH.to_owned()),
        platform: crate::platform::Platform::linux(architecture),
        config: ContainerConfig {
            user: spec.user.clone().unwrap_or_default(),
            exposed_ports: ports.collect::<Result<_, PackError>>()?,
            env,
            entrypoint,
            cmd: spec.cmd.clone(),
            volumes: BTreeMap::new(),
            working_dir: spec.working_dir.clone().unwrap_or_default(),
            labels: spec.labels.clone(),
            stop_signal: spec.stop_signal.clone(),
            healthcheck: spec.healthcheck.clone(),
        },
        rootfs: RootFs {
            kind: "layers".to_owned(),
            diff_ids: layers.iter().map(|layer| layer.digest.clone()).collect(),
        },
    })
}

/// A port with its protocol; TCP when none is written.
fn exposed(port: &str) -> Result<String, PackError> {
    let (number, protocol) = port.split_once('/').unwrap_or((port, "tcp"));
    let valid =
        number.parse::<u16>().is_ok_and(|n| n > 0) && matches!(protocol, "tcp" | "udp" | "sctp");
    match valid {
        true => Ok(format!("{number}/{protocol}")),
        false => Err(PackError::Invalid {
            what: "port",
            value: port.to_owned(),
        }),
    }
}
