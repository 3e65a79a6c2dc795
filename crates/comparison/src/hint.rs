//! How a number may have changed on its way, as a hint for the people who ask.

use crate::slots::Slots;

/// What the two digit strings look like side by side; `None` where nothing stands out.
pub(crate) fn of(a: &Slots, b: &Slots) -> Option<&'static str> {
    let (first, second) = (a.amount.value, b.amount.value);
    if first.exponent != second.exponent && a.amount.decimals == 0 && b.amount.decimals == 0 {
        return between(&first.to_string(), &second.to_string());
    }
    between(&a.amount.digits(), &b.amount.digits())
}

fn between(first: &str, second: &str) -> Option<&'static str> {
    let (x, y) = (first.as_bytes(), second.as_bytes());
    if x.len() == y.len() {
        let different: Vec<usize> = (0..x.len()).filter(|&index| x.get(index) != y.get(index)).collect();
        return match different.as_slice() {
            [left, right] if left + 1 == *right && x.get(*left) == y.get(*right) && x.get(*right) == y.get(*left) => {
                Some("digits exchanged")
            }
            [one] if beside_on_keypad(*x.get(*one)?, *y.get(*one)?) => Some("neighbouring key"),
            _ => None,
        };
    }
    let (short, long) = if x.len() < y.len() { (x, y) } else { (y, x) };
    let doubled = |index: usize| {
        let mut cut = long.to_vec();
        cut.remove(index) == long.get(index + 1).copied().unwrap_or(0) && cut == short
    };
    (long.len() == short.len() + 1 && (0..long.len()).any(doubled)).then_some("digit doubled")
}

/// Whether two digits touch on a telephone or number pad.
fn beside_on_keypad(a: u8, b: u8) -> bool {
    const PAD: [&[u8]; 4] = [b"123", b"456", b"789", b"000"];
    let position = |digit| {
        PAD.iter()
            .enumerate()
            .find_map(|(row, keys)| keys.iter().position(|key| *key == digit).map(|column| (row, column)))
    };
    matches!((position(a), position(b)), (Some(x), Some(y)) if x.0.abs_diff(y.0) + x.1.abs_diff(y.1) == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_typing_changes_are_recognised() {
        let cases = [
            ("412", "421", Some("digits exchanged")),
            ("31", "3311", None),
            ("45", "455", Some("digit doubled")),
            ("41", "44", Some("neighbouring key")),
            ("190", "140", None),
        ];
        for (first, second, hint) in cases {
            assert_eq!(between(first, second), hint, "{first} {second}");
        }
    }
}
