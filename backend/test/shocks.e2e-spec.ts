import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ShockDto, ShockEffectDto } from '../src/statistics/shocks/shocks.dto.js';
import { AppRole } from './support/app-role.js';
import { IndicatorStory } from './support/indicators.js';
import { addMembers, startKulob } from './support/kulob.js';

const { test, kulob } = await startKulob();
const [JANUARY, FEBRUARY] = ['2025-01-15T06:00:00Z', '2025-02-15T06:00:00Z'];

describe('the figures around a shock', () => {
  const story = new IndicatorStory(test, kulob);
  let shock: ShockDto;
  let ofCountry: ShockDto;

  const triage = (name: string, at: string, level: string) =>
    story.sql(
      `insert into panoh.suicide_triages (id, case_id, agency_id, asked_at, level, sealed)
       select gen_random_uuid(), id, agency_id, $2, $3, '' from panoh.cases where id = $1`,
      [story.id(name), at, level],
    );
  const call = (agency: string, change: object = {}) =>
    story.sql(
      `insert into panoh.callback_requests (id, agency_id, received_at, due_at, state, is_doubtful, outcome, settled_at)
       select gen_random_uuid(), $1, $2, $2, state, is_doubtful, outcome, settled_at
       from jsonb_populate_record(null::panoh.callback_requests, $3::jsonb)`,
      [
        ...[kulob.agencies[agency], FEBRUARY],
        JSON.stringify({ state: 'waiting', is_doubtful: false, ...change }),
      ],
    );
  const figures = async (person: string, path: string, window = 'during') => {
    const effect = await story.get<ShockEffectDto>(person, `/statistics/shocks/${path}`);
    const { figures: found = [] } = effect.windows.find((one) => one.window === window) ?? {};
    const of = (part: string) =>
      Object.fromEntries(
        found.filter((one) => one.part === part).map(({ code, records }) => [code, records]),
      );
    return { of, all: found };
  };
  const group = (person = 'coordinator', window?: string) =>
    figures(person, `${shock.id}/groups/${kulob.groupId}`, window);

  beforeAll(async () => {
    await addMembers(test, kulob, {
      ...{ groupId: kulob.groupId, place: 'kulob' },
      members: { sister: { type: 'hotline_1313', people: { sisterSupervisor: ['supervisor'] } } },
    });
    const shared = await story.openShared('caseworker');
    const own = await story.open('caseworker');
    const counts = { counts_in_statistics: true };
    for (let nth = 0; nth < 21; nth += 1) {
      const change = { openedAt: FEBRUARY, referred_from: nth < 6 ? 'school' : 'self', ...counts };
      await story.copy(shared, `woman ${nth}`, change);
      await triage(`woman ${nth}`, FEBRUARY, nth < 6 ? 'emergency' : 'clear');
    }
    await triage('woman 0', '2025-02-16T06:00:00Z', 'emergency');
    await triage('woman 7', '2025-02-16T06:00:00Z', 'same_day');
    for (let nth = 0; nth < 6; nth += 1) await triage(`woman ${nth}`, JANUARY, 'plan');
    await story.copy(own, 'kept', { openedAt: FEBRUARY });
    await story.incident('woman 1', '2025-02-15');
    const none = { status: 'unavailable', to: null, service: 'safe_house' };
    const waiting = {
      settled_by: 'waiting_place',
      settled_at: FEBRUARY,
      waiting_on: '2025-03-01',
      interim_help: 'hotline',
    };
    await story.refer('woman 1', { ...none, sentAt: FEBRUARY });
    await story.refer('woman 2', { ...none, sentAt: FEBRUARY, more: waiting });
    await story.due('woman 1', 2, { on: '2025-02-15', status: 'done', hours: 1 });
    await story.due('woman 1', 3, { on: '2025-02-15', status: 'done' });
    await story.due('woman 1', 1, { on: '2025-02-15', status: 'pending', partition: 'health' });
    for (let nth = 0; nth < 6; nth += 1) await call('sister');
    await call('sister', { state: 'settled', outcome: 'junk', settled_at: FEBRUARY });
    await call('sister', { is_doubtful: true });
    await story.count();
    const days = { fromOn: '2025-02-10', untilOn: '2025-02-20' };
    const add = async (person: string, more: object): Promise<ShockDto> =>
      (
        await story
          .as(person)
          .post('/statistics/shocks', { kind: 'flood', ...days, ...more })
          .expect(201)
      ).body;
    shock = await add('coordinator', { groupId: kulob.groupId });
    ofCountry = await add('administrator', {});
  });

  it('are exact for a group and the own agency', async () => {
    const { of } = await group();
    expect(of('work')).toEqual({ new_cases: 21, unavailable: 2, waiting: 1, unmet: 2, late: 2 });
    expect(of('paths')).toMatchObject({ school: 6, self: 15, police: 0 });
    expect(of('forms')).toMatchObject({ not_known: 1, physical: 0 });
    const agency = await figures('supervisor', `${shock.id}/own-agency`);
    expect(agency.of('work')).toEqual({
      ...{ new_cases: 22, unavailable: 2, waiting: 1, unmet: 2, late: 2, calls: 0 },
    });
    const hotline = await figures('sisterSupervisor', `${shock.id}/own-agency`);
    expect(hotline.of('work')).toMatchObject({ new_cases: 0, calls: 6 });
  });

  it('say of wellbeing only rounded numbers of persons, and none where fewer than 20 were asked', async () => {
    for (const person of ['coordinator', 'supervisor']) {
      const path = person === 'supervisor' ? 'own-agency' : `groups/${kulob.groupId}`;
      const wellbeing = async (window?: string) =>
        (await figures(person, `${shock.id}/${path}`, window)).of('wellbeing');
      expect(await wellbeing()).toEqual({ emergency: 5, same_day: null, plan: null });
      expect(await wellbeing('before')).toEqual({ emergency: null, same_day: null, plan: null });
    }
  });

  it('are rounded for the statistician, of the whole country alone', async () => {
    const { of, all } = await figures('statistician', `${ofCountry.id}/country`);
    expect(of('work')).toEqual({ new_cases: 20, unavailable: null, late: null, calls: 5 });
    expect(of('paths')).toMatchObject({ school: 5, self: 15, police: null });
    expect(of('wellbeing')).toEqual({ emergency: 5, same_day: null, plan: null });
    for (const { records } of all) expect((records ?? 0) % 5).toBe(0);
    const refused = [
      ...[`${shock.id}/country 404`, `${ofCountry.id}/own-agency 403`],
      `${ofCountry.id}/groups/${kulob.groupId} 403`,
    ];
    for (const line of refused) {
      const [path, status] = line.split(' ');
      await story.as('statistician').get(`/statistics/shocks/${path}`).expect(Number(status));
    }
    for (const person of ['coordinator', 'supervisor', 'administrator'])
      await story.as(person).get(`/statistics/shocks/${ofCountry.id}/country`).expect(403);
  });

  it('come out of the database for no other group or role, and without a case that is sealed', async () => {
    const role = await AppRole.connect(test);
    const sql = `select * from panoh.shock_figures($1, '{2025-02-01}', '{2025-03-01}')`;
    for (const [person, groupId] of [
      ...['coordinatorElsewhere', 'supervisor', 'statistician'].map((one) => [one, kulob.groupId] as const),
      ...['coordinator', 'caseworker', 'administrator'].map((one) => [one, null] as const),
    ])
      expect([person, await role.outcome(story.as(person), [sql, [groupId]])]).toEqual([person, '42501']);
    await story.seal('woman 0');
    const { of } = await group();
    expect(of('paths')).toMatchObject({ school: 5 });
    // Of twenty that were asked five are left at this level; of nineteen none is shown.
    expect(of('wellbeing')).toMatchObject({ emergency: 5 });
    await story.seal('woman 20');
    expect((await group()).of('wellbeing')).toMatchObject({ emergency: null });
  });
});
