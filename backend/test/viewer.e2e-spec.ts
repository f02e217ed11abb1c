import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { SessionsService } from '../src/identity/index.js';
import { hashToken } from '../src/platform/session/session-cookie.js';
import { caseForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';

const { test, kulob } = await startKulob();

const FIELDS = [
  ...['user_id', 'session_id', 'agency_id', 'agency_kind', 'agency_type', 'group_ids', 'roles', 'grantees'],
  ...['reads', 'writes', 'blocked', 'language', 'stepped_up_until', 'led_group_ids'],
];

/** Those that `me()` answers without looking up blocks. */
const SINGLE = FIELDS.filter((field) => field !== 'blocked');

/** Lists in one order, and no list where there is none: neither opens anything. */
const sorted = (value: unknown): unknown =>
  Array.isArray(value) ? [...new Set(value as string[])].sort() : (value ?? null);
const inOrder = (viewer: Record<string, unknown>, fields = FIELDS): Record<string, unknown> =>
  Object.fromEntries(fields.map((field) => [field, emptyIsNone(sorted(viewer[field]))]));
const emptyIsNone = (value: unknown): unknown => (Array.isArray(value) && value.length === 0 ? null : value);

/** What a session keeps of the directory is compared with the directory itself, whatever has changed in it. */
describe('who is asking', () => {
  let owner: Client;
  let caseId: string;
  const sessions = new Map<string, string>();

  const seenBy = async (person: string): Promise<{ kept: unknown; single: unknown; fresh: unknown }> => {
    await owner.query('begin');
    await owner.query(`select set_config('panoh.session', $1, true)`, [sessions.get(person)]);
    const { rows } = await owner.query<Record<'kept' | 'single' | 'fresh', Record<string, unknown>>>(
      `select to_jsonb(panoh.viewer()) as kept, to_jsonb(panoh.load_viewer()) as fresh,
         to_jsonb(panoh.me()) as single`,
    );
    await owner.query('commit');
    const { kept, single, fresh } = rows[0] ?? { kept: {}, single: {}, fresh: {} };
    return { kept: inOrder(kept ?? {}), single: inOrder(single ?? {}, SINGLE), fresh: inOrder(fresh ?? {}) };
  };
  const expectAlike = async (): Promise<void> => {
    for (const person of sessions.keys()) {
      const { kept, single, fresh } = await seenBy(person);
      expect({ person, ...(kept as object) }).toEqual({ person, ...(fresh as object) });
      expect({ person, ...(fresh as object) }).toMatchObject({ person, ...(single as object) });
    }
  };
  /** As every request begins: the session keeps what the directory says now. */
  const keepAll = async (): Promise<void> => {
    for (const hash of sessions.values()) await owner.query('select panoh.begin_session($1)', [hash]);
  };
  const block = (column: string, subject: unknown, kind: string): Promise<unknown> =>
    owner.query(
      `insert into panoh.conflict_blocks (id, case_id, subject_kind, ${column}, source)
       values (gen_random_uuid(), $1, $2, $3, 'person')`,
      [caseId, kind, subject],
    );

  beforeAll(async () => {
    owner = new Client({ connectionString: test.database.ownerUrl });
    await owner.connect();
    const { body } = await kulob.as['caseworker']!.post('/cases', caseForm()).expect(201);
    caseId = body.id as string;
    for (const [person, { userId }] of Object.entries(kulob.as))
      sessions.set(person, hashToken(await test.app.get(SessionsService).openFor(userId)) ?? '');
    await keepAll();
  });
  afterAll(async () => {
    await owner.end();
  });

  it('is told alike by what the session keeps and by the directory', expectAlike);

  it.each<[string, () => Promise<unknown>]>([
    ['a person is blocked', () => block('subject_id', kulob.as['caseworker2']!.userId, 'user')],
    ['an agency is blocked', () => block('subject_id', kulob.agencies['healthRoom'], 'agency')],
    ['the police are blocked', () => block('subject_code', 'police', 'agency_kind')],
    ['blocks are lifted', () => owner.query(`update panoh.conflict_blocks set lifted_at = panoh.now()`)],
    [
      'a role is taken away',
      () =>
        owner.query(`update panoh.users set roles = '{statistician}' where id = $1`, [
          kulob.as['supervisor']!.userId,
        ]),
    ],
    [
      'somebody is given two roles',
      () =>
        owner.query(`update panoh.users set roles = '{caseworker,coordinator}' where id = $1`, [
          kulob.as['coordinator']!.userId,
        ]),
    ],
    [
      'somebody is given the administration',
      () =>
        owner.query(`update panoh.users set roles = '{caseworker,administrator}' where id = $1`, [
          kulob.as['caseworker2']!.userId,
        ]),
    ],
    [
      'somebody leaves',
      () =>
        owner.query(`update panoh.users set status = 'disabled' where id = $1`, [kulob.as['lawyer']!.userId]),
    ],
    [
      'an agency will leave its group tomorrow',
      () =>
        owner.query(
          `update panoh.agency_memberships set ended_at = panoh.now() + interval '10 minutes' where agency_id = $1`,
          [kulob.agencies['cowfa']],
        ),
    ],
    ['it has left', () => test.database.pass('15 minutes')],
    [
      'the matrix is narrowed',
      () => owner.query(`update panoh.role_access set may_read = false where partition = 'narrative'`),
    ],
    ['she has been away for half an hour', () => test.database.pass('31 minutes')],
  ])('is told alike once %s', async (_, change) => {
    await change();
    await expectAlike();
    await keepAll();
    await expectAlike();
  });
});
