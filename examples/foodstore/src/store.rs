//! A store of one kind of thing: PUT and GET, and nobody asks here who may.
//!
//! Who may write is decided in front, by the API's authorizer.

use crate::shelf::is_name;
use crate::{Answer, Request, Shelf, serve, setting};
use anyhow::Result;
use http::{Method, StatusCode};
use serde_json::Value;
use std::path::Path;

/// Serves `/KIND/NAME` from `DATA_DIR` (`/data`).
pub async fn run(service: &'static str, kind: &'static str) -> Result<()> {
    let directory = setting("DATA_DIR", "/data");
    let shelf = Shelf::open(&Path::new(&directory).join(kind), &unlike_others()?)?;
    serve(service, move |request| answer(kind, &shelf, request)).await
}

/// A name that no other task has.
fn unlike_others() -> Result<String> {
    let name = std::fs::read_to_string("/proc/sys/kernel/random/uuid")?;
    Ok(name.trim().to_owned())
}

/// The answer to a request for a thing of a kind.
pub fn answer(kind: &str, shelf: &Shelf, request: &Request) -> Answer {
    let path = request.path.trim_start_matches('/').split_once('/');
    let Some((_, name)) = path.filter(|(found, name)| *found == kind && is_name(name)) else {
        let message = format!("try /{kind}/NAME; a NAME has letters, digits, - and _");
        return Answer::refusal(StatusCode::NOT_FOUND, &message);
    };
    let answered = match request.method {
        Method::PUT => put(shelf, name, request),
        Method::GET => get(shelf, name),
        _ => {
            let message = "PUT or GET";
            return Answer::refusal(StatusCode::METHOD_NOT_ALLOWED, message);
        }
    };
    answered.unwrap_or_else(|error| {
        Answer::refusal(StatusCode::INTERNAL_SERVER_ERROR, &format!("{error:#}"))
    })
}

fn put(shelf: &Shelf, name: &str, request: &Request) -> Result<Answer> {
    let Ok(thing) = serde_json::from_slice::<Value>(&request.body) else {
        let message = "the body is not JSON";
        return Ok(Answer::refusal(StatusCode::BAD_REQUEST, message));
    };
    shelf.put(name, &thing)?;
    Ok(Answer::json(StatusCode::OK, &thing))
}

fn get(shelf: &Shelf, name: &str) -> Result<Answer> {
    Ok(match shelf.get(name)? {
        Some(thing) => Answer::json(StatusCode::OK, &thing),
        None => Answer::refusal(StatusCode::NOT_FOUND, &format!("there is no {name}")),
    })
}

#[cfg(test)]
mod tests {
    use super::answer;
    use crate::{Request, Shelf};
    use bytes::Bytes;
    use http::Method;
    use std::path::Path;

    fn ask(shelf: &Shelf, method: Method, path: &str, body: &'static str) -> (u16, String) {
        let request = Request {
            method,
            path: path.to_owned(),
            body: Bytes::from_static(body.as_bytes()),
        };
        let answer = answer("foods", shelf, &request);
        let text = String::from_utf8_lossy(&answer.body).trim().to_owned();
        (answer.status.as_u16(), text)
    }

    fn shelf(directory: &Path, task: &str) -> Shelf {
        Shelf::open(directory, task).expect("a shelf")
    }

    #[test]
    fn what_one_task_put_another_gets() {
        let directory = tempfile::tempdir().expect("a directory");
        let (one, other) = (shelf(directory.path(), "1"), shelf(directory.path(), "2"));
        let soup = r#"{"name":"soup"}"#;
        let told = ask(&one, Method::PUT, "/foods/soup", soup);
        assert_eq!(told, (200, soup.to_owned()));
        assert_eq!(ask(&other, Method::GET, "/foods/soup", ""), told);
        assert_eq!(ask(&other, Method::PUT, "/foods/soup", "7").0, 200);
        assert_eq!(ask(&one, Method::GET, "/foods/soup", "").1, "7");
    }

    #[test]
    fn a_path_leads_to_no_file_but_a_things() {
        let directory = tempfile::tempdir().expect("a directory");
        let shelf = shelf(directory.path(), "1");
        for path in [
            "/",
            "/foods",
            "/foods/",
            "/pets/soup",
            "/foods/../x",
            "/foods/a/b",
        ] {
            assert_eq!(ask(&shelf, Method::GET, path, "").0, 404, "{path}");
            assert_eq!(ask(&shelf, Method::PUT, path, "1").0, 404, "{path}");
        }
        assert_eq!(ask(&shelf, Method::GET, "/foods/none", "").0, 404);
        assert_eq!(ask(&shelf, Method::PUT, "/foods/soup", "{").0, 400);
        assert_eq!(ask(&shelf, Method::POST, "/foods/soup", "{}").0, 405);
    }
}
