//! Real packets between real namespaces. Needs root; each test has a machine of its own: network
//! and mount namespaces that end with its process, so nothing is left and nothing is disturbed.

mod attach;
mod egress;
mod names;
mod peers;
mod peers_over_time;
mod public;
mod rules;
mod speaking;
mod sweep;
mod world;
