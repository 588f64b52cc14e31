//! Client connections: from an accepted socket to requests.

mod conn;
pub(crate) mod guard;
mod io;
mod life;
mod serve;
mod stream;

pub(crate) use conn::Conn;
pub(crate) use life::Life;
pub(crate) use serve::serve;
pub(crate) use stream::ClientStream;
