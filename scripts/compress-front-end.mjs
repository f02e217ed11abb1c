/**
 * Writes a Brotli copy (`.br`) beside every text file of the built front end, once per build, at the highest level:
 * 400 kB that a slow phone would wait for become 110. The server hands the copy out where the browser takes it.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

const BUILT = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'frontend');
const TEXT = /\.(js|css|html|json|svg|webmanifest)$/;

const names = readdirSync(BUILT, { recursive: true, encoding: 'utf8' }).filter((name) => TEXT.test(name));
for (const name of names) {
  const file = join(BUILT, name);
  writeFileSync(`${file}.br`, brotliCompressSync(readFileSync(file)));
}
process.stdout.write(`${names.length} files compressed.\n`);
