import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import type { Response } from 'supertest';
import { SessionsService } from '../src/identity/index.js';
import { hashToken } from '../src/platform/session/session-cookie.js';
import { assessmentForm } from './support/assessments.js';
import { Blocking } from './support/blocking.js';
import { caseForm, safeContactForm, safetyPlanForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';

const { test, kulob } = await startKulob();

/** One command that can be sent more than once at the same version. */
type Command = () => PromiseLike<Response>;

describe('five equal commands at the same version', () => {
  const we = new Blocking(test, kulob);

  /** The statuses of five answers, the smallest first. */
  const five = async (command: Command): Promise<number[]> =>
    (await Promise.all([1, 2, 3, 4, 5].map(() => command()))).map(({ status }) => status).sort();
  const get = async (person: string, path: string) => (await we.as(person).get(path).expect(200)).body;
  const versionOf = async (table: string, id: string | undefined): Promise<number> => {
    const [row] = await test.database.query<{ version: number }>(
      `select version from panoh.${table} where id = $1`,
      [id],
    );
    return row?.version ?? -1;
  };

  it('record one outcome of a row', async () => {
    const caseId = await we.open('caseworker');
    await we
      .as('caseworker')
      .post(`/cases/${caseId}/assessments`, assessmentForm({ strangle: 'yes' }))
      .expect(201);
    const [row] = await we.rows('caseworker', caseId, 'hl.strangle');
    const send: Command = () =>
      we.as('caseworker').post(`/follow-ups/${row?.['id']}/outcomes`, { outcome: 'done' }, 1);
    expect(await five(send)).toEqual([200, 412, 412, 412, 412]);
    expect(
      (await we.timeline('caseworker', caseId)).filter(({ kind }) => kind === 'work_recorded'),
    ).toHaveLength(1);
  });

  it('change an account once', async () => {
    const { userId } = we.as('caseworker2');
    const version = await versionOf('users', userId);
    const form = { displayName: 'Another name', roles: ['caseworker'], status: 'active' };
    const send: Command = () => we.as('administrator').put(`/users/${userId}`, form, version);
    expect(await five(send)).toEqual([200, 412, 412, 412, 412]);
    expect(await versionOf('users', userId)).toBe(version + 1);
  });

  it('change a working group once', async () => {
    const { groupId } = we.kulob;
    const group = await get('administrator', `/working-groups/${groupId}`);
    const { place, name, chairUserId, coordinatorUserId, deputyUserId, fallbackAgencyId } = group;
    const form = { place, name, chairUserId, coordinatorUserId, deputyUserId, fallbackAgencyId };
    const send: Command = () => we.as('administrator').put(`/working-groups/${groupId}`, form, group.version);
    expect(await five(send)).toEqual([200, 412, 412, 412, 412]);
    expect(await versionOf('working_groups', groupId)).toBe(group.version + 1);
  });

  it('change an agency once', async () => {
    const id = we.kulob.agencies['legalAid'];
    const agency = await get('administrator', `/agencies/${id}`);
    const form = {
      dutyPhone: '1313',
      workingGroupIds: [we.kulob.groupId],
      name: agency.name,
      status: 'active',
    };
    const send: Command = () => we.as('administrator').put(`/agencies/${id}`, form, agency.version);
    expect(await five(send)).toEqual([200, 412, 412, 412, 412]);
  });

  it('end an absence once', async () => {
    const day = await we.day();
    const form = { userId: we.as('caseworker2').userId, startsOn: day, endsOn: await we.day(3) };
    const { body } = await we.as('caseworker2').post('/absences', form).expect(201);
    const send: Command = () => we.as('caseworker2').post(`/absences/${body.id}/end`, {}, 1);
    const [first, ...others] = await five(send);
    // What has ended is on no list any more.
    expect([first, others.every((status) => status === 412 || status === 404)]).toEqual([204, true]);
  });

  it('confirm a legal value once', async () => {
    const values: { id: string; key: string; version: number }[] = await get(
      'administrator',
      '/legal-values',
    );
    const value = values.find(({ key }) => key === 'po.day_counting');
    const form = { verifiedBy: 'Adviser', verifiedOn: await we.day() };
    const send: Command = () =>
      we.as('administrator').post(`/legal-values/${value?.id}/verification`, form, value?.version);
    expect(await five(send)).toEqual([200, 412, 412, 412, 412]);
  });

  it('review an emergency once', async () => {
    const caseId = await we.open('caseworker');
    const { reference } = await get('caseworker', `/cases/${caseId}`);
    await we.stepUp('healthWorker');
    const form = { reference, reasonCode: 'attack_now', reason: 'Ӯ дар назди дар истодааст' };
    const { body } = await we.as('healthWorker').post('/emergency-accesses', form).expect(201);
    const version = await versionOf('emergency_accesses', body.id);
    const send: Command = () =>
      we.as('supervisor').post(`/emergency-accesses/${body.id}/reviews`, { outcome: 'justified' }, version);
    expect(await five(send)).toEqual([200, 412, 412, 412, 412]);
  });

  it('write a safe contact once', async () => {
    const caseId = await we.open('caseworker');
    const form = safeContactForm({ reachAt: '+992 00 000 0009' });
    const send: Command = () => we.as('caseworker').put(`/cases/${caseId}/safe-contact`, form, 1);
    expect(await five(send)).toEqual([204, 412, 412, 412, 412]);
  });

  it('write a safety plan once', async () => {
    const caseId = await we.open('caseworker');
    const send: Command = () =>
      we.as('caseworker').post(`/cases/${caseId}/safety-plan/versions`, safetyPlanForm(), 0);
    expect(await five(send)).toEqual([201, 412, 412, 412, 412]);
  });

  it('answer a disability once', async () => {
    const caseId = await we.open('caseworker');
    const send: Command = () => we.as('caseworker').put(`/cases/${caseId}/disability`, { answer: 'yes' }, 0);
    expect(await five(send)).toEqual([204, 412, 412, 412, 412]);
  });

  it('give a case to a lead once', async () => {
    const caseId = await we.open('caseworker');
    const { version } = await get('supervisor', `/cases/${caseId}`);
    const form = { userId: we.as('caseworker2').userId };
    const send: Command = () => we.as('supervisor').post(`/cases/${caseId}/lead`, form, version);
    expect(await five(send)).toEqual([200, 412, 412, 412, 412]);
  });

  it('take back a consent once, and review what was passed on without one once', async () => {
    const caseId = await we.open('caseworker');
    const form = {
      ...{ scope: 'referral', agencyId: we.kulob.agencies['legalAid'], partitions: ['identity', 'risk'] },
      ...{ purpose: 'legal', answer: 'given', basis: 'imminent_danger', presence: 'not_known' },
      ...{ untilOn: '2126-12-31', overrideReason: 'Ӯ бо силоҳ меояд' },
    };
    await we
      .as('supervisor')
      .post(`/cases/${caseId}/consents`, { answers: [form] })
      .expect(201);
    const consents: { id: string; basis: string; version: number }[] = await get(
      'supervisor',
      `/cases/${caseId}/consents`,
    );
    const passed = consents.find(({ basis }) => basis === 'imminent_danger');
    const review: Command = () =>
      we.as('supervisor2').post(`/consents/${passed?.id}/reviews`, { outcome: 'upheld' }, passed?.version);
    const [reviewed, ...late] = await five(review);
    expect([reviewed, late.every((status) => status === 412 || status === 409)]).toEqual([200, true]);
    const own = consents.find(({ basis }) => basis === 'consent');
    const withdraw: Command = () =>
      we.as('caseworker').post(`/consents/${own?.id}/withdrawals`, {}, own?.version);
    expect(await five(withdraw)).toEqual([200, 412, 412, 412, 412]);
  });
});

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
