//! User pools: what they are, who is in them, and what was given out.
//!
//! - [`UserPool`], [`PoolClient`], [`PoolGroup`], [`ResourceServer`], [`PoolDomain`],
//!   [`IdentityProvider`]: what administrators make
//! - [`PoolUser`], [`Alias`]: who signs in, and by which other names
//! - [`Code`], [`Challenge`], [`Grant`], [`Authorization`], [`Visit`]: what ends by itself
//! - [`Place`]: finds the pool of a name that is unique by itself
//!
//! No password is in any of them: a user has an SRP verifier, sealed.

mod client;
mod passing;
mod pool;
mod resources;
mod user;

pub use client::{PoolClient, Rotation, TimeUnit, TokenValidity};
pub use passing::{
    Authorization, Challenge, ChallengeKind, Code, Grant, Passing, Purpose, RefreshToken, Visit,
};
pub use pool::{PasswordPolicy, SchemaAttribute, SigningKey, UserPool};
pub use resources::{IdentityProvider, Place, PlaceKind, PoolDomain, PoolGroup, ResourceServer};
pub use user::{Alias, PoolUser, SoftwareToken, UserStatus, Verifier};
