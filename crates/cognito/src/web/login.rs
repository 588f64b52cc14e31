//! `/login`: name and password.

use super::answers::Answer;
use super::authorize::Wish;
use super::html::{Field, Page, failed};
use super::{Visitor, Web};
use crate::sign_in::Step;
use domain::cognito::{PoolUser, UserPool};
use http::header::SET_COOKIE;

impl Web {
    pub(super) async fn login_page(&self, visitor: &Visitor<'_>) -> Answer {
        match self.wish(visitor).await {
            Ok(_) => self.login_form(visitor, None),
            Err(answer) => *answer,
        }
    }

    fn login_form(&self, visitor: &Visitor<'_>, problem: Option<&str>) -> Answer {
        let (pool, query) = (&visitor.pool, visitor.query.wish());
        let action = format!("/login?{query}");
        let name = visitor
            .form
            .get("username")
            .or(visitor.query.get("username"))
            .or(visitor.query.get("login_hint"));
        let mut page = Page::new(pool, "Sign in");
        page.problem = problem;
        page.notice = visitor.query.get("told").and_then(notice);
        page.button = "Sign in";
        page.fields = vec![
            Field::new("username", name_label(pool), "text", "username")
                .holding(name.unwrap_or_default()),
            Field::new("password", "Password", "password", "current-password"),
        ];
        page.links
            .push(("Forgot your password?", format!("/forgotPassword?{query}")));
        if !pool.admin_only_sign_up {
            page.links
                .push(("Create an account", format!("/signup?{query}")));
        }
        self.with_form(visitor, page, &action)
    }

    pub(super) async fn login(&self, visitor: &Visitor<'_>) -> Answer {
        let wish = match self.wish(visitor).await {
            Ok(wish) => wish,
            Err(answer) => return *answer,
        };
        if !visitor.is_ours() {
            return self.login_form(visitor, Some("The page was too old. Please try again."));
        }
        let name = visitor.form.get("username").unwrap_or_default();
        let password = visitor.form.get("password").unwrap_or_default();
        match self
            .cognito
            .check_password(&wish.seen, name, password)
            .await
        {
            Ok(user) => self.go_on(visitor, &wish, &user, false).await,
            Err(error) if error.code == "UserNotConfirmedException" => {
                let query = visitor.query.wish();
                let name = super::forms::escaped(name);
                Answer::redirect(&format!("/confirm?{query}&username={name}"))
            }
            Err(error) if error.status >= 500 => failed(&error),
            // Whether there is such a user is nobody's business here.
            Err(error) if error.code == "UserNotFoundException" => {
                self.login_form(visitor, Some("Incorrect username or password."))
            }
            Err(error) => self.login_form(visitor, Some(&error.message)),
        }
    }

    /// Asks for the next step, or begins the visit and gives the app what it asked for.
    pub(super) async fn go_on(
        &self,
        visitor: &Visitor<'_>,
        wish: &Wish,
        user: &PoolUser,
        has_shown_code: bool,
    ) -> Answer {
        let step = Step::next(&visitor.pool, user, has_shown_code);
        match self.cognito.ask(&wish.seen, user, step).await {
            Ok(Some(asked)) => {
                let session = asked.session.unwrap_or_default();
                self.challenge_form(visitor, wish, (step, &session), None)
                    .await
            }
            Ok(None) => match self.begin_visit(&visitor.pool, user).await {
                Ok((visit, cookie)) => self
                    .granted(wish, user, &visit)
                    .await
                    .with(SET_COOKIE, &cookie),
                Err(error) => failed(&error),
            },
            Err(error) => failed(&error),
        }
    }

    /// A page with its form guarded.
    pub(super) fn with_form(
        &self,
        visitor: &Visitor<'_>,
        mut page: Page<'_>,
        action: &str,
    ) -> Answer {
        let (guard, cookie) = self.guard(visitor);
        page.hidden.push(("guard", guard));
        let page = Page {
            action: Some(action),
            ..page
        };
        let answer = page.answer();
        match cookie {
            Some(cookie) => answer.with(SET_COOKIE, &cookie),
            None => answer,
        }
    }
}

/// What has just happened, as another page of ours tells it.
fn notice(told: &str) -> Option<&'static str> {
    match told {
        "confirmed" => Some("Your account is confirmed. Please sign in."),
        "changed" => Some("Your password is changed. Please sign in."),
        "made" => Some("Your account is made. You can sign in once an administrator confirms it."),
        _ => None,
    }
}

/// What users of a pool sign in with.
pub(super) fn name_label(pool: &UserPool) -> &'static str {
    let has = |name: &str| pool.username_attributes.iter().any(|one| one == name);
    match (has("email"), has("phone_number")) {
        (true, true) => "E-mail address or phone number",
        (true, false) => "E-mail address",
        (false, true) => "Phone number",
        (false, false) => "Username",
    }
}
