//! Asks a private authority for the certificate of an endpoint, as ECS does: in the name of the
//! role that the service was given for it.

use crate::Certificates;
use crate::controllers::Calls;
use crate::x509::{facts, keys, pem, sign};
use api::ApiError;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::certificates::Material;
use domain::clock::later;
use domain::discovery::MeshTls;
use domain::{Arn, Principal, Scope};
use rcgen::KeyPair;
use serde_json::{Value, json};
use std::time::Duration;

/// Whom the role must trust. Source: developer guide, infrastructure role.
const TRUSTED: &str = "ecs.amazonaws.com";
/// What sessions of the role are called. Source: as above.
const SESSION: &str = "ECSServiceConnectForTLS";
/// How long a certificate holds, in days. Source: Encrypt Amazon ECS Service Connect traffic.
const DAYS: u32 = 7;
/// Source: managed policy `AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity`,
/// which allows this template alone.
const TEMPLATE: &str = "arn:aws:acm-pca:::template/EndEntityCertificate/V1";
/// The kind of key. Source: Encrypt Amazon ECS Service Connect traffic: 256-bit ECDSA or
/// 2048-bit RSA; chosen: the one that is made faster.
const KEY: &str = "EC_prime256v1";

/// Somebody's answer to a request for a certificate.
pub(super) struct Asking<'a> {
    pub(super) room: &'a Certificates,
    pub(super) calls: &'a dyn Calls,
    pub(super) scope: &'a Scope,
    pub(super) tls: &'a MeshTls,
}

impl Asking<'_> {
    /// A new key and a certificate for `name`; or why not, in a sentence for people.
    pub(super) async fn issue(&self, name: &str) -> Result<Material, String> {
        let role = self.assume().await?;
        let signing = self.signing_algorithm(&role).await?;
        let broken = |error: &dyn std::fmt::Display| error.to_string();
        let key = keys::generate(KEY).map_err(|error| broken(&error))?;
        let request = request(name, &key)?;
        let authority = self.tls.authority.to_string();
        let input = json!({
            "CertificateAuthorityArn": authority, "Csr": STANDARD.encode(request),
            "SigningAlgorithm": signing, "TemplateArn": TEMPLATE,
            "Validity": {"Type": "DAYS", "Value": DAYS},
        });
        let issued = self.call(&role, "IssueCertificate", input).await?;
        let input = json!({
            "CertificateAuthorityArn": authority, "CertificateArn": issued["CertificateArn"],
        });
        let got = self.call(&role, "GetCertificate", input).await?;
        let (certificate, chain) = (text(&got, "Certificate"), text(&got, "CertificateChain"));
        let der = pem::one_certificate(certificate.as_bytes(), "certificate");
        let der = der.map_err(|error| broken(&error))?;
        Ok(Material {
            facts: facts::read(&der).map_err(|error| broken(&error))?,
            key: self.room.seal.seal(key.serialized_der(), &*self.room.ids),
            certificate,
            chain,
        })
    }

    /// How the authority signs, once it is known to be able to.
    async fn signing_algorithm(&self, role: &Principal) -> Result<String, String> {
        let arn = self.tls.authority.to_string();
        let input = json!({"CertificateAuthorityArn": arn});
        let told = self
            .call(role, "DescribeCertificateAuthority", input)
            .await?;
        let authority = &told["CertificateAuthority"];
        match authority["Status"].as_str() {
            Some("ACTIVE") => {
                let configuration = &authority["CertificateAuthorityConfiguration"];
                Ok(text(configuration, "SigningAlgorithm"))
            }
            status => Err(format!(
                "the certificate authority {arn} is {}.",
                status.unwrap_or("unknown")
            )),
        }
    }

    async fn call(&self, role: &Principal, operation: &str, input: Value) -> Result<Value, String> {
        let called = self
            .calls
            .call(role, self.scope, "acm-pca", operation, input);
        called.await.map_err(told)
    }

    async fn assume(&self) -> Result<Principal, String> {
        let role = &self.tls.role;
        let caller = Principal::Service {
            account: self.scope.account.clone(),
            name: TRUSTED.to_owned(),
        };
        let input = json!({"RoleArn": role, "RoleSessionName": SESSION});
        let called = self
            .calls
            .call(&caller, self.scope, "sts", "AssumeRole", input);
        let answer = called.await;
        let answer = answer.map_err(|error| {
            format!(
                "ECS was unable to assume the role {role}: {}",
                error.message
            )
        })?;
        let id = answer["AssumedRoleUser"]["AssumedRoleId"].as_str();
        let id = id.and_then(|id| id.split(':').next()).unwrap_or_default();
        let owner: Option<Arn> = role.parse().ok();
        let account = owner.and_then(|arn| arn.account.parse().ok());
        Ok(Principal::Role {
            account: account.unwrap_or_else(|| self.scope.account.clone()),
            role: role.rsplit('/').next().unwrap_or_default().to_owned(),
            id: id.to_owned(),
            session: SESSION.to_owned(),
            session_policies: Vec::new(),
            session_tags: Default::default(),
        })
    }
}

/// A signing request for `name`, PEM.
fn request(name: &str, key: &KeyPair) -> Result<String, String> {
    let told = |error: &dyn std::fmt::Display| error.to_string();
    let mut params = rcgen::CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    // A common name has 64 characters at most; longer names stand among the alternatives alone.
    if name.len() <= 64 {
        params
            .distinguished_name
            .push(rcgen::DnType::CommonName, name);
    }
    let alternative = sign::alternative(name).map_err(|error| told(&error))?;
    params.subject_alt_names.push(alternative);
    let request = params
        .serialize_request(key)
        .map_err(|error| told(&error))?;
    request.pem().map_err(|error| told(&error))
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

fn told(error: ApiError) -> String {
    error.message
}

/// When the next certificate is due: on day five, or at five sevenths of a shorter life.
/// Source: Encrypt Amazon ECS Service Connect traffic: they rotate every five days.
pub(super) fn due(material: &Material, now: domain::Timestamp) -> domain::Timestamp {
    let left = material.facts.not_after.duration_since(now);
    later(now, Duration::try_from(left).unwrap_or_default() * 5 / 7)
}
