//! Who callers are, and what they may do.

use crate::clock::SystemClock;
use crate::data::{self, Data};
use crate::options::{Auth, Serve};
use crate::rooms::Ground;
use anyhow::{Context, Result};
use iam::{Iam, Keys, Mode, Policies, root_credentials};
use std::sync::Arc;
use wire::{Authorizer, Credentials};

/// Who callers are, and what they may do.
pub(crate) struct Identity {
    pub(crate) iam: Iam,
    pub(crate) credentials: Arc<dyn Credentials>,
    pub(crate) authorizer: Arc<dyn Authorizer>,
}

/// The file with the key that seals secret access keys and session tokens.
const KEY: &str = "identity.key";

const CLOSED: &str = "IAM cannot be opened";

/// Opens IAM. In strict mode the root's access key is in the file `root-credentials` of the
/// data directory, made once.
pub(crate) async fn open(options: &Serve, data: &Data, ground: &Ground) -> Result<Identity> {
    let Ground { store, clock, ids } = ground.clone();
    // Sessions end by the clock that clients have too.
    let wall = Arc::new(SystemClock::new(1));
    let former = iam::key_in_store(&store).await.context(CLOSED)?;
    let key = data.key_or(KEY, former)?;
    let iam = Iam::open(store, &key, clock, wall, ids).await;
    let iam = iam.map_err(|error| closed(error, data))?;
    let mode = match options.auth {
        Auth::Lenient => Mode::Lenient,
        Auth::Strict => Mode::Strict,
    };
    if mode == Mode::Strict {
        write_root_credentials(options, data, &iam).await?;
    }
    Ok(Identity {
        credentials: Arc::new(Keys::new(iam.clone(), mode, options.account.clone())),
        authorizer: Arc::new(Policies::new(iam.clone())),
        iam,
    })
}

/// Servers over one etcd share one key, which is not in it.
fn closed(error: iam::OpenError, data: &Data) -> anyhow::Error {
    match error {
        iam::OpenError::OtherKey => anyhow::anyhow!(
            "{} is not the key that the store's access keys were sealed with: put the file of the \
             server that made the store in its place",
            data.path(KEY).display()
        ),
        error @ iam::OpenError::Store(_) => anyhow::Error::new(error).context(CLOSED),
    }
}

/// As an AWS credentials file, so that clients can be pointed at it.
async fn write_root_credentials(options: &Serve, data: &Data, iam: &Iam) -> Result<()> {
    let root = root_credentials(iam, &options.account)
        .await
        .context("no root credentials")?;
    let text = format!(
        "[default]\naws_access_key_id = {}\naws_secret_access_key = {}\n",
        root.access_key_id, root.secret_access_key
    );
    let path = data.path("root-credentials");
    data::write_secret(&path, text.as_bytes())?;
    tracing::info!(file = %path.display(), "the account's root signs with these credentials");
    Ok(())
}
