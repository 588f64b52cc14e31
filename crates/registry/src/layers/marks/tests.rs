//! What marks there are after layers come and go.

use super::*;

#[test]
fn marks_on_their_way_are_set_before_the_end() {
    let dir = tempfile::tempdir().unwrap();
    let layer = dir.path().join("layer");
    std::fs::create_dir(&layer).unwrap();
    let marks = Marks::default();
    marks.set_once_synced(layer.clone());
    drop(marks);
    assert!(mark(&layer).exists());
}

#[test]
fn a_layer_that_goes_while_it_is_synced_leaves_no_mark() {
    let dir = tempfile::tempdir().unwrap();
    let layer = dir.path().join("layer");
    std::fs::create_dir(&layer).unwrap();
    let marks = Marks::default();
    marks.set_once_synced(layer.clone());
    std::fs::remove_dir(&layer).unwrap();
    marks.remove(&layer).unwrap();
    drop(marks);
    assert!(!mark(&layer).exists());
}
