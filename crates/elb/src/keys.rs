//! Keys of load balancers at which users log in, and how others look up the public ones.

use crate::Elb;
use crate::fault::{Fault, Outcome};
use api::ApiError;
use aws_lc_rs::encoding::{AsDer as _, PublicKeyX509Der};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::Key;
use domain::Record as _;
use domain::elb::LoadBalancer;
use domain::elb::login::LoginKeys;

/// Characters of a line of PEM.
const LINE: usize = 64;
/// How the hosts that tell public keys begin. Source: the load balancers' guide, user claims.
const HOST: &str = "public-keys.auth.elb.";

/// New keys for a load balancer. They come from the library's own chance: keys never have to
/// come out again the same.
pub(crate) fn new(room: &Elb, balancer: &LoadBalancer) -> Outcome<LoginKeys> {
    let failed = |_| {
        let error = ApiError::receiver("InternalFailure", 500, "An internal error has occurred");
        Fault::from(error)
    };
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(failed)?;
    let private = pair.to_pkcs8v1().map_err(failed)?;
    let public: PublicKeyX509Der<'_> = pair.public_key().as_der().map_err(failed)?;
    let mut session = [0_u8; 32];
    room.ids.fill(&mut session);
    Ok(LoginKeys {
        scope: balancer.scope.clone(),
        load_balancer: (balancer.name.clone(), balancer.id.clone()),
        session: room.seal.seal(&session, &*room.ids),
        id: room.ids.uuid(),
        private: room.seal.seal(private.as_ref(), &*room.ids),
        public: pem(public.as_ref()),
    })
}

fn pem(der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines = text.as_bytes().chunks(LINE).map(String::from_utf8_lossy);
    let lines: String = lines.map(|line| format!("{line}\n")).collect();
    format!("-----BEGIN PUBLIC KEY-----\n{lines}-----END PUBLIC KEY-----\n")
}

/// Whether a host, with or without a port, is one that tells public keys: AWS's name of a
/// Region, or `public-keys.auth.elb.localhost`.
pub fn is_for_public_keys(host: &str) -> bool {
    let name = host.split(':').next().unwrap_or(host);
    let place = name.strip_prefix(HOST);
    let region = place.and_then(|place| place.strip_suffix(".amazonaws.com"));
    place == Some("localhost") || region.is_some_and(|region| !region.contains('.'))
}

impl Elb {
    /// The public key of that id, PEM; `None` when no load balancer has it. Everybody may ask.
    pub async fn public_key(&self, id: &str) -> Option<String> {
        let all: Result<Vec<LoginKeys>, _> = self.store.list(&Key::kind(LoginKeys::KIND)).await;
        match all {
            Ok(all) => all
                .into_iter()
                .find(|one| one.id == id)
                .map(|one| one.public),
            Err(error) => {
                tracing::error!(%error, "the keys of load balancers cannot be read");
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_for_public_keys;

    #[test]
    fn public_keys_are_told_by_hosts_of_regions_and_of_this_machine() {
        let check = |host: &str, expected: bool| {
            assert_eq!(is_for_public_keys(host), expected, "{host}");
        };
        check("public-keys.auth.elb.us-east-1.amazonaws.com", true);
        check("public-keys.auth.elb.localhost:4566", true);
        check("public-keys.auth.elb.a.b.amazonaws.com", false);
        check("elb.us-east-1.amazonaws.com", false);
        check("localhost:4566", false);
    }
}
