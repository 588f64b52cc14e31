//! Wildcard patterns of listener rules.

/// A pattern in which `*` stands for any run of bytes and `?` for exactly one.
///
/// Source: ELB API model, `RuleCondition`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    bytes: Box<[u8]>,
    folds_case: bool,
}

impl Pattern {
    /// A pattern that tells upper from lower case (paths).
    pub fn exact_case(pattern: &str) -> Self {
        Self {
            bytes: pattern.as_bytes().into(),
            folds_case: false,
        }
    }

    /// A pattern that does not (host names, header values, query strings).
    pub fn any_case(pattern: &str) -> Self {
        Self {
            bytes: pattern.to_ascii_lowercase().into_bytes().into(),
            folds_case: true,
        }
    }

    /// Whether the whole of `text` fits. Time is at most |pattern| × |text|.
    pub fn matches(&self, text: &[u8]) -> bool {
        let (mut at, mut read) = (0, 0);
        let mut star: Option<(usize, usize)> = None;
        while read < text.len() {
            match self.bytes.get(at) {
                Some(b'*') => {
                    star = Some((at, read));
                    at += 1;
                }
                Some(&wanted) if wanted == b'?' || wanted == self.fold(text[read]) => {
                    at += 1;
                    read += 1;
                }
                _ => match &mut star {
                    Some((star_at, star_read)) => {
                        *star_read += 1;
                        (at, read) = (*star_at + 1, *star_read);
                    }
                    None => return false,
                },
            }
        }
        self.bytes[at..].iter().all(|&byte| byte == b'*')
    }

    fn fold(&self, byte: u8) -> u8 {
        if self.folds_case {
            byte.to_ascii_lowercase()
        } else {
            byte
        }
    }
}

#[cfg(test)]
mod tests;
