//! The default seccomp profile as filters for one set of capabilities.
//!
//! Two filters are stacked because one filter has a single answer for what it refuses: the first
//! answers `EPERM` to whatever the profile does not allow, the second answers `ENOSYS` to `clone3`,
//! so that libraries fall back to `clone`, whose arguments a filter can read.

mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io;

use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition,
    SeccompFilter, SeccompRule, TargetArch,
};

use self::table::Call;
use super::sys::{self, FilterInstruction};
use crate::{Capability, CapabilitySet};

/// Rules by call number; a call without rules is matched whatever its arguments.
type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// Compiled filters, to be loaded in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Filters(Vec<Vec<FilterInstruction>>);

impl Filters {
    /// Compiles the profile for a container with these capabilities.
    pub(super) fn compile(capabilities: CapabilitySet) -> io::Result<Self> {
        let refuse = |errno: i32| SeccompAction::Errno(errno as u32);
        let allowed = allowed(capabilities).map_err(io::Error::other)?;
        let mut programs = vec![compile(allowed, refuse(libc::EPERM), SeccompAction::Allow)?];
        if !capabilities.contains(Capability::SysAdmin) {
            let clone3 = Rules::from([(number(&table::CLONE3), Vec::new())]);
            programs.push(compile(clone3, SeccompAction::Allow, refuse(libc::ENOSYS))?);
        }
        Ok(Self(
            programs
                .into_iter()
                .map(|program| program.iter().map(convert).collect())
                .collect(),
        ))
    }

    /// As bytes for `seccomp.bpf`: each program's length, then its instructions.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for program in &self.0 {
            bytes.extend((program.len() as u32).to_le_bytes());
            for it in program {
                bytes.extend(it.code.to_le_bytes());
                bytes.extend([it.jump_true, it.jump_false]);
                bytes.extend(it.operand.to_le_bytes());
            }
        }
        bytes
    }

    /// The filters [`to_bytes`](Self::to_bytes) wrote.
    pub(super) fn from_bytes(mut bytes: &[u8]) -> io::Result<Self> {
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, "the seccomp file is damaged");
        let mut programs = Vec::new();
        while let Some((length, rest)) = bytes.split_first_chunk::<4>() {
            let length = u32::from_le_bytes(*length) as usize * 8;
            let (program, rest) = rest.split_at_checked(length).ok_or_else(damaged)?;
            programs.push(program.as_chunks::<8>().0.iter().map(instruction).collect());
            bytes = rest;
        }
        if programs.is_empty() || !bytes.is_empty() {
            return Err(damaged());
        }
        Ok(Self(programs))
    }

    /// Puts this process under the filters, for good.
    pub(super) fn load(&self) -> io::Result<()> {
        self.0
            .iter()
            .try_for_each(|program| sys::load_seccomp(program))
    }
}

fn instruction(bytes: &[u8; 8]) -> FilterInstruction {
    let [c0, c1, jump_true, jump_false, operand @ ..] = *bytes;
    FilterInstruction {
        code: u16::from_le_bytes([c0, c1]),
        jump_true,
        jump_false,
        operand: u32::from_le_bytes(operand),
    }
}

fn convert(it: &seccompiler::sock_filter) -> FilterInstruction {
    FilterInstruction {
        code: it.code,
        jump_true: it.jt,
        jump_false: it.jf,
        operand: it.k,
    }
}

fn compile(
    rules: Rules,
    otherwise: SeccompAction,
    matched: SeccompAction,
) -> io::Result<BpfProgram> {
    let arch = TargetArch::try_from(std::env::consts::ARCH).map_err(io::Error::other)?;
    let filter = SeccompFilter::new(rules, otherwise, matched, arch).map_err(io::Error::other)?;
    filter.try_into().map_err(io::Error::other)
}

fn allowed(capabilities: CapabilitySet) -> Result<Rules, BackendError> {
    let mut rules = Rules::new();
    let mut allow = |calls: &[Call]| {
        let numbers = calls
            .iter()
            .map(number)
            .filter(|number| *number != table::NONE);
        rules.extend(numbers.map(|number| (number, Vec::new())));
    };
    allow(table::ALWAYS);
    for (capability, calls) in table::WITH_CAPABILITY {
        if capabilities.contains(*capability) {
            allow(calls);
        }
    }
    rules.insert(number(&table::SOCKET), socket_rules()?);
    rules.insert(number(&table::PERSONALITY), personality_rules()?);
    if !capabilities.contains(Capability::SysAdmin) {
        let no_namespace = SeccompCmpOp::MaskedEq(table::CLONE_NAMESPACES);
        rules.insert(
            number(&table::CLONE),
            vec![first_argument(no_namespace, 0)?],
        );
    }
    Ok(rules)
}

/// Every family but 38 and 40: below, between and above them.
fn socket_rules() -> Result<Vec<SeccompRule>, BackendError> {
    Ok(vec![
        first_argument(SeccompCmpOp::Lt, 38)?,
        first_argument(SeccompCmpOp::Eq, 39)?,
        first_argument(SeccompCmpOp::Gt, 40)?,
    ])
}

fn personality_rules() -> Result<Vec<SeccompRule>, BackendError> {
    table::PERSONALITIES
        .iter()
        .map(|value| first_argument(SeccompCmpOp::Eq, *value))
        .collect()
}

fn first_argument(operator: SeccompCmpOp, value: u64) -> Result<SeccompRule, BackendError> {
    // The kernel looks at 32 bits of these arguments; a comparison of 64 could be walked around
    // with bits above them.
    let length = SeccompCmpArgLen::Dword;
    SeccompRule::new(vec![SeccompCondition::new(0, length, operator, value)?])
}

/// The call's number on this architecture.
fn number(call: &Call) -> i64 {
    if cfg!(target_arch = "x86_64") {
        call.1
    } else {
        call.2
    }
}
