//! The runtime with real containers. Needs root and busybox; a test that cannot run fails.

mod again;
mod differential;
mod exec;
mod failures;
mod isolation;
mod leaks;
mod life;
mod limits;
mod restart;
mod sharing;
mod storage;
mod terminal;
mod world;
