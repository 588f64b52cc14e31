//! OpenAPI definitions that are imported.

use apigw::Definition;

/// Any text is read or refused; what is read has routes that HTTP APIs have, each once.
pub fn definitions(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Ok(read) = Definition::read(&text) else {
        return;
    };
    let again = Definition::read(&text);
    assert_eq!(again.as_ref(), Ok(&read), "a text says one thing");
    assert!(!read.name.is_empty(), "an API has a name");
    let keys = read.route_keys();
    for (place, key) in keys.iter().enumerate() {
        let (method, path) = key.split_once(' ').unwrap_or(("ANY", "/"));
        let is_named = key == "$default" || key.contains(' ');
        let is_method = method.bytes().all(|byte| byte.is_ascii_uppercase());
        assert!(
            is_named && is_method && path.starts_with('/'),
            "{key:?} is no key of a route"
        );
        assert!(!keys[..place].contains(key), "{key:?} is there twice");
    }
}
