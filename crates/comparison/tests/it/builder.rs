//! Builds mentions the way an article would give them.

use chrono::{DateTime, FixedOffset, NaiveDate};
use claimwire_comparison::Mention;
use claimwire_domain::{
    article::{ArticleKind, Signature, Zone},
    attribution::{Hop, SourceRole, Stance},
    decimal::Decimal,
    figure::{
        Basis, Certainty, Dimension, Figure, FigureForm, FigureKind, Modifier, Phrase, Place, Role, Scenario, Unit,
        Written,
    },
    ids::{ArticleId, ArticleVersionId, ClaimId, StoryId},
    language::Language,
    period::{Period, Stage, TimeReference, TimeRelation},
    span::Span,
};
use std::sync::Arc;

/// A mention while it is put together.
#[derive(Debug, Clone)]
pub struct Told {
    mention: Mention,
}

/// 14 May 2026 at `hour:minute`, two hours east of UTC.
pub fn at(hour: u32, minute: u32) -> DateTime<FixedOffset> {
    let day = NaiveDate::from_ymd_opt(2026, 5, 14).unwrap();
    let offset = FixedOffset::east_opt(7200).unwrap();
    day.and_hms_opt(hour, minute, 0).unwrap().and_local_timezone(offset).unwrap()
}

/// A number written with `,` between thousands and `.` before decimals.
pub fn number(text: &str) -> Written {
    let plain = text.replace(',', "");
    let decimals = plain.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    Written {
        value: Decimal::parse(&plain).unwrap(),
        high: None,
        margin: None,
        exact: None,
        decimals: u8::try_from(decimals).unwrap(),
        scale: 0,
    }
}

/// `outlet` tells at `when` that `property` was `text`, in a story of its own name.
pub fn told(outlet: &str, when: DateTime<FixedOffset>, property: &str, text: &str) -> Told {
    let url = format!("https://{}.example/{}", outlet.replace(' ', "-").to_lowercase(), when.format("%H%M"));
    let span = |start, end| Span::new(start, end).unwrap();
    let unit = Unit { code: "person".to_owned(), ucum: None, dimension: Dimension::Count };
    let figure = Figure {
        span: span(10, 14),
        text: text.to_owned(),
        sentence: span(0, 80),
        zone: Zone::Body,
        eligible: true,
        kind: FigureKind::Count,
        form: FigureForm::Cardinal,
        written: number(text),
        modifier: Modifier::Bare,
        modifier_phrase: None,
        unit,
        readings: Vec::new(),
        counted: None,
        counted_concept: Some("person".to_owned()),
        population: Vec::new(),
        property: property.to_owned(),
        property_basis: Basis::Explicit,
        role: Role::Level,
        base: None,
        addends: Vec::new(),
        definition: Vec::new(),
        attributes: Vec::new(),
        denominator: None,
        statistic: None,
        scenario: Scenario::Actual,
        affirmed: true,
        certainty: Certainty::Certain,
        subjects: Vec::new(),
        time: None,
        present_tense: false,
        stage: None,
        place: None,
        attribution: Vec::new(),
        record: None,
        survey: None,
        revision_cue: None,
        change_group: None,
        rules: Vec::new(),
    };
    let mention = Mention {
        claim_id: ClaimId::derived(&[url.as_bytes(), property.as_bytes(), text.as_bytes()]),
        article_id: ArticleId::derived(&[url.as_bytes()]),
        article_version_id: ArticleVersionId::derived(&[url.as_bytes(), b"1"]),
        version_no: 1,
        article_kind: ArticleKind::News,
        outlet: outlet.to_lowercase(),
        outlet_name: outlet.to_owned(),
        outlet_is_agency: false,
        language: Language::En,
        published: when,
        as_of: when,
        story: Some(StoryId::derived(&[b"the story"])),
        figure,
        sentence_text: format!("{outlet} of {}: {property} {text}.", when.format("%H%M")),
        sentence_hash: i64::from_be_bytes(
            ClaimId::derived(&[url.as_bytes(), property.as_bytes()]).uuid().as_bytes()[..8].try_into().unwrap(),
        ),
        signature: Arc::new(Signature::default()),
        siblings: Vec::new(),
        url,
    };
    Told { mention }
}

impl Told {
    pub fn build(self) -> Mention {
        self.mention
    }

    pub fn id(&self) -> ClaimId {
        self.mention.claim_id
    }

    pub fn article(&self) -> ArticleId {
        self.mention.article_id
    }

    pub fn with(mut self, change: impl FnOnce(&mut Mention)) -> Self {
        change(&mut self.mention);
        self
    }

    pub fn figure(self, change: impl FnOnce(&mut Figure)) -> Self {
        self.with(|mention| change(&mut mention.figure))
    }

    pub fn modified(self, modifier: Modifier, words: &str) -> Self {
        self.figure(|figure| {
            figure.modifier = modifier;
            figure.modifier_phrase = Some(Phrase { span: Span::new(1, 9).unwrap(), text: words.to_owned() });
        })
    }

    pub fn money(self, code: &str) -> Self {
        self.figure(|figure| {
            figure.kind = FigureKind::Money;
            figure.unit = Unit { code: code.to_owned(), ucum: None, dimension: Dimension::Money };
            figure.counted_concept = None;
        })
    }

    pub fn percent(self) -> Self {
        self.figure(|figure| {
            figure.kind = FigureKind::Percent;
            figure.unit = Unit { code: "percent".to_owned(), ucum: None, dimension: Dimension::Percent };
            figure.counted_concept = None;
        })
    }

    pub fn said_by(self, source: &str, role: SourceRole) -> Self {
        self.figure(|figure| {
            figure.attribution.push(Hop {
                surface: source.to_owned(),
                source: source.to_owned(),
                key: source.to_lowercase(),
                span: None,
                role,
                cue: Some("said".to_owned()),
                cue_span: None,
                stance: Stance::Assert,
                said_at: None,
                inferred: false,
            });
        })
    }

    pub fn bulletin(self, hour: u32, words: &str) -> Self {
        self.figure(|figure| {
            figure.stage = Some(Stage {
                text: words.to_owned(),
                key: format!("2026-05-14T{hour:02}:00"),
                number: None,
                at: Some(at(hour, 0).naive_local()),
                is_named: true,
            });
        })
    }

    pub fn in_place(self, key: &str, within: &[&str]) -> Self {
        self.figure(|figure| {
            figure.place = Some(Place {
                text: key.to_owned(),
                key: key.to_owned(),
                within: within.iter().map(|name| (*name).to_owned()).collect(),
                span: None,
                basis: Basis::Explicit,
                level: None,
                extent: None,
            });
        })
    }

    pub fn during(self, period: Period) -> Self {
        self.figure(|figure| {
            figure.time = Some(TimeReference {
                span: None,
                text: period.to_string(),
                period,
                relation: TimeRelation::During,
                basis: Basis::Explicit,
            });
        })
    }

    pub fn beside(self, property: &str, value: i64) -> Self {
        self.with(|mention| mention.siblings.push((property.to_owned(), Decimal::integer(value).unwrap())))
    }

    pub fn headline(self) -> Self {
        self.figure(|figure| figure.zone = Zone::Headline)
            .with(|mention| mention.claim_id = ClaimId::derived(&[mention.claim_id.uuid().as_bytes(), b"headline"]))
    }

    pub fn spanish(self) -> Self {
        self.with(|mention| mention.language = Language::Es)
    }

    pub fn without_story(self) -> Self {
        self.with(|mention| mention.story = None)
    }

    pub fn about(self, subject: &str) -> Self {
        self.figure(|figure| figure.subjects.push(subject.to_owned()))
    }

    pub fn sentence(self, text: &str) -> Self {
        self.with(|mention| text.clone_into(&mut mention.sentence_text))
    }

    /// The same text, published by somebody else with the agency's credit.
    pub fn copied_by(self, outlet: &str, when: DateTime<FixedOffset>) -> Self {
        let copy = told(outlet, when, &self.mention.figure.property.clone(), &self.mention.figure.text.clone()).build();
        self.with(|mention| {
            mention.claim_id = copy.claim_id;
            mention.article_id = copy.article_id;
            mention.article_version_id = copy.article_version_id;
            mention.outlet = copy.outlet;
            mention.outlet_name = copy.outlet_name;
            mention.url = copy.url;
            mention.published = when;
            mention.as_of = when;
        })
    }
}
