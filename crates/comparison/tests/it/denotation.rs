//! What written figures denote, as a table.

use crate::builder::{at, number, told};
use claimwire_comparison::interval::{Interval, of};
use claimwire_domain::{
    decimal::Decimal,
    figure::{Dimension, FigureForm, FigureKind, Fraction, Modifier},
};

/// Kind, number, modifier, hard interval, soft ends.
const TABLE: &[(&str, &str, Modifier, &str, &str)] = &[
    ("count", "242,418", Modifier::Bare, "[242418, 242418]", "242418 242418"),
    ("count", "62", Modifier::Bare, "[62, 62]", "62 62"),
    ("count", "242,000", Modifier::Bare, "[241500, 242500)", "241500 242500"),
    ("count", "240,000", Modifier::Bare, "[235000, 245000)", "235000 245000"),
    ("count", "250,000", Modifier::Bare, "[245000, 255000)", "245000 255000"),
    ("count", "1,000", Modifier::Bare, "[900, 1100)", "900 1100"),
    ("count", "300", Modifier::Bare, "[270, 330)", "270 330"),
    ("money", "3,000,000,000", Modifier::Bare, "[2700000000, 3300000000)", "2700000000 3300000000"),
    ("percent", "3.4", Modifier::Bare, "[3.35, 3.45)", "3.35 3.45"),
    ("percent", "5", Modifier::Bare, "[4.5, 5.5)", "4.5 5.5"),
    ("count", "250,000", Modifier::Approx, "[225000, 275000]", "225000 275000"),
    ("count", "300", Modifier::Approx, "[270, 330]", "270 330"),
    ("count", "8", Modifier::Approx, "[7, 9]", "7 9"),
    ("count", "300", Modifier::NearBelow, "[270, 300)", "270 300"),
    ("count", "300", Modifier::JustUnder, "[270, 300)", "270 300"),
    ("count", "300", Modifier::NearAbove, "(300, 330]", "300 330"),
    ("count", "240,000", Modifier::MoreThan, "(240000, inf)", "240000 280000"),
    ("count", "100", Modifier::MoreThan, "(100, inf)", "100 150"),
    ("count", "110", Modifier::MoreThan, "(110, inf)", "110 130"),
    ("count", "110", Modifier::AtLeast, "[110, inf)", "110 130"),
    ("count", "50", Modifier::LessThan, "[0, 50)", "30 50"),
    ("count", "50", Modifier::AtMost, "[0, 50]", "30 50"),
    ("count", "50", Modifier::UpTo, "[0, 50]", "30 50"),
    ("count", "12", Modifier::Order, "[24, inf)", "24 100"),
    ("count", "10", Modifier::Order, "[20, inf)", "20 100"),
    ("count", "20", Modifier::Order, "[40, inf)", "40 200"),
    ("count", "100", Modifier::Order, "[200, inf)", "200 1000"),
    ("count", "1,000", Modifier::Order, "[2000, inf)", "2000 10000"),
    ("count", "412", Modifier::Exact, "[412, 412]", "412 412"),
];

/// As the machine output has it.
fn to_json(interval: &Interval) -> serde_json::Value {
    serde_json::to_value(interval).expect("an interval is JSON")
}

fn shown(json: &serde_json::Value) -> (String, String) {
    let end = |name: &str| json[name].as_str().unwrap_or("inf").to_owned();
    let bracket = |name: &str, closed, open| if json[name] == true { closed } else { open };
    let (left, right) = (bracket("lo_inclusive", '[', '('), bracket("hi_inclusive", ']', ')'));
    (format!("{left}{}, {}{right}", end("lo"), end("hi")), format!("{} {}", end("soft_lo"), end("soft_hi")))
}

#[test]
fn every_row_of_the_denotation_table_holds() {
    for (kind, text, modifier, hard, soft) in TABLE {
        let told = told("The Sound", at(9, 0), "raw:thing", text);
        let told = match *kind {
            "money" => told.money("EUR"),
            "percent" => told.percent(),
            _ => told,
        };
        let figure = told.figure(|figure| figure.modifier = *modifier).build().figure;
        let (got_hard, got_soft) = shown(&to_json(&of(&figure)));
        assert_eq!((got_hard.as_str(), got_soft.as_str()), (*hard, *soft), "{modifier:?} {text}");
    }
}

#[test]
fn a_range_a_margin_and_a_fraction_word_have_their_own_widths() {
    let share = |text: &str| told("The Sound", at(9, 0), "raw:share", text).percent();
    let margin = share("31").figure(|figure| {
        figure.modifier = Modifier::PlusMinus;
        figure.written.margin = Decimal::parse("3");
    });
    let fifth = share("0.2").figure(|figure| {
        figure.kind = FigureKind::Ratio;
        figure.unit.dimension = Dimension::Ratio;
        figure.form = FigureForm::FractionWord;
        figure.written.decimals = 0;
        figure.written.exact = Some(Fraction { numerator: 1, denominator: 5 });
    });
    let range = told("The Sound", at(9, 0), "raw:crowd", "40").figure(|figure| {
        figure.modifier = Modifier::Between;
        figure.written.high = Decimal::parse("60");
    });
    let cases = [(margin, "[28, 34]"), (fifth, "[17.5, 22.5)"), (range, "[40, 60]")];
    for (told, hard) in cases {
        assert_eq!(shown(&to_json(&of(&told.build().figure))).0, hard);
    }
}

#[test]
fn at_least_so_many_dead_has_no_upper_end_a_reader_would_infer() {
    let figure = told("The Sound", at(9, 0), "deaths", "110").figure(|figure| figure.modifier = Modifier::AtLeast);
    assert_eq!(to_json(&of(&figure.build().figure))["soft_hi"], serde_json::Value::Null);
}

#[test]
fn precision_depends_on_the_value_and_not_on_the_scale_word() {
    let plain = told("The Sound", at(9, 0), "raw:thing", "20,000,000").build().figure;
    let mut worded = plain.clone();
    worded.written.scale = 6;
    worded.written = claimwire_domain::figure::Written { value: number("20,000,000").value, ..worded.written };
    assert_eq!(to_json(&of(&plain)), to_json(&of(&worded)));
    assert_eq!(to_json(&of(&plain))["lo"], "18000000");
}
