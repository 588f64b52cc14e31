//! Which route a request takes.

use super::{Matched, RouteKey, Routes};
use proptest::prelude::*;

fn routes(keys: &[&str]) -> Routes {
    Routes::new(keys.iter().map(|key| key.parse().unwrap()))
}

#[track_caller]
fn check(keys: &[&str], request: &str, wanted: Option<(&str, &[(&str, &str)])>) {
    let (method, path) = request.split_once(' ').unwrap();
    let found = routes(keys).find(method, path);
    let shown = found.as_ref().map(|Matched { route, variables }| {
        let pairs: Vec<(&str, &str)> = variables
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        (keys[*route], pairs)
    });
    let wanted = wanted.map(|(key, pairs)| (key, pairs.to_vec()));
    assert_eq!(shown, wanted, "{request}");
}

const PETS: [&str; 6] = [
    "$default",
    "ANY /{proxy+}",
    "GET /pets/{proxy+}",
    "GET /pets/dog/{id}",
    "GET /pets/dog/1",
    "ANY /pets/{kind}/{id}",
];

#[test]
fn the_most_specific_route_is_taken() {
    check(&PETS, "GET /pets/dog/1", Some(("GET /pets/dog/1", &[])));
    check(
        &PETS,
        "GET /pets/dog/2",
        Some(("GET /pets/dog/{id}", &[("id", "2")])),
    );
    check(
        &PETS,
        "POST /pets/dog/2",
        Some(("ANY /pets/{kind}/{id}", &[("kind", "dog"), ("id", "2")])),
    );
    check(
        &PETS,
        "GET /pets/cat",
        Some(("GET /pets/{proxy+}", &[("proxy", "cat")])),
    );
    check(
        &PETS,
        "POST /pets/cat",
        Some(("ANY /{proxy+}", &[("proxy", "pets/cat")])),
    );
    check(&PETS, "GET /", Some(("$default", &[])));
}

#[test]
fn a_named_method_comes_before_any() {
    let keys = ["ANY /a", "GET /a"];
    check(&keys, "GET /a", Some(("GET /a", &[])));
    check(&keys, "PUT /a", Some(("ANY /a", &[])));
}

#[test]
fn what_fits_nothing_is_found_nowhere() {
    let keys = ["GET /a/{b}", "GET /c/{d+}"];
    for request in [
        "GET /",
        "GET /a",
        "GET /a/",
        "GET /a/b/c",
        "PUT /a/b",
        "GET /c",
        "GET /c/",
    ] {
        check(&keys, request, None);
    }
    check(&keys, "GET /c//", Some(("GET /c/{d+}", &[("d", "/")])));
}

#[test]
fn keys_that_are_none_are_refused() {
    for key in [
        "",
        "GET",
        "/a",
        "get /a",
        "TRACE /a",
        "GET a",
        "GET /{a+}/b",
        "GET /{a}/{a}",
        "GET /{}",
        "GET /x{a}",
        "GET /{+}",
        "GET /a b",
        "GET /a?b",
        "$connect",
        "GET  /a",
    ] {
        assert!(key.parse::<RouteKey>().is_err(), "{key}");
    }
}

#[test]
fn keys_are_told_as_they_were_given() {
    for key in PETS
        .into_iter()
        .chain(["GET /", "GET /a/", "OPTIONS /a/{b}/c"])
    {
        assert_eq!(key.parse::<RouteKey>().unwrap().to_string(), key);
    }
}

proptest! {
    #[test]
    fn no_text_makes_parsing_or_matching_panic(
        key in "(GET|ANY|PUT|x)? ?[/{}a-c+$]{0,12}",
        path in "[/a-c%]{0,12}",
    ) {
        if let Ok(key) = key.parse::<RouteKey>() {
            let told = key.to_string().parse::<RouteKey>();
            prop_assert_eq!(told.as_ref(), Ok(&key));
            if let Some(found) = Routes::new([key]).find("GET", &path) {
                for (_, value) in found.variables {
                    prop_assert!(!value.is_empty());
                }
            }
        }
    }

    #[test]
    fn a_path_made_from_a_pattern_fits_it(parts in prop::collection::vec("[a-c]{1,3}", 1..5), at in 0_usize..5) {
        let at = at % parts.len();
        let pattern: Vec<String> = parts.iter().enumerate()
            .map(|(place, part)| if place == at { "{x}".to_owned() } else { part.clone() }).collect();
        let key: RouteKey = format!("GET /{}", pattern.join("/")).parse().unwrap();
        let found = Routes::new([key]).find("GET", &format!("/{}", parts.join("/"))).unwrap();
        prop_assert_eq!(&found.variables[0].1, &parts[at]);
    }
}
