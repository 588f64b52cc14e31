//! The cookies of sessions: one value, cut into as many as it takes.

use std::time::{Duration, SystemTime};

use http::header::{COOKIE, HeaderMap, HeaderValue, SET_COOKIE};

use super::Login;
use crate::Moment;

/// The cookie that ties a login to the browser it began in.
pub const NONCE_COOKIE: &str = "AWSALBAuthNonce";
/// The most cookies of a session. Source: the load balancers' guide: 16K, four cookies.
const SHARDS: usize = 4;
/// The most bytes of a cookie, name and attributes included. Source: as above, 4K.
const SHARD: usize = 4096;
/// Bytes that everything but name and value of a cookie takes.
const ATTRIBUTES: usize = 128;
/// How long browsers keep the cookies, whenever the session ends. Source: as above, seven days.
const KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// A session does not fit into its cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

impl Login {
    /// The session a request carries, put together again.
    pub fn session(&self, request: &HeaderMap) -> Option<String> {
        let shards = (0..SHARDS).map(|index| cookie(request, &self.shard(index)));
        let whole: String = shards.map_while(|shard| shard).collect();
        (!whole.is_empty()).then_some(whole)
    }

    /// Adds the cookies of a session to an answer, and removes those that `request` has too many.
    ///
    /// # Errors
    /// When it is too long for as many cookies as there may be.
    pub fn keep(
        &self,
        session: &str,
        request: &HeaderMap,
        moment: Moment,
        answer: &mut HeaderMap,
    ) -> Result<(), TooLarge> {
        let room = SHARD - ATTRIBUTES - self.cookie.len().min(SHARD / 2);
        let shards: Vec<&[u8]> = session.as_bytes().chunks(room).collect();
        if shards.len() > SHARDS {
            return Err(TooLarge);
        }
        for (index, shard) in shards.iter().enumerate() {
            let value = String::from_utf8_lossy(shard);
            add(
                answer,
                &self.shard(index),
                &value,
                moment.now.saturating_add(KEPT.as_secs()),
            );
        }
        for index in shards.len()..SHARDS {
            let name = self.shard(index);
            if cookie(request, &name).is_some() {
                add(answer, &name, "", 0);
            }
        }
        Ok(())
    }

    fn shard(&self, index: usize) -> String {
        format!("{}-{index}", self.cookie)
    }
}

/// The nonce a browser has, where it looks like one of ours: 32 hexadecimal digits.
pub fn nonce(request: &HeaderMap) -> Option<String> {
    let is_digit = |byte: u8| byte.is_ascii_hexdigit();
    cookie(request, NONCE_COOKIE).filter(|nonce| nonce.len() == 32 && nonce.bytes().all(is_digit))
}

/// Adds the cookie that ties a login to its browser.
pub fn keep_nonce(nonce: &str, moment: Moment, answer: &mut HeaderMap) {
    let until = moment.now.saturating_add(super::LOGIN_TIMEOUT.as_secs());
    add(answer, NONCE_COOKIE, nonce, until);
}

fn cookie(request: &HeaderMap, name: &str) -> Option<String> {
    let lines = request.get_all(COOKIE).into_iter();
    let lines = lines.filter_map(|line| line.to_str().ok());
    let cookies = lines.flat_map(|line| line.split(';'));
    let mut pairs = cookies.filter_map(|cookie| cookie.trim().split_once('='));
    let found = pairs.find(|(other, _)| *other == name);
    found.map(|(_, value)| value.to_owned())
}

/// Chosen: the cookies come along from other sites, since users come back from one.
fn add(answer: &mut HeaderMap, name: &str, value: &str, until: u64) {
    let at = httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + Duration::from_secs(until));
    let cookie = format!("{name}={value}; Expires={at}; Path=/; SameSite=None; Secure; HttpOnly");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        answer.append(SET_COOKIE, cookie);
    }
}
