//! What pages of other origins are told.

/// CORS of an API, as it answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CorsPolicy {
    /// Whether browsers send cookies.
    pub allow_credentials: bool,
    /// Headers a request may have.
    pub allow_headers: Vec<String>,
    /// Methods.
    pub allow_methods: Vec<String>,
    /// Origins.
    pub allow_origins: Vec<String>,
    /// Headers of answers that pages may read.
    pub expose_headers: Vec<String>,
    /// Seconds.
    pub max_age: Option<i32>,
}

impl CorsPolicy {
    /// The `access-control-allow-origin` for a page of `origin`; `None` when it may not.
    pub fn allowed(&self, origin: &str) -> Option<&str> {
        self.allow_origins.iter().find_map(|allowed| {
            let fits = match allowed.as_str() {
                "*" => true,
                allowed => match allowed.split_once('*') {
                    Some((start, end)) => {
                        origin.len() > start.len() + end.len()
                            && starts_with(origin, start)
                            && origin.ends_with(end)
                    }
                    None => allowed.eq_ignore_ascii_case(origin),
                },
            };
            fits.then_some(if allowed == "*" { "*" } else { "" })
        })
    }

    /// The headers of an answer to a page of `origin`.
    pub fn answer(&self, origin: &str) -> Vec<(&'static str, String)> {
        let Some(allowed) = self.allowed(origin) else {
            return Vec::new();
        };
        let told = if allowed.is_empty() { origin } else { allowed };
        let mut headers = vec![("access-control-allow-origin", told.to_owned())];
        if self.allow_credentials {
            headers.push(("access-control-allow-credentials", "true".to_owned()));
        }
        if !self.expose_headers.is_empty() {
            headers.push((
                "access-control-expose-headers",
                self.expose_headers.join(","),
            ));
        }
        headers
    }

    /// The headers of the answer to a preflight request of a page of `origin` that wants to use
    /// `method`.
    pub fn preflight(&self, origin: &str, method: &str) -> Vec<(&'static str, String)> {
        let mut headers = self.answer(origin);
        if headers.is_empty() {
            return headers;
        }
        headers.retain(|(name, _)| *name != "access-control-expose-headers");
        let fits = |allowed: &String| allowed == "*" || allowed.eq_ignore_ascii_case(method);
        if self.allow_methods.iter().any(fits) {
            let methods = self.allow_methods.join(",");
            headers.push(("access-control-allow-methods", methods));
        }
        if !self.allow_headers.is_empty() {
            headers.push(("access-control-allow-headers", self.allow_headers.join(",")));
        }
        if let Some(seconds) = self.max_age {
            headers.push(("access-control-max-age", seconds.to_string()));
        }
        headers
    }
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(start))
}

#[cfg(test)]
mod tests {
    use super::CorsPolicy;

    fn policy(origins: &[&str]) -> CorsPolicy {
        CorsPolicy {
            allow_origins: origins.iter().map(|one| (*one).to_owned()).collect(),
            allow_methods: vec!["GET".to_owned(), "PUT".to_owned()],
            allow_headers: vec!["authorization".to_owned()],
            max_age: Some(60),
            ..CorsPolicy::default()
        }
    }

    #[test]
    fn origins_are_named_or_any() {
        let named = policy(&["https://a.example", "http://*"]);
        assert_eq!(named.answer("https://a.example")[0].1, "https://a.example");
        assert_eq!(named.answer("http://b.example")[0].1, "http://b.example");
        assert!(named.answer("https://b.example").is_empty());
        assert!(named.answer("http://").is_empty());
        assert_eq!(policy(&["*"]).answer("null")[0].1, "*");
    }

    #[test]
    fn a_preflight_answer_says_what_is_allowed() {
        let told = policy(&["*"]).preflight("https://a.example", "PUT");
        let names: Vec<&str> = told.iter().map(|(name, _)| *name).collect();
        assert_eq!(
            names,
            [
                "access-control-allow-origin",
                "access-control-allow-methods",
                "access-control-allow-headers",
                "access-control-max-age"
            ]
        );
        assert!(
            policy(&["https://b.example"])
                .preflight("https://a.example", "PUT")
                .is_empty()
        );
    }
}
