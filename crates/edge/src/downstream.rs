//! Client connections: from an accepted socket to requests.

mod body;
mod conn;
pub(crate) mod guard;
mod http1;
mod io;
mod life;
mod serve;
mod stream;

pub(crate) use body::ClientBody;
pub(crate) use conn::Conn;
pub(crate) use http1::Change;
pub(crate) use life::Life;
pub(crate) use serve::serve;
pub(crate) use stream::ClientStream;
