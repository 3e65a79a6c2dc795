//! Actual, forecast, target or hypothetical, and how firmly.

use crate::{clause::Clause, phrases::Phrases, token::Kind};
use claimwire_domain::{
    figure::{Certainty, Scenario},
    language::Language,
};
use std::ops::Range;

/// The words around a figure that tell how it is meant.
pub(crate) struct Mood<'c, 'p, 'a> {
    clause: &'c Clause<'p, 'a>,
    around: Range<usize>,
}

impl<'c, 'p, 'a> Mood<'c, 'p, 'a> {
    pub(crate) fn of(clause: &'c Clause<'p, 'a>) -> Self {
        let start = clause.clause.start.max(clause.figure.start.saturating_sub(14));
        // "60 people may have died": the auxiliary stands right after what is counted
        let open =
            |index: &usize| !matches!(clause.word(*index), "that" | "who" | "which" | "and" | "que" | "y" | "," | ".");
        let behind = (clause.figure.end..clause.clause.end.min(clause.figure.end + 5)).take_while(open).count();
        Self { clause, around: start..clause.figure.end + behind }
    }

    fn has(&self, words: &Phrases) -> bool {
        self.around.clone().any(|index| words.contains(self.clause.word(index)))
    }

    /// A Spanish verb form by its accented ending, future or conditional.
    fn ends(&self, endings: &[&str], except: &[&str]) -> bool {
        let tokens = &self.clause.page.tokens;
        let form = |index: usize| {
            // few words end like that even without their accents
            let word = tokens.word(index);
            tokens.is(index, Kind::Word)
                && word.len() > 4
                && ["ra", "ran", "ria", "rian"].iter().any(|end| word.ends_with(end))
                && {
                    let text = tokens.text(index..index + 1).to_lowercase();
                    endings.iter().any(|end| text.ends_with(end))
                }
        };
        let spanish = self.clause.page.language == Language::Es;
        spanish && self.around.clone().any(|index| form(index) && !except.contains(&tokens.word(index)))
    }

    pub(crate) fn is_rumour(&self) -> bool {
        self.clause.page.language == Language::Es && self.has(const { &Phrases::of(&["habria", "habrian"]) })
    }

    pub(crate) fn scenario(&self, spoken: bool, estimated: bool) -> Scenario {
        let conditional =
            self.ends(&["ría", "rían"], &["habria", "habrian", "podria", "podrian", "mayoria", "categoria"]);
        let would = self.has(const { &Phrases::of(&["would"]) }) || conditional;
        let future = self.has(const { &Phrases::of(&["will"]) })
            || self.has(&EXPECTED)
            || self.was_to()
            || self.ends(&["rá", "rán"], &[]);
        let condition = match self.clause.page.language {
            Language::En => self.has(const { &Phrases::of(&["if", "unless"]) }),
            Language::Es => self.has(const { &Phrases::of(&["si"]) }),
        };
        if self.has(&TARGET) || self.is_asked() || self.is_meant() {
            Scenario::Target
        } else if future || would && spoken {
            Scenario::Forecast
        } else if would || condition {
            Scenario::Hypothetical
        } else if estimated || self.has(&ESTIMATE) {
            Scenario::Estimate
        } else {
            Scenario::Actual
        }
    }

    /// "wants to build", "se propone construir": what somebody means to do.
    fn is_meant(&self) -> bool {
        let clause = self.clause;
        self.around.clone().any(|index| {
            let next = clause.word(index + 1);
            match clause.word(index) {
                "wants" | "want" | "hopes" | "hope" | "intends" | "intend" | "pledged" | "pledges" | "promised"
                | "promises" | "vowed" | "plans" => next == "to",
                "quiere" | "quieren" | "espera" | "esperan" | "promete" | "prometio" | "busca" | "buscan"
                | "propone" | "proponen" => ["ar", "er", "ir"].iter().any(|end| next.ends_with(end)),
                _ => false,
            }
        })
    }

    /// "asked for a fine of 40 million", "piden 12 años": what somebody wants.
    fn is_asked(&self) -> bool {
        self.around.clone().any(|index| match self.clause.word(index) {
            "asked" | "asking" | "asks" | "applied" | "called" => self.clause.word(index + 1) == "for",
            "seeks" | "seeking" | "sought" | "demands" | "demanded" | "requests" | "requested" | "proposes"
            | "proposed" => self.clause.page.language == Language::En,
            "pide" | "piden" | "pidio" | "pidieron" | "solicita" | "solicito" | "solicitan" | "reclama"
            | "reclaman" | "exige" | "exigen" | "propone" | "propuso" | "proponen" => {
                self.clause.page.language == Language::Es
            }
            _ => false,
        })
    }

    /// "is to shed", "va a cerrar": announced as what will be.
    fn is_to(&self) -> bool {
        let words = |index: usize| (self.clause.word(index), self.clause.word(index + 1));
        self.around.clone().any(|index| matches!(words(index), ("is" | "are", "to") | ("va" | "van", "a")))
    }

    /// "was to cost", "is set to reach", "iba a costar": what was meant to come.
    fn was_to(&self) -> bool {
        let words = |index: usize| (self.clause.word(index), self.clause.word(index + 1));
        self.around.clone().any(|index| {
            let tokens = &self.clause.page.tokens;
            let verb = tokens.is(index + 2, Kind::Word)
                && !crate::lemma::is_function_word(tokens.word(index + 2), self.clause.page.language);
            match words(index) {
                ("was" | "were" | "is" | "are" | "set" | "due" | "scheduled" | "likely", "to")
                | ("iba" | "iban" | "va" | "van", "a") => verb,
                _ => false,
            }
        })
    }

    pub(crate) fn certainty(&self) -> Certainty {
        const HEARSAY: Phrases = Phrases::of(&[
            "reportedly",
            "allegedly",
            "apparently",
            "supuestamente",
            "presuntamente",
            "aparentemente",
            "unconfirmed",
        ]);
        const POSSIBLE: Phrases = Phrases::of(&[
            "may",
            "might",
            "could",
            "possibly",
            "podria",
            "podrian",
            "puede",
            "posiblemente",
            "quiza",
            "quizas",
            "feared",
        ]);
        if self.is_rumour() || self.has(&HEARSAY) {
            Certainty::Reported
        } else if self.has(&POSSIBLE) {
            Certainty::Possible
        } else if self.has(const { &Phrases::of(&["likely", "probably", "probablemente"]) })
            || self.has(&EXPECTED)
            || self.was_to() && !self.is_to()
        {
            Certainty::Probable
        } else {
            Certainty::Certain
        }
    }
}

/// Words of those who expect.
const EXPECTED: Phrases = Phrases::of(&[
    "forecast",
    "forecasts",
    "predicts",
    "predicted",
    "projected",
    "projects",
    "expected",
    "expects",
    "expect",
    "preve",
    "preven",
    "previsto",
    "espera",
    "esperan",
    "pronostica",
    "proyecta",
]);
const TARGET: Phrases = Phrases::of(&[
    "aims",
    "aim",
    "aimed",
    "target",
    "targets",
    "goal",
    "objective",
    "objetivo",
    "meta",
    "aspira",
    "pretende",
    "plans",
    "planea",
]);
const ESTIMATE: Phrases = Phrases::of(&[
    "estimated",
    "estimates",
    "estimate",
    "estima",
    "estimaron",
    "estimo",
    "estimado",
    "calcula",
    "calculo",
    "calculan",
]);
