//! Makes the script and the WebAssembly that a browser loads of what rustc has built:
//! `portolan-bindgen INPUT.wasm FOLDER NAME` writes FOLDER/NAME.js and FOLDER/NAME_bg.wasm.

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, folder, name] = arguments.as_slice() else {
        anyhow::bail!("usage: portolan-bindgen INPUT.wasm FOLDER NAME");
    };
    Bindgen::new()
        .input_path(input)
        .out_name(name)
        .web(true)?
        .typescript(false)
        .generate(folder)
        .with_context(|| format!("cannot make {name}.js of {input}"))
}
