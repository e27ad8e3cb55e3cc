// Makes the pages of the static demo from what scripts/page has built: node scripts/demo.mjs FOLDER
//   FOLDER/index.html     asks for the files beside it, by relative URLs
//   FOLDER/portolan.html  has them all inside, and opens from disk
// Both carry a policy that lets nothing in but what is here.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const folder = process.argv[2] ?? "target/demo";
const read = (path) => readFileSync(path, "utf8");
const template = read("demo/index.html");
const first = read("demo/first.js");
const [script, style, icon] = ["pkg/portolan.js", "pkg/portolan.css", "favicon.svg"].map((f) => read(`${folder}/${f}`));
// Inside, since browsers ask for it anew whenever the fragment changes.
const inlineIcon = `data:image/svg+xml;base64,${Buffer.from(icon).toString("base64")}`;
const wasm = readFileSync(`${folder}/pkg/portolan.wasm`);

const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const policy = (scripts, styles) =>
  [
    "default-src 'none'",
    `script-src ${scripts} 'wasm-unsafe-eval'`,
    `style-src ${styles}`,
    "img-src 'self' data:",
    // Its own files, and the server that a person may name.
    "connect-src 'self' http: https:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");

// What is put in is taken as it is: no `$&` of String.replace.
const fill = (parts) => template.replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name]);
// Inside of a script no text may end it or begin a comment; in a string both spellings mean the same.
const inScript = (text) => text.replaceAll("</script", "<\\/script").replaceAll("<!--", "\\x3C!--");

const start = `
import init, { mount } from "./pkg/portolan.js";
await init({ module_or_path: new URL("./pkg/portolan.wasm", document.baseURI) });
mount();
`;
const page = fill({
  policy: policy(`'self' ${hash(first)} ${hash(start)}`, "'self'"),
  icon: inlineIcon,
  style: '<link rel="stylesheet" href="./pkg/portolan.css">',
  first,
  preload: [
    '<link rel="modulepreload" href="./pkg/portolan.js">',
    '<link rel="preload" href="./pkg/portolan.wasm" as="fetch" type="application/wasm" crossorigin>',
  ].join("\n"),
  script: start,
});

// What the script calls what it exports: it stands in the same module here, and minifying renamed it.
const list = /export\s*\{([^}]*)\}/.exec(script)?.[1] ?? "";
const nameOf = (exported) => {
  const item = list.split(",").map((item) => item.trim().split(/\s+as\s+/)).find((item) => item.at(-1) === exported);
  if (!item) throw new Error(`${folder}/pkg/portolan.js does not export ${exported}: has wasm-bindgen changed its output?`);
  return item[0];
};

const whole = inScript(`
${script}
{
const packed = Uint8Array.from(atob("${gzipSync(wasm, { level: 9 }).toString("base64")}"), (c) => c.charCodeAt(0));
const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
await ${nameOf("default")}({ module_or_path: await new Response(unpacked).arrayBuffer() });
${nameOf("mount")}();
}
`);
const single = fill({
  policy: policy(`${hash(first)} ${hash(whole)}`, hash(style)),
  icon: inlineIcon,
  style: `<style>${style}</style>`,
  first,
  preload: "",
  script: whole,
});

// Types are for who writes programs against it: nobody does.
const types = readdirSync(`${folder}/pkg`).filter((name) => name.endsWith(".d.ts"));
types.forEach((name) => rmSync(`${folder}/pkg/${name}`));
writeFileSync(`${folder}/index.html`, page);
writeFileSync(`${folder}/portolan.html`, single);
const size = (text) => Buffer.byteLength(text).toLocaleString("en");
console.log(`${folder}/index.html ${size(page)} bytes, ${folder}/portolan.html ${size(single)} bytes, all inside`);
