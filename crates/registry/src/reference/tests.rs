//! What each spelling of a reference stands for.

use super::*;

const SHA: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

fn reads_as(text: &str, canonical: &str) {
    let reference: Reference = text.parse().unwrap_or_else(|e| panic!("{text}: {e}"));
    assert_eq!(reference.to_string(), canonical, "{text}");
    let again: Reference = canonical
        .parse()
        .expect("the canonical form is a reference");
    assert_eq!(again, reference, "{text}");
}

fn is_refused(text: &str) {
    assert!(text.parse::<Reference>().is_err(), "{text:?} was accepted");
}

#[test]
fn a_bare_name_is_a_library_image_on_docker_hub() {
    reads_as("nginx", "docker.io/library/nginx:latest");
    reads_as("nginx:1.27-alpine", "docker.io/library/nginx:1.27-alpine");
    reads_as("grafana/grafana", "docker.io/grafana/grafana:latest");
    reads_as(
        "index.docker.io/library/nginx",
        "docker.io/library/nginx:latest",
    );
    reads_as("docker.io/nginx", "docker.io/library/nginx:latest");
}

#[test]
fn a_host_is_told_by_its_dot_its_port_or_localhost() {
    reads_as("ghcr.io/a/b/c:v1", "ghcr.io/a/b/c:v1");
    reads_as("localhost/app", "localhost/app:latest");
    reads_as("registry:5000/app:v1", "registry:5000/app:v1");
    reads_as("127.0.0.1:5000/app", "127.0.0.1:5000/app:latest");
    reads_as("[::1]:5000/app:v1", "[::1]:5000/app:v1");
    reads_as("GHCR.io/app", "ghcr.io/app:latest");
}

#[test]
fn a_digest_stands_alone_or_beside_a_tag() {
    reads_as(
        &format!("nginx@{SHA}"),
        &format!("docker.io/library/nginx@{SHA}"),
    );
    reads_as(&format!("a/b:v1@{SHA}"), &format!("docker.io/a/b:v1@{SHA}"));
    let both: Reference = format!("a/b:v1@{SHA}").parse().unwrap();
    assert_eq!(both.target(), SHA);
}

#[test]
fn every_spelling_of_an_ecr_registry_is_the_same_registry() {
    let canonical = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/orders:v1";
    for host in [
        "111122223333.dkr.ecr.eu-west-1.amazonaws.com",
        "111122223333.dkr.ecr-fips.eu-west-1.amazonaws.com",
        "111122223333.dkr-ecr.eu-west-1.on.aws",
        "111122223333.dkr.ecr.eu-west-1.localhost:4510",
        "111122223333.dkr.ecr.eu-west-1.localhost",
    ] {
        reads_as(&format!("{host}/shop/orders:v1"), canonical);
    }
    reads_as(
        "111122223333.dkr.ecr.cn-north-1.localhost/a",
        "111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/a:latest",
    );
}

#[test]
fn only_ecr_names_are_local() {
    let local = |text: &str| text.parse::<Reference>().unwrap().is_local();
    assert!(local("111122223333.dkr.ecr.eu-west-1.amazonaws.com/a"));
    assert!(!local("11112222333.dkr.ecr.eu-west-1.amazonaws.com/a"));
    assert!(!local(
        "111122223333.dkr.ecr.eu-west-1.amazonaws.com.evil.example/a"
    ));
    assert!(!local("public.ecr.aws/docker/library/nginx"));
    assert!(!local("nginx"));
}

#[test]
fn what_is_not_a_reference_is_refused() {
    for text in [
        "",
        ":",
        "/",
        "nginx:",
        ":v1",
        "a//b",
        "/a",
        "a/",
        "a b",
        "-a",
        "a-",
        "a..b",
        "a___b",
        "nginx:-v",
        "nginx@",
        "nginx@sha256:12",
        "nginx@md5:00",
        "host.io:99999/a",
        "host..io/a",
        "a/b:v 1",
        "a/../b",
        "a\n",
        "http://host.io/a",
        "[::1/a",
        "@",
        "ü/b",
    ] {
        is_refused(text);
    }
    is_refused(&"a".repeat(300));
    is_refused(&format!("a:{}", "t".repeat(129)));
}

#[test]
fn upper_case_repositories_are_named_as_the_reason() {
    let error = "docker.io/Library/Nginx".parse::<Reference>().unwrap_err();
    assert_eq!(
        error,
        ParseReferenceError::Uppercase("Library/Nginx".into())
    );
}

proptest::proptest! {
    #[test]
    fn whatever_is_written_is_read_or_refused_and_never_changes_again(text in ".{0,80}") {
        if let Ok(reference) = text.parse::<Reference>() {
            let again: Reference = reference.to_string().parse().expect("canonical form parses");
            proptest::prop_assert_eq!(again, reference);
        }
    }
}
