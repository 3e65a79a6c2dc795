//! Tables of words. Nearly every word that is looked up is in none of them, so a miss must cost next to nothing.

use foldhash::fast::FixedState;
use std::hash::Hash;

/// A map with a fast hash: lexicons are our own, and nobody can fill a map of one text with chosen collisions of any
/// size that matters.
pub(crate) type HashMap<K, V> = std::collections::HashMap<K, V, FixedState>;
/// A set with the same hash.
pub(crate) type HashSet<K> = std::collections::HashSet<K, FixedState>;

const BITS: u16 = 64;
const BLOCKS: u16 = 16;

/// Which shapes (first letter, last letters, length) the words of a list have: tells most words that are not in it apart
/// without looking at any that is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shapes([u64; 16]);

impl Shapes {
    pub(crate) const NONE: Self = Self([0; 16]);

    #[expect(clippy::as_conversions, reason = "there is no other widening in constants")]
    const fn place(word: &[u8]) -> (usize, u64) {
        let length = word.len();
        let (first, middle, last) = if length == 0 { (0, 0, 0) } else { (word[0], word[length / 2], word[length - 1]) };
        let sum = (first as u16).wrapping_mul(37) ^ (last as u16).wrapping_mul(181) ^ (middle as u16).wrapping_mul(11);
        let shape = sum.wrapping_add((length as u16).wrapping_mul(71));
        ((shape / BITS % BLOCKS) as usize, 1 << (shape % BITS))
    }

    /// The same shapes and that of one more word.
    #[must_use]
    pub(crate) const fn with(mut self, word: &[u8]) -> Self {
        let (block, bit) = Self::place(word);
        self.0[block] |= bit;
        self
    }

    /// The shapes of two lists.
    #[must_use]
    pub(crate) const fn or(mut self, other: Self) -> Self {
        let mut block = 0;
        while block < self.0.len() {
            self.0[block] |= other.0[block];
            block += 1;
        }
        self
    }

    /// Whether a word of the list may be this one.
    pub(crate) fn may_hold(&self, word: &str) -> bool {
        let (block, bit) = Self::place(word.as_bytes());
        self.0.get(block).is_some_and(|bits| bits & bit != 0)
    }
}

/// What words mean.
#[derive(Debug)]
pub(crate) struct Table<K, V> {
    shapes: Shapes,
    map: HashMap<K, V>,
}

impl<K: AsRef<str> + Eq + Hash + std::borrow::Borrow<str>, V> Table<K, V> {
    pub(crate) fn get(&self, word: &str) -> Option<&V> {
        if self.shapes.may_hold(word) { self.map.get(word) } else { None }
    }

    /// The shapes of its words.
    pub(crate) fn shapes(&self) -> Shapes {
        self.shapes
    }

    pub(crate) fn contains(&self, word: &str) -> bool {
        self.get(word).is_some()
    }
}

impl<K: AsRef<str> + Eq + Hash, V> From<HashMap<K, V>> for Table<K, V> {
    fn from(map: HashMap<K, V>) -> Self {
        let shapes = map.keys().fold(Shapes::NONE, |shapes, word| shapes.with(word.as_ref().as_bytes()));
        Self { shapes, map }
    }
}

impl<K: AsRef<str> + Eq + Hash, V> FromIterator<(K, V)> for Table<K, V> {
    fn from_iter<T: IntoIterator<Item = (K, V)>>(rows: T) -> Self {
        rows.into_iter().collect::<HashMap<K, V>>().into()
    }
}

impl<K: AsRef<str> + Eq + Hash> FromIterator<K> for Table<K, ()> {
    fn from_iter<T: IntoIterator<Item = K>>(words: T) -> Self {
        words.into_iter().map(|word| (word, ())).collect()
    }
}
