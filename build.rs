//! Makes Rust of `locales/`: a missing key or argument is a compile error.

use leptos_i18n_parser::parse_locales::options::{Config, ParseOptions};
use leptos_i18n_parser::parse_locales::parse_locales;
use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    let mut config = Config::new("en")?.add_locale("es")?;
    config.options = ParseOptions::new().interpolate_display(true);
    let parsed = parse_locales(None, config)?;
    let code = leptos_i18n_codegen::gen_code(&parsed, None, true, None, false)?;
    let path = PathBuf::from(std::env::var("OUT_DIR")?).join("i18n.rs");
    std::fs::write(path, code.to_string())?;
    Ok(())
}
