//! Whatever a registry sends for a manifest, there is an answer.

use super::Manifest;
use crate::platform::Platform;
use proptest::prelude::*;

const TYPES: &[&str] = &[
    super::OCI_MANIFEST,
    super::OCI_INDEX,
    super::DOCKER_MANIFEST,
    super::DOCKER_LIST,
    "text/plain",
];

/// A value, often of the kind that stands at such a place.
fn value() -> impl Strategy<Value = String> {
    let descriptor = r#"{"mediaType":"a","digest":"sha256:","size":-1}"#;
    prop_oneof![
        Just("null".to_owned()),
        Just("[]".to_owned()),
        Just("18446744073709551616".to_owned()),
        Just(descriptor.to_owned()),
        Just(format!("[{descriptor},{{}}]")),
        Just(format!(
            "{{\"mediaType\":\"a\",\"digest\":\"sha256:{}\",\"size\":1}}",
            "0".repeat(64)
        )),
        "\\PC{0,12}".prop_map(|text| serde_json::Value::String(text).to_string()),
    ]
}

fn use_all(manifest: &Manifest) {
    let _ = (manifest.media_type(), manifest.subject());
    let _ = (manifest.artifact_type(), manifest.annotations());
    if let Manifest::Index(index) = manifest {
        let _ = index.choose(&Platform::here());
    }
}

proptest! {
    #[test]
    fn any_members_are_read_or_refused(
        kind in proptest::sample::select(TYPES),
        sent_as in proptest::option::of(proptest::sample::select(TYPES)),
        (config, layers, manifests, subject) in (value(), value(), value(), value()),
    ) {
        let text = format!(
            r#"{{"schemaVersion":2,"mediaType":"{kind}","config":{config},"layers":{layers},
                "manifests":{manifests},"subject":{subject}}}"#
        );
        if let Ok(manifest) = Manifest::parse(text.as_bytes(), sent_as) {
            use_all(&manifest);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(manifest) = Manifest::parse(&bytes, None) {
            use_all(&manifest);
        }
    }
}
