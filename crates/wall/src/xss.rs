//! Attempts at script: a small detector.
//!
//! Looks for elements that run or load something, for event handlers where an attribute may
//! stand, and for addresses that are script. It knows the usual forms, not every browser.

#[cfg(test)]
mod tests;

/// Elements that run, load or restyle.
const ELEMENTS: &[&str] = &[
    "script",
    "iframe",
    "frame",
    "frameset",
    "object",
    "embed",
    "applet",
    "svg",
    "math",
    "style",
    "link",
    "meta",
    "base",
    "form",
    "isindex",
    "xml",
    "xss",
    "import",
    "noscript",
    "template",
    "animate",
    "foreignobject",
    "vmlframe",
    "layer",
    "ilayer",
    "bgsound",
    "comment",
    "html",
    "body",
    "video",
    "audio",
    "marquee",
    "details",
    "dialog",
    "portal",
];

/// Beginnings of addresses that are script.
const SCHEMES: &[&str] = &[
    "javascript:",
    "vbscript:",
    "livescript:",
    "view-source:",
    "data:text/html",
];

/// Whether the text looks like an attempt.
pub(crate) fn is_attempt(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text).to_ascii_lowercase();
    has_element(&text) || has_handler(&text) || has_script_address(&text)
}

/// `<script`, `<x onload=`, `<!entity`, `<?xml`.
fn has_element(text: &str) -> bool {
    let starts = text.match_indices('<').map(|(place, _)| &text[place + 1..]);
    starts.into_iter().any(|rest| {
        let rest = rest.trim_start_matches(['\0', '/']);
        if [
            "!entity", "!doctype", "![cdata[", "!--[if", "?xml", "?import",
        ]
        .iter()
        .any(|start| rest.starts_with(start))
        {
            return true;
        }
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        ELEMENTS.contains(&&rest[..end])
    })
}

/// `onload=` after a quote, a slash or white space, inside of an element or after a quote that
/// closes an attribute; `style=` and `srcdoc=` are as good.
fn has_handler(text: &str) -> bool {
    let opens = text.contains(['<', '"', '\'', '`']);
    let names = text.match_indices('=').filter_map(|(place, _)| {
        let before = text[..place].trim_end();
        let rest = before.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let leads = |c: char| c.is_whitespace() || "\"'`/".contains(c);
        rest.ends_with(leads).then(|| &before[rest.len()..])
    });
    opens
        && names.into_iter().any(|name| {
            matches!(name, "style" | "srcdoc" | "formaction")
                || (name.len() >= 5 && name.starts_with("on"))
        })
}

/// `javascript:`, at the start or where an attribute's value begins. Browsers leave out tabs and
/// line ends inside of an address, and spaces before it.
fn has_script_address(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !c.is_control()).collect();
    SCHEMES.iter().any(|scheme| {
        bare.match_indices(scheme).any(|(place, _)| {
            let before = bare[..place].trim_end().chars().next_back();
            before.is_none_or(|c| "=\"'`(".contains(c))
        })
    })
}
