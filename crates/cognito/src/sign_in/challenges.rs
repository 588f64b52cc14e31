//! Challenges: a sign-in that waits for the user's next word.

use super::Step;
use crate::crypt::{Opaque, alike};
use crate::ground::{Cognito, Refusal, Seen, unavailable};
use crate::srp::{self, Proof};
use crate::words::{bad, not_authorized, wrong_password};
use api::Reply;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::clock::later;
use domain::cognito::{Challenge, ChallengeKind, PoolUser, UserPool};
use domain::{Key, Record as _};
use std::collections::BTreeMap;
use std::time::Duration;

/// Wrong answers to one challenge.
// Chosen: AWS tells that there is a limit, not which.
const TRIES: u32 = 5;

/// A challenge as the user is told it.
pub(crate) struct Asked {
    /// Its name in the API.
    pub(crate) name: &'static str,
    /// The session, where one is told.
    pub(crate) session: Option<String>,
    /// What the user needs to answer.
    pub(crate) parameters: BTreeMap<String, String>,
}

/// Which challenge an answer is to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    /// Proof of the password.
    Password,
    /// Another password.
    NewPassword,
    /// A code of the software token.
    SoftwareToken,
    /// A software token to be set up.
    Setup,
    /// A software token that was set up.
    SetUp,
}

impl Expected {
    fn fits(self, kind: &ChallengeKind) -> bool {
        match kind {
            ChallengeKind::PasswordVerifier { .. } => self == Self::Password,
            ChallengeKind::NewPassword => self == Self::NewPassword,
            ChallengeKind::SoftwareToken => self == Self::SoftwareToken,
            ChallengeKind::Setup(_) => self == Self::Setup,
            ChallengeKind::SetUp => self == Self::SetUp,
        }
    }
}

impl Cognito {
    /// Asks a user for proof of the password.
    pub(crate) async fn ask_for_proof(&self, seen: &Seen, name: &str, a: &str) -> Reply<Asked> {
        let pool = &seen.pool;
        if srp::public_number(a).is_none() {
            return Err(bad("SRP_A is not a valid public number."));
        }
        let user = self.find_user(pool, name).await?;
        let (user_id, salt, verifier) = match &user {
            Some(user) => match &user.verifier {
                Some(known) => {
                    let bytes = self.verifier_bytes(known)?;
                    (user.username.clone(), known.salt.clone(), bytes)
                }
                None => {
                    let (salt, verifier) = self.pretended(pool, &user.username);
                    (user.username.clone(), salt, verifier)
                }
            },
            None if seen.client.hides_users => {
                let (salt, verifier) = self.pretended(pool, name);
                (name.to_owned(), salt, verifier)
            }
            None => return Err(crate::words::no_user()),
        };
        let mut secret = [0; 32];
        self.ids.fill(&mut secret);
        let b = srp::our_number(&verifier, &secret);
        let kind = ChallengeKind::PasswordVerifier {
            a: a.to_owned(),
            b: self.seal.seal(&secret, &*self.ids),
        };
        let folded = user.map_or_else(|| pool.folded(name), |user| user.folded);
        let opaque = Opaque::new(&pool.id, "", &*self.ids);
        let block = STANDARD.encode(&opaque.text);
        self.remember(seen, &folded, kind, opaque.hash).await?;
        let parameters = [
            ("SALT", salt),
            ("SECRET_BLOCK", block),
            ("SRP_B", b),
            ("USERNAME", user_id.clone()),
            ("USER_ID_FOR_SRP", user_id),
        ];
        Ok(Asked {
            name: "PASSWORD_VERIFIER",
            session: None,
            parameters: parameters
                .map(|(name, value)| (name.to_owned(), value))
                .into(),
        })
    }

    /// The user, when the proof of the password is right.
    pub(crate) async fn check_proof(
        &self,
        seen: &Seen,
        block: &str,
        signature: &str,
        timestamp: &str,
    ) -> Reply<PoolUser> {
        let decoded = STANDARD.decode(block).unwrap_or_default();
        let session = String::from_utf8(decoded.clone()).unwrap_or_default();
        let challenge = self.expected(seen, &session, Expected::Password).await?;
        self.spend(&challenge.key()).await?;
        let ChallengeKind::PasswordVerifier { a, b } = &challenge.kind else {
            return Err(wrong_password());
        };
        let pool = &seen.pool;
        let found = self
            .store
            .get::<PoolUser>(&user_key(pool, &challenge.user))
            .await;
        let Some(user) = found.map_err(unavailable)? else {
            return Err(super::stranger(seen));
        };
        let verifier = match &user.verifier {
            Some(known) => self.verifier_bytes(known)?,
            None => return self.judge(pool, user, false).await,
        };
        let secret: Option<[u8; 32]> = self.seal.open(b).ok().and_then(|b| b.try_into().ok());
        let (Some(secret), Some(a)) = (secret, srp::public_number(a)) else {
            return Err(wrong_password());
        };
        let proof = Proof {
            pool: pool.short_name(),
            user: &user.username,
            secret_block: &decoded,
            timestamp,
        };
        let right = srp::signature(&verifier, &secret, &a, &proof);
        let told = STANDARD.decode(signature).unwrap_or_default();
        self.judge(pool, user, alike(&right, &told)).await
    }

    /// Asks a user for the next step.
    pub(crate) async fn ask(
        &self,
        seen: &Seen,
        user: &PoolUser,
        step: Step,
    ) -> Reply<Option<Asked>> {
        let (name, kind) = match step {
            Step::Done => return Ok(None),
            Step::NewPassword => ("NEW_PASSWORD_REQUIRED", ChallengeKind::NewPassword),
            Step::SoftwareToken => ("SOFTWARE_TOKEN_MFA", ChallengeKind::SoftwareToken),
            Step::Setup => ("MFA_SETUP", ChallengeKind::Setup(None)),
        };
        let opaque = Opaque::new(&seen.pool.id, "", &*self.ids);
        self.remember(seen, &user.folded, kind, opaque.hash).await?;
        Ok(Some(Asked {
            name,
            session: Some(opaque.text),
            parameters: parameters(&seen.pool, user, step),
        }))
    }

    /// Keeps a challenge by the hash of its session.
    pub(crate) async fn remember(
        &self,
        seen: &Seen,
        user: &str,
        kind: ChallengeKind,
        hash: String,
    ) -> Reply<()> {
        let minutes = u64::try_from(seen.client.session_minutes).unwrap_or(3);
        let challenge = &Challenge {
            scope: seen.pool.scope.clone(),
            pool: seen.pool.id.clone(),
            hash,
            client: seen.client.id.clone(),
            user: user.to_owned(),
            kind,
            failures: 0,
            expires_at: later(self.clock.now(), Duration::from_secs(minutes * 60)),
        };
        self.write(|txn| async move {
            txn.put(challenge);
            Ok::<_, Refusal>(())
        })
        .await
    }

    /// The challenge of a session of this app client.
    pub(crate) async fn expected(
        &self,
        seen: &Seen,
        session: &str,
        expected: Expected,
    ) -> Reply<Challenge> {
        let challenge = self.challenge(&seen.pool, session).await?;
        let fits = challenge.client == seen.client.id && expected.fits(&challenge.kind);
        Some(challenge).filter(|_| fits).ok_or_else(no_session)
    }

    /// The challenge of a session of a pool.
    pub(crate) async fn challenge(&self, pool: &UserPool, session: &str) -> Reply<Challenge> {
        let read = Opaque::read(session).filter(|read| read.pool == pool.id);
        let read = read.ok_or_else(no_session)?;
        let key = Challenge::pool_key(&pool.scope, &pool.id).child(&read.hash);
        let found: Option<Challenge> = self.store.get(&key).await.map_err(unavailable)?;
        let challenge = found.ok_or_else(no_session)?;
        if challenge.expires_at <= self.clock.now() {
            return Err(not_authorized(
                "Invalid session for the user, session is expired.",
            ));
        }
        if challenge.failures >= TRIES {
            return Err(crate::words::too_often());
        }
        Ok(challenge)
    }

    /// Forgets a challenge: a session is good once. Fails when somebody else has used it.
    pub(crate) async fn spend(&self, key: &Key) -> Reply<()> {
        self.write(|txn| async move {
            if !txn.exists(key).await? {
                return Err(no_session().into());
            }
            txn.delete(key);
            Ok::<_, Refusal>(())
        })
        .await
    }

    /// Counts a wrong answer.
    pub(crate) async fn count_failure(&self, key: &Key) -> Reply<()> {
        self.write(|txn| async move {
            if let Some(mut challenge) = txn.get::<Challenge>(key).await? {
                challenge.failures += 1;
                txn.put(&challenge);
            }
            Ok::<_, Refusal>(())
        })
        .await
    }
}

fn no_session() -> api::ApiError {
    not_authorized("Invalid session for the user.")
}

fn user_key(pool: &UserPool, folded: &str) -> Key {
    PoolUser::pool_key(&pool.scope, &pool.id).child(folded)
}

fn parameters(pool: &UserPool, user: &PoolUser, step: Step) -> BTreeMap<String, String> {
    let mut told = BTreeMap::from([("USER_ID_FOR_SRP".to_owned(), user.username.clone())]);
    let mut tell = |name: &str, value: String| drop(told.insert(name.to_owned(), value));
    match step {
        Step::Done | Step::SoftwareToken => {}
        Step::Setup => tell("MFAS_CAN_SETUP", "[\"SOFTWARE_TOKEN_MFA\"]".to_owned()),
        Step::NewPassword => {
            let missing = pool.schema.iter().filter(|attribute| {
                attribute.required
                    && attribute.name != "sub"
                    && !user.attributes.contains_key(&attribute.name)
            });
            let missing: Vec<String> = missing
                .map(|attribute| format!("userAttributes.{}", attribute.name))
                .collect();
            let known = serde_json::to_string(&user.attributes).unwrap_or_default();
            tell("userAttributes", known);
            tell(
                "requiredAttributes",
                serde_json::to_string(&missing).unwrap_or_default(),
            );
        }
    }
    told
}
