//! The front door from outside: calls over sockets, real clients, abuse.

mod abuse;
mod calls;
mod clients;
mod connections;
mod toys;
