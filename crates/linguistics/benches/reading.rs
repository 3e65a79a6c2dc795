//! How fast texts are read, in bytes a second of one core: `cargo bench -p claimwire-linguistics`.
//!
//! The folder named by `CLAIMWIRE_BENCH_TEXTS` may hold `bench_en.jsonl` and `bench_es.jsonl` (an object `{text}` a
//! line); without it news of this file's own are read.

use claimwire_domain::{article::Document, language::Language};
use claimwire_linguistics::read;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::{hint::black_box, path::PathBuf};

const ENGLISH: &str = "At least 1,340 people were evacuated on Tuesday after the river rose by 2.4 metres in Arvell, the \
civil protection agency said. \"We have never seen 87 mm of rain in three hours,\" said Marta Selk, the mayor of the \
town. Damage is put at €12.5 million, nearly twice the 6.4 million of 2019, according to a report by the regional \
government.\n\nThe unemployment rate fell to 5.2 % in March from 5.6 % a month earlier, figures from the statistics \
office showed. Selk denied that two thirds of the homes were insured. About 40 % were, she said.\n\n";
const SPANISH: &str = "Al menos 1.340 personas fueron evacuadas el martes tras subir el río 2,4 metros en Arvell, según \
Protección Civil. «Nunca habíamos visto 87 litros por metro cuadrado en tres horas», dijo Marta Selk, la alcaldesa. Los \
daños se cifran en 12,5 millones de euros, casi el doble de los 6,4 millones de 2019, de acuerdo con un informe del \
Gobierno regional.\n\nEl paro bajó al 5,2 % en marzo desde el 5,6 % del mes anterior, según los datos del instituto de \
estadística. Selk negó que dos tercios de las viviendas estuvieran aseguradas. Lo estaba el 40 %, señaló.\n\n";

/// About as long as an article.
const PARAGRAPHS: usize = 5;

fn texts(language: Language) -> Vec<String> {
    let name = if language == Language::En { "bench_en.jsonl" } else { "bench_es.jsonl" };
    let given = std::env::var_os("CLAIMWIRE_BENCH_TEXTS").map(|folder| PathBuf::from(folder).join(name));
    let Some(path) = given else {
        return vec![if language == Language::En { ENGLISH } else { SPANISH }.repeat(PARAGRAPHS)];
    };
    let lines = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let text = |line: &str| {
        let row: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        row["text"].as_str().expect("a text").to_owned()
    };
    lines.lines().map(text).collect()
}

fn reading(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("read");
    group.sample_size(10);
    for language in [Language::En, Language::Es] {
        let texts = texts(language);
        let bytes = texts.iter().map(String::len).sum::<usize>();
        group.throughput(Throughput::Bytes(bytes.try_into().expect("texts fit in memory")));
        group.bench_function(BenchmarkId::from_parameter(language.code()), |bencher| {
            bencher.iter(|| {
                texts.iter().map(|text| read(&document(black_box(text), language)).figures.len()).sum::<usize>()
            });
        });
    }
    group.finish();
}

fn document(text: &str, language: Language) -> Document<'_> {
    let published = "2026-04-02T09:00:00+02:00".parse().ok();
    Document { text, title: None, byline: None, language: Some(language), locale: None, published }
}

criterion_group!(benches, reading);
criterion_main!(benches);
