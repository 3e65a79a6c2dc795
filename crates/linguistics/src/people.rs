//! The people an article names, with their titles, so that pronouns and offices find them.

use crate::{
    lemma::is_function_word,
    token::{Kind, Tokens},
};
use claimwire_domain::language::Language;
use std::{collections::HashMap, ops::Range};

/// A person of the article.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// Full name as first written, without title.
    pub(crate) name: String,
    /// Folded words of the name.
    pub(crate) words: Vec<String>,
    /// Folded head nouns of titles ("mayor").
    pub(crate) titles: Vec<String>,
    pub(crate) female: Option<bool>,
    /// First tokens of the mentions.
    pub(crate) mentions: Vec<usize>,
}

/// Everybody named in the article.
#[derive(Debug, Default)]
pub(crate) struct People {
    pub(crate) list: Vec<Person>,
}

/// Capitalised words that are titles rather than names.
pub(crate) const TITLES: &[&str] = &[
    "president",
    "minister",
    "prime",
    "secretary",
    "chancellor",
    "mayor",
    "governor",
    "senator",
    "congressman",
    "congresswoman",
    "representative",
    "judge",
    "justice",
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "lord",
    "lady",
    "king",
    "queen",
    "prince",
    "princess",
    "pope",
    "bishop",
    "archbishop",
    "cardinal",
    "general",
    "colonel",
    "captain",
    "major",
    "sergeant",
    "lieutenant",
    "admiral",
    "officer",
    "detective",
    "inspector",
    "chief",
    "sheriff",
    "attorney",
    "gov",
    "sen",
    "rep",
    "gen",
    "col",
    "capt",
    "sgt",
    "lt",
    "deputy",
    "vice",
    "former",
    "state",
    "foreign",
    "finance",
    "health",
    "interior",
    "treasury",
    "commissioner",
    "director",
    "chairman",
    "chairwoman",
    "chair",
    "ceo",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "coach",
    "manager",
    "striker",
    "goalkeeper",
    "presidente",
    "presidenta",
    "ministro",
    "ministra",
    "primer",
    "primera",
    "secretario",
    "secretaria",
    "alcalde",
    "alcaldesa",
    "gobernador",
    "gobernadora",
    "senador",
    "senadora",
    "diputado",
    "diputada",
    "juez",
    "jueza",
    "magistrado",
    "magistrada",
    "fiscal",
    "don",
    "dona",
    "sr",
    "sra",
    "senor",
    "senora",
    "doctor",
    "doctora",
    "dra",
    "profesor",
    "profesora",
    "rey",
    "reina",
    "principe",
    "princesa",
    "papa",
    "obispo",
    "arzobispo",
    "cardenal",
    "coronel",
    "capitan",
    "comandante",
    "sargento",
    "teniente",
    "almirante",
    "inspector",
    "inspectora",
    "comisario",
    "comisaria",
    "jefe",
    "jefa",
    "portavoz",
    "vocero",
    "vocera",
    "canciller",
    "consejero",
    "consejera",
    "delegado",
    "delegada",
    "subdelegado",
    "concejal",
    "concejala",
    "entrenador",
    "rector",
    "rectora",
    "vicepresidente",
    "vicepresidenta",
    "exministro",
    "expresidente",
    "candidate",
    "candidato",
    "candidata",
    "lawmaker",
    "legislador",
    "councillor",
    "councilman",
    "councilwoman",
    "nurse",
    "doctor",
    "farmer",
    "analyst",
    "economist",
    "economista",
    "analista",
    "director",
    "directora",
];

const FEMALE: &[&str] = &[
    "mary",
    "maria",
    "anna",
    "ana",
    "helen",
    "elena",
    "laura",
    "sarah",
    "sara",
    "emma",
    "emily",
    "linda",
    "susan",
    "karen",
    "nancy",
    "lisa",
    "margaret",
    "ruth",
    "jane",
    "janet",
    "claire",
    "clare",
    "kate",
    "catherine",
    "katherine",
    "rachel",
    "rebecca",
    "alice",
    "grace",
    "hannah",
    "lucy",
    "lucia",
    "carmen",
    "isabel",
    "pilar",
    "beatriz",
    "ines",
    "raquel",
    "mercedes",
    "dolores",
    "rosario",
    "consuelo",
    "irene",
    "nuria",
    "ester",
    "esther",
    "rocio",
    "ann",
    "anne",
    "amy",
    "jennifer",
    "jessica",
    "ashley",
    "michelle",
    "nicole",
    "kimberly",
    "theresa",
    "angela",
    "ursula",
    "christine",
    "yolanda",
    "soledad",
    "belen",
    "luz",
    "leonor",
    "ruby",
    "priya",
    "amina",
    "fatima",
    "aisha",
    "mei",
    "ingrid",
    "astrid",
    "judith",
    "edith",
    "miriam",
    "marion",
    "joan",
    "jill",
    "gail",
    "gwen",
    "megan",
    "heather",
    "erin",
    "carol",
    "joyce",
    "beth",
    "elizabeth",
    "montserrat",
    "guadalupe",
    "trinidad",
];
const MALE: &[&str] = &[
    "john",
    "james",
    "robert",
    "michael",
    "william",
    "david",
    "richard",
    "joseph",
    "thomas",
    "tom",
    "charles",
    "daniel",
    "matthew",
    "mark",
    "paul",
    "steven",
    "andrew",
    "kenneth",
    "george",
    "joshua",
    "kevin",
    "brian",
    "edward",
    "ronald",
    "timothy",
    "jason",
    "jeffrey",
    "ryan",
    "jacob",
    "gary",
    "nicholas",
    "eric",
    "jonathan",
    "stephen",
    "larry",
    "justin",
    "scott",
    "brandon",
    "benjamin",
    "samuel",
    "sam",
    "peter",
    "patrick",
    "jack",
    "dennis",
    "jerry",
    "alexander",
    "alex",
    "henry",
    "simon",
    "ian",
    "neil",
    "graham",
    "martin",
    "jose",
    "juan",
    "luis",
    "carlos",
    "miguel",
    "javier",
    "manuel",
    "angel",
    "jesus",
    "victor",
    "andres",
    "joaquin",
    "ruben",
    "ivan",
    "oscar",
    "raul",
    "felipe",
    "jaime",
    "vicente",
    "jorge",
    "rafael",
    "ramon",
    "gabriel",
    "adrian",
    "hector",
    "joe",
    "donald",
    "barack",
    "ben",
    "dan",
    "jim",
    "bob",
    "bill",
    "omar",
    "ali",
    "ahmed",
    "mohammed",
    "yusuf",
    "luca",
    "nikita",
    "borja",
    "joshua",
    "ezra",
    "noah",
    "garcia",
    "tomas",
    "nicolas",
    "matias",
    "lucas",
    "elias",
    "marcos",
    "agustin",
    "fermin",
    "emmanuel",
    "keir",
    "rishi",
    "antony",
    "anthony",
    "hugh",
    "owen",
    "liam",
    "sean",
];

/// Capitalised words that never are part of a person's name.
const OTHERS: &[&str] = &[
    "the",
    "a",
    "an",
    "in",
    "on",
    "at",
    "but",
    "and",
    "he",
    "she",
    "it",
    "they",
    "we",
    "i",
    "his",
    "her",
    "their",
    "this",
    "that",
    "these",
    "no",
    "yes",
    "el",
    "la",
    "los",
    "las",
    "un",
    "una",
    "en",
    "pero",
    "y",
    "su",
    "sus",
    "este",
    "esta",
    "segun",
    "according",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "ministry",
    "department",
    "office",
    "agency",
    "police",
    "university",
    "institute",
    "bank",
    "company",
    "council",
    "party",
    "court",
    "committee",
    "union",
    "association",
    "federation",
    "commission",
    "hospital",
    "school",
    "street",
    "avenue",
    "road",
    "river",
    "lake",
    "mount",
    "north",
    "south",
    "east",
    "west",
    "new",
    "san",
    "santa",
    "city",
    "county",
    "province",
    "island",
    "republic",
    "united",
    "kingdom",
    "states",
    "house",
    "congress",
    "senate",
    "parliament",
    "government",
    "army",
    "navy",
    "force",
    "forces",
    "service",
    "services",
    "center",
    "centre",
    "group",
    "club",
    "ministerio",
    "departamento",
    "oficina",
    "agencia",
    "policia",
    "universidad",
    "instituto",
    "banco",
    "empresa",
    "ayuntamiento",
    "partido",
    "tribunal",
    "comite",
    "sindicato",
    "asociacion",
    "federacion",
    "comision",
    "escuela",
    "calle",
    "avenida",
    "rio",
    "lago",
    "monte",
    "norte",
    "sur",
    "este",
    "oeste",
    "ciudad",
    "isla",
    "republica",
    "estado",
    "estados",
    "unidos",
    "congreso",
    "senado",
    "parlamento",
    "gobierno",
    "ejercito",
    "guardia",
    "civil",
    "proteccion",
    "servicio",
    "centro",
    "grupo",
    "consejo",
    "junta",
    "generalitat",
    "reserve",
    "treasury",
    "federal",
    "central",
    "national",
    "nacional",
    "international",
    "internacional",
    "european",
    "union",
    "europea",
    "american",
    "british",
    "bureau",
    "board",
    "authority",
    "autoridad",
    "corporation",
    "times",
    "post",
    "news",
    "press",
    "media",
    "reuters",
    "afp",
    "ap",
    "efe",
    "bbc",
    "cnn",
    "world",
    "cup",
    "league",
    "liga",
    "copa",
    "champions",
    "prize",
    "award",
    "act",
    "law",
    "ley",
    "treaty",
    "agreement",
    "plan",
    "project",
    "proyecto",
    "airport",
    "aeropuerto",
    "station",
    "estacion",
    "bridge",
    "puente",
    "hotel",
    "park",
    "parque",
    "church",
    "museum",
    "museo",
    "survey",
    "encuesta",
    "red",
    "cross",
    "cruz",
    "roja",
    "what",
    "when",
    "where",
    "why",
    "how",
    "after",
    "before",
    "while",
    "as",
    "if",
    "for",
    "with",
    "by",
    "from",
    "to",
    "of",
    "asked",
    "last",
    "there",
    "some",
    "many",
    "most",
    "more",
    "two",
    "three",
    "four",
    "five",
    "its",
    "our",
    "my",
    "your",
    "who",
    "cuando",
    "como",
    "para",
    "por",
    "con",
    "sin",
    "desde",
    "hasta",
    "tras",
    "al",
    "del",
    "de",
    "no",
    "si",
    "mas",
    "dos",
    "tres",
    "todo",
    "todos",
    "ayer",
    "hoy",
    "statistics",
    "estadistica",
    "finance",
    "health",
    "interior",
    "alliance",
    "alianza",
    "foundation",
    "fundacion",
    "fire",
    "brigade",
    "bomberos",
    "labour",
    "trabajo",
    "hacienda",
    "sanidad",
    "salud",
    "economia",
    "energy",
    "energia",
    "water",
    "border",
    "customs",
    "protection",
    "office",
    "security",
    "seguridad",
    "social",
    "justice",
    "justicia",
    "education",
    "educacion",
    "air",
    "geological",
    "survey",
    "weather",
    "meteorological",
];

/// Words of institutions: a name with one of them is no place.
pub(crate) fn is_institution(word: &str) -> bool {
    matches!(
        word,
        "ministry"
            | "department"
            | "office"
            | "agency"
            | "police"
            | "university"
            | "institute"
            | "bank"
            | "company"
            | "council"
            | "party"
            | "court"
            | "committee"
            | "union"
            | "association"
            | "federation"
            | "commission"
            | "hospital"
            | "school"
            | "congress"
            | "senate"
            | "parliament"
            | "government"
            | "army"
            | "navy"
            | "service"
            | "group"
            | "club"
            | "ministerio"
            | "oficina"
            | "agencia"
            | "policia"
            | "universidad"
            | "instituto"
            | "banco"
            | "empresa"
            | "ayuntamiento"
            | "partido"
            | "tribunal"
            | "comite"
            | "sindicato"
            | "asociacion"
            | "federacion"
            | "comision"
            | "congreso"
            | "senado"
            | "parlamento"
            | "gobierno"
            | "ejercito"
            | "reserve"
            | "bureau"
            | "board"
            | "authority"
            | "autoridad"
            | "corporation"
            | "cup"
            | "league"
            | "copa"
            | "liga"
            | "facebook"
            | "twitter"
            | "instagram"
            | "telegram"
            | "whatsapp"
    )
}

fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "del"
            | "la"
            | "von"
            | "van"
            | "der"
            | "da"
            | "dos"
            | "bin"
            | "al"
            | "los"
            | "las"
            | "y"
            | "i"
            | "den"
            | "le"
            | "di"
    )
}

impl People {
    pub(crate) fn of(tokens: &Tokens<'_>, language: Language) -> Self {
        let mut people = Self::default();
        let mut first_words: HashMap<String, usize> = HashMap::new();
        let mut index = 0;
        while index < tokens.len() {
            let (run, title_start) = name_run(tokens, index);
            if run.end - run.start < 2 {
                index += 1;
                continue;
            }
            people.add(tokens, run.clone(), title_start, language, &mut first_words);
            index = run.end;
        }
        people.surnames(tokens);
        people
    }

    fn add(
        &mut self,
        tokens: &Tokens<'_>,
        run: Range<usize>,
        title_start: usize,
        language: Language,
        known: &mut HashMap<String, usize>,
    ) {
        let key = tokens.key(run.clone());
        let titles = titles(tokens, run.clone(), title_start, language);
        if let Some(person) = known.get(&key).and_then(|at| self.list.get_mut(*at)) {
            person.mentions.push(run.start);
            person.titles.extend(titles);
            return;
        }
        let words: Vec<String> = key.split(' ').map(str::to_owned).collect();
        let female = gender(words.first().map_or("", String::as_str), &titles, language);
        known.insert(key, self.list.len());
        self.list.push(Person {
            name: tokens.text(run.clone()).to_owned(),
            words,
            titles,
            female,
            mentions: vec![run.start],
        });
    }

    /// Later mentions by surname alone.
    fn surnames(&mut self, tokens: &Tokens<'_>) {
        let mut surnames: HashMap<String, usize> = HashMap::new();
        for (number, person) in self.list.iter().enumerate() {
            for word in person.words.iter().skip(1).filter(|word| !is_particle(word) && word.len() > 2) {
                surnames.entry(word.clone()).or_insert(number);
            }
        }
        for index in 0..tokens.len() {
            if !tokens.is_capital(index) {
                continue;
            }
            if let Some(person) = surnames.get(tokens.word(index)).and_then(|number| self.list.get_mut(*number)) {
                person.mentions.push(index);
            }
        }
        for person in &mut self.list {
            person.mentions.sort_unstable();
            person.mentions.dedup();
        }
    }

    /// The person whose full name, surname or title stands in the phrase.
    pub(crate) fn named(&self, tokens: &Tokens<'_>, phrase: Range<usize>) -> Option<&Person> {
        let words: Vec<&str> =
            phrase.clone().filter(|index| tokens.is(*index, Kind::Word)).map(|index| tokens.word(index)).collect();
        let full =
            self.list.iter().filter(|person| contains(&words, &person.words)).max_by_key(|person| person.words.len());
        full.or_else(|| {
            let capitals: Vec<&str> =
                phrase.clone().filter(|index| tokens.is_capital(*index)).map(|index| tokens.word(index)).collect();
            let names: Vec<&&str> =
                capitals.iter().filter(|word| !TITLES.contains(*word) && !OTHERS.contains(*word)).collect();
            let surname = |person: &&Person| {
                !names.is_empty() && names.iter().all(|name| person.words.iter().skip(1).any(|word| word == **name))
            };
            let first = |person: &&Person| {
                names.len() == 1 && person.words.first().is_some_and(|word| names.iter().all(|name| word == **name))
            };
            self.list.iter().find(surname).or_else(|| self.list.iter().find(first))
        })
    }

    /// The person who holds the office in the phrase ("the deputy mayor"), the one named last before `position` first.
    pub(crate) fn titled(&self, tokens: &Tokens<'_>, phrase: Range<usize>, position: usize) -> Option<&Person> {
        let capital =
            phrase.clone().skip(1).any(|index| tokens.is_capital(index) && !TITLES.contains(&tokens.word(index)));
        let head = head_of_title(tokens, phrase);
        if head.is_empty() || capital {
            return None;
        }
        let holders = self.list.iter().filter(|person| person.titles.contains(&head));
        holders.max_by_key(|person| person.mentions.iter().rev().find(|mention| **mention < position).copied())
    }

    /// The person a pronoun at `position` means: the one named last before it whose gender fits.
    pub(crate) fn last_before(&self, position: usize, female: Option<bool>) -> Option<&Person> {
        let fits = |person: &&Person| female.is_none() || person.female.is_none() || person.female == female;
        let last = |person: &&Person| person.mentions.iter().rev().find(|mention| **mention < position).copied();
        self.list.iter().filter(fits).filter(|person| last(person).is_some()).max_by_key(last)
    }
}

fn contains(words: &[&str], name: &[String]) -> bool {
    !name.is_empty() && words.windows(name.len()).any(|window| window.iter().zip(name).all(|(word, own)| word == own))
}

/// A run of capitalised words that can be a person's name, and where the titles before it start.
fn name_run(tokens: &Tokens<'_>, index: usize) -> (Range<usize>, usize) {
    let is_name = |at: usize| {
        let word = tokens.word(at);
        let letters = tokens.text(at..at + 1);
        let shouted = letters.chars().count() > 1 && letters.chars().all(char::is_uppercase);
        tokens.is_capital(at) && !OTHERS.contains(&word) && !shouted && word != "'s"
    };
    let mut start = index;
    while tokens.is_capital(start) && TITLES.contains(&tokens.word(start)) {
        start += 1;
        if tokens.word(start) == "." && tokens.is_glued(start) {
            start += 1;
        }
    }
    let mut end = start;
    let mut names = 0;
    while end < start + 7 {
        if is_name(end) && !TITLES.contains(&tokens.word(end)) {
            names += 1;
            end += 1;
            if tokens.word(end) == "." && tokens.is_glued(end) && tokens.before(end).len() == 1 && is_name(end + 1) {
                end += 1;
            }
            if tokens.word(end) == "-" && tokens.is_glued(end) && tokens.is_glued(end + 1) && is_name(end + 1) {
                end += 1;
            }
        } else if end > start
            && is_particle(tokens.word(end))
            && (is_name(end + 1) || is_particle(tokens.word(end + 1)) && is_name(end + 2))
            && tokens.word(end) != "y"
        {
            end += 1;
        } else {
            break;
        }
    }
    let before_is_name = start > 0
        && start == index
        && (is_name(start - 1)
            || tokens.is_capital(start - 1) && OTHERS.contains(&tokens.word(start - 1)) && !opens(tokens, start - 1)
            || is_particle(tokens.word(start - 1)) && start > 1 && tokens.is_capital(start - 2));
    if !(2..=5).contains(&names) || before_is_name || tokens.is_capital(end) && OTHERS.contains(&tokens.word(end)) {
        return (start..start, index);
    }
    (start..end, index)
}

fn opens(tokens: &Tokens<'_>, index: usize) -> bool {
    index == 0 || matches!(tokens.before(index), "." | "" | "“" | "\"" | "«" | "?" | "!" | "—" | ":" | "”" | "»")
}

/// Head nouns of the titles before the name ("Chancellor", "the deputy mayor") and in an apposition after it.
fn titles(tokens: &Tokens<'_>, run: Range<usize>, title_start: usize, language: Language) -> Vec<String> {
    let mut titles: Vec<String> = (title_start..run.start)
        .map(|index| tokens.word(index).to_owned())
        .filter(|word| TITLES.contains(&word.as_str()))
        .collect();
    let comma = usize::from(run.start > 0 && tokens.before(run.start) == ",");
    if title_start == run.start && run.start > comma {
        let mut back = run.start - comma;
        let stop = back;
        while back > 0
            && stop - back < 8
            && tokens.is(back - 1, Kind::Word)
            && (!is_function_word(tokens.word(back - 1), language)
                || matches!(tokens.word(back - 1), "of" | "de" | "del" | "for")
                || back > 1
                    && matches!(tokens.word(back - 2), "of" | "de" | "for")
                    && matches!(tokens.word(back - 1), "la" | "los" | "las" | "the"))
        {
            back -= 1;
        }
        let article = back > 0
            && (comma == 0
                || matches!(
                    tokens.before(back),
                    "the" | "el" | "la" | "los" | "su" | "her" | "his" | "their" | "its" | "a" | "un" | "una"
                ));
        if article && back < stop {
            titles.push(head_of_title(tokens, back..stop));
        }
    }
    if tokens.word(run.end) == "," {
        let mut end = run.end + 1;
        while end < run.end + 9 && tokens.is(end, Kind::Word) {
            end += 1;
        }
        let opens = matches!(
            tokens.word(run.end + 1),
            "the" | "a" | "an" | "el" | "la" | "un" | "una" | "its" | "his" | "her" | "su"
        );
        let lower = tokens.is(run.end + 1, Kind::Word)
            && !tokens.is_capital(run.end + 1)
            && (opens || !is_function_word(tokens.word(run.end + 1), language));
        if lower {
            titles.push(head_of_title(tokens, run.end + 1..end));
        }
    }
    titles.retain(|title| !title.is_empty());
    titles
}

/// "the deputy mayor of Fairwater" to "mayor"; "la alcaldesa de Arrel" to "alcaldesa".
fn head_of_title(tokens: &Tokens<'_>, phrase: Range<usize>) -> String {
    let mut start = phrase.start;
    while start < phrase.end
        && matches!(
            tokens.word(start),
            "the"
                | "a"
                | "an"
                | "el"
                | "la"
                | "los"
                | "un"
                | "una"
                | "su"
                | "his"
                | "her"
                | "its"
                | "their"
                | "former"
                | "then"
                | "current"
        )
    {
        start += 1;
    }
    let known = (start..phrase.end).find(|index| {
        TITLES.contains(&tokens.word(*index))
            && !matches!(
                tokens.word(*index),
                "deputy"
                    | "vice"
                    | "prime"
                    | "former"
                    | "foreign"
                    | "health"
                    | "finance"
                    | "state"
                    | "interior"
                    | "treasury"
                    | "primer"
                    | "primera"
                    | "chief"
            )
    });
    let stop = (start..phrase.end)
        .find(|index| matches!(tokens.word(*index), "of" | "de" | "del" | "for" | "at" | "en" | "in" | "who" | "que"))
        .unwrap_or(phrase.end);
    match known {
        Some(index) => tokens.word(index).to_owned(),
        None => stop
            .checked_sub(1)
            .filter(|last| *last >= start)
            .map_or_else(String::new, |last| tokens.word(last).to_owned()),
    }
}

fn gender(first: &str, titles: &[String], language: Language) -> Option<bool> {
    let titled = titles.iter().find_map(|title| match title.as_str() {
        "mrs" | "ms" | "miss" | "dame" | "lady" | "queen" | "princess" | "chairwoman" | "spokeswoman"
        | "congresswoman" | "alcaldesa" | "ministra" | "presidenta" | "senadora" | "diputada" | "gobernadora"
        | "jueza" | "secretaria" | "consejera" | "doctora" | "dona" | "sra" | "directora" | "portavoza"
        | "concejala" | "rectora" => Some(true),
        "mr" | "sir" | "lord" | "king" | "prince" | "chairman" | "spokesman" | "congressman" | "alcalde"
        | "ministro" | "senador" | "diputado" | "gobernador" | "secretario" | "consejero" | "don" | "sr"
        | "director" | "concejal" | "vocero" => Some(false),
        _ => None,
    });
    let named = || {
        if FEMALE.contains(&first) {
            Some(true)
        } else if MALE.contains(&first) {
            Some(false)
        } else if first.ends_with('a') {
            Some(true)
        } else if first.ends_with('o') {
            Some(false)
        } else {
            None
        }
    };
    titled.filter(|_| language == Language::Es || titles.iter().any(|title| title != "director")).or_else(named)
}
