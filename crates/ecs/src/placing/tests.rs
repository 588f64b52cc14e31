//! What `placing` promises.
