//! Templates: what a certificate that is issued may be, and what of the request goes into it.

use crate::handlers::Outcome;
use api::acm_pca::invalid_args_exception;

/// A template, read from its ARN.
///
/// Source: Private CA's user guide, template definitions. A name is made of parts:
/// `Blank`? base `_PathLenN`? (`_APIPassthrough` | `_CSRPassthrough` | `_APICSRPassthrough`)?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Template {
    /// What the certificate is for.
    pub(super) base: Base,
    /// Whether nothing stands in it but what is passed through.
    pub(super) blank: bool,
    /// How many authorities may follow below an authority; any number when absent.
    pub(super) path: Option<u8>,
    /// Whether extensions that the caller gives go into it.
    pub(super) from_call: bool,
    /// Whether extensions of the request go into it.
    pub(super) from_request: bool,
}

/// What a certificate is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    /// TLS, both sides.
    EndEntity,
    /// TLS clients.
    ClientAuth,
    /// TLS servers.
    ServerAuth,
    /// Code.
    CodeSigning,
    /// OCSP answers.
    OcspSigning,
    /// An authority of its own.
    RootCa,
    /// An authority below another.
    SubordinateCa,
}

impl Base {
    /// Whether it makes an authority.
    pub(super) fn is_authority(self) -> bool {
        matches!(self, Self::RootCa | Self::SubordinateCa)
    }
}

/// Before the name in the ARN of a template.
const PREFIX: &str = "arn:aws:acm-pca:::template/";

impl Template {
    /// The one that is used when none is named.
    const DEFAULT: Self = Self {
        base: Base::EndEntity,
        blank: false,
        path: None,
        from_call: false,
        from_request: false,
    };

    /// The template an ARN names.
    ///
    /// # Errors
    /// When there is none of that name.
    pub(super) fn read(arn: Option<&str>) -> Outcome<Self> {
        let Some(arn) = arn else {
            return Ok(Self::DEFAULT);
        };
        let name = arn.strip_prefix(PREFIX);
        let name = name.and_then(|name| name.strip_suffix("/V1"));
        let read = name.and_then(Self::of_name);
        let unknown = || invalid_args_exception(format!("The template {arn} does not exist."));
        Ok(read.ok_or_else(unknown)?)
    }

    fn of_name(name: &str) -> Option<Self> {
        let (blank, rest) = match name.strip_prefix("Blank") {
            Some(rest) => (true, rest),
            None => (false, name),
        };
        let mut parts = rest.split('_');
        let base = match parts.next()? {
            "EndEntityCertificate" => Base::EndEntity,
            "EndEntityClientAuthCertificate" => Base::ClientAuth,
            "EndEntityServerAuthCertificate" => Base::ServerAuth,
            "CodeSigningCertificate" => Base::CodeSigning,
            "OCSPSigningCertificate" => Base::OcspSigning,
            "RootCACertificate" => Base::RootCa,
            "SubordinateCACertificate" => Base::SubordinateCa,
            _ => return None,
        };
        let mut template = Self {
            base,
            blank,
            ..Self::DEFAULT
        };
        for part in parts {
            match part {
                "APIPassthrough" => template.from_call = true,
                "CSRPassthrough" => template.from_request = true,
                "APICSRPassthrough" => {
                    template.from_call = true;
                    template.from_request = true;
                }
                // Basic constraints of what is no authority are critical in any case.
                "CriticalBasicConstraints" if !base.is_authority() => {}
                _ => {
                    let path = part.strip_prefix("PathLen")?.parse().ok()?;
                    template.path = Some(path).filter(|path| *path <= 3 && base.is_authority());
                    template.path?;
                }
            }
        }
        // Not blank, a root is a root, and one below it says how far it reaches.
        let is_whole = blank || base != Base::SubordinateCa || template.path.is_some();
        is_whole.then_some(template)
    }
}

#[cfg(test)]
mod tests {
    use super::{Base, Template};

    #[test]
    fn templates_are_read_from_their_names() {
        let read = |name: &str| {
            let arn = format!("arn:aws:acm-pca:::template/{name}/V1");
            Template::read(Some(&arn)).ok()
        };
        assert_eq!(read("EndEntityCertificate"), Some(Template::DEFAULT));
        assert_eq!(Template::read(None).ok(), Some(Template::DEFAULT));
        let blank = read("BlankEndEntityCertificate_APICSRPassthrough").expect("a template");
        assert!(blank.blank && blank.from_call && blank.from_request);
        let below = read("SubordinateCACertificate_PathLen1").expect("a template");
        assert_eq!((below.base, below.path), (Base::SubordinateCa, Some(1)));
        assert_eq!(
            read("RootCACertificate").map(|it| it.base),
            Some(Base::RootCa)
        );
        for unknown in [
            "SubordinateCACertificate",
            "SubordinateCACertificate_PathLen9",
            "EndEntityCertificate_PathLen0",
            "Certificate",
        ] {
            assert_eq!(read(unknown), None, "{unknown}");
        }
    }
}
