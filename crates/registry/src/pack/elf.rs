//! What an ELF file says about how it is loaded.

use std::path::Path;

use goblin::elf::Elf;
use goblin::elf::header::{EM_386, EM_AARCH64, EM_ARM, EM_RISCV, EM_X86_64};

use super::PackError;

/// Largest program or library read into memory to be looked at.
const ELF_BYTES: u64 = 4 << 30;

/// A program's or library's needs.
#[derive(Debug)]
pub(super) struct Object {
    /// As images name it: `amd64`, `arm64`.
    pub(super) architecture: &'static str,
    /// The dynamic loader (`PT_INTERP`); none for a static program.
    pub(super) interpreter: Option<String>,
    /// Libraries by name (`DT_NEEDED`), in order.
    pub(super) needed: Vec<String>,
    /// `DT_RPATH`, split at colons. The loader ignores it where there is a `DT_RUNPATH`.
    pub(super) rpath: Vec<String>,
    /// `DT_RUNPATH`, split at colons.
    pub(super) runpath: Vec<String>,
}

/// Reads the object at `path`.
pub(super) fn read(path: &Path) -> Result<Object, PackError> {
    let unreadable = |error| PackError::Read(path.to_owned(), error);
    let meta = std::fs::metadata(path).map_err(unreadable)?;
    if !meta.is_file() || meta.len() > ELF_BYTES {
        return Err(PackError::NotAProgram(path.to_owned()));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let elf = Elf::parse(&bytes).map_err(|_| PackError::NotAProgram(path.to_owned()))?;
    let machine = elf.header.e_machine;
    let architecture =
        architecture(machine).ok_or_else(|| PackError::Machine(path.to_owned(), machine))?;
    Ok(Object {
        architecture,
        interpreter: elf.interpreter.map(str::to_owned),
        needed: elf
            .libraries
            .iter()
            .map(|name| (*name).to_owned())
            .collect(),
        rpath: split(&elf.rpaths),
        runpath: split(&elf.runpaths),
    })
}

fn split(paths: &[&str]) -> Vec<String> {
    let parts = paths.iter().flat_map(|path| path.split(':'));
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

fn architecture(machine: u16) -> Option<&'static str> {
    match machine {
        EM_X86_64 => Some("amd64"),
        EM_AARCH64 => Some("arm64"),
        EM_386 => Some("386"),
        EM_ARM => Some("arm"),
        EM_RISCV => Some("riscv64"),
        _ => None,
    }
}
