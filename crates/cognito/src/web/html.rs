//! Pages as HTML: labelled, readable without scripts, with nothing from elsewhere.

use super::answers::Answer;
use api::ApiError;
use domain::cognito::UserPool;
use http::StatusCode;

/// How pages look: as the browser's user wants it, light or dark.
const STYLE: &str = include_str!("style.css");
const ICON: &str = include_str!("icon.svg");

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
    /// What is to be carried over by hand, and a link for a program that can take it.
    pub(super) key: Option<(String, String)>,
    /// Where the form goes; none where there is nothing to fill in.
    pub(super) action: Option<&'a str>,
    /// Shown to nobody, and sent with the form.
    pub(super) hidden: Vec<(&'a str, String)>,
    /// What is filled in.
    pub(super) fields: Vec<Field<'a>>,
    /// What sends the form.
    pub(super) button: &'a str,
    /// What asks for something else instead, with nothing filled in: its name, its words.
    pub(super) other_button: Option<(&'a str, &'a str)>,
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
    /// What helps to fill it in.
    pub(super) hint: Option<String>,
    /// Whether it only tells something.
    pub(super) is_fixed: bool,
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
            hint: None,
            is_fixed: false,
        }
    }

    /// A field that tells for whom a form is, to people and to what keeps their passwords.
    pub(super) fn told(name: &str, label: &str, value: &str) -> Self {
        let field = Self::new(name, label, "text", "username").holding(value);
        Self {
            is_fixed: true,
            ..field
        }
    }

    /// A field for a code of digits.
    pub(super) fn code(label: &str) -> Self {
        Self::new("code", label, "text", "one-time-code")
    }

    /// This field with something in it.
    #[must_use]
    pub(super) fn holding(mut self, value: &str) -> Self {
        value.clone_into(&mut self.value);
        self
    }

    /// This field with help.
    #[must_use]
    pub(super) fn hinting(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    fn written(&self, is_first: bool) -> String {
        let name = escaped(&self.name);
        let focus = if is_first { " autofocus" } else { "" };
        let kind = match (self.is_fixed, self.autocomplete) {
            (true, _) => " readonly",
            (false, "one-time-code") => " inputmode=\"numeric\" required",
            (false, _) => " required",
        };
        let (described, hint) = match &self.hint {
            Some(hint) => (
                format!(" aria-describedby=\"{name}-hint\""),
                format!(
                    "<p class=\"hint\" id=\"{name}-hint\">{}</p>\n",
                    escaped(hint)
                ),
            ),
            None => (String::new(), String::new()),
        };
        format!(
            "<label for=\"{name}\">{}</label>\n<input id=\"{name}\" name=\"{name}\" \
             type=\"{}\" autocomplete=\"{}\" value=\"{}\"{kind}{described}{focus}>\n{hint}",
            escaped(&self.label),
            self.kind,
            self.autocomplete,
            escaped(&self.value),
        )
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
            key: None,
            action: None,
            hidden: Vec::new(),
            fields: Vec::new(),
            button: "Continue",
            other_button: None,
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
        let mut page = head(&format!("{title} · {name}"));
        page += &format!("<p class=\"pool\">{name}</p>\n<h1>{title}</h1>\n");
        if let Some(problem) = self.problem {
            page += &told("problem", "alert", problem);
        }
        // One thing at a time: what went wrong is the news.
        if let (Some(notice), None) = (self.notice, self.problem) {
            page += &told("notice", "status", notice);
        }
        if let Some((key, link)) = &self.key {
            page += &format!(
                "<p class=\"key\"><code>{}</code></p>\n<p><a href=\"{}\">Open the app on this \
                 device</a></p>\n",
                escaped(key),
                escaped(link)
            );
        }
        if let Some(action) = self.action {
            page += &self.form(action);
        }
        if !self.links.is_empty() {
            page += "<nav aria-label=\"Other ways on\">\n";
            for (text, address) in &self.links {
                page += &format!("<a href=\"{}\">{}</a>\n", escaped(address), escaped(text));
            }
            page += "</nav>\n";
        }
        page + TAIL
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
        // Who comes with a name goes on where something is missing.
        let empty = self.fields.iter().position(|field| field.value.is_empty());
        for (place, field) in self.fields.iter().enumerate() {
            form += &field.written(place == empty.unwrap_or(0));
        }
        form += &format!(
            "<button type=\"submit\">{}</button>\n",
            escaped(self.button)
        );
        if let Some((name, words)) = self.other_button {
            form += &format!(
                "<button type=\"submit\" class=\"other\" name=\"{name}\" value=\"yes\" \
                 formnovalidate>{}</button>\n",
                escaped(words)
            );
        }
        form + "</form>\n"
    }
}

/// What every page begins with; `title` is HTML already.
fn head(title: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<link rel=\"icon\" href=\"/icon.svg\">\n\
         <link rel=\"stylesheet\" href=\"/style.css\">\n</head>\n<body>\n<main>\n"
    )
}

/// What every page ends with.
const TAIL: &str = "</main>\n</body>\n</html>\n";

fn told(class: &str, role: &str, text: &str) -> String {
    format!(
        "<p class=\"{class}\" role=\"{role}\">{}</p>\n",
        escaped(text)
    )
}

/// The style sheet.
pub(super) fn style() -> Answer {
    Answer::new(StatusCode::OK, "text/css; charset=utf-8", STYLE)
}

/// The sign in the browser's tab.
pub(super) fn icon() -> Answer {
    Answer::new(StatusCode::OK, "image/svg+xml", ICON)
}

/// A page that says why something cannot be.
pub(super) fn refused(title: &str, problem: &str) -> Answer {
    let title = escaped(title);
    let problem = told("problem", "alert", problem);
    let page = format!("{}<h1>{title}</h1>\n{problem}{TAIL}", head(&title));
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
