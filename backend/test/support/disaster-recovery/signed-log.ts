import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestApp } from '../app.js';
import type { Stage } from '../faults/stage.js';
import { built } from '../processes.js';
import { auditHandsFor } from '../workers.js';

const TRIES = 10;
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** As an agency keeps them: signed by a worker, fetched by a supervisor; answers the file. */
export async function exportCheckpoints({ address, postgres, kulob }: Stage): Promise<string> {
  const { ownerUrl } = postgres.server;
  const hands = auditHandsFor({ database: { ownerUrl }, endings: [] } as unknown as TestApp);
  await hands.signer.sign();
  await hands.close();
  const cookie = kulob.as['supervisor']?.cookie ?? '';
  const answer = await fetch(`${address}/api/audit-checkpoints/export`, { headers: { cookie } });
  const { lines } = (await answer.json()) as { lines: string[] };
  if (lines.length === 0) throw new Error('No checkpoint was signed.');
  const file = join(postgres.settings.dataDir, 'kept-checkpoints');
  await writeFile(file, lines.map((line) => `${line}\n`).join(''));
  return file;
}

export interface VerifiedLog {
  audit: string;
  auditCode: number;
}

/** Runs `npm run audit:verify` on the restored server once a worker has chained the waiting entries. */
export async function verifyLog(stage: Stage, ownerUrl: string, kept: string): Promise<VerifiedLog> {
  for (let tries = 1; ; tries += 1) {
    const verified = await verifyOnce(stage, ownerUrl, kept);
    if (verified.auditCode === 0 || tries === TRIES) return verified;
    await pause(500);
  }
}

function verifyOnce({ postgres }: Stage, ownerUrl: string, kept: string): Promise<VerifiedLog> {
  const env = {
    PATH: process.env['PATH'],
    DATABASE_URL: ownerUrl,
    PANOH_ROOT_KEY_FILE: postgres.file,
    PANOH_DATA_DIR: postgres.settings.dataDir,
  };
  const words = [built('panoh'), 'audit', 'verify', '--kept', kept];
  return new Promise((done) => {
    execFile(process.execPath, words, { env }, (error, stdout, stderr) =>
      done({
        audit: `${stdout}${stderr}`.trim().split('\n').slice(0, 2).join(' '),
        auditCode: error ? Number(error.code) : 0,
      }),
    );
  });
}
