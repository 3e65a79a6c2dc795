//! Laws that hold for any figures.

use crate::builder::{Told, at, told};
use claimwire_comparison::{
    Mention, compare,
    keys::{BlockingKeys, blocking_keys},
    project,
};
use claimwire_domain::{attribution::SourceRole::Institution, figure::Modifier};
use proptest::prelude::*;

fn mention() -> impl Strategy<Value = Told> {
    let outlet = prop::sample::select(vec!["The Signal", "Northern Ledger", "Diario Peñaluz", "The Sound"]);
    let property =
        prop::sample::select(vec!["deaths", "injured", "attendance", "cases", "unemployment_rate", "raw:lamp"]);
    let modifier = prop::sample::select(vec![
        Modifier::Bare,
        Modifier::AtLeast,
        Modifier::Approx,
        Modifier::MoreThan,
        Modifier::LessThan,
    ]);
    let place = prop::sample::select(vec![None, Some(("arrel", vec!["norland"])), Some(("norland", vec![]))]);
    let source = prop::sample::select(vec![None, Some("Police"), Some("Civil Protection")]);
    (outlet, property, modifier, place, source, 1_i64..2000, 6_u32..23, 0_u32..60, any::<bool>()).prop_map(
        |(outlet, property, modifier, place, source, value, hour, minute, staged)| {
            let mut told = told(outlet, at(hour, minute), property, &value.to_string())
                .figure(|figure| figure.modifier = modifier);
            if let Some((key, within)) = place {
                told = told.in_place(key, &within);
            }
            if let Some(source) = source {
                told = told.said_by(source, Institution);
            }
            if staged { told.bulletin(hour, "the bulletin") } else { told }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_comparison_mirrors(a in mention(), b in mention()) {
        let (a, b) = (a.build(), b.build());
        prop_assert_eq!(compare(&a, &b), compare(&b, &a));
    }

    #[test]
    fn the_order_of_arrival_makes_no_difference(
        (sorted, shuffled) in prop::collection::vec(mention(), 1..14).prop_flat_map(|told| {
            let mentions: Vec<Mention> = told.into_iter().map(Told::build).collect();
            (Just(mentions.clone()), Just(mentions).prop_shuffle())
        })
    ) {
        prop_assert_eq!(project(&sorted), project(&shuffled));
    }

    #[test]
    fn every_claim_stands_in_one_frame_or_is_listed_as_undecided(told in prop::collection::vec(mention(), 1..14)) {
        let mentions: Vec<Mention> = told.into_iter().map(Told::build).collect();
        let frames = project(&mentions);
        for mention in &mentions {
            let homes = frames.iter().filter(|frame| frame.members.contains(&mention.claim_id)).count();
            let doubts = frames.iter().filter(|frame| frame.undecided.contains(&mention.claim_id)).count();
            prop_assert!(homes == 1 || (homes == 0 && doubts >= 2));
        }
    }

    #[test]
    fn figures_that_differ_share_a_key(a in mention(), b in mention()) {
        let (a, b) = (a.build(), b.build());
        let outcome = compare(&a, &b);
        if outcome.same_frame || outcome.label.is_difference() {
            let (first, second) = (blocking_keys(&a), blocking_keys(&b));
            let finds = |from: &BlockingKeys, to: &BlockingKeys| from.looks_for.iter().any(|key| to.found_by.contains(key));
            prop_assert!(finds(&first, &second) && finds(&second, &first));
            prop_assert!(first.found_by.len() <= 9 && first.looks_for.len() <= 9);
        }
    }
}
