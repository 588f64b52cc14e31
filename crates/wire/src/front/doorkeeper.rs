//! Who makes a request that is not a call of an AWS API.

use crate::identity::{Arrival, Credentials, Known, Unknown};
use crate::sigv4::{self, Call, KeyCache, Payload, Problem, Signature};
use crate::{Source, front};
use domain::{Clock, Principal, Region};
use http::request::Parts;
use std::sync::Arc;

/// Finds out who makes a request, by the same rules as the front door does for calls.
pub struct Doorkeeper {
    credentials: Arc<dyn Credentials>,
    clock: Arc<dyn Clock>,
    region: Region,
    keys: KeyCache,
}

/// Who makes a request, and about which Region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    /// Who.
    pub caller: Principal,
    /// The Region of the signature, or the usual one.
    pub region: Region,
    /// The SHA-256 the body must have, in hexadecimal, when it was signed before it came.
    pub body_hash: Option<String>,
}

/// Why it cannot be told who makes a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Stranger {
    /// It is not signed, and whoever makes it is not believed without.
    #[error("the request must be signed")]
    Unsigned,
    /// The access key is not known.
    #[error(transparent)]
    Key(#[from] Unknown),
    /// The signature is not right.
    #[error("{0}")]
    Signature(String),
}

impl Doorkeeper {
    /// Asks `credentials`; signatures are about `clock`'s now. `clock` is the machine's own.
    pub fn new(
        credentials: Arc<dyn Credentials>,
        clock: Arc<dyn Clock>,
        region: Region,
    ) -> Arc<Self> {
        Arc::new(Self {
            credentials,
            clock,
            region,
            keys: KeyCache::default(),
        })
    }

    /// Who makes this request of `service`, the name that signatures are scoped to. A page from
    /// elsewhere in somebody's browser is not believed without a signature.
    pub async fn admit(
        &self,
        parts: &Parts,
        body: Payload<'_>,
        service: &str,
        source: &Source,
    ) -> Result<Admitted, Stranger> {
        let signature = sigv4::read(&parts.headers, front::query(parts)).map_err(refused)?;
        let region = signature.as_ref().and_then(|one| one.region.parse().ok());
        let region = region.unwrap_or_else(|| self.region.clone());
        let arrival = Arrival {
            source,
            region: &region,
        };
        let Some(signature) = signature else {
            let caller = self.credentials.unsigned(arrival).await;
            let believed = caller.filter(|_| !front::page::is_foreign(parts));
            let caller = believed.ok_or(Stranger::Unsigned)?;
            return Ok(admitted(caller, region, None));
        };
        let (key, token) = (&signature.access_key, signature.token.as_deref());
        match self.credentials.find(key, token, arrival).await? {
            Known::Lenient(_) if front::page::is_foreign(parts) => Err(Unknown::AccessKey.into()),
            Known::Lenient(caller) => Ok(admitted(caller, region, None)),
            Known::Verify { secret, principal } => {
                self.verify(&signature, &secret, service, parts, body)
                    .map_err(refused)?;
                let hash = signed_hash(parts).filter(|_| matches!(body, Payload::Later));
                Ok(admitted(principal, region, hash))
            }
        }
    }

    fn verify(
        &self,
        signature: &Signature,
        secret: &str,
        service: &str,
        parts: &Parts,
        body: Payload<'_>,
    ) -> Result<(), Problem> {
        let call = Call {
            method: parts.method.as_str(),
            path: parts.uri.path(),
            query: front::query(parts),
            headers: &parts.headers,
            host: front::host(parts).unwrap_or_default(),
            body,
        };
        let now = self.clock.now();
        sigv4::verify(signature, secret, service, call, now, &self.keys)
    }
}

fn admitted(caller: Principal, region: Region, body_hash: Option<String>) -> Admitted {
    Admitted {
        caller,
        region,
        body_hash,
    }
}

fn signed_hash(parts: &Parts) -> Option<String> {
    let told = parts.headers.get("x-amz-content-sha256")?;
    Some(told.to_str().ok()?.to_ascii_lowercase())
}

fn refused(problem: Problem) -> Stranger {
    Stranger::Signature(problem.to_string())
}
