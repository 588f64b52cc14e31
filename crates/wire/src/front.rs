//! The front door: every call of an AWS API comes in here, from the wire or from inside.
//!
//! ```text
//! head → body → signature → operation → caller → input → checks → handler → answer
//! ```

mod answers;
mod authenticate;
mod browsers;
mod caller;
mod completion;
mod connection;
mod doorkeeper;
mod gunzip;
mod page;
mod settings;
mod web;

pub use caller::Caller;
pub use completion::{AtOnce, Calling, Completion};
pub use connection::{HostPeers, Peers};
pub use doorkeeper::{Admitted, Doorkeeper, Stranger};
pub use settings::{Doorway, Settings};
pub use web::{Otherwise, OverTls, Stream, WebBody, WebRequest, WebResponse, text_answer};

use crate::codec::{self, Encoded, Malformed, Request};
use crate::identity::Credentials;
use crate::route::{self, Head, Routed, Unrouted};
use crate::sigv4::{self, KeyCache, Problem, Signature};
use crate::table::{Operation, Table};
use crate::{Authorizer, Context, Source, check, mask, refuse};
use api::model::Protocol;
use api::{ApiError, Service};
use bytes::Bytes;
use domain::{Clock, IdSource, Principal, Region, Scope};
use http::Response;
use http::header::{CONTENT_ENCODING, HOST, USER_AGENT};
use http::request::Parts;
use http_body_util::Full;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;

/// Takes calls in, finds out who asks, and hands them to the room.
pub struct FrontDoor {
    services: HashMap<&'static str, Arc<dyn Service<Context>>>,
    credentials: Arc<dyn Credentials>,
    authorizer: Arc<dyn Authorizer>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    completion: Arc<dyn Completion>,
    otherwise: Arc<dyn Otherwise>,
    settings: Settings,
    keys: KeyCache,
}

/// An answer to a call.
pub type Answer = Response<Full<Bytes>>;

/// A call whose operation is known, with what its request said.
struct Call<'a> {
    routed: &'a Routed,
    parts: &'a Parts,
    body: &'a [u8],
    signature: Result<Option<Signature>, Problem>,
    source: Source,
    request_id: &'a str,
}

impl FrontDoor {
    /// A front door to these rooms.
    pub fn new(doorway: Doorway) -> Arc<Self> {
        let Doorway {
            services,
            credentials,
            authorizer,
            clock,
            ids,
            completion,
            otherwise,
            settings,
        } = doorway;
        let services = services.into_iter().map(|room| (room.name(), room));
        Arc::new(Self {
            services: services.collect(),
            credentials,
            authorizer,
            clock,
            ids,
            completion,
            otherwise,
            settings,
            keys: KeyCache::default(),
        })
    }

    /// Answers one call whose body has come. `None` when it is not a call of an AWS API.
    pub async fn answer(&self, parts: &Parts, body: &[u8], source: Source) -> Option<Answer> {
        let signature = sigv4::read(&parts.headers, query(parts));
        let call = match head(parts, &signature) {
            Head::Call(call) => call,
            Head::Form => route::form_call(&String::from_utf8_lossy(body)),
            Head::Web => return None,
        };
        let request_id = self.ids.uuid();
        let mut is_open = false;
        let encoded = match call {
            Ok(routed) => {
                is_open = routed.operation.facts.unsigned && signature == Ok(None);
                let call = Call {
                    routed: &routed,
                    parts,
                    body,
                    signature,
                    source,
                    request_id: &request_id,
                };
                self.encoded(call).await
            }
            Err(unrouted) => answers::refused(&unrouted, &request_id),
        };
        let mut answer = answers::response(encoded, &request_id);
        if is_open {
            browsers::open_to_all(parts, answer.headers_mut());
        }
        Some(answer)
    }

    /// The refusal of a call whose body was never read.
    fn without_body(&self, parts: &Parts, error: ApiError) -> Answer {
        let request_id = self.ids.uuid();
        let (table, protocol) = match head(parts, &Ok(None)) {
            Head::Call(Ok(routed)) => (Some(routed.table), routed.protocol),
            Head::Call(Err(unrouted)) => (unrouted.table, unrouted.protocol),
            Head::Form | Head::Web => (None, Protocol::Query),
        };
        let unrouted = Unrouted {
            table,
            protocol,
            error,
        };
        answers::response(answers::refused(&unrouted, &request_id), &request_id)
    }

    async fn encoded(&self, call: Call<'_>) -> Encoded {
        let started = tokio::time::Instant::now();
        let (table, operation) = (call.routed.table, call.routed.operation);
        let (protocol, request_id) = (call.routed.protocol, call.request_id);
        let region = self.region(&call);
        let (source, unknown) = (call.source.clone(), "-".to_owned());
        let (caller, reply) = match self.caller(&call, &region).await {
            Ok(caller) => {
                let name = caller.arn().to_string();
                (name, self.reply(call, caller, region).await)
            }
            Err(error) => (unknown, Err(error)),
        };
        let encoded = match &reply {
            Ok(output) => codec::encode(table, operation, protocol, output, request_id),
            Err(error) => codec::error::encode(Some(table), protocol, error, request_id),
        };
        let micros = started.elapsed().as_micros() as u64;
        let code = reply.as_ref().err().map_or("", |error| error.code.as_str());
        let (service, status) = (table.header.name.as_str(), encoded.status);
        let operation = operation.facts.name.as_str();
        tracing::info!(
            request_id,
            service,
            operation,
            caller,
            ?source,
            status,
            code,
            micros
        );
        encoded
    }

    async fn reply(
        &self,
        call: Call<'_>,
        caller: Principal,
        region: Region,
    ) -> Result<Value, ApiError> {
        let routed = call.routed;
        let unreadable = |malformed: Malformed| check::unreadable(routed.table, &malformed.0);
        let limit = self.settings.body_limit;
        let body = match call.parts.headers.get(CONTENT_ENCODING) {
            Some(coding) => gunzip::unpacked(coding, call.body, limit).map_err(unreadable)?,
            None => call.body.into(),
        };
        let request = Request {
            query: query(call.parts),
            headers: &call.parts.headers,
            body: &body,
        };
        let input = codec::decode(routed, request).map_err(unreadable)?;
        let agent = call.parts.headers.get(USER_AGENT);
        let agent = agent.and_then(|agent| Some(agent.to_str().ok()?.to_owned()));
        let endpoint = match host(call.parts) {
            Some(host) => format!("{}://{host}", self.scheme()),
            None => self.settings.endpoint.clone(),
        };
        let account = caller.account().clone();
        let context = Context::new(
            call.request_id.to_owned(),
            Scope { account, region },
            caller,
            call.source,
            endpoint,
            self.authorizer.clone(),
        );
        let context = context.with_user_agent(agent);
        let calling = self.handle(routed.table, routed.operation, &context, input);
        let reply = self.completion.complete(Box::pin(calling)).await;
        reply.map_err(|error| refuse::named(routed.table, routed.protocol, error))
    }

    /// Checks the input, calls the handler, and refuses an answer nobody asked leave for.
    async fn handle(
        &self,
        table: &'static Table,
        operation: &'static Operation,
        context: &Context,
        input: Value,
    ) -> Result<Value, ApiError> {
        check::check(table, operation, &input)?;
        let (service, name) = (table.header.name.as_str(), operation.facts.name.as_str());
        if let Some(shape) = operation.input
            && tracing::enabled!(tracing::Level::DEBUG)
        {
            let input = mask::masked(table, shape, &input);
            tracing::debug!(request_id = context.request_id, service, operation = name, %input);
        }
        let built = |room: &&Arc<dyn Service<Context>>| room.operations().contains(&name);
        let Some(room) = self.services.get(service).filter(built) else {
            return Err(ApiError::not_implemented(service, name));
        };
        let output = room.call(context, name, input).await?;
        if !context.has_asked() {
            let request_id = context.request_id.as_str();
            tracing::error!(
                request_id,
                service,
                operation = name,
                "answered without asking leave"
            );
            return Err(refuse::unasked(name));
        }
        Ok(output)
    }

    fn scheme(&self) -> &str {
        let endpoint = self.settings.endpoint.as_str();
        endpoint
            .split_once("://")
            .map_or("http", |(scheme, _)| scheme)
    }
}

fn head(parts: &Parts, signature: &Result<Option<Signature>, Problem>) -> Head {
    let scope = match signature {
        Ok(Some(signature)) => Some(signature.service.as_str()),
        Ok(None) | Err(_) => None,
    };
    let path = parts.uri.path();
    route::head(&parts.method, path, query(parts), &parts.headers, scope)
}

fn query(parts: &Parts) -> &str {
    parts.uri.query().unwrap_or_default()
}

/// The host the client named: in its header, or in the target of HTTP/2.
fn host(parts: &Parts) -> Option<&str> {
    let header = parts.headers.get(HOST).and_then(|host| host.to_str().ok());
    header.or_else(|| parts.uri.authority().map(http::uri::Authority::as_str))
}
