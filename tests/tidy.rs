//! The rules of the house, as tests: who imports whom, where fences stand, what every file begins with.

#![allow(clippy::unwrap_used, reason = "a test that meets the unexpected fails")]

use clap::Args;
use portolan::server::config::Config;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Which rooms a room may import. `main` and `lib` are the doors.
const ARROWS: [(&str, &[&str]); 12] = [
    ("main", &["serve", "cli"]),
    ("serve", &["app", "server", "api", "engine", "model", "words"]),
    // Not api: what the server does for a page, the demo does without one.
    ("app", &["app", "client", "chart", "formats", "words", "model"]),
    ("client", &["client", "api", "chart", "engine", "formats", "words", "model"]),
    ("api", &["model", "server"]),
    ("server", &["server", "engine", "formats", "words", "model"]),
    ("cli", &["cli", "server", "engine", "formats", "words", "model"]),
    ("engine", &["engine", "model"]),
    ("formats", &["formats", "chart", "words", "model"]),
    ("chart", &["chart", "words", "model"]),
    ("words", &["words", "model"]),
    ("model", &["model"]),
];

/// The only files with `cfg(feature = …)`.
const FENCES: [&str; 4] = ["src/lib.rs", "src/main.rs", "src/engine/mod.rs", "src/client/mod.rs"];

/// Crates, and the only places that may name them.
const HOMES: [(&str, &[&str]); 12] = [
    (
        "leptos",
        &[
            "src/app/",
            "src/client/",
            "src/words/i18n.rs",
            "src/api.rs",
            "src/serve.rs",
            "src/serve/",
            "src/server/page.rs",
            "src/lib.rs",
        ],
    ),
    ("leptos_axum", &["src/serve.rs", "src/serve/", "src/server/page.rs"]),
    ("axum", &["src/server/", "src/serve.rs", "src/serve/", "src/client/on_server.rs"]),
    (
        "tokio",
        &[
            "src/engine/resolve.rs",
            "src/engine/resolve/",
            "src/engine/run/",
            "src/engine/run.rs",
            "src/server/",
            "src/serve.rs",
            "src/cli/",
        ],
    ),
    ("hickory_resolver", &["src/engine/resolve.rs", "src/engine/resolve/"]),
    ("clap", &["src/cli/", "src/server/config.rs"]),
    ("indicatif", &["src/cli/"]),
    ("anstyle", &["src/cli/"]),
    ("anyhow", &["src/main.rs", "src/serve.rs", "src/cli/"]),
    ("web_sys", &["src/client/"]),
    ("quick_xml", &["src/formats/read/"]),
    ("gloo_net", &["src/client/"]),
];

const MAX_LINES: usize = 400;
const MAX_VIEW_LINES: usize = 150;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Files below a folder with that ending, as (path from the root, text).
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(!found.is_empty(), "{folder} has files");
    found
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn none(rule: &str, violations: Vec<String>) {
    assert!(violations.is_empty(), "{rule}:\n{}", violations.join("\n"));
}

fn room_of(path: &str) -> &str {
    path.strip_prefix("src/").unwrap().split(['/', '.']).next().unwrap()
}

/// The words that follow `before` in code, comments left out.
fn names_after<'a>(text: &'a str, before: &'a str) -> impl Iterator<Item = &'a str> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(move |line| {
        line.match_indices(before).filter_map(move |(index, _)| {
            let is_whole = !line[..index].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
            let name = line[index + before.len()..].split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
            (is_whole && !name.is_empty()).then_some(name)
        })
    })
}

#[test]
fn every_import_follows_an_arrow() {
    let mut violations = Vec::new();
    for (path, text) in files("src", "rs") {
        let room = room_of(&path);
        if room == "lib" {
            continue;
        }
        let allowed = ARROWS.iter().find(|(name, _)| *name == room).unwrap_or_else(|| panic!("{room} is no room")).1;
        for name in names_after(&text, "crate::").chain(names_after(&text, "portolan::")) {
            if !allowed.contains(&name) {
                violations.push(format!("{path}: {room} → {name}"));
            }
        }
    }
    none("ARCHITECTURE.md says who may import whom", violations);
}

#[test]
fn fences_stand_at_module_boundaries_only() {
    let has_fence = |(path, text): &(String, String)| {
        text.contains("feature = \"") && text.contains("cfg") && !FENCES.contains(&path.as_str())
    };
    none("cfg(feature) stands in four files", files("src", "rs").into_iter().filter(has_fence).map(|f| f.0).collect());
}

#[test]
fn crates_stay_in_their_homes() {
    let mut violations = Vec::new();
    for (path, text) in files("src", "rs") {
        for (name, homes) in HOMES {
            let at_home = homes.iter().any(|home| path.starts_with(home));
            let prefix = format!("{name}::");
            let uses = text.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| {
                line.match_indices(&prefix)
                    .any(|(index, _)| !line[..index].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
            });
            if uses && !at_home {
                violations.push(format!("{path}: {name}"));
            }
        }
    }
    none("each crate has its home (DESIGN, rule 14)", violations);
}

#[test]
fn every_file_says_what_it_is_and_stays_small() {
    let mut violations = Vec::new();
    for (path, text) in ["src", "tests", "benches"].iter().flat_map(|folder| files(folder, "rs")) {
        if !text.starts_with("//!") {
            violations.push(format!("{path}: begins without //!"));
        }
        let lines = text.lines().take_while(|line| *line != "#[cfg(test)]").count();
        let is_view = path.starts_with("src/app/components") || path.starts_with("src/app/pages");
        let most = if is_view { MAX_VIEW_LINES } else { MAX_LINES };
        if lines > most {
            violations.push(format!("{path}: {lines} lines, at most {most}"));
        }
        if text.lines().any(|line| line.ends_with(' ')) {
            violations.push(format!("{path}: blanks at the end of a line"));
        }
    }
    none("a file opens with what it is and is read on a few screens", violations);
}

#[test]
fn no_file_is_named_after_nothing() {
    let bad = ["utils", "util", "helpers", "helper", "common", "manager", "misc"];
    let stem = |path: &str| Path::new(path).file_stem().unwrap().to_str().unwrap().to_owned();
    let named = files("src", "rs").into_iter().map(|file| file.0).filter(|path| bad.contains(&&*stem(path)));
    none("a file is named after the one thing in it", named.collect());
}

#[test]
fn colours_stand_in_the_tokens_only() {
    let is_colour = |line: &str| {
        let functions = ["rgb(", "rgba(", "hsl(", "hsla(", "oklch(", "light-dark("];
        let hex = line.match_indices('#').any(|(index, _)| {
            let digits = line[index + 1..].chars().take_while(char::is_ascii_hexdigit).count();
            matches!(digits, 3 | 4 | 6 | 8)
        });
        hex || functions.iter().any(|function| line.contains(function))
    };
    let mut violations = Vec::new();
    for (path, text) in files("style", "css").into_iter().filter(|(path, _)| path != "style/tokens.css") {
        violations.extend(text.lines().filter(|line| is_colour(line)).map(|line| format!("{path}: {line}")));
    }
    none("colours stand in style/tokens.css", violations);
}

#[test]
fn every_stylesheet_is_imported_and_every_token_exists() {
    let main = read("style/main.css");
    let all = files("style", "css");
    let tokens = read("style/tokens.css");
    let mut violations = Vec::new();
    for (path, text) in &all {
        let name = path.strip_prefix("style/").unwrap();
        if name != "main.css" && !main.contains(&format!("@import \"./{name}\"")) {
            violations.push(format!("{path} is not imported"));
        }
        for (index, _) in text.match_indices("var(--") {
            let token = text[index + 4..].split([')', ',']).next().unwrap();
            if !tokens.contains(&format!("{token}:")) {
                violations.push(format!("{path}: {token} is no token"));
            }
        }
    }
    none("style/main.css brings all, style/tokens.css names all", violations);
}

#[test]
fn every_state_and_risk_has_its_rule_in_css() {
    use portolan::model::event::PortState;
    use portolan::model::risk::Risk;
    let css: String = files("style/components", "css").into_iter().map(|file| file.1).collect();
    let states = PortState::ALL.iter().map(|state| format!(".state-badge[data-state=\"{}\"]", state.as_str()));
    let risks = Risk::ALL.iter().map(|risk| format!(".risk[data-risk=\"{}\"]", risk.as_str()));
    none("each word of the model is drawn", states.chain(risks).filter(|rule| !css.contains(rule)).collect());
}

#[test]
fn paths_in_the_documents_exist() {
    let mut violations = Vec::new();
    for document in ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "docs/proxy.md"] {
        let text = read(document);
        let quoted = text.split('`').skip(1).step_by(2);
        let is_path = |word: &&str| {
            let ours = [
                "src/",
                "tests/",
                "benches/",
                "style/",
                "locales/",
                "scripts/",
                "end2end/",
                "public/",
                "demo/",
                "docs/",
                "packaging/",
            ];
            ours.iter().any(|folder| word.starts_with(folder)) && !word.contains(['*', '…', ' '])
        };
        let missing = quoted.filter(is_path).filter(|path| !root().join(path).exists());
        violations.extend(missing.map(|path| format!("{document}: {path}")));
    }
    none("documents name what is there", violations);
}

#[test]
fn wasm_bindgen_has_one_version() {
    let in_the_product = format!("\"={}\"", locked_version("Cargo.lock", "wasm-bindgen"));
    let tool = read("scripts/bindgen/Cargo.toml");
    assert!(tool.contains(&format!("wasm-bindgen-cli-support = {in_the_product}")), "program and library must agree");
}

/// The version of a crate in a lock file.
fn locked_version(path: &str, name: &str) -> String {
    let text = read(path);
    let entry = text.split("[[package]]").find(|entry| entry.contains(&format!("\nname = \"{name}\"\n")));
    let version = entry.and_then(|entry| entry.split("version = \"").nth(1)?.split('"').next());
    version.unwrap_or_else(|| panic!("{path} has no {name}")).to_owned()
}

#[test]
fn every_setting_is_in_the_readme() {
    let readme = read("README.md");
    let command = Config::augment_args(clap::Command::new("serve"));
    let mut missing = Vec::new();
    for argument in command.get_arguments() {
        let flag = format!("`--{}`", argument.get_long().expect("each setting is a flag"));
        let variable = format!("`{}`", argument.get_env().expect("and a variable").to_str().unwrap());
        missing.extend([flag, variable].into_iter().filter(|name| !readme.contains(name)));
    }
    none("README.md has a table of the settings", missing);
}

#[test]
fn both_languages_have_the_same_sentences() {
    let keys = |path: &str| -> BTreeSet<String> {
        let mut keys = BTreeSet::new();
        collect_keys(&serde_json::from_str(&read(path)).unwrap(), "", &mut keys);
        keys
    };
    let (english, spanish) = (keys("locales/en.json"), keys("locales/es.json"));
    let different: Vec<String> = english.symmetric_difference(&spanish).cloned().collect();
    none("locales/en.json and locales/es.json have the same keys and arguments", different);
    assert!(english.len() > 200);
}

/// `scan.title {{ target }}`: the key and the arguments of its sentence.
fn collect_keys(value: &serde_json::Value, path: &str, keys: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(map) => {
            map.iter().for_each(|(key, value)| collect_keys(value, &format!("{path}.{key}"), keys));
        }
        value => {
            let sentence = value.as_str().unwrap_or_else(|| panic!("{path} is no sentence"));
            assert!(!sentence.trim().is_empty(), "{path} is empty");
            let mut arguments: Vec<&str> =
                sentence.split("{{").skip(1).filter_map(|rest| rest.split("}}").next()).collect();
            arguments.sort_unstable();
            keys.insert(format!("{path} {arguments:?}"));
        }
    }
}
