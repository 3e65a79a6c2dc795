//! The program with its crash points, for tests only: `CLAIMWIRE_TEST_CRASH_AT=relay.after-publish:2` ends it there.

fn main() -> std::process::ExitCode {
    claimwire_app::main()
}
