//! The procedure on slots filled by hand: invented pairs, each checked both ways round.

use claimwire_comparison::{compare_slots, slots::parse};
use serde_json::{Value, json};

fn slots(property: &str, number: &str, more: &Value) -> Value {
    let mut slots = json!({"as_of": "2026-05-14T10:00:00+02:00", "origin": "o", "dim": "count", "core": "x", "prop": property, "n": number});
    if let (Some(all), Some(more)) = (slots.as_object_mut(), more.as_object()) {
        all.extend(more.clone());
    }
    slots
}

fn compared(a: &Value, b: &Value) -> (String, String) {
    let pair = parse(&json!({"id": "p", "a": a, "b": b}).to_string()).unwrap();
    let outcome = compare_slots(&pair.a, &pair.b);
    assert_eq!(outcome, compare_slots(&pair.b, &pair.a), "{a} {b}");
    (outcome.label.kebab().to_owned(), outcome.sublabel.unwrap_or_default())
}

fn expect(a: &Value, b: &Value, label: &str, sublabel: &str) {
    assert_eq!(compared(a, b), (label.to_owned(), sublabel.to_owned()), "{a} {b}");
}

/// A toll that only rises: number, clock, more slots.
fn toll(number: &str, clock: &str, more: &Value) -> Value {
    let mut toll = slots("deaths", number, &json!({"evolve": "up", "as_of": format!("2026-05-14T{clock}:00+02:00")}));
    if let (Some(all), Some(more)) = (toll.as_object_mut(), more.as_object()) {
        all.extend(more.clone());
    }
    toll
}

fn deal(number: &str, scale: &str, more: &Value) -> Value {
    let mut deal = slots("acquisition", number, &json!({"dim": "money", "scale": scale, "unit": "USD"}));
    if let (Some(all), Some(more)) = (deal.as_object_mut(), more.as_object()) {
        all.extend(more.clone());
    }
    deal
}

#[test]
fn a_rising_toll_is_news_and_a_lagging_one_is_late() {
    let other = json!({"origin": "p"});
    expect(&toll("45", "10:05", &json!({})), &toll("61", "10:06", &other), "update", "evolving");
    expect(&toll("61", "10:00", &json!({})), &toll("52", "12:00", &other), "compatible", "stale");
    expect(&toll("61", "10:00", &json!({})), &toll("52", "12:01", &other), "conflict", "values");
    let held = json!({"origin": "p", "held_at": "2026-05-14T09:00:00+02:00"});
    expect(&toll("61", "10:00", &json!({})), &toll("52", "12:01", &held), "compatible", "stale");
    let rival = |origin: &str| json!({"rival": true, "origin": origin});
    expect(&toll("61", "10:00", &rival("o")), &toll("99", "10:01", &rival("p")), "conflict", "disputed");
}

#[test]
fn two_reports_of_one_bulletin_are_contemporaneous_whatever_the_clock_says() {
    let bulletin = |geo: &str, origin: &str| json!({"stage": "22:00", "geo": geo, "origin": origin, "within": if geo == "Arrel" { vec!["Norland"] } else { vec![] }});
    expect(
        &toll("412", "22:05", &json!({"stage": "22:00"})),
        &toll("421", "22:20", &json!({"stage": "22:00"})),
        "conflict",
        "transmission",
    );
    expect(
        &toll("530", "22:10", &bulletin("Arrel", "p")),
        &toll("412", "22:05", &bulletin("Norland", "o")),
        "conflict",
        "part_gt_whole",
    );
    expect(
        &toll("530", "22:10", &json!({"geo": "Arrel", "within": ["Norland"], "origin": "p"})),
        &toll("412", "22:05", &json!({"geo": "Norland"})),
        "scope-mismatch",
        "geo",
    );
}

#[test]
fn counting_stages_order_a_count_and_the_clock_does_not() {
    let stage = |key: &str, number: i64| json!({"stage": key, "stage_no": number, "prop": "votes"});
    expect(
        &toll("1,204,512", "22:10", &stage("81", 81)),
        &toll("1,131,870", "22:40", &stage("87", 87)),
        "conflict",
        "values",
    );
    expect(
        &toll("1,311,870", "22:25", &stage("87", 87)),
        &toll("1,131,870", "22:40", &stage("87", 87)),
        "conflict",
        "transmission",
    );
    expect(
        &toll("1,204,512", "22:10", &stage("81", 81)),
        &toll("1,311,870", "22:05", &stage("87", 87)),
        "update",
        "evolving",
    );
}

#[test]
fn scales_currencies_and_degrees() {
    expect(
        &deal("20", "billones", &json!({})),
        &deal("20", "billion", &json!({"origin": "p"})),
        "scale-slip",
        "power_1000",
    );
    expect(
        &deal("50", "million", &json!({"unit": "EUR"})),
        &deal("54", "million", &json!({})),
        "compatible",
        "currency",
    );
    expect(&deal("3", "billion", &json!({"unit": "EUR"})), &deal("3", "billion", &json!({})), "scale-slip", "currency");
    expect(
        &deal("50.4", "million", &json!({"unit": "EUR"})),
        &deal("60.2", "million", &json!({})),
        "insufficient",
        "currency",
    );
    expect(
        &deal("50", "million", &json!({"unit": "EUR"})),
        &deal("90", "million", &json!({})),
        "conflict",
        "transmission",
    );
    let degrees = |number: &str, unit: &str, role: &str| {
        slots("temperature", number, &json!({"dim": "measure", "unit": unit, "role": role}))
    };
    expect(&degrees("44", "degC", "LEVEL"), &degrees("111", "degF", "LEVEL"), "compatible", "unit");
    expect(&degrees("44", "degC", "LEVEL"), &degrees("105", "degF", "LEVEL"), "conflict", "transmission");
    expect(&degrees("2", "degC", "DELTA_ABS"), &degrees("35.6", "degF", "DELTA_ABS"), "scale-slip", "unit");
}

#[test]
fn a_restrictor_on_one_side_makes_a_part() {
    let part = |number: &str, who: &str| slots("deaths", number, &json!({"pop": who}));
    let whole = |number: &str| slots("deaths", number, &json!({}));
    expect(&part("24", "tourists"), &whole("18"), "conflict", "part_gt_whole");
    expect(&part("11", "tourists"), &whole("18"), "scope-mismatch", "pop");
    expect(&whole("9"), &part("10", "+attacker"), "scope-mismatch", "pop");
    expect(&whole("12"), &part("10", "+attacker"), "conflict", "part_gt_whole");
    expect(
        &deal("64", "million", &json!({"qual": "fixed_fee"})),
        &deal("73", "million", &json!({})),
        "scope-mismatch",
        "qual",
    );
}

#[test]
fn rates_of_different_stretches_meet_over_a_bridge() {
    let rate = |number: &str, per: &str| deal(number, "million", &json!({"den": per}));
    expect(&rate("12", "/year"), &rate("1", "/month"), "compatible", "bridged");
    expect(&rate("12", "/year"), &rate("12", "/month"), "scale-slip", "rate_period");
    let total = deal("48", "million", &json!({"span": [4, "year"]}));
    expect(&rate("12", "/year"), &total, "agree", "derived");
    expect(&rate("15", "/year"), &total, "conflict", "bridged");
}

#[test]
fn records_differ_when_their_years_cannot_be_the_same() {
    let record = |more: Value| {
        let mut record = json!({"dir": "max"});
        record.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        slots("cpi_yoy", "9.1", &json!({"dim": "pct", "period": "2026-04", "record": record}))
    };
    expect(&record(json!({"since": 1981})), &record(json!({"years": 40})), "compatible", "record");
    expect(&record(json!({"since": 1990})), &record(json!({"years": 40})), "conflict", "record");
    expect(&record(json!({"since": 1981})), &record(json!({"since": 1981})), "agree", "same_witness");
    expect(&record(json!({"ever": true})), &record(json!({"since": 1981})), "conflict", "record");
}

#[test]
fn a_swapped_noun_needs_the_same_release_and_no_text_that_says_both() {
    let bulletin = |property: &str, also: Value| slots(property, "70", &json!({"stage": "14:00", "also": also}));
    expect(&bulletin("victims", json!([["deaths", "14"]])), &bulletin("deaths", json!([])), "scale-slip", "noun");
    expect(
        &bulletin("injured", json!([["deaths", "70"]])),
        &bulletin("deaths", json!([])),
        "scope-mismatch",
        "property",
    );
    expect(
        &slots("missing", "12", &json!({})),
        &slots("deaths", "12", &json!({"origin": "p"})),
        "scope-mismatch",
        "property",
    );
}

#[test]
fn a_headline_must_hold_the_number_of_its_own_text() {
    let zone = |number: &str, modifier: &str, zone: &str| {
        slots("deaths", number, &json!({"mod": modifier, "zone": zone, "article": "u"}))
    };
    expect(&zone("200", "MORE_THAN", "HEADLINE"), &zone("187", "AT_LEAST", "BODY"), "conflict", "headline");
    expect(&zone("200", "BARE", "HEADLINE"), &zone("187", "AT_LEAST", "BODY"), "compatible", "entailed");
}

#[test]
fn a_periodic_statistic_without_a_period_is_not_compared_unless_the_present_tense_gives_one() {
    let rate = |number: &str, more: Value| {
        let mut rate = slots("unemployment_rate", number, &json!({"dim": "pct", "geo": "N"}));
        rate.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        rate
    };
    let june = json!({"period": "2026-06", "origin": "p"});
    expect(&rate("5.2", json!({})), &rate("5.5", june.clone()), "insufficient", "period");
    let present = json!({"tense": "present", "as_of": "2026-06-10T09:00:00+02:00"});
    expect(&rate("5.2", present.clone()), &rate("5.5", june), "scope-mismatch", "period");
    expect(&rate("5.2", present), &rate("5.2", json!({"period": "2026-04", "origin": "p"})), "agree", "independent");
}

#[test]
fn a_later_release_of_a_revisable_statistic_is_a_revision() {
    let growth = |number: &str, day: &str| {
        slots(
            "gdp_growth",
            number,
            &json!({"dim": "pct", "geo": "N", "period": "2026-Q1", "as_of": format!("{day}T09:00:00+02:00")}),
        )
    };
    expect(&growth("0.8", "2026-04-30"), &growth("0.6", "2026-06-25"), "update", "revision");
    expect(&growth("0.8", "2026-04-30"), &growth("0.6", "2026-04-30"), "conflict", "transmission");
}

#[test]
fn two_forecasts_that_differ_are_two_forecasts() {
    let forecast = |number: &str, origin: &str| {
        slots(
            "gdp_growth",
            number,
            &json!({"dim": "pct", "geo": "N", "period": "2027", "scenario": "forecast", "origin": origin}),
        )
    };
    expect(&forecast("2.1", "fund"), &forecast("2.6", "bank"), "scope-mismatch", "scenario");
    expect(&forecast("2.1", "fund"), &forecast("1.2", "fund"), "conflict", "transmission");
}

#[test]
fn a_line_that_means_nothing_is_refused_by_name() {
    let a = slots("deaths", "twelve", &json!({}));
    let error = parse(&json!({"id": "p7", "a": a, "b": a}).to_string()).unwrap_err();
    assert_eq!(error.to_string(), "slot `n` of `p7` cannot be `twelve`");
    assert!(parse("{").is_err());
}
