//! Words of a sentence, folded, for likeness; numbers are left out.

use std::collections::BTreeSet;

/// Folded words without numbers, in order.
pub(crate) fn words(text: &str) -> Vec<String> {
    let is_word = |character: char| character.is_alphanumeric();
    text.split(|character| !is_word(character))
        .filter(|word| !word.is_empty() && !word.chars().any(|character| character.is_ascii_digit()))
        .map(fold)
        .filter(|word| !NUMBERS.contains(&word.as_str()))
        .collect()
}

fn fold(word: &str) -> String {
    word.chars().flat_map(char::to_lowercase).map(plain).collect()
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

/// Stems of the words that carry matter: the first five letters of words of at least four.
pub(crate) fn stems(text: &str) -> BTreeSet<String> {
    words(text)
        .into_iter()
        .filter(|word| word.chars().count() >= 4 && !EMPTY.contains(&word.as_str()))
        .map(|word| word.chars().take(5).collect())
        .collect()
}

/// Hashes of three words in a row.
pub(crate) fn shingles(text: &str) -> BTreeSet<u64> {
    let words = words(text);
    words.windows(3).map(|three| hash(&three.join(" "))).collect()
}

/// A stable 64-bit hash.
pub(crate) fn hash(text: &str) -> u64 {
    let digest = blake3::hash(text.as_bytes());
    digest.as_bytes().iter().take(8).fold(0, |value, byte| (value << 8) | u64::from(*byte))
}

/// How many members two sets share.
pub(crate) fn shared<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> usize {
    a.intersection(b).count()
}

/// Whether two sets share at least `percent` of all their members.
pub(crate) fn alike<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>, percent: usize) -> bool {
    let both = shared(a, b);
    let all = a.len() + b.len() - both;
    all > 0 && both * 100 >= all * percent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_that_differ_only_in_the_number_are_alike() {
        let (a, b) = (
            "The fire has killed 12 people in the harbour district.",
            "The fire has killed nineteen people in the harbour district.",
        );
        assert!(alike(&shingles(a), &shingles(a), 100));
        assert!(alike(&shingles(a), &shingles(b), 40));
        assert_eq!(words("Doce personas, 3.400 más"), ["personas", "mas"]);
    }
}
