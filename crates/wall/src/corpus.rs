//! Texts that are attempts and texts that are not, to measure detectors by.

/// What a detector made of a corpus.
#[derive(Debug, Default)]
pub(crate) struct Score<'a> {
    pub(crate) attempts: usize,
    pub(crate) harmless: usize,
    /// Attempts that were not found.
    pub(crate) missed: Vec<&'a str>,
    /// Harmless texts that were taken for attempts.
    pub(crate) wrong: Vec<&'a str>,
}

/// Asks a detector about every line of a corpus: `+` is an attempt, `-` is not, `#` a remark.
pub(crate) fn measure(corpus: &str, detects: impl Fn(&[u8]) -> bool) -> Score<'_> {
    let mut score = Score::default();
    for line in corpus.lines() {
        let Some((mark, text)) = line.split_once(' ') else {
            continue;
        };
        let found = detects(text.as_bytes());
        match (mark, found) {
            ("+", true) => score.attempts += 1,
            ("+", false) => {
                score.attempts += 1;
                score.missed.push(text);
            }
            ("-", false) => score.harmless += 1,
            ("-", true) => {
                score.harmless += 1;
                score.wrong.push(text);
            }
            _ => {}
        }
    }
    score
}

/// Texts of marks and letters that detectors stumble over, the same ones every time.
pub(crate) fn noise(count: usize) -> impl Iterator<Item = Vec<u8>> {
    const PIECES: &[&str] = &[
        "'",
        "\"",
        "`",
        "\\",
        "#",
        "--",
        "/*",
        "*/",
        "/*!",
        ";",
        "(",
        ")",
        "=",
        "<",
        ">",
        "|",
        "&",
        "0x",
        "1e",
        "7",
        ".",
        " ",
        "\t",
        "\0",
        "%",
        "%u",
        "&#",
        "&#x",
        "\\x",
        "\\u",
        "{",
        "[",
        ",",
        "é",
        "🦀",
        "or",
        "and",
        "union",
        "select",
        "from",
        "on",
        "style",
        "script",
        "javascript:",
    ];
    let mut state = 88_172_645_463_325_252_u64;
    let mut next = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    (0..count).map(move |_| {
        let mut text: Vec<u8> = Vec::new();
        for _ in 0..next(12) {
            text.extend(PIECES[next(PIECES.len())].as_bytes());
        }
        // Sometimes cut in the middle of a letter.
        text.truncate(text.len().saturating_sub(next(3)));
        text
    })
}
