//! The registry from outside: as a library, over HTTP, and with skopeo as a client.

mod abuse;
mod distribution;
mod ecr;
mod ecr_access;
mod ecr_clients;
mod kill;
mod loading;
mod packing;
mod pulling;
mod running;
mod skopeo;
mod tls;
mod world;
