//! What a fresh Debian machine lacks, installed by package name.

use crate::root;
use crate::shell::{command, has, run};
use anyhow::{Result, bail};
use std::path::PathBuf;

/// A program and the Debian package it comes in.
type Package = (&'static str, &'static str);

/// What building needs.
pub(crate) const BUILD: &[Package] = &[
    ("cc", "gcc"),
    ("make", "make"),
    ("protoc", "protobuf-compiler"),
];

/// What the demo needs beside that: a shell and curl go into the images.
pub(crate) const DEMO: &[Package] = &[("dash", "dash"), ("curl", "curl")];

/// What the tests need beside that: peers and clients.
pub(crate) const TESTS: &[Package] = &[
    ("busybox", "busybox-static"),
    ("chromedriver", "chromium-driver"),
    ("chromium", "chromium"),
    ("crun", "crun"),
    ("etcd", "etcd-server"),
    ("h2load", "nghttp2-client"),
    ("ip", "iproute2"),
    ("nft", "nftables"),
    ("nginx", "nginx-light"),
    ("node", "nodejs"),
    ("npm", "npm"),
    ("python3", "python3"),
    ("skopeo", "skopeo"),
    ("wrk", "wrk"),
];

/// What the bench of the edge is compared with, and what loads both.
pub(crate) const EDGE_PEERS: &[Package] = &[
    ("h2load", "nghttp2-client"),
    ("haproxy", "haproxy"),
    ("nginx", "nginx-light"),
    ("openssl", "openssl"),
    ("wrk", "wrk"),
];

/// What the bench of tasks is compared with.
pub(crate) const DOCKER: &[Package] = &[
    ("containerd", "containerd"),
    ("dockerd", "docker.io"),
    ("ip", "iproute2"),
    ("iptables", "iptables"),
    ("runc", "runc"),
    ("unshare", "util-linux"),
];

/// The AWS CLI as Debian packages it, which ignores `AWS_ENDPOINT_URL`.
pub(crate) const DEBIAN_AWS: &str = "/usr/bin/aws";

/// Python packages of the tests, by exact version.
const PYTHON: &[&str] = &[
    "botocore==1.44.5",
    "boto3==1.44.5",
    "awscli==1.46.2",
    "pytest==8.4.2",
    "pytest-xdist==3.8.0",
    "pycognito==2024.5.1",
    "PyJWT==2.15.1",
    "cryptography==50.0.2",
    "grpcio==1.85.1",
    "h2==4.4.1",
    "selenium==4.51.0",
    "websocket-client==1.9.2",
];

/// Packages of npm that the tests run, by exact version.
const NODE: &[&str] = &["amazon-cognito-identity-js@6.3.21"];

/// Installs the packages whose programs are missing.
pub(crate) fn install(lists: &[&[Package]]) -> Result<()> {
    let missing = lists
        .iter()
        .copied()
        .flatten()
        .filter(|(program, _)| !has(program));
    let packages: Vec<&str> = missing.map(|(_, package)| *package).collect();
    install_packages(&packages)
}

/// Installs packages by name.
pub(crate) fn install_packages(packages: &[&str]) -> Result<()> {
    if packages.is_empty() {
        return Ok(());
    }
    if !has("apt-get") {
        bail!(
            "please install {}: this machine has no apt-get",
            packages.join(", ")
        );
    }
    let quiet = |arguments: &[&str]| {
        let mut apt = command("apt-get", arguments);
        apt.env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    run(&mut quiet(&["update", "-qq"]))?;
    let mut install = quiet(&["install", "-y", "-qq", "--no-install-recommends"]);
    run(install.args(packages))
}

/// A Python with the clients of the tests, in target/python.
pub(crate) fn python() -> Result<PathBuf> {
    let home = root().join("target/python");
    let python = home.join("bin/python");
    let stamp = home.join("packages");
    let wanted = PYTHON.join("\n");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    if run(command("python3", &["-m", "venv"]).arg(&home)).is_err() {
        install_packages(&["python3-venv"])?;
        run(command("python3", &["-m", "venv"]).arg(&home))?;
    }
    run(command(&python, &["-m", "pip", "install", "-q"]).args(PYTHON))?;
    std::fs::write(stamp, wanted)?;
    Ok(python)
}

/// Libraries of npm that the tests run, in target/node.
pub(crate) fn node() -> Result<()> {
    let home = root().join("target/node");
    let stamp = home.join("packages");
    let wanted = NODE.join("\n");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    std::fs::create_dir_all(&home)?;
    let quiet = [
        "install",
        "--silent",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
    ];
    run(command("npm", &quiet).arg("--prefix").arg(&home).args(NODE))?;
    std::fs::write(stamp, wanted)?;
    Ok(())
}
