//! The program.

fn main() -> std::process::ExitCode {
    claimwire_app::main()
}
