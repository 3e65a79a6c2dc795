//! Filters that nest.

use sea_orm::{Condition, sea_query::Expr};

/// A condition over terms of one list.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter<Term> {
    /// Every one holds; everything when empty.
    All(Vec<Filter<Term>>),
    /// At least one holds; nothing when empty.
    Any(Vec<Filter<Term>>),
    /// It does not hold.
    Not(Box<Filter<Term>>),
    /// One term.
    Is(Term),
}

impl<Term> Default for Filter<Term> {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

impl<Term> Filter<Term> {
    /// How many terms it has, nested ones included.
    #[must_use]
    pub fn terms(&self) -> usize {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().map(Self::terms).sum(),
            Self::Not(part) => part.terms(),
            Self::Is(_) => 1,
        }
    }

    /// The condition of a statement.
    pub(crate) fn condition(&self, term: &impl Fn(&Term) -> Condition) -> Condition {
        // Empty conditions would be left out of the statement, which makes an empty alternative true.
        let constant = |holds: &'static str| Condition::all().add(Expr::cust(holds));
        match self {
            Self::All(parts) if parts.is_empty() => constant("1 = 1"),
            Self::Any(parts) if parts.is_empty() => constant("1 = 0"),
            Self::All(parts) => parts.iter().fold(Condition::all(), |all, part| all.add(part.condition(term))),
            Self::Any(parts) => parts.iter().fold(Condition::any(), |any, part| any.add(part.condition(term))),
            Self::Not(part) => part.condition(term).not(),
            Self::Is(one) => term(one),
        }
    }
}
