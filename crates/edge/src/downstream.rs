//! Client connections: from an accepted socket to requests.

pub(crate) mod guard;
mod io;
mod life;
mod serve;
mod stream;

pub(crate) use life::Life;
pub(crate) use serve::{Conn, serve};
pub(crate) use stream::ClientStream;
