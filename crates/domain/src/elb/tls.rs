//! Security policies: what TLS a listener speaks. Facts alone; the edge maps them to what it has.

/// A predefined security policy. Source: the load balancers' guides, security policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecurityPolicy {
    /// Its name: `ELBSecurityPolicy-…`.
    pub name: &'static str,
    /// The oldest version of TLS it takes, as tenths: 10 to 13.
    oldest: u8,
    /// The newest.
    newest: u8,
    ciphers: u8,
}

/// The policy of a listener that names none. Source: as above, for other methods than the console.
pub const DEFAULT_POLICY: &str = "ELBSecurityPolicy-2016-08";

/// Groups of ciphers that policies are made of: TLS 1.3 with AES, with ChaCha20; ephemeral keys
/// with GCM, with CBC and SHA-2, with SHA-1; RSA keys with SHA-2, with SHA-1; triple DES.
const AES13: u8 = 1;
const CHACHA: u8 = 1 << 1;
const GCM: u8 = 1 << 2;
const CBC: u8 = 1 << 3;
const SHA1: u8 = 1 << 4;
const RSA: u8 = 1 << 5;
const RSA_SHA1: u8 = 1 << 6;
const DES: u8 = 1 << 7;

const NEW: u8 = AES13 | CHACHA;
const ALL: u8 = GCM | CBC | SHA1 | RSA | RSA_SHA1;

/// Every cipher, in the order policies list theirs.
const CIPHERS: [(&str, u8); 22] = [
    ("TLS_AES_128_GCM_SHA256", AES13),
    ("TLS_AES_256_GCM_SHA384", AES13),
    ("TLS_CHACHA20_POLY1305_SHA256", CHACHA),
    ("ECDHE-ECDSA-AES128-GCM-SHA256", GCM),
    ("ECDHE-RSA-AES128-GCM-SHA256", GCM),
    ("ECDHE-ECDSA-AES128-SHA256", CBC),
    ("ECDHE-RSA-AES128-SHA256", CBC),
    ("ECDHE-ECDSA-AES128-SHA", SHA1),
    ("ECDHE-RSA-AES128-SHA", SHA1),
    ("ECDHE-ECDSA-AES256-GCM-SHA384", GCM),
    ("ECDHE-RSA-AES256-GCM-SHA384", GCM),
    ("ECDHE-ECDSA-AES256-SHA384", CBC),
    ("ECDHE-RSA-AES256-SHA384", CBC),
    ("ECDHE-RSA-AES256-SHA", SHA1),
    ("ECDHE-ECDSA-AES256-SHA", SHA1),
    ("AES128-GCM-SHA256", RSA),
    ("AES128-SHA256", RSA),
    ("AES128-SHA", RSA_SHA1),
    ("AES256-GCM-SHA384", RSA),
    ("AES256-SHA256", RSA),
    ("AES256-SHA", RSA_SHA1),
    ("DES-CBC3-SHA", DES),
];

const fn policy(name: &'static str, oldest: u8, newest: u8, ciphers: u8) -> SecurityPolicy {
    SecurityPolicy {
        name,
        oldest,
        newest,
        ciphers,
    }
}

/// Every policy.
pub const SECURITY_POLICIES: &[SecurityPolicy] = &[
    policy("ELBSecurityPolicy-2016-08", 10, 12, ALL),
    policy("ELBSecurityPolicy-TLS13-1-3-2021-06", 13, 13, NEW),
    policy(
        "ELBSecurityPolicy-TLS13-1-2-2021-06",
        12,
        13,
        NEW | GCM | CBC,
    ),
    policy("ELBSecurityPolicy-TLS13-1-2-Res-2021-06", 12, 13, NEW | GCM),
    policy(
        "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06",
        12,
        13,
        NEW | GCM | CBC | RSA,
    ),
    policy(
        "ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06",
        12,
        13,
        NEW | ALL,
    ),
    policy("ELBSecurityPolicy-TLS13-1-1-2021-06", 11, 13, NEW | ALL),
    policy("ELBSecurityPolicy-TLS13-1-0-2021-06", 10, 13, NEW | ALL),
    policy("ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04", 13, 13, AES13),
    policy(
        "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04",
        12,
        13,
        AES13 | GCM | CBC,
    ),
    policy(
        "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04",
        12,
        13,
        AES13 | GCM,
    ),
    policy(
        "ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-2023-04",
        12,
        13,
        AES13 | GCM | CBC | SHA1,
    ),
    policy(
        "ELBSecurityPolicy-TLS13-1-2-Ext1-FIPS-2023-04",
        12,
        13,
        AES13 | GCM | CBC | RSA,
    ),
    policy(
        "ELBSecurityPolicy-TLS13-1-2-Ext2-FIPS-2023-04",
        12,
        13,
        AES13 | ALL,
    ),
    policy(
        "ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04",
        11,
        13,
        AES13 | ALL,
    ),
    policy(
        "ELBSecurityPolicy-TLS13-1-0-FIPS-2023-04",
        10,
        13,
        AES13 | ALL,
    ),
    policy("ELBSecurityPolicy-TLS13-1-3-PQ-2025-09", 13, 13, NEW),
    policy(
        "ELBSecurityPolicy-TLS13-1-2-PQ-2025-09",
        12,
        13,
        NEW | GCM | CBC,
    ),
    policy(
        "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
        12,
        13,
        NEW | GCM,
    ),
    policy(
        "ELBSecurityPolicy-TLS13-1-2-Ext1-PQ-2025-09",
        12,
        13,
        NEW | GCM | CBC | RSA,
    ),
    policy(
        "ELBSecurityPolicy-TLS13-1-2-Ext2-PQ-2025-09",
        12,
        13,
        NEW | ALL,
    ),
    policy("ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09", 13, 13, AES13),
    policy(
        "ELBSecurityPolicy-TLS13-1-2-FIPS-PQ-2025-09",
        12,
        13,
        AES13 | GCM | CBC,
    ),
    policy(
        "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09",
        12,
        13,
        AES13 | GCM,
    ),
    policy(
        "ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-PQ-2025-09",
        12,
        13,
        AES13 | GCM | CBC | SHA1,
    ),
    policy(
        "ELBSecurityPolicy-TLS13-1-2-Ext1-FIPS-PQ-2025-09",
        12,
        13,
        AES13 | GCM | CBC | RSA,
    ),
    policy(
        "ELBSecurityPolicy-TLS13-1-2-Ext2-FIPS-PQ-2025-09",
        12,
        13,
        AES13 | ALL,
    ),
    policy("ELBSecurityPolicy-TLS-1-2-2017-01", 12, 12, GCM | CBC | RSA),
    policy("ELBSecurityPolicy-TLS-1-1-2017-01", 11, 12, ALL),
    policy("ELBSecurityPolicy-TLS-1-2-Ext-2018-06", 12, 12, ALL),
    policy("ELBSecurityPolicy-FS-2018-06", 10, 12, GCM | CBC | SHA1),
    policy("ELBSecurityPolicy-FS-1-1-2019-08", 11, 12, GCM | CBC | SHA1),
    policy("ELBSecurityPolicy-FS-1-2-2019-08", 12, 12, GCM | CBC | SHA1),
    policy("ELBSecurityPolicy-FS-1-2-Res-2019-08", 12, 12, GCM | CBC),
    policy("ELBSecurityPolicy-FS-1-2-Res-2020-10", 12, 12, GCM),
    policy("ELBSecurityPolicy-2015-05", 10, 12, ALL),
    policy("ELBSecurityPolicy-TLS-1-0-2015-04", 10, 12, ALL | DES),
];

impl SecurityPolicy {
    /// The policy of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        SECURITY_POLICIES.iter().find(|policy| policy.name == name)
    }

    /// Versions of TLS, the newest first: `TLSv1.3`.
    pub fn protocols(&self) -> Vec<&'static str> {
        let all = [
            (13, "TLSv1.3"),
            (12, "TLSv1.2"),
            (11, "TLSv1.1"),
            (10, "TLSv1"),
        ];
        let taken = all.into_iter();
        let taken = taken.filter(|(version, _)| (self.oldest..=self.newest).contains(version));
        taken.map(|(_, name)| name).collect()
    }

    /// Its ciphers by the names OpenSSL has, in order.
    pub fn ciphers(&self) -> Vec<&'static str> {
        let held = CIPHERS
            .iter()
            .filter(|(_, group)| self.ciphers & group != 0);
        held.map(|(name, _)| *name).collect()
    }

    /// Whether it takes TLS 1.3.
    pub fn takes_13(&self) -> bool {
        self.newest >= 13
    }

    /// Whether it takes TLS 1.2 or what is older.
    pub fn takes_12(&self) -> bool {
        self.oldest <= 12
    }

    /// Whether it agrees on keys that hold against quantum computers too.
    pub fn is_post_quantum(&self) -> bool {
        self.name.contains("-PQ-")
    }
}

#[cfg(test)]
mod tests {
    use super::{DEFAULT_POLICY, SECURITY_POLICIES, SecurityPolicy};

    #[test]
    fn policies_have_the_ciphers_and_versions_of_the_guide() {
        let named = |name: &str| SecurityPolicy::named(name).expect(name);
        let default = named(DEFAULT_POLICY);
        assert_eq!(default.protocols(), ["TLSv1.2", "TLSv1.1", "TLSv1"]);
        assert_eq!(default.ciphers().len(), 18);
        let recommended = named("ELBSecurityPolicy-TLS13-1-2-2021-06");
        assert_eq!(recommended.protocols(), ["TLSv1.3", "TLSv1.2"]);
        assert_eq!(recommended.ciphers().len(), 11);
        assert_eq!(
            named("ELBSecurityPolicy-TLS13-1-3-2021-06").ciphers().len(),
            3
        );
        assert_eq!(
            named("ELBSecurityPolicy-FS-1-2-Res-2020-10")
                .ciphers()
                .len(),
            4
        );
        let mut names: Vec<_> = SECURITY_POLICIES.iter().map(|policy| policy.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), SECURITY_POLICIES.len());
    }
}
