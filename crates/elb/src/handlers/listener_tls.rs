//! What a listener serves TLS with: its certificates and its security policy.

use super::ssl_policies;
use crate::fault::{Fault, Outcome, invalid, unsupported};
use api::ApiError;
use api::elbv2::{
    Certificate, MutualAuthenticationAttributes, certificate_not_found_exception,
    invalid_load_balancer_action_exception, too_many_certificates_exception,
};
use domain::Scope;
use domain::certificates::{Certificate as Record, CertificateStatus};
use domain::elb::tls::DEFAULT_POLICY;
use domain::elb::{Action, ListenerTls, LoadBalancer, TargetGroup};
use store::Txn;

/// What a caller says of TLS; nothing where it says nothing.
#[derive(Debug, Default)]
pub(crate) struct Wish {
    /// `HTTP`, `HTTPS` …
    pub(crate) protocol: Option<String>,
    policy: Option<String>,
    certificate: Option<String>,
    alpn: Option<String>,
}

impl Wish {
    /// Reads the members two operations share.
    ///
    /// # Errors
    /// When they cannot be, or ask for what is not built.
    pub(crate) fn read(
        protocol: Option<&str>,
        policy: Option<&str>,
        certificates: Option<&[Certificate]>,
        alpn: Option<&[String]>,
        mutual: Option<&MutualAuthenticationAttributes>,
    ) -> Outcome<Self> {
        if let Some(policy) = policy {
            ssl_policies::named(policy)?;
        }
        let mode = mutual.and_then(|mutual| mutual.mode.as_deref());
        if mode.is_some_and(|mode| mode != "off") {
            return Err(unsupported("Mutual authentication of a listener"));
        }
        let alpn = alpn.filter(|alpn| !alpn.is_empty());
        if alpn.is_some() && protocol != Some("TLS") {
            return Err(invalid(
                "An ALPN policy can be specified for TLS listeners alone",
            ));
        }
        let certificate = match certificates.unwrap_or_default() {
            [] => None,
            [one] if one.is_default.is_some() => {
                return Err(invalid("IsDefault cannot be specified for a certificate"));
            }
            [one] => one.certificate_arn.clone(),
            [..] => {
                let message = "Only one certificate, the default one, can be specified here";
                return Err(too_many_certificates_exception(message).into());
            }
        };
        Ok(Self {
            protocol: protocol.map(str::to_owned),
            policy: policy.map(str::to_owned),
            certificate,
            alpn: alpn.and_then(|alpn| alpn.first()).cloned(),
        })
    }

    /// What a listener of `protocol` that served TLS as `before` says serves it with from now on.
    ///
    /// # Errors
    /// When a certificate is missing, or is there for a listener in the clear.
    pub(crate) fn apply(
        &self,
        protocol: &str,
        before: Option<&ListenerTls>,
    ) -> Outcome<Option<ListenerTls>> {
        if !is_tls(protocol) {
            if self.certificate.is_some() || self.policy.is_some() {
                return Err(invalid(format!(
                    "Certificates and SSL policies cannot be specified for {protocol} listeners"
                )));
            }
            return Ok(None);
        }
        let mut tls = before.cloned().unwrap_or_else(|| ListenerTls {
            policy: DEFAULT_POLICY.to_owned(),
            certificates: Vec::new(),
            alpn: None,
        });
        if let Some(certificate) = &self.certificate {
            let mut others = tls.certificates.split_off(tls.certificates.len().min(1));
            others.retain(|other| other != certificate);
            tls.certificates = vec![certificate.clone()];
            tls.certificates.append(&mut others);
        }
        if tls.certificates.is_empty() {
            return Err(invalid(format!(
                "A certificate must be specified for {protocol} listeners"
            )));
        }
        if let Some(policy) = &self.policy {
            tls.policy.clone_from(policy);
        }
        if self.alpn.is_some() {
            tls.alpn.clone_from(&self.alpn);
        }
        Ok(Some(tls))
    }
}

/// Whether listeners of a protocol serve TLS.
pub(crate) fn is_tls(protocol: &str) -> bool {
    matches!(protocol, "HTTPS" | "TLS")
}

/// Refuses certificates that do not exist or have not been issued.
pub(crate) async fn check_certificates(txn: &Txn, scope: &Scope, arns: &[String]) -> Outcome<()> {
    for arn in arns {
        let missing = || certificate_not_found_exception(format!("Certificate '{arn}' not found"));
        let key = Record::key_of_arn(arn).ok_or_else(missing)?;
        let found = txn.get::<Record>(&key).await?.ok_or_else(missing)?;
        if found.scope != *scope {
            return Err(missing().into());
        }
        if found.status != CertificateStatus::Issued {
            let message = format!(
                "The certificate '{arn}' must have a fully-qualified domain name, a supported \
                 signature, and a supported key size."
            );
            return Err(ApiError::sender("UnsupportedCertificate", 400, message).into());
        }
    }
    Ok(())
}

/// Refuses target groups of HTTP/2 and gRPC behind listeners in the clear.
///
/// Source: the load balancers' guide, protocol version of target groups.
pub(crate) async fn check_versions(
    txn: &Txn,
    balancer: &LoadBalancer,
    protocol: &str,
    actions: &[Action],
) -> Outcome<()> {
    if protocol != "HTTP" {
        return Ok(());
    }
    for (arn, _) in actions.iter().flat_map(Action::target_groups) {
        let Some((name, _)) = crate::arns::target_group(&arn.to_string()).ok() else {
            continue;
        };
        let key = TargetGroup::key_of(&balancer.scope, &name);
        let found: Option<TargetGroup> = txn.get(&key).await?;
        let version = found.map(|found| found.protocol_version);
        let needs_tls = version.filter(|version| matches!(version.as_str(), "HTTP2" | "GRPC"));
        if let Some(version) = needs_tls {
            let message = format!(
                "Listener protocol 'HTTP' is not supported with a target group with the \
                 protocol-version '{version}'"
            );
            return Err(Fault::from(invalid_load_balancer_action_exception(message)));
        }
    }
    Ok(())
}
