// Puts NAME.br and NAME.gz beside each file of a folder, so that the server has nothing left to compress:
//   node scripts/compress.mjs FOLDER
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const folder = process.argv[2];
const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
await Promise.all(
  files.map(async (entry) => {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const raw = await readFile(path);
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: raw.length };
    await writeFile(`${path}.br`, await promisify(brotliCompress)(raw, { params }));
    await writeFile(`${path}.gz`, await promisify(gzip)(raw, { level: 9 }));
  }),
);
