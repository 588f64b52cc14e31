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

/// Opens IAM. In strict mode the root's access key is in the file `root-credentials` of the
/// data directory, made once.
pub(crate) async fn open(options: &Serve, data: &Data, ground: &Ground) -> Result<Identity> {
    let Ground { store, clock, ids } = ground.clone();
    // Sessions end by the clock that clients have too.
    let wall = Arc::new(SystemClock::new(1));
    let iam = Iam::open(store, clock, wall, ids)
        .await
        .context("IAM cannot be opened")?;
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
