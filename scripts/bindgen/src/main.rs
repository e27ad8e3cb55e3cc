//! Makes the script and the WebAssembly that a browser loads of what rustc has built:
//! `portolan-bindgen INPUT.wasm FOLDER NAME [WORD…]` writes FOLDER/NAME.js and FOLDER/NAME_bg.wasm, without the functions
//! whose mangled names have one of these words: whoever names them knows that they are never called.

use anyhow::{Context, Result};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module, ModuleConfig};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, folder, name, never_called @ ..] = arguments.as_slice() else {
        anyhow::bail!("usage: portolan-bindgen INPUT.wasm FOLDER NAME [WORD…]");
    };
    // As wasm-bindgen reads it: what LLVM writes need not be checked again.
    let mut module = ModuleConfig::new()
        .strict_validate(false)
        .generate_name_section(true)
        .parse_file(input)
        .with_context(|| format!("cannot read {input}"))?;
    for word in never_called {
        let emptied = empty(&mut module, word);
        // Without names, or under another one, the page would grow and nobody would know why.
        anyhow::ensure!(emptied > 0, "{input} has no function named like {word}: is it still there, by that name?");
        println!("{emptied} functions named like {word} are never called, and left out.");
    }
    Bindgen::new()
        .input_module(name, module)
        .web(true)?
        .typescript(false)
        .generate(folder)
        .with_context(|| format!("cannot make {name}.js of {input}"))
}

/// Has each function whose name contains `word` trap when it is called; what only they use goes with the next pass that
/// drops what nothing refers to. Answers how many there are.
fn empty(module: &mut Module, word: &str) -> usize {
    let is_meant = |name: &Option<String>| name.as_ref().is_some_and(|name| name.contains(word));
    let functions: Vec<FunctionId> =
        module.funcs.iter_local().map(|(id, _)| id).filter(|id| is_meant(&module.funcs.get(*id).name)).collect();
    for id in &functions {
        let kind = module.types.get(module.funcs.get(*id).ty());
        let (parameters, results) = (kind.params().to_vec(), kind.results().to_vec());
        let arguments = parameters.iter().map(|kind| module.locals.add(*kind)).collect();
        let mut trap = FunctionBuilder::new(&mut module.types, &parameters, &results);
        trap.func_body().unreachable();
        module.funcs.get_mut(*id).kind = FunctionKind::Local(trap.local_func(arguments));
    }
    functions.len()
}
