//! What a figure is defined as: seasonally adjusted, over the year, gross, confirmed.

use crate::{clause::Clause, phrases::Phrases, table::Shapes, token::Kind};
use claimwire_domain::{
    figure::{Figure, FigureKind},
    registry::Registry,
};
use std::ops::Range;

/// Tag, phrases.
const DEFINITIONS: &[(&str, Phrases)] = &[
    (
        "seasonally_adjusted",
        Phrases::of(&[
            "seasonally adjusted",
            "desestacionalizado",
            "desestacionalizada",
            "desestacionalizados",
            "ajustado estacionalmente",
            "ajustada por estacionalidad",
        ]),
    ),
    ("annualised", Phrases::of(&["annualised", "annualized", "annual rate", "anualizado", "anualizada"])),
    (
        "yoy",
        Phrases::of(&[
            "year on year",
            "year - on - year",
            "over the year",
            "on the year",
            "on an annual basis",
            "on a yearly basis",
            "en tasa anual",
            "en el ultimo ano",
            "from a year earlier",
            "than a year earlier",
            "from a year ago",
            "than a year ago",
            "interanual",
            "compared with a year earlier",
            "respecto al ano anterior",
            "respecto al mismo mes",
            "frente al mismo mes",
            "tasa interanual",
            "en los ultimos doce meses",
        ]),
    ),
    (
        "mom",
        Phrases::of(&[
            "month on month",
            "month - on - month",
            "from the previous month",
            "respecto al mes anterior",
            "frente al mes anterior",
            "sobre el mes anterior",
            "que el mes anterior",
            "compared with the previous month",
            "from a month earlier",
            "on the month",
            "over the month",
            "month - to - month",
            "on a monthly basis",
            "en tasa mensual",
            "en el mes",
            "intermensual",
            "mensual",
        ]),
    ),
    (
        "qoq",
        Phrases::of(&[
            "quarter on quarter",
            "quarter - on - quarter",
            "from the previous quarter",
            "on the quarter",
            "over the quarter",
            "intertrimestral",
            "en tasa trimestral",
            "respecto al trimestre anterior",
        ]),
    ),
    (
        "real",
        Phrases::of(&[
            "in real terms",
            "inflation - adjusted",
            "adjusted for inflation",
            "after inflation",
            "tras la inflacion",
            "en terminos reales",
            "descontada la inflacion",
        ]),
    ),
    ("nominal", Phrases::of(&["in nominal terms", "en terminos nominales"])),
    ("gross", Phrases::of(&["gross", "bruto", "bruta", "brutos"])),
    ("net", Phrases::of(&["net", "neto", "neta", "netos"])),
    ("confirmed", Phrases::of(&["confirmed", "confirmados", "confirmado", "confirmadas"])),
    ("suspected", Phrases::of(&["suspected", "sospechosos", "sospechoso", "probable cases"])),
    ("provisional", Phrases::of(&["provisional", "preliminary", "preliminar", "preliminares", "provisionales"])),
    ("with_tax", Phrases::of(&["including tax", "including vat", "con iva", "iva incluido", "impuestos incluidos"])),
    ("without_tax", Phrases::of(&["excluding tax", "excluding vat", "sin iva", "before tax", "antes de impuestos"])),
    ("core", Phrases::of(&["core inflation", "subyacente"])),
    ("intensive_care", Phrases::of(&["intensive care", "icu", "uci", "cuidados intensivos"])),
    ("per_capita", Phrases::of(&["per head", "per capita", "per person", "por habitante", "por persona"])),
    ("organic", Phrases::of(&["like - for - like", "organic", "en terminos comparables", "organico", "organica"])),
];

/// Of the words that open any of the phrases.
const OPENERS: Shapes = {
    let mut shapes = Shapes::NONE;
    let mut at = 0;
    while at < DEFINITIONS.len() {
        shapes = shapes.or(DEFINITIONS[at].1.openers());
        at += 1;
    }
    shapes
};

/// The definition tags of a figure, sorted.
pub(crate) fn of(figure: &Figure, clause: &Clause<'_, '_>) -> Vec<String> {
    let near = clause.figure.start.saturating_sub(7).max(clause.clause.start)
        ..(clause.figure.end + 9).min(clause.sentence.end);
    let told = |range: Range<usize>| -> Vec<String> {
        // of each tag the first phrase of the range decides
        let mut decided = [None; DEFINITIONS.len()];
        for index in range.clone().filter(|index| OPENERS.may_hold(clause.word(*index))) {
            for ((_, phrases), decided) in DEFINITIONS.iter().zip(&mut decided).filter(|(_, own)| own.is_none()) {
                let found = phrases.at(&clause.page.tokens, index).filter(|end| *end <= range.end);
                *decided = found.map(|end| told_as_definition(clause, &(index..end)));
            }
        }
        let told = DEFINITIONS.iter().zip(decided).filter(|(_, told)| *told == Some(true));
        told.map(|((tag, _), _)| (*tag).to_owned()).collect()
    };
    let mut tags = told(near);
    tags.extend(opening(clause, &tags, &told));
    if let Some(property) = Registry::current().get(&figure.property) {
        tags.retain(|tag| !property.implied.contains(tag));
    }
    tags.retain(|tag| tag != "gross" || figure.kind == FigureKind::Money);
    tags.retain(|tag| tag != "net" || figure.kind == FigureKind::Money || figure.kind == FigureKind::Count);
    tags.extend(crate::varieties::of(figure, clause));
    tags.extend(crate::narrowing::of(figure, clause));
    tags.sort();
    tags.dedup();
    tags
}

/// "the ministry confirmed 12 deaths" is a verb, "12 confirmed cases" a definition.
fn told_as_definition(clause: &Clause<'_, '_>, found: &Range<usize>) -> bool {
    clause.word(found.start) != "confirmed"
        || found.start >= clause.figure.start && clause.page.tokens.is(found.end, Kind::Word)
}

/// Tags that may open the sentence.
const OPENING: &[&str] = &["yoy", "mom", "qoq", "seasonally_adjusted", "annualised", "real", "nominal"];
const PERIODS: &[&str] = &["yoy", "mom", "qoq"];

/// "On the month, prices rose 0.3 %": what opens the sentence holds where the figure says nothing else.
fn opening(clause: &Clause<'_, '_>, tags: &[String], told: &dyn Fn(Range<usize>) -> Vec<String>) -> Vec<String> {
    let start = clause.sentence.start;
    let mut words = start..(start + 8).min(clause.figure.start);
    let Some(comma) = words.find(|index| clause.word(*index) == ",") else { return Vec::new() };
    let said =
        |tag: &str| tags.iter().any(|own| own == tag || PERIODS.contains(&own.as_str()) && PERIODS.contains(&tag));
    told(start..comma).into_iter().filter(|tag| OPENING.contains(&tag.as_str()) && !said(tag)).collect()
}
