//! Rust names for names of the models.

/// The module of a service: `acm-pca` is `acm_pca`.
pub(crate) fn module(service: &str) -> String {
    service.replace('-', "_")
}

/// The trait of a service: `acm-pca` is `AcmPca`.
pub(crate) fn interface(service: &str) -> String {
    let capital = |part: &str| part[..1].to_uppercase() + &part[1..];
    service.split('-').map(capital).collect()
}

/// The Rust name of a type.
pub(super) fn kind(name: &str) -> String {
    let first = name[..1].to_uppercase();
    format!("{first}{}", &name[1..])
}

/// Names that need `r#` before them.
const KEYWORDS: &[&str] = &[
    "as", "async", "await", "break", "const", "continue", "dyn", "else", "enum", "extern", "false",
    "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "override",
    "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "type", "unsafe", "use",
    "virtual", "where", "while", "yield", "final", "abstract", "box", "do", "macro", "try",
];

/// The name of a field or function: `DBInstanceARNs` is `db_instance_arns`.
pub(crate) fn snake(name: &str) -> String {
    let mut plain = name.replace('-', "_");
    for (from, to) in [
        ("ARNs", "Arns"),
        ("IDs", "Ids"),
        ("IPs", "Ips"),
        ("IPv", "Ipv"),
    ] {
        plain = plain.replace(from, to);
    }
    let letters: Vec<char> = plain.chars().collect();
    let mut snake = String::new();
    for (index, letter) in letters.iter().enumerate() {
        let after = index.checked_sub(1).map(|before| letters[before]);
        let begins = letter.is_uppercase()
            && after.is_some_and(|after| {
                let next_is_lower = letters
                    .get(index + 1)
                    .is_some_and(|next| next.is_lowercase());
                after.is_lowercase()
                    || after.is_ascii_digit()
                    || (after.is_uppercase() && next_is_lower)
            });
        if begins {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    if KEYWORDS.contains(&snake.as_str()) {
        format!("r#{snake}")
    } else {
        snake
    }
}

#[cfg(test)]
mod tests {
    use super::snake;

    #[test]
    fn names_read_as_rust_names() {
        let names = [
            "serviceName",
            "VpcIds",
            "DBInstanceARNs",
            "IPv4Addresses",
            "type",
            "S3Key",
        ];
        let expected = [
            "service_name",
            "vpc_ids",
            "db_instance_arns",
            "ipv4_addresses",
            "r#type",
            "s3_key",
        ];
        assert_eq!(names.map(snake), expected);
    }
}
