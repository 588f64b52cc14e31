//! What a listener serves TLS with: its certificates and its security policy.

use super::ssl_policies;
use crate::fault::{Outcome, invalid, unsupported};
use api::ApiError;
use api::elbv2::{
    Certificate, MutualAuthenticationAttributes, alpn_policy_not_supported_exception,
    certificate_not_found_exception, too_many_certificates_exception,
};
use domain::Scope;
use domain::certificates::{Certificate as Record, CertificateStatus};
use domain::elb::ListenerTls;
use domain::elb::tls::DEFAULT_POLICY;
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
        let alpn = alpn_policy(alpn.unwrap_or_default())?;
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
            alpn,
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
        if self.alpn.is_some() && protocol != "TLS" {
            return Err(invalid(
                "An ALPN policy can be specified for TLS listeners alone",
            ));
        }
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

/// The one ALPN policy that may be named. Source: API model, `CreateListenerInput$AlpnPolicy`.
fn alpn_policy(given: &[String]) -> Outcome<Option<String>> {
    const POLICIES: [&str; 5] = [
        "HTTP1Only",
        "HTTP2Only",
        "HTTP2Optional",
        "HTTP2Preferred",
        "None",
    ];
    match given {
        [] => Ok(None),
        [one] if POLICIES.contains(&one.as_str()) => Ok(Some(one.clone())),
        [one] => {
            let message = format!("The ALPN policy '{one}' is not supported");
            Err(alpn_policy_not_supported_exception(message).into())
        }
        [..] => Err(invalid("Only one ALPN policy can be specified")),
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
