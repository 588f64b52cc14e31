//! A desk behind a real front door on loopback, and the commands that ask it.

mod commands;
mod desk;
mod emptying;
mod exec;
mod history;
mod images;
mod output;
mod world;
