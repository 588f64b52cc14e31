//! Codes that users are sent. Nothing is mailed: they stand in the log, and are kept sealed.

use crate::ground::{Cognito, Refusal, SentCode, unavailable};
use crate::words::{expired_code, too_often, wrong_code};
use api::Reply;
use api::cognito_idp::CodeDeliveryDetailsType;
use domain::clock::later;
use domain::cognito::{Code, PoolUser, Purpose, UserPool};
use domain::{Key, Record as _, Timestamp};
use std::time::Duration;
use store::Txn;

/// How long a code for a sign-up or an attribute is good. Source: developer guide, "Signing up
/// and confirming user accounts": 24 hours.
const FOR_SIGN_UP: Duration = Duration::from_secs(24 * 60 * 60);
/// How long a code for another password is good. Source: developer guide, quotas: 1 hour.
const FOR_RESET: Duration = Duration::from_secs(60 * 60);
/// Wrong tries before a code is looked at no more.
// Chosen: AWS tells that there is a limit, not which.
const TRIES: u32 = 5;

/// What was said of a code.
pub(crate) enum Said {
    /// It is right, and spent.
    Right(Code),
    /// It is not; this is the refusal.
    Wrong(api::ApiError),
}

impl Cognito {
    /// A code for a user, to be written in a transaction.
    pub(crate) fn code(
        &self,
        pool: &UserPool,
        user: &PoolUser,
        purpose: Purpose,
        (attribute, destination): (&str, &str),
    ) -> Code {
        let lasts = match purpose {
            Purpose::Reset => FOR_RESET,
            Purpose::SignUp | Purpose::Attribute(_) | Purpose::Invitation => FOR_SIGN_UP,
        };
        let now = self.clock.now();
        Code {
            scope: pool.scope.clone(),
            pool: pool.id.clone(),
            user: user.folded.clone(),
            username: user.username.clone(),
            purpose,
            code: self.sealed(&self.ids.digits(6)),
            attribute: attribute.to_owned(),
            destination: destination.to_owned(),
            failures: 0,
            sent_at: now,
            expires_at: later(now, lasts),
        }
    }

    /// "Sends" a code that was written: tells it in the log.
    pub(crate) fn send(&self, code: &Code) -> CodeDeliveryDetailsType {
        if let Ok(text) = self.opened(&code.code) {
            let (pool, user, purpose) = (&code.pool, &code.username, code.purpose.name());
            tracing::info!(pool, user, purpose, code = text, "a code for a user");
        }
        delivery(&code.attribute, &code.destination)
    }

    /// Writes a code and sends it.
    pub(crate) async fn send_new(&self, code: Code) -> Reply<CodeDeliveryDetailsType> {
        let written = &code;
        self.write(|txn| async move {
            txn.put(written);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(self.send(&code))
    }

    /// Looks at a code in a transaction; a right one is spent, a wrong one is counted.
    pub(crate) async fn said(
        &self,
        txn: &Txn,
        key: &Key,
        given: &str,
        now: Timestamp,
    ) -> Result<Said, Refusal> {
        let found: Option<Code> = txn.get(key).await?;
        let Some(mut code) = found.filter(|code| code.expires_at > now) else {
            return Ok(Said::Wrong(expired_code()));
        };
        if code.failures >= TRIES {
            return Ok(Said::Wrong(too_often()));
        }
        let right = self.opened(&code.code)?;
        if !crate::crypt::alike(right.as_bytes(), given.as_bytes()) {
            code.failures += 1;
            txn.put(&code);
            return Ok(Said::Wrong(wrong_code()));
        }
        txn.delete(key);
        Ok(Said::Right(code))
    }

    /// The codes that were sent to users of every pool of an account and are still good, newest
    /// first.
    pub async fn sent_codes(&self, account: &domain::AccountId) -> Reply<Vec<SentCode>> {
        let parent = Key::kind(Code::KIND).child(account.as_str());
        let codes: Vec<Code> = self.store.list(&parent).await.map_err(unavailable)?;
        let now = self.clock.now();
        let mut codes: Vec<Code> = codes
            .into_iter()
            .filter(|code| code.expires_at > now)
            .collect();
        codes.sort_by_key(|code| std::cmp::Reverse(code.sent_at));
        codes
            .into_iter()
            .map(|code| {
                Ok(SentCode {
                    code: self.opened(&code.code)?,
                    purpose: code.purpose.name(),
                    pool: code.pool,
                    username: code.username,
                    destination: code.destination,
                    expires_at: code.expires_at,
                })
            })
            .collect()
    }
}

/// Where a code went, as callers are told.
pub(crate) fn delivery(attribute: &str, destination: &str) -> CodeDeliveryDetailsType {
    let is_email = attribute == "email";
    CodeDeliveryDetailsType {
        destination: Some(if is_email {
            masked_email(destination)
        } else {
            masked_number(destination)
        }),
        delivery_medium: Some(if is_email { "EMAIL" } else { "SMS" }.to_owned()),
        attribute_name: Some(attribute.to_owned()),
    }
}

/// `ann@shop.example` as `a***@s***`.
fn masked_email(address: &str) -> String {
    let (name, host) = address.split_once('@').unwrap_or((address, ""));
    let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
    format!("{}***@{}***", first(name), first(host))
}

/// `+4915112345678` as `+*********5678`.
fn masked_number(number: &str) -> String {
    let count = number.chars().count();
    let mask = |(place, digit): (usize, char)| match place {
        0 => digit,
        place if place + 4 >= count => digit,
        _ => '*',
    };
    number.chars().enumerate().map(mask).collect()
}

/// Where a user is reached: of these attributes the first that the user has.
pub(crate) fn reached<'a>(
    user: &'a PoolUser,
    attributes: &[&'a str],
) -> Option<(&'a str, &'a str)> {
    attributes.iter().find_map(|name| {
        let value = user
            .attributes
            .get(*name)
            .filter(|value| !value.is_empty())?;
        Some((*name, value.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::{masked_email, masked_number};

    #[test]
    fn addresses_are_not_told_in_full() {
        assert_eq!(masked_email("ann@shop.example"), "a***@s***");
        assert_eq!(masked_email("@"), "***@***");
        assert_eq!(masked_number("+4915112345678"), "+*********5678");
        assert_eq!(masked_number(""), "");
    }
}
