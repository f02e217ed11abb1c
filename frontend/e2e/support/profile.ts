import { readFile, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** The forms in which a word may lie in a file. */
function formsOf(word: string): Buffer[] {
  const bytes = [Buffer.from(word, 'utf8'), Buffer.from(word, 'utf16le')];
  const escaped = JSON.stringify(word)
    .slice(1, -1)
    .replace(/[^\0-~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
  // Base64 depends on where the word begins; the middle of three shifts stands in any encoding.
  const shifted = bytes.flatMap((one) =>
    [0, 1, 2].map((shift) =>
      Buffer.concat([Buffer.alloc(shift), one])
        .toString('base64')
        .slice(shift === 0 ? 0 : 4, -4),
    ),
  );
  const texts = [escaped, encodeURIComponent(word), ...bytes.map((one) => one.toString('hex')), ...shifted];
  return [...bytes, ...texts.map((text) => Buffer.from(text))];
}

/** The files of a folder that hold one of the words in some form. */
export async function filesWith(folder: string, words: readonly string[]): Promise<string[]> {
  const forms = words.flatMap(formsOf);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const content = await readFile(path);
    if (forms.some((form) => content.includes(form))) found.push(path.slice(folder.length + 1));
  }
  return found;
}

/** Ends the browser of a profile at once, as a power cut does: only processes that were started with this folder. */
export async function cutPower(folder: string): Promise<void> {
  for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const line = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
    const program = await readlink(`/proc/${id}/exe`).catch(() => '');
    if (line.includes(`--user-data-dir=${folder}`) && /chrom/.test(program)) {
      process.kill(Number(id), 'SIGKILL');
    }
  }
}
