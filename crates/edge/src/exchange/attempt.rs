//! One attempt to get an answer from one target.

use std::io;
use std::sync::Arc;

use http::Response;
use route::{Listener, Origin, Target, TargetGroup};

use super::body::Lease;
use super::inbound::{Inbound, Outbound};
use super::outgoing::Outgoing;
use super::policy::Policy;
use crate::downstream::Conn;
use crate::upstream::{self, ConnectFailure, Key, Lost, Sender, TargetBody};

/// Why an attempt got no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// No connection.
    NotConnected,
    /// No connection in time.
    ConnectTimedOut,
    /// A pooled connection was closed before the request went out.
    NotSent,
    /// The target's end was closed before the request was read.
    NotRead,
    /// The target hung up on the request.
    HungUp,
    /// The target did not answer in time.
    TimedOut,
    /// The client did not send the rest of its body in time.
    ClientStalled,
    /// The client's body ended early or was malformed.
    ClientBroke,
    /// What came was not HTTP.
    NotHttp,
}

/// Whether connections that were used before may be used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reuse {
    Allowed,
    Forbidden,
}

/// What an attempt is about.
pub(super) struct Attempt<'a> {
    pub(super) conn: &'a Conn,
    pub(super) listener: &'a Listener,
    pub(super) group: &'a TargetGroup,
    pub(super) target: &'a Target,
    pub(super) policy: &'a Policy<'a>,
    pub(super) inbound: Option<&'a Arc<Inbound>>,
    pub(super) reuse: Reuse,
}

impl Attempt<'_> {
    /// Sends the request and waits for the head of the answer.
    pub(super) async fn send(
        &self,
        outgoing: &Outgoing,
        body: Outbound,
    ) -> Result<(Response<TargetBody>, Lease), Failure> {
        let key = Key {
            target: self.target.state.serial(),
            origin: self.origin().clone(),
        };
        let sender = self.sender(&key).await?;
        let response = self.wait(sender, outgoing, body).await?;
        let lease = Lease {
            key,
            thread: Arc::clone(&self.conn.thread),
            target: Arc::clone(&self.target.state),
        };
        Ok((response, lease))
    }

    /// Where connections to the target start.
    fn origin(&self) -> &Origin {
        let own = self.group.called_from.as_ref();
        own.unwrap_or(&self.listener.origin)
    }

    async fn sender(&self, key: &Key) -> Result<Sender, Failure> {
        let thread = &self.conn.thread;
        if self.reuse == Reuse::Allowed
            && let Some(sender) = thread.pool.take(key)
        {
            return Ok(sender);
        }
        // Boxed because it is rare and large: most requests find a connection.
        let sender = Box::pin(self.connect()).await?;
        if let Sender::Http2(sender) = &sender {
            thread.pool.give(key.clone(), Sender::Http2(sender.clone()));
        }
        Ok(sender)
    }

    async fn connect(&self) -> Result<Sender, Failure> {
        let connecting = upstream::connect(
            &self.conn.shared,
            &self.conn.thread,
            self.origin(),
            (self.group, self.target),
            self.policy.connect_within(),
        );
        connecting.await.map_err(|failure| match failure {
            ConnectFailure::TimedOut => Failure::ConnectTimedOut,
            ConnectFailure::Failed(error) => {
                tracing::debug!(address = %self.target.address(), %error, "no connection");
                Failure::NotConnected
            }
        })
    }

    async fn wait(
        &self,
        sender: Sender,
        outgoing: &Outgoing,
        body: Outbound,
    ) -> Result<Response<TargetBody>, Failure> {
        let mut sending = std::pin::pin!(sender.send(outgoing, body));
        loop {
            let progress = self.progress();
            let sent = match self.policy.patience() {
                None => sending.as_mut().await,
                Some(at) => match self.conn.alarm.timeout_at(at, sending.as_mut()).await {
                    Ok(sent) => sent,
                    Err(_) if self.policy.is_overdue() => return Err(Failure::TimedOut),
                    Err(_) if self.progress() != progress => continue,
                    Err(_) => return Err(self.who_stalled()),
                },
            };
            return sent.map_err(|lost| self.classify(lost));
        }
    }

    fn progress(&self) -> u64 {
        self.inbound.map_or(0, |inbound| inbound.progress())
    }

    fn who_stalled(&self) -> Failure {
        let waits_for_client = self.inbound.is_some_and(|inbound| !inbound.is_whole());
        if waits_for_client {
            Failure::ClientStalled
        } else {
            Failure::TimedOut
        }
    }

    fn classify(&self, lost: Lost) -> Failure {
        if lost == Lost::Unsent {
            return Failure::NotSent;
        }
        if self.inbound.is_some_and(|inbound| inbound.is_broken()) {
            return Failure::ClientBroke;
        }
        match lost {
            Lost::Unsent => Failure::NotSent,
            Lost::Client => Failure::ClientBroke,
            Lost::NotHttp => Failure::NotHttp,
            Lost::Broken(Some(io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe)) => {
                Failure::NotRead
            }
            Lost::Broken(_) => Failure::HungUp,
        }
    }
}
