//! How the program is linked.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // At a fixed address: a program that may be loaded anywhere has nearly a megabyte of pointers
    // to put right at every start, and each monitor of a container would keep its own copy.
    println!("cargo:rustc-link-arg-bins=-no-pie");
    if is_release() && links_with_lld() {
        // A fifth of the program is functions that came out the same for different types.
        println!("cargo:rustc-link-arg-bins=-Wl,--icf=all");
    }
}

fn is_release() -> bool {
    setting("PROFILE") == "release"
}

/// Whether the compiler brings its own linker for this target: others may not know the option.
fn links_with_lld() -> bool {
    setting("TARGET") == "x86_64-unknown-linux-gnu" && setting("RUSTC_LINKER").is_empty()
}

fn setting(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}
