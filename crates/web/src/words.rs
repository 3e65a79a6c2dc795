//! Every word of the pages, in both languages, and none that judges: figures differ, nobody errs.

/// The words of one language.
#[derive(Debug)]
pub(crate) struct Words {
    /// BCP 47 code of the page.
    pub(crate) code: &'static str,
    /// The other language: its code, then its own name.
    pub(crate) other: (&'static str, &'static str),
    pub(crate) skip: &'static str,
    pub(crate) conflicts: &'static str,
    pub(crate) conflicts_intro: &'static str,
    pub(crate) no_conflicts: &'static str,
    pub(crate) stories: &'static str,
    pub(crate) story: &'static str,
    pub(crate) no_stories: &'static str,
    pub(crate) articles: &'static str,
    article_count: [&'static str; 2],
    pub(crate) article: &'static str,
    pub(crate) figures: &'static str,
    mentions: [&'static str; 2],
    pub(crate) quotes: &'static str,
    pub(crate) more: &'static str,
    pub(crate) how: &'static str,
    origins: [&'static str; 2],
    pub(crate) history: &'static str,
    pub(crate) severity: &'static str,
    pub(crate) according_to: &'static str,
    pub(crate) at_outlet: &'static str,
    pub(crate) marked_text: &'static str,
    pub(crate) erased: &'static str,
    pub(crate) partly_marked: &'static str,
    pub(crate) ask: &'static str,
    pub(crate) legend_figure: &'static str,
    pub(crate) legend_quote: &'static str,
    pub(crate) legend_skipped: &'static str,
    pub(crate) changed_without_note: &'static str,
    pub(crate) before: &'static str,
    pub(crate) after: &'static str,
    pub(crate) missing: &'static str,
    pub(crate) later: &'static str,
    pub(crate) failed: &'static str,
    pub(crate) back: &'static str,
    levels: [&'static str; 4],
    natures: [&'static str; 4],
    states: [&'static str; 4],
}

impl Words {
    /// The words of a language; English for one the pages do not speak.
    pub(crate) fn of(code: &str) -> &'static Self {
        if code == "es" { &SPANISH } else { &ENGLISH }
    }

    /// So many independent origins.
    pub(crate) fn origins(&self, count: &usize) -> String {
        counted(*count, &self.origins)
    }

    /// So many mentions.
    pub(crate) fn mentions(&self, count: &usize) -> String {
        counted(*count, &self.mentions)
    }

    /// So many articles.
    pub(crate) fn article_count(&self, count: &usize) -> String {
        counted(*count, &self.article_count)
    }

    /// What a level is called.
    pub(crate) fn level(&self, code: &str) -> &'static str {
        pick(&["HIGH", "MEDIUM", "LOW", "LEDGER"], &self.levels, code)
    }

    /// What a nature is called.
    pub(crate) fn nature(&self, code: &str) -> &'static str {
        pick(&["SOURCES", "REPORTING", "REFERENCE", "INTERNAL"], &self.natures, code)
    }

    /// What a state is called.
    pub(crate) fn state(&self, code: &str) -> &'static str {
        pick(&["OPEN", "KNOWN", "DISMISSED", "CLOSED"], &self.states, code)
    }
}

fn counted(count: usize, [one, many]: &[&str; 2]) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn pick(codes: &[&str], words: &[&'static str], code: &str) -> &'static str {
    let found = codes.iter().zip(words).find(|(known, _)| **known == code);
    found.map_or("", |(_, word)| word)
}

static ENGLISH: Words = Words {
    code: "en",
    other: ("es", "Español"),
    skip: "Skip to content",
    conflicts: "Figures that differ",
    conflicts_intro: "Open conflicts between articles about one matter, the most severe first.",
    no_conflicts: "No open conflicts. Articles that are being read show up here within seconds.",
    stories: "Stories",
    story: "Story",
    no_stories: "No stories yet.",
    articles: "Articles",
    article_count: ["article", "articles"],
    article: "Article",
    figures: "Figures",
    mentions: ["mention", "mentions"],
    quotes: "Quotes by speaker",
    more: "More",
    how: "How this was found",
    origins: ["independent origin", "independent origins"],
    history: "History",
    severity: "severity",
    according_to: "according to",
    at_outlet: "Open at the outlet",
    marked_text: "Text with claims marked",
    erased: "The text of this article was erased. Its claims stay.",
    partly_marked: "Only the first 100 claims are marked.",
    ask: "Ask the API",
    legend_figure: "figure",
    legend_quote: "quotation",
    legend_skipped: "read, not compared",
    changed_without_note: "Changed without a note",
    before: "Before",
    after: "After",
    missing: "There is nothing under this address.",
    later: "The service is busy. Please try again in a moment.",
    failed: "The page could not be made. The log has more.",
    back: "Back to the conflicts",
    levels: ["High", "Medium", "Low", "For the record"],
    natures: ["sources say different things", "the telling differs", "reference data differ", "inside one article"],
    states: ["open", "known dispute", "dismissed", "closed"],
};

static SPANISH: Words = Words {
    code: "es",
    other: ("en", "English"),
    skip: "Ir al contenido",
    conflicts: "Cifras que difieren",
    conflicts_intro: "Conflictos abiertos entre artículos sobre un mismo asunto, primero los más graves.",
    no_conflicts: "No hay conflictos abiertos. Los artículos en lectura aparecen aquí en segundos.",
    stories: "Historias",
    story: "Historia",
    no_stories: "Todavía no hay historias.",
    articles: "Artículos",
    article_count: ["artículo", "artículos"],
    article: "Artículo",
    figures: "Cifras",
    mentions: ["mención", "menciones"],
    quotes: "Citas por hablante",
    more: "Más",
    how: "Cómo se encontró",
    origins: ["origen independiente", "orígenes independientes"],
    history: "Evolución",
    severity: "gravedad",
    according_to: "según",
    at_outlet: "Abrir en el medio",
    marked_text: "Texto con las afirmaciones marcadas",
    erased: "El texto de este artículo fue borrado. Sus afirmaciones quedan.",
    partly_marked: "Solo están marcadas las primeras 100 afirmaciones.",
    ask: "Consultar la API",
    legend_figure: "cifra",
    legend_quote: "cita",
    legend_skipped: "leída, no comparada",
    changed_without_note: "Cambiado sin nota",
    before: "Antes",
    after: "Después",
    missing: "No hay nada en esta dirección.",
    later: "El servicio está ocupado. Inténtelo de nuevo en un momento.",
    failed: "No se pudo hacer la página. El registro dice más.",
    back: "Volver a los conflictos",
    levels: ["Alta", "Media", "Baja", "Para el registro"],
    natures: [
        "las fuentes dicen cosas distintas",
        "difiere el relato",
        "difieren los datos de referencia",
        "dentro de un artículo",
    ],
    states: ["abierto", "disputa conocida", "descartado", "cerrado"],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_judges() {
        const JUDGING: &str = "false|fake|lie|lies|wrong|error|mistake|stealth|slip|misquote|falso|falsa|mentira|bulo|\
                               equivocado|equivocada|engaño|oculto|oculta";
        for words in [&ENGLISH, &SPANISH] {
            let text = format!("{words:?}").to_lowercase();
            for word in text.split(|c: char| !c.is_alphabetic()) {
                assert!(!JUDGING.split('|').any(|judging| judging == word), "{word}");
            }
        }
    }

    #[test]
    fn every_code_of_the_domain_has_a_word() {
        use claimwire_domain::{
            conflict::{ConflictState, Level},
            label::Nature,
        };
        for words in [&ENGLISH, &SPANISH] {
            assert!(Level::ALL.iter().all(|level| !words.level(level.code()).is_empty()));
            assert!(Nature::ALL.iter().all(|nature| !words.nature(nature.code()).is_empty()));
            assert!(ConflictState::ALL.iter().all(|state| !words.state(state.code()).is_empty()));
        }
    }
}
