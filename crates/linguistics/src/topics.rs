//! Topic words that English and Spanish articles of one event share.

use crate::lemma::{concept, stem};
use claimwire_domain::language::Language;

/// Topic, English stems, Spanish stems (both as the stemmer writes them, checked by a test).
const TOPICS: &[(&str, &[&str], &[&str])] = &[
    (
        "earthquake",
        &["earthquake", "quake", "seismic", "aftershock"],
        &["terremoto", "sismo", "seismo", "replica", "sismico"],
    ),
    (
        "flood",
        &["flood", "flooding", "flooded"],
        &["inundacion", "inundar", "riada", "crecida", "desbordamiento", "desbordar"],
    ),
    ("fire", &["fire", "wildfire", "blaze"], &["incendio", "fuego", "llamas"]),
    (
        "storm",
        &["storm", "hurricane", "cyclone", "typhoon", "tornado"],
        &["temporal", "tormenta", "huracan", "ciclon", "tifon", "borrasca"],
    ),
    ("strike", &["strike", "walkout"], &["huelga", "paros"]),
    ("protest", &["protest", "demonstration", "march", "rally"], &["protesta", "manifestacion", "marcha"]),
    (
        "dead",
        &["dead", "death", "die", "kill", "fatality"],
        &["muerto", "muerte", "morir", "fallecido", "fallecer", "victima"],
    ),
    ("injured", &["injured", "injure", "wounded", "hurt"], &["herido", "lesionado"]),
    ("evacuate", &["evacuate", "evacuation"], &["evacuar", "evacuacion", "desalojar", "desalojo"]),
    ("rescue", &["rescue"], &["rescate", "rescatar"]),
    ("crash", &["crash", "collision", "accident"], &["accidente", "choque", "colision", "siniestro"]),
    ("collapse", &["collapse"], &["derrumbe", "derrumbar", "colapso", "hundimiento"]),
    ("explosion", &["explosion", "blast", "explode"], &["explosion", "estallido", "explotar"]),
    ("attack", &["attack", "assault", "bombing"], &["ataque", "atentado", "atacar"]),
    ("shooting", &["shooting", "gunman", "shoot"], &["tiroteo", "disparo"]),
    (
        "election",
        &["election", "vote", "ballot", "poll"],
        &["eleccion", "voto", "votar", "comicios", "urnas", "encuesta", "sondeo"],
    ),
    ("inflation", &["inflation", "cpi"], &["inflacion", "ipc"]),
    ("unemployment", &["unemployment", "jobless", "unemployed"], &["desempleo", "paro", "parado", "desempleado"]),
    ("layoff", &["layoff", "redundancy"], &["despido", "despedir", "ere"]),
    ("budget", &["budget"], &["presupuesto"]),
    ("economy", &["economy", "gdp", "growth"], &["economia", "pib", "crecimiento"]),
    ("migrant", &["migrant", "immigration", "immigrant"], &["migrante", "inmigracion", "inmigrante", "migratorio"]),
    ("border", &["border"], &["frontera", "fronterizo"]),
    ("vaccine", &["vaccine", "vaccination", "vaccinate", "dose"], &["vacuna", "vacunacion", "vacunar", "dosis"]),
    ("outbreak", &["outbreak", "epidemic", "virus", "infection"], &["brote", "epidemia", "virus", "contagio"]),
    ("court", &["court", "trial", "judge"], &["tribunal", "juicio", "juez", "juzgado"]),
    ("fine", &["fine", "penalty"], &["multa", "sancion"]),
    ("loan", &["loan", "lend", "debt"], &["prestamo", "credito", "deuda"]),
    ("contract", &["contract"], &["contrato"]),
    ("factory", &["factory", "plant", "shipyard"], &["fabrica", "planta", "astillero"]),
    ("company", &["company", "firm"], &["empresa", "compania"]),
    ("school", &["school"], &["escuela", "colegio"]),
    ("hospital", &["hospital"], &["hospital"]),
    ("bridge", &["bridge"], &["puente"]),
    ("train", &["train", "rail", "railway"], &["tren", "ferroviario"]),
    ("bus", &["bus", "coach"], &["autobus", "autocar"]),
    ("plane", &["plane", "aircraft", "flight"], &["avion", "vuelo"]),
    ("ship", &["ship", "boat", "ferry", "vessel"], &["barco", "ferri", "buque", "embarcacion"]),
    ("dam", &["dam", "reservoir"], &["presa", "embalse"]),
    ("river", &["river"], &["rio"]),
    ("rain", &["rain", "rainfall"], &["lluvia"]),
    ("drought", &["drought"], &["sequia"]),
    ("heat", &["heat", "heatwave", "temperature"], &["calor", "temperatura"]),
    ("house", &["home", "house", "housing"], &["vivienda", "casa"]),
    ("water", &["water"], &["agua"]),
    ("power", &["power", "electricity", "blackout"], &["luz", "electricidad", "apagon"]),
    ("price", &["price"], &["precio"]),
    ("wage", &["wage", "salary"], &["salario", "sueldo"]),
    ("union", &["union"], &["sindicato"]),
    ("police", &["police"], &["policia"]),
    ("government", &["government"], &["gobierno"]),
    ("minister", &["minister"], &["ministro", "ministra"]),
    ("mayor", &["mayor"], &["alcalde", "alcaldesa"]),
    ("bank", &["bank"], &["banco"]),
    ("war", &["war"], &["guerra"]),
    ("ceasefire", &["ceasefire", "truce"], &["tregua"]),
    ("prison", &["prison", "jail"], &["prision", "carcel"]),
    ("drug", &["drug", "cocaine"], &["droga", "cocaina"]),
    ("ferry", &["ferry"], &["transbordador"]),
    ("volcano", &["volcano", "eruption", "lava"], &["volcan", "erupcion", "lava"]),
    ("landslide", &["landslide", "mudslide"], &["deslizamiento", "alud", "derrumbes"]),
    ("tourist", &["tourist", "tourism", "visitor"], &["turista", "turismo", "visitante"]),
];

/// The topic of a folded word, else its concept, else its stem.
pub(crate) fn term(word: &str, language: Language) -> String {
    let own = stem(word, language);
    let topic = TOPICS.iter().find(|(_, english, spanish)| {
        let words = if language == Language::En { english } else { spanish };
        words.iter().any(|other| *other == word || stem(other, language) == own)
    });
    match topic {
        Some((topic, ..)) => (*topic).to_owned(),
        None => {
            let (shared, _) = concept(word, language);
            if shared == word { own } else { shared }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_share_the_words_of_an_event() {
        for (english, spanish) in [
            ("earthquakes", "terremotos"),
            ("flooding", "inundaciones"),
            ("killed", "murieron"),
            ("strikes", "huelgas"),
            ("evacuated", "evacuados"),
            ("layoffs", "despidos"),
        ] {
            assert_eq!(term(english, Language::En), term(spanish, Language::Es), "{english} {spanish}");
        }
    }
}
