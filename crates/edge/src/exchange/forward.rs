//! Sends a request to a target, and to another one when that is safe.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Method, Response, Version, header};
use route::{Algorithm, Flavour, Listener, Moment, Pick, Pin, Target, TargetGroup};
use tokio::time::Instant;

use super::Begun;
use super::attempt::{Attempt, Failure, Reuse};
use super::body::{Answer, Lease};
use super::decide::Course;
use super::inbound::{Inbound, Outbound};
use super::outgoing::Outgoing;
use super::policy::Policy;
use super::tally::Tally;
use super::{headers, pages, sizes, upgrade};
use crate::downstream::{Change, Conn};
use crate::upstream::TargetBody;

/// Forwards a request and waits for its answer, or the status of the answer made here.
pub(super) async fn forward(begun: &mut Begun<'_>, course: Box<Course>) -> Result<Answered, u16> {
    let (mut attempts, group) = Attempts::new(begun, course);
    let (response, lease) = attempts.run(group).await?;
    Ok(Answered {
        response,
        lease,
        change: attempts.change,
        idle_timeout: attempts.policy.idle_timeout,
        deadline: attempts.policy.deadline,
    })
}

/// The attempts of one request.
struct Attempts<'a> {
    conn: &'a Arc<Conn>,
    listener: &'a Arc<Listener>,
    policy: Policy<'a>,
    outgoing: Outgoing,
    inbound: Option<&'a Arc<Inbound>>,
    tally: &'a mut Tally,
    tried: Vec<u64>,
    /// The target the client was with, as its cookie says.
    pin: Option<Pin>,
    moment: Moment,
    /// What keeps the client with the target group.
    stays: HeaderMap,
    /// Where the client's connection comes out, if it is to change its protocol.
    change: Option<Change>,
}

impl<'a> Attempts<'a> {
    /// Before the first one, at a target of the group that comes with them.
    fn new(begun: &'a mut Begun<'_>, course: Box<Course>) -> (Self, Arc<TargetGroup>) {
        let Begun {
            conn,
            listener,
            request,
            inbound,
            host,
            tally,
            ..
        } = begun;
        let Course {
            group,
            stays,
            host: other_host,
            url,
        } = *course;
        if let Some(url) = url {
            *request.uri_mut() = url;
        }
        let host = other_host.as_ref().unwrap_or(host);
        let moment = conn.moment();
        let pin = group.pin(request.headers(), moment.now);
        let http1 = request.version() == Version::HTTP_11 && !group.protocol.is_http2();
        let wanted = headers::wanted_upgrade(request.headers()).filter(|_| http1);
        let change = wanted.as_ref().and(request.extensions_mut().remove());
        let mut outgoing = Outgoing::new(conn, listener, &group, request, host);
        if let Some(protocol) = wanted {
            headers::put_upgrade(&mut outgoing.headers, protocol);
        }
        tally.note_headers(&outgoing.headers);
        let attempts = Self {
            conn,
            listener,
            policy: Policy::of(&listener.flavour),
            outgoing,
            inbound: inbound.as_ref(),
            tally,
            tried: Vec::new(),
            pin,
            moment,
            stays,
            change,
        };
        (attempts, group)
    }

    /// The first answer that is good enough, or the status of the answer made here.
    async fn run(
        &mut self,
        mut group: Arc<TargetGroup>,
    ) -> Result<(Response<TargetBody>, Lease), u16> {
        let mut made = 0;
        let mut reuse = Reuse::Allowed;
        loop {
            let Some(target) = self.pick(&group) else {
                return Err(503);
            };
            self.tally.try_target(&group, target);
            let outcome = self.attempt(&group, target, reuse).await;
            made += 1;
            let is_last = made >= self.policy.attempts || self.policy.is_overdue();
            self.judge(&group, target, &outcome);
            match outcome {
                Ok(mut answer) if is_last || !self.is_worth_another(&answer.0) => {
                    self.stick(&group, target, answer.0.headers_mut());
                    return Ok(answer);
                }
                Ok(_unavailable) => {}
                Err(Failure::NotSent) if reuse == Reuse::Allowed && self.can_replay() => made -= 1,
                Err(failure) if is_last || !self.is_safe_to_repeat(failure) => {
                    return Err(self.status(failure));
                }
                Err(_) => {}
            }
            reuse = Reuse::Forbidden;
            self.tried.push(target.state.serial());
            // Targets may have come and gone since; a rolling deployment replaces all of them.
            if let Some(current) = self.conn.shared.table.load().group(&group.id) {
                group = Arc::clone(current);
            }
        }
    }

    fn pick<'g>(&self, group: &'g TargetGroup) -> Option<&'g Target> {
        let skips_outliers = self.policy.outlier.is_some();
        group.pick(&Pick {
            now: self.conn.shared.now(),
            tried: &self.tried,
            skips_outliers,
            pin: self.pin,
            zone: self.listener.zone.as_ref(),
        })
    }

    /// Adds the cookies that keep the client with its target and group to an answer.
    fn stick(&mut self, group: &TargetGroup, target: &Target, answer: &mut HeaderMap) {
        group.stick(target, self.pin, self.moment, answer);
        for cookie in self.stays.get_all(header::SET_COOKIE) {
            answer.append(header::SET_COOKIE, cookie.clone());
        }
    }

    async fn attempt(
        &self,
        group: &TargetGroup,
        target: &Target,
        reuse: Reuse,
    ) -> Result<(Response<TargetBody>, Lease), Failure> {
        let attempt = Attempt {
            conn: self.conn,
            listener: self.listener,
            group,
            target,
            policy: &self.policy,
            inbound: self.inbound,
            reuse,
        };
        let body = Outbound::again(self.inbound);
        attempt.send(&self.outgoing, body).await
    }

    /// Counts failures for the meters and for outlier detection.
    ///
    /// Chosen: besides failed connections and time-outs, a target's own 502, 503 and 504 count;
    /// a plain 500 is the application's answer.
    fn judge(
        &self,
        group: &TargetGroup,
        target: &Target,
        outcome: &Result<(Response<TargetBody>, Lease), Failure>,
    ) {
        if group.algorithm == Algorithm::AnomalyMitigation {
            let answer = outcome.as_ref().map(|(response, _)| response.status());
            let failed = !answer.is_ok_and(|status| !status.is_server_error());
            target.state.ended(self.conn.shared.now(), failed);
        }
        let failed = match outcome {
            Ok((response, _)) => matches!(response.status().as_u16(), 502..=504),
            Err(Failure::NotSent | Failure::ClientStalled | Failure::ClientBroke) => false,
            Err(_) => {
                self.tally.attempt_failed();
                true
            }
        };
        if let (true, Some(outlier)) = (failed, self.policy.outlier)
            && target.state.failed(self.conn.shared.now(), outlier)
        {
            let (address, group) = (target.address(), &target.id.group);
            tracing::info!(%address, %group, "avoiding a failing target");
        }
    }

    fn is_worth_another(&self, response: &Response<TargetBody>) -> bool {
        self.policy.retries_unavailable && response.status() == 503 && self.can_replay()
    }

    /// Whether the request may be sent again: it was surely not acted on, or acting on it twice
    /// is the same as once.
    fn is_safe_to_repeat(&self, failure: Failure) -> bool {
        let harmless = match failure {
            Failure::NotConnected | Failure::NotSent | Failure::NotRead => true,
            Failure::ConnectTimedOut => self.policy.retries_slow_connect,
            Failure::HungUp => self.outgoing.method.is_idempotent(),
            Failure::TimedOut
            | Failure::ClientStalled
            | Failure::ClientBroke
            | Failure::NotHttp => false,
        };
        harmless && self.can_replay()
    }

    fn can_replay(&self) -> bool {
        self.inbound.is_none_or(|inbound| inbound.can_replay())
    }

    fn status(&self, failure: Failure) -> u16 {
        match failure {
            Failure::NotConnected | Failure::NotSent | Failure::NotRead | Failure::HungUp => {
                self.policy.broken_status
            }
            Failure::ConnectTimedOut if self.policy.retries_slow_connect => 503,
            Failure::ConnectTimedOut | Failure::TimedOut => 504,
            Failure::ClientStalled => 408,
            Failure::ClientBroke => 400,
            Failure::NotHttp => 502,
        }
    }
}

/// What a target answered, and what is known of its body.
pub(super) struct Answered {
    response: Response<TargetBody>,
    lease: Lease,
    change: Option<Change>,
    idle_timeout: Duration,
    deadline: Option<Instant>,
}

impl Answered {
    /// The answer as the client gets it.
    pub(super) fn relay(
        self,
        conn: &Arc<Conn>,
        listener: &Listener,
        method: &Method,
        mut tally: Tally,
    ) -> Response<Answer> {
        let Self {
            mut response,
            lease,
            change,
            idle_timeout,
            deadline,
        } = self;
        let unfit = |tally| pages::own(pages::failure(&listener.flavour, 502), method, tally);
        if response.status() == http::StatusCode::SWITCHING_PROTOCOLS {
            return match change {
                Some(change) => upgrade::agree(conn, response, change, idle_timeout, tally),
                None => unfit(tally),
            };
        }
        let is_balancer = matches!(listener.flavour, Flavour::LoadBalancer(_));
        if is_balancer && !sizes::fits(response.headers()) {
            return unfit(tally);
        }
        tally.answered_by_target(response.status().as_u16());
        headers::for_client(response.headers_mut());
        if let Some(logged) = tally.logged() {
            logged.note_answer(&response);
        }
        let (mut parts, body) = response.into_parts();
        parts.version = Version::HTTP_11;
        parts.extensions.clear();
        let body = Answer::relay((body, lease), tally, idle_timeout, deadline);
        Response::from_parts(parts, body)
    }
}
