//! One registry as `oci-client` reaches it, and its errors in our words.

use std::error::Error;
use std::io;

use bytes::Bytes;
use futures_util::stream::BoxStream;
use oci_client::client::{Certificate, CertificateEncoding, ClientConfig, ClientProtocol};
use oci_client::errors::{DigestError, OciDistributionError, OciErrorCode};
use oci_client::secrets::RegistryAuth;
use oci_client::{Client, RegistryOperation};

use super::error::{Dial, PullFailure};
use super::source::{Auth, PullSource};
use crate::digest::Digest;
use crate::limits::MANIFEST_BYTES;
use crate::manifest::{DOCKER_LIST, DOCKER_MANIFEST, OCI_INDEX, OCI_MANIFEST};
use crate::reference::Reference;

/// A repository elsewhere.
pub(super) struct Remote {
    client: Client,
    auth: RegistryAuth,
    host: String,
    path: String,
    address: String,
}

/// A blob's bytes from some offset on.
pub(super) struct Part {
    /// Whether the registry began at the asked offset; if not, it began at the start.
    pub(super) resumed: bool,
    pub(super) frames: BoxStream<'static, io::Result<Bytes>>,
}

impl Remote {
    /// Prepares to ask for `reference`; nothing is sent yet.
    pub(super) fn new(reference: &Reference, source: &PullSource) -> Result<Self, PullFailure> {
        let host = source
            .host
            .as_deref()
            .unwrap_or(reference.repository().registry())
            .to_owned();
        let plain = source.is_plain(&host);
        let certificates = source.certificates.iter().map(|pem| Certificate {
            encoding: CertificateEncoding::Pem,
            data: pem.clone(),
        });
        let config = ClientConfig {
            protocol: if plain {
                ClientProtocol::Http
            } else {
                ClientProtocol::Https
            },
            extra_root_certificates: certificates.collect(),
            platform_resolver: None,
            connect_timeout: Some(source.connect_timeout),
            read_timeout: Some(source.read_timeout),
            user_agent: concat!("longshore/", env!("CARGO_PKG_VERSION")),
            ..ClientConfig::default()
        };
        let client = Client::try_from(config).map_err(|e| PullFailure::Invalid(e.to_string()))?;
        let auth = match &source.auth {
            Auth::Anonymous => RegistryAuth::Anonymous,
            Auth::Basic { username, password } => {
                RegistryAuth::Basic(username.clone(), password.clone())
            }
            Auth::Bearer(token) => RegistryAuth::Bearer(token.clone()),
        };
        let address = with_port(&host, plain);
        Ok(Self {
            client,
            auth,
            host,
            path: reference.repository().path().to_owned(),
            address,
        })
    }

    /// Learns how the registry wants to be asked, and gets a token if it hands them out.
    pub(super) async fn sign_in(&self) -> Result<(), PullFailure> {
        let image = self.image("latest");
        let signed_in = self
            .client
            .auth(&image, &self.auth, RegistryOperation::Pull)
            .await;
        signed_in.map(drop).map_err(|error| self.failure(error))
    }

    /// Fetches the manifest that `target` (tag or digest) names; checks a digest.
    pub(super) async fn manifest(&self, target: &str) -> Result<(Bytes, Digest), PullFailure> {
        let accepted = [OCI_INDEX, OCI_MANIFEST, DOCKER_LIST, DOCKER_MANIFEST];
        let image = self.image(target);
        let (bytes, _) = self
            .client
            .pull_manifest_raw(&image, &self.auth, &accepted)
            .await
            .map_err(|error| self.failure(error))?;
        if bytes.len() as u64 > MANIFEST_BYTES {
            return Err(PullFailure::Invalid(format!(
                "manifest of {} bytes",
                bytes.len()
            )));
        }
        let actual = Digest::of(&bytes);
        match target.parse::<Digest>() {
            Ok(expected) if expected != actual => Err(PullFailure::Digest {
                expected: expected.to_string(),
                actual: actual.to_string(),
            }),
            Ok(_) | Err(_) => Ok((bytes, actual)),
        }
    }

    /// Opens a blob at `offset`.
    pub(super) async fn blob(&self, digest: &Digest, offset: u64) -> Result<Part, PullFailure> {
        use oci_client::client::BlobResponse;
        let image = self.image("latest");
        let answer = self
            .client
            .pull_blob_stream_partial(&image, digest.as_str(), offset, None);
        match answer.await.map_err(|error| self.failure(error)) {
            Ok(BlobResponse::Full(stream)) => Ok(Part {
                resumed: false,
                frames: stream.stream,
            }),
            Ok(BlobResponse::Partial(stream)) => Ok(Part {
                resumed: true,
                frames: stream.stream,
            }),
            Err(PullFailure::TagNotFound | PullFailure::NameNotFound) => {
                Err(PullFailure::BlobNotFound(digest.clone()))
            }
            Err(failure) => Err(failure),
        }
    }

    fn image(&self, target: &str) -> oci_client::Reference {
        let (host, path) = (self.host.clone(), self.path.clone());
        match target.parse::<Digest>() {
            Ok(digest) => oci_client::Reference::with_digest(host, path, digest.to_string()),
            Err(_) => oci_client::Reference::with_tag(host, path, target.to_owned()),
        }
    }

    /// The registry's answer, or its silence, in our words.
    fn failure(&self, error: OciDistributionError) -> PullFailure {
        match error {
            OciDistributionError::AuthenticationFailure(_)
            | OciDistributionError::UnauthorizedError { .. } => self.refused(),
            OciDistributionError::RegistryError { envelope, .. } => {
                let first = envelope.errors.into_iter().next();
                match first.map(|error| (error.code, error.message)) {
                    Some((OciErrorCode::NameUnknown, _)) => PullFailure::NameNotFound,
                    Some((OciErrorCode::Unauthorized | OciErrorCode::Denied, _)) => self.refused(),
                    Some((OciErrorCode::Toomanyrequests, why)) => PullFailure::TooManyRequests(why),
                    Some((
                        OciErrorCode::ManifestUnknown
                        | OciErrorCode::NotFound
                        | OciErrorCode::BlobUnknown,
                        _,
                    ))
                    | None => PullFailure::TagNotFound,
                    Some((code, why)) => PullFailure::Invalid(format!("{code:?}: {why}")),
                }
            }
            OciDistributionError::ServerError { code, message, .. } => match code {
                404 => PullFailure::TagNotFound,
                401 | 403 => self.refused(),
                429 => PullFailure::TooManyRequests(message),
                status => PullFailure::Server { status },
            },
            OciDistributionError::ImageManifestNotFoundError(_) => PullFailure::TagNotFound,
            OciDistributionError::DigestError(error) => digest_failure(&error),
            OciDistributionError::RequestError(error) => network_failure(
                &self.address,
                error.is_connect(),
                error.is_timeout(),
                &error,
            ),
            OciDistributionError::IoError(error) => stream_failure(&error),
            other => PullFailure::Invalid(other.to_string()),
        }
    }

    fn refused(&self) -> PullFailure {
        match self.auth {
            RegistryAuth::Anonymous => PullFailure::AccessDenied,
            RegistryAuth::Basic(..) | RegistryAuth::Bearer(_) => PullFailure::Unauthorized,
        }
    }
}

fn with_port(host: &str, plain: bool) -> String {
    let has_port = host
        .rsplit_once(':')
        .is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    match (has_port, plain) {
        (true, _) => host.to_owned(),
        (false, true) => format!("{host}:80"),
        (false, false) => format!("{host}:443"),
    }
}

fn digest_failure(error: &DigestError) -> PullFailure {
    match error {
        DigestError::VerificationError { expected, actual } => PullFailure::Digest {
            expected: expected.clone(),
            actual: actual.clone(),
        },
        other => PullFailure::Invalid(other.to_string()),
    }
}

/// A body that broke off.
pub(super) fn stream_failure(error: &io::Error) -> PullFailure {
    match error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<DigestError>())
    {
        Some(digest) => digest_failure(digest),
        None => PullFailure::Interrupted(innermost(error)),
    }
}

fn network_failure(
    address: &str,
    connecting: bool,
    timed_out: bool,
    error: &(dyn Error + 'static),
) -> PullFailure {
    let dial = |dial| PullFailure::Dial {
        address: address.to_owned(),
        dial,
    };
    let chain = || causes(error);
    let kinds = || {
        chain()
            .filter_map(|e| e.downcast_ref::<io::Error>())
            .map(io::Error::kind)
    };
    match (connecting, timed_out) {
        (true, true) => dial(Dial::Timeout),
        (true, false) if kinds().any(|kind| kind == io::ErrorKind::ConnectionRefused) => {
            dial(Dial::Refused)
        }
        (true, false) if chain().any(|e| e.to_string().contains("dns error")) => {
            dial(Dial::NoSuchHost)
        }
        (true, false) => dial(Dial::Other(innermost(error))),
        (false, true) => PullFailure::Interrupted("read: i/o timeout".to_owned()),
        (false, false) => PullFailure::Interrupted(innermost(error)),
    }
}

/// The last cause in the chain: the one that says what happened.
fn innermost(error: &(dyn Error + 'static)) -> String {
    causes(error)
        .last()
        .map_or_else(String::new, ToString::to_string)
}

/// An error, its cause, the cause of that, and so on.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| <dyn Error>::source(*error))
}
