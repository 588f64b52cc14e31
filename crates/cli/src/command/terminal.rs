//! The terminal we were started from.

use rustix::termios::{OptionalActions, Termios, isatty, tcgetattr, tcgetwinsize, tcsetattr};
use std::io::stdin;

/// Keys go to the command as they are typed, until this is dropped.
pub(super) struct RawTerminal(Termios);

impl RawTerminal {
    /// `None` when standard input is no terminal.
    pub(super) fn enter() -> Option<Self> {
        let stdin = stdin();
        let before = tcgetattr(&stdin).ok().filter(|_| isatty(&stdin))?;
        let mut raw = before.clone();
        raw.make_raw();
        tcsetattr(&stdin, OptionalActions::Now, &raw).ok()?;
        Some(Self(before))
    }
}

impl Drop for RawTerminal {
    fn drop(&mut self) {
        // There is nobody left to tell when the terminal is gone.
        let _ = tcsetattr(stdin(), OptionalActions::Now, &self.0);
    }
}

/// Rows and columns; `None` when standard input is no terminal.
pub(super) fn size() -> Option<(u16, u16)> {
    let size = tcgetwinsize(stdin()).ok()?;
    Some((size.ws_row, size.ws_col)).filter(|(rows, columns)| *rows > 0 && *columns > 0)
}
