//! Level or change, kind of statement, certainty, polarity, definition: what the clause says about a figure.

use crate::{
    clause::Clause,
    definitions,
    lexicon::{Words, words},
    mood::Mood,
    phrases::Phrases,
    token::Kind,
};
use claimwire_domain::{
    attribution::Stance,
    figure::{Basis, Figure, FigureKind, Modifier, Record, Role},
    language::Language,
    registry::Registry,
};
use std::sync::LazyLock;

pub(crate) static CHANGES: Words = LazyLock::new(|| words(include_str!("../data/changes.txt")));

/// Reads the facets of one figure from its clause.
pub(crate) fn read(figure: &mut Figure, clause: &Clause<'_, '_>) {
    figure.role = role(figure, clause);
    figure.definition = definitions::of(figure, clause);
    figure.attributes = crate::attributes::of(figure, clause);
    figure.statistic = statistic(clause);
    figure.record = record(clause);
    figure.revision_cue = revision(clause);
    figure.present_tense = clause.before(&PRESENT).is_some();
    mood(figure, clause);
    polarity(figure, clause);
}

const PRESENT: Phrases = Phrases::of(&[
    "is", "are", "stands", "remains", "amounts", "costs", "es", "son", "esta", "estan", "situa", "sigue", "asciende",
    "cuesta",
]);

fn role(figure: &mut Figure, clause: &Clause<'_, '_>) -> Role {
    if figure.kind == FigureKind::Multiplier {
        return Role::Ratio;
    }
    let delta = match figure.kind {
        FigureKind::Percent | FigureKind::Ratio => Role::DeltaRel,
        FigureKind::PercentPoint => Role::DeltaPp,
        _ => Role::DeltaAbs,
    };
    let start = clause.figure.start;
    let article = matches!(clause.page.tokens.before(start), "el" | "la" | "los" | "las" | "un" | "una" | "the");
    let before = clause.page.tokens.before(if article { start.saturating_sub(1) } else { start });
    let spanish = clause.page.language == Language::Es;
    if figure.kind == FigureKind::PercentPoint {
        return Role::DeltaPp;
    }
    if matches!(
        figure.kind,
        FigureKind::Age | FigureKind::Score | FigureKind::Ordinal | FigureKind::Duration | FigureKind::Magnitude
    ) {
        return Role::Level;
    }
    let change = (clause.clause.start..clause.figure.start)
        .rev()
        .find(|index| CHANGES.contains(clause.word(*index)))
        .filter(|index| before == "by" || is_change(clause, *index));
    let arrives = matches!(before, "to" | "at" | "al" | "hasta" | "from" | "desde" | "of")
        && change.is_none_or(|index| clause.gap(index) > 0)
        || spanish && before == "a" && change.is_some();
    let base = matches!(before, "from" | "desde")
        || spanish
            && matches!(before, "de" | "del")
            && clause
                .phrase(
                    clause.figure.end..clause.sentence.end.min(clause.figure.end + 3),
                    const { &Phrases::of(&["a", "al", "hasta"]) },
                )
                .is_some();
    let passing = clause.before(
        const { &Phrases::of(&["paso", "pasa", "pasan", "pasaron", "pasado", "pasando", "went", "gone", "moved"]) },
    );
    if (change.is_some() || passing.is_some()) && base {
        // what it was before: a base, never the figure of now
        figure.rules.push("role.from".to_owned());
        figure.eligible = false;
        return Role::Level;
    }
    if arrives {
        figure.rules.push("role.to".to_owned());
    }
    let noun = change.is_some_and(|index| {
        matches!(
            clause.word(index),
            "increase"
                | "rise"
                | "drop"
                | "fall"
                | "decline"
                | "decrease"
                | "jump"
                | "growth"
                | "cut"
                | "aumento"
                | "incremento"
                | "caida"
                | "subida"
                | "bajada"
                | "descenso"
                | "crecimiento"
                | "alza"
                | "reduccion"
                | "repunte"
                | "avance"
                | "retroceso"
                | "gain"
        )
    });
    let of = matches!(before, "of" | "de" | "del") && noun && change.is_some_and(|index| clause.gap(index) < 2);
    let by = before == "by" && change.is_some()
        || spanish && matches!(before, "en") && change.is_some_and(|index| clause.gap(index) == 0);
    // "redujo los ingresos un 38 %": after a verb of change the article says by how much
    let by = by
        || spanish
            && figure.kind == FigureKind::Percent
            && article
            && matches!(clause.page.tokens.before(start), "un" | "una")
            && !matches!(before, "a" | "hasta" | "de" | "desde" | "con" | "por")
            && change.is_some_and(|index| clause.gap(index) < 7);
    let direct = change.is_some_and(|index| clause.gap(index) == 0) && !arrives;
    let after = clause.figure.end;
    let next = clause.word(after);
    let adjective = matches!(
        next,
        "increase"
            | "rise"
            | "drop"
            | "fall"
            | "decline"
            | "decrease"
            | "jump"
            | "hike"
            | "higher"
            | "lower"
            | "fewer"
            | "less"
            | "surge"
            | "gain"
            | "reduction"
            | "slump"
    ) || next == "more" && clause.word(after + 1) == "than"
        || spanish
            && matches!(next, "mas" | "menos")
            && (matches!(clause.word(after + 1), "que" | "," | "." | "") || is_degree(clause.word(after + 1)))
            && figure.kind == FigureKind::Percent;
    // "four more people died" adds to a toll, "four more than" compares
    let more = match clause.page.language {
        Language::En => next == "more" && clause.word(after + 1) != "than",
        Language::Es => next == "mas" && !matches!(clause.word(after + 1), "que" | "de"),
    };
    let extra = more && figure.kind == FigureKind::Count
        || matches!(before, "another" | "extra" | "additional" | "further" | "otros" | "otras" | "nuevos");
    let changes = of || by || direct || adjective || compared(figure, clause);
    if changes
        && figure.kind == FigureKind::Percent
        && Registry::current().get(&figure.property).is_some_and(|property| property.growth)
        && !inflation_itself(clause)
    {
        // prices 3 % higher are an inflation of 3 %
        return Role::Level;
    }
    if changes || extra && figure.kind != FigureKind::Percent { delta } else { Role::Level }
}

/// "un 3 % más altas": adjectives that compare.
fn is_degree(word: &str) -> bool {
    let stem = word.trim_end_matches('s').trim_end_matches(['o', 'a']);
    matches!(stem, "alt" | "baj" | "car" | "barat" | "elevad" | "larg" | "cort" | "lent" | "rapid" | "pequen")
}

/// "2C warmer than normal", "12 % above the average", "dos grados por encima de lo normal": a distance, no level.
fn compared(figure: &Figure, clause: &Clause<'_, '_>) -> bool {
    if !matches!(figure.kind, FigureKind::Measure | FigureKind::Percent | FigureKind::Money) {
        return false;
    }
    let after = clause.figure.end;
    let next = clause.word(after);
    let than = matches!(clause.word(after + 1), "than" | "que")
        && (next.ends_with("er") && next.len() > 4 || matches!(next, "mas" | "menos" | "more" | "less" | "worse"));
    let spanish = matches!(next, "mas" | "menos")
        && (after + 2..after + 4).any(|at| clause.word(at) == "que")
        && figure.kind != FigureKind::Money;
    const MARKS: Phrases = Phrases::of(&[
        "above average",
        "above the average",
        "above normal",
        "above the norm",
        "below average",
        "below the average",
        "below normal",
        "above last",
        "below last",
        "above pre",
        "above the previous",
        "below the previous",
        "above its",
        "below its",
        "above the seasonal",
        "below the seasonal",
        "above the usual",
        "below the usual",
        "por encima de lo",
        "por debajo de lo",
        "por encima de la media",
        "por debajo de la media",
        "por encima del promedio",
        "por debajo del promedio",
        "sobre lo normal",
        "por encima de los niveles",
        "por debajo de los niveles",
    ]);
    than || spanish
        || clause.phrase(after..(after + 6).min(clause.sentence.end), &MARKS).is_some_and(|at| at.start == after)
}

/// "lost 12" and "cut 500 jobs" say how many, "up to" bounds, "bajo" is also a preposition.
fn is_change(clause: &Clause<'_, '_>, index: usize) -> bool {
    let word = clause.word(index);
    match word {
        "up" | "down" => {
            clause.word(index + 1) != "to"
                && clause.gap(index) < 3
                && !matches!(
                    clause.word(index.saturating_sub(1)),
                    "made" | "pick" | "picked" | "set" | "shut" | "shot" | "signed" | "took"
                )
        }
        "lost" | "added" | "shed" | "cut" | "cuts" | "raised" | "gained" | "perdio" | "gano" | "sumo" | "recorto" => {
            false
        }
        "bajo" | "aumento" | "incremento" | "avance" | "retroceso" | "sube" | "baja" => {
            clause.page.language == Language::Es
        }
        _ => true,
    }
}

fn inflation_itself(clause: &Clause<'_, '_>) -> bool {
    clause.before(const { &Phrases::of(&["inflation", "inflacion", "rate", "tasa"]) }).is_some()
}

fn statistic(clause: &Clause<'_, '_>) -> Option<String> {
    let near =
        clause.figure.start.saturating_sub(6).max(clause.clause.start)..(clause.figure.end + 4).min(clause.clause.end);
    const TABLE: &[(&str, Phrases)] = &[
        (
            "mean",
            Phrases::of(&[
                "average",
                "averaged",
                "averaging",
                "mean",
                "promedio",
                "media de",
                "de media",
                "on average",
            ]),
        ),
        ("median", Phrases::of(&["median", "mediana"])),
        ("sum", Phrases::of(&["total of", "a total", "un total", "en total", "in total", "altogether"])),
        ("max", Phrases::of(&["peak of", "peaked at", "maximum of", "maxima de"])),
    ];
    // "the average house in Marlow sold for": the subject may stand far from what it costs
    let subject = clause.figure.start.saturating_sub(12).max(clause.clause.start)..near.end;
    let named = TABLE.iter().find(|(name, phrases)| {
        let range = if matches!(*name, "mean" | "median") { subject.clone() } else { near.clone() };
        clause.phrase(range, phrases).is_some()
    });
    let named = named.map(|(name, _)| *name);
    named.or_else(|| spanish_mean(clause, near)).map(str::to_owned)
}

/// "el salario medio", "la edad mediana": the adjective after a noun, not the half of "medio millón".
fn spanish_mean(clause: &Clause<'_, '_>, near: std::ops::Range<usize>) -> Option<&'static str> {
    if clause.page.language != Language::Es {
        return None;
    }
    near.clone().find_map(|index| {
        let noun = index > 0
            && clause.page.tokens.is(index - 1, Kind::Word)
            && !crate::lemma::is_function_word(clause.word(index - 1), Language::Es);
        let article = matches!(clause.word(index.saturating_sub(1)), "la" | "una");
        match clause.word(index) {
            "mediano" | "mediana" | "medianos" | "medianas" if noun || article => Some("median"),
            "medio" | "media" | "medios" | "medias" if noun && clause.word(index - 1) != "clase" => Some("mean"),
            "media" if article && matches!(clause.word(index + 1), "es" | "fue" | "nacional" | "anual") => Some("mean"),
            _ => None,
        }
    })
}

const HIGHEST: Phrases = Phrases::of(&[
    "highest",
    "largest",
    "biggest",
    "worst",
    "deadliest",
    "strongest",
    "fastest",
    "record",
    "most",
    "wettest",
    "rainiest",
    "hottest",
    "warmest",
    "mas lluvioso",
    "mas caluroso",
    "mas calido",
    "mayor",
    "peor",
    "maximo",
    "maxima",
    "mas alto",
    "mas alta",
    "mas alto",
    "mas grave",
    "mas mortifero",
    "record historico",
]);
const LOWEST: Phrases = Phrases::of(&[
    "driest", "coldest", "coolest", "mas seco", "mas frio", "lowest", "smallest", "weakest", "slowest", "fewest",
    "minimo", "minima", "menor", "mas bajo", "mas baja",
]);

/// Whether a word says that nothing was more, or less.
pub(crate) fn is_superlative(word: &str) -> bool {
    HIGHEST.contains(word) || LOWEST.contains(word)
}

fn record(clause: &Clause<'_, '_>) -> Option<Record> {
    let near = clause.figure.start.saturating_sub(16).max(clause.sentence.start)
        ..(clause.figure.end + 14).min(clause.sentence.end);
    let high = clause.phrase(near.clone(), &HIGHEST);
    let found = high.clone().or_else(|| clause.phrase(near.clone(), &LOWEST))?;
    let tail = found.end..(found.end + 10).min(clause.sentence.end);
    let since = tail.clone().find(|index| matches!(clause.word(*index), "since" | "desde"));
    let year = since.and_then(|index| {
        (index + 1..index + 5)
            .find_map(|at| clause.word(at).parse::<i32>().ok().filter(|year| (1500..2200).contains(year)))
    });
    let years = tail.clone().find_map(|index| {
        let number = clause.word(index).parse::<i32>().ok().or_else(|| {
            crate::numeral_words::small_word(clause.word(index), clause.page.language)
                .and_then(|value| i32::try_from(value).ok())
        });
        let unit = matches!(clause.word(index + 1), "years" | "anos" | "decades" | "decadas");
        number
            .filter(|_| unit)
            .map(|value| if matches!(clause.word(index + 1), "decades" | "decadas") { value * 10 } else { value })
    });
    let ever =
        clause
            .phrase(
                near,
                const {
                    &Phrases::of(&["ever", "on record", "de la historia", "record", "jamas", "historico", "all - time"])
                },
            )
            .is_some();
    (year.is_some() || years.is_some() || ever).then_some(Record {
        highest: high.is_some(),
        since_year: year,
        in_years: years,
    })
}

fn revision(clause: &Clause<'_, '_>) -> Option<String> {
    const TABLE: &[(&str, Phrases)] = &[
        (
            "revised",
            Phrases::of(&[
                "revised",
                "revises",
                "revising",
                "revision",
                "revisado",
                "revisada",
                "reviso",
                "revisa",
                "revisar",
                "restated",
                "restates",
                "restatement",
                "reformula",
                "reformulo",
                "reformulado",
                "reformuladas",
                "reexpresado",
                "reexpresadas",
                "lowered",
                "lowers",
                "downgraded",
                "downgrades",
                "rebaja",
                "rebajo",
                "counted twice",
                "double-counted",
                "duplicados",
                "duplicadas",
                "contados dos veces",
                "contadas dos veces",
            ]),
        ),
        (
            "corrected",
            Phrases::of(&["corrected", "correction", "corrige", "corrigio", "corregido", "correccion", "rectifico"]),
        ),
        ("recount", Phrases::of(&["recount", "recounted", "recuento", "reconteo"])),
    ];
    // "ya son 87": more than were told before
    const RISEN: Phrases = Phrases::of(&["ya son", "ya suman", "ya van", "son ya", "suman ya"]);
    let risen = || clause.phrase(clause.clause.clone(), &RISEN).map(|_| "risen");
    TABLE.iter().find(|(_, words)| clause.has(words)).map(|(cue, _)| *cue).or_else(risen).map(str::to_owned)
}

fn mood(figure: &mut Figure, clause: &Clause<'_, '_>) {
    let mood = Mood::of(clause);
    let estimated = figure.attribution.iter().any(|hop| hop.stance == Stance::Estimate)
        || figure.modifier_phrase.as_ref().is_some_and(|phrase| phrase.text.to_lowercase().contains("estim"));
    figure.scenario = mood.scenario(!figure.attribution.is_empty(), estimated);
    figure.certainty = mood.certainty();
    if mood.is_rumour() {
        figure.rules.push("certainty.rumour".to_owned());
    }
}

fn polarity(figure: &mut Figure, clause: &Clause<'_, '_>) {
    let before = clause.clause.start.max(clause.figure.start.saturating_sub(7))..clause.figure.start;
    let negated = before.clone().any(|index| {
        let word = clause.word(index);
        let next = clause.word(index + 1);
        let negation =
            matches!(
                word,
                "not" | "never" | "nunca" | "didn't" | "wasn't" | "weren't" | "isn't" | "aren't" | "doesn't" | "don't"
            ) || word == "no" && clause.page.language == Language::Es && clause.page.tokens.is(index + 1, Kind::Word);
        negation
            && !matches!(
                next,
                "only" | "just" | "more" | "less" | "fewer" | "solo" | "mas" | "menos" | "yet" | "obstante"
            )
    });
    let denied = figure.attribution.iter().any(|hop| hop.stance == Stance::Deny);
    let negated = negated && !matches!(figure.modifier, Modifier::AtMost | Modifier::AtLeast);
    figure.affirmed = !negated && !denied;
    if negated && figure.property_basis == Basis::Default {
        figure.rules.push("polarity.negated".to_owned());
    }
}
