//! One plain sentence per finding, in both languages, from a table of neutral words.

use crate::pair::Prepared;
use claimwire_domain::language::Language;

/// English and Spanish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sentences {
    pub en: String,
    pub es: String,
}

/// Code, English, Spanish. `{a}` and `{b}` are outlets, `{x}` and `{y}` their figures as written, `{o}` what both cite.
pub(crate) const TEMPLATES: &[(&str, &str, &str)] = &[
    (
        "transmission",
        "{a} says {x}, {b} says {y}, both citing {o}; the figures differ.",
        "{a} dice {x} y {b} dice {y}, y ambos citan {o}; las cifras difieren.",
    ),
    (
        "transmission_one_outlet",
        "{a} says {x} in one text and {y} in another; the figures differ.",
        "{a} dice {x} en un texto y {y} en otro; las cifras difieren.",
    ),
    (
        "values",
        "{a} says {x}, {b} says {y}; both cannot hold at once.",
        "{a} dice {x} y {b} dice {y}; no pueden cumplirse a la vez.",
    ),
    (
        "disputed",
        "{a} reports {x}, {b} reports {y}; the two sides give different figures.",
        "{a} informa de {x} y {b} de {y}; las dos partes dan cifras distintas.",
    ),
    (
        "polarity",
        "{a} reports {x} as said, {b} reports {y} as denied.",
        "{a} recoge {x} como dato y {b} recoge {y} como desmentido.",
    ),
    (
        "part_gt_whole",
        "{a} gives {x} for a part, {b} gives {y} for the whole; a part cannot exceed the whole.",
        "{a} da {x} para una parte y {b} da {y} para el total; la parte no puede superar al total.",
    ),
    (
        "pragmatic",
        "{a} says {x}, {b} says {y}; readers would take these for different sizes.",
        "{a} dice {x} y {b} dice {y}; los lectores entenderían magnitudes distintas.",
    ),
    (
        "bridged",
        "{a} says {x}, {b} says {y}; brought to one measure the figures differ.",
        "{a} dice {x} y {b} dice {y}; llevadas a la misma medida, las cifras difieren.",
    ),
    (
        "record",
        "{a} and {b} both give {x} and name different years for the record.",
        "{a} y {b} dan {x} y sitúan el récord en años distintos.",
    ),
    (
        "headline",
        "The headline of {a} says {x}, its text says {y}; the figures differ.",
        "El titular de {a} dice {x} y su texto dice {y}; las cifras difieren.",
    ),
    (
        "power_1000",
        "{a} says {x}, {b} says {y}; the digits are the same and the scale differs.",
        "{a} dice {x} y {b} dice {y}; los dígitos coinciden y la escala difiere.",
    ),
    (
        "power_10",
        "{a} says {x}, {b} says {y}; the digits are the same and the number of places differs.",
        "{a} dice {x} y {b} dice {y}; los dígitos coinciden y el número de cifras difiere.",
    ),
    (
        "percent_vs_point",
        "{a} says {x}, {b} says {y}; one is in percent, the other in percentage points.",
        "{a} dice {x} y {b} dice {y}; uno está en porcentaje y otro en puntos porcentuales.",
    ),
    (
        "currency",
        "{a} says {x}, {b} says {y}; the number is the same and the currency differs.",
        "{a} dice {x} y {b} dice {y}; el número coincide y la moneda difiere.",
    ),
    (
        "unit",
        "{a} says {x}, {b} says {y}; the figures do not match after conversion.",
        "{a} dice {x} y {b} dice {y}; las cifras no cuadran tras la conversión.",
    ),
    (
        "rate_period",
        "{a} says {x}, {b} says {y}; the number is the same and the stretch of time differs.",
        "{a} dice {x} y {b} dice {y}; el número coincide y el plazo difiere.",
    ),
    (
        "noun",
        "{a} says {x} of one thing, {b} says {y} of another; the number is the same and what it counts differs.",
        "{a} dice {x} de una cosa y {b} dice {y} de otra; el número coincide y lo contado difiere.",
    ),
    ("evolving", "{b} moves the figure on from {x} to {y}.", "{b} actualiza la cifra de {x} a {y}."),
    ("revision", "{b} gives {y} after {x}: a later release.", "{b} da {y} después de {x}: una publicación posterior."),
    ("correction", "{b} gives {y} as a correction of {x}.", "{b} da {y} como corrección de {x}."),
    (
        "changed",
        "{a} said {x}; a later version says {y} without a note.",
        "{a} decía {x}; una versión posterior dice {y} sin nota.",
    ),
];

/// The sentences of a finding about two mentions, `first` told first.
pub(crate) fn sentences(code: &str, first: &Prepared<'_>, second: &Prepared<'_>) -> Sentences {
    let one_outlet = first.mention.outlet == second.mention.outlet;
    let code = if code == "transmission" && one_outlet { "transmission_one_outlet" } else { code };
    let template = TEMPLATES
        .iter()
        .find(|(name, ..)| *name == code)
        .or_else(|| TEMPLATES.iter().find(|(name, ..)| *name == "values"));
    let Some((_, en, es)) = template else { return Sentences { en: String::new(), es: String::new() } };
    Sentences { en: fill(en, Language::En, first, second), es: fill(es, Language::Es, first, second) }
}

fn fill(template: &str, language: Language, first: &Prepared<'_>, second: &Prepared<'_>) -> String {
    // One pass over the template, so that a name with braces in it stays a name.
    let mut sentence = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        sentence.push_str(before);
        let (name, tail) = after.split_once('}').unwrap_or((after, ""));
        sentence.push_str(&match name {
            "a" => first.mention.outlet_name.clone(),
            "b" => second.mention.outlet_name.clone(),
            "x" => written(first),
            "y" => written(second),
            _ => cited(language, first, second),
        });
        rest = tail;
    }
    sentence.push_str(rest);
    sentence
}

/// The figure as its text puts it, with the words that bound it.
pub(crate) fn written(side: &Prepared<'_>) -> String {
    let figure = &side.mention.figure;
    let Some(phrase) = &figure.modifier_phrase else { return figure.text.clone() };
    if phrase.span.start() <= figure.span.start() && !phrase.span.contains(figure.span) {
        // Here it stands inside a sentence, whatever it opened there.
        format!("{} {}", phrase.text.to_lowercase(), figure.text)
    } else {
        figure.text.clone()
    }
}

/// What both cite: the bulletin in the words of the language where there are such, else the source.
fn cited(language: Language, first: &Prepared<'_>, second: &Prepared<'_>) -> String {
    let stage = |side: &Prepared<'_>| {
        side.mention.figure.stage.as_ref().filter(|stage| stage.is_named).map(|stage| stage.text.clone())
    };
    let both = first.slots.stage.is_some() && first.slots.stage == second.slots.stage;
    let in_language = [first, second].into_iter().find(|side| side.mention.language == language);
    let source = |side: &Prepared<'_>| side.mention.figure.attribution.last().map(|hop| hop.source.clone());
    let told = in_language.unwrap_or(first);
    let staged = stage(told).filter(|_| both && told.mention.language == language);
    staged.or_else(|| source(told)).or_else(|| source(second)).unwrap_or_else(|| match language {
        Language::En => "the same source".to_owned(),
        Language::Es => "la misma fuente".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words that no outward text may hold (domain specification 8.5).
    const FORBIDDEN: &[&str] = &[
        "false",
        "fake",
        "lie",
        "wrong",
        "error",
        "mistake",
        "stealth",
        "slip",
        "misquote",
        "falso",
        "mentira",
        "bulo",
        "equivocado",
        "engaño",
        "oculto",
    ];

    #[test]
    fn no_template_judges_anybody() {
        for (code, en, es) in TEMPLATES {
            for text in [en, es] {
                let words: Vec<String> =
                    text.split(|letter: char| !letter.is_alphabetic()).map(str::to_lowercase).collect();
                for word in FORBIDDEN {
                    assert!(!words.iter().any(|own| own == word), "{code}: {word}");
                }
            }
        }
    }
}
