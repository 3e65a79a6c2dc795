//! Honest news made up for measuring: any number of articles, none of which contradicts another.
//!
//! Every matter has places, people and numbers of its own and is told by one to three outlets in English or Spanish.
//! Same arguments, same articles.

use fastrand::Rng;
use serde_json::json;

/// How long a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// Two or three sentences.
    Brief,
    /// About 3 KB, as a page of a daily has.
    Full,
}

/// Articles as JSONL, in the order of their publication.
#[must_use]
pub fn articles(count: usize, seed: u64, length: Length) -> String {
    let mut rng = Rng::with_seed(seed);
    let mut lines = String::new();
    let (mut number, mut matter) = (0, Matter::new(&mut rng, 0));
    while number < count {
        let tellings = 1 + rng.usize(..3);
        for _ in 0..tellings.min(count - number) {
            lines.push_str(&article(&mut rng, &matter, number, length));
            lines.push('\n');
            number += 1;
        }
        matter = Matter::new(&mut rng, number);
    }
    lines
}

const FIRST: [&str; 16] =
    ["Bra", "Dor", "Kel", "Lun", "Mis", "Nor", "Tev", "Zan", "Gar", "Hol", "Pem", "Quil", "Ros", "Sut", "Ula", "Wen"];
const LAST: [&str; 12] =
    ["bury", "mond", "ford", "ick", "aster", "olen", "aria", "erra", "ovia", "umb", "ester", "ide"];
const VOWELS: [&str; 5] = ["a", "e", "i", "o", "u"];
const GIVEN: [&str; 12] =
    ["Maud", "Ana", "Ruth", "Pablo", "Ines", "Karl", "Jon", "Lucia", "Omar", "Vera", "Tomas", "Elsa"];
const OUTLETS: [(&str, &str); 8] = [
    ("The Signal", "en-GB"),
    ("Northern Ledger", "en-US"),
    ("Kestrel Observer", "en-US"),
    ("The Sound Register", "en-GB"),
    ("Diario Vell", "es-ES"),
    ("El Correo del Istmo", "es-MX"),
    ("La Gaceta", "es-ES"),
    ("Radio Norte", "es-ES"),
];

fn pick<'a>(rng: &mut Rng, list: &[&'a str]) -> &'a str {
    list.get(rng.usize(..list.len())).copied().unwrap_or_default()
}

fn name(rng: &mut Rng) -> String {
    format!("{}{}{}{}", pick(rng, &FIRST), pick(rng, &VOWELS), pick(rng, &["l", "n", "r", "s", "t"]), pick(rng, &LAST))
}

/// What happened, with numbers that everybody tells alike.
struct Matter {
    kind: usize,
    place: String,
    neighbour: String,
    person: String,
    company: String,
    small: u32,
    large: u32,
    thousands: u32,
    tenths: u32,
    millions: u32,
    day: u32,
}

impl Matter {
    /// `number` keeps the names of places and firms apart: no two of the first 11,520 are alike.
    fn new(rng: &mut Rng, number: usize) -> Self {
        let at = |list: &[&'static str], index: usize| list.get(index % list.len()).copied().unwrap_or_default();
        let (first, rest) = (at(&FIRST, number), number / FIRST.len());
        let (middle, rest) = (at(&LAST, rest), rest / LAST.len());
        let (last, vowel) = (at(&LAST, rest), at(&VOWELS, rest / LAST.len()));
        let side = pick(rng, &["North", "South", "West", "Upper", "Lower"]);
        Self {
            kind: rng.usize(..KINDS),
            place: format!("{first}{vowel}{middle}{last}"),
            neighbour: format!("{side} {first}{vowel}l{last}{middle}"),
            person: format!("{} {}", pick(rng, &GIVEN), name(rng)),
            company: format!("{first}{vowel}n{middle}{last} {}", pick(rng, &["Foods", "Motors", "Energy", "Steel"])),
            small: rng.u32(11..40),
            large: rng.u32(41..97),
            thousands: rng.u32(1_101..9_899),
            tenths: rng.u32(31..159),
            millions: rng.u32(21..899),
            day: rng.u32(1..=28),
        }
    }
}

const KINDS: usize = 8;

fn article(rng: &mut Rng, matter: &Matter, number: usize, length: Length) -> String {
    let (outlet, locale) = OUTLETS.get(rng.usize(..OUTLETS.len())).copied().unwrap_or(("The Signal", "en-GB"));
    let english = locale.starts_with("en");
    let (news, pages) = if english { (&ENGLISH_NEWS, &ENGLISH) } else { (&SPANISH_NEWS, &SPANISH) };
    let (title, lead) = news.get(matter.kind).copied().unwrap_or_default();
    let (title, mut text) = (told(title, matter, locale), told(lead, matter, locale));
    if length == Length::Full {
        let mut background = pages.to_vec();
        rng.shuffle(&mut background);
        for (index, paragraph) in background.into_iter().enumerate() {
            if text.len() > 2_900 {
                break;
            }
            text.push_str(if index % 2 == 0 { "\n\n" } else { " " });
            text.push_str(&told(paragraph, matter, locale));
        }
    }
    let host = outlet.to_lowercase().replace(' ', "");
    json!({
        "url": format!("https://{host}.example/2026/05/{number}"), "outlet": outlet, "outlet_locale": locale,
        "language": if english { "en" } else { "es" },
        "published": format!("2026-05-{:02}T{:02}:{:02}:00+02:00", matter.day, 6 + number % 16, number % 60),
        "title": title, "text": text,
    })
    .to_string()
}

/// The sentence with the names and numbers of the matter, as the locale writes them.
fn told(pattern: &str, matter: &Matter, locale: &str) -> String {
    let point = if locale == "es-ES" { "," } else { "." };
    let (thousand, rest) = (matter.thousands / 1_000, matter.thousands % 1_000);
    // Four digits stand together in Spain.
    let thousands = if locale == "es-ES" { matter.thousands.to_string() } else { format!("{thousand},{rest:03}") };
    pattern
        .replace("{place}", &matter.place)
        .replace("{neighbour}", &matter.neighbour)
        .replace("{person}", &matter.person)
        .replace("{company}", &matter.company)
        .replace("{small}", &matter.small.to_string())
        .replace("{large}", &matter.large.to_string())
        .replace("{thousands}", &thousands)
        .replace("{tenths}", &format!("{}{point}{}", matter.tenths / 10, matter.tenths % 10))
        .replace("{millions}", &matter.millions.to_string())
}

/// Title and lead of each kind of matter.
const ENGLISH_NEWS: [(&str, &str); KINDS] = [
    (
        "Fire in {place} kills {small}",
        "A fire in a warehouse in {place} killed {small} people, {person}, who leads the fire brigade, said. Another {large} people were injured.",
    ),
    (
        "{company} cuts jobs",
        "{company} said it would cut {thousands} jobs at its plant in {place}. The decision was announced by {person}, its chief executive.",
    ),
    (
        "Unemployment falls in {place}",
        "Unemployment in {place} fell to {tenths}% in April, the statistics office said. A year ago {person} had promised to halve it.",
    ),
    (
        "{place} approves its budget",
        "The council of {place} approved a budget of ${millions} million for next year, said {person}, the mayor.",
    ),
    (
        "Measles in {place}",
        "Health officials in {place} have confirmed {large} cases of measles since the first week of April, {person} told reporters.",
    ),
    (
        "{company} wins contract",
        "{company} won a contract worth ${millions} million to build trains for {place}, the transport ministry said.",
    ),
    (
        "Library of {place} counts its visitors",
        "The library of {place} counted {thousands} visitors last year, said {person}, who runs it.",
    ),
    (
        "Police arrest {large} in {place}",
        "Police arrested {large} people in {place} after a raid on a betting ring that {person} had run for years.",
    ),
];

/// The same in Spanish.
const SPANISH_NEWS: [(&str, &str); KINDS] = [
    (
        "Un incendio deja {small} muertos en {place}",
        "Un incendio en un almacén de {place} dejó {small} muertos, dijo {person}, que dirige a los bomberos. Otras {large} personas resultaron heridas.",
    ),
    (
        "{company} despedirá a {thousands} trabajadores",
        "{company} anunció que despedirá a {thousands} trabajadores de su planta de {place}. La decisión la comunicó {person}, su directora.",
    ),
    (
        "Baja el paro en {place}",
        "El paro en {place} bajó al {tenths} % en abril, informó el instituto de estadística. Hace un año {person} había prometido reducirlo a la mitad.",
    ),
    (
        "{place} aprueba su presupuesto",
        "El ayuntamiento de {place} aprobó un presupuesto de {millions} millones de dólares para el próximo año, dijo {person}, su alcaldesa.",
    ),
    (
        "Sarampión en {place}",
        "Las autoridades sanitarias de {place} han confirmado {large} casos de sarampión desde la primera semana de abril, dijo {person}.",
    ),
    (
        "{company} logra un contrato",
        "{company} logró un contrato de {millions} millones de dólares para construir trenes para {place}, informó el Ministerio de Transportes.",
    ),
    (
        "La biblioteca de {place} cuenta a sus visitantes",
        "La biblioteca de {place} recibió {thousands} visitantes el año pasado, dijo {person}, que la dirige.",
    ),
    (
        "{large} detenidos en {place}",
        "La policía detuvo a {large} personas en {place} tras una redada contra una red de apuestas que {person} dirigía desde hacía años.",
    ),
];

/// What pages have besides their news.
const ENGLISH: [&str; 28] = [
    "\"We have waited for this day for a long time and we will not rest before it is over,\" said {person}.",
    "The road between {place} and {neighbour} stayed closed through the night, and buses were sent the long way round.",
    "Neighbours brought blankets, soup and bread to the gymnasium of the old school, where families spent the night.",
    "{company} employs about {thousands} people in the province, most of them in {neighbour}.",
    "Rents in {neighbour} rose by {small}% last year, more than anywhere else on the coast.",
    "A ticket for the ferry costs ${large}, and many who work across the water cannot pay that every week.",
    "{person} had been asked about it twice since January, and twice declined to answer.",
    "The matter will be discussed again when the council meets next Tuesday in the town hall of {place}.",
    "Prices in the region have hardly moved since the spring, and shops say that trade is slow.",
    "\"It is not a question of money,\" {person} added. \"It is a question of who decides and who has to live with it.\"",
    "Schools in {neighbour} will open at the usual hour, and the ferry runs as planned.",
    "A report on what happened is expected before the summer; its authors have been promised a free hand.",
    "People in {place} remember well how long the last inquiry took and how little came of it.",
    "The union called the plan a first step and asked for talks without conditions.",
    "Rain is forecast for the rest of the week, with wind from the north and lower temperatures at night.",
    "Two members of the opposition left the room before the vote and returned when it was over.",
    "The old bridge at {neighbour} has been under repair since last autumn, and its second lane is still closed.",
    "{company} has worked in the region for decades and owns land on both banks of the river.",
    "Experts who had warned of it were not surprised, but they were careful not to say so in public.",
    "The local paper printed the letter in full, with a short note by its editor on the front page.",
    "On the market square of {place} most people had an opinion, and hardly anybody wanted to give a name.",
    "\"Come back in a year and ask me again,\" said {person}, and closed the door.",
    "The harbour master has kept a diary of every storm since he was a boy, and this one fills only half a page.",
    "At the bakery behind the church the queue was longer than usual, and the talk was of nothing else.",
    "A lawyer for the families asked for access to the files and was told to write a letter.",
    "The choir of {neighbour} cancelled its concert and gave the hall to those who needed a roof for the night.",
    "Old photographs of {place} hang in the corridor outside, most of them from before the war.",
    "Whether the plan survives the autumn depends on people who have not said a word about it so far.",
];

const SPANISH: [&str; 28] = [
    "«Hemos esperado mucho tiempo este día y no vamos a descansar antes de que termine», dijo {person}.",
    "La carretera entre {place} y {neighbour} siguió cortada durante la noche y los autobuses dieron un rodeo.",
    "Los vecinos llevaron mantas, sopa y pan al gimnasio de la vieja escuela, donde las familias pasaron la noche.",
    "{company} emplea a unas {thousands} personas en la provincia, la mayoría en {neighbour}.",
    "Los alquileres en {neighbour} subieron un {small} % el año pasado, más que en ningún otro lugar de la costa.",
    "Un billete de ida y vuelta en el transbordador cuesta {large} dólares, y muchos no pueden pagarlo cada semana.",
    "A {person} se le había preguntado dos veces desde enero, y las dos veces prefirió no contestar.",
    "El asunto volverá a tratarse cuando se reúna el pleno el próximo martes en el ayuntamiento de {place}.",
    "Los precios en la región apenas se han movido desde la primavera y las tiendas dicen que se vende poco.",
    "«No es una cuestión de dinero», añadió {person}. «Es una cuestión de quién decide y quién tiene que vivir con ello».",
    "Los colegios de {neighbour} abrirán a la hora de siempre y el transbordador circula con normalidad.",
    "Se espera un informe sobre lo ocurrido antes del verano; a sus autores se les ha prometido plena libertad.",
    "En {place} se recuerda bien lo que tardó la última investigación y lo poco que salió de ella.",
    "El sindicato calificó el plan de primer paso y pidió negociar sin condiciones.",
    "Se anuncia lluvia para el resto de la semana, con viento del norte y noches más frías.",
    "Dos miembros de la oposición salieron de la sala antes de la votación y volvieron cuando había terminado.",
    "El viejo puente de {neighbour} está en obras desde el otoño pasado y su segundo carril sigue cerrado.",
    "{company} trabaja en la región desde hace décadas y tiene terrenos en ambas orillas del río.",
    "Los expertos que lo habían advertido no se sorprendieron, pero evitaron decirlo en público.",
    "El diario local publicó la carta completa, con una breve nota de su director en la portada.",
    "En la plaza de {place} casi todos tenían una opinión y casi nadie quería dar su nombre.",
    "«Vuelva dentro de un año y pregúnteme otra vez», dijo {person}, y cerró la puerta.",
    "El capitán del puerto lleva desde niño un diario de cada temporal, y este ocupa solo media página.",
    "En la panadería detrás de la iglesia la cola era más larga que otros días y no se hablaba de otra cosa.",
    "Una abogada de las familias pidió acceso a los expedientes y le respondieron que escribiera una carta.",
    "El coro de {neighbour} suspendió su concierto y cedió la sala a quienes necesitaban un techo para la noche.",
    "En el pasillo cuelgan viejas fotografías de {place}, la mayoría de antes de la guerra.",
    "Que el plan sobreviva al otoño depende de gente que hasta ahora no ha dicho una palabra.",
];
