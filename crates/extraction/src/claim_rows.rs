//! What the reader found, as rows of the store.

use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeZone};
use claimwire_domain::{
    clock::Timestamp,
    decimal::Decimal,
    figure::{Figure, Modifier},
    ids::{AnchorId, ClaimId, RunId},
    quotation::Quotation,
    span::Span,
};
use claimwire_linguistics::{Reading, sentence_hash};
use claimwire_store::{
    articles::VersionText,
    claims::{ClaimKind, NewClaim},
};

/// Makes the rows of one reading of what `version` told at `told`. `known_since` tells when another version first had a
/// sentence.
#[must_use]
pub fn rows(
    version: &VersionText,
    told: Timestamp,
    run: RunId,
    extractor: &str,
    reading: &Reading,
    known_since: &dyn Fn(&str) -> Option<Timestamp>,
) -> Vec<NewClaim> {
    let text = TextIndex::new(&version.text);
    let context = RowContext { version, told, run, extractor, text: &text, known_since };
    let figures = reading.figures.iter().filter_map(|figure| context.figure(figure));
    let quotations = reading.quotations.iter().filter_map(|quotation| context.quotation(quotation));
    figures.chain(quotations).collect()
}

/// The moment at which the version tells what it tells: its stated change, else its publication, else when it was seen.
///
/// `first_modified` is the number of the first version of its article to arrive that states a change.
#[must_use]
pub fn telling_time(version: &VersionText, first_modified: Option<i32>) -> Timestamp {
    // What a later version tells was not known when the first one appeared. Yet a page that states no change after one
    // that did is the page before that change, which only arrived late.
    let is_original = version.version_no <= 1 || first_modified.is_some_and(|number| number < version.version_no);
    let published = version.published_at.filter(|_| is_original);
    version.modified_at.or(published).unwrap_or(version.observed_at)
}

/// Byte offsets of code points, so that many spans are cut without walking the text each time.
struct TextIndex<'a> {
    text: &'a str,
    offsets: Vec<usize>,
}

impl<'a> TextIndex<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, offsets: text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect() }
    }

    fn cut(&self, span: Span) -> Option<&'a str> {
        let at = |position: u32| self.offsets.get(usize::try_from(position).ok()?).copied();
        self.text.get(at(span.start())?..at(span.end())?)
    }
}

struct RowContext<'a> {
    version: &'a VersionText,
    told: Timestamp,
    run: RunId,
    extractor: &'a str,
    text: &'a TextIndex<'a>,
    known_since: &'a dyn Fn(&str) -> Option<Timestamp>,
}

impl RowContext<'_> {
    fn figure(&self, figure: &Figure) -> Option<NewClaim> {
        let mut row = self.row(ClaimKind::Figure, figure.span, figure.sentence)?;
        row.zone = figure.zone;
        row.eligible = figure.eligible;
        row.text = figure.text.clone();
        row.property = Some(figure.property.clone());
        row.figure_kind = Some(figure.kind);
        row.unit = Some(figure.unit.code.clone());
        row.mantissa = Some(figure.written.value.mantissa);
        row.exponent = Some(figure.written.value.exponent);
        row.magnitude = magnitude(figure.written.value);
        row.modifier = Some(modifier_code(figure.modifier));
        // Who only does what the figure counts says nothing.
        let speaker = figure.attribution.last().filter(|hop| !hop.inferred);
        row.speaker = speaker.map(|hop| hop.source.clone());
        row.speaker_key = speaker.map(|hop| hop.key.clone());
        row.period = figure.time.as_ref().map(|time| time.period);
        row.place = figure.place.as_ref().map(|place| place.key.clone());
        if let Some(stated) = figure.stage.as_ref().and_then(|stage| stage.at) {
            row.as_of = self.instant(stated);
        }
        row.detail = serde_json::to_value(figure).ok()?;
        Some(row)
    }

    fn quotation(&self, quotation: &Quotation) -> Option<NewClaim> {
        let mut row = self.row(ClaimKind::Quotation, quotation.extent()?, quotation.sentence)?;
        row.zone = quotation.zone;
        row.eligible = quotation.eligible;
        row.text = quotation.text.clone();
        row.speaker = quotation.told_speaker().map(|speaker| speaker.resolved.clone());
        row.speaker_key = quotation.told_speaker().map(|speaker| speaker.key.clone());
        row.detail = serde_json::to_value(quotation).ok()?;
        Some(row)
    }

    /// The columns both kinds share; `None` for a span outside the text, which no reader may produce.
    fn row(&self, kind: ClaimKind, span: Span, sentence: Span) -> Option<NewClaim> {
        let sentence_text = self.text.cut(sentence)?.trim();
        let hash = sentence_hash(sentence_text);
        let anchor = AnchorId::of(self.version.version_id, kind.code(), span);
        Some(NewClaim {
            id: ClaimId::of(anchor, self.extractor),
            anchor,
            run: self.run,
            version: self.version.version_id,
            article: self.version.article_id,
            kind,
            span,
            zone: claimwire_domain::article::Zone::Body,
            eligible: false,
            sentence: sentence_text.to_owned(),
            sentence_hash: hash,
            text: self.text.cut(span)?.to_owned(),
            property: None,
            figure_kind: None,
            unit: None,
            mantissa: None,
            exponent: None,
            magnitude: None,
            modifier: None,
            speaker: None,
            speaker_key: None,
            period: None,
            place: None,
            as_of: (self.known_since)(sentence_text).map_or(self.told, |known| known.min(self.told)),
            detail: serde_json::Value::Null,
        })
    }

    fn instant(&self, local: NaiveDateTime) -> Timestamp {
        let minutes = self.version.published_offset_min.unwrap_or(0);
        let offset = FixedOffset::east_opt(minutes.saturating_mul(60));
        offset
            .and_then(|offset| offset.from_local_datetime(&local).single())
            .map_or(self.told, |at: DateTime<FixedOffset>| Timestamp::new(at.to_utc()))
    }
}

/// For range filters and sorting only; the figure itself is never computed from it.
fn magnitude(value: Decimal) -> Option<f64> {
    value.to_string().parse().ok()
}

/// The modifier's name in the store.
fn modifier_code(modifier: Modifier) -> String {
    serde_json::to_value(modifier).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
