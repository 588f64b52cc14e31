//! `/challenge`: what a user is asked for after the password.

use super::answers::Answer;
use super::authorize::Wish;
use super::html::{Field, Page, failed};
use super::{Visitor, Web};
use crate::sign_in::{Expected, Step};
use crate::totp;
use api::{ApiError, Reply};
use domain::Record as _;
use domain::cognito::{ChallengeKind, PoolUser};
use std::collections::BTreeMap;

/// What the names of fields for attributes begin with.
const ATTRIBUTE: &str = "attribute.";

impl Web {
    /// The page that asks for a step.
    pub(super) async fn challenge_form(
        &self,
        visitor: &Visitor<'_>,
        wish: &Wish,
        (step, session): (Step, &str),
        problem: Option<&str>,
    ) -> Answer {
        let built = self.fields(visitor, wish, step, session).await;
        let (fields, session, notice) = match built {
            Ok(built) => built,
            Err(error) => return self.sent_back(visitor, &error),
        };
        let mut page = Page::new(&visitor.pool, title(step));
        page.problem = problem;
        page.notice = notice.as_deref();
        page.fields = fields;
        page.hidden = vec![("session", session), ("step", name(step).to_owned())];
        let action = format!("/challenge?{}", visitor.query.written());
        self.with_form(visitor, page, &action)
    }

    /// What a step's page asks for, its session, and what is to be known.
    async fn fields(
        &self,
        visitor: &Visitor<'_>,
        wish: &Wish,
        step: Step,
        session: &str,
    ) -> Reply<(Vec<Field<'static>>, String, Option<String>)> {
        let code = |label| Field::new("code", label, "text", "one-time-code");
        match step {
            Step::NewPassword => {
                let mut fields = vec![Field::new(
                    "password",
                    "New password",
                    "password",
                    "new-password",
                )];
                fields.extend(self.missing(visitor, session).await?);
                Ok((fields, session.to_owned(), None))
            }
            Step::Setup => {
                let (secret, session) = self.secret(wish, session).await?;
                let notice = format!("Enter this key in your authenticator app: {secret}");
                Ok((vec![code("Code that the app shows")], session, Some(notice)))
            }
            Step::SoftwareToken | Step::Done => {
                let fields = vec![code("Code of your authenticator app")];
                Ok((fields, session.to_owned(), None))
            }
        }
    }

    /// Fields for the attributes that the user of a session still must have.
    async fn missing(&self, visitor: &Visitor<'_>, session: &str) -> Reply<Vec<Field<'static>>> {
        let pool = &visitor.pool;
        let challenge = self.cognito.challenge(pool, session).await?;
        let user = self.cognito.user_at(pool, &challenge.user).await?;
        let is_missing = |name: &str| name != "sub" && !user.attributes.contains_key(name);
        let needed = pool
            .schema
            .iter()
            .filter(|one| one.required && is_missing(&one.name));
        let field =
            |name: &str| Field::new(&format!("{ATTRIBUTE}{name}"), &label(name), "text", "on");
        Ok(needed.map(|one| field(&one.name)).collect())
    }

    /// The software token that a session offers, and the session to go on with.
    async fn secret(&self, wish: &Wish, session: &str) -> Reply<(String, String)> {
        let cognito = &self.cognito;
        let challenge = cognito
            .expected(&wish.seen, session, Expected::Setup)
            .await?;
        if let ChallengeKind::Setup(Some(sealed)) = &challenge.kind {
            return Ok((cognito.opened(sealed)?, session.to_owned()));
        }
        let secret = totp::secret(&*cognito.ids);
        let next = cognito.offer(&wish.seen, &challenge, &secret).await?;
        Ok((secret, next))
    }

    pub(super) async fn challenged(&self, visitor: &Visitor<'_>) -> Answer {
        let wish = match self.wish(visitor).await {
            Ok(wish) => wish,
            Err(answer) => return *answer,
        };
        let step = visitor.form.get("step").and_then(named);
        let (Some(step), true) = (step, visitor.is_ours()) else {
            return Answer::redirect(&format!("/login?{}", visitor.query.written()));
        };
        let session = visitor.form.get("session").unwrap_or_default();
        match self.taken(visitor, &wish, step, session).await {
            Ok(user) => self.go_on(visitor, &wish, &user, true).await,
            Err(error) if is_over(&error) => self.sent_back(visitor, &error),
            Err(error) => {
                let problem = Some(error.message.as_str());
                self.challenge_form(visitor, &wish, (step, session), problem)
                    .await
            }
        }
    }

    /// The user, when the answer to a step is right.
    async fn taken(
        &self,
        visitor: &Visitor<'_>,
        wish: &Wish,
        step: Step,
        session: &str,
    ) -> Reply<PoolUser> {
        let (cognito, form) = (&self.cognito, &visitor.form);
        let code = form.get("code").unwrap_or_default();
        match step {
            Step::NewPassword => {
                let password = form.get("password").unwrap_or_default();
                let given = form.0.iter().filter_map(|(name, value)| {
                    Some((name.strip_prefix(ATTRIBUTE)?.to_owned(), value.clone()))
                });
                let given: BTreeMap<String, String> = given.collect();
                cognito
                    .password_chosen(&wish.seen, session, password, given)
                    .await
            }
            Step::SoftwareToken | Step::Done => cognito.token_code(&wish.seen, session, code).await,
            Step::Setup => {
                let challenge = cognito
                    .expected(&wish.seen, session, Expected::Setup)
                    .await?;
                let next = cognito.set_up(&wish.seen, &challenge, code).await?;
                let challenge = cognito.expected(&wish.seen, &next, Expected::SetUp).await?;
                cognito.spend(&challenge.key()).await?;
                cognito.user_at(&visitor.pool, &challenge.user).await
            }
        }
    }

    /// Back to the beginning: the session has ended.
    fn sent_back(&self, visitor: &Visitor<'_>, error: &ApiError) -> Answer {
        match error.status >= 500 {
            true => failed(error),
            false => Answer::redirect(&format!("/login?{}", visitor.query.written())),
        }
    }
}

/// Whether an answer is refused because its session is over.
fn is_over(error: &ApiError) -> bool {
    error.code == "NotAuthorizedException"
        || error.code == "LimitExceededException"
        || error.status >= 500
}

fn title(step: Step) -> &'static str {
    match step {
        Step::NewPassword => "Choose a new password",
        Step::SoftwareToken | Step::Done => "Enter your code",
        Step::Setup => "Set up an authenticator app",
    }
}

fn name(step: Step) -> &'static str {
    match step {
        Step::NewPassword => "password",
        Step::SoftwareToken | Step::Done => "code",
        Step::Setup => "setup",
    }
}

fn named(name: &str) -> Option<Step> {
    match name {
        "password" => Some(Step::NewPassword),
        "code" => Some(Step::SoftwareToken),
        "setup" => Some(Step::Setup),
        _ => None,
    }
}

/// An attribute's name as people read it.
pub(super) fn label(name: &str) -> String {
    let name = name.replace('_', " ");
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
