//! The edge over real sockets on the loopback.

mod abuse;
mod attributes;
mod corpus;
mod draining;
mod endings;
mod following;
mod forwarding;
mod grpc;
mod health;
mod http1;
mod http2;
mod limits;
mod logging;
mod logins;
mod mesh_tls;
mod network;
mod service;
mod support;
mod tls;
mod upgrades;
