//! `/oauth2/userInfo`: what an access token's user lets an app know.

use super::answers::Answer;
use super::{Visitor, Web};
use crate::tokens::{is_unknown, is_wanted, readable};
use http::StatusCode;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use serde_json::{Map, Value, json};

impl Web {
    pub(super) async fn user_info(&self, visitor: &Visitor<'_>) -> Answer {
        let header = visitor.parts.headers.get(AUTHORIZATION);
        let header = header.and_then(|header| header.to_str().ok());
        let token = header
            .and_then(|header| header.split_once(' '))
            .map(|(_, token)| token.trim());
        let Some(token) = token.or(visitor.form.get("access_token")) else {
            return refused("invalid_request", "There is no access token.");
        };
        let bearer = match self.cognito.bearer(token).await {
            Ok(bearer) if bearer.pool.id == visitor.pool.id => bearer,
            Ok(_) => return refused("invalid_token", "Access token is of another user pool."),
            Err(error) if is_unknown(&error) => return refused("invalid_token", &error.message),
            Err(error) => return super::html::failed(&error),
        };
        if !bearer.scopes.iter().any(|scope| scope == "openid") {
            return refused(
                "invalid_token",
                "Access token does not contain openid scope",
            );
        }
        let client = match self.cognito.client(&bearer.pool, &bearer.client).await {
            Ok(client) => client,
            Err(_) => return refused("invalid_token", "The app client is gone."),
        };
        let mut told = Map::new();
        told.insert("sub".to_owned(), json!(bearer.user.sub));
        // Told as text, whatever they are. Source: developer guide, "The userInfo endpoint".
        for (name, value) in readable(&bearer.pool, &client, &bearer.user) {
            if is_wanted(&bearer.scopes, name) {
                told.insert(name.to_owned(), json!(value));
            }
        }
        told.insert("username".to_owned(), json!(bearer.user.username));
        Answer::json(StatusCode::OK, &Value::Object(told))
    }
}

fn refused(error: &str, description: &str) -> Answer {
    let told = json!({"error": error, "error_description": description});
    let header = format!("error=\"{error}\", error_description=\"{description}\"");
    Answer::json(StatusCode::UNAUTHORIZED, &told).with(WWW_AUTHENTICATE, &header)
}
