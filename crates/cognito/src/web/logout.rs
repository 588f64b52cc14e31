//! `/logout`: the end of a visit.

use super::answers::Answer;
use super::html::{failed, refused};
use super::{Visitor, Web};

impl Web {
    pub(super) async fn logout(&self, visitor: &Visitor<'_>) -> Answer {
        let query = &visitor.query;
        let seen = match query.get("client_id") {
            Some(id) => self.cognito.seen(id).await.ok(),
            None => None,
        };
        let Some(seen) = seen.filter(|seen| seen.pool.id == visitor.pool.id) else {
            return refused(
                "Required parameters missing",
                "client_id is missing or unknown.",
            );
        };
        let known = seen.client.logout_urls.as_deref().unwrap_or_default();
        let to = match (query.get("logout_uri"), query.get("redirect_uri")) {
            (Some(to), _) if known.iter().any(|one| one == to) => to.to_owned(),
            // Sign in again at once: the sign-in page looks at everything itself.
            (None, Some(_)) => format!("/login?{}", query.wish()),
            _ => {
                return refused(
                    "An error was encountered with the requested page.",
                    "logout_uri is not one of the app client's.",
                );
            }
        };
        let ended = self.end_visit(visitor, Answer::redirect(&to)).await;
        ended.unwrap_or_else(|error| failed(&error))
    }
}
