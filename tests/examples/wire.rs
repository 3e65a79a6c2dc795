//! Prints made-up honest articles as JSONL, to try the program on: `wire [articles] [seed]`.

use claimwire_tests::newswire::{self, Length};

fn main() {
    let mut numbers = std::env::args().skip(1).map(|argument| argument.parse().expect("articles and seed are numbers"));
    let (count, seed) = (numbers.next().unwrap_or(1_000), numbers.next().unwrap_or(1));
    let count = usize::try_from(count).expect("a count of articles fits");
    print!("{}", newswire::articles(count, seed, Length::Full));
}
