//! Words of a text, as searches in secrets see them.

/// The words of a text in small letters.
///
/// A word ends at what is no letter or digit, and before a capital letter that follows a small
/// one or a digit, or that a small one follows: `prod/AppBeta` is `prod`, `app`, `beta`, and
/// `COMPANYthings` is `compan`, `ythings`.
pub(super) fn words(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric());
    parts.flat_map(capitals).collect()
}

/// The words of a text without any signs between them.
fn capitals(part: &str) -> Vec<String> {
    let letters: Vec<char> = part.chars().collect();
    let mut words: Vec<String> = Vec::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let after = letters.get(at + 1);
        let begins = letter.is_uppercase()
            && (before.is_some_and(|before| !before.is_uppercase())
                || after.is_some_and(|after| after.is_lowercase()));
        match words.last_mut() {
            Some(word) if !begins => word.extend(letter.to_lowercase()),
            Some(_) | None => words.push(letter.to_lowercase().collect()),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_end_at_signs_and_before_capital_letters() {
        assert_eq!(words("prod/AppBeta-7"), ["prod", "app", "beta", "7"]);
        assert_eq!(words("SecretFTag"), ["secret", "f", "tag"]);
        assert_eq!(
            words("uat COMPANY COMPANYthings"),
            ["uat", "company", "compan", "ythings"]
        );
        assert!(words("+").is_empty());
    }
}
