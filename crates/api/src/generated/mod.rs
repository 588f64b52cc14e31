//! Made by `cargo xtask codegen`.
