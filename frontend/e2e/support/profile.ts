import { execFile } from 'node:child_process';
import { open, readFile, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { BrowserContext, Page } from 'playwright-core';
import { LeakScanner } from '../../../backend/test/support/leak-scanner';

/** The files of a folder that hold one of the words in some form, packed too. */
export async function filesWith(folder: string, words: readonly string[]): Promise<string[]> {
  const scanner = new LeakScanner(words);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    if (scanner.scan(await readFile(path)).length > 0) found.push(path.slice(folder.length + 1));
  }
  return found;
}

/** Where the browser would store words that a page kept, or that name its screens, and where files of ours are. */
export const PLACES = [
  'Local Storage',
  'IndexedDB',
  'CacheStorage',
  'History',
  'as-base64',
  'as-hex',
  'as-utf16',
  'as-gzip',
];

/** Plants a word in each of these places, by a page without a session. */
export async function plantIn(folder: string, context: BrowserContext, word: string): Promise<void> {
  const page = await context.newPage();
  await page.goto('/notes.html');
  await page.evaluate(plantEverywhere, word);
  await context.close();
  const around = Buffer.from(`..${word}..`);
  await writeFile(join(folder, 'as-base64'), around.toString('base64'));
  await writeFile(join(folder, 'as-hex'), around.toString('hex'));
  await writeFile(join(folder, 'as-utf16'), Buffer.from(word, 'utf16le'));
  await writeFile(join(folder, 'as-gzip'), gzipSync(around));
}

async function plantEverywhere(word: string): Promise<void> {
  localStorage.setItem('planted', word);
  const cache = await caches.open('planted');
  await cache.put('/planted', new Response(word));
  await new Promise<void>((done, failed) => {
    const request = indexedDB.open('planted', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('planted').put(word, 'planted');
    request.onsuccess = () => (request.result.close(), done());
    request.onerror = () => failed(new Error('No store opened.'));
  });
  document.title = word;
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

/** The same, until the test knows that the browser is gone. */
export async function killBrowser(context: BrowserContext, folder: string): Promise<void> {
  const closed = new Promise((done) => context.once('close', done));
  await cutPower(folder);
  await closed;
}

/** Waits until all files of the application are in the service worker's cache, and the phone has the server's key. */
export async function opensWithoutLine(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const until = async (holds: () => Promise<boolean>): Promise<void> => {
      while (!(await holds())) await new Promise((done) => setTimeout(done, 300));
    };
    const answer = await fetch('/ngsw.json', { headers: { 'ngsw-bypass': 'true' } });
    const { hashTable } = (await answer.json()) as { hashTable: object };
    for (const path of Object.keys(hashTable))
      await until(async () => (await caches.match(path)) !== undefined);
    await until(async () => (await indexedDB.databases()).some(({ name }) => name === 'daftar'));
  });
}

/** Taps the code of what is along. */
export async function enterDigits(page: Page, digits: string): Promise<void> {
  for (const digit of digits)
    await page.locator('pn-keypad').getByRole('button', { name: digit, exact: true }).click();
}

const run = promisify(execFile);
const SMALL_DISK = 'size=400m';

/** Puts the folder on a separate small disk. False where this user may not mount one. */
export const onSmallDisk = (folder: string): Promise<boolean> =>
  run('mount', ['-t', 'tmpfs', '-o', SMALL_DISK, 'tmpfs', folder]).then(
    () => true,
    () => false,
  );

export async function giveBackDisk(folder: string): Promise<void> {
  await run('umount', ['--lazy', folder]);
}

/** Leaves no whole page of the disk free. Answers how to make room again. */
export async function fillDisk(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'filler');
  const filler = await open(path, 'w');
  for (const size of [1_048_576, 4_096]) {
    const chunk = Buffer.alloc(size);
    while (
      await filler.write(chunk).then(
        ({ bytesWritten }) => bytesWritten === size,
        () => false,
      )
    );
  }
  await filler.close();
  return () => rm(path);
}
