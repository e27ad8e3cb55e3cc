// Prints the size of what a browser downloads, as served with brotli, and fails above the budget,
// which stands in bundle-budget.json, in bytes.
import { readFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

const folder = "target/site/pkg";
const budget = JSON.parse(readFileSync("bundle-budget.json", "utf8"));
let isOver = false;
for (const [name, most] of Object.entries(budget)) {
  const raw = readFileSync(`${folder}/${name}`);
  let served;
  try {
    served = readFileSync(`${folder}/${name}.br`).length;
  } catch {
    const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
    served = brotliCompressSync(raw, { params }).length;
  }
  const verdict = served <= most ? "ok" : "OVER";
  isOver ||= served > most;
  const figures = [raw.length, served, most].map((n) => n.toLocaleString("en").padStart(9));
  console.log(`${name.padEnd(14)} raw ${figures[0]}  brotli ${figures[1]}  budget ${figures[2]}  ${verdict}`);
}
if (isOver) {
  console.error("The bundle is over its budget: make it smaller, or say in the commit why bundle-budget.json grows.");
  process.exit(1);
}
