//! Which devices a group may use: a list of rules on version 1, a small program on version 2.
#![allow(unsafe_code)] // bpf(2) has no safe wrapper here.

use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

use super::{Group, write};
use crate::spec::DeviceAccess;

/// Allows one device, or all with one major number, or all of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::linux) struct DeviceRule {
    /// Block device; otherwise a character device.
    pub(in crate::linux) block: bool,
    /// `None` is any.
    pub(in crate::linux) major: Option<u32>,
    /// `None` is any.
    pub(in crate::linux) minor: Option<u32>,
    pub(in crate::linux) access: DeviceAccess,
}

const MKNOD: DeviceAccess = DeviceAccess {
    read: false,
    write: false,
    mknod: true,
};
const ALL: DeviceAccess = DeviceAccess {
    read: true,
    write: true,
    mknod: true,
};

/// What every container may do: make any node, use the harmless ones and its own terminals.
const STANDARD: [DeviceRule; 10] = [
    rule(true, None, None, MKNOD),
    rule(false, None, None, MKNOD),
    rule(false, Some(1), Some(3), ALL),
    rule(false, Some(1), Some(5), ALL),
    rule(false, Some(1), Some(7), ALL),
    rule(false, Some(1), Some(8), ALL),
    rule(false, Some(1), Some(9), ALL),
    rule(false, Some(5), Some(0), ALL),
    rule(false, Some(5), Some(2), ALL),
    rule(false, Some(136), None, ALL),
];

const fn rule(
    block: bool,
    major: Option<u32>,
    minor: Option<u32>,
    access: DeviceAccess,
) -> DeviceRule {
    DeviceRule {
        block,
        major,
        minor,
        access,
    }
}

impl Group<'_> {
    /// Allows the standard devices and `more`, and refuses every other.
    pub(in crate::linux) fn allow_devices(&self, more: &[DeviceRule]) -> io::Result<()> {
        let rules: Vec<_> = STANDARD.iter().chain(more).copied().collect();
        if let Some(deny) = self.file("devices", "devices.deny") {
            write(&deny, "a")?;
            let allow = deny.with_file_name("devices.allow");
            return rules.iter().try_for_each(|rule| write(&allow, &line(rule)));
        }
        let Some(v2) = &self.hierarchies.v2 else {
            return Err(io::Error::other("no cgroup hierarchy can restrict devices"));
        };
        attach(&File::open(v2.mount.join(self.path))?, &program(&rules))
    }
}

/// A rule as version 1 reads it.
fn line(rule: &DeviceRule) -> String {
    let number = |part: Option<u32>| part.map_or("*".to_owned(), |number| number.to_string());
    let mut access = String::new();
    access.extend(rule.access.read.then_some('r'));
    access.extend(rule.access.write.then_some('w'));
    access.extend(rule.access.mknod.then_some('m'));
    let kind = if rule.block { 'b' } else { 'c' };
    format!(
        "{kind} {}:{} {access}",
        number(rule.major),
        number(rule.minor)
    )
}

// Instruction codes of bpf(2) used below.
const LOAD_WORD: u8 = 0x61;
const AND: u8 = 0x54;
const SHIFT_RIGHT: u8 = 0x74;
const MOVE: u8 = 0xb7;
const COPY: u8 = 0xbf;
const JUMP_UNLESS_EQUAL: u8 = 0x55;
const JUMP_UNLESS_EQUAL_REGISTER: u8 = 0x5d;
const EXIT: u8 = 0x95;

/// One instruction of an extended Berkeley filter.
fn instruction(code: u8, to: u8, from: u8, offset: i16, value: i32) -> u64 {
    u64::from(code)
        | u64::from(to | from << 4) << 8
        | u64::from(offset as u16) << 16
        | u64::from(value as u32) << 32
}

/// The program the kernel runs at each use of a device: 1 allows, 0 refuses.
///
/// Its context is `struct bpf_cgroup_dev_ctx`: the kind in the low and the access in the high half
/// of a word, then major and minor number.
fn program(rules: &[DeviceRule]) -> Vec<u64> {
    let mut code = vec![
        instruction(LOAD_WORD, 2, 1, 0, 0),
        instruction(COPY, 3, 2, 0, 0),
        instruction(AND, 2, 0, 0, 0xffff),
        instruction(SHIFT_RIGHT, 3, 0, 0, 16),
        instruction(LOAD_WORD, 4, 1, 4, 0),
        instruction(LOAD_WORD, 5, 1, 8, 0),
    ];
    for rule in rules {
        let checks = checks(rule);
        let length = checks.len() as i16;
        for (place, (jump, to, from, value)) in checks.into_iter().enumerate() {
            // A check that fails jumps behind this rule, over the two instructions that allow.
            let offset = if jump { length - place as i16 + 1 } else { 0 };
            let code_of = match (jump, from) {
                (true, 0) => JUMP_UNLESS_EQUAL,
                (true, _) => JUMP_UNLESS_EQUAL_REGISTER,
                (false, 0) => AND,
                (false, _) => COPY,
            };
            code.push(instruction(code_of, to, from, offset, value));
        }
        code.push(instruction(MOVE, 0, 0, 0, 1));
        code.push(instruction(EXIT, 0, 0, 0, 0));
    }
    code.push(instruction(MOVE, 0, 0, 0, 0));
    code.push(instruction(EXIT, 0, 0, 0, 0));
    code
}

/// The instructions that let a rule through: whether it jumps, its registers, its value.
fn checks(rule: &DeviceRule) -> Vec<(bool, u8, u8, i32)> {
    let kind = if rule.block { 1 } else { 2 };
    let access = &rule.access;
    // The bits of BPF_DEVCG_ACC_MKNOD, READ and WRITE.
    let mask = i32::from(access.mknod) | i32::from(access.read) << 1 | i32::from(access.write) << 2;
    let mut checks = vec![
        (true, 2, 0, kind),
        // The access asked for, with what the rule does not allow masked away, is still itself.
        (false, 0, 3, 0),
        (false, 0, 0, mask),
        (true, 0, 3, 0),
    ];
    checks.extend(rule.major.map(|major| (true, 4, 0, major as i32)));
    checks.extend(rule.minor.map(|minor| (true, 5, 0, minor as i32)));
    checks
}

/// Loads a device program and ties it to a version 2 group, for as long as that lives.
fn attach(group: &File, program: &[u64]) -> io::Result<()> {
    const PROGRAM_LOAD: i32 = 5;
    const PROGRAM_ATTACH: i32 = 8;
    const CGROUP_DEVICE_PROGRAM: u32 = 15;
    const CGROUP_DEVICE: u32 = 6;
    #[repr(C)]
    #[derive(Default)]
    struct Load {
        kind: u32,
        count: u32,
        program: u64,
        license: u64,
        rest: [u64; 13],
    }
    #[repr(C)]
    #[derive(Default)]
    struct Attach {
        target: u32,
        program: u32,
        kind: u32,
        flags: u32,
        rest: [u64; 4],
    }
    let load = Load {
        kind: CGROUP_DEVICE_PROGRAM,
        count: program.len() as u32,
        program: program.as_ptr() as u64,
        license: c"Apache-2.0".as_ptr() as u64,
        ..Load::default()
    };
    // SAFETY: the structure, the program and the licence string outlive the call.
    let fd = unsafe {
        libc::syscall(
            libc::SYS_bpf,
            PROGRAM_LOAD,
            &raw const load,
            size_of::<Load>(),
        )
    };
    if fd < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the kernel returned a new descriptor that nobody else owns.
    let fd = unsafe { OwnedFd::from_raw_fd(fd as i32) };
    let attach = Attach {
        target: group.as_raw_fd() as u32,
        program: fd.as_raw_fd() as u32,
        kind: CGROUP_DEVICE,
        ..Attach::default()
    };
    // SAFETY: the structure outlives the call; both descriptors are open.
    let attached = unsafe {
        libc::syscall(
            libc::SYS_bpf,
            PROGRAM_ATTACH,
            &raw const attach,
            size_of::<Attach>(),
        )
    };
    if attached < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
