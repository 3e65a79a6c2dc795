//! Whole stories, told by invented outlets.

use crate::builder::{Told, at, number, told};
use claimwire_comparison::{Mention, changed_without_note, compare, project, projection::FrameView};
use claimwire_domain::{
    article::{ArticleKind, Signature},
    attribution::SourceRole::{Institution, Speaker},
    figure::{AlternativeReading, Basis, Dimension, Modifier, Role, Unit},
    ids::{ArticleVersionId, ClaimId, StoryId},
    label::{Label, Nature},
    period::Period,
};
use std::sync::Arc;

fn block(told: Vec<Told>) -> Vec<Mention> {
    told.into_iter().map(Told::build).collect()
}

fn differences(frames: &[FrameView]) -> Vec<(Nature, Option<String>)> {
    let mut all: Vec<_> = frames
        .iter()
        .flat_map(|frame| &frame.differences)
        .map(|found| (found.nature, found.sublabel.clone()))
        .collect();
    all.sort();
    all
}

fn quake() -> Vec<Told> {
    vec![
        told("Radio Arrel", at(6, 40), "deaths", "3").modified(Modifier::AtLeast, "al menos").spanish(),
        told("The Signal", at(7, 10), "deaths", "7").said_by("Civil Protection", Institution),
        told("Diario Peñaluz", at(7, 55), "deaths", "12").said_by("Civil Protection", Institution).spanish(),
        told("Northern Ledger", at(8, 30), "deaths", "9"),
        told("Meridian Wire", at(9, 5), "deaths", "19").with(|mention| mention.outlet_is_agency = true),
        told("Northern Ledger", at(10, 50), "deaths", "26").modified(Modifier::AtLeast, "at least"),
        told("The Signal", at(11, 32), "deaths", "31").bulletin(11, "the 11:00 bulletin"),
        told("The Signal", at(11, 32), "injured", "140").bulletin(11, "the 11:00 bulletin"),
        told("The Signal", at(11, 32), "missing", "12").bulletin(11, "the 11:00 bulletin"),
    ]
}

#[test]
fn an_honest_toll_is_quiet_and_is_one_figure() {
    let frames = project(&block(quake()));
    assert_eq!(differences(&frames), []);
    let dead: Vec<_> = frames.iter().filter(|frame| frame.property == "deaths").collect();
    assert_eq!(dead.len(), 1);
    assert_eq!(dead[0].members.len(), 7);
    assert_eq!(dead[0].series[0].surface, "31");
    assert!(dead[0].updates.iter().any(|update| update.sublabel == "evolving"));
}

#[test]
fn copies_of_an_agency_text_are_one_witness() {
    let signed = |told: Told| {
        told.with(|mention| {
            mention.signature =
                Arc::new(Signature { agencies: vec!["meridian wire".to_owned()], ..Signature::default() });
        })
    };
    let wire = told("Meridian Wire", at(9, 5), "deaths", "19").with(|mention| mention.outlet_is_agency = true);
    let mut all = quake();
    all.truncate(4);
    all.push(wire.clone());
    for (outlet, minute) in [("The Signal", 10), ("Northern Ledger", 14), ("The Sound", 20)] {
        all.push(signed(
            wire.clone().copied_by(outlet, at(9, minute)).with(|mention| mention.outlet_is_agency = false),
        ));
    }
    let frames = project(&block(all));
    let group = frames[0].groups.iter().find(|group| group.surface == "19").unwrap();
    assert_eq!((group.claims.len(), group.witnesses), (4, 1));
}

fn night() -> Vec<Told> {
    let diario = told("Diario Peñaluz", at(22, 5), "deaths", "412")
        .said_by("Protección Civil", Institution)
        .bulletin(22, "el parte de las 22:00")
        .in_place("norland", &[])
        .spanish();
    let signal = told("The Signal", at(22, 10), "deaths", "530")
        .said_by("Ada Moll", Speaker)
        .bulletin(22, "at 22:00")
        .in_place("arrel", &["norland"]);
    let ledger = told("Northern Ledger", at(22, 20), "deaths", "421")
        .said_by("Protección Civil", Institution)
        .bulletin(22, "the 22:00 bulletin")
        .in_place("norland", &[]);
    vec![diario, signal, ledger]
}

#[test]
fn the_night_has_two_jobs() {
    let frames = project(&block(night()));
    let expected =
        [(Nature::Reporting, Some("transmission".to_owned())), (Nature::Sources, Some("part_gt_whole".to_owned()))];
    assert_eq!(differences(&frames), expected);
    let all: Vec<_> = frames.iter().flat_map(|frame| &frame.differences).collect();
    let reporting = all.iter().find(|found| found.nature == Nature::Reporting).unwrap();
    assert_eq!(reporting.suspect, Some(night()[2].article()));
    assert_eq!(reporting.hint.as_deref(), Some("digits exchanged"));
    assert_eq!(
        reporting.reason_en,
        "Northern Ledger says 421, Diario Peñaluz says 412, both citing the 22:00 bulletin; the figures differ."
    );
    assert_eq!(
        reporting.reason_es,
        "Northern Ledger dice 421 y Diario Peñaluz dice 412, y ambos citan el parte de las 22:00; las cifras difieren."
    );
    let sources = all.iter().find(|found| found.nature == Nature::Sources).unwrap();
    assert_eq!(
        sources.reason_en,
        "The Signal gives 530 for a part, Diario Peñaluz gives 412 for the whole; a part cannot exceed the whole."
    );
    assert!(
        all.iter().all(|found| found.severity >= 500),
        "{:?}",
        all.iter().map(|found| found.severity).collect::<Vec<_>>()
    );
}

#[test]
fn a_syndicated_copy_never_opens_a_difference() {
    let before = differences(&project(&block(night())));
    for original in night() {
        for (outlet, hour) in [("The Sound", 22), ("Kestrel Observer", 23)] {
            let mut copied = night();
            copied.push(original.clone().copied_by(outlet, at(hour, 50)));
            assert_eq!(differences(&project(&block(copied))), before, "{outlet} copies {:?}", original.id());
        }
    }
}

#[test]
fn a_late_copy_of_an_old_toll_is_late_and_no_difference() {
    let mut all = quake();
    all.push(all[1].clone().copied_by("Kestrel Observer", at(13, 0)));
    assert_eq!(differences(&project(&block(all))), []);
}

#[test]
fn one_page_with_a_toll_nobody_else_has_is_one_difference_with_a_suspect() {
    let mut all = quake();
    let planted = told("Kestrel Observer", at(7, 20), "deaths", "411");
    let suspect = planted.article();
    all.push(planted);
    let frames = project(&block(all));
    let found: Vec<_> = frames.iter().flat_map(|frame| &frame.differences).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].nature, found[0].suspect), (Nature::Sources, Some(suspect)));
}

#[test]
fn an_older_event_told_beside_the_new_one_is_another_figure() {
    let mut all = quake();
    let old =
        told("The Signal", at(12, 0), "deaths", "31").in_place("sarn valley", &[]).during(Period::year(1984).unwrap());
    all.push(old);
    let frames = project(&block(all));
    assert_eq!(differences(&frames), []);
    assert_eq!(frames.iter().filter(|frame| frame.property == "deaths").count(), 2);
}

#[test]
fn a_noun_swapped_on_the_way_is_one_reporting_difference() {
    let source = |told: Told| told.said_by("Civil Protection", Institution).bulletin(14, "the 14:00 bulletin");
    let page = |property: &str, text: &str| source(told("Diario Peñaluz", at(14, 5), property, text));
    let victims = page("victims", "70").beside("deaths", 14).beside("injured", 56);
    let dead = page("deaths", "14").beside("victims", 70).beside("injured", 56);
    let swapped = source(told("The Signal", at(14, 20), "deaths", "70"));
    let suspect = swapped.article();
    let frames = project(&block(vec![victims, dead, swapped]));
    let found: Vec<_> = frames.iter().flat_map(|frame| &frame.differences).collect();
    assert!(found.iter().all(|found| found.nature == Nature::Reporting && found.suspect == Some(suspect)), "{found:?}");
    assert!(found.iter().any(|found| found.sublabel.as_deref() == Some("noun")));
}

#[test]
fn a_headline_above_its_own_text_is_internal() {
    let head = told("The Signal", at(20, 0), "deaths", "200").modified(Modifier::MoreThan, "More than").headline();
    let body = told("The Signal", at(20, 0), "deaths", "187").modified(Modifier::AtLeast, "at least");
    let found = differences(&project(&block(vec![head.clone(), body.clone()])));
    assert_eq!(found, [(Nature::Internal, Some("headline".to_owned()))]);
    let rounded = head.figure(|figure| figure.modifier = Modifier::Bare);
    assert_eq!(differences(&project(&block(vec![rounded, body]))), []);
}

#[test]
fn a_dispute_that_a_text_reports_as_one_is_known() {
    let march = |outlet: &str, text: &str, who: &str, minute: u32| {
        told(outlet, at(19, minute), "attendance", text).said_by(who, Institution)
    };
    let police = march("The Signal", "25,000", "police", 0);
    let organisers = march("Northern Ledger", "120,000", "organisers", 10).beside("attendance", 25_000);
    let quoted = march("Northern Ledger", "25,000", "police", 10).beside("attendance", 120_000);
    let frames = project(&block(vec![police, organisers, quoted]));
    let found: Vec<_> = frames.iter().flat_map(|frame| &frame.differences).collect();
    assert_eq!(found.len(), 1);
    assert!(found[0].known && found[0].nature == Nature::Sources);
}

#[test]
fn figures_of_different_stories_have_nothing_to_do_with_each_other() {
    let other = |told: Told| told.with(|mention| mention.story = Some(StoryId::derived(&[b"another"])));
    let outcome =
        compare(&told("A", at(9, 0), "deaths", "37").build(), &other(told("B", at(9, 5), "deaths", "12")).build());
    assert_eq!((outcome.label, outcome.sublabel.as_deref()), (Label::Unrelated, Some("core")));
}

#[test]
fn a_raw_count_differs_only_in_a_sentence_about_the_same_thing() {
    let raw =
        |outlet: &str, text: &str, sentence: &str| told(outlet, at(9, 0), "raw:lamp", text).sentence(sentence).build();
    let a = raw("A", "40", "The council replaced 40 street lamps along the harbour road.");
    let b = raw("B", "55", "Street lamps along the harbour road: the council replaced 55.");
    let c = raw("C", "9", "A shop sold nine antique lamps at auction.");
    assert_eq!(compare(&a, &b).label, Label::Conflict);
    assert_eq!(compare(&a, &c).label, Label::Insufficient);
}

#[test]
fn a_figure_changed_in_place_without_a_note_is_found() {
    let version = |text: &str, number: i32, hour: u32| {
        told("The Signal", at(9, 0), "budget", text)
            .money("EUR")
            .sentence(&format!("The council set aside {text} euros for the new bridge."))
            .with(|mention| {
                mention.version_no = number;
                mention.article_version_id = ArticleVersionId::derived(&[&number.to_be_bytes()]);
                mention.claim_id = ClaimId::derived(&[&number.to_be_bytes(), text.as_bytes()]);
                mention.as_of = at(hour, 0);
                mention.sentence_hash = i64::from(number);
            })
    };
    let (old, new) = (block(vec![version("450,000", 1, 9)]), block(vec![version("540,000", 2, 11)]));
    let changes = changed_without_note(&old, &new, false);
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].reason_en, "The Signal said 450,000; a later version says 540,000 without a note.");
    assert_eq!(changed_without_note(&old, &new, true), []);
    let soon = block(vec![version("540,000", 2, 9)]);
    assert_eq!(changed_without_note(&old, &soon, false), [], "within half an hour of publication");
    let live = |mentions: &[Mention]| -> Vec<Mention> {
        mentions.iter().cloned().map(|mention| Mention { article_kind: ArticleKind::Live, ..mention }).collect()
    };
    assert_eq!(changed_without_note(&live(&old), &live(&new), false), []);
}

#[test]
fn a_toll_may_rise_in_place() {
    let version = |text: &str, number: i32, hour: u32| {
        told("The Signal", at(7, 0), "deaths", text)
            .sentence(&format!("The quake killed {text} people in Arrel."))
            .with(|mention| {
                mention.version_no = number;
                mention.as_of = at(hour, 0);
                mention.claim_id = ClaimId::derived(&[&number.to_be_bytes()]);
                mention.sentence_hash = i64::from(number);
            })
    };
    let (low, high) = (block(vec![version("7", 1, 7)]), block(vec![version("12", 2, 9)]));
    assert_eq!(changed_without_note(&low, &high, false), []);
    let fallen = block(vec![version("5", 3, 11)]);
    assert_eq!(changed_without_note(&low, &fallen, false).len(), 1);
}

#[test]
fn a_place_that_is_only_a_dateline_does_not_split_an_event() {
    let dateline = |told: Told, key: &str| {
        told.in_place(key, &[]).figure(|figure| {
            if let Some(place) = &mut figure.place {
                place.basis = Basis::Inherited;
            }
        })
    };
    let a = dateline(told("A", at(9, 0), "deaths", "12"), "arrel").build();
    let b = dateline(told("B", at(9, 5), "deaths", "12"), "penaluz").build();
    assert_eq!(compare(&a, &b).label, Label::Agree);
    assert_eq!(project(&[a, b]).len(), 1);
}

#[test]
fn without_a_story_the_texts_decide_whether_an_event_is_the_same() {
    let page = |outlet: &str, text: &str, places: &[&str], terms: &[&str]| {
        told(outlet, at(9, 0), "deaths", text).without_story().with(|mention| {
            let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
            mention.signature =
                Arc::new(Signature { places: owned(places), terms: owned(terms), ..Signature::default() });
        })
    };
    let bus = page("A", "37", &["torvale"], &["bus", "road"]).sentence("A bus left the road near Torvale.").build();
    let ferry = page("B", "37", &["calder"], &["ferry", "sinking"]).sentence("A ferry sank off Calder.").build();
    let again = page("C", "41", &["torvale"], &["bus", "crash"]).sentence("The bus crash in Torvale.").build();
    assert_eq!(compare(&bus, &ferry).label, Label::Unrelated);
    assert!(compare(&bus, &again).same_frame);
}

#[test]
fn two_firms_in_one_town_are_two_firms() {
    let staff = |outlet: &str, number: &str, subjects: &[&str]| {
        let names: Vec<String> = subjects.iter().map(|name| (*name).to_owned()).collect();
        told(outlet, at(9, 0), "jobs", number).in_place("torvale", &[]).figure(|figure| figure.subjects = names.clone())
    };
    let foods = staff("A", "4,767", &["lumen foods", "torvale"]).build();
    let motors = staff("B", "5,909", &["orbis motors", "torvale"]).build();
    let short = staff("C", "5,909", &["lumen", "torvale"]).build();
    assert_eq!(compare(&foods, &motors).label, Label::Unrelated);
    assert_eq!(compare(&foods, &short).label, Label::Conflict);
}

#[test]
fn sentences_of_one_story_that_name_nothing_in_common_tell_of_different_things() {
    let fire = |outlet: &str, number: &str, subject: &str| {
        told(outlet, at(9, 0), "homes_destroyed", number).figure(|figure| figure.subjects = vec![subject.to_owned()])
    };
    let one = fire("A", "12", "torvale").sentence("In Torvale homes burned.").build();
    let other = fire("B", "30", "calder").sentence("Calder lost houses.").build();
    assert_eq!(compare(&one, &other).label, Label::Unrelated);
}

#[test]
fn a_place_that_is_only_the_page_s_does_not_make_two_statistics_one() {
    let count = |outlet: &str, number: &str, subject: &str, basis: Basis| {
        told(outlet, at(9, 0), "visitors", number).in_place("torvale", &[]).figure(|figure| {
            figure.subjects = vec![subject.to_owned()];
            if let Some(place) = &mut figure.place {
                place.basis = basis;
            }
        })
    };
    let pair = |basis| {
        let (one, other) = (count("A", "24,100", "upper oster", basis), count("B", "36,900", "upper calder", basis));
        compare(&one.build(), &other.build()).label
    };
    assert_eq!(pair(Basis::Inherited), Label::Unrelated);
    assert_eq!(pair(Basis::Explicit), Label::Conflict);
}

#[test]
fn a_mere_hour_is_not_cited() {
    let toll = |outlet: &str, minute: u32, text: &str, is_named: bool| {
        let told = told(outlet, at(20, minute), "deaths", text).said_by("Civil Protection", Institution);
        let told = told.bulletin(20, if is_named { "the 20:00 list" } else { "at 20:00" });
        told.figure(|figure| figure.stage.iter_mut().for_each(|stage| stage.is_named = is_named)).build()
    };
    for (is_named, cited) in [(true, "citing the 20:00 list;"), (false, "citing Civil Protection;")] {
        let frames = project(&[toll("A", 5, "38", is_named), toll("B", 9, "83", is_named)]);
        let reason = &frames[0].differences[0].reason_en;
        assert!(reason.contains(cited), "{reason}");
    }
}

#[test]
fn one_person_in_two_articles_does_not_make_the_rents_of_two_towns_one() {
    let rents = |outlet: &str, number: &str, subject: &str| {
        let text = "Rents rose last year, more than anywhere else on the coast.";
        told(outlet, at(9, 0), "house_price", number).percent().about(subject).sentence(text).with(|mention| {
            let entities = vec![subject.to_owned(), "maud esker".to_owned()];
            mention.signature = Arc::new(Signature { entities, ..Signature::default() });
        })
    };
    let one = rents("A", "19", "upper calder").build();
    assert_eq!(compare(&one, &rents("B", "39", "upper oster").build()).label, Label::Unrelated);
    assert!(compare(&one, &rents("B", "39", "upper calder").build()).same_frame);
}

#[test]
fn one_deal_told_in_two_currencies_is_a_slip_and_other_subjects_are_other_deals() {
    let deal = |outlet: &str, code: &str, buyer: &str| {
        told(outlet, at(8, 0), "acquisition", "3,000,000,000").money(code).about(buyer)
    };
    let euros = deal("The Signal", "EUR", "lumen foods").build();
    let dollars = deal("Northern Ledger", "USD", "lumen").build();
    let other = deal("The Sound", "USD", "harbour mills").build();
    let outcome = compare(&euros, &dollars);
    assert_eq!((outcome.label, outcome.sublabel.as_deref()), (Label::ScaleSlip, Some("currency")));
    assert_eq!(compare(&euros, &other).label, Label::Unrelated);
}

#[test]
fn a_number_is_read_the_other_way_only_where_that_is_plausible() {
    let cargo = |outlet: &str, text: &str| {
        told(outlet, at(8, 0), "raw:wheat", text).sentence("The ship unloaded wheat in the harbour of Kestrel Point.")
    };
    let readable_as = |told: Told, other: &str| {
        told.figure(|figure| {
            let reading = AlternativeReading { written: number(other), unit: None, reason: "separator".to_owned() };
            figure.readings.push(reading);
        })
    };
    let plain = cargo("A", "12.5").build();
    let zeros = readable_as(cargo("B", "12,500"), "12.500").build();
    let digits = readable_as(cargo("B", "12,517"), "12.517").build();
    assert_eq!(compare(&plain, &zeros).label, Label::ScaleSlip);
    assert_eq!(compare(&plain, &digits).label, Label::Compatible);
}

#[test]
fn percent_and_percentage_points_of_one_number_are_a_slip() {
    let rate = |outlet: &str, code: &str, dimension, role| {
        told(outlet, at(13, 0), "policy_rate", "0.5").in_place("norland", &[]).figure(|figure| {
            figure.unit = Unit { code: code.to_owned(), ucum: None, dimension };
            figure.role = role;
        })
    };
    let percent = rate("A", "percent", Dimension::Percent, Role::DeltaRel).build();
    let points = rate("B", "pp", Dimension::PercentPoint, Role::Level).build();
    let outcome = compare(&percent, &points);
    assert_eq!((outcome.label, outcome.sublabel.as_deref()), (Label::ScaleSlip, Some("percent_vs_point")));
}
