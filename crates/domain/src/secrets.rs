//! Secrets and parameters.
