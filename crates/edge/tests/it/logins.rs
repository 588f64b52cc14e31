//! Users who log in at a listener.

mod arriving;
mod sessions;
mod world;
