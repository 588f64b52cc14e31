//! Units.

use std::fmt;

/// The unit of a measure.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit(u8);

/// Names, each at the place of its number, which is on disks: new ones come at the end.
///
/// Source: CloudWatch API model, `StandardUnit`.
const NAMES: [&str; 27] = [
    "None",
    "Seconds",
    "Microseconds",
    "Milliseconds",
    "Bytes",
    "Kilobytes",
    "Megabytes",
    "Gigabytes",
    "Terabytes",
    "Bits",
    "Kilobits",
    "Megabits",
    "Gigabits",
    "Terabits",
    "Percent",
    "Count",
    "Bytes/Second",
    "Kilobytes/Second",
    "Megabytes/Second",
    "Gigabytes/Second",
    "Terabytes/Second",
    "Bits/Second",
    "Kilobits/Second",
    "Megabits/Second",
    "Gigabits/Second",
    "Terabits/Second",
    "Count/Second",
];

impl Unit {
    /// Of what has no unit, or none was told of.
    pub const NONE: Self = Self(0);

    /// The unit of that name.
    pub fn named(name: &str) -> Option<Self> {
        let place = NAMES.iter().position(|known| *known == name)?;
        Some(Self(place as u8))
    }

    /// The unit of that number.
    pub fn numbered(number: u8) -> Option<Self> {
        (usize::from(number) < NAMES.len()).then_some(Self(number))
    }

    /// Its number, which never changes.
    pub fn number(self) -> u8 {
        self.0
    }

    /// Its name.
    pub fn as_str(self) -> &'static str {
        NAMES.get(usize::from(self.0)).copied().unwrap_or("None")
    }
}

impl fmt::Debug for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Unit;

    #[test]
    fn a_unit_keeps_its_name_through_its_number() {
        for name in ["None", "Count", "Count/Second", "Megabytes"] {
            let unit = Unit::named(name).expect("a unit");
            assert_eq!(Unit::numbered(unit.number()), Some(unit));
            assert_eq!(unit.as_str(), name);
        }
        assert_eq!(Unit::named("Furlongs"), None);
        assert_eq!(Unit::numbered(27), None);
    }
}
