import { beforeAll, describe, expect, it } from '@jest/globals';
import type { CasePageDto, CaseSearchDto } from '../src/workboard/case-lists.dto.js';
import type { TodayDto, UnsharedCaseDto } from '../src/workboard/queue.dto.js';
import type { NotificationPageDto } from '../src/workboard/workboard.dto.js';
import { AppRole } from './support/app-role.js';
import { assessmentForm } from './support/assessments.js';
import { BoardStory } from './support/board.js';
import { contactForm, incidentForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';

const { test, kulob } = await startKulob();
const role = await AppRole.connect(test);

describe('the order and the filters of a list of cases', () => {
  const story = new BoardStory(test, kulob);
  let [high, open, calm] = ['', '', ''];
  const shown = async (query: string, person = 'caseworker'): Promise<string[]> =>
    (await story.get<CasePageDto>(person, `/cases?${query}`)).items.map(({ id }) => id);

  beforeAll(async () => {
    calm = await story.open('caseworker');
    high = await story.open('caseworker2', { incident: incidentForm({ lawForms: ['economic'] }) });
    open = await story.open('caseworker', { place: 'bokhtar' });
    const assess = (person: string, id: string, answers: Parameters<typeof assessmentForm>[0]) =>
      story.as(person).post(`/cases/${id}/assessments`, assessmentForm(answers)).expect(201);
    await assess('caseworker', calm, {});
    await assess('caseworker2', high, { strangle: 'yes' });
  });

  it('puts the highest level, the next date or the latest opening first, and filters', async () => {
    expect(await shown('sort=danger')).toEqual([high, open, calm]);
    expect(await shown('sort=danger&band=standard')).toEqual([calm]);
    await story.addTasks(calm, 1, '3 days');
    expect((await shown('sort=next'))[0]).toBe(calm);
    expect(await shown('sort=opened')).toEqual([open, high, calm]);
    expect(await shown('sort=opened&form=economic')).toEqual([high]);
    expect(await shown(`sort=opened&worker=${story.as('caseworker2').userId}`)).toEqual([high]);
    expect(await shown('sort=opened&place=bokhtar')).toEqual([open]);
    expect(await shown('sort=danger&place=kulob&lead=me')).toEqual([calm]);
    // The group cannot filter by what only the agency of a case may read.
    for (const query of ['sort=last_contact', 'quiet=7', 'form=sexual', 'order=none', 'place=kulob'])
      await story.as('coordinator').get(`/cases?${query}`).expect(422);
  });

  it('puts first whom nobody spoke with, then whom nobody spoke with for longest', async () => {
    const contactedAt = (await story.now()).toISOString();
    const contact = (person: string, id: string, change: object = {}) =>
      story
        .as(person)
        .post(`/cases/${id}/contacts`, contactForm({ contactedAt, ...change }))
        .expect(201);
    await contact('caseworker', calm);
    await contact('caseworker2', high, { outcome: 'not_reached', alone: null, wellbeing: 'not_asked' });
    expect(await shown('sort=last_contact')).toEqual([high, open, calm]);
    const { items } = await story.get<CasePageDto>('caseworker', '/cases?sort=last_contact');
    expect(items.map(({ lastContactAt }) => lastContactAt)).toEqual([null, null, contactedAt]);
    await story.pass('8 days');
    expect(await shown('sort=opened&quiet=7')).toEqual([open, high, calm]);
    expect(await shown('sort=opened&quiet=14')).toEqual([open, high]);
  });

  it('filters by an order in force, for whom may read orders', async () => {
    const [ordered, other] = [await story.open('inspector'), await story.open('inspector')];
    await test.database.query(
      `insert into panoh.protection_orders (id, case_id, agency_id, reported_at, issue_by, issued_at, days, starts_on,
         first_expires_on, expires_on, sealed)
       select gen_random_uuid(), c.id, c.agency_id, panoh.now(), panoh.now(), panoh.now(), 15, current_date,
         current_date + 14, current_date + 14, '\\x00' from panoh.cases c where c.id = $1`,
      [ordered],
    );
    expect(await shown('sort=opened&order=in_force', 'inspector')).toEqual([ordered]);
    expect(await shown('sort=opened&order=none', 'inspector')).toEqual([other]);
    await test.database.query('update panoh.protection_orders set lifted_at = issued_at where case_id = $1', [
      ordered,
    ]);
    expect(await shown('sort=opened&order=in_force', 'inspector')).toEqual([]);
  });
});

describe('a case that another agency opened and the group does not see', () => {
  const story = new BoardStory(test, kulob);
  const unshared = (person = 'coordinator'): Promise<UnsharedCaseDto[]> =>
    story.get(person, '/queue/unshared');
  const ask = (referralId: string, person = 'coordinator') =>
    story.as(person).post('/queue/unshared/questions', { referralId });
  const wanted = async (person: string): Promise<(string | null)[]> =>
    (await story.get<NotificationPageDto>(person, '/notifications')).items
      .filter(({ kind }) => kind === 'group_consent_wanted')
      .map(({ caseId }) => caseId);
  const answer = (caseId: string, word: 'given' | 'refused') =>
    story
      .as('lawyer')
      .post(`/cases/${caseId}/consents`, {
        answers: [{ scope: 'case_conference_mdwg', answer: word, presence: 'alone' }],
      })
      .expect(201);
  /** A shared case of the crisis centre whose referral the legal aid accepted. */
  const accepted = async (open: 'open' | 'openShared' = 'openShared') => {
    const sent = await story.send('caseworker', await story[open]('caseworker'), 'legalAid.legal');
    const { caseId } = (await story.accept('lawyer', sent.id)) as { caseId: string };
    return { sent, caseId };
  };

  it('is listed by the referral alone, and its lead is asked to ask', async () => {
    const { sent, caseId } = await accepted();
    expect(await unshared()).toEqual([
      {
        ...{ referralId: sent.id, reference: sent.reference, acceptedAt: expect.any(String), askedAt: null },
        agencyName: { tg: 'legalAid', ru: 'legalAid', en: 'legalAid' },
      },
    ]);
    await ask(sent.id).expect(204);
    expect([await wanted('lawyer'), await wanted('caseworker')]).toEqual([[caseId], []]);
    expect((await unshared())[0]?.askedAt).not.toBeNull();
    const { openQuestions } = (await story.as('lawyer').get(`/cases/${caseId}/overview`).expect(200)).body;
    expect(openQuestions).toEqual(['group_consent']);
    await answer(caseId, 'given');
    expect(await unshared()).toEqual([]);
    await ask(sent.id).expect(404);
  });

  it('looks the same where she refused: the line stays, and nobody is asked to ask her again', async () => {
    const [silent, refused] = [await accepted(), await accepted()];
    await answer(refused.caseId, 'refused');
    for (const { sent } of [silent, refused]) await ask(sent.id).expect(204);
    const rows = (await unshared()).filter(({ referralId }) =>
      [silent.sent.id, refused.sent.id].includes(referralId),
    );
    expect(rows.map(({ askedAt }) => askedAt !== null)).toEqual([true, true]);
    expect(await wanted('lawyer')).not.toContain(refused.caseId);
    expect(await wanted('lawyer')).toContain(silent.caseId);
    await story.pass('31 days');
    expect(await unshared()).toEqual([]);
  });

  it('is there for the coordinators of that group alone, of cases that they may know of', async () => {
    const hidden = await accepted('open');
    const { sent, caseId } = await accepted();
    expect((await unshared()).map(({ referralId }) => referralId)).toEqual([sent.id]);
    expect((await unshared('deputy')).map(({ referralId }) => referralId)).toEqual([sent.id]);
    expect(await unshared('coordinatorElsewhere')).toEqual([]);
    await ask(hidden.sent.id).expect(404);
    await ask(sent.id, 'coordinatorElsewhere').expect(404);
    await story.block(caseId, { user: 'coordinator' });
    expect(await unshared()).toEqual([]);
    await ask(sent.id).expect(404);
  });
});

describe('the label of a case', () => {
  const story = new BoardStory(test, kulob);
  let id: string;
  const agency = (name: string): string => story.kulob.agencies[name] ?? '';
  const set = (label: string | null, seen: number, person = 'caseworker', caseId = id) =>
    story.as(person).put(`/cases/${caseId}/label`, { label }, seen);
  const shown = (person: string, caseId = id) => story.as(person).get(`/cases/${caseId}/label`);
  const found = async (person: string, label: string): Promise<string[]> => {
    const answer = await story.as(person).post('/cases/search', { label }).expect(200);
    return (answer.body as CaseSearchDto).items.map((row) => row.id);
  };
  const listed = async (person: string): Promise<(string | null | undefined)[]> =>
    (await story.get<CasePageDto>(person, '/cases')).items
      .filter((row) => row.id === id)
      .map(({ label }) => label);

  beforeAll(async () => {
    id = await story.openShared('caseworker');
    await set('Red coat, 3rd floor', 0).expect(204);
  });

  it('stands in the lists of its agency, for every colleague who may read who she is, and is found by a part', async () => {
    for (const person of ['caseworker2', 'supervisor'])
      expect({ person, label: await listed(person) }).toEqual({ person, label: ['Red coat, 3rd floor'] });
    const { late, today, next } = await story.get<TodayDto>('caseworker', '/today');
    const rows = [late, today, next].flatMap(({ items }) => items).filter(({ caseId }) => caseId === id);
    expect(new Set(rows.map(({ label }) => label))).toEqual(new Set(['Red coat, 3rd floor']));
    const { label } = (await story.as('caseworker2').get(`/cases/${id}`).expect(200)).body;
    expect(label).toBe('Red coat, 3rd floor');
    await set('Blue', 1, 'supervisor').expect(403);
    expect(await found('caseworker2', 'red COAT')).toEqual([id]);
    for (const none of ['green', '...']) expect(await found('caseworker2', none)).toEqual([]);
  });

  it('is nowhere for another agency, the police and the group, though they see the case', async () => {
    await test.database.query(
      `insert into panoh.grants (id, case_id, grantee_id, relation, partitions, purpose)
       select gen_random_uuid(), $1, a, 'referred', '{core,identity}', 'planted' from unnest($2::uuid[]) a`,
      [id, [agency('legalAid'), agency('police')]],
    );
    const insert = (owner: string, writer: string): [string, unknown[]] => [
      `insert into panoh.case_labels (case_id, agency_id, sealed, written_by) values ($1, $2, '\\x00', $3)`,
      [id, agency(owner), story.as(writer).userId],
    ];
    for (const [person, owner] of [
      ...([
        ['lawyer', 'legalAid'],
        ['inspector', 'police'],
        ['coordinator', 'crisisCentre'],
      ] as const),
    ]) {
      const seen = await story.as(person).get(`/cases/${id}`).expect(200);
      expect([person, seen.body.label, seen.text.includes('coat')]).toEqual([person, null, false]);
      expect([403, 404]).toContain((await shown(person)).status);
      expect([403, 404]).toContain((await set('Seen', 1, person)).status);
      expect(await found(person, 'red coat')).toEqual([]);
      expect(await role.as(story.as(person), ['select 1 from panoh.case_labels'])).toEqual([]);
      expect(await role.outcome(story.as(person), insert(owner, person))).toBe('42501');
    }
    // A colleague's name cannot be used to write it, and a supervisor writes none.
    await test.database.query('delete from panoh.case_labels where case_id = $1', [id]);
    for (const [person, writer] of [
      ['caseworker2', 'caseworker'],
      ['supervisor', 'supervisor'],
    ] as const)
      expect(await role.outcome(story.as(person), insert('crisisCentre', writer))).toBe('42501');
    await set('Red coat', 0).expect(204);
  });

  it('holds no name of the case and no number, and goes with the case', async () => {
    for (const [label, code] of [
      ['ГУЛИ', 'label_holds_name'],
      ['900 55 01', 'label_holds_number'],
    ] as const) {
      const refused = await set(label, 1).expect(422);
      expect(refused.body.fields).toEqual([{ path: 'label', code }]);
    }
    await set('Blue door', 0, 'caseworker2').expect(412);
    await set('Blue door', 1, 'caseworker2').expect(204);
    await set(null, 2).expect(204);
    expect(await listed('caseworker')).toEqual([null]);
    expect(await found('caseworker', 'blue')).toEqual([]);
    await set('Blue door', 3).expect(204);
    await story.block(id, { user: 'caseworker2' });
    await shown('caseworker2').expect(404);
    expect(await role.as(story.as('caseworker2'), ['select 1 from panoh.case_labels'])).toEqual([]);
    await test.database.query('update panoh.cases set agency_id = $2 where id = $1', [
      id,
      agency('legalAid'),
    ]);
    expect(await test.database.query('select 1 from panoh.case_labels where case_id = $1', [id])).toEqual([]);
  });
});

/** What row security shows of a case, counted row by row. */
const SHOWN = `select
  (select count(*) from panoh.referrals where case_id = c.id)::integer as referrals,
  (select count(*) from panoh.incidents where case_id = c.id)::integer as incidents,
  (select count(*) from panoh.order_statuses(c.id))::integer as orders,
  (select count(*) from panoh.contacts where case_id = c.id)::integer as contacts,
  (select count(*) from panoh.risk_assessments where case_id = c.id)::integer as assessments,
  (select count(*) from panoh.consents where case_id = c.id)::integer as consents,
  (select count(*) from panoh.narratives where case_id = c.id)::integer as narratives,
  (select count(*) from panoh.support_entries where case_id = c.id)::integer as "supportEntries",
  (select count(distinct court_id) from (select court_id from panoh.court_steps where case_id = c.id
    union select court_id from panoh.courts_at_lawyer(c.id)) k)::integer as courts`;

const PART: Record<string, string> = {
  referrals: 'core',
  incidents: 'core',
  orders: 'core',
  contacts: 'follow_ups',
  assessments: 'risk',
  consents: 'consent',
  narratives: 'narrative',
  supportEntries: 'support',
  courts: 'support',
};

type Counts = Record<string, number | null>;

interface Asked {
  counts: Counts | null;
  shown: Counts;
  held: { relation: string; reads: string[] }[];
  agencyKind: string;
}

/** In one question for all cases, since there are hundreds of them. */
const ASKED = `select panoh.own_counts(c.id) as counts, (select to_jsonb(s) from (${SHOWN}) s) as shown,
  (select coalesce(jsonb_agg(jsonb_build_object('relation', relation, 'reads', reads)), '[]')
     from panoh.access_to_cases(array[c.id])) as held, (panoh.viewer()).agency_kind as "agencyKind"
  from unnest($1::uuid[]) c (id)`;

describe('what the case page asks past row security', () => {
  const story = new BoardStory(test, kulob);
  let cases: string[];

  beforeAll(async () => {
    const shared = await story.openShared('caseworker');
    const sent = await story.send('caseworker', shared, 'legalAid.legal');
    await story.accept('lawyer', sent.id);
    const rich = await story.open('caseworker');
    await story.as('caseworker').post(`/cases/${rich}/assessments`, assessmentForm()).expect(201);
    const blocked = await story.open('caseworker');
    await story.block(blocked, { user: 'caseworker' });
    const closedToAgency = await story.open('specialist');
    await story.block(closedToAgency, { agency: 'cowfa' });
    const ended = await story.open('caseworker');
    await test.database.query(`update panoh.grants set ends_at = panoh.now() where case_id = $1`, [ended]);
    const others = [
      await story.open('inspector'),
      await story.open('lawyer'),
      await story.open('specialist'),
    ];
    cases = [shared, rich, blocked, closedToAgency, ended, ...others];
    await test.database.query(
      `insert into panoh.support_entries (id, case_id, agency_id, written_by, service_type, with_whom, given_on)
       select gen_random_uuid(), c.id, a.id, u.id, 'psychosocial', 'survivor', panoh.now()::date
       from panoh.cases c cross join lateral (select c.agency_id as id union select $1::uuid) a
         cross join lateral (select id from panoh.users where agency_id = a.id limit 1) u`,
      [story.kulob.agencies['crisisCentre']],
    );
  });

  it('counts for each person exactly what she holds as its owner, and nothing for anybody else', async () => {
    let owned = 0;
    for (const actor of Object.values(story.kulob.as))
      for (const { counts, shown, held, agencyKind } of await role.as<Asked>(actor, [ASKED, [cases]])) {
        const reads = held.filter(({ relation }) => relation === 'own').flatMap((grant) => grant.reads);
        const expected = reads.includes('core')
          ? Object.fromEntries(
              Object.entries(PART).map(([part, name]) => [
                part,
                // To police nothing says whether there is a court case.
                reads.includes(name) && !(part === 'courts' && agencyKind === 'police')
                  ? (shown[part] ?? 0)
                  : null,
              ]),
            )
          : null;
        expect(counts).toEqual(expected);
        owned += expected ? 1 : 0;
      }
    expect(owned).toBeGreaterThan(6);
  });

  it('gathers what the gate asks for those who may decide, and for nobody else', async () => {
    const asked = async (person: string, id: string): Promise<boolean> => {
      const [row] = await role.as<{ facts: object | null }>(story.as(person), [
        'select panoh.gate_facts($1) as facts',
        [id],
      ]);
      return row?.facts !== null;
    };
    const [shared = '', , blocked = ''] = cases;
    for (const [person, id, answers] of [
      ['caseworker', shared, true],
      ['supervisor', shared, true],
      ['caseworker', blocked, false],
      ['lawyer', shared, false],
      ['coordinator', shared, false],
      ['inspector', shared, false],
      ['administrator', shared, false],
    ] as const)
      expect({ person, answers: await asked(person, id) }).toEqual({ person, answers });
  });
});
