//! The front door, and the desk for what the AWS APIs have no word for.

use crate::apis;
use crate::clock::SystemClock;
use crate::hands::Made;
use crate::identity::Identity;
use crate::in_force::InForce;
use crate::options::{Auth, Serve};
use crate::rooms::{Ground, Rooms};
use agent::Sessions;
use async_trait::async_trait;
use cli::desk::{Codes, Desk, DeskParts, Furnish, Leftovers, Measures, ServerFacts};
use domain::{AccountId, Clock};
use edge::Gateway;
use elb::Elb;
use http::StatusCode;
use netns::Network;
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio::sync::watch;
use wire::{
    Caller, DATA_CHANNELS, Doorkeeper, Doorway, FrontDoor, OWN_PATHS, Otherwise, Settings, Source,
    Stream, WebRequest, WebResponse, text_answer,
};

/// What the desk needs beside the records.
pub(crate) struct DeskNeeds<'a> {
    pub(crate) made: &'a Made,
    pub(crate) gateway: Arc<Gateway>,
    pub(crate) images: registry::Images,
    pub(crate) caller: Caller,
    pub(crate) furnish: Arc<dyn Furnish>,
    pub(crate) in_force: Arc<InForce>,
    pub(crate) ready: watch::Receiver<bool>,
}

/// The front door to the rooms.
pub(crate) fn open(
    options: &Serve,
    ground: &Ground,
    rooms: &Rooms,
    identity: Identity,
    needs: DeskNeeds<'_>,
) -> Arc<FrontDoor> {
    // Clients sign with the machine's time, however fast API time runs.
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new(1));
    let doorkeeper = Doorkeeper::new(
        identity.credentials.clone(),
        clock.clone(),
        options.region.clone(),
    );
    let mut settings = Settings::new(options.account.clone(), options.region.clone());
    settings.endpoint = format!("http://{}", options.listen);
    FrontDoor::new(Doorway {
        services: rooms.services(),
        credentials: identity.credentials,
        authorizer: identity.authorizer,
        clock,
        ids: ground.ids.clone(),
        completion: needs.in_force.clone(),
        otherwise: Arc::new(OwnPaths {
            gateway: needs.gateway.clone(),
            sessions: Sessions::new(needs.made.hands.clone()),
            desk: desk(options, ground, rooms, doorkeeper, needs),
            pools: cognito::Web::new(rooms.cognito.clone()),
            balancers: rooms.elb.clone(),
        }),
        settings,
    })
}

fn desk(
    options: &Serve,
    ground: &Ground,
    rooms: &Rooms,
    doorkeeper: Arc<Doorkeeper>,
    needs: DeskNeeds<'_>,
) -> Arc<Desk> {
    let network = needs.made.network.clone();
    Desk::new(DeskParts {
        store: ground.store.clone(),
        clock: ground.clock.clone(),
        images: needs.images,
        runtime: needs.made.hands.runtime.clone(),
        journal: rooms.journal.clone(),
        drops: network.as_ref().map(Network::drops),
        ready: needs.ready,
        allow_reset: options.allow_reset,
        facts: ServerFacts {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            runtime: options.runtime.as_str().to_owned(),
            auth: match options.auth {
                Auth::Lenient => "lenient",
                Auth::Strict => "strict",
            }
            .to_owned(),
            account: options.account.clone(),
            region: options.region.clone(),
            ca_certificate: rooms.ca_certificate.clone(),
        },
        caller: needs.caller,
        doorkeeper,
        leftovers: network.map(|network| Arc::new(OnMachine(network)) as Arc<dyn Leftovers>),
        keep: vec!["keys/root", "keys/sealing", "certificates/local-authority"],
        furnish: needs.furnish,
        balancer_address: options.balancer_address,
        codes: Some(Arc::new(SentCodes(rooms.cognito.clone()))),
        measures: Some(Arc::new(Kept(rooms.series.clone()))),
    })
}

/// What is not a call of an AWS API: requests to HTTP APIs, people's sessions in containers, the
/// pages of user pools, public keys of load balancers, and the desk.
struct OwnPaths {
    gateway: Arc<Gateway>,
    sessions: Sessions,
    desk: Arc<Desk>,
    pools: cognito::Web,
    balancers: Arc<Elb>,
}

#[async_trait]
impl Otherwise for OwnPaths {
    fn claims(&self, host: &str) -> bool {
        let name = host.split(':').next().unwrap_or(host);
        self.gateway.claims(host) || cognito::is_for_pages(name) || elb::is_for_public_keys(name)
    }

    fn between(&self, stream: Box<dyn Stream>) -> Box<dyn Stream> {
        edge::guarded(stream)
    }

    async fn secured(&self, stream: TcpStream) -> std::io::Result<(Box<dyn Stream>, bool)> {
        self.gateway.secure(stream).await
    }

    async fn answer(&self, request: WebRequest, source: Source) -> WebResponse {
        if apis::host(&request).is_some_and(|host| self.gateway.claims(host)) {
            return self.gateway.answer(request, &source).await;
        }
        if apis::host(&request).is_some_and(elb::is_for_public_keys) {
            return self.public_key(request.uri().path()).await;
        }
        if request.uri().path().starts_with(DATA_CHANNELS) {
            return self.sessions.answer(request);
        }
        if request.uri().path().starts_with(OWN_PATHS) {
            return self.desk.answer(request, source).await;
        }
        let (parts, body) = request.into_parts();
        let is_for_pools = self.pools.is_asked(&parts).await;
        let request = WebRequest::from_parts(parts, body);
        match is_for_pools {
            true => self.pools.answer(request).await,
            false => self.desk.answer(request, source).await,
        }
    }
}

impl OwnPaths {
    /// The key with which a load balancer signs claims of users, by its id.
    async fn public_key(&self, path: &str) -> WebResponse {
        match self
            .balancers
            .public_key(path.trim_start_matches('/'))
            .await
        {
            Some(key) => text_answer(StatusCode::OK, &key),
            None => text_answer(StatusCode::NOT_FOUND, "there is no such key\n"),
        }
    }
}

/// What was measured.
struct Kept(Arc<metrics::Series>);

#[async_trait]
impl Measures for Kept {
    async fn forget(&self, account: &AccountId) -> Result<(), String> {
        let (series, account) = (self.0.clone(), account.clone());
        let work = tokio::task::spawn_blocking(move || series.forget_account(&account));
        let forgotten = work.await.map_err(|error| error.to_string())?;
        forgotten.map_err(|error| error.to_string())
    }
}

/// Codes that user pools have sent.
struct SentCodes(cognito::Cognito);

#[async_trait]
impl Codes for SentCodes {
    async fn sent(&self, account: &AccountId) -> Result<Vec<serde_json::Value>, String> {
        let sent = self.0.sent_codes(account).await;
        let told = |code: cognito::SentCode| {
            serde_json::json!({
                "userPoolId": code.pool,
                "username": code.username,
                "purpose": code.purpose,
                "code": code.code,
                "destination": code.destination,
                "expiresAt": code.expires_at.to_string(),
            })
        };
        let sent = sent.map_err(|error| error.message)?;
        Ok(sent.into_iter().map(told).collect())
    }
}

/// What is left of networks on this machine.
struct OnMachine(Network);

#[async_trait]
impl Leftovers for OnMachine {
    async fn left(&self) -> Vec<String> {
        match self.0.list().await {
            Ok(found) => {
                let interfaces = found.interfaces.into_iter();
                let interfaces = interfaces.map(|one| format!("network interface {}", one.id));
                interfaces
                    .chain(found.vpcs.into_iter().map(|one| format!("VPC {}", one.id)))
                    .collect()
            }
            Err(error) => vec![format!("networks that cannot be listed: {error}")],
        }
    }
}
