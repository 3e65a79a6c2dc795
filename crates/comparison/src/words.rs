//! Words of a sentence, folded, for likeness; numbers are left out.

use std::{
    collections::HashSet,
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash},
    ops::Range,
    sync::OnceLock,
};

/// A set of words or names, each by its hash: made once, compared many times.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Set(Vec<u64>);

impl Set {
    pub(crate) const fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many members both have.
    pub(crate) fn shared(&self, other: &Self) -> usize {
        let mut others = other.0.iter().peekable();
        let held = |member: &&u64| {
            while others.next_if(|other| other < member).is_some() {}
            others.next_if_eq(member).is_some()
        };
        self.0.iter().filter(held).count()
    }

    pub(crate) fn is_subset(&self, other: &Self) -> bool {
        self.shared(other) == self.len()
    }

    pub(crate) fn without(mut self, others: &Self) -> Self {
        self.0.retain(|member| others.0.binary_search(member).is_err());
        self
    }

    /// Whether two sets share at least `percent` of all their members.
    pub(crate) fn is_like(&self, other: &Self, percent: usize) -> bool {
        let both = self.shared(other);
        let all = self.len() + other.len() - both;
        all > 0 && both * 100 >= all * percent
    }
}

impl FromIterator<u64> for Set {
    fn from_iter<I: IntoIterator<Item = u64>>(hashes: I) -> Self {
        let mut hashes: Vec<u64> = hashes.into_iter().collect();
        hashes.sort_unstable();
        hashes.dedup();
        Self(hashes)
    }
}

impl<'t> FromIterator<&'t str> for Set {
    fn from_iter<I: IntoIterator<Item = &'t str>>(texts: I) -> Self {
        texts.into_iter().map(quick_hash).collect()
    }
}

/// A hash for use in memory: the same within one program, not between programs.
fn quick_hash(content: impl Hash) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(content)
}

/// Folded words without numbers, in order.
pub(crate) fn words(text: &str) -> Vec<String> {
    let is_word = |character: char| character.is_alphanumeric();
    text.split(|character| !is_word(character))
        .filter(|word| !word.is_empty() && !word.chars().any(|character| character.is_ascii_digit()))
        .map(fold)
        .filter(|word| !numbers().contains(word.as_str()))
        .collect()
}

fn numbers() -> &'static HashSet<&'static str> {
    static SET: OnceLock<HashSet<&str>> = OnceLock::new();
    SET.get_or_init(|| NUMBERS.iter().copied().collect())
}

fn empty() -> &'static HashSet<&'static str> {
    static SET: OnceLock<HashSet<&str>> = OnceLock::new();
    SET.get_or_init(|| EMPTY.iter().chain(WEEKDAYS).copied().collect())
}

fn fold(word: &str) -> String {
    word.chars().flat_map(char::to_lowercase).map(plain).collect()
}

/// A folded name as a text writes it ("orbis bank" in "the Orbis Bank lends"); `None` where it does not stand there.
pub(crate) fn as_written<'t>(name: &str, text: &'t str) -> Option<&'t str> {
    let wanted: Vec<&str> =
        name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if wanted.is_empty() {
        return None;
    }
    let mut spans: Vec<Range<usize>> = Vec::new();
    for (start, letter) in text.char_indices().filter(|(_, letter)| letter.is_alphanumeric()) {
        let end = start + letter.len_utf8();
        match spans.last_mut() {
            Some(word) if word.end == start => word.end = end,
            _ => spans.push(start..end),
        }
    }
    let is_name = |run: &&[Range<usize>]| {
        run.iter().zip(&wanted).all(|(span, word)| text.get(span.clone()).is_some_and(|own| fold(own) == *word))
    };
    let run = spans.windows(wanted.len()).find(is_name)?;
    text.get(run.first()?.start..run.last()?.end)
}

/// Without the accents of the two languages.
const fn plain(letter: char) -> char {
    match letter {
        'á' | 'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        other => other,
    }
}

/// Number words: they are the figure, not the sentence around it.
const NUMBERS: &[&str] = &[
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "thousand",
    "million",
    "billion",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "veinte",
    "treinta",
    "cuarenta",
    "cincuenta",
    "sesenta",
    "setenta",
    "ochenta",
    "noventa",
    "cien",
    "ciento",
    "mil",
    "millon",
    "millones",
];

/// Days tell one issue of a document from another and carry no matter.
pub(crate) const WEEKDAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "lunes",
    "martes",
    "miercoles",
    "jueves",
    "viernes",
    "sabado",
    "domingo",
];

/// Words that carry no matter of their own.
const EMPTY: &[&str] = &[
    "about",
    "after",
    "also",
    "among",
    "been",
    "before",
    "being",
    "could",
    "from",
    "have",
    "into",
    "more",
    "most",
    "only",
    "other",
    "over",
    "said",
    "says",
    "some",
    "than",
    "that",
    "their",
    "them",
    "there",
    "they",
    "this",
    "under",
    "until",
    "were",
    "what",
    "when",
    "which",
    "while",
    "will",
    "with",
    "would",
    "according",
    "ante",
    "como",
    "cuando",
    "desde",
    "donde",
    "durante",
    "entre",
    "este",
    "esta",
    "estos",
    "estas",
    "fueron",
    "hasta",
    "habia",
    "menos",
    "para",
    "pero",
    "porque",
    "segun",
    "sobre",
    "tras",
    "unos",
    "unas",
    "dijo",
    "informo",
    "people",
    "person",
    "persona",
    "personas",
];

/// Stems of the words that carry matter: the first five letters of words of at least four.
pub(crate) fn stems(text: &str) -> Set {
    stems_of([text])
}

/// The stems of several texts together.
pub(crate) fn stems_of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Set {
    let stem = |word: String| {
        let end = word.char_indices().nth(5).map_or(word.len(), |(end, _)| end);
        let telling = word.chars().nth(3).is_some() && !empty().contains(word.as_str());
        telling.then(|| quick_hash(word.get(..end)))
    };
    texts.into_iter().flat_map(words).filter_map(stem).collect()
}

/// Three words in a row, every such.
pub(crate) fn shingles(text: &str) -> Set {
    words(text).windows(3).map(quick_hash).collect()
}

/// A stable 64-bit hash, the same in every program.
pub(crate) fn hash(text: &str) -> u64 {
    let digest = blake3::hash(text.as_bytes());
    digest.as_bytes().iter().take(8).fold(0, |value, byte| (value << 8) | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_share_what_both_have() {
        let set = |text: &str| text.split(' ').collect::<Set>();
        let (a, b) = (set("lumen foods plant lumen"), set("lumen plant north"));
        assert_eq!((a.len(), a.shared(&b), b.shared(&a)), (3, 2, 2));
        assert!(set("lumen plant").is_subset(&a) && !a.is_subset(&b));
        assert_eq!(a.without(&b), set("foods"));
    }

    #[test]
    fn a_folded_name_is_shown_as_its_text_writes_it() {
        let text = "El Banco de León prestará a Torvale, según el banco.";
        assert_eq!(as_written("banco de leon", text), Some("Banco de León"));
        assert_eq!(as_written("torvale", text), Some("Torvale"));
        assert_eq!(as_written("calder", text), None);
    }

    #[test]
    fn sentences_that_differ_only_in_the_number_are_alike() {
        let (a, b) = (
            "The fire has killed 12 people in the harbour district.",
            "The fire has killed nineteen people in the harbour district.",
        );
        assert!(shingles(a).is_like(&shingles(a), 100));
        assert!(shingles(a).is_like(&shingles(b), 40));
        assert_eq!(words("Doce personas, 3.400 más"), ["personas", "mas"]);
    }
}
