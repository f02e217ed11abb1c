import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ExportReading } from '../src/platform/audit/chain/export-lines.js';
import { eachLine } from '../src/platform/audit/chain/line-shapes.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { auditHandsFor } from './support/workers.js';
import type { AuditHands } from './support/workers.js';

/** PANOH_NIGHTLY_COUNT=1000000 takes minutes by hand. */
const count = Number(process.env['PANOH_NIGHTLY_COUNT'] ?? 3_000);
const MINUTES = 60_000;
const MOST_SECONDS = 60;
const MEGABYTE = 1_048_576;

/** Entries as a day leaves them: a person, a case or a page of them, parts, a reason now and then. */
const ENTRIES = `insert into panoh.audit_entries (at, actor_id, agency_id, session_hash, action, decision, cases, partitions,
    purpose, grants, request_id)
  select panoh.now(), gen_random_uuid(), gen_random_uuid(), substr(md5(n::text), 1, 16),
    (array['getCase', 'getToday', 'listFollowUps', 'recordContact', 'discloseIdentity'])[1 + n % 5],
    case when n % 50 = 0 then 'refused' else 'allowed' end,
    array(select gen_random_uuid() from generate_series(1, case when n % 10 = 0 then 25 else 1 end) where n > 0),
    (array['{core}', '{core,follow_ups}', '{identity}']::text[])[1 + n % 3]::text[],
    case when n % 7 = 0 then 'contact_now' end, array[gen_random_uuid()], gen_random_uuid()
  from generate_series(1, $1::integer) n`;

let test: TestApp;
let hands: AuditHands;
let folder: string;
let file: string;

async function seconds(what: string, work: () => Promise<unknown>): Promise<number> {
  const began = Date.now();
  await work();
  const taken = (Date.now() - began) / 1_000;
  process.stdout.write(`${what}: ${taken.toFixed(1)} s\n`);
  return taken;
}

beforeAll(async () => {
  test = await startApp();
  hands = auditHandsFor(test);
  folder = await mkdtemp(join(tmpdir(), 'panoh-audit-'));
  file = join(folder, 'export.jsonl');
  await seconds(`${count} entries written`, () => test.database.query(ENTRIES, [count]));
  await seconds('sealed', () => hands.sealer.seal());
  await seconds('followed and signed', () => hands.signer.sign());
}, 30 * MINUTES);
afterAll(async () => {
  await hands.close();
  await rm(folder, { recursive: true });
  await test.close();
});

it(
  'is verified in the database within a minute',
  async () => {
    const taken = await seconds('verified in the database', async () => {
      expect((await hands.book.verify([])).head.chain).toBe(count);
    });
    expect(taken).toBeLessThan(MOST_SECONDS);
  },
  10 * MINUTES,
);

it(
  'is exported, and verified by either verifier within a minute',
  async () => {
    await seconds('exported', async () => {
      const stream = createWriteStream(file);
      await hands.book.export(async (text) => {
        if (!stream.write(text)) await once(stream, 'drain');
      });
      stream.end();
      await once(stream, 'finish');
    });
    process.stdout.write(`${Math.round((await stat(file)).size / MEGABYTE)} MB\n`);
    const node = await seconds('verified by Node', async () => {
      const reading = new ExportReading({ key: null, kept: [] });
      await eachLine(createReadStream(file), (line) => reading.take(line));
      expect(reading.finish().head.chain).toBe(count);
    });
    const python = await seconds('verified by Python', async () => {
      const said = await new Promise<string>((done) =>
        execFile('python3', ['scripts/audit/verify_audit.py', file], (_, out) => done(out)),
      );
      expect(said).toContain(`Sound: ${count} entries, 1 checkpoints`);
    });
    expect(Math.max(node, python)).toBeLessThan(MOST_SECONDS);
  },
  10 * MINUTES,
);
