//! Reads and checks one submitted article; everything here is pure.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone};
use chrono_tz::Tz;
use claimwire_domain::{article::SubmittedArticle, clock::Timestamp, language::Language};
use claimwire_linguistics::{canonical::canonical_text, stated_date};
use sha2::{Digest, Sha256};

/// Largest text that is read, in bytes. A long report has 1 MB; anything beyond is not an article.
pub const MAX_TEXT_BYTES: usize = 4 * 1024 * 1024;

/// A submission that is ready to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadArticle {
    /// Address without fragment.
    pub url: String,
    /// Title as given, in canonical form.
    pub title: Option<String>,
    /// Byline as given, in canonical form.
    pub byline: Option<String>,
    /// Language, where the submission or the outlet's locale tells.
    pub language: Option<Language>,
    /// How numbers are written.
    pub locale: Option<String>,
    /// When it was published.
    pub published: Option<DateTime<FixedOffset>>,
    /// When the page says it was changed.
    pub modified: Option<Timestamp>,
    /// Canonical text: what every offset refers to.
    pub text: String,
    /// Lowercase hexadecimal SHA-256 of the canonical text.
    pub text_sha256: String,
}

/// Why a submission cannot become an article. The message is shown to whoever handed it in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Nothing to read.
    #[error("`{field}` is empty; give it a value")]
    Empty {
        /// Which field.
        field: &'static str,
    },
    /// Too long.
    #[error(
        "the text has {bytes} bytes, at most {MAX_TEXT_BYTES} are read; hand in the article without its attachments"
    )]
    TooLong {
        /// How long.
        bytes: usize,
    },
    /// No date.
    #[error("`{field}` is `{given}`, which is no date; write it like 2026-05-14T07:10:00+02:00")]
    Date {
        /// Which field.
        field: &'static str,
        /// What was given.
        given: String,
    },
    /// No web address.
    #[error(
        "`url` is `{given}`; it must begin with http:// or https:// (file: for a text from the disk) and have no spaces"
    )]
    Url {
        /// What was given.
        given: String,
    },
    /// A page instead of text.
    #[error("pages are not read yet; hand in the article's plain text as `text`")]
    Page,
}

/// What is known of the outlet beyond the submission.
#[derive(Debug, Clone, Copy, Default)]
pub struct OutletHints<'a> {
    /// BCP 47 locale.
    pub locale: Option<&'a str>,
    /// IANA time zone.
    pub time_zone: Option<&'a str>,
}

/// Reads a submission.
///
/// # Errors
/// Names the field and the remedy.
pub fn read(article: &SubmittedArticle, outlet: OutletHints<'_>) -> Result<ReadArticle, Problem> {
    if article.outlet.trim().is_empty() {
        return Err(Problem::Empty { field: "outlet" });
    }
    let url = address(&article.url)?;
    let raw = match (&article.text, &article.html, &article.html_b64) {
        (Some(text), _, _) => text,
        (None, None, None) => return Err(Problem::Empty { field: "text" }),
        (None, _, _) => return Err(Problem::Page),
    };
    if raw.len() > MAX_TEXT_BYTES {
        return Err(Problem::TooLong { bytes: raw.len() });
    }
    let text = canonical_text(raw);
    if text.trim().is_empty() {
        return Err(Problem::Empty { field: "text" });
    }
    let locale = article.outlet_locale.as_deref().or(outlet.locale).map(str::to_owned);
    let zone: Option<Tz> = outlet.time_zone.and_then(|name| name.parse().ok());
    let date = |field, given: &Option<String>| match given.as_deref().map(str::trim) {
        None | Some("") => Ok(None),
        Some(given) => instant(given, zone).map(Some).ok_or_else(|| Problem::Date { field, given: given.to_owned() }),
    };
    let published = match date("published", &article.published)? {
        Some(stated) => Some(stated),
        // Nobody says: then what the page itself shows, as a day of the outlet.
        None => stated_date(&text).and_then(|day| instant(&day.to_string(), zone)),
    };
    let modified = date("modified", &article.modified)?.map(|instant| Timestamp::new(instant.to_utc()));
    let tag = article.language.as_deref().or(locale.as_deref());
    let line = |given: &Option<String>| {
        given.as_deref().map(|given| canonical_text(given.trim())).filter(|given| !given.is_empty())
    };
    Ok(ReadArticle {
        url,
        title: line(&article.title),
        byline: line(&article.byline),
        language: tag.and_then(Language::from_tag),
        locale,
        published,
        modified,
        text_sha256: sha256_hex(&text),
        text,
    })
}

/// Lowercase hexadecimal SHA-256.
#[must_use]
pub fn sha256_hex(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn address(given: &str) -> Result<String, Problem> {
    let trimmed = given.trim();
    let without_fragment = trimmed.split('#').next().unwrap_or(trimmed);
    let is_web = ["http://", "https://", "file:"].iter().any(|scheme| {
        without_fragment.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            && without_fragment.len() > scheme.len()
    });
    if !is_web || without_fragment.chars().any(|character| character.is_whitespace() || character.is_control()) {
        return Err(Problem::Url { given: given.chars().take(200).collect() });
    }
    Ok(without_fragment.to_owned())
}

/// Whether an instant of publication or change is understood.
#[must_use]
pub fn is_instant(given: &str) -> bool {
    instant(given, None).is_some()
}

/// Reads an instant. A stated offset is the outlet's local time; `Z` and no offset at all say nothing
/// of it, so there the outlet's zone decides (UTC without one). A bare date is its midnight.
fn instant(given: &str, zone: Option<Tz>) -> Option<DateTime<FixedOffset>> {
    let local = |naive: NaiveDateTime| match zone {
        Some(zone) => zone.from_local_datetime(&naive).earliest().map(|at| at.fixed_offset()),
        None => Some(naive.and_utc().fixed_offset()),
    };
    if let Ok(stated) = DateTime::parse_from_rfc3339(given) {
        return match zone {
            Some(zone) if given.ends_with(['Z', 'z']) => {
                let offset = zone.offset_from_utc_datetime(&stated.naive_utc()).fix();
                Some(stated.with_timezone(&offset))
            }
            _ => Some(stated),
        };
    }
    for format in ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"] {
        if let Ok(naive) = NaiveDateTime::parse_from_str(given, format) {
            return local(naive);
        }
    }
    NaiveDate::parse_from_str(given, "%Y-%m-%d").ok().and_then(|date| local(date.and_time(NaiveTime::MIN)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn submitted(text: &str) -> SubmittedArticle {
        SubmittedArticle {
            url: "https://ledger.example/a#top".to_owned(),
            outlet: "Ledger".to_owned(),
            text: Some(text.to_owned()),
            ..SubmittedArticle::default()
        }
    }

    #[test]
    fn the_address_loses_its_fragment_and_the_text_becomes_canonical() {
        let read = read(&submitted("a\r\nb"), OutletHints::default()).unwrap();
        assert_eq!((read.url.as_str(), read.text.as_str()), ("https://ledger.example/a", "a\nb"));
    }

    #[test]
    fn each_problem_names_its_field() {
        let problem = |change: fn(&mut SubmittedArticle)| {
            let mut article = submitted("text");
            change(&mut article);
            read(&article, OutletHints::default()).unwrap_err().to_string()
        };
        assert!(problem(|article| article.url = "javascript:alert(1)".to_owned()).contains("`url`"));
        assert!(problem(|article| article.outlet = " ".to_owned()).contains("`outlet`"));
        assert!(problem(|article| article.text = Some("\u{feff} \n".to_owned())).contains("`text`"));
        assert!(problem(|article| article.published = Some("yesterday".to_owned())).contains("2026-05-14T07:10"));
        assert!(problem(|article| article.text = Some("x".repeat(MAX_TEXT_BYTES + 1))).contains("bytes"));
    }

    #[test]
    fn an_instant_without_offset_is_local_to_the_outlet() {
        let madrid = "Europe/Madrid".parse().ok();
        let read = |given: &str, zone| instant(given, zone).map(|instant| instant.to_rfc3339());
        assert_eq!(read("2026-05-14T23:30:00Z", madrid).as_deref(), Some("2026-05-15T01:30:00+02:00"));
        assert_eq!(read("2026-05-14T23:30:00-05:00", madrid).as_deref(), Some("2026-05-14T23:30:00-05:00"));
        assert_eq!(read("2026-05-14", madrid).as_deref(), Some("2026-05-14T00:00:00+02:00"));
        assert_eq!(read("2026-05-14 07:10", None).as_deref(), Some("2026-05-14T07:10:00+00:00"));
    }
}
