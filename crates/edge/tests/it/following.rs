//! From records to served requests.

mod balancing;
mod doors;
mod firewall;
mod health;
mod machine;
mod mesh;
mod records;
mod world;
