//! What a front door is made of, and its limits.

use super::{Completion, Otherwise};
use crate::{Authorizer, Context, Credentials};
use api::Service;
use domain::{AccountId, Clock, IdSource, Region};
use std::sync::Arc;
use std::time::Duration;

/// What a front door is made of.
pub struct Doorway {
    /// The rooms.
    pub services: Vec<Arc<dyn Service<Context>>>,
    /// Knows access keys.
    pub credentials: Arc<dyn Credentials>,
    /// Decides what callers may do.
    pub authorizer: Arc<dyn Authorizer>,
    /// The time that clients sign with: the machine's own, even where API time runs fast.
    pub clock: Arc<dyn Clock>,
    /// Where request ids come from.
    pub ids: Arc<dyn IdSource>,
    /// What else is done before a call is answered.
    pub completion: Arc<dyn Completion>,
    /// Answers what is not a call of an AWS API.
    pub otherwise: Arc<dyn Otherwise>,
    /// The rest.
    pub settings: Settings,
}

/// What a front door is told.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The account of calls that name none.
    pub account: AccountId,
    /// The Region of calls that name none.
    pub region: Region,
    /// Scheme and host for URLs in answers to calls that name no host; the scheme for all.
    pub endpoint: String,
    /// The most bytes a call may have, packed or unpacked.
    pub body_limit: usize,
    /// The longest a client may take for a request's head, and be idle between requests.
    pub head_timeout: Duration,
    /// The longest a client may take for a call's body.
    pub body_timeout: Duration,
    /// The most connections at once; more wait to be accepted.
    pub connections: usize,
    /// How long calls may go on after a shutdown began.
    pub grace: Duration,
}

impl Settings {
    /// The usual limits, for an account in a Region: 32 MiB, 60 s, 30 s, 1,024 connections,
    /// 10 s.
    pub fn new(account: AccountId, region: Region) -> Self {
        Self {
            account,
            region,
            endpoint: "http://127.0.0.1:4566".to_owned(),
            body_limit: 32 << 20,
            head_timeout: Duration::from_secs(60),
            body_timeout: Duration::from_secs(30),
            connections: 1024,
            grace: Duration::from_secs(10),
        }
    }
}
