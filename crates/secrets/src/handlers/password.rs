//! Random passwords.

use api::Reply;
use api::secretsmanager::{
    GetRandomPasswordRequest, GetRandomPasswordResponse, invalid_parameter_exception,
};
use domain::IdSource;

const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";
const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS: &str = "0123456789";
const PUNCTUATION: &str = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

/// How long a password is when the call says nothing.
const LENGTH_DEFAULT: i64 = 32;

/// A password of the wanted kinds of characters, one of each kind unless told otherwise.
pub(super) fn random(
    input: &GetRandomPasswordRequest,
    ids: &dyn IdSource,
) -> Reply<GetRandomPasswordResponse> {
    let length = input.password_length.unwrap_or(LENGTH_DEFAULT);
    let length = usize::try_from(length)
        .ok()
        .filter(|length| (1..=4096).contains(length));
    let length = length.ok_or_else(|| {
        invalid_parameter_exception("The password length must be between 1 and 4096.")
    })?;
    let kinds = kinds(input);
    let every = input.require_each_included_type != Some(false);
    if kinds.is_empty() || (every && kinds.len() > length) {
        return Err(invalid_parameter_exception(
            "The password length is too short based on the required types.",
        ));
    }
    let mut all: Vec<char> = kinds.concat();
    // A password may have spaces, but need not: they are no kind of their own.
    if input.include_space == Some(true) && !excluded(input).contains(' ') {
        all.push(' ');
    }
    let pick = |from: &[char]| from[ids.below(from.len() as u64) as usize];
    let mut password: Vec<char> = if every {
        kinds.iter().map(|kind| pick(kind)).collect()
    } else {
        Vec::new()
    };
    password.extend((password.len()..length).map(|_| pick(&all)));
    for last in (1..password.len()).rev() {
        password.swap(last, ids.below(last as u64 + 1) as usize);
    }
    Ok(GetRandomPasswordResponse {
        random_password: Some(password.into_iter().collect()),
    })
}

fn excluded(input: &GetRandomPasswordRequest) -> &str {
    input.exclude_characters.as_deref().unwrap_or_default()
}

fn kinds(input: &GetRandomPasswordRequest) -> Vec<Vec<char>> {
    let excluded = excluded(input);
    let wanted = [
        (LOWER, input.exclude_lowercase != Some(true)),
        (UPPER, input.exclude_uppercase != Some(true)),
        (DIGITS, input.exclude_numbers != Some(true)),
        (PUNCTUATION, input.exclude_punctuation != Some(true)),
    ];
    let kinds = wanted.into_iter().filter(|(_, wanted)| *wanted);
    kinds
        .map(|(kind, _)| {
            kind.chars()
                .filter(|c| !excluded.contains(*c))
                .collect::<Vec<_>>()
        })
        .filter(|kind| !kind.is_empty())
        .collect()
}
