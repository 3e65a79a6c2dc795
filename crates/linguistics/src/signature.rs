//! Names, places and topics: what stories and witnesses are found by, and what a figure is about.

use crate::{
    fold::sentence_hash,
    lemma::is_function_word,
    notice,
    page::Page,
    people::People,
    place_levels,
    places::{PlaceMention, places},
    proper,
    sources::agency,
    table::{HashMap, HashSet},
    token::{Kind, Tokens},
    topics::term,
};
use claimwire_domain::{
    article::{Document, Signature, Zone},
    figure::{Basis, Figure, Place},
    registry::Registry,
    span::Span,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

/// Most names and terms kept of one article.
const KEPT: usize = 40;
/// Sentences of the lead.
const LEAD: usize = 3;
/// Words of a sentence from which on it identifies a text.
const TELLING_WORDS: usize = 6;

/// A run of capitalised words.
pub(crate) struct Name {
    pub(crate) tokens: Range<usize>,
    pub(crate) key: String,
}

/// Names and places of the running text, in order.
pub(crate) struct Names {
    pub(crate) names: Vec<Name>,
    pub(crate) places: Vec<PlaceMention>,
}

impl Names {
    pub(crate) fn of(page: &Page<'_>, people: &People) -> Self {
        let persons: HashSet<usize> = people
            .list
            .iter()
            .flat_map(|person| person.mentions.iter().flat_map(|start| *start..start + person.words.len()))
            .collect();
        let places = places(page, &|index| persons.contains(&index));
        Self { names: names(page), places }
    }
}

fn names(page: &Page<'_>) -> Vec<Name> {
    let tokens = &page.tokens;
    let timed: HashSet<usize> = page.times.iter().flatten().flat_map(|time| time.tokens.clone()).collect();
    let mut inside: HashMap<&str, u32> = HashMap::default();
    for sentence in &page.sentences {
        let open = |index: usize| !opens(tokens, sentence.tokens.start, index) && tokens.is_capital(index);
        for index in sentence.tokens.clone().filter(|index| open(*index)) {
            *inside.entry(tokens.word(index)).or_default() += 1;
        }
    }
    let mut found = Vec::new();
    for (number, sentence) in page.sentences.iter().enumerate() {
        if !page.zone(number).is_eligible() {
            continue;
        }
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            let end = name_end(tokens, at, sentence.tokens.end);
            let start = (at..end).find(|index| !is_function_word(tokens.word(*index), page.language)).unwrap_or(end);
            let dated = (start..end).any(|index| timed.contains(&index));
            let first = end > start && opens(tokens, sentence.tokens.start, start);
            let mere = first
                && end == start + 1
                && !inside.contains_key(tokens.word(start))
                && !proper::is_subject(page, start);
            if end > start && !dated && !mere {
                found.push(Name { tokens: start..end, key: tokens.key(start..end) });
            }
            at = end.max(at + 1);
        }
    }
    found
}

/// Whether a word opens a sentence or a quoted one, so that it is capitalised whatever it is.
fn opens(tokens: &Tokens<'_>, sentence: usize, index: usize) -> bool {
    let after_mark = |index: usize| {
        matches!(
            tokens.word(index - 1),
            "\"" | "“" | "”" | "«" | "'" | "‘" | "„" | ":" | "¿" | "¡" | "…" | "•" | "–" | "—"
        )
    };
    index == sentence
        || index > sentence && (after_mark(index) || index == sentence + 1 && !tokens.is(sentence, Kind::Word))
}

fn name_end(tokens: &Tokens<'_>, start: usize, limit: usize) -> usize {
    let is_name = |index: usize| tokens.is_capital(index) && tokens.word(index).chars().count() > 1;
    if !is_name(start) {
        return start;
    }
    let mut end = start + 1;
    while end < limit {
        if is_name(end) {
            end += 1;
        } else if matches!(tokens.word(end), "de" | "del" | "of" | "la" | "los" | "las" | "-")
            && end + 1 < limit
            && is_name(end + 1)
            && tokens.word(end + 1) != "'s"
        {
            end += 2;
        } else {
            break;
        }
    }
    end
}

/// The signature of a page; `sources` are the spans of who is cited: one authority speaks of many matters.
pub(crate) fn signature(page: &Page<'_>, names: &Names, document: &Document<'_>, sources: &[Span]) -> Signature {
    let title = document.title.map(Tokens::of);
    let title_words = title.iter().flat_map(|tokens| (0..tokens.len()).map(move |index| (tokens, index)));
    let lead: Vec<usize> = page
        .zones
        .iter()
        .enumerate()
        .filter(|(_, zone)| matches!(zone, Zone::Body | Zone::Headline | Zone::Dek))
        .map(|(number, _)| number)
        .take(LEAD)
        .collect();
    let lead_words = lead
        .iter()
        .filter_map(|number| page.sentences.get(*number))
        .flat_map(|sentence| sentence.tokens.clone().map(|index| (&page.tokens, index)));
    let content = title_words.chain(lead_words).filter(|(tokens, index)| {
        tokens.is(*index, Kind::Word)
            && tokens.word(*index).chars().count() > 2
            && !is_function_word(tokens.word(*index), page.language)
    });
    let terms = content.map(|(tokens, index)| term(tokens.word(index), page.language));
    let sentence_hashes = page.sentences.iter().enumerate().filter(|(number, sentence)| {
        page.zone(*number).is_eligible()
            && sentence.tokens.clone().filter(|index| page.tokens.is(*index, Kind::Word)).count() >= TELLING_WORDS
    });
    let sentence_hashes =
        sentence_hashes.map(|(_, sentence)| sentence_hash(page.tokens.text(sentence.tokens.clone()))).collect();
    let lead_end = lead.last().and_then(|number| page.sentences.get(*number)).map_or(0, |sentence| sentence.tokens.end);
    Signature {
        entities: telling(page, names, sources),
        terms: distinct(terms),
        places: distinct(
            names.places.iter().filter(|place| place.tokens.start < lead_end).map(|place| place.key.clone()),
        ),
        agencies: agencies(page, document),
        sentence_hashes,
        corrected: notice::is_corrected(page),
    }
}

/// Names by how often they stand in the text, then by place; not those that only ever say something.
fn telling(page: &Page<'_>, names: &Names, sources: &[Span]) -> Vec<String> {
    // A source may hold another (the office and its holder), so each place keeps how far any before it reaches.
    let mut sources: Vec<Span> = sources.to_vec();
    sources.sort_by_key(|source| source.start());
    let mut reach = 0;
    let reaches: Vec<u32> = sources
        .iter()
        .map(|source| {
            reach = source.end().max(reach);
            reach
        })
        .collect();
    let cited = |name: &&Name| {
        let span = page.tokens.span(name.tokens.clone());
        let before = sources.partition_point(|source| source.start() <= span.start());
        before.checked_sub(1).and_then(|last| reaches.get(last)).is_some_and(|end| span.end() <= *end)
    };
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let keys = names
        .names
        .iter()
        .filter(|name| !cited(name))
        .map(|name| (name.key.as_str(), name.tokens.start))
        .chain(names.places.iter().map(|place| (place.key.as_str(), place.tokens.start)));
    for (key, start) in keys {
        let entry = counts.entry(key).or_insert((0, start));
        entry.0 += 1;
    }
    let mut list: Vec<(&str, (usize, usize))> = counts.into_iter().collect();
    list.sort_by_key(|(_, (count, start))| (std::cmp::Reverse(*count), *start));
    distinct(list.into_iter().map(|(key, _)| key.to_owned()))
}

/// Agencies named in brackets, in the dateline, in the byline, or as who reports.
fn agencies(page: &Page<'_>, document: &Document<'_>) -> Vec<String> {
    let tokens = &page.tokens;
    let byline = document.byline.map(crate::fold::fold).unwrap_or_default();
    let mut found: Vec<String> = agency(&byline).map(str::to_owned).into_iter().collect();
    for index in (0..tokens.len()).filter(|index| tokens.word(*index) == "(") {
        let close = (index + 1..index + 7).find(|at| tokens.word(*at) == ")");
        let Some(close) = close else { continue };
        let dateline = matches!(tokens.word(close + 1), "-" | "—" | "–" | ".") && index < 14;
        let inside = tokens.key(index + 1..close);
        match agency(&inside) {
            Some(known) => found.push(known.to_owned()),
            None if dateline && tokens.is_capital(index + 1) => found.push(inside),
            None => {}
        }
    }
    let named =
        (0..tokens.len()).filter(|index| tokens.is_capital(*index)).filter_map(|index| agency(tokens.word(index)));
    found.extend(named.map(str::to_owned));
    distinct(found.into_iter())
}

fn distinct(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    words.filter(|word| !word.is_empty() && seen.insert(word.clone())).take(KEPT).collect()
}

/// Gives a figure the names of its sentence and the place nearest to it, else the one of its paragraph or of the lead.
pub(crate) fn place_figure(figure: &mut Figure, page: &Page<'_>, names: &Names, (sentence, at): (usize, usize)) {
    let Some(own) = page.sentences.get(sentence) else { return };
    let said = |tokens: &Range<usize>| {
        let span = page.tokens.span(tokens.clone());
        figure.attribution.iter().any(|hop| !hop.inferred && hop.span.is_some_and(|source| source.contains(span)))
    };
    let before = page.sentences.get(..sentence).unwrap_or_default().iter().rev();
    let opening = before.take_while(|other| other.paragraph == own.paragraph).last().unwrap_or(own);
    // The paragraph up to the end of the sentence.
    let so_far = opening.tokens.start..own.tokens.end;
    let of = |within: &Range<usize>| {
        // Names stand in the order of the text.
        let first = names.names.partition_point(|name| name.tokens.start < within.start);
        let inside = names.names.iter().skip(first).take_while(|name| name.tokens.start < within.end);
        distinct(inside.filter(|name| !said(&name.tokens)).map(|name| name.key.clone()))
    };
    let mut subjects = of(&own.tokens);
    if subjects.is_empty() {
        subjects = of(&so_far);
    }
    if subjects.is_empty() {
        subjects = distinct(names.names.iter().take(3).map(|name| name.key.clone()));
    }
    let zone = page.zone(sentence);
    let usable = |place: &&PlaceMention| !said(&place.tokens);
    let distance = |place: &&PlaceMention| {
        (u8::from(!place.located) + u8::from(modifies(page, place)), place.tokens.start.abs_diff(at))
    };
    // Places stand in the order of the text, too.
    let within = |range: &Range<usize>| {
        let first = names.places.partition_point(|place| place.tokens.start < range.start);
        let last = names.places.partition_point(|place| place.tokens.start < range.end).max(first);
        names.places.get(first..last).unwrap_or_default()
    };
    let explicit = within(&own.tokens).iter().filter(usable).min_by_key(distance);
    let near = within(&so_far).iter().rfind(|place| place.tokens.start < at && usable(place));
    let lead =
        names.places.iter().filter(|_| zone.is_eligible()).find(|place| place.located).or_else(|| names.places.first());
    let found =
        explicit.map(|place| (place, Basis::Explicit)).or_else(|| near.or(lead).map(|place| (place, Basis::Inherited)));
    let at_a_point = Registry::current().family(&figure.property) == "weather";
    figure.place = found.map(|(place, basis)| made(page, place, basis, at_a_point));
    if figure.place.as_ref().is_none_or(|place| place.basis != Basis::Explicit)
        && let Some(name) = owner(page, names, own.tokens.start)
        && is_of_a_place(figure)
        && !said(&name.tokens)
    {
        let place =
            PlaceMention { tokens: name.tokens.clone(), key: name.key.clone(), within: Vec::new(), located: true };
        figure.place = Some(made(page, &place, Basis::Explicit, at_a_point));
    }
    figure.subjects = subjects;
}

/// Whether a place only tells which event is meant: "in the Arrel earthquake".
fn modifies(page: &Page<'_>, place: &PlaceMention) -> bool {
    let tokens = &page.tokens;
    let noun = place.tokens.end;
    tokens.before(place.tokens.start) == "the"
        && tokens.is(noun, Kind::Word)
        && !tokens.is_capital(noun)
        && !is_function_word(tokens.word(noun), page.language)
        && place_levels::level(tokens, place.tokens.clone()).is_none()
}

fn made(page: &Page<'_>, place: &PlaceMention, basis: Basis, at_a_point: bool) -> Place {
    let (tokens, name) = (&page.tokens, place.tokens.clone());
    let station = if at_a_point { place_levels::station(tokens, name.clone()) } else { None };
    let (key, within) = match station {
        Some(station) => (format!("{} {station}", place.key), [vec![place.key.clone()], place.within.clone()].concat()),
        None => (place.key.clone(), place.within.clone()),
    };
    Place {
        text: tokens.text(name.clone()).to_owned(),
        key,
        within,
        span: (basis == Basis::Explicit).then(|| tokens.span(name.clone())),
        basis,
        level: place_levels::level(tokens, name.clone()),
        extent: place_levels::extent(tokens, name),
    }
}

/// The name that opens a sentence as what has the figure: "Torvale had 12 murders", "the Torvale district has".
fn owner<'n>(page: &Page<'_>, names: &'n Names, start: usize) -> Option<&'n Name> {
    let first = if page.tokens.word(start) == "the" { start + 1 } else { start };
    let at = names.names.partition_point(|name| name.tokens.start < first);
    names.names.get(at).filter(|name| name.tokens.start == first)
}

/// Whether only places have what the figure measures.
fn is_of_a_place(figure: &Figure) -> bool {
    let property = Registry::current().get(&figure.property);
    property.is_some_and(|property| property.required.iter().any(|facet| facet == "geo"))
}
