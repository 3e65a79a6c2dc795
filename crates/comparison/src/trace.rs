//! What a comparison comes to, and how it got there.

use claimwire_domain::label::{Label, Nature};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One rule that fired, with what it looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The rule's id.
    pub rule: String,
    /// What it said.
    pub outcome: String,
    /// What it looked at, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub inputs: BTreeMap<String, String>,
}

/// What two figures are to each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The label.
    pub label: Label,
    /// Finer than the label, where there is something finer.
    pub sublabel: Option<String>,
    /// The rules that fired, in order.
    pub trace: Vec<Step>,
    /// How sure it is that the two measure the same thing, in 1/1000.
    pub confidence: u16,
    /// Whose work a difference is; absent where there is none.
    pub nature: Option<Nature>,
    /// Whether it is a dispute that the texts themselves report as one.
    pub known: bool,
    /// Whether both measure the same thing, whatever the figures say.
    pub same_frame: bool,
}

impl Outcome {
    /// Whether one number was told of two things.
    pub(crate) fn is_noun_slip(&self) -> bool {
        self.label == Label::ScaleSlip && self.sublabel.as_deref() == Some("noun")
    }

    /// Whether two numbers for one thing simply differ.
    pub(crate) fn is_plain_conflict(&self) -> bool {
        self.label == Label::Conflict && matches!(self.sublabel.as_deref(), Some("values" | "transmission"))
    }

    /// Adds a step at the end of the trace.
    pub(crate) fn noting(mut self, rule: &str, outcome: &str) -> Self {
        self.trace.push(Step { rule: rule.to_owned(), outcome: outcome.to_owned(), inputs: BTreeMap::new() });
        self
    }
}

/// What a rule decided; carried as the error of a chain of rules that each may end the comparison.
#[derive(Debug, Clone)]
pub(crate) struct Verdict {
    pub rule: &'static str,
    pub label: Label,
    pub sublabel: Option<String>,
    pub inputs: Vec<(&'static str, String)>,
}

impl Verdict {
    pub(crate) const fn new(rule: &'static str, label: Label) -> Self {
        Self { rule, label, sublabel: None, inputs: Vec::new() }
    }

    pub(crate) fn of(rule: &'static str, label: Label, sublabel: &str) -> Self {
        Self { sublabel: Some(sublabel.to_owned()), ..Self::new(rule, label) }
    }

    pub(crate) fn scope(facet: &str) -> Self {
        Self::of("facet", Label::ScopeMismatch, facet)
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.inputs.push((name, value.into()));
        self
    }

    pub(crate) fn step(&self) -> Step {
        let sublabel = self.sublabel.as_deref();
        let outcome =
            sublabel.map_or_else(|| self.label.kebab().to_owned(), |sub| format!("{} ({sub})", self.label.kebab()));
        let inputs = self.inputs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        Step { rule: self.rule.to_owned(), outcome, inputs }
    }
}
