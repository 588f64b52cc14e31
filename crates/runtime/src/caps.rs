//! Capabilities: the pieces of root's power a container keeps.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! capabilities {
    ($($variant:ident $name:literal,)*) => {
        /// One capability, in the kernel's numbering.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[allow(missing_docs)] // The names are the kernel's; capabilities(7) explains them.
        pub enum Capability {
            $($variant,)*
        }

        impl Capability {
            /// Every capability, by number.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name without `CAP_`, in capitals.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

capabilities! {
    Chown "CHOWN",
    DacOverride "DAC_OVERRIDE",
    DacReadSearch "DAC_READ_SEARCH",
    Fowner "FOWNER",
    Fsetid "FSETID",
    Kill "KILL",
    Setgid "SETGID",
    Setuid "SETUID",
    Setpcap "SETPCAP",
    LinuxImmutable "LINUX_IMMUTABLE",
    NetBindService "NET_BIND_SERVICE",
    NetBroadcast "NET_BROADCAST",
    NetAdmin "NET_ADMIN",
    NetRaw "NET_RAW",
    IpcLock "IPC_LOCK",
    IpcOwner "IPC_OWNER",
    SysModule "SYS_MODULE",
    SysRawio "SYS_RAWIO",
    SysChroot "SYS_CHROOT",
    SysPtrace "SYS_PTRACE",
    SysPacct "SYS_PACCT",
    SysAdmin "SYS_ADMIN",
    SysBoot "SYS_BOOT",
    SysNice "SYS_NICE",
    SysResource "SYS_RESOURCE",
    SysTime "SYS_TIME",
    SysTtyConfig "SYS_TTY_CONFIG",
    Mknod "MKNOD",
    Lease "LEASE",
    AuditWrite "AUDIT_WRITE",
    AuditControl "AUDIT_CONTROL",
    Setfcap "SETFCAP",
    MacOverride "MAC_OVERRIDE",
    MacAdmin "MAC_ADMIN",
    Syslog "SYSLOG",
    WakeAlarm "WAKE_ALARM",
    BlockSuspend "BLOCK_SUSPEND",
    AuditRead "AUDIT_READ",
    Perfmon "PERFMON",
    Bpf "BPF",
    CheckpointRestore "CHECKPOINT_RESTORE",
}

/// Not the name of a capability.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not a capability")]
pub struct UnknownCapability(String);

impl FromStr for Capability {
    type Err = UnknownCapability;

    /// Takes `CAP_NET_ADMIN` and `NET_ADMIN`, in either case.
    fn from_str(text: &str) -> Result<Self, UnknownCapability> {
        let upper = text.to_ascii_uppercase();
        let name = upper.strip_prefix("CAP_").unwrap_or(&upper);
        let found = Self::ALL
            .iter()
            .find(|capability| capability.name() == name);
        found
            .copied()
            .ok_or_else(|| UnknownCapability(text.to_owned()))
    }
}

/// A set of capabilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CapabilitySet(u64);

impl CapabilitySet {
    /// No capability.
    pub const EMPTY: Self = Self(0);
    /// Every capability this version knows.
    pub const ALL: Self = Self((1 << Capability::ALL.len()) - 1);
    /// The fourteen a container has unless told otherwise.
    pub const DEFAULT: Self = Self::EMPTY
        .with(Capability::Chown)
        .with(Capability::DacOverride)
        .with(Capability::Fsetid)
        .with(Capability::Fowner)
        .with(Capability::Mknod)
        .with(Capability::NetRaw)
        .with(Capability::Setgid)
        .with(Capability::Setuid)
        .with(Capability::Setfcap)
        .with(Capability::Setpcap)
        .with(Capability::NetBindService)
        .with(Capability::SysChroot)
        .with(Capability::Kill)
        .with(Capability::AuditWrite);

    /// The default set after `add` and `drop`, the lists of `linuxParameters.capabilities`.
    ///
    /// `ALL` in `add` begins from every capability, `ALL` in `drop` from none; what the other list
    /// names is then taken away or put back. Errors when a name is unknown.
    pub fn from_add_and_drop(add: &[&str], drop: &[&str]) -> Result<Self, UnknownCapability> {
        let names_all = |list: &[&str]| list.iter().any(|name| name.eq_ignore_ascii_case("ALL"));
        let start = match (names_all(add), names_all(drop)) {
            (true, _) => Self::ALL,
            (false, true) => Self::EMPTY,
            (false, false) => Self::DEFAULT,
        };
        let (add, drop) = (named(add)?, named(drop)?);
        // Chosen: a capability in both lists is dropped.
        let added = add.into_iter().fold(start, Self::with);
        Ok(drop.into_iter().fold(added, Self::without))
    }

    /// The set and `capability`.
    #[must_use]
    pub const fn with(self, capability: Capability) -> Self {
        Self(self.0 | 1 << capability as u64)
    }

    /// The set without `capability`.
    #[must_use]
    pub const fn without(self, capability: Capability) -> Self {
        Self(self.0 & !(1 << capability as u64))
    }

    /// What both sets have.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether the set has `capability`.
    pub const fn contains(self, capability: Capability) -> bool {
        self.0 & (1 << capability as u64) != 0
    }

    /// The kernel's bit mask.
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// From the kernel's bit mask.
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }
}

impl Default for CapabilitySet {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// The capabilities named in `list`, without `ALL`.
fn named(list: &[&str]) -> Result<Vec<Capability>, UnknownCapability> {
    list.iter()
        .filter(|name| !name.eq_ignore_ascii_case("ALL"))
        .map(|name| name.parse())
        .collect()
}

#[cfg(test)]
mod tests;
