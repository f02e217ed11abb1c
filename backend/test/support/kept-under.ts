import { expect } from '@jest/globals';
import { openEncoding } from '../../src/linkage/worker/encoding-cache.js';
import type { RootKey } from '../../src/platform/crypto/root-key.js';
import type { TestDatabase } from './database.js';

interface Encoded {
  no: number;
  caseId: string;
  version: number;
  sealed: Buffer;
}

interface Who {
  persons: { case_id: string; person_id: string }[];
  codes: { id: string; code: string }[];
  decisions: unknown[];
}

/** Encoded values of a database, their keys, and which registrations are one person. */
export class KeptUnder {
  constructor(private readonly database: TestDatabase) {}

  async fingerprint(): Promise<string> {
    const [row] = await this.database.query<{ fingerprint: string }>(
      `select fingerprint from linkage.keys where state = 'current'`,
    );
    return row?.fingerprint ?? '';
  }

  states(): Promise<{ version: number; state: string; fingerprint: string }[]> {
    return this.database.query('select version, state, fingerprint from linkage.keys order by version');
  }

  /** Of those who may be compared. */
  async lacking(): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      `select count(*)::int as count from linkage.registrations r where r.is_linkable
         and not exists (select 1 from linkage.encodings e where e.case_id = r.case_id)`,
    );
    return row?.count ?? 0;
  }

  async persons(): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      'select count(distinct person_id)::int as count from linkage.registrations',
    );
    return row?.count ?? 0;
  }

  /** Of those of before, where some are named. */
  async who(before?: Who): Promise<Who> {
    const ids = before?.persons.map(({ case_id: id }) => id) ?? null;
    const persons = await this.database.query<Who['persons'][number]>(
      `select case_id, person_id from linkage.registrations
       where $1::uuid[] is null or case_id = any ($1) order by case_id`,
      [ids],
    );
    const codes = await this.database.query<Who['codes'][number]>(
      `select s.id, s.code from panoh.survivors s
       where $1::uuid[] is null or s.case_id = any ($1) order by s.id`,
      [ids],
    );
    const decisions = await this.database.query(
      'select id, one, other, answer, applied_at, undone_at from linkage.decisions order by id',
    );
    return { persons, codes, decisions };
  }

  /** Everybody is encoded once, so that this key opens it and the other one does not, and is found by her tags. */
  async expectOnly(key: RootKey, old: RootKey): Promise<void> {
    const [state, ...more] = await this.states();
    expect([state?.fingerprint, state?.state, more]).toEqual([key.fingerprints.current, 'current', []]);
    expect(await this.lacking()).toBe(0);
    const rows = await this.database.query<Encoded>(
      'select no, case_id as "caseId", key_version as version, sealed from linkage.encodings',
    );
    expect(new Set(rows.map(({ caseId }) => caseId)).size).toBe(rows.length);
    const tags = await this.tags();
    for (const { no, caseId, version, sealed } of rows) {
      const { blocks } = openEncoding({ key, version }, caseId, sealed).encoded;
      expect([version, tags.get(no)]).toEqual([state?.version, blocks.map(String).sort()]);
      expect(() => openEncoding({ key: old, version }, caseId, sealed)).toThrow();
      tags.delete(no);
    }
    expect([...tags.keys()]).toEqual([]);
  }

  private async tags(): Promise<Map<number, string[]>> {
    const rows = await this.database.query<{ no: number; tags: string[] }>(
      'select no, array_agg(tag::text) as tags from linkage.tags group by no',
    );
    return new Map(rows.map(({ no, tags }) => [no, tags.sort()]));
  }
}
