//! An honest breaking event made up for testing: a landslide whose toll rises for hours, told by outlets that lag
//! behind its bulletins. With one planted article, that one alone is wrong.
//!
//! Same arguments, same articles; [`Event::shuffled`] hands them in as they may arrive.

use fastrand::Rng;
use serde_json::{Value, json};

/// What is wrong in the one article that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Planted {
    /// A number far above all others, of nobody.
    Late,
    /// Another number of a bulletin that it names and that others name, too.
    Bulletin,
}

/// The articles of one event.
#[derive(Debug)]
pub struct Event {
    lines: Vec<Value>,
    /// Address of the planted article.
    pub planted: Option<String>,
}

struct Bulletin {
    minute: u32,
    dead: u32,
    injured: u32,
}

const OUTLETS: [(&str, &str, u32); 6] = [
    ("The Gull", "en-GB", 20),
    ("Stonegate Post", "en-US", 90),
    ("The Harbour Mail", "en-GB", 60),
    ("Diario Tamerón", "es-ES", 30),
    ("El Pregón de Lasca", "es-MX", 110),
    ("Onda Brisal", "es-ES", 10),
];
/// Minutes into the event from which on an article is planted.
const PLANTED_FROM: u32 = 180;

impl Event {
    /// An event with about seventy pages.
    #[must_use]
    pub fn new(seed: u64, planted: Option<Planted>) -> Self {
        let mut rng = Rng::with_seed(seed);
        let bulletins = bulletins(&mut rng);
        let mut event = Self { lines: Vec::new(), planted: None };
        event.live(&bulletins);
        event.wire(&mut rng, &bulletins);
        let mut last = [0_usize; OUTLETS.len()];
        let mut minutes: Vec<u32> = (0..60).map(|_| rng.u32(30..560)).collect();
        minutes.sort_unstable();
        let mut saved_again = 0;
        for minute in minutes {
            let at = rng.usize(..OUTLETS.len());
            let Some((outlet, lag)) = OUTLETS.get(at).zip(last.get_mut(at)) else { continue };
            let known = newest(&bulletins, minute.saturating_sub(rng.u32(0..=outlet.2))).max(*lag);
            *lag = known;
            let Some(bulletin) = bulletins.get(known) else { continue };
            let named = rng.u32(..10) < 6;
            let at_least = rng.u32(..3) == 0;
            let injured = rng.u32(..3) == 0;
            let wrong = planted.filter(|_| minute >= PLANTED_FROM && event.planted.is_none());
            let text = match wrong {
                Some(kind) => wrong_lead(kind, bulletin, outlet.1),
                None => lead(&mut rng, bulletin, outlet.1, named, at_least, injured),
            };
            let url = event.page(&mut rng, *outlet, minute, &text);
            if wrong.is_some() {
                event.planted = Some(url);
            } else if saved_again < 3 && minute < 200 {
                saved_again += 1;
                event.save_again(minute + 330);
            }
        }
        if planted == Some(Planted::Bulletin) {
            event.name_every_bulletin(&mut rng, &bulletins);
        }
        event
    }

    /// The articles as JSONL in an order of their own for each seed.
    #[must_use]
    pub fn shuffled(&self, seed: u64) -> String {
        let mut lines: Vec<String> = self.lines.iter().map(Value::to_string).collect();
        Rng::with_seed(seed).shuffle(&mut lines);
        lines.join("\n")
    }

    fn page(&mut self, rng: &mut Rng, outlet: (&str, &str, u32), minute: u32, lead: &str) -> String {
        let fill = if is_english(outlet.1) { &ENGLISH } else { &SPANISH };
        let fill = fill.get(rng.usize(..fill.len())).copied().unwrap_or_default();
        let number = self.lines.len();
        let url = format!("https://page{number}.example/tameron");
        let title = if is_english(outlet.1) { "Search goes on in Tameron" } else { "Sigue la búsqueda en Tameron" };
        self.lines.push(json!({"url": url, "outlet": outlet.0, "outlet_locale": outlet.1, "published": at(minute),
            "title": title, "text": format!("{lead}\n\n{fill}")}));
        url
    }

    /// The last page again, hours later, with a spelling fix and its old figure.
    fn save_again(&mut self, minute: u32) {
        let Some(mut page) = self.lines.last().cloned() else { return };
        let text = page["text"].as_str().unwrap_or_default().to_owned();
        page["text"] = json!(format!("{text} A spelling was mended."));
        page["modified"] = json!(at(minute));
        self.lines.push(page);
    }

    /// A page that keeps all its entries and is saved with every new one.
    fn live(&mut self, bulletins: &[Bulletin]) {
        let mut entries: Vec<String> = Vec::new();
        let first = bulletins.first().map_or(0, |bulletin| bulletin.minute);
        for bulletin in bulletins.iter().step_by(5) {
            let minute = bulletin.minute + 3;
            let dead = bulletin.dead;
            entries.insert(
                0,
                format!("{} Protección Civil cifra en {dead} los muertos por el alud de Tameron.", clock(minute)),
            );
            self.lines.push(
                json!({"url": "https://onda.example/directo", "outlet": "Onda Brisal", "outlet_locale": "es-ES",
                "published": at(first + 3), "modified": at(minute), "title": "EN DIRECTO | Alud en Tameron",
                "text": entries.join("\n\n")}),
            );
        }
    }

    /// An agency text and its copies.
    fn wire(&mut self, rng: &mut Rng, bulletins: &[Bulletin]) {
        let minute = 240;
        let Some(bulletin) = bulletins.get(newest(bulletins, minute)) else { return };
        let text = lead(rng, bulletin, "en-US", true, false, true);
        for (copy, outlet) in [("Basalt Wire", 0), ("The Gull", 12), ("Stonegate Post", 25)] {
            let credit = if copy == "Basalt Wire" { "" } else { "\n\n(Basalt Wire)" };
            self.page(rng, (copy, "en-US", 0), minute + outlet, &format!("{text}{credit}"));
        }
    }

    /// One page for each bulletin that tells it by its time.
    fn name_every_bulletin(&mut self, rng: &mut Rng, bulletins: &[Bulletin]) {
        for bulletin in bulletins {
            let text = lead(rng, bulletin, "en-GB", true, false, false);
            self.page(rng, ("The Harbour Mail", "en-GB", 0), bulletin.minute + 2, &text);
        }
    }
}

fn bulletins(rng: &mut Rng) -> Vec<Bulletin> {
    let (mut minute, mut dead, mut injured) = (20, 4, 30);
    (0..30)
        .map(|_| {
            minute += rng.u32(10..20);
            dead += rng.u32(1..7);
            injured = (injured + rng.u32(2..20)).max(dead * 5 + 3);
            Bulletin { minute, dead, injured }
        })
        .collect()
}

fn newest(bulletins: &[Bulletin], minute: u32) -> usize {
    bulletins.iter().rposition(|bulletin| bulletin.minute <= minute).unwrap_or(0)
}

fn clock(minute: u32) -> String {
    format!("{:02}:{:02}", 6 + minute / 60, minute % 60)
}

fn at(minute: u32) -> String {
    format!("2026-03-11T{}:00+01:00", clock(minute))
}

fn is_english(locale: &str) -> bool {
    locale.starts_with("en")
}

fn lead(rng: &mut Rng, bulletin: &Bulletin, locale: &str, named: bool, at_least: bool, injured: bool) -> String {
    let (dead, when) = (bulletin.dead, clock(bulletin.minute));
    if is_english(locale) {
        let number = if at_least { format!("at least {dead}") } else { dead.to_string() };
        let told = match rng.u32(..3) {
            0 => format!("The Tameron landslide has killed {number} people"),
            1 => format!("The landslide in Tameron has left {number} dead"),
            _ => format!("The death toll of the Tameron landslide stands at {number}"),
        };
        let source = if named {
            format!(", according to the {when} bulletin of the civil protection service.")
        } else {
            ", officials said.".to_owned()
        };
        let more = if injured { format!(" Another {} people are injured.", bulletin.injured) } else { String::new() };
        return format!("{told}{source}{more}");
    }
    let number = if at_least { format!("al menos {dead}") } else { dead.to_string() };
    let told = match rng.u32(..2) {
        0 => format!("El alud de Tameron deja {number} muertos"),
        _ => format!("El alud de Tameron ha causado {number} muertos"),
    };
    let source = if named {
        format!(", según el parte de las {when} de Protección Civil.")
    } else {
        ", informaron las autoridades.".to_owned()
    };
    let more = if injured { format!(" Hay además {} heridos.", bulletin.injured) } else { String::new() };
    format!("{told}{source}{more}")
}

fn wrong_lead(kind: Planted, bulletin: &Bulletin, locale: &str) -> String {
    match (kind, is_english(locale)) {
        (Planted::Late, true) => "The Tameron landslide has killed 523 people.".to_owned(),
        (Planted::Late, false) => "El alud de Tameron deja 523 muertos.".to_owned(),
        (Planted::Bulletin, _) => {
            let wrong = Bulletin { minute: bulletin.minute, dead: bulletin.dead + 17, injured: 0 };
            lead(&mut Rng::with_seed(0), &wrong, locale, true, false, false)
        }
    }
}

const ENGLISH: [&str; 4] = [
    "Crews with dogs searched the mud below the old quarry.",
    "The road to Stonegate stays closed.",
    "Volunteers brought blankets and soup.",
    "A landslide in the Orsa valley in 1979 killed 31 people.",
];
const SPANISH: [&str; 4] = [
    "Los equipos buscan entre el barro con perros.",
    "La carretera de Lasca sigue cortada.",
    "Muchos vecinos llevaron mantas.",
    "Un alud en el valle de Orsa causó 31 muertos en 1979.",
];
