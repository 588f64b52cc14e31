//! `/signup`, `/confirm`, `/forgotPassword`, `/resetPassword`: accounts.

use super::answers::Answer;
use super::authorize::Wish;
use super::challenge::label;
use super::forms::escaped;
use super::html::{Field, Page, failed};
use super::login::name_label;
use super::{Visitor, Web};
use crate::names::Clash;
use crate::passwords;
use api::Reply;
use domain::cognito::{SchemaAttribute, UserPool};
use std::collections::BTreeMap;

/// Where who reads a page finds a code.
const WHERE_CODES_ARE: &str =
    "This server sends no mail and no messages: the command “longshore codes” shows the code.";

/// A page about an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    SignUp,
    Confirm,
    Forgot,
    Reset,
}

impl About {
    fn of(path: &str) -> Self {
        match path {
            "/signup" => Self::SignUp,
            "/confirm" => Self::Confirm,
            "/forgotPassword" => Self::Forgot,
            _ => Self::Reset,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::SignUp => "Create an account",
            Self::Confirm => "Confirm your account",
            Self::Forgot => "Forgot your password?",
            Self::Reset => "Choose a new password",
        }
    }

    fn button(self) -> &'static str {
        match self {
            Self::SignUp => "Create the account",
            Self::Confirm => "Confirm",
            Self::Forgot => "Send a code",
            Self::Reset => "Change the password",
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::SignUp => "/signup",
            Self::Confirm => "/confirm",
            Self::Forgot => "/forgotPassword",
            Self::Reset => "/resetPassword",
        }
    }
}

impl Web {
    pub(super) async fn account_page(&self, visitor: &Visitor<'_>) -> Answer {
        let about = About::of(visitor.parts.uri.path());
        match self.wish(visitor).await {
            Ok(_) => self.account_form(visitor, about, None),
            Err(answer) => *answer,
        }
    }

    fn account_form(&self, visitor: &Visitor<'_>, about: About, problem: Option<&str>) -> Answer {
        let pool = &visitor.pool;
        let known = |name: &str| {
            visitor
                .form
                .get(name)
                .or(visitor.query.get(name))
                .unwrap_or_default()
        };
        let mut page = Page::new(pool, about.title());
        page.problem = problem;
        let username = || {
            Field::new("username", name_label(pool), "text", "username").holding(known("username"))
        };
        let code = || Field::code("Code").hinting(WHERE_CODES_ARE);
        let password = |label| {
            Field::new("password", label, "password", "new-password")
                .hinting(passwords::told(&pool.password))
        };
        page.fields = match about {
            About::SignUp => {
                let mut fields = vec![username()];
                let asked = asked_at_sign_up(pool);
                fields.extend(asked.map(|name| attribute(name).holding(known(name))));
                fields.push(password("Password"));
                fields
            }
            About::Confirm => vec![username(), code()],
            About::Forgot => vec![username()],
            About::Reset => vec![username(), code(), password("New password")],
        };
        page.button = about.button();
        page.notice = match (about, visitor.query.get("told")) {
            (About::Confirm, Some("again")) => Some("We have sent you another code."),
            (About::Confirm, _) => Some("Enter the code that we have sent you."),
            // Whether there is such a user is nobody's business here.
            (About::Reset, _) => Some("If there is such an account, we have sent it a code."),
            (About::Forgot, _) => Some("We will send you a code to choose a new one with."),
            (About::SignUp, _) => None,
        };
        if about == About::Confirm {
            page.other_button = Some(("again", "Send another code"));
        }
        let query = visitor.query.wish();
        page.links
            .push(("Back to sign-in", format!("/login?{query}")));
        let action = format!("{}?{query}", about.path());
        self.with_form(visitor, page, &action)
    }

    pub(super) async fn account(&self, visitor: &Visitor<'_>) -> Answer {
        let about = About::of(visitor.parts.uri.path());
        let wish = match self.wish(visitor).await {
            Ok(wish) => wish,
            Err(answer) => return *answer,
        };
        if !visitor.is_ours() {
            let problem = Some("The page was too old. Please try again.");
            return self.account_form(visitor, about, problem);
        }
        match self.account_done(visitor, &wish, about).await {
            Ok(next) => Answer::redirect(&next),
            Err(error) if error.status >= 500 => failed(&error),
            Err(error) => self.account_form(visitor, about, Some(&error.message)),
        }
    }

    /// Does what a form asks for; answers where to go on.
    async fn account_done(
        &self,
        visitor: &Visitor<'_>,
        wish: &Wish,
        about: About,
    ) -> Reply<String> {
        let (cognito, seen) = (&self.cognito, &wish.seen);
        let given = |name: &str| visitor.form.get(name).unwrap_or_default();
        let (username, code, password) = (given("username"), given("code"), given("password"));
        let query = visitor.query.wish();
        let next = |path: &str| format!("{path}?{query}&username={}", escaped(username));
        match about {
            About::SignUp => {
                let named = asked_at_sign_up(&visitor.pool);
                let attributes: BTreeMap<String, String> = named
                    .map(|name| (name.to_owned(), given(name).to_owned()))
                    .collect();
                let (_, sent) = cognito
                    .signed_up(seen, username, password, attributes)
                    .await?;
                Ok(match sent {
                    Some(_) => next("/confirm"),
                    None => next("/login") + "&told=made",
                })
            }
            About::Confirm if visitor.form.get("again").is_some() => {
                cognito.sent_again(seen, username).await?;
                Ok(next("/confirm") + "&told=again")
            }
            About::Confirm => {
                cognito.confirm(seen, username, code, Clash::Refuse).await?;
                Ok(next("/login") + "&told=confirmed")
            }
            About::Forgot => {
                match cognito.forgotten(seen, username).await {
                    // Whether there is such a user is nobody's business here.
                    Err(error) if error.code == "UserNotFoundException" => {}
                    other => drop(other?),
                }
                Ok(next("/resetPassword"))
            }
            About::Reset => {
                cognito.recovered(seen, username, code, password).await?;
                Ok(next("/login") + "&told=changed")
            }
        }
    }
}

/// The attributes that a sign-up asks for: those every user must have, and the one that the
/// code goes to.
fn asked_at_sign_up(pool: &UserPool) -> impl Iterator<Item = &str> {
    let is_own = |name: &str| pool.username_attributes.iter().any(|one| one == name);
    let is_verified = |name: &str| pool.auto_verified.iter().any(|one| one == name);
    let is_asked = move |one: &&SchemaAttribute| {
        one.name != "sub" && !is_own(&one.name) && (one.required || is_verified(&one.name))
    };
    pool.schema
        .iter()
        .filter(is_asked)
        .map(|one| one.name.as_str())
}

fn attribute(name: &str) -> Field<'static> {
    match name {
        "email" => Field::new(name, "E-mail address", "email", "email"),
        "phone_number" => Field::new(name, "Phone number", "tel", "tel"),
        name => Field::new(name, &label(name), "text", "on"),
    }
}
