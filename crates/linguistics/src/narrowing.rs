//! What narrows the thing measured beyond its property: the whole year, one plant, what a poll asked, a kind of revenue.

use crate::{
    calendar::month,
    clause::Clause,
    lemma::{is_function_word, stem},
    token::Kind,
};
use chrono::Datelike;
use claimwire_domain::{
    figure::{Figure, FigureKind},
    language::Language,
    registry::Registry,
};

/// The tags of a figure.
pub(crate) fn of(figure: &Figure, clause: &Clause<'_, '_>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    found.extend(stretch(figure, clause).map(str::to_owned));
    found.extend(facility(figure, clause));
    found.extend(question(figure, clause));
    found.extend(kind(figure, clause));
    found.extend(duration(figure, clause));
    found.extend(long_wait(figure, clause).map(str::to_owned));
    found.extend(month_on_month(figure, clause).map(str::to_owned));
    found
}

/// "full-year profit": a stretch that the dates of the sentence do not tell.
fn stretch(figure: &Figure, clause: &Clause<'_, '_>) -> Option<&'static str> {
    const STRETCHES: &[(&str, std::ops::RangeInclusive<i64>, &[&str])] = &[
        (
            "full_year",
            300..=400,
            &["full - year", "full year", "year as a whole", "conjunto del ano", "todo el ano", "ano completo"],
        ),
        (
            "half_year",
            150..=200,
            &["half - year", "first half", "first six months", "primer semestre", "semestre", "seis primeros meses"],
        ),
        (
            "nine_months",
            250..=300,
            &["first nine months", "nine - month", "primeros nueve meses", "nueve primeros meses"],
        ),
    ];
    let periodic = Registry::current()
        .get(&figure.property)
        .is_some_and(|property| property.required.iter().any(|facet| facet == "period"));
    let days = figure.time.as_ref().map_or(0, |time| time.period.days());
    let reach = clause.clause.start..(clause.figure.end + 6).min(clause.clause.end);
    STRETCHES
        .iter()
        .find(|(_, length, phrases)| {
            periodic && !length.contains(&days) && clause.phrase(reach.clone(), phrases).is_some()
        })
        .map(|(tag, ..)| *tag)
}

/// Concept, English, Spanish.
const FACILITIES: &[(&str, &[&str], &[&str])] = &[
    ("plant", &["plant", "factory", "mill", "refinery", "smelter"], &["planta", "fabrica", "factoria", "refineria"]),
    ("prison", &["prison", "jail", "penitentiary"], &["carcel", "prision", "penal", "penitenciaria"]),
    ("hospital", &["hospital", "clinic"], &["hospital", "clinica"]),
    ("school", &["school", "college"], &["colegio", "instituto", "escuela"]),
    ("university", &["university"], &["universidad"]),
    ("airport", &["airport"], &["aeropuerto"]),
    ("mine", &["mine", "quarry"], &["mina", "cantera"]),
    ("warehouse", &["warehouse", "depot", "store"], &["almacen", "tienda", "deposito"]),
    ("office", &["headquarters", "branch"], &["sede", "sucursal"]),
];
/// What a facility has and the whole it belongs to has, too.
const HELD: &[&str] = &[
    "prisoners",
    "capacity",
    "employees",
    "layoffs",
    "jobs",
    "jobs_added",
    "students",
    "teachers",
    "hospital_beds",
    "waiting_list",
    "visitors",
    "passengers",
    "revenue",
    "profit",
    "installed_capacity",
    "oil_output",
    "emissions",
];

/// "Crane Hill prison", "its plant in Wexcombe", "su planta de Almenara".
fn facility(figure: &Figure, clause: &Clause<'_, '_>) -> Option<String> {
    if !HELD.contains(&figure.property.as_str()) {
        return None;
    }
    let (tokens, language) = (&clause.page.tokens, clause.page.language);
    clause.clause.clone().find_map(|at| {
        let word = clause.word(at);
        let nouns =
            |row: &&(&str, &[&str], &[&str])| if language == Language::En { row.1 } else { row.2 }.contains(&word);
        let (concept, ..) = FACILITIES.iter().find(nouns)?;
        let run = |from: usize| (from..clause.sentence.end).take_while(|index| tokens.is_capital(*index)).count();
        let mut after = at + 1;
        if matches!(clause.word(after), "in" | "at" | "of" | "near" | "de" | "en" | "del") {
            after += 1;
            after += usize::from(matches!(clause.word(after), "the" | "la" | "el" | "los" | "las"));
            let behind = after..after + run(after);
            if !behind.is_empty() {
                return Some(format!("{concept} {}", tokens.key(behind)));
            }
        }
        let before = (clause.sentence.start..at).rev().take_while(|index| tokens.is_capital(*index)).count();
        let names = at - before..at;
        let named =
            language == Language::En && !names.is_empty() && !is_function_word(clause.word(names.start), language);
        named.then(|| format!("{concept} {}", tokens.key(names)))
    })
}

/// "support the bypass", "approve of the mayor": two questions of one poll are two measures.
fn question(figure: &Figure, clause: &Clause<'_, '_>) -> Option<String> {
    let share = matches!(figure.kind, FigureKind::Percent | FigureKind::Ratio);
    let polled = clause.sentence.clone().any(|index| {
        matches!(clause.word(index), "poll" | "polls" | "survey" | "encuesta" | "sondeo" | "barometro" | "respondents")
    });
    let behind = clause.figure.end..(clause.figure.end + 12).min(clause.clause.end);
    let verb = behind.clone().find(|index| {
        matches!(
            clause.word(*index),
            "support"
                | "supported"
                | "back"
                | "backed"
                | "oppose"
                | "opposed"
                | "approve"
                | "approved"
                | "disapprove"
                | "disapproved"
                | "favour"
                | "favor"
                | "reject"
                | "rejected"
                | "want"
                | "wanted"
                | "trust"
                | "apoya"
                | "apoyan"
                | "respalda"
                | "respaldan"
                | "rechaza"
                | "rechazan"
                | "aprueba"
                | "aprueban"
                | "desaprueba"
                | "desaprueban"
                | "quiere"
                | "quieren"
                | "confia"
                | "confian"
        )
    })?;
    let tokens = &clause.page.tokens;
    let language = clause.page.language;
    let content = |index: &usize| tokens.is(*index, Kind::Word) && !is_function_word(tokens.word(*index), language);
    let first = (verb + 1..clause.clause.end).find(content)?;
    let noun = (first..clause.clause.end).take_while(content).last()?;
    (share && polled).then(|| format!("{} {}", stem(clause.word(verb), language), stem(clause.word(noun), language)))
}

/// "cargo revenue", "overseas sales": a noun or adjective right before the head narrows it.
fn kind(figure: &Figure, clause: &Clause<'_, '_>) -> Option<String> {
    const HEADS: &[&str] = &[
        "revenue",
        "revenues",
        "sales",
        "turnover",
        "profit",
        "profits",
        "earnings",
        "income",
        "exports",
        "imports",
        "output",
        "production",
        "spending",
    ];
    const NEUTRAL: &[&str] = &[
        "total",
        "overall",
        "annual",
        "yearly",
        "quarterly",
        "monthly",
        "half",
        "year",
        "quarter",
        "month",
        "group",
        "company",
        "consolidated",
        "record",
        "net",
        "gross",
        "operating",
        "pre",
        "tax",
        "pretax",
        "reported",
        "its",
        "strong",
        "higher",
        "lower",
        "national",
        "industrial",
        "public",
        "government",
        "state",
        "defence",
        "defense",
        "oil",
        "gas",
        "crop",
        "retail",
        "car",
        "house",
        "home",
        "ticket",
    ];
    let measured =
        matches!(figure.property.as_str(), "revenue" | "profit" | "exports" | "imports" | "operating_profit");
    if !measured || clause.page.language != Language::En {
        return None;
    }
    let head = clause.before(HEADS)?;
    let tokens = &clause.page.tokens;
    let before = head.checked_sub(1).filter(|at| *at >= clause.clause.start && tokens.is(*at, Kind::Word))?;
    let word = clause.word(before);
    let opens = before == clause.sentence.start;
    let narrows = (opens || !tokens.is_capital(before))
        && word != "'s"
        && !is_function_word(word, Language::En)
        && !NEUTRAL.contains(&word)
        && !crate::property::is_word(word, Language::En)
        && !crate::verbs::is_finite(tokens, before, Language::En);
    narrows.then(|| format!("kind {}", stem(word, Language::En)))
}

/// "sold 31,000 tickets in three days", "over two nights": so much in all that time.
fn duration(figure: &Figure, clause: &Clause<'_, '_>) -> Option<String> {
    const UNITS: &[(&str, &[&str])] = &[
        ("hour", &["hours", "horas"]),
        ("day", &["days", "dias"]),
        ("night", &["nights", "noches"]),
        ("week", &["weeks", "semanas"]),
        ("month", &["months", "meses"]),
        ("year", &["years", "anos"]),
    ];
    if !matches!(figure.kind, FigureKind::Count | FigureKind::Money | FigureKind::Measure) {
        return None;
    }
    let (tokens, language) = (&clause.page.tokens, clause.page.language);
    let amount = |at: usize| -> Option<i64> {
        let word = clause.word(at);
        let worded = crate::numeral_words::small_word(word, language);
        let plain = || word.parse().ok().filter(|_| tokens.is(at, Kind::Number));
        worded.or_else(plain).filter(|amount| *amount > 1)
    };
    (clause.figure.end..clause.clause.end).find_map(|at| {
        let prepared = match language {
            Language::En => matches!(clause.word(at), "in" | "over" | "within"),
            Language::Es => matches!(clause.word(at), "en" | "durante"),
        };
        let first = at + 1 + usize::from(matches!(clause.word(at + 1), "the" | "los" | "las"));
        let count = amount(first).filter(|_| prepared)?;
        let unit = UNITS.iter().find(|(_, words)| words.contains(&clause.word(first + 1)))?;
        Some(format!("over {count} {}", unit.0))
    })
}

/// "2,310 have waited longer than a year": those who wait at all are more.
fn long_wait(figure: &Figure, clause: &Clause<'_, '_>) -> Option<&'static str> {
    const BOUNDS: &[&str] = &["longer than", "more than", "over", "at least", "mas de", "al menos"];
    if figure.property != "waiting_list" {
        return None;
    }
    let behind = clause.figure.end..clause.sentence.end;
    let bound = clause.phrase(behind.clone(), BOUNDS)?;
    let unit = (bound.end..(bound.end + 3).min(behind.end)).any(|index| {
        matches!(
            clause.word(index),
            "year" | "years" | "months" | "weeks" | "ano" | "anos" | "meses" | "semanas" | "days" | "dias"
        )
    });
    unit.then_some("long_wait")
}

/// "rose 0.3 % in May from April".
fn month_on_month(figure: &Figure, clause: &Clause<'_, '_>) -> Option<&'static str> {
    let growth = Registry::current().get(&figure.property).is_some_and(|property| property.growth);
    let period =
        figure.time.as_ref().map(|time| time.period).filter(|period| growth && (27..=31).contains(&period.days()))?;
    let before = period.start().pred_opt()?.month();
    let language = clause.page.language;
    let compared = (clause.figure.end..clause.sentence.end).any(|index| {
        matches!(clause.word(index), "from" | "than" | "versus" | "respecto" | "frente" | "over")
            && (index + 1..index + 3).any(|at| month(clause.word(at), language) == Some(before))
    });
    compared.then_some("mom")
}
