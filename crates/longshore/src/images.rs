//! The image registry: ECR's API, the OCI server, and where other images come from.

use crate::data::Data;
use crate::options::{Auth, Serve};
use crate::rooms::Ground;
use anyhow::Result;
use registry::{
    Anonymous, Ecr, EcrAccess, EcrRegistry, Images, OciServer, PullSource, distribution,
};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use wire::Authorizer;

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
