//! A small newsroom to ask: disputes between two outlets, written straight into a store of its own.

#![expect(dead_code, reason = "each test binary uses its part")]
#![expect(clippy::unwrap_used, reason = "a newsroom that cannot be made fails its test")]

use chrono::{DateTime, TimeDelta};
use claimwire_domain::{
    alert::AlertState,
    article::{ArticleKind, Signature, Zone},
    attribution::{Hop, SourceRole, Stance},
    clock::{SetClock, Timestamp},
    conflict::{ConflictState, Level},
    decimal::Decimal,
    disagreement::{Disagreement, Ends, Side},
    figure::{Basis, Certainty, Dimension, Figure, FigureForm, FigureKind, Modifier, Role, Scenario, Unit, Written},
    ids::{AnchorId, ArticleId, ArticleVersionId, ClaimId, ConflictId, FrameId, OutletId, RandomIds, RunId, StoryId},
    label::{Label, Nature},
    language::Language,
    outlet::OutletProfile,
    quotation::{Quotation, QuotationKind, Speaker, SpeakerPath},
    span::Span,
};
use claimwire_store::{
    Settings, Store, Tx,
    alerts::{self, AlertWrite},
    articles::{self, NewArticle, NewVersion},
    changes,
    claims::{ClaimKind, NewClaim},
    conflicts::{self, ConflictWrite},
    frames::{self, FrameWrite},
    outlets,
    runs::{self, NewRun},
    stories::{self, NewStory},
};
use std::sync::Arc;
use tempfile::TempDir;

/// A store in a folder of its own.
pub struct Newsroom {
    /// The rows.
    pub store: Store,
    _folder: TempDir,
}

/// What one dispute left in the store.
pub struct Dispute {
    /// The story of both articles.
    pub story: StoryId,
    /// The thing measured.
    pub frame: FrameId,
    /// The conflict.
    pub conflict: ConflictId,
    /// One article of each outlet.
    pub articles: [ArticleId; 2],
    /// One figure of each article.
    pub figures: [ClaimId; 2],
}

/// The words of a dispute.
#[derive(Clone)]
pub struct Words {
    /// Tells disputes apart, in addresses.
    pub key: String,
    /// Headline and name of the story.
    pub title: String,
    /// Put before the figure in both sentences.
    pub opening: String,
    /// Who is quoted.
    pub speaker: String,
    /// Addresses start with it.
    pub site: String,
}

impl Words {
    /// Plain ones.
    pub fn plain(key: impl ToString) -> Self {
        Self {
            key: key.to_string(),
            title: "Flood at Harrow Bridge".to_owned(),
            opening: "The flood at Harrow Bridge killed".to_owned(),
            speaker: "Ines Calder".to_owned(),
            site: "https://".to_owned(),
        }
    }
}

/// The moment everything happens at.
pub fn noon() -> Timestamp {
    Timestamp::new(DateTime::from_timestamp(1_780_000_000, 0).unwrap())
}

impl Newsroom {
    /// An empty one.
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("newsroom.sqlite").display());
        let settings = Settings { url, max_connections: Some(4), max_megabytes: None };
        let store = Store::connect(&settings, Arc::new(SetClock::new(noon())), Arc::new(RandomIds)).await.unwrap();
        store.migrate().await.unwrap();
        Self { store, _folder: folder }
    }

    /// Writes a dispute and gives its changes their positions.
    pub async fn dispute(&self, words: &Words) -> Dispute {
        let tx = self.store.begin().await.unwrap();
        let first = write_article(&tx, words, "Harbour Post", "12").await;
        let second = write_article(&tx, words, "Valley Echo", "21").await;
        let new = NewStory { title: words.title.clone(), language: "en".to_owned(), first_at: noon() };
        let story = stories::create_many(&tx, vec![new]).await.unwrap()[0];
        stories::assign(&tx, vec![(first.0, story), (second.0, story)]).await.unwrap();
        stories::touch(&tx, &[(story, noon())]).await.unwrap();
        let frame = FrameId::new(tx.mint());
        frames::write(&tx, vec![frame_of(frame, story, words, &[first.1, second.1])]).await.unwrap();
        let conflict = ConflictId::new(tx.mint());
        let write = conflict_of(conflict, frame, story, [first.1, second.1], 600);
        let written = conflicts::write(&tx, vec![write]).await.unwrap();
        alerts::upsert(&tx, vec![alert_of(conflict, written[0].1, words)]).await.unwrap();
        tx.commit().await.unwrap();
        self.sequence().await;
        Dispute { story, frame, conflict, articles: [first.0, second.0], figures: [first.1, second.1] }
    }

    /// Gives the conflict of a dispute another severity, which is a new revision.
    pub async fn change(&self, dispute: &Dispute, severity: u16) {
        let tx = self.store.begin().await.unwrap();
        let write = conflict_of(dispute.conflict, dispute.frame, dispute.story, dispute.figures, severity);
        conflicts::write(&tx, vec![write]).await.unwrap();
        tx.commit().await.unwrap();
        self.sequence().await;
    }

    /// Gives changes their positions, as the relay does.
    pub async fn sequence(&self) {
        let tx = self.store.begin().await.unwrap();
        while changes::sequence(&tx, 1000).await.unwrap() > 0 {}
        tx.commit().await.unwrap();
    }
}

async fn write_article(tx: &Tx, words: &Words, outlet: &str, number: &str) -> (ArticleId, ClaimId) {
    let profile = OutletProfile {
        name: outlet.to_owned(),
        locale: Some("en-GB".to_owned()),
        time_zone: None,
        agency: false,
        own: false,
        rivals: Vec::new(),
    };
    outlets::ensure(tx, &[profile]).await.unwrap();
    let outlet_id: OutletId = outlets::id_of(outlet);
    let host = outlet.to_lowercase().replace(' ', "-");
    let url = format!("{}{host}.example/{}", words.site, words.key);
    let article = ArticleId::derived(&[url.as_bytes()]);
    let new = NewArticle { id: article, outlet: outlet_id, url, kind: ArticleKind::News, first_seen_at: noon() };
    articles::ensure(tx, vec![new]).await.unwrap();
    let sentence = format!("{} {number} people.", words.opening);
    let text = format!("{sentence}\n“We count again”, {} said. ¡Señal 😀!\n", words.speaker);
    let version = ArticleVersionId::new(tx.mint());
    let new = NewVersion {
        id: version,
        article,
        version_no: 1,
        title: Some(words.title.clone()),
        byline: None,
        language: Some(Language::En),
        locale: Some("en-GB".to_owned()),
        published_at: Some(noon()),
        published_offset_min: Some(120),
        modified_at: None,
        observed_at: noon().plus(TimeDelta::minutes(5)),
        text,
        zones: Vec::new(),
        text_sha256: "00".repeat(32),
        canon_version: 1,
    };
    articles::add_versions(tx, vec![new]).await.unwrap();
    let run = RunId::new(tx.mint());
    let start = length(&words.opening) + 1;
    let figure = figure(number, start, length(&sentence));
    let quotation = quotation(&words.speaker, length(&sentence) + 2);
    let place = Place { run, version, article, sentence };
    let claims = vec![figure_row(&place, &figure), quotation_row(&place, &quotation)];
    let figure_id = claims[0].id;
    let new = NewRun {
        id: run,
        version,
        extractor_version: "test".to_owned(),
        language: Language::En,
        signature: Signature::default(),
    };
    runs::record(tx, vec![new], claims).await.unwrap();
    (article, figure_id)
}

fn length(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap()
}

struct Place {
    run: RunId,
    version: ArticleVersionId,
    article: ArticleId,
    sentence: String,
}

fn figure(number: &str, start: u32, sentence_end: u32) -> Figure {
    let span = Span::new(start, start + length(number)).unwrap();
    Figure {
        span,
        text: number.to_owned(),
        sentence: Span::new(0, sentence_end).unwrap(),
        zone: Zone::Body,
        eligible: true,
        kind: FigureKind::Count,
        form: FigureForm::Cardinal,
        written: Written {
            value: Decimal::parse(number).unwrap(),
            high: None,
            margin: None,
            exact: None,
            decimals: 0,
            scale: 0,
        },
        modifier: Modifier::Bare,
        modifier_phrase: None,
        unit: Unit { code: "person".to_owned(), ucum: None, dimension: Dimension::Count },
        readings: Vec::new(),
        counted: None,
        counted_concept: Some("person".to_owned()),
        population: Vec::new(),
        property: "deaths".to_owned(),
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
        attribution: vec![Hop {
            surface: "rescuers".to_owned(),
            source: "rescuers".to_owned(),
            key: "rescuers".to_owned(),
            span: None,
            role: SourceRole::Anonymous,
            cue: None,
            cue_span: None,
            stance: Stance::Assert,
            said_at: None,
            inferred: true,
        }],
        record: None,
        survey: None,
        revision_cue: None,
        change_group: None,
        rules: vec!["num.card".to_owned()],
    }
}

fn quotation(speaker: &str, start: u32) -> Quotation {
    let words = "We count again";
    let span = Span::new(start, start + length(words)).unwrap();
    Quotation {
        kind: QuotationKind::Direct,
        segments: vec![span],
        fragments: Vec::new(),
        text: words.to_owned(),
        sentence: span,
        zone: Zone::Body,
        eligible: true,
        speaker: Some(Speaker {
            surface: speaker.to_owned(),
            span: None,
            resolved: speaker.to_owned(),
            key: speaker.to_lowercase(),
            path: SpeakerPath::Name,
        }),
        cue: Some("said".to_owned()),
        cue_span: None,
        rules: Vec::new(),
    }
}

fn row(place: &Place, kind: ClaimKind, span: Span, text: &str) -> NewClaim {
    let anchor = AnchorId::of(place.version, kind.code(), span);
    NewClaim {
        id: ClaimId::of(anchor, "test"),
        anchor,
        run: place.run,
        version: place.version,
        article: place.article,
        kind,
        span,
        zone: Zone::Body,
        eligible: true,
        sentence: place.sentence.clone(),
        sentence_hash: 1,
        text: text.to_owned(),
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
        as_of: noon(),
        detail: serde_json::Value::Null,
    }
}

fn figure_row(place: &Place, figure: &Figure) -> NewClaim {
    NewClaim {
        property: Some(figure.property.clone()),
        figure_kind: Some(figure.kind),
        unit: Some(figure.unit.code.clone()),
        mantissa: Some(figure.written.value.mantissa),
        exponent: Some(figure.written.value.exponent),
        magnitude: figure.written.value.to_string().parse().ok(),
        modifier: Some("BARE".to_owned()),
        detail: serde_json::to_value(figure).unwrap(),
        ..row(place, ClaimKind::Figure, figure.span, &figure.text)
    }
}

fn quotation_row(place: &Place, quotation: &Quotation) -> NewClaim {
    let speaker = quotation.speaker.as_ref().unwrap();
    NewClaim {
        speaker: Some(speaker.resolved.clone()),
        speaker_key: Some(speaker.key.clone()),
        detail: serde_json::to_value(quotation).unwrap(),
        ..row(place, ClaimKind::Quotation, quotation.extent().unwrap(), &quotation.text)
    }
}

fn frame_of(id: FrameId, story: StoryId, words: &Words, members: &[ClaimId]) -> FrameWrite {
    FrameWrite {
        id,
        property: "deaths".to_owned(),
        family: "casualties".to_owned(),
        title_en: format!("Deaths: {}", words.title),
        title_es: format!("Muertos: {}", words.title),
        core: words.key.clone(),
        place: Some("harrow bridge".to_owned()),
        period: None,
        stories: vec![story],
        detail: serde_json::json!({}),
        members: members.to_vec(),
    }
}

fn conflict_of(id: ConflictId, frame: FrameId, story: StoryId, figures: [ClaimId; 2], severity: u16) -> ConflictWrite {
    let side = |surface: &str, claim: ClaimId, outlet: &str| Side {
        surface: surface.to_owned(),
        interval: Ends {
            lo: Some(surface.to_owned()),
            lo_inclusive: true,
            hi: Some(surface.to_owned()),
            hi_inclusive: true,
        },
        claims: vec![claim],
        outlets: vec![outlets::id_of(outlet)],
        origins: vec![outlet.to_owned()],
        first_seen: Some(noon()),
        latest_as_of: Some(noon()),
    };
    let detail = Disagreement {
        reason_en: "Harbour Post writes 12, Valley Echo writes 21: both cannot be true.".to_owned(),
        reason_es: "Harbour Post escribe 12, Valley Echo escribe 21: no pueden ser ciertas las dos.".to_owned(),
        sides: vec![side("12", figures[0], "Harbour Post"), side("21", figures[1], "Valley Echo")],
        mentions: figures.to_vec(),
        trace: vec!["hard intervals are disjoint".to_owned()],
        terms: Vec::new(),
    };
    ConflictWrite {
        id,
        frame,
        nature: Nature::Sources,
        suspect: None,
        story: Some(story),
        state: ConflictState::Open,
        level: Level::of(severity),
        severity,
        label: Label::Conflict,
        sublabel: Some("disputed".to_owned()),
        confidence: 900,
        detail,
    }
}

fn alert_of(conflict: ConflictId, revision: i32, words: &Words) -> AlertWrite {
    AlertWrite {
        conflict,
        nature: Nature::Sources,
        conflict_revision: revision,
        state: AlertState::Open,
        level: Level::Medium,
        title: format!("Deaths: {}", words.title),
        reason: "Figures differ.".to_owned(),
        due_at: None,
        notify_seq: 1,
    }
}
