//! What `action` promises.

use http::{HeaderMap, Method};

use super::{Redirect, RedirectParts};
use crate::{RequestView, Scheme};

#[track_caller]
fn check(redirect: &Redirect, location: &str) {
    let request = RequestView {
        host: "shop.example.com",
        port: None,
        path: "/a/b",
        query: Some("x=1"),
        method: &Method::GET,
        headers: &HeaderMap::new(),
        source: "10.0.0.1".parse().unwrap(),
    };
    let parts = RedirectParts {
        scheme: Scheme::Http,
        port: 80,
        request,
    };
    assert_eq!(redirect.location(&parts), location);
}

#[test]
fn every_part_is_kept_unless_it_is_named() {
    check(&Redirect::default(), "http://shop.example.com:80/a/b?x=1");
    let https = Redirect {
        protocol: "HTTPS".into(),
        port: "443".into(),
        ..Redirect::default()
    };
    check(&https, "https://shop.example.com:443/a/b?x=1");
}

#[test]
fn placeholders_may_stand_inside_other_text() {
    let moved = Redirect {
        host: "new.#{host}".into(),
        path: "/v2/#{path}/end".into(),
        query: "#{query}&from=#{port}".into(),
        ..Redirect::default()
    };
    check(
        &moved,
        "http://new.shop.example.com:80/v2/a/b/end?x=1&from=80",
    );
}

#[test]
fn an_unknown_or_open_placeholder_stays_as_text() {
    let odd = Redirect {
        path: "/#{what}/#{path".into(),
        query: String::new(),
        ..Redirect::default()
    };
    check(&odd, "http://shop.example.com:80/#{what}/#{path");
}
