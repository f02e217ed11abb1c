import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { staySignedIn } from './support/actors.js';
import { Blocking } from './support/blocking.js';
import { contactForm, incidentForm } from './support/forms.js';
import { ClosingStory } from './support/closing.js';
import { brokenFacts, factsOf } from './support/handover-facts.js';
import type { Facts } from './support/handover-facts.js';
import { startKulob } from './support/kulob.js';
import { FORMER, WHEREABOUTS, placeKnown } from './support/known-place.js';
import { OrderStory } from './support/orders.js';
import { Random } from './support/random.js';
import { sharingAnswer } from './support/referrals.js';
import { takenBackFor } from './support/workers.js';

/**
 * Hand-overs under random moves of both agencies, several at once, while time passes. The oracle reads plain facts and
 * imports no rule of the product: a woman always has one owner, no row of hers is lost or doubled, a blocked receiver
 * reads her no more, and no route shows her new place to her former agency or the police.
 */
const COUNT = Number(process.env['PANOH_NIGHTLY_COUNT'] ?? 60);
const SEED = Number(process.env['PANOH_NIGHTLY_SEED'] ?? 1);
const MINUTES = 60_000;
/** Women of whom each is somewhere else in her hand-over. */
const WOMEN = 5;
const GOAL = 'A word of her own.';
const RECEIVERS = [
  {
    agency: 'ngoElsewhere',
    service: 'ngoElsewhere.psychosocial',
    person: 'caseworkerElsewhere',
    above: 'supervisorElsewhere',
  },
  { agency: 'cowfa', service: 'cowfa.documents', person: 'specialist', above: 'cowfaSupervisor' },
  { agency: 'healthRoom', service: 'healthRoom.health', person: 'healthWorker', above: 'healthSupervisor' },
] as const;
type Receiver = (typeof RECEIVERS)[number];

interface Woman {
  caseId: string;
  offer: { id: string; to: Receiver } | null;
  newCase: string | null;
  /** A running order, which the police that issued it read here. */
  orderId: string | null;
  /** Its receivers that turned out to be his people. */
  blocked: Receiver[];
  moves: string[];
}
interface Row {
  id: string;
  status: string;
  rule: string;
}
const { test, kulob } = await startKulob();
/** Her agency, which may end. */
const ENDING = String(kulob.agencies['crisisCentre']);
const we = new Blocking(test, kulob);
const story = new ClosingStory(test, kulob);
const random = new Random(SEED);
const worker = takenBackFor(test);
const orders = new OrderStory(test, kulob);
const taken = new Map<string, number[]>();
const done = new Map<string, number>();
const women: Woman[] = [];

/** Hand-over routes are timed; whatever they answer, nothing may fail inside. */
async function press(what: string, send: () => PromiseLike<Response>): Promise<Response> {
  const began = performance.now();
  const answer = await send();
  taken.set(what, [...(taken.get(what) ?? []), performance.now() - began]);
  if (answer.status >= 500) throw new Error(`${what}: ${answer.status}`);
  const key = `${what} ${answer.status < 300 ? 'done' : answer.status}`;
  done.set(key, (done.get(key) ?? 0) + 1);
  return answer;
}

type Start = 'new' | 'assessed' | 'order';
const pickStart = (): Start => random.pick(['new', 'new', 'assessed', 'order'] as const);

async function open(start: Start = pickStart()): Promise<Woman> {
  const caseId = await we.openShared('caseworker');
  const goal = { domain: 'safety', words: GOAL, measure: null, setOn: await we.day() };
  const [{ id }] = (await we.as('caseworker').post(`/cases/${caseId}/goals`, goal).expect(201)).body;
  const action = { template: 'safe_word', what: null, owner: 'worker', referralId: null };
  await we
    .as('caseworker')
    .post(`/goals/${id}/actions`, { ...action, dueOn: await we.day(30) })
    .expect(201);
  // One who has just come has no task yet that keeps her with an agency that ends.
  if (start === 'new') return { caseId, offer: null, newCase: null, orderId: null, blocked: [], moves: [] };
  await story.assess(caseId);
  const orderId = start === 'order' ? await orderOf(caseId) : null;
  return { caseId, offer: null, newCase: null, orderId, blocked: [], moves: [] };
}

/** Served by the police, who are partners of the case. */
async function orderOf(caseId: string): Promise<string> {
  const { id, version } = await orders.served('caseworker', caseId, 3);
  const respondent = { surname: 'Намунаев', givenName: 'Далер', sex: 'male' };
  await we.as('caseworker').put(`/orders/${id}/respondent`, respondent, version).expect(200);
  const partitions = ['legal', 'perpetrator'];
  const police = await we.send('caseworker', caseId, we.form('police.police_security', { partitions }));
  await we.accept('inspector', police.id);
  return id;
}

const version = async (person: string, id: string): Promise<number> =>
  Number((await we.as(person).get(`/referrals/${id}`)).body.version ?? 1);
const step = async (person: string, id: string, path: string, body: object = {}) => {
  const seen = await version(person, id);
  return press(path, () => we.as(person).post(`/referrals/${id}/${path}`, body, seen));
};
const accept = async (woman: Woman, offer: { id: string; to: Receiver }): Promise<void> => {
  const answer = await step(offer.to.person, offer.id, 'acceptance');
  if (answer.status !== 200) return;
  woman.newCase = String(answer.body.caseId);
  const said = { text: WHEREABOUTS, workerMaySee: true };
  await press('whereabouts', () => we.as(offer.to.person).post(`/cases/${woman.newCase}/whereabouts`, said));
};
const form = (to: Receiver): object =>
  we.form(to.service, {
    partitions: ['identity', 'safe_contact', 'support'].slice(0, to.agency === 'ngoElsewhere' ? 3 : 2),
  });
const contact = async (caseId: string, person: string, outcome: string): Promise<void> => {
  const body = contactForm({ contactedAt: await story.now(), outcome });
  await press('contact', () => we.as(person).post(`/cases/${caseId}/contacts`, body));
};

/** Of every move: what it does to one woman, as far as it is possible. */
const MOVES: Readonly<Record<string, (woman: Woman) => Promise<void>>> = {
  offer: async (woman) => {
    const to = random.pick(RECEIVERS);
    const answer = await press('handovers', () =>
      we.as('caseworker').post(`/cases/${woman.caseId}/handovers`, form(to)),
    );
    if (answer.status === 201) woman.offer = { id: answer.body.id, to };
  },
  // Two agencies are asked at once: one hand-over runs.
  'offer twice': async (woman) => {
    const answers = await Promise.all(
      RECEIVERS.slice(0, 2).map(async (to) => ({
        to,
        answer: await press('handovers', () =>
          we.as('caseworker').post(`/cases/${woman.caseId}/handovers`, form(to)),
        ),
      })),
    );
    const sent = answers.filter(({ answer }) => answer.status === 201);
    expect(sent.length).toBeLessThanOrEqual(1);
    if (sent[0]) woman.offer = { id: sent[0].answer.body.id, to: sent[0].to };
  },
  accept: async (woman) => {
    if (woman.offer) await accept(woman, woman.offer);
  },
  // Pressed twice.
  'accept twice': async (woman) => {
    const { offer } = woman;
    if (offer) await Promise.all([accept(woman, offer), accept(woman, offer)]);
  },
  // Both move at once.
  'accept and withdraw': async (woman) => {
    const { offer } = woman;
    if (!offer) return;
    const reason = { reason: 'no_longer_wanted', alone: 'yes' };
    await Promise.all([accept(woman, offer), step('caseworker', offer.id, 'withdrawal', reason)]);
  },
  decline: async ({ offer }) => {
    const body = { reason: 'no_capacity', nextStep: 'ask_another_agency' };
    if (offer) await step(offer.to.person, offer.id, 'decline', body);
  },
  withdraw: async ({ offer }) => {
    if (offer) await step('caseworker', offer.id, 'withdrawal', { reason: 'no_longer_wanted', alone: 'yes' });
  },
  undo: async ({ offer }) => {
    if (offer) await step(offer.to.person, offer.id, 'acceptance-undo');
  },
  're-route': async (woman) => {
    const { offer } = woman;
    if (!offer) return;
    const to = random.pick(RECEIVERS.filter(({ agency }) => agency !== offer.to.agency));
    const body = { serviceId: we.service(to.service), partitions: ['identity'], consent: sharingAnswer() };
    const answer = await step('caseworker', offer.id, 're-route', body);
    if (answer.status < 300) woman.offer = { id: answer.body.id, to };
  },
  'found safe': async ({ newCase, offer }) => {
    if (newCase && offer) await contact(newCase, offer.to.person, 'reached_safe');
  },
  'found in worry': async ({ newCase, offer }) => {
    if (newCase && offer) await contact(newCase, offer.to.person, 'reached_worries');
  },
  'hurt there': async ({ newCase, offer }) => {
    const person = offer?.to.person ?? '';
    if (newCase)
      await press('incident', () => we.as(person).post(`/cases/${newCase}/incidents`, incidentForm()));
  },
  // It turns out that the new agency employs him.
  block: async (woman) => {
    if (!woman.offer) return;
    const { to } = woman.offer;
    const subject = { kind: 'agency', agencyId: kulob.agencies[to.agency], reason: 'influence' };
    await we.stepUp('caseworker');
    const answer = await press('block', () =>
      we.as('caseworker').post(`/cases/${woman.caseId}/blocks`, subject),
    );
    if (answer.status < 300) woman.blocked.push(to);
  },
  // With her consent the police of the new place learn of the order.
  notice: async ({ orderId }) => {
    const station = { stationId: kulob.agencies['policeElsewhere'], presence: 'alone', dutyPhone: '3322' };
    if (!orderId) return;
    await press('notices', () => we.as('caseworker').post(`/orders/${orderId}/notices`, station));
    const shown = await press('received', () => we.as('inspectorElsewhere').get('/order-notices'));
    const [last] = shown.body as { id: string }[];
    if (last && random.chance(0.5))
      await press('seen', () => we.as('inspectorElsewhere').post(`/order-notices/${last.id}/seen`));
  },
  // Her agency ends: all women who are not offered yet are offered at once.
  'agency ends': async () => {
    const to = random.pick(RECEIVERS);
    const body = { toAgencyId: kulob.agencies[to.agency] };
    await press('endings', () => we.as('supervisor').post(`/agency-endings/${ENDING}/offers`, body));
    for (const woman of women) {
      const [sent] = await test.database.query<{ id: string }>(
        `select id from panoh.referrals where case_id = $1 and ending_by is not null and status = 'sent'`,
        [woman.caseId],
      );
      if (sent && woman.offer?.id !== sent.id)
        Object.assign(woman, { offer: { id: sent.id, to }, newCase: null });
    }
  },
  confirm: async ({ offer }) => {
    const path = `/agency-endings/${ENDING}/confirmation`;
    if (offer) await press('confirmation', () => we.as(offer.to.above).post(path));
  },
  wait: async () => {
    await test.database.pass(`${1 + random.below(60)} hours`);
    await staySignedIn(test);
    await worker.carryOn();
  },
  close: async ({ caseId, offer }) => {
    if (!offer) return;
    const say = { kind: 'receiver_reached', subjectId: offer.id };
    const said = await press('say', () =>
      we.as('caseworker').post(`/cases/${caseId}/closure-statements`, say),
    );
    if (said.status >= 300) return;
    const reviewerAgencyId = kulob.agencies[offer.to.agency];
    const asked = await press('ask', () =>
      story.ask(caseId, { reason: 'moved', subjectId: offer.id, reviewerAgencyId }),
    );
    if (asked.status !== 201) return;
    await story.step(asked.body.id, 'endorsement', { person: 'supervisor', seen: 1 });
    await press('close', () => story.step(asked.body.id, 'approval', { person: offer.to.above, seen: 2 }));
  },
};
const NAMES = Object.keys(MOVES);
const TOGETHER = [
  ...['found safe', 'close', 'undo', 'wait', 'withdraw', 'found in worry', 'hurt there', 'block'],
  'notice',
];
const OFFERED = [
  ...['accept', 'accept twice', 'accept and withdraw', 'decline', 're-route', 'wait', 'notice'],
  ...['confirm', 'confirm'],
];
const UNASKED = ['offer', 'offer', 'offer twice', 'agency ends'];
/** Moves that may end rows of the former owner. */
const ENDS_ROWS = ['close', 'wait'];
/** A row that was done: the police of the new place say that they know. */
const DONE_BY: Readonly<Record<string, string>> = { notice: 'po.notice_seen' };

const pendingOf = (caseId: string): Promise<Row[]> =>
  test.database.query<Row>(
    // An order that has run out ends the rows before its end; a new one has its own.
    `select id, status, rule from panoh.follow_ups where case_id = $1 and left(rule, 3) not in ('rf.', 'cl.', 'bl.', 'co.')
       and not (left(rule, 3) = 'po.' and exists (select 1 from panoh.protection_orders o where o.case_id = $1
         and o.expires_on < (panoh.now() at time zone 'Asia/Dushanbe')::date))`,
    [caseId],
  );

/** A receiver that is his agency reads her no more; no hand-over to it runs on, but one that rests for a second person. */
async function readByBlocked({ caseId, blocked }: Woman): Promise<string[]> {
  const wrong: string[] = [];
  for (const { agency, person } of blocked) {
    if ((await we.as(person).get(`/cases/${caseId}`)).status !== 404) wrong.push(`${agency} reads her`);
    const runs = await test.database.query(
      `select 1 from panoh.referrals where case_id = $1 and to_agency_id = $2 and ended_at is null
         and not exists (select 1 from panoh.conflict_blocks b where b.case_id = $1 and b.subject_id = $2
           and b.is_heavy and b.state = 'provisional')`,
      [caseId, kulob.agencies[agency]],
    );
    if (runs.length > 0) wrong.push(`she is still offered to ${agency}`);
  }
  return wrong;
}

/** One who chose the new agency with her, or one of the police, asks every route. */
async function told({ caseId, offer }: Woman, { received }: Facts, people: readonly string[]) {
  const wrong: string[] = [];
  for (const { case: newCase, owner } of offer ? received : [])
    for (const person of people) {
      const place = {
        ...{ caseId: newCase, agencyId: String(kulob.agencies[offer?.to.agency ?? '']) },
        // After a block the agency that takes cases over for the group, here her former one, has the new case.
        isFormer: owner === ENDING,
      };
      wrong.push(...(await placeKnown(we, person, { oldCase: caseId, place })));
    }
  return wrong;
}

async function judge(woman: Woman, before: readonly Row[], move: string): Promise<string[]> {
  const facts = await factsOf(test, woman.caseId);
  const now = new Map((await pendingOf(woman.caseId)).map(({ id, status }) => [id, status]));
  const lost = before.filter(({ id, status }) => status === 'pending' && now.get(id) !== 'pending');
  // The case of an agency that ends closes with the acceptance; nothing about danger ends with it.
  const isLost = ({ rule }: Row): boolean =>
    (facts.status === 'open' || /^(po|su|ch|hl|lg)\./.test(rule)) &&
    !ENDS_ROWS.includes(move) &&
    DONE_BY[move] !== rule;
  return [
    ...brokenFacts(facts),
    ...lost.filter(isLost).map(({ rule }) => `lost ${rule}`),
    ...(await readByBlocked(woman)),
  ];
}

/** A place that was shown once stays shown: every route is asked after some moves, and all people ask at the end. */
const toldNow = async (woman: Woman, people: readonly string[]): Promise<string[]> =>
  told(woman, await factsOf(test, woman.caseId), people);
const MOVES_UNASKED = 8;

/** What fits comes more often; anything may come at any time. */
function nextMove({ newCase, offer }: Woman): string {
  if (random.chance(0.3)) return random.pick(NAMES);
  if (newCase) return random.pick(TOGETHER);
  return random.pick(offer ? OFFERED : UNASKED);
}

/** What must have been done at least once; what chance left out is done at the end, from its start. */
const LEFT_OUT: Readonly<Record<string, readonly [Start, ...string[]]>> = {
  'acceptance done': ['assessed', 'offer', 'accept'],
  'block done': ['assessed', 'offer', 'block'],
  'notices done': ['order', 'offer', 'accept', 'notice'],
  'endings done': ['new', 'agency ends'],
  'confirmation done': ['new', 'agency ends', 'confirm'],
};
const missing = (): string[] => Object.keys(LEFT_OUT).filter((what) => !done.has(what));

/** Of the routes of a hand-over and of those of a notice, how long they take. */
const HANDOVER = ['handovers', 'acceptance', 'decline', 'withdrawal', 're-route', 'acceptance-undo'];
const NOTICE = ['notices', 'received', 'seen'];

function p95Of(whats: readonly string[]): string {
  const sorted = whats.flatMap((what) => taken.get(what) ?? []).sort((one, other) => one - other);
  return `${Math.round(sorted[Math.floor(sorted.length * 0.95)] ?? 0)} ms of ${sorted.length}`;
}

function report(): void {
  const lines = [...done].sort().map(([what, count]) => `${what}: ${count}`);
  process.stdout.write(
    `${COUNT} moves, p95 of hand-overs ${p95Of(HANDOVER)}, of notices ${p95Of(NOTICE)}\n${lines.join(', ')}\n`,
  );
}

/** One move of one woman, judged; a woman who can be handed over no more gives her place to another. */
async function makeMove(place: number, made: number, move: string): Promise<void> {
  const woman = women[place] as Woman;
  const before = await pendingOf(woman.caseId);
  await MOVES[move]?.(woman);
  woman.moves.push(move);
  const seen = { moves: woman.moves.join(', '), made, seed: SEED };
  const wrong = await judge(woman, before, move);
  const { status, running } = await factsOf(test, woman.caseId);
  // Three receivers there are; a block of all leaves nobody to take her.
  const leaves = status === 'closed' || woman.blocked.length === RECEIVERS.length;
  if (leaves || made % MOVES_UNASKED === 0) wrong.push(...(await toldNow(woman, [random.pick(FORMER)])));
  expect({ ...seen, wrong }).toEqual({ ...seen, wrong: [] });
  if (running === 0) Object.assign(woman, { offer: null, newCase: null });
  if (leaves) women[place] = await open();
}

describe('hand-overs under random moves', () => {
  beforeAll(async () => {
    for (let made = 0; made < WOMEN; made += 1) women.push(await open());
  }, MINUTES);

  it(
    'leave every woman one owner, all that was hers, and nobody who should not know',
    async () => {
      for (let made = 0; made < COUNT; made += 1) {
        const place = random.below(WOMEN);
        await makeMove(place, made, nextMove(women[place] as Woman));
      }
      for (const what of missing()) {
        const [start, ...moves] = LEFT_OUT[what] ?? ['new'];
        women[0] = await open(start);
        for (const move of moves) await makeMove(0, COUNT, move);
      }
      const people = COUNT < 100 ? [random.pick(FORMER)] : FORMER;
      for (const woman of women) expect(await toldNow(woman, people)).toEqual([]);
      report();
      expect(missing()).toEqual([]);
    },
    600 * MINUTES,
  );

  it('would be found: no owner, two owners, a doubled plan, her new place', async () => {
    const woman = await open();
    const sql = (text: string) => test.database.query(text, [woman.caseId]);
    // The database itself refuses a case without a next step.
    for (const table of ['follow_ups', 'support_goals'])
      await test.database.query(`alter table panoh.${table} disable trigger user`);
    expect(await judge(woman, [], 'offer')).toEqual([]);
    await sql(
      `update panoh.follow_ups set status = 'replaced', done_at = panoh.now() where case_id = $1 and status = 'pending'`,
    );
    expect(await judge(woman, [], 'offer')).toContain('she has no owner');
    const other = await open();
    await MOVES['offer']?.(other);
    if (other.offer) await accept(other, other.offer);
    await test.database.query(
      `insert into panoh.support_goals select (jsonb_populate_record(g, jsonb_build_object('id', gen_random_uuid(), 'case_id', $2::uuid))).*
       from panoh.support_goals g cross join generate_series(1, 2) where g.case_id = $1`,
      [other.caseId, other.newCase],
    );
    expect(await judge(other, [], 'offer')).toContain('her plan is doubled or torn');
    expect(await toldNow(other, ['inspector'])).toEqual([]);
    await test.database.query(
      `insert into panoh.grants (id, case_id, grantee_id, relation, partitions, purpose)
       values (gen_random_uuid(), $1, $2, 'referred', '{core}', 'planted')`,
      [other.newCase, kulob.agencies['police']],
    );
    const known = await toldNow(other, ['inspector']);
    expect(known).toContain('inspector reads /cases/{new}: 200');
    const before = await pendingOf(other.caseId);
    await test.database.query(
      `update panoh.follow_ups set status = 'replaced', done_at = panoh.now() where case_id = $1 and rule = 'pl.action'`,
      [other.caseId],
    );
    expect((await judge(other, before, 'offer')).join()).toContain('lost pl.action');
    await worker.close();
  });
});
