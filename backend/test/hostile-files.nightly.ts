import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { caseForm } from './support/forms.js';
import { FILE_MARK, grounds, hostileFile, hostileName } from './support/hostile-files.js';
import type { Grounds, HostileFile } from './support/hostile-files.js';
import { arrangeKulob } from './support/kulob.js';
import { Processes } from './support/processes.js';
import type { ProductProcess } from './support/processes.js';
import { Random } from './support/random.js';
import { piecesOf } from './support/uploads.js';

const COUNT = Number(process.env['PANOH_NIGHTLY_COUNT'] ?? 500);
const SEED = Number(process.env['PANOH_NIGHTLY_SEED'] ?? 1);
const HOURS = 3_600_000;
const MEGABYTE = 1024 * 1024;
/** Of the whole process, above idle: 75 MB were measured for a photo of 20 MB, and 40 MB of garbage in a long run. */
const MOST_MEMORY = 130 * MEGABYTE;
const WARMING = 20;
const REFUSALS = ['file_type_not_allowed', 'file_not_readable', 'file_image_too_large', 'file_incomplete'];

const DOWNLOAD = /^attachment; filename="file-[0-9a-f]{8}\.\w+"$/;

interface Answer {
  status: number;
  body: Buffer;
  headers: Headers;
}

describe('hostile files', () => {
  let test: TestApp;
  let processes: Processes;
  let web: ProductProcess;
  let from: Grounds;
  let cookie: string;
  let caseId: string;
  const random = new Random(SEED);
  const outcomes = new Map<string, number>();

  beforeAll(async () => {
    test = await startApp();
    const kulob = await arrangeKulob(test);
    const opened = await kulob.as['caseworker']?.post('/cases', caseForm()).expect(201);
    caseId = opened?.body.id as string;
    cookie = kulob.as['caseworker']?.cookie ?? '';
    processes = await Processes.on(test, '', {
      ...{ PANOH_FILE_QUOTA_MB: '1000000', PANOH_LOG_LEVEL: 'info' },
      // As in the image of the product.
      NODE_OPTIONS: '--max-semi-space-size=8',
      ...{ MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '131072' },
    });
    [web, from] = await Promise.all([processes.web(), grounds()]);
  }, HOURS);
  afterAll(async () => {
    await processes.close();
    await test.close();
  });

  const ask = async (method: string, path: string, body?: Buffer | object): Promise<Answer> => {
    const isBytes = Buffer.isBuffer(body);
    const answer = await fetch(`http://127.0.0.1:${web.port}/api${path}`, {
      method,
      headers: {
        cookie,
        'idempotency-key': randomUUID(),
        'content-type': isBytes ? 'application/octet-stream' : 'application/json',
      },
      ...(body && { body: isBytes ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()), headers: answer.headers };
  };
  const read = ({ body }: Answer) => JSON.parse(body.toString()) as Record<string, string>;
  const memory = async (): Promise<number> => {
    const status = await readFile(`/proc/${web.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
  };

  const count = (outcome: string): void => {
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  };

  /** The most memory that the process has while the work is done. */
  const watching = async <T>(work: () => Promise<T>): Promise<{ answer: T; most: number }> => {
    let most = 0;
    const look = async (): Promise<void> => {
      most = Math.max(most, await memory());
    };
    const timer = setInterval(() => void look(), 20);
    try {
      const answer = await work();
      await look();
      return { answer, most };
    } finally {
      clearInterval(timer);
    }
  };

  /** Begins an upload and sends its chunks, or all but the last; the id, or what went wrong. */
  const send = async ({ bytes, isCut }: HostileFile): Promise<{ id: string; fault: string | null }> => {
    const about = { subject: 'case', subjectId: caseId, partition: 'support', name: hostileName(random) };
    const begun = await ask('POST', `/cases/${caseId}/files`, { ...about, size: bytes.length });
    if (begun.status !== 201) return { id: '', fault: `not begun, ${begun.status}` };
    const { id = '' } = read(begun);
    for (const [no, piece] of piecesOf(bytes)
      .slice(0, isCut ? -1 : undefined)
      .entries()) {
      const { status } = await ask('PUT', `/files/${id}/chunks/${no}`, piece);
      if (status !== 204) return { id, fault: `a chunk was answered with ${status}` };
    }
    return { id, fault: null };
  };

  /** Sends one file as a browser would, or less of it; answers what is wrong. */
  const judge = async (file: HostileFile): Promise<string[]> => {
    const { what, bytes, isCut } = file;
    const { id, fault } = await send(file);
    if (fault) return [`${what}: ${fault}`];
    const ended = await ask('POST', `/files/${id}/finish`, {});
    const { code = '', format = '' } = read(ended);
    count(ended.status === 200 ? `kept as ${format}` : code);
    if (ended.status !== 200) {
      await ask('DELETE', `/files/${id}`);
      const expected = isCut ? ['file_incomplete'] : REFUSALS;
      return ended.status === 409 && expected.includes(code) ? [] : [`${what}: ${ended.status} ${code}`];
    }
    const wrong = isCut ? [`${what}: kept although it was cut`] : await ofKept(what, { id, bytes });
    await ask('POST', `/files/${id}/removal`, { reason: 'duplicate' });
    return wrong;
  };

  const faultsOf = async (
    body: Buffer,
    headers: Headers,
    bytes: Buffer,
  ): Promise<Record<string, boolean>> => {
    const isImage = headers.get('content-type') === 'image/jpeg';
    const { exif, xmp, icc, iptc } = isImage ? await sharp(body).metadata() : {};
    return {
      'kept words of the metadata': isImage && body.includes(FILE_MARK),
      'kept metadata': [exif, xmp, icc, iptc].some((one) => one !== undefined),
      'came back changed': !isImage && !body.equals(bytes),
      'is no download': !DOWNLOAD.test(String(headers.get('content-disposition'))),
      'may be sniffed': headers.get('x-content-type-options') !== 'nosniff',
      'is no sandbox': !String(headers.get('content-security-policy')).startsWith('sandbox'),
    };
  };

  const ofKept = async (what: string, { id, bytes }: { id: string; bytes: Buffer }): Promise<string[]> => {
    const { body, headers } = await ask('GET', `/files/${id}/content`);
    const readable = await test.database.query(
      `select 1 from panoh.file_chunks where file_id = $1 and position($2::bytea in sealed) > 0
       union all select 1 from panoh.files where id = $1 and position($2::bytea in sealed) > 0`,
      [id, Buffer.from(FILE_MARK)],
    );
    const faults = { ...(await faultsOf(body, headers, bytes)), 'stands unsealed': readable.length > 0 };
    return Object.entries(faults)
      .filter(([, isSo]) => isSo)
      .map(([fault]) => `${what}: ${fault}`);
  };

  it(
    'end no process, leave no metadata, stand nowhere unsealed, and stay below 130 MB of memory above idle',
    async () => {
      const wrong: string[] = [];
      // A process that has served a while is the idle one to compare with.
      for (let at = 0; at < WARMING; at += 1) wrong.push(...(await judge(hostileFile(random, from, 0))));
      const idle = await memory();
      const peaks = new Map<string, number>();
      const began = performance.now();
      for (let at = 0; at < COUNT; at += 1) {
        const file = hostileFile(random, from, at);
        const watched = await watching(() => judge(file));
        wrong.push(...watched.answer);
        peaks.set(file.what, Math.max(peaks.get(file.what) ?? 0, watched.most - idle));
      }
      const seconds = (performance.now() - began) / 1_000;
      expect((await ask('GET', '/health/live')).status).toBe(200);
      const largest = [...peaks].sort(([, one], [, other]) => other - one)[0] ?? (['', 0] as const);
      const all = [...outcomes].map(([code, count]) => `${code} ${count}`).join(', ');
      process.stdout.write(
        `${COUNT} hostile files in ${seconds.toFixed(0)} s: ${all}. Memory: ${mb(idle)} MB idle, at most ` +
          `${mb(largest[1])} MB above, for a ${largest[0]}; --seed ${SEED}\n`,
      );
      process.stdout.write(`${[...peaks].map(([what, most]) => `${what} ${mb(most)}`).join(', ')}\n`);
      expect(wrong).toEqual([]);
      expect(processes.said.join('').includes(FILE_MARK)).toBe(false);
      expect(largest[1]).toBeLessThan(MOST_MEMORY);
    },
    HOURS,
  );
});

const mb = (bytes: number): string => (bytes / MEGABYTE).toFixed(0);
