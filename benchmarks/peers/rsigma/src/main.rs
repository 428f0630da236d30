//! The published rsigma library over a file of events held in memory, one thread.
//!
//! `rules DIR...`: ids of the rules that it takes, one a line.
//! `run MODE PASSES EVENTS DIR...`: one line a pass, `pass N wall_s cpu_s matches`; MODE is `plain`, or `routed` by the log
//! source that the events carry in `ls_product`, `ls_service` and `ls_category`.
//! `verdicts MODE EVENTS DIR...`: `event<TAB>rule` a line.

use rsigma_eval::{Engine, JsonEvent, LogSourceExtractor};
use rsigma_parser::parse_sigma_directory;
use std::path::Path;
use std::time::Instant;

fn cpu_s() -> f64 {
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a timespec of ours.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut t) };
    t.tv_sec as f64 + t.tv_nsec as f64 / 1e9
}

fn engine(mode: &str, dirs: &[String]) -> Engine {
    let mut engine = Engine::new();
    if mode == "routed" {
        let fields = LogSourceExtractor::new().with_field_names("ls_product", "ls_service", "ls_category");
        engine.set_logsource_extractor(Some(fields));
    }
    for dir in dirs {
        let rules = parse_sigma_directory(Path::new(dir)).expect("rules");
        for (at, error) in engine.add_rules(rules.rules.iter()) {
            eprintln!("refused {}: {error}", rules.rules[at].id.as_deref().unwrap_or("?"));
        }
    }
    engine
}

/// Parsing an event and evaluating it, as its command line does with a line.
fn evaluate(engine: &Engine, line: &str, mut hit: impl FnMut(&str)) {
    let value: serde_json::Value = serde_json::from_str(line).expect("event");
    for result in engine.evaluate(&JsonEvent::borrow(&value)) {
        hit(result.header.rule_id.as_deref().unwrap_or("?"));
    }
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args[0].as_str() {
        "rules" => {
            for rule in engine("plain", &args[1..]).rules() {
                println!("{}", rule.id.as_deref().unwrap_or("?"));
            }
        }
        "run" => {
            let engine = engine(&args[1], &args[4..]);
            let events = std::fs::read_to_string(&args[3]).expect("events");
            for pass in 0..args[2].parse::<u32>().expect("passes") {
                let (wall, cpu, mut matches) = (Instant::now(), cpu_s(), 0u64);
                for line in events.lines() {
                    evaluate(&engine, line, |_| matches += 1);
                }
                println!("pass {pass} {:.4} {:.4} {matches}", wall.elapsed().as_secs_f64(), cpu_s() - cpu);
            }
        }
        "verdicts" => {
            let engine = engine(&args[1], &args[3..]);
            let events = std::fs::read_to_string(&args[2]).expect("events");
            for (number, line) in events.lines().enumerate() {
                evaluate(&engine, line, |rule| println!("{number}\t{rule}"));
            }
        }
        _ => panic!("rules, run or verdicts expected"),
    }
}
