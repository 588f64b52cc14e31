//! A program for tests: it plays the runtime's roles, and a log router inside a container.
//!
//! `agent-helper route SOCKET` takes what is sent to the socket and prints it, a line a message's
//! text; bytes that are no text are printed as dots.

use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixListener;

fn main() -> std::io::Result<()> {
    runtime::take_over();
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [role, socket] = args.as_slice() else {
        return Err(std::io::Error::other("usage: agent-helper route SOCKET"));
    };
    assert_eq!(role, "route");
    let listener = UnixListener::bind(socket)?;
    for stream in listener.incoming() {
        let mut stream = stream?;
        std::thread::spawn(move || -> std::io::Result<()> {
            let mut bytes = vec![0; 65_536];
            loop {
                let length = stream.read(&mut bytes)?;
                if length == 0 {
                    return Ok(());
                }
                let shown = bytes[..length].iter().map(|byte| match byte {
                    b' '..=b'~' => char::from(*byte),
                    _ => '.',
                });
                writeln!(std::io::stdout(), "{}", shown.collect::<String>())?;
            }
        });
    }
    Ok(())
}
