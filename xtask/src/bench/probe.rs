//! What runs in the containers of the bench: tells when it began, then goes, or stays if told so.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

fn main() {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    println!("{}", since.as_nanos());
    if std::env::args().nth(1).as_deref() == Some("stay") {
        loop {
            std::thread::sleep(Duration::from_secs(3600));
        }
    }
}
