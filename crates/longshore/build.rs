//! How the program is linked.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // At a fixed address: a program that may be loaded anywhere has nearly a megabyte of pointers
    // to put right at every start, and each monitor of a container would keep its own copy.
    println!("cargo:rustc-link-arg-bins=-no-pie");
}
