//! Claimwire.
fn main() {}
