//! The image registry: ECR's API, the OCI server, and where other images come from.

use crate::data::Data;
use crate::options::{Auth, Serve};
use crate::rooms::Ground;
use anyhow::Result;
use async_trait::async_trait;
use registry::{
    Anonymous, Ecr, EcrAccess, EcrRegistry, Images, OciServer, PullSource, Reference, distribution,
};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use wire::Authorizer;

/// What tags mean to the images of this machine.
pub(crate) struct StoredDigests(pub(crate) Images);

#[async_trait]
impl ecs::ImageDigests for StoredDigests {
    async fn digest_of(&self, _scope: &domain::Scope, image: &str) -> Option<String> {
        let reference: Reference = image.parse().ok()?;
        let digest = self.0.resolve(&reference).await?;
        Some(digest.to_string())
    }
}

/// The ECR room, whose images are served at the address of `listener`.
pub(crate) fn ecr(
    options: &Serve,
    data: &Data,
    ground: &Ground,
    images: Images,
    listener: &TcpListener,
) -> Result<Arc<Ecr>> {
    let server = OciServer {
        url: format!("http://{}", listener.local_addr()?),
        home: home(options),
    };
    let Ground { store, clock, ids } = ground.clone();
    Ok(Arc::new(Ecr::new(
        store,
        images,
        clock,
        ids,
        &data.key("secrets.key")?,
        server,
    )))
}

/// Who may push and pull: as IAM says; in lenient mode, anybody on this machine.
pub(crate) fn access(
    options: &Serve,
    ecr: &Arc<Ecr>,
    authorizer: Arc<dyn Authorizer>,
) -> Arc<EcrAccess> {
    let believed = options.auth == Auth::Lenient && options.registry_listen.ip().is_loopback();
    let anonymous = if believed {
        Anonymous::RootOnLoopback
    } else {
        Anonymous::Refused
    };
    Arc::new(EcrAccess::new(ecr.clone(), authorizer, anonymous))
}

/// Serves until aborted.
pub(crate) fn serve(
    options: &Serve,
    listener: TcpListener,
    images: Images,
    access: Arc<EcrAccess>,
) -> JoinHandle<()> {
    tokio::spawn(distribution::serve(listener, images, access, home(options)))
}

/// Where images come from that are not here.
pub(crate) fn source(options: &Serve) -> PullSource {
    PullSource {
        host: options.registry_mirror.clone(),
        ..PullSource::default()
    }
}

fn home(options: &Serve) -> EcrRegistry {
    EcrRegistry {
        account: options.account.to_string(),
        region: options.region.to_string(),
    }
}
