import { beforeAll, describe, expect, it } from '@jest/globals';
import { assessmentForm } from './support/assessments.js';
import { ClosingStory } from './support/closing.js';
import type { GateBlocker } from './support/closing.js';
import { servicesConsent } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { woman } from './support/linking.js';
import { OrderStory } from './support/orders.js';

const { test, kulob } = await startKulob();

let story: ClosingStory;
let orders: OrderStory;

interface Answer {
  status: number;
  body: { code: string; reasons?: GateBlocker[]; fields?: { path: string; code: string }[] };
}
/** The content of a refusal: its code, and the blockers or the field. */
const told = ({ status, body }: Answer): unknown[] => [
  status,
  body.code,
  ...(body.reasons ?? []).map(({ code }) => code),
  ...(body.fields ?? []).map(({ path, code }) => `${path} ${code}`),
];
const duplicateOf = (subjectId: string, change: object = {}) => ({
  reason: 'duplicate',
  subjectId,
  ...change,
});
const pending = async (id: string): Promise<string[]> =>
  (
    await test.database.query<{ rule: string }>(
      `select rule from panoh.follow_ups where case_id = $1 and status = 'pending' order by rule, step`,
      [id],
    )
  ).map(({ rule }) => rule);
/** Everything that a duplicate would move, by case. */
const everything = async (id: string): Promise<unknown> =>
  test.database.query(
    `select c.status, c.band,
       (select count(*)::int from panoh.follow_ups f where f.case_id = c.id and f.status = 'pending') as rows,
       (select count(*)::int from panoh.protection_orders o where o.case_id = c.id) as orders,
       (select count(*)::int from panoh.referrals r where r.case_id = c.id) as referrals,
       (select count(*)::int from panoh.consents k where k.case_id = c.id) as consents,
       (select count(*)::int from panoh.conflict_blocks b where b.case_id = c.id and b.lifted_at is null) as blocks
     from panoh.cases c where c.id = $1`,
    [id],
  );
const shared = {
  consents: [servicesConsent(), { scope: 'case_conference_mdwg', answer: 'given', presence: 'alone' }],
};

beforeAll(() => {
  story = new ClosingStory(test, kulob);
  orders = new OrderStory(test, kulob);
});

describe('a duplicate that is none', () => {
  const closed = async (): Promise<string> => {
    const id = await story.open();
    await story.say(id, { kind: 'evidence', evidence: 'court_paper' });
    const request = await story.endorsed(id, { reason: 'died' });
    await story.step(request, 'approval', { person: 'lawyer', seen: 2 }).expect(204);
    return id;
  };
  const merged = async (): Promise<[ended: string, kept: string]> => {
    const [ended, kept] = [await story.open(), await story.open()];
    const request = await story.endorsed(ended, duplicateOf(kept));
    await story.step(request, 'approval', { person: 'lawyer', seen: 2 }).expect(204);
    return [ended, kept];
  };

  it.each<[string, (own: string) => Promise<string>, unknown[]]>([
    ['of an unrelated woman', () => story.open(woman(7)), [409, 'blockers_unmet', 'cards_differ']],
    ['of a case that is closed', closed, [409, 'blockers_unmet', 'other_case_not_named']],
    ['of itself', (own) => Promise.resolve(own), [422, 'invalid', 'subjectId not_in_list']],
    [
      "of another agency's case",
      () => story.open({}, 'inspector'),
      [422, 'invalid', 'subjectId not_in_list'],
    ],
    [
      'of a record that goes on as another one',
      async () => (await merged())[0],
      [422, 'invalid', 'subjectId goes_on_elsewhere'],
    ],
  ])('%s is refused, and nothing has changed', async (_what, other, refusal) => {
    const id = await story.open();
    await story.assess(id, { kill_threat: 'yes' });
    const kept = await other(id);
    const before = [await everything(id), await everything(kept)];
    expect(told(await story.ask(id, duplicateOf(kept)))).toEqual(refusal);
    expect([await everything(id), await everything(kept)]).toEqual(before);
  });

  it('in a cycle is refused', async () => {
    const [ended, kept] = await merged();
    expect(told(await story.ask(kept, duplicateOf(ended)))).toEqual([
      422,
      'invalid',
      'subjectId goes_on_elsewhere',
    ]);
    expect(await story.statusOf(kept)).toBe('open');
  });

  it('is refused in the approval where the record that stays has closed meanwhile', async () => {
    const [id, kept] = [await story.open(), await story.open()];
    const request = await story.endorsed(id, duplicateOf(kept));
    await story.say(kept, { kind: 'evidence', evidence: 'court_paper' });
    const death = await story.endorsed(kept, { reason: 'died' });
    await story.step(death, 'approval', { person: 'lawyer', seen: 2 }).expect(204);
    const before = await everything(id);
    const answer = await story.step(request, 'approval', { person: 'lawyer', seen: 2 });
    expect(told(answer).slice(0, 2)).toEqual([409, 'blockers_unmet']);
    expect(await everything(id)).toEqual(before);
  });
});

describe('a true duplicate', () => {
  it('leaves nothing behind: rows, orders with their words, referrals, consents, blocks and the higher band go on', async () => {
    const [twice, kept] = [await story.open(shared, 'inspector'), await story.open(shared, 'inspector')];
    const inspector = story.as('inspector');
    await inspector.post(`/cases/${kept}/assessments`, assessmentForm()).expect(201);
    await inspector.post(`/cases/${twice}/assessments`, assessmentForm({ kill_threat: 'yes' })).expect(201);
    const order = await orders.served('inspector', twice, 3);
    const breach = { happenedAt: await orders.at(1), reportedBy: 'neighbour', note: 'Ба дари хона омад.' };
    const { body: broken, status } = await orders.step('inspector', order.id, ['breaches', breach]);
    expect(status).toBe(200);
    const him = { surname: 'Намунаев', livesAt: 'ш. Кӯлоб' };
    await inspector.put(`/orders/${order.id}/respondent`, him, broken.version).expect(200);
    const { id: referral } = await orders.send('inspector', twice, 'legalAid.legal');
    await orders.accept('lawyer', referral);
    await orders.block(twice, { user: 'inspector2' });
    const refusal = { scope: 'research', answer: 'refused', presence: 'alone' };
    const said = await inspector.post(`/cases/${twice}/consents`, { answers: [refusal] });
    const before = await orders.order('inspector', order.id);
    const waiting = await pending(twice);
    expect(waiting).toEqual(expect.arrayContaining(['po.breach', 'rf.first_contact']));
    const due = async (id: string): Promise<Date | undefined> =>
      (
        await test.database.query<{ due: Date }>(
          `select min(due_at) as due from panoh.follow_ups where case_id = $1 and status = 'pending' and rule = 'fu.first_contact'`,
          [id],
        )
      )[0]?.due;
    const [first, second] = [await due(twice), await due(kept)];

    const body = { ...duplicateOf(kept), reviewerAgencyId: story.agency('cowfa') };
    const request = (await story.ask(twice, body, 'inspector').expect(201)).body.id as string;
    await story.step(request, 'endorsement', { person: 'policeSupervisor', seen: 1 }).expect(200);
    await story.step(request, 'approval', { person: 'specialist', seen: 2 }).expect(204);

    expect(await pending(twice)).toEqual([]);
    const after = await pending(kept);
    for (const rule of new Set(waiting)) expect(after).toContain(rule);
    expect(await everything(twice)).toMatchObject([{ status: 'closed', orders: 0, referrals: 0, rows: 0 }]);
    expect(await everything(kept)).toMatchObject([
      { status: 'open', band: 'high', orders: 1, referrals: 1, blocks: 1 },
    ]);
    const moved = await orders.order('inspector', order.id);
    expect(moved).toMatchObject({ caseId: kept, breaches: before.breaches, respondent: him });
    for (const field of ['issuingBody', 'issuerName', 'issuerRank'])
      expect((moved as unknown as Record<string, unknown>)[field]).toBe(
        (before as unknown as Record<string, unknown>)[field],
      );
    await orders.show('lawyer', referral);
    expect((await inspector.get(`/cases/${kept}/orders`).expect(200)).body.orders).toHaveLength(1);
    await story.as('inspector2').get(`/cases/${kept}`).expect(404);
    expect(await due(kept)).toEqual([first, second].filter(Boolean).sort((a, b) => Number(a) - Number(b))[0]);
    if (said.status === 201) {
      const consents = (await inspector.get(`/cases/${kept}/consents`).expect(200)).body as {
        scope: string;
        answer: string;
      }[];
      expect(consents).toContainEqual(expect.objectContaining({ scope: 'research', answer: 'refused' }));
    }
  });

  it('shows both cards side by side to the supervisor, with how they compare', async () => {
    const [id, kept] = [await story.open(), await story.open()];
    const request = await story.requested(id, duplicateOf(kept));
    const shown = (await story.as('supervisor').get(`/closure-requests/${request}`).expect(200)).body;
    expect(JSON.stringify(shown)).toMatch(/agree/);
  });
});

describe('a third override', () => {
  it('waits for the coordinator, who is notified and agrees once', async () => {
    const id = await story.half(shared);
    await story.pass('15 days');
    await story.finish(id, ['children_checked']);
    await orders.send('caseworker', id, 'legalAid.legal');
    const need = (await orders.send('caseworker', id, 'shelter.safe_house')).id;
    await orders
      .on('shelterWorker', need)
      .take('unavailability', { reason: 'none_free', nextStep: 'on_waiting_list' });
    const blockers = await story.blockers(id);
    const paper = {
      reason: 'done_elsewhere_in_writing',
      paperOn: await story.today(),
      paperIssuer: 'child_rights',
    };
    const overrides = blockers
      .filter((code) => code !== 'approval_missing')
      .map((code) => ({ code, ...paper }));
    expect(overrides.map(({ code }) => code)).toEqual(['referrals_open', 'needs_open', 'children_safety']);
    const request = await story.requested(id, { overrides });
    const by = { person: 'supervisor', seen: 1, body: { overrides } };
    await story.step(request, 'endorsement', by).expect(200);
    const early = await story.step(request, 'approval', { person: 'lawyer', seen: 2 });
    expect(told(early).slice(0, 2)).toEqual([409, 'overrides_not_agreed']);
    const rows = await test.database.query(
      `select 1 from panoh.notifications where user_id = $1 and subject_id = $2 and kind = 'overrides_to_agree'`,
      [story.as('coordinator').userId, request],
    );
    expect(rows).toHaveLength(1);
    const path = `/closure-requests/${request}/overrides`;
    for (const person of ['caseworker', 'supervisor', 'lawyer', 'coordinatorElsewhere'])
      await story.as(person).post(path, {}, 2).expect(404);
    const asked = (await story.as('coordinator').get(path).expect(200)).body;
    expect(asked).toMatchObject({ isAgreed: false, overrides: overrides.map(({ code }) => ({ code })) });
    await story.as('coordinator').post(path, {}, 2).expect(204);
    await story.step(request, 'approval', { person: 'lawyer', seen: 3 }).expect(204);
    expect(await story.statusOf(id)).toBe('closed');
  });
});
