//! Client connections: from an accepted socket to requests.

mod body;
mod conn;
pub(crate) mod guard;
mod http1;
mod io;
mod life;
mod serve;

pub(crate) use body::ClientBody;
pub(crate) use conn::Conn;
pub(crate) use http1::Change;
pub(crate) use life::Life;
pub(crate) use serve::serve;

/// A client's connection.
pub(crate) type ClientStream = crate::stream::Stream<tokio::net::TcpStream>;
