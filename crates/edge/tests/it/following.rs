//! From records to served requests.

mod balancing;
mod clients;
mod doors;
mod firewall;
mod health;
mod machine;
mod mesh;
mod records;
mod world;
