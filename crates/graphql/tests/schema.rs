//! The committed schema.

#[test]
fn the_committed_schema_is_the_one_served() {
    let served = claimwire_graphql::sdl();
    let committed = include_str!("../schema.graphql");
    if let Some((line, (served, committed))) =
        served.lines().zip(committed.lines()).enumerate().find(|(_, (served, committed))| served != committed)
    {
        panic!(
            "schema.graphql differs in line {}: served `{served}`, committed `{committed}`; run `claimwire schema export > crates/graphql/schema.graphql`",
            line + 1
        );
    }
    assert_eq!(served, committed, "run `claimwire schema export > crates/graphql/schema.graphql`");
}
