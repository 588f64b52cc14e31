//! An echo for the tests of network load balancers: over TCP and UDP, at `PORT`.
//!
//! A connection is greeted with `NAME` and the caller's address, then echoed. With `HTTP` set it
//! answers one request with the greeting instead, and health checks as well.

use std::env;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::thread;

fn main() -> std::io::Result<()> {
    let name = env::var("NAME").unwrap_or_else(|_| "echo".into());
    let port: u16 = env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(7);
    let packets = UdpSocket::bind(("0.0.0.0", port))?;
    let own = name.clone();
    thread::spawn(move || {
        let mut packet = [0; 2048];
        while let Ok((length, client)) = packets.recv_from(&mut packet) {
            let greeting = format!("{own} {client} ");
            let answer = [greeting.as_bytes(), &packet[..length]].concat();
            let _ = packets.send_to(&answer, client);
        }
    });
    for stream in TcpListener::bind(("0.0.0.0", port))?.incoming().flatten() {
        let name = name.clone();
        thread::spawn(move || serve(stream, &name));
    }
    Ok(())
}

fn serve(mut stream: TcpStream, name: &str) -> std::io::Result<()> {
    let greeting = format!("{name} {}\n", stream.peer_addr()?);
    let mut bytes = [0; 4096];
    if env::var_os("HTTP").is_some() {
        let _ = stream.read(&mut bytes)?;
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n", greeting.len());
        return stream.write_all(format!("{head}Connection: close\r\n\r\n{greeting}").as_bytes());
    }
    stream.write_all(greeting.as_bytes())?;
    loop {
        match stream.read(&mut bytes)? {
            0 => return Ok(()),
            length => stream.write_all(&bytes[..length])?,
        }
    }
}
