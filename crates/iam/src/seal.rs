//! What only this server can read, and access key ids that only this server can have made.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::{AccountId, IdSource, Sealed};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Characters of the part of an access key id that follows `AKIA` or `ASIA`; five bits each.
const ID_DIGITS: u32 = 16;
/// Its bits: the account, chance, and a check that only this server can make.
const CHANCE_BITS: u32 = 25;
const CHECK_BITS: u32 = 15;
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Seals and opens, and knows its own access key ids.
pub(crate) struct Seal {
    seal: ::seal::Seal,
    key: [u8; 32],
}

impl Seal {
    /// Seals with `key`.
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Self {
            seal: ::seal::Seal::new(key),
            key: *key,
        }
    }

    /// Seals a value as base64 text.
    pub(crate) fn seal(&self, value: &[u8], ids: &dyn IdSource) -> String {
        self.seal.seal(value, ids).0
    }

    /// Opens what [`Seal::seal`] made; `None` for anything else.
    pub(crate) fn open(&self, sealed: &str) -> Option<Vec<u8>> {
        self.seal.open(&Sealed(sealed.to_owned())).ok()
    }

    /// A new access key id that begins with `prefix` and tells its account to this server.
    pub(crate) fn access_key_id(
        &self,
        prefix: &str,
        account: &AccountId,
        ids: &dyn IdSource,
    ) -> String {
        let account: u128 = account.as_str().parse().unwrap_or_default();
        let chance = u128::from(ids.below(1 << CHANCE_BITS));
        let told = account << CHANCE_BITS | chance;
        let number = told << CHECK_BITS | self.check(prefix, told);
        let digit = |place: u32| ALPHABET[(number >> (place * 5)) as usize & 31];
        let digits = (0..ID_DIGITS).rev().map(|place| char::from(digit(place)));
        format!("{prefix}{}", digits.collect::<String>())
    }

    /// The account of an access key id that this server made; `None` for any other.
    pub(crate) fn account_of(&self, id: &str) -> Option<AccountId> {
        let (prefix, digits) = id.split_at_checked(4)?;
        if digits.len() != ID_DIGITS as usize {
            return None;
        }
        let mut number: u128 = 0;
        for digit in digits.bytes() {
            let value = ALPHABET.iter().position(|known| *known == digit)?;
            number = number << 5 | value as u128;
        }
        let told = number >> CHECK_BITS;
        let check = number & ((1 << CHECK_BITS) - 1);
        let ours = check == self.check(prefix, told);
        format!("{:012}", told >> CHANCE_BITS)
            .parse()
            .ok()
            .filter(|_| ours)
    }

    /// What tells this key from any other without telling it.
    pub(crate) fn print(&self) -> String {
        STANDARD.encode(self.mac("the print of the key"))
    }

    fn mac(&self, text: &str) -> [u8; 32] {
        // HMAC takes keys of any length.
        let mac = Hmac::<Sha256>::new_from_slice(&self.key);
        mac.map(|mac| mac.chain_update(text.as_bytes()).finalize().into_bytes())
            .map(Into::into)
            .unwrap_or_default()
    }

    fn check(&self, prefix: &str, told: u128) -> u128 {
        let mac = self.mac(&format!("access key id {prefix} {told}"));
        u128::from(u16::from_be_bytes([mac[0], mac[1]]) >> (16 - CHECK_BITS))
    }
}

#[cfg(test)]
mod tests {
    use super::Seal;
    use domain::{AccountId, SeededIds};

    #[test]
    fn a_sealed_value_opens_with_its_key_alone_and_unchanged_alone() {
        let seal = Seal::new(&[7; 32]);
        let sealed = seal.seal(b"session", &SeededIds::new(1));
        assert_eq!(seal.open(&sealed).as_deref(), Some(&b"session"[..]));
        assert_eq!(Seal::new(&[8; 32]).open(&sealed), None);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).expect("text");
            assert_eq!(seal.open(&changed), None, "changed at {at}");
        }
        assert_eq!(seal.open(""), None);
    }

    #[test]
    fn an_access_key_id_tells_its_account_to_the_server_that_made_it() {
        let (seal, ids) = (Seal::new(&[7; 32]), SeededIds::new(1));
        for account in ["111122223333", "000000000000", "999999999999"] {
            let account: AccountId = account.parse().expect("an account");
            let id = seal.access_key_id("ASIA", &account, &ids);
            assert_eq!((id.len(), &id[..4]), (20, "ASIA"));
            assert_eq!(seal.account_of(&id), Some(account.clone()));
            assert_eq!(seal.account_of(&id.replace("ASIA", "AKIA")), None);
            assert_eq!(Seal::new(&[8; 32]).account_of(&id), None);
        }
        for foreign in [
            "AKIAIOSFODNN7EXAMPLE",
            "111122223333",
            "",
            "ASIA",
            "ÄÄÄÄÄÄÄÄÄÄ",
        ] {
            assert_eq!(seal.account_of(foreign), None, "{foreign}");
        }
    }
}
