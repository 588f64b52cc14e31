//! What a browser is known by: the cookie of a visit, and the one that guards forms.

use super::answers::Answer;
use super::{Visitor, Web};
use crate::crypt::{Opaque, alike, secret};
use crate::ground::{Cognito, Refusal, unavailable};
use api::Reply;
use domain::clock::later;
use domain::cognito::{PoolUser, UserPool, Visit};
use http::header::{COOKIE, SET_COOKIE};
use std::time::Duration;

/// How long a visit lasts. Source: developer guide, "Managed login sessions": 1 hour.
const LASTS: Duration = Duration::from_secs(60 * 60);
const VISIT: &str = "cognito";
const GUARD: &str = "cognito-form";

impl Visitor<'_> {
    fn cookie(&self, name: &str) -> Option<&str> {
        let headers = self.parts.headers.get_all(COOKIE).iter();
        let texts = headers.filter_map(|header| header.to_str().ok());
        let mut pairs = texts
            .flat_map(|text| text.split(';'))
            .filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(one, _)| *one == name).map(|(_, value)| value)
    }

    /// Whether a form was sent from a page of ours: the page holds what the cookie holds.
    pub(super) fn is_ours(&self) -> bool {
        match (self.cookie(GUARD), self.form.get("guard")) {
            (Some(cookie), Some(field)) => alike(cookie.as_bytes(), field.as_bytes()),
            _ => false,
        }
    }
}

impl Web {
    /// What a page's form holds, and whether the browser must still be given it.
    pub(super) fn guard(&self, visitor: &Visitor<'_>) -> (String, Option<String>) {
        match visitor.cookie(GUARD) {
            Some(known) if known.len() >= 32 => (known.to_owned(), None),
            _ => {
                let fresh = secret(&*self.cognito.ids);
                let cookie = format!("{GUARD}={fresh}; Path=/; HttpOnly; SameSite=Lax");
                (fresh, Some(cookie))
            }
        }
    }

    /// The user whom a browser has signed in, and when.
    pub(super) async fn visit(&self, visitor: &Visitor<'_>) -> Reply<Option<(PoolUser, Visit)>> {
        let read = visitor.cookie(VISIT).and_then(Opaque::read);
        let Some(read) = read.filter(|read| read.pool == visitor.pool.id) else {
            return Ok(None);
        };
        let pool = &visitor.pool;
        let key = Visit::pool_key(&pool.scope, &pool.id).child(&read.hash);
        let found: Option<Visit> = self.cognito.store.get(&key).await.map_err(unavailable)?;
        let now = self.cognito.clock.now();
        let Some(visit) = found.filter(|visit| visit.expires_at > now) else {
            return Ok(None);
        };
        let user = self.cognito.user_at(pool, &visit.user).await;
        let user = user
            .ok()
            .filter(|user| crate::sign_in::may_sign_in(user).is_ok());
        Ok(user.map(|user| (user, visit)))
    }

    /// Begins a visit; answers the cookie.
    pub(super) async fn begin_visit(
        &self,
        pool: &UserPool,
        user: &PoolUser,
    ) -> Reply<(Visit, String)> {
        let cognito = &self.cognito;
        let opaque = Opaque::new(&pool.id, "", &*cognito.ids);
        let now = cognito.clock.now();
        let visit = Visit {
            scope: pool.scope.clone(),
            pool: pool.id.clone(),
            hash: opaque.hash,
            user: user.folded.clone(),
            signed_in_at: now,
            expires_at: later(now, LASTS),
        };
        let written = &visit;
        cognito
            .write(|txn| async move {
                txn.put(written);
                Ok::<_, Refusal>(())
            })
            .await?;
        let (text, seconds) = (opaque.text, LASTS.as_secs());
        let cookie = format!("{VISIT}={text}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax");
        Ok((visit, cookie))
    }

    /// Ends the visit of a browser.
    pub(super) async fn end_visit(&self, visitor: &Visitor<'_>, answer: Answer) -> Reply<Answer> {
        if let Some(read) = visitor.cookie(VISIT).and_then(Opaque::read) {
            let pool = &visitor.pool;
            let key = &Visit::pool_key(&pool.scope, &pool.id).child(&read.hash);
            self.cognito
                .write(|txn| async move {
                    txn.delete(key);
                    Ok::<_, Refusal>(())
                })
                .await?;
        }
        let gone = format!("{VISIT}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
        Ok(answer.with(SET_COOKIE, &gone))
    }
}

impl Cognito {
    /// Ends all visits of a user.
    pub(crate) async fn end_visits(&self, pool: &UserPool, user: &str) -> Reply<()> {
        let parent = Visit::pool_key(&pool.scope, &pool.id);
        let visits: Vec<Visit> = self.store.list(&parent).await.map_err(unavailable)?;
        for visit in visits.iter().filter(|visit| visit.user == user) {
            let key = &parent.child(&visit.hash);
            self.write(|txn| async move {
                txn.delete(key);
                Ok::<_, Refusal>(())
            })
            .await?;
        }
        Ok(())
    }
}
