//! How the peers are set up: to do what the edge does, and no more.

use std::net::SocketAddr;
use std::path::Path;

/// Where a proxy listens, and who is behind it.
pub(super) struct Addresses {
    pub(super) listen: SocketAddr,
    pub(super) secure: SocketAddr,
    pub(super) upstream: SocketAddr,
}

/// Connections a peer may have, on both sides together.
const CONNECTIONS: u32 = 8192;

/// An nginx that answers 100 bytes at `/` and 64 KiB at `/large`.
pub(super) fn upstream(home: &Path, address: SocketAddr) -> String {
    let small = "0123456789".repeat(10);
    let server = format!(
        "server {{ listen {address} backlog=4096;\n\
         location = /large {{ root {}; }}\n\
         location / {{ return 200 '{small}'; }} }}\n",
        home.display()
    );
    nginx_of(home, &server)
}

/// An nginx that forwards as the edge does, with as many idle connections as the edge keeps.
pub(super) fn nginx(home: &Path, certificates: &Path, all: &Addresses) -> String {
    let Addresses {
        listen,
        secure,
        upstream,
    } = all;
    let certificates = certificates.display();
    let servers = format!(
        "upstream targets {{ server {upstream}; keepalive 512; }}\n\
         server {{ listen {listen} backlog=4096; listen {secure} ssl http2 backlog=4096;\n\
         ssl_certificate {certificates}/certificate.pem;\n\
         ssl_certificate_key {certificates}/key.pem;\n\
         ssl_protocols TLSv1.2 TLSv1.3;\n\
         location / {{ proxy_pass http://targets; proxy_http_version 1.1;\n\
         proxy_set_header Connection ''; proxy_set_header Host $http_host;\n\
         proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;\n\
         proxy_set_header X-Forwarded-Proto $scheme;\n\
         proxy_set_header X-Forwarded-Port $server_port; }} }}\n"
    );
    nginx_of(home, &servers)
}

fn nginx_of(home: &Path, servers: &str) -> String {
    let path = |name: &str| home.join(name).display().to_string();
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {};\n", path(kind)))
        .concat();
    format!(
        "daemon off; master_process off; pid {};\nerror_log stderr crit;\n\
         events {{ worker_connections {CONNECTIONS}; }}\n\
         http {{ access_log off; keepalive_requests 1000000000;\n{temporary}{servers}}}\n",
        path("pid"),
    )
}

/// A haproxy of one thread that forwards as the edge does.
pub(super) fn haproxy(certificates: &Path, all: &Addresses) -> String {
    let Addresses {
        listen,
        secure,
        upstream,
    } = all;
    let certificate = certificates.join("both.pem");
    format!(
        "global\n    nbthread 1\n    maxconn {CONNECTIONS}\n\
         defaults\n    mode http\n    timeout connect 5s\n    timeout client 60s\n    \
         timeout server 60s\n    option forwardfor\n    http-reuse always\n\
         frontend doors\n    bind {listen}\n    \
         bind {secure} ssl crt {} alpn h2,http/1.1 ssl-min-ver TLSv1.2\n    \
         http-request set-header X-Forwarded-Proto http\n    \
         http-request set-header X-Forwarded-Port %[dst_port]\n    default_backend targets\n\
         backend targets\n    server one {upstream} pool-max-conn 512\n",
        certificate.display()
    )
}
