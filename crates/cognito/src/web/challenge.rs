//! `/challenge`: what a user is asked for after the password.

use super::answers::Answer;
use super::authorize::Wish;
use super::forms::escaped;
use super::html::{Field, Page, failed};
use super::login::name_label;
use super::{Visitor, Web};
use crate::sign_in::{Expected, Step};
use crate::{passwords, totp};
use api::{ApiError, Reply};
use domain::Record as _;
use domain::cognito::{ChallengeKind, PoolUser, UserPool};
use std::collections::BTreeMap;

/// What the names of fields for attributes begin with.
const ATTRIBUTE: &str = "attribute.";

/// What a step's page asks for.
struct Built {
    fields: Vec<Field<'static>>,
    session: String,
    /// The software token to be set up.
    secret: Option<String>,
}

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
        let Built {
            fields,
            session,
            secret,
        } = match built {
            Ok(built) => built,
            Err(error) => return self.sent_back(visitor, &error),
        };
        let mut page = Page::new(&visitor.pool, title(step));
        page.problem = problem;
        page.notice = notice(step);
        page.key = secret.map(|secret| (in_groups(&secret), link(&visitor.pool, &secret)));
        page.button = button(step);
        page.fields = fields;
        page.hidden = vec![("session", session), ("step", name(step).to_owned())];
        let action = format!("/challenge?{}", visitor.query.wish());
        self.with_form(visitor, page, &action)
    }

    /// What a step's page asks for.
    async fn fields(
        &self,
        visitor: &Visitor<'_>,
        wish: &Wish,
        step: Step,
        session: &str,
    ) -> Reply<Built> {
        let built = |fields, session: String, secret| {
            Ok(Built {
                fields,
                session,
                secret,
            })
        };
        match step {
            Step::NewPassword => {
                let user = self.user_of(visitor, session).await?;
                let password = Field::new("password", "New password", "password", "new-password");
                let mut fields = vec![
                    Field::told(
                        "username",
                        name_label(&visitor.pool),
                        name_of(&visitor.pool, &user),
                    ),
                    password.hinting(passwords::told(&visitor.pool.password)),
                ];
                fields.extend(missing(&visitor.pool, &user));
                built(fields, session.to_owned(), None)
            }
            Step::Setup => {
                let (secret, session) = self.secret(wish, session).await?;
                built(
                    vec![Field::code("Code that the app shows")],
                    session,
                    Some(secret),
                )
            }
            Step::SoftwareToken | Step::Done => {
                let fields = vec![Field::code("Code of your authenticator app")];
                built(fields, session.to_owned(), None)
            }
        }
    }

    /// The user of a session.
    async fn user_of(&self, visitor: &Visitor<'_>, session: &str) -> Reply<PoolUser> {
        let challenge = self.cognito.challenge(&visitor.pool, session).await?;
        self.cognito.user_at(&visitor.pool, &challenge.user).await
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
            return Answer::redirect(&format!("/login?{}", visitor.query.wish()));
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
            false => Answer::redirect(&format!("/login?{}", visitor.query.wish())),
        }
    }
}

/// Whether an answer is refused because its session is over.
fn is_over(error: &ApiError) -> bool {
    error.code == "NotAuthorizedException"
        || error.code == "LimitExceededException"
        || error.status >= 500
}

/// Fields for the attributes that a user still must have.
fn missing(pool: &UserPool, user: &PoolUser) -> impl Iterator<Item = Field<'static>> {
    let is_missing = |name: &str| name != "sub" && !user.attributes.contains_key(name);
    let needed = pool
        .schema
        .iter()
        .filter(move |one| one.required && is_missing(&one.name));
    needed.map(|one| {
        let name = format!("{ATTRIBUTE}{}", one.name);
        Field::new(&name, &label(&one.name), "text", "on")
    })
}

/// What a user signs in with.
fn name_of<'a>(pool: &UserPool, user: &'a PoolUser) -> &'a str {
    let mut names = pool.username_attributes.iter();
    let own = names.find_map(|name| user.attributes.get(name));
    own.unwrap_or(&user.username)
}

fn title(step: Step) -> &'static str {
    match step {
        Step::NewPassword => "Choose a new password",
        Step::SoftwareToken | Step::Done => "Enter your code",
        Step::Setup => "Set up an authenticator app",
    }
}

fn notice(step: Step) -> Option<&'static str> {
    match step {
        Step::NewPassword => Some("Your password was a temporary one. Choose one of your own."),
        Step::SoftwareToken | Step::Done => None,
        Step::Setup => {
            Some("Enter this key in your authenticator app, then the code it shows here.")
        }
    }
}

fn button(step: Step) -> &'static str {
    match step {
        Step::NewPassword => "Set the password",
        Step::SoftwareToken | Step::Done | Step::Setup => "Sign in",
    }
}

/// A secret as people copy it: four letters at a time.
fn in_groups(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    let groups = letters.chunks(4).map(|group| group.iter().collect());
    groups.collect::<Vec<String>>().join(" ")
}

/// What an authenticator app on the same device opens. Chosen: the form `otpauth://totp/LABEL`
/// that such apps share, with the pool as label.
fn link(pool: &UserPool, secret: &str) -> String {
    let name = escaped(&pool.name);
    format!("otpauth://totp/{name}?secret={secret}&issuer={name}")
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
