//! Numbers that name something instead of counting it.

use crate::{
    lemma::is_function_word,
    lexicon::{Words, words},
    numeral::Numeral,
    token::{Kind, Tokens},
    unit::PERIODS,
};
use claimwire_domain::language::Language;
use std::sync::LazyLock;

/// Words after which a bare number is a name, an address or a reference.
static BEFORE: Words = LazyLock::new(|| words(include_str!("../data/numbered.txt")));

/// Those of them after which a number still counts when a plural follows: "line 3", but "line 12 streets".
static WEAK: Words = LazyLock::new(|| words(include_str!("../data/numbered_weak.txt")));

/// Words of streets: the number beside one is an address.
static STREETS: Words = LazyLock::new(|| words(include_str!("../data/streets.txt")));

/// Whether a numeral without currency sign is part of a name, a phone number, a line-up or a list mark.
pub(crate) fn is_name_number(tokens: &Tokens<'_>, numeral: &Numeral, language: Language) -> bool {
    named_by(tokens, numeral, language).is_some()
}

/// By which rule a numeral without currency sign is part of a name, a phone number, a line-up or a list mark.
pub(crate) fn named_by(tokens: &Tokens<'_>, numeral: &Numeral, language: Language) -> Option<&'static str> {
    let (start, end) = (numeral.tokens.start, numeral.tokens.end);
    if numeral.worded {
        // "Half a million Danes" is no title
        if numeral.written.scale > 0 && end > start + 1 && !tokens.is_capital(end - 1) {
            return None;
        }
        return is_worded_name(tokens, start, end, language).then_some("name.worded");
    }
    let text = tokens.word(start);
    let glued = tokens.is_glued(start);
    let sign = tokens.before(start);
    let lettered = glued && start > 0 && tokens.is(start - 1, Kind::Word) && !(sign == "m" && text.contains('.'));
    // "COVID-19", "F-35", "sub-17"
    let hyphened = glued
        && matches!(sign, "-" | "–" | "/" | "#" | "@" | "_" | "&" | "." | ":")
        && start > 1
        && tokens.is_glued(start - 1)
        && !matches!(tokens.word(start - 2), "(" | "magnitude" | "pre" | "~");
    let next = tokens.word(end);
    let slashed = matches!(next, "/" | ":") && tokens.is_glued(end) && tokens.is(end + 1, Kind::Number);
    let ladder = matches!(next, "-" | "–")
        && tokens.is_glued(end)
        && tokens.is(end + 1, Kind::Number)
        && matches!(tokens.word(end + 2), "-" | "–")
        && tokens.is_glued(end + 2)
        && tokens.is(end + 3, Kind::Number);
    let letters = tokens.is_glued(end)
        && tokens.is(end, Kind::Word)
        && matches!(next, "g" | "s" | "a" | "b" | "d" | "x")
        && !tokens.is(end, Kind::Number);
    if lettered || hyphened || slashed || ladder || letters && next != "g" || next == "g" && tokens.is_capital(end) {
        return Some("name.glued");
    }
    let called = (start.saturating_sub(7)..start).any(|at| is_phone_word(tokens.word(at)));
    let emergency = matches!(text, "112" | "911" | "999" | "061" | "062" | "091" | "016" | "988" | "1-1-2")
        && (called || matches!(sign, "al" | "el" | "dial" | "call" | "calling" | "the") && !tokens.is(end, Kind::Word));
    let leading_zero = text.len() > 1 && text.starts_with('0') && !text.contains(['.', ',']);
    let phone = tokens.is(end, Kind::Number)
        && tokens.at(end).spaced
        && numeral.written.scale == 0
        && !numeral.written.decimals.gt(&0)
        || start > 0 && tokens.is(start - 1, Kind::Number) && tokens.at(start).spaced;
    let dashes = matches!(next, "-" | "–")
        && tokens.is_glued(end)
        && tokens.word(end + 1).len() >= 4
        && tokens.is(end + 1, Kind::Number)
        && text.len() == 3;
    let footnote = sign == "[" && next == "]" || matches!(sign, "“" | "«" | "\"") && matches!(next, "”" | "»" | "\"");
    if is_code(tokens, start, end) {
        return Some("name.code");
    }
    if is_address(tokens, start, end) {
        return Some("name.address");
    }
    if is_year(tokens, start, end, language) {
        return Some("name.year");
    }
    if emergency || leading_zero || phone || dashes {
        return Some("name.phone");
    }
    if footnote || is_list_mark(tokens, start, end) {
        return Some("name.list_mark");
    }
    let dotted = sign == "."
        && start > 1
        && matches!(tokens.word(start - 2), "no" | "num" | "art" | "nos" | "pag" | "tel" | "av" | "avda" | "vol");
    let numero = matches!(sign, "°" | "º") && start > 1 && tokens.word(start - 2) == "n";
    let symbol = matches!(sign, "#" | "№" | "§" | "nº" | "n.º" | "º") || numero;
    if dotted || symbol {
        return Some("name.numbered");
    }
    // "in Orense 6 million were won": no name goes on with a word of scale
    let scaled = numeral.written.scale > 0;
    let named =
        is_listed_name(tokens, start, end, language) || (!scaled && is_after_name(tokens, start, end, language));
    named.then_some("name.after_noun")
}

/// "3370K118", "12XR", "88123-B", "(555) 010-4477", "text GIVE to 70700".
fn is_code(tokens: &Tokens<'_>, start: usize, end: usize) -> bool {
    let next = tokens.word(end);
    let ordinal = next == "st" && tokens.word(start).ends_with('1') && !tokens.word(start).ends_with("11");
    let named = next != "x" && (!is_unit_like(next) || ordinal);
    let letters = tokens.is_glued(end) && tokens.is(end, Kind::Word) && named
        || tokens.is_glued(end) && tokens.is(end, Kind::Number);
    let hyphened = matches!(next, "-" | "/")
        && tokens.is_glued(end)
        && tokens.is_glued(end + 1)
        && tokens.is_capital(end + 1)
        && tokens.word(end + 1).len() == 1;
    let bracketed = tokens.before(start) == "("
        && next == ")"
        && tokens.word(start).len() == 3
        && tokens.is(end + 1, Kind::Number)
        && matches!(tokens.word(end + 2), "-" | "–");
    let sent = (start.saturating_sub(5)..start)
        .any(|at| matches!(tokens.word(at), "text" | "sms" | "envia" | "envie" | "mensaje" | "texting"));
    let short = sent && matches!(tokens.before(start), "to" | "al" | "a") && tokens.word(start).len() > 2;
    let post = start > 1
        && tokens.word(start).len() == 5
        && tokens.before(start).len() == 2
        && tokens.text(start - 1..start).bytes().all(|byte| byte.is_ascii_uppercase())
        && tokens.before(start - 1) == ",";
    let dialled = tokens.before(start) == "+" && tokens.is_glued(start) && tokens.word(start).len() > 6;
    dialled || letters || hyphened || bracketed || short || post || next == "o'clock" || is_angle(tokens, end)
}

/// "90 degrees to the left", "a 30-degree angle": a direction, no temperature.
fn is_angle(tokens: &Tokens<'_>, end: usize) -> bool {
    let hyphen = usize::from(tokens.word(end) == "-");
    let degrees = matches!(tokens.word(end + hyphen), "degrees" | "degree" | "grados" | "°" | "º");
    degrees
        && (end + hyphen + 1..end + hyphen + 4).any(|at| {
            matches!(
                tokens.word(at),
                "angle"
                    | "left"
                    | "right"
                    | "north"
                    | "south"
                    | "east"
                    | "west"
                    | "latitude"
                    | "longitude"
                    | "turn"
                    | "angulo"
                    | "izquierda"
                    | "derecha"
                    | "norte"
                    | "sur"
                    | "este"
                    | "oeste"
                    | "latitud"
                    | "longitud"
            )
        })
}

/// Letters right after digits that measure or multiply.
fn is_unit_like(word: &str) -> bool {
    matches!(word, "k" | "m" | "bn" | "mn" | "b" | "t" | "tn" | "trn" | "mm" | "p" | "pp" | "pc" | "ish" | "bps" | "bp")
        || crate::unit::is_symbol(word)
}

/// "212 Elm Street", "9 Abbey Close", "calle Elvira, 212".
fn is_address(tokens: &Tokens<'_>, start: usize, end: usize) -> bool {
    let plain = tokens.word(start).len() < 6 && tokens.word(start).bytes().all(|byte| byte.is_ascii_digit());
    if !plain || end != start + 1 {
        return false;
    }
    let names = (end..end + 4).take_while(|at| tokens.is_capital(*at)).count();
    let after = (end..end + names).any(|at| STREETS.contains(tokens.word(at)) && (at > end || names > 1));
    let comma = usize::from(tokens.before(start) == ",");
    let street = start > comma
        && (start.saturating_sub(6)..start - comma).any(|at| {
            STREETS.contains(tokens.word(at)) && (at + 1..start - comma).all(|name| is_name_part(tokens, name))
        });
    let counted = tokens.is(end, Kind::Word)
        && !tokens.is_capital(end)
        && crate::counted::is_plural(tokens.word(end), Language::En);
    after || street && comma == 1 && !counted && tokens.is_capital(start - 2)
}

fn is_name_part(tokens: &Tokens<'_>, index: usize) -> bool {
    tokens.is_capital(index) || matches!(tokens.word(index), "de" | "del" | "la" | "las" | "los" | "el" | "of" | "the")
}

/// "the charter of 1215": four digits after a word that dates, with nothing to count.
fn is_year(tokens: &Tokens<'_>, start: usize, end: usize, language: Language) -> bool {
    let text = tokens.word(start);
    let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let era = text.parse::<u32>().is_ok_and(|year| (1000..2100).contains(&year));
    let noun = tokens.is(end, Kind::Word) && !is_function_word(tokens.word(end), language);
    let sign = matches!(tokens.word(end), "%" | "€" | "$" | "£" | "°" | "º" | "-" | "–" | "+" | "to" | "a" | "/");
    let dated = matches!(tokens.before(start), "of" | "in" | "since" | "de" | "en" | "desde");
    let total = start > 1
        && matches!(
            tokens.word(start - 2),
            "total"
                | "toll"
                | "number"
                | "crowd"
                | "count"
                | "tally"
                | "record"
                | "peak"
                | "maximum"
                | "minimum"
                | "average"
                | "maximo"
                | "minimo"
                | "media"
                | "mas"
                | "menos"
                | "cerca"
                | "encima"
                | "debajo"
                | "torno"
                | "alrededor"
                | "cifra"
                | "balance"
                | "upwards"
                | "upward"
                | "excess"
                | "promedio"
        );
    digits && era && dated && !noun && !sign && !total
}

/// Words that announce a telephone number.
pub(crate) fn is_phone_word(word: &str) -> bool {
    matches!(
        word,
        "telefono"
            | "telefonos"
            | "phone"
            | "telephone"
            | "tel"
            | "hotline"
            | "helpline"
            | "whatsapp"
            | "llamar"
            | "llame"
            | "llamando"
            | "dial"
            | "movil"
            | "centralita"
            | "fax"
    )
}

/// "Six Nations", "Two Rivers": capitalised inside a sentence before another capital.
fn is_worded_name(tokens: &Tokens<'_>, start: usize, end: usize, language: Language) -> bool {
    let inside =
        start > 0 && !matches!(tokens.before(start), "." | "“" | "\"" | "«" | ":" | "" | "—" | "•" | "?" | "!");
    let demonym = crate::population::DEMONYMS.iter().any(|(_, english, _)| english.contains(&tokens.word(end)));
    let named = tokens.is_capital(start) && (tokens.is_capital(end) && !demonym || inside);
    // «Cien años de soledad»: the title of a work
    let opened = start > 0 && matches!(tokens.before(start), "“" | "\"" | "«" | "‘");
    let work = |at: usize| {
        matches!(
            tokens.word(at),
            "novel"
                | "film"
                | "movie"
                | "book"
                | "series"
                | "song"
                | "album"
                | "play"
                | "titled"
                | "entitled"
                | "called"
                | "novela"
                | "pelicula"
                | "libro"
                | "serie"
                | "cancion"
                | "disco"
                | "titulado"
                | "titulada"
                | "obra"
                | "documental"
                | "documentary"
                | "poem"
                | "poema"
                | "drama"
                | "painting"
                | "cuadro"
        )
    };
    if opened && (start.saturating_sub(5)..start - 1).any(work) {
        return true;
    }
    let english_one = language == Language::En
        && tokens.word(start) == "one"
        && matches!(tokens.before(start), "no" | "the" | "this" | "that" | "any" | "every" | "each" | "which");
    named || english_one
}

fn is_list_mark(tokens: &Tokens<'_>, start: usize, end: usize) -> bool {
    let opens = start == 0 || tokens.is(start - 1, Kind::Break);
    let short = tokens.word(start).len() < 3 && end == start + 1;
    // "you either 1) give up or 2) go on"
    let bracketed = short
        && tokens.word(end) == ")"
        && tokens.is_glued(end)
        && !(start.saturating_sub(12)..start).any(|at| tokens.word(at) == "(");
    // "3 Old Mill", the third of a list: no plural follows
    let counts = |at: usize| {
        let word = tokens.word(at);
        crate::counted::is_plural(word, Language::En) || crate::lemma::concept(word, Language::En).1 || word == "killed"
    };
    let item = opens && short && start > 0 && tokens.is_capital(end) && !(end..end + 4).any(counts);
    if bracketed || item {
        return true;
    }
    opens
        && matches!(tokens.word(end), "." | ")")
        && tokens.is_glued(end)
        && end == start + 1
        && tokens.is(end + 1, Kind::Word)
}

/// "days 7 and 8", "lines 3, 4": the number after one that names.
fn is_listed_name(tokens: &Tokens<'_>, start: usize, end: usize, language: Language) -> bool {
    let link = matches!(tokens.before(start), "and" | "or" | "y" | "o" | "," | "to" | "a");
    let noun = tokens.is(end, Kind::Word) && !is_function_word(tokens.word(end), language);
    // "sections 12(3) and 40 of the act"
    let listed =
        |at: usize| tokens.is(at, Kind::Number) || matches!(tokens.word(at), "(" | ")" | "," | "and" | "y" | "bis");
    let bracketed = link && tokens.before(start - 1) == ")";
    let head = (start.saturating_sub(9)..start).rev().find(|at| !listed(*at));
    if bracketed && !noun && head.is_some_and(|head| LAWS.contains(&tokens.word(head))) {
        return true;
    }
    link && start > 2
        && !noun
        && tokens.is(start - 2, Kind::Number)
        && tokens.word(start).len() < 4
        && BEFORE.contains(tokens.word(start - 3))
        && !matches!(tokens.word(end), "%" | "€" | "$" | "°" | "£" | "º")
}

/// What numbers laws and their parts, thousands of them too ("Ley 21.600").
const LAWS: &[&str] = &[
    "section",
    "sections",
    "article",
    "articles",
    "articulo",
    "articulos",
    "law",
    "ley",
    "leyes",
    "decreto",
    "resolucion",
    "act",
    "rule",
    "rules",
    "regulation",
    "ordenanza",
    "directiva",
    "chapter",
    "capitulo",
    "version",
];

/// What is called by a number: "the postcode is 90210".
const CODES: &[&str] =
    &["postal", "postcode", "zip", "pin", "code", "codigo", "clave", "isbn", "extension", "password"];

fn is_after_name(tokens: &Tokens<'_>, start: usize, end: usize, language: Language) -> bool {
    let Some(previous) = start.checked_sub(1).filter(|at| tokens.is(*at, Kind::Word)) else { return false };
    let word = tokens.word(previous);
    let next = tokens.word(end);
    let lower = tokens.is(end, Kind::Word) && !tokens.is_capital(end) && !is_function_word(next, language);
    // after a name only what is plainly countable counts: "Boeing 737 crashed", but "In Gaza 31 died"
    let placed = matches!(tokens.before(previous), "in" | "en" | "at" | "on" | "since" | "from");
    let countable = next.ends_with('s') || crate::lemma::concept(next, language).1 || placed;
    let counted = lower && (countable || !tokens.is_capital(previous));
    let measured = matches!(next, "%" | "€" | "$" | "°" | "£" | "º")
        || PERIODS.get(next).is_some()
        || matches!(next, "percent" | "per" | "million" | "millones")
        || next == "por" && matches!(tokens.word(end + 1), "ciento" | "cien" | "cada" | "mil");
    let text = tokens.word(start);
    let reference = LAWS.contains(&word);
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) || reference && !text.contains(',');
    if BEFORE.contains(word) && plain && !measured {
        let weak = WEAK.contains(word);
        let told = lower && (next.ends_with('s') || crate::lemma::concept(next, language).1);
        let law = reference && language == Language::Es;
        return !(weak && (told || counted && !placed && !law));
    }
    // "the postcode is 90210", "el código postal es 28013"
    let stated = matches!(word, "is" | "was" | "es" | "era")
        && previous > 0
        && (CODES.contains(&tokens.word(previous - 1)) && plain && !lower);
    // "Measure 12, the school bond", "Delta 1583 diverted": a name opens the sentence
    let opening = language == Language::En
        && tokens.is_capital(previous)
        && (previous == 0 || matches!(tokens.before(previous), "." | "" | "“" | "\"" | "«"))
        && plain
        && !measured
        && !counted
        && !is_function_word(word, language)
        && !word.ends_with("ly")
        && !word.ends_with("ed")
        && !word.ends_with("st")
        && !crate::counted::is_deed_word(next, language)
        && !crate::counted::NUMBER_NOUNS.contains(&word)
        && !matches!(
            word,
            "just"
                | "only"
                | "another"
                | "today"
                | "yesterday"
                | "now"
                | "then"
                | "still"
                | "yet"
                | "maybe"
                | "perhaps"
        )
        && word != "age"
        && !crate::counted::is_plural(word, language)
        && crate::modifier::before(tokens, start, language).is_none()
        && (matches!(next, "," | "." | "" | "is" | "was" | "has" | "had" | "will")
            || lower && tokens.word(start).len() != 4
            || lower && next.ends_with("ed"));
    // "la línea 1 y la 2", "en el 57": an article in the singular before a bare number
    let named = language == Language::Es
        && matches!(word, "el" | "la")
        && plain
        && text.len() < 3
        && !measured
        && !tokens.is(end, Kind::Number)
        && !matches!(next, "de" | "," | "por" | "y")
        && !(matches!(next, "a" | "al") && tokens.is(end + 1, Kind::Number))
        && !crate::counted::is_plural(next, language);
    let decade = word == "anos" && plain && text.len() == 2 && text.ends_with('0');
    // "los menores de 30": a class of people, as in "the under-30s"
    let class = word == "de"
        && previous > 0
        && matches!(tokens.word(previous - 1), "menores" | "mayores" | "menor" | "mayor")
        && !measured
        && plain
        && !crate::counted::is_plural(next, language);
    let listed = language == Language::Es
        && matches!(word, "el" | "la")
        && plain
        && text.len() < 3
        && (next == "," || next == "y" && matches!(tokens.word(end + 1), "el" | "la"));
    // "the Group of 77"
    let group = matches!(word, "of" | "los") && previous > 0 && {
        let back = if word == "los" { previous.saturating_sub(2) } else { previous - 1 };
        matches!(tokens.word(back), "group" | "grupo") && tokens.is_capital(back)
    };
    // a title in quotation marks: "Harvest 40"; what is quoted as a sentence of its own is said
    let sentence = previous < 2 || matches!(tokens.before(previous - 1), "." | "?" | "!" | "");
    let marked = matches!(next, "\"" | "”" | "»" | "’" | "'");
    let titled = tokens.is_capital(previous) && plain && marked && !sentence;
    // "el autobús 52": a Spanish number that counts stands before its noun, one that names stands after it
    let after_noun = language == Language::Es
        && plain
        && end == start + 1
        && text.len() < 5
        && !measured
        && !counted
        && !is_function_word(word, language)
        && matches!(tokens.before(previous), "el" | "la" | "del" | "al" | "un" | "una" | "su")
        && !matches!(next, "a" | "al" | "y" | "o" | "-" | "–" | "+");
    if stated || opening || after_noun || named || listed || group || titled || decade || class {
        return true;
    }
    // "Boeing 737", "Channel 4", "Calle Mayor 12": a name before, nothing counted after
    let opens_sentence = previous == 0
        || !tokens.at(previous).spaced && !tokens.is_glued(previous)
        || matches!(tokens.before(previous), "." | "" | "“" | "\"" | ":" | "«");
    // "iPad 9"
    let cased =
        tokens.is_capital(previous) || tokens.text(previous..previous + 1).chars().skip(1).any(char::is_uppercase);
    plain
        && cased
        && !counted
        && !measured
        && !opens_sentence
        && tokens.word(start).len() < 6
        && tokens.at(end).kind != Kind::Number
}
