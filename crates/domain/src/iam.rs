//! Roles, policies, users and access keys.
