//! Express services: what stands around one, and the role that makes it.
//!
//! - `around`: what there is
//! - `role`: the infrastructure role, taken on
//! - `place`: the subnets, and whether the internet reaches them
//! - `names`: load balancers that services share
//!
//! Resources are made by `controllers::express`, by calls in the role's name.

pub(crate) mod around;
pub(crate) mod names;
pub(crate) mod place;
pub(crate) mod role;

#[cfg(test)]
mod tests;
