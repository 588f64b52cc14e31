//! What passwords must be like, and temporary ones.

use api::Reply;
use api::cognito_idp::invalid_password_exception;
use domain::IdSource;
use domain::cognito::PasswordPolicy;

/// Characters that count as symbols. Source: developer guide, "Adding user pool password
/// requirements".
const SYMBOLS: &str = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-";
const UPPER: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
const LOWER: &[u8] = b"abcdefghijkmnopqrstuvwxyz";
const DIGITS: &[u8] = b"23456789";
const MARKS: &[u8] = b"!@#%*+-=";

/// Refuses a password that is not like the policy wants it.
pub(crate) fn check(policy: &PasswordPolicy, password: &str) -> Reply<()> {
    let has = |fits: fn(char) -> bool| password.chars().any(fits);
    let least = usize::try_from(policy.minimum_length).unwrap_or(0);
    let problem = if password.chars().count() < least {
        "Password not long enough"
    } else if policy.lowercase && !has(|one| one.is_ascii_lowercase()) {
        "Password must have lowercase characters"
    } else if policy.uppercase && !has(|one| one.is_ascii_uppercase()) {
        "Password must have uppercase characters"
    } else if policy.numbers && !has(|one| one.is_ascii_digit()) {
        "Password must have numeric characters"
    } else if policy.symbols && !has(|one| SYMBOLS.contains(one)) {
        "Password must have symbol characters"
    } else {
        return Ok(());
    };
    Err(invalid_password_exception(format!(
        "Password did not conform with policy: {problem}"
    )))
}

/// What a password must be like, for who chooses one.
pub(crate) fn told(policy: &PasswordPolicy) -> String {
    let least = policy.minimum_length;
    let mut wanted: Vec<&str> = [
        (policy.uppercase, "upper-case letters"),
        (policy.lowercase, "lower-case letters"),
        (policy.numbers, "numbers"),
        (policy.symbols, "symbols"),
    ]
    .into_iter()
    .filter_map(|(is_wanted, words)| is_wanted.then_some(words))
    .collect();
    let last = wanted.pop();
    match (wanted.is_empty(), last) {
        (_, None) => format!("At least {least} characters."),
        (true, Some(last)) => format!("At least {least} characters, with {last}."),
        (false, Some(last)) => {
            let others = wanted.join(", ");
            format!("At least {least} characters, with {others} and {last}.")
        }
    }
}

/// A password as the policy wants it, and at least 8 characters long.
pub(crate) fn temporary(policy: &PasswordPolicy, ids: &dyn IdSource) -> String {
    let length = usize::try_from(policy.minimum_length).unwrap_or(0).max(8);
    let kinds = [UPPER, LOWER, DIGITS, MARKS];
    let mut letters: Vec<u8> = (0..length)
        .map(|place| {
            let kind = kinds[place % kinds.len()];
            kind[ids.below(kind.len() as u64) as usize]
        })
        .collect();
    for last in (1..letters.len()).rev() {
        letters.swap(last, ids.below(last as u64 + 1) as usize);
    }
    letters.into_iter().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::{check, temporary, told};
    use domain::SeededIds;
    use domain::cognito::PasswordPolicy;

    fn policy() -> PasswordPolicy {
        PasswordPolicy {
            minimum_length: 8,
            uppercase: true,
            lowercase: true,
            numbers: true,
            symbols: true,
            temporary_days: 7,
        }
    }

    #[test]
    fn a_bad_password_is_told_what_it_lacks() {
        for (password, problem) in [
            ("Aa1!", "Password not long enough"),
            ("AAAAAA1!", "Password must have lowercase characters"),
            ("aaaaaa1!", "Password must have uppercase characters"),
            ("Aaaaaaa!", "Password must have numeric characters"),
            ("Aaaaaaa1", "Password must have symbol characters"),
        ] {
            let error = check(&policy(), password).unwrap_err();
            let expected = format!("Password did not conform with policy: {problem}");
            assert_eq!(
                (error.code.as_str(), error.message),
                ("InvalidPasswordException", expected)
            );
        }
        assert_eq!(check(&policy(), "Aaaaaa1!"), Ok(()));
    }

    #[test]
    fn temporary_passwords_are_as_the_policy_wants_them() {
        for seed in 0..100 {
            let password = temporary(&policy(), &SeededIds::new(seed));
            assert_eq!(check(&policy(), &password), Ok(()), "{password}");
        }
    }

    #[test]
    fn who_chooses_a_password_is_told_what_it_must_be_like() {
        let mut policy = policy();
        policy.minimum_length = 8;
        (policy.uppercase, policy.lowercase) = (true, true);
        (policy.numbers, policy.symbols) = (true, true);
        let all = "At least 8 characters, with upper-case letters, lower-case letters, numbers and symbols.";
        assert_eq!(told(&policy), all);
        (policy.uppercase, policy.lowercase, policy.numbers) = (false, false, false);
        assert_eq!(told(&policy), "At least 8 characters, with symbols.");
        policy.symbols = false;
        assert_eq!(told(&policy), "At least 8 characters.");
    }
}
