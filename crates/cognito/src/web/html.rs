//! Pages as HTML: labelled, readable without scripts, with nothing from elsewhere.

use super::answers::Answer;
use api::ApiError;
use domain::cognito::UserPool;
use http::StatusCode;

/// How pages look: as the browser's user wants it, light or dark.
const STYLE: &str = include_str!("style.css");

/// A page.
pub(super) struct Page<'a> {
    /// Whose it is.
    pub(super) pool: &'a UserPool,
    /// What it is for.
    pub(super) title: &'a str,
    /// What went wrong before.
    pub(super) problem: Option<&'a str>,
    /// What is to be known.
    pub(super) notice: Option<&'a str>,
    /// Where the form goes; none where there is nothing to fill in.
    pub(super) action: Option<&'a str>,
    /// Shown to nobody, and sent with the form.
    pub(super) hidden: Vec<(&'a str, String)>,
    /// What is filled in.
    pub(super) fields: Vec<Field<'a>>,
    /// What sends the form.
    pub(super) button: &'a str,
    /// Ways on: text and address.
    pub(super) links: Vec<(&'a str, String)>,
}

/// Something that is filled in.
pub(super) struct Field<'a> {
    /// Its name in the form.
    pub(super) name: String,
    /// What people are told.
    pub(super) label: String,
    /// `text`, `password`, `email`, `tel`.
    pub(super) kind: &'a str,
    /// What a browser may fill in.
    pub(super) autocomplete: &'a str,
    /// What stands there already.
    pub(super) value: String,
}

impl<'a> Field<'a> {
    /// A field that is empty.
    pub(super) fn new(name: &str, label: &str, kind: &'a str, autocomplete: &'a str) -> Self {
        Self {
            name: name.to_owned(),
            label: label.to_owned(),
            kind,
            autocomplete,
            value: String::new(),
        }
    }

    /// This field with something in it.
    #[must_use]
    pub(super) fn holding(mut self, value: &str) -> Self {
        value.clone_into(&mut self.value);
        self
    }
}

impl<'a> Page<'a> {
    /// A page of a pool.
    pub(super) fn new(pool: &'a UserPool, title: &'a str) -> Self {
        Self {
            pool,
            title,
            problem: None,
            notice: None,
            action: None,
            hidden: Vec::new(),
            fields: Vec::new(),
            button: "Continue",
            links: Vec::new(),
        }
    }

    /// The page as an answer.
    pub(super) fn answer(&self) -> Answer {
        let status = match self.problem {
            Some(_) => StatusCode::BAD_REQUEST,
            None => StatusCode::OK,
        };
        Answer::new(status, "text/html; charset=utf-8", self.written())
    }

    fn written(&self) -> String {
        let (title, name) = (escaped(self.title), escaped(&self.pool.name));
        let mut page = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title} · {name}</title>\n<link rel=\"stylesheet\" href=\"/style.css\">\n\
             </head>\n<body>\n<main>\n<p class=\"pool\">{name}</p>\n<h1>{title}</h1>\n"
        );
        if let Some(problem) = self.problem {
            page += &format!(
                "<p class=\"problem\" role=\"alert\">{}</p>\n",
                escaped(problem)
            );
        }
        if let Some(notice) = self.notice {
            page += &format!(
                "<p class=\"notice\" role=\"status\">{}</p>\n",
                escaped(notice)
            );
        }
        if let Some(action) = self.action {
            page += &self.form(action);
        }
        if !self.links.is_empty() {
            page += "<nav>\n";
            for (text, address) in &self.links {
                page += &format!("<a href=\"{}\">{}</a>\n", escaped(address), escaped(text));
            }
            page += "</nav>\n";
        }
        page + "</main>\n</body>\n</html>\n"
    }

    fn form(&self, action: &str) -> String {
        let mut form = format!("<form method=\"post\" action=\"{}\">\n", escaped(action));
        for (name, value) in &self.hidden {
            form += &format!(
                "<input type=\"hidden\" name=\"{}\" value=\"{}\">\n",
                escaped(name),
                escaped(value)
            );
        }
        for (place, field) in self.fields.iter().enumerate() {
            let focus = if place == 0 { " autofocus" } else { "" };
            let name = escaped(&field.name);
            form += &format!(
                "<label for=\"{name}\">{}</label>\n<input id=\"{name}\" name=\"{name}\" \
                 type=\"{}\" autocomplete=\"{}\" value=\"{}\" required{focus}>\n",
                escaped(&field.label),
                field.kind,
                field.autocomplete,
                escaped(&field.value),
            );
        }
        form + &format!(
            "<button type=\"submit\">{}</button>\n</form>\n",
            escaped(self.button)
        )
    }
}

/// The style sheet.
pub(super) fn style() -> Answer {
    Answer::new(StatusCode::OK, "text/css; charset=utf-8", STYLE)
}

/// A page that says why something cannot be.
pub(super) fn refused(title: &str, problem: &str) -> Answer {
    let (title, problem) = (escaped(title), escaped(problem));
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<link rel=\"stylesheet\" href=\"/style.css\">\n</head>\n<body>\n\
         <main>\n<h1>{title}</h1>\n<p class=\"problem\" role=\"alert\">{problem}</p>\n</main>\n\
         </body>\n</html>\n"
    );
    Answer::new(StatusCode::BAD_REQUEST, "text/html; charset=utf-8", page)
}

/// There is no such page.
pub(super) fn nothing_here() -> Answer {
    let mut answer = refused("Nothing here", "There is no such page.");
    answer.status = StatusCode::NOT_FOUND;
    answer
}

/// The server could not do what it should.
pub(super) fn failed(error: &ApiError) -> Answer {
    tracing::warn!(%error, "a page could not be answered");
    let mut answer = refused("Something went wrong", "Please try again.");
    answer.status = StatusCode::INTERNAL_SERVER_ERROR;
    answer
}

/// Text as it may stand in a page, in attributes too.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for one in text.chars() {
        match one {
            '&' => safe += "&amp;",
            '<' => safe += "&lt;",
            '>' => safe += "&gt;",
            '"' => safe += "&quot;",
            '\'' => safe += "&#39;",
            one => safe.push(one),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    #[test]
    fn text_stays_text_in_a_page() {
        assert_eq!(
            super::escaped("<a href=\"x\" 'y'> & "),
            "&lt;a href=&quot;x&quot; &#39;y&#39;&gt; &amp; "
        );
    }
}
