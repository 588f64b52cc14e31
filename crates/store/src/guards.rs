//! Whether what a commit was decided on still holds.

use crate::engine::{CommitError, Guard, Revision, StoreError};
use domain::Key;

/// Fails with `Conflict` unless every guard holds, given how to find a key's revision and
/// whether something below a prefix changed after a revision.
pub(crate) fn check(
    guards: &[Guard],
    revision_of: impl Fn(&Key) -> Result<Option<Revision>, StoreError>,
    changed_since: impl Fn(&str, Revision) -> bool,
) -> Result<(), CommitError> {
    for guard in guards {
        let holds = match guard {
            Guard::At(key, revision) => revision_of(key)? == Some(*revision),
            Guard::Absent(key) => revision_of(key)?.is_none(),
            Guard::Unchanged(prefix, since) => !changed_since(prefix, *since),
        };
        if !holds {
            return Err(CommitError::Conflict);
        }
    }
    Ok(())
}
