//! Figures that describe one change: "rose by 112 to 1,412 from 1,300".

use claimwire_domain::figure::{Dimension, Figure, FigureKind, Role};

/// Links changes with their levels and bases, sentence by sentence.
pub(crate) fn group(figures: &mut [Figure]) {
    let mut next = 0_u16;
    let mut start = 0;
    while start < figures.len() {
        let sentence = figures.get(start).map(|figure| figure.sentence);
        let end = figures.iter().skip(start).take_while(|figure| Some(figure.sentence) == sentence).count() + start;
        if let Some(own) = figures.get_mut(start..end) {
            link(own, &mut next);
        }
        start = end;
    }
}

/// "slowed to 2.9 % from 3.4 %": what it was before measures the same thing.
fn name_bases(figures: &mut [Figure]) {
    for at in 0..figures.len() {
        let unnamed = figures.get(at).filter(|figure| {
            figure.property.starts_with("raw:") && figure.rules.iter().any(|rule| rule == "role.from")
        });
        let Some(unit) = unnamed.map(|figure| figure.unit.code.clone()) else { continue };
        let named = |figure: &&Figure| figure.unit.code == unit && !figure.property.starts_with("raw:");
        let before = figures.iter().take(at).rev().take(2).find(named);
        let found =
            before.or_else(|| figures.iter().skip(at + 1).take(2).find(named)).map(|figure| figure.property.clone());
        if let (Some(property), Some(figure)) = (found, figures.get_mut(at)) {
            figure.property = property;
        }
    }
}

fn link(figures: &mut [Figure], next: &mut u16) {
    name_bases(figures);
    for at in 0..figures.len() {
        let Some(change) = figures.get(at).filter(|figure| is_change(figure)).cloned() else { continue };
        let level = (at + 1..figures.len().min(at + 3))
            .find(|other| figures.get(*other).is_some_and(|figure| is_level_of(figure, &change, "to")));
        let base = (at.saturating_sub(2)..figures.len().min(at + 4)).find(|other| {
            *other != at && figures.get(*other).is_some_and(|figure| is_level_of(figure, &change, "from"))
        });
        if level.is_none() && base.is_none() {
            continue;
        }
        let written = base.and_then(|base| figures.get(base)).map(|figure| figure.written.clone());
        for index in [Some(at), level, base].into_iter().flatten() {
            if let Some(figure) = figures.get_mut(index) {
                figure.change_group = Some(*next);
                if Some(index) != base {
                    figure.base = written.clone();
                }
                if figure.property.starts_with("raw:") && !change.property.starts_with("raw:") {
                    figure.property.clone_from(&change.property);
                }
            }
        }
        *next = next.saturating_add(1);
    }
}

fn is_change(figure: &Figure) -> bool {
    matches!(figure.role, Role::DeltaAbs | Role::DeltaRel | Role::DeltaPp | Role::Ratio)
}

/// Whether `figure` is the level a change ends at ("to") or starts from ("from"), by the rule its words fired.
fn is_level_of(figure: &Figure, change: &Figure, word: &str) -> bool {
    let fits = match change.role {
        Role::DeltaPp => figure.unit.dimension == Dimension::Percent,
        Role::DeltaRel | Role::Ratio => {
            !matches!(figure.kind, FigureKind::PercentPoint | FigureKind::Duration | FigureKind::Age)
        }
        _ => figure.unit.dimension == change.unit.dimension,
    };
    fits && figure.role == Role::Level && figure.rules.iter().any(|rule| rule.strip_prefix("role.") == Some(word))
}
