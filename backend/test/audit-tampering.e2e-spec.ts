import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ChainFlaw } from '../src/platform/audit/chain/chain.types.js';
import { ExportReading } from '../src/platform/audit/chain/export-lines.js';
import { readKept } from '../src/platform/audit/chain/line-shapes.js';
import { BoardStory } from './support/board.js';
import { startKulob } from './support/kulob.js';
import { linesOf, takeApart, textOf } from './support/tampering/exports.js';
import { Random } from './support/random.js';
import { TAMPERINGS } from './support/tampering/tamperings.js';
import { auditHandsFor } from './support/workers.js';

const { test, kulob } = await startKulob();

/** PANOH_NIGHTLY_COUNT=10000 tampers more often by hand. */
const count = Number(process.env['PANOH_NIGHTLY_COUNT'] ?? 150);
const seed = Number(process.env['PANOH_NIGHTLY_SEED'] ?? 1);
const MINUTES = 60_000;
/** How often the export is given untouched in between: a verifier that refuses everything finds nothing. */
const CONTROL = 25;

interface Job {
  kind: string;
  text: string;
  key: string;
  kept: string[];
}

function askNode({ text, key, kept }: Job): string {
  const reading = new ExportReading({ key, kept: readKept(kept.join('\n')) ?? [] });
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  try {
    for (const line of lines) reading.take(line);
    reading.finish();
    return 'sound';
  } catch (error) {
    if (error instanceof ChainFlaw) return error.flaw;
    throw error;
  }
}

/** One process for all of them: what it says of each, in their order. */
async function askPython(jobs: readonly Job[]): Promise<string[]> {
  const python = spawn('python3', ['scripts/audit/verify_audit.py', '--batch'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let said = '';
  python.stdout.on('data', (more: Buffer) => (said += more.toString()));
  const ended = once(python, 'close');
  for (const { text, key, kept } of jobs)
    if (!python.stdin.write(`${JSON.stringify({ text, key, kept })}\n`)) await once(python.stdin, 'drain');
  python.stdin.end();
  await ended;
  return said.split('\n').filter(Boolean);
}

describe('tampering with an export of the audit log', () => {
  const hands = auditHandsFor(test);
  let text: string;
  let older: string;
  let key: string;
  const answers = new Map<string, { node: string[]; python: string[] }>();

  const exported = async (): Promise<string> => {
    let all = '';
    await hands.book.export((more) => {
      all += more;
      return Promise.resolve();
    });
    return all;
  };

  beforeAll(async () => {
    const story = new BoardStory(test, kulob);
    const work = async (): Promise<void> => {
      const id = await story.open('caseworker');
      await story
        .as('caseworker')
        .post(`/cases/${id}/identity-disclosures`, { reason: 'contact_now' })
        .expect(200);
      for (const path of [`/cases/${id}`, `/cases/${id}/timeline`, '/today', '/cases'])
        await story.as('caseworker').get(path).expect(200);
      await story.as('supervisor').get(`/cases/${id}/access-log`).expect(200);
      await hands.sealer.seal();
    };
    for (let round = 0; round < 4; round += 1) {
      await work();
      await hands.signer.sign();
      if (round === 2) older = await exported();
      await test.database.pass('11 minutes');
    }
    await work();
    await story.as('caseworker').get('/today').expect(200);
    await story.as('supervisor').get('/team').expect(200);
    text = await exported();
    key = takeApart(text).format.publicKey;
  });

  const jobOf = (kind: string, random: Random): Job => {
    const parts = takeApart(text);
    const checkpoints = linesOf(parts).slice(1, 1 + parts.checkpoints.length);
    // An older export is genuine: only a later kept checkpoint reveals that entries are missing.
    const isOlder = kind === 'show an older export';
    const kept = isOlder || random.below(2) === 0 ? checkpoints.slice(-1 - random.below(2)) : [];
    if (isOlder) return { kind, text: older, key, kept: checkpoints.slice(-1) };
    const tamper = TAMPERINGS[kind];
    const made = tamper ? textOf(tamper(parts, random)) : text;
    return { kind, text: made, key, kept };
  };

  it(
    'is found by both verifiers, which let the untouched one pass',
    async () => {
      const random = new Random(seed);
      const kinds = [...Object.keys(TAMPERINGS), 'show an older export'];
      const jobs: Job[] = [];
      for (let made = 0; made < count;) {
        if (jobs.length % CONTROL === 0) jobs.push(jobOf('untouched', random));
        const job = jobOf(kinds[made % kinds.length] ?? '', random);
        if (job.text === text) continue;
        jobs.push(job);
        made += 1;
      }
      const [began, python] = [Date.now(), await askPython(jobs)];
      const middle = Date.now();
      const node = jobs.map(askNode);
      process.stdout.write(
        `${jobs.length} exports: Python ${(middle - began) / 1_000} s, Node ${(Date.now() - middle) / 1_000} s\n`,
      );
      expect(python).toHaveLength(jobs.length);
      jobs.forEach(({ kind }, at) => {
        const told = answers.get(kind) ?? { node: [], python: [] };
        told.node.push(node[at] ?? '');
        told.python.push(python[at] ?? '');
        answers.set(kind, told);
      });
      const passed = jobs.filter(
        ({ kind }, at) => kind !== 'untouched' && (node[at] === 'sound' || python[at] === 'sound'),
      );
      expect(passed.map(({ kind }) => kind)).toEqual([]);
      const refused = jobs.filter(
        ({ kind }, at) => kind === 'untouched' && (node[at] !== 'sound' || python[at] !== 'sound'),
      );
      expect(refused).toHaveLength(0);
      expect(node.filter((flaw, at) => flaw !== python[at])).toHaveLength(0);
    },
    60 * MINUTES,
  );

  it('is named for what it was, and by the chain itself wherever the chain can', () => {
    for (const [kind, { node, python }] of answers) {
      const flaws = [...new Set([...node, ...python])].sort();
      process.stdout.write(`${kind}: ${node.length}, ${flaws.join(', ')}\n`);
    }
    const ofKind = (kind: string): string[] => [...new Set(answers.get(kind)?.node)];
    for (const kind of ['edit an entry', 'edit an entry and its hash', 'swap two entries', 'swap two hashes'])
      expect(ofKind(kind)).toEqual(expect.arrayContaining(['break']));
    expect(ofKind('edit an entry and chain anew')).toContain('checkpoint_differs');
    expect(ofKind('fork, sign with another key and name it')).toEqual(['signature']);
    expect(ofKind('show an older export')).toEqual(['truncated']);
  });
});
