import { randomUUID } from 'node:crypto';
import { loadRootKey } from '../../../src/platform/crypto/root-key.js';
import type { TestDatabase } from '../database.js';
import type { Link } from '../faults/link.js';
import type { Stage } from '../faults/stage.js';
import { SealedRows } from '../sealed-rows.js';

/** Words that only keys can open. */
export interface Words {
  /** A case with a word in every sealed column, and the words by column. */
  caseId: string;
  sealed: ReadonlyMap<string, string>;
  /** Names in other cases, as the API answered them. */
  names: ReadonlyMap<string, string>;
}

export interface ComparedWords {
  wordsOpened: number;
  /** What is not as it was. */
  wordsChanged: string[];
}

async function sealedRows({ postgres }: Stage, link: Link): Promise<SealedRows> {
  const query = (sql: string, parameters?: unknown[]): Promise<unknown[]> => link.query(sql, parameters);
  return new SealedRows({ query } as unknown as TestDatabase, await loadRootKey(postgres.file));
}

export async function plantWords(stage: Stage, caseId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await sealedRows(stage, stage.link);
  await rows.plant(caseId);
  return rows.open(caseId);
}

/** Her name in each case; the answer's status where there is none. */
export async function readNames(
  address: string,
  cookie: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const id of ids) {
    const answer = await fetch(`${address}/api/cases/${id}/identity-disclosures`, {
      method: 'POST',
      headers: { Cookie: cookie, 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
      body: JSON.stringify({ reason: 'contact_now' }),
    });
    names.set(id, answer.ok ? await answer.text() : `status ${answer.status}`);
  }
  return names;
}

const changed = (before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): string[] =>
  [...before].filter(([place, word]) => now.get(place) !== word).map(([place]) => place);

/** Reads the restored server: its rows, and the web process at this address. */
export async function compareWords(
  stage: Stage,
  { link, address }: { link: Link; address: string },
  { caseId, sealed, names }: Words,
): Promise<ComparedWords> {
  const { cookie, kulob } = stage;
  const opened = await (await sealedRows(stage, link)).open(caseId);
  const before = await readNames(address, cookie, [...names.keys()].slice(0, 1));
  // She signs in again.
  await link.query('update panoh.sessions set ended_at = null where user_id = $1', [
    kulob.as['caseworker']?.userId,
  ]);
  const read = await readNames(address, cookie, [...names.keys()]);
  const never = [...names.values()].filter((name) => name.startsWith('status'));
  const letIn = [...before.values()].filter((answer) => answer !== 'status 401');
  return {
    wordsOpened: opened.size + read.size,
    wordsChanged: [...changed(sealed, opened), ...changed(names, read), ...never, ...letIn],
  };
}
