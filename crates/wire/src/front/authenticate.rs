//! Who calls, and which Region.

use super::{Call, FrontDoor, host, page, query};
use crate::identity::{Arrival, Known, Unknown};
use crate::sigv4::{Problem, Signature};
use crate::{refuse, sigv4};
use api::ApiError;
use domain::{Principal, Region};

impl FrontDoor {
    /// Who calls, once their signature is known to be right.
    pub(super) async fn caller(
        &self,
        call: &Call<'_>,
        region: &Region,
    ) -> Result<Principal, ApiError> {
        let protocol = call.routed.protocol;
        let arrival = Arrival {
            source: &call.source,
            region,
        };
        let signature = match &call.signature {
            Ok(signature) => signature,
            Err(problem) => return Err(refuse::signature(protocol, problem)),
        };
        let Some(signature) = signature else {
            if call.routed.operation.facts.unsigned {
                let account = self.settings.account.clone();
                return Ok(Principal::Anonymous { account });
            }
            let caller = self.credentials.unsigned(arrival).await;
            let believed = caller.filter(|_| !page::is_foreign(call.parts));
            return believed.ok_or_else(|| refuse::unsigned(protocol));
        };
        let token = signature.token.as_deref();
        let known = self
            .credentials
            .find(&signature.access_key, token, arrival)
            .await;
        match known.map_err(|unknown| refuse::unknown(protocol, unknown))? {
            Known::Lenient(_) if page::is_foreign(call.parts) => {
                Err(refuse::unknown(protocol, Unknown::AccessKey))
            }
            Known::Lenient(principal) => Ok(principal),
            Known::Verify { secret, principal } => self
                .verify(signature, &secret, call)
                .map(|()| principal)
                .map_err(|problem| refuse::signature(protocol, &problem)),
        }
    }

    fn verify(&self, signature: &Signature, secret: &str, call: &Call<'_>) -> Result<(), Problem> {
        let signed = sigv4::Call {
            method: call.parts.method.as_str(),
            path: call.parts.uri.path(),
            query: query(call.parts),
            headers: &call.parts.headers,
            host: host(call.parts).unwrap_or_default(),
            body: crate::sigv4::Payload::Bytes(call.body),
        };
        let service = &call.routed.table.header.signing;
        sigv4::verify(
            signature,
            secret,
            service,
            signed,
            self.clock.now(),
            &self.keys,
        )
    }

    /// The Region of the signature, of the host name, or the usual one.
    pub(super) fn region(&self, call: &Call<'_>) -> Region {
        let signed = call.signature.as_ref().ok().and_then(Option::as_ref);
        let signed = signed.and_then(|signature| signature.region.parse().ok());
        let named = || {
            let host = host(call.parts)?.split(':').next()?;
            host.strip_suffix(".amazonaws.com")?
                .rsplit('.')
                .next()?
                .parse()
                .ok()
        };
        signed
            .or_else(named)
            .unwrap_or_else(|| self.settings.region.clone())
    }
}
