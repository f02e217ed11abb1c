import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { AppRole } from './support/app-role.js';
import { assessmentForm } from './support/assessments.js';
import { BoardStory } from './support/board.js';
import { arrangeKulob } from './support/kulob.js';

/** What row security shows of a case, counted row by row. */
const SHOWN = `select
  (select count(*) from panoh.referrals where case_id = $1)::integer as referrals,
  (select count(*) from panoh.incidents where case_id = $1)::integer as incidents,
  (select count(*) from panoh.order_statuses($1))::integer as orders,
  (select count(*) from panoh.contacts where case_id = $1)::integer as contacts,
  (select count(*) from panoh.risk_assessments where case_id = $1)::integer as assessments,
  (select count(*) from panoh.consents where case_id = $1)::integer as consents,
  (select count(*) from panoh.narratives where case_id = $1)::integer as narratives,
  (select count(*) from panoh.support_entries where case_id = $1)::integer as "supportEntries"`;

const PART: Record<string, string> = {
  referrals: 'core',
  incidents: 'core',
  orders: 'core',
  contacts: 'follow_ups',
  assessments: 'risk',
  consents: 'consent',
  narratives: 'narrative',
  supportEntries: 'support',
};

type Counts = Record<string, number | null>;
interface Asked {
  counts: Counts | null;
  shown: Counts;
  held: { relation: string; reads: string[] }[];
}
/** In one question, since there are hundreds of them. */
const ASKED = `select panoh.own_counts($1) as counts, (select to_jsonb(s) from (${SHOWN}) s) as shown,
  (select coalesce(jsonb_agg(jsonb_build_object('relation', relation, 'reads', reads)), '[]')
     from panoh.case_access($1)) as held`;

describe('what the case page asks past row security', () => {
  let test: TestApp;
  let story: BoardStory;
  let role: AppRole;
  let cases: string[];

  beforeAll(async () => {
    test = await startApp();
    story = new BoardStory(test, await arrangeKulob(test));
    role = await AppRole.connect(test);
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
  afterAll(async () => {
    await role.close();
    await test.close();
  });

  it('counts for each person exactly what she holds as its owner, and nothing for anybody else', async () => {
    let owned = 0;
    for (const actor of Object.values(story.kulob.as)) {
      for (const id of cases) {
        const [asked] = await role.as<Asked>(actor, [ASKED, [id]]);
        const { counts = null, shown, held = [] } = asked ?? {};
        const reads = held.filter(({ relation }) => relation === 'own').flatMap((grant) => grant.reads);
        const expected = reads.includes('core')
          ? Object.fromEntries(
              Object.entries(PART).map(([part, name]) => [
                part,
                reads.includes(name) ? (shown?.[part] ?? 0) : null,
              ]),
            )
          : null;
        expect(counts).toEqual(expected);
        owned += expected ? 1 : 0;
      }
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

  it('writes down the parts that were shown', async () => {
    const [, rich = ''] = cases;
    await story.as('caseworker').get(`/cases/${rich}/overview`).expect(200);
    const [entry] = await test.database.query<{ partitions: string[] }>(
      `select partitions from panoh.audit_entries where action = 'getCaseOverview' order by seq desc limit 1`,
    );
    expect([...(entry?.partitions ?? [])].sort()).toEqual(['closure', 'core', 'follow_ups', 'safe_contact']);
  });
});
