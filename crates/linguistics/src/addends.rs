//! Figures that stand right behind each other: sums and results.

use crate::{figures::Placed, token::Tokens};
use claimwire_domain::figure::FigureKind;

/// What stands right behind another figure: "£64m plus £9m" is one sum, "by 53 % to 47 %" one result.
pub(crate) fn join(tokens: &Tokens<'_>, before: Option<&mut Placed>, own: &mut Placed) {
    let Some(before) = before.filter(|before| before.sentence == own.sentence) else { return };
    let end = before.tokens.end.max(before.counted.end);
    let between: Vec<&str> = (end..own.tokens.start).map(|index| tokens.word(index)).collect();
    let one_unit = before.figure.unit == own.figure.unit && before.figure.kind == own.figure.kind;
    let added = matches!(between.as_slice(), ["plus" | "mas"] | ["plus" | "and", "another"] | ["mas", "otros"]);
    if one_unit && added && matches!(own.figure.kind, FigureKind::Money | FigureKind::Count) {
        before.figure.addends.push(own.figure.written.clone());
        own.figure.eligible = false;
        own.figure.rules.push("addend".to_owned());
    }
    let result = matches!(between.as_slice(), ["to" | "a" | "against"] | ["frente", "al"])
        && matches!(tokens.before(before.tokens.start), "by" | "por" | "del");
    if one_unit && result && own.figure.kind == FigureKind::Percent {
        own.figure.property.clone_from(&before.figure.property);
        own.figure.property_basis = before.figure.property_basis;
    }
}
