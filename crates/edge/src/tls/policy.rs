//! Security policies in the terms of the library.

use std::sync::Arc;

use domain::elb::tls::{DEFAULT_POLICY, SecurityPolicy};
use rustls::crypto::{CryptoProvider, SupportedKxGroup, aws_lc_rs};
use rustls::version::{TLS12, TLS13};
use rustls::{CipherSuite, NamedGroup, SupportedCipherSuite, SupportedProtocolVersion};

/// What a policy allows. One that is not known is the default one.
///
/// Chosen: what a policy allows beyond the library stays out: TLS 1.0 and 1.1, block ciphers
/// with CBC, keys agreed on by RSA. Every policy that allows those allows TLS 1.2 with GCM, too.
pub(super) struct Allowed {
    pub(super) provider: Arc<CryptoProvider>,
    pub(super) versions: Vec<&'static SupportedProtocolVersion>,
}

impl Allowed {
    pub(super) fn by(name: &str) -> Self {
        let policy = SecurityPolicy::named(name).or_else(|| SecurityPolicy::named(DEFAULT_POLICY));
        let Some(policy) = policy else {
            return Self {
                provider: Arc::new(aws_lc_rs::default_provider()),
                versions: vec![&TLS13, &TLS12],
            };
        };
        let listed = policy.ciphers();
        let mut provider = aws_lc_rs::default_provider();
        let suites = listed.iter().filter_map(|name| suite(&provider, name));
        provider.cipher_suites = suites.collect();
        let has_quantum = policy.is_post_quantum();
        provider.kx_groups = groups(has_quantum);
        let versions = [(policy.takes_13(), &TLS13), (policy.takes_12(), &TLS12)];
        let versions = versions.into_iter().filter(|(taken, _)| *taken);
        Self {
            provider: Arc::new(provider),
            versions: versions.map(|(_, version)| version).collect(),
        }
    }
}

fn suite(provider: &CryptoProvider, name: &str) -> Option<SupportedCipherSuite> {
    let mut all = provider.cipher_suites.iter();
    all.find(|suite| openssl_name(suite.suite()) == name)
        .copied()
}

fn groups(has_quantum: bool) -> Vec<&'static dyn SupportedKxGroup> {
    let is_wanted = |group: &&&'static dyn SupportedKxGroup| {
        let is_classic = matches!(
            group.name(),
            NamedGroup::X25519 | NamedGroup::secp256r1 | NamedGroup::secp384r1
        );
        has_quantum || is_classic
    };
    let mut groups: Vec<_> = aws_lc_rs::ALL_KX_GROUPS
        .iter()
        .filter(is_wanted)
        .copied()
        .collect();
    // Those that hold against quantum computers are wanted more.
    let is_classic = |group: &&'static dyn SupportedKxGroup| {
        matches!(
            group.name(),
            NamedGroup::X25519 | NamedGroup::secp256r1 | NamedGroup::secp384r1
        )
    };
    groups.sort_by_key(is_classic);
    groups
}

/// The name OpenSSL has for a suite, which policies, headers and logs use.
pub(super) fn openssl_name(suite: CipherSuite) -> &'static str {
    match suite {
        CipherSuite::TLS13_AES_128_GCM_SHA256 => "TLS_AES_128_GCM_SHA256",
        CipherSuite::TLS13_AES_256_GCM_SHA384 => "TLS_AES_256_GCM_SHA384",
        CipherSuite::TLS13_CHACHA20_POLY1305_SHA256 => "TLS_CHACHA20_POLY1305_SHA256",
        CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 => "ECDHE-ECDSA-AES128-GCM-SHA256",
        CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 => "ECDHE-RSA-AES128-GCM-SHA256",
        CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 => "ECDHE-ECDSA-AES256-GCM-SHA384",
        CipherSuite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 => "ECDHE-RSA-AES256-GCM-SHA384",
        _ => "UNKNOWN",
    }
}

#[cfg(test)]
mod tests {
    use super::Allowed;
    use domain::elb::tls::SECURITY_POLICIES;

    #[test]
    fn every_policy_allows_something() {
        for policy in SECURITY_POLICIES {
            let allowed = Allowed::by(policy.name);
            assert!(!allowed.versions.is_empty(), "{}", policy.name);
            let has_classic = allowed.provider.kx_groups.len() >= 3;
            assert!(has_classic, "{}", policy.name);
            let suites = allowed.provider.cipher_suites.len();
            assert!(suites >= 2, "{}: {suites}", policy.name);
        }
    }
}
