//! Ranges: "30 to 40", "between 30 and 40", "entre 2 y 3 millones".

use crate::{
    facets::CHANGES,
    scan::{Draft, FigureScanner, scale},
    token::Kind,
    unit::{unit_after, unit_before},
};
use claimwire_domain::{
    figure::{FigureForm, FigureKind, Modifier, Unit},
    language::Language,
};

impl FigureScanner<'_, '_> {
    /// "30 to 40", "between 30 and 40", "30-40", "entre 30 y 40", "de 30 a 40".
    pub(crate) fn range(&self, draft: &mut Draft) {
        // "8- to 16-metre"
        let split = self.tokens.word(draft.tokens.end) == "-"
            && !self.tokens.is_glued(draft.tokens.end + 1)
            && matches!(self.tokens.word(draft.tokens.end + 1), "to" | "or" | "and");
        let end = draft.tokens.end + usize::from(split);
        let start = draft.tokens.start;
        let link = self.tokens.word(end);
        let before = self.tokens.before(start);
        let article = matches!(before, "el" | "los" | "las" | "un" | "la" | "a" | "the");
        let before = if article { start.checked_sub(1).map_or("", |at| self.tokens.before(at)) } else { before };
        let changed =
            self.language == Language::En && matches!(before, "fell" | "rose" | "dropped" | "climbed" | "grew");
        let dash = matches!(link, "-" | "–") && !draft.worded;
        let between = matches!(before, "between" | "entre") && matches!(link, "and" | "y");
        let to = match self.language {
            Language::En => {
                matches!(link, "to" | "or")
                    && before != "by"
                    // "lost 4% to $30": a change and what it led to
                    && !(draft.unit.is_some() && CHANGES.contains(before))
                    && !(before == "from" && self.is_changing(start))
            }
            Language::Es => {
                (matches!(link, "o" | "a") || link == "al" && before == "del")
                    && !matches!(before, "desde" | "subio" | "bajo" | "cayo" | "crecio" | "en")
                    && !(matches!(before, "de" | "del") && self.is_changing(start))
            }
        };
        if !(dash || between || to) || draft.form == FigureForm::Order || draft.kind == FigureKind::Age {
            return;
        }
        let mut at = end + 1;
        if matches!(self.tokens.word(at), "el" | "los" | "las" | "un" | "una") {
            at += 1;
        }
        // "US$ 30" is two signs and a number
        let signed = (at + 1..at + 4)
            .take_while(|number| !self.tokens.is(number - 1, Kind::Number))
            .find_map(|number| Some((number, unit_before(self.tokens, number, self.locale)?)))
            .filter(|(number, (_, start))| self.tokens.is(*number, Kind::Number) && *start == at);
        let sign = signed.map(|(number, (unit, _))| {
            at = number;
            unit
        });
        let Some(high) = self.reader().read(at).filter(|high| !high.order) else { return };
        let after = unit_after(self.tokens, high.tokens.end, self.language, self.locale);
        let bare = draft.unit.is_none();
        let same = |unit: &Unit| draft.unit.as_ref().is_some_and(|own| own.code == unit.code);
        let fits = match (&sign, &after) {
            // "5% to €40" is a change and a level
            (Some(sign), _) => same(sign),
            (None, Some(after)) => bare || same(&after.unit),
            (None, None) => bare || matches!(draft.kind, FigureKind::Money | FigureKind::Magnitude),
        };
        if !fits || matches!(link, "o" | "or") && !(high.worded == draft.worded && (bare || after.is_some())) {
            return;
        }
        let mut low = draft.written.clone();
        let mut top = high.written.clone();
        // "2 to 3 million" is two million to three million
        let spread = low.value.scaled(top.scale).filter(|value| is_less(*value, top.value));
        if let Some(value) = spread.filter(|_| low.scale == 0 && top.scale > 0 && low.value.exponent < 3) {
            low.value = value;
            low.scale = top.scale;
        }
        if let Some(after) = &after {
            let power = after.power;
            if scale(&mut top, power).is_none() || bare && scale(&mut low, power).is_none() {
                return;
            }
        }
        if !is_less(low.value, top.value) {
            return;
        }
        // "snow fell 8 to 12 inches", but "the toll rose 3 to 15"
        let near = bare
            && after.as_ref().is_some_and(|after| after.kind != FigureKind::Money)
            && low
                .value
                .times(claimwire_domain::decimal::Decimal { mantissa: 4, exponent: 0 })
                .is_some_and(|four| is_less(top.value, four));
        if changed && to && !near {
            return;
        }
        low.high = Some(top.value);
        low.decimals = low.decimals.max(top.decimals);
        draft.written = low;
        draft.readings.clear();
        draft.form = FigureForm::Range;
        draft.modifier = Modifier::Between;
        draft.tokens.end = high.tokens.end;
        draft.takes_of = high.takes_of;
        draft.rule = "number.range";
        if between {
            let word = if article { start - 2 } else { start - 1 };
            draft.modifier_tokens = Some(word..word + 1);
        }
        if let Some(after) = after {
            draft.tokens.end = after.end;
            draft.kind = after.kind;
            draft.unit = Some(after.unit);
        }
    }

    /// Whether a verb of change stands shortly before: "rose from 10 to 12" is no range.
    fn is_changing(&self, start: usize) -> bool {
        let change = |word: &str| {
            matches!(
                word,
                "rose"
                    | "fell"
                    | "grew"
                    | "increased"
                    | "decreased"
                    | "dropped"
                    | "climbed"
                    | "jumped"
                    | "went"
                    | "up"
                    | "down"
                    | "raised"
                    | "cut"
                    | "reduced"
                    | "increase"
                    | "rise"
                    | "drop"
                    | "fall"
                    | "moved"
                    | "passed"
                    | "slowed"
                    | "shrank"
                    | "paso"
                    | "pasan"
                    | "pasa"
                    | "pasado"
                    | "pasando"
                    | "pasaron"
                    | "subio"
                    | "bajo"
                    | "cayo"
                    | "aumento"
                    | "crecio"
                    | "redujo"
                    | "elevo"
                    | "subir"
                    | "bajar"
                    | "pasar"
                    | "sube"
                    | "baja"
                    | "subida"
                    | "bajada"
                    | "descendio"
                    | "incremento"
                    | "recorto"
            )
        };
        (start.saturating_sub(7)..start).any(|index| {
            let word = self.tokens.word(index);
            change(word) || CHANGES.contains(word) || matches!(word, "gone" | "goes" | "going" | "moves" | "moving")
        })
    }
}

fn is_less(low: claimwire_domain::decimal::Decimal, high: claimwire_domain::decimal::Decimal) -> bool {
    let minus = claimwire_domain::decimal::Decimal { mantissa: -low.mantissa, exponent: low.exponent };
    high.plus(minus).is_some_and(|rest| rest.mantissa > 0)
}
