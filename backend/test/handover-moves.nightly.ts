import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { staySignedIn } from './support/actors.js';
import { contactForm, incidentForm } from './support/forms.js';
import { ClosingStory } from './support/closing.js';
import { startKulob } from './support/kulob.js';
import { Random } from './support/random.js';
import { Referring, sharingAnswer } from './support/referrals.js';
import { takenBackFor } from './support/workers.js';

/**
 * Hand-overs under random moves of both agencies, several at once, while time passes. The oracle reads plain facts and
 * imports no rule of the product: a woman always has one owner, no row of hers is lost or doubled, and neither her former
 * agency nor the police know her new case.
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
  isBlocked: boolean;
}
interface Row {
  id: string;
  status: string;
  rule: string;
}
interface Facts {
  status: string;
  running: number;
  open_new: number;
  completed: number;
  received: { case: string; goals: number; actions: number; waiting: number }[];
  police: number;
  next: number;
}

const { test, kulob } = await startKulob();
const we = new Referring(test, kulob);
const story = new ClosingStory(test, kulob);
const random = new Random(SEED);
const worker = takenBackFor(test);
const taken: number[] = [];
const done = new Map<string, number>();
const women: Woman[] = [];

/** Hand-over routes are timed; whatever they answer, nothing may fail inside. */
async function press(what: string, send: () => PromiseLike<Response>): Promise<Response> {
  const began = performance.now();
  const answer = await send();
  taken.push(performance.now() - began);
  if (answer.status >= 500) throw new Error(`${what}: ${answer.status}`);
  const key = `${what} ${answer.status < 300 ? 'done' : answer.status}`;
  done.set(key, (done.get(key) ?? 0) + 1);
  return answer;
}

async function open(): Promise<Woman> {
  const caseId = await we.openShared('caseworker');
  const goal = { domain: 'safety', words: GOAL, measure: null, setOn: await we.day() };
  const [{ id }] = (await we.as('caseworker').post(`/cases/${caseId}/goals`, goal).expect(201)).body;
  const action = { template: 'safe_word', what: null, owner: 'worker', referralId: null };
  await we
    .as('caseworker')
    .post(`/goals/${id}/actions`, { ...action, dueOn: await we.day(30) })
    .expect(201);
  await story.assess(caseId);
  return { caseId, offer: null, newCase: null, isBlocked: false };
}

const version = async (person: string, id: string): Promise<number> =>
  Number((await we.as(person).get(`/referrals/${id}`)).body.version ?? 1);
const step = async (person: string, id: string, path: string, body: object = {}) => {
  const seen = await version(person, id);
  return press(path, () => we.as(person).post(`/referrals/${id}/${path}`, body, seen));
};
const accept = async (woman: Woman, offer: { id: string; to: Receiver }): Promise<void> => {
  const answer = await step(offer.to.person, offer.id, 'acceptance');
  if (answer.status === 200) woman.newCase = String(answer.body.caseId);
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
    const reason = { reason: 'no_longer_wanted' };
    await Promise.all([accept(woman, offer), step('caseworker', offer.id, 'withdrawal', reason)]);
  },
  decline: async ({ offer }) => {
    const body = { reason: 'no_capacity', nextStep: 'ask_another_agency' };
    if (offer) await step(offer.to.person, offer.id, 'decline', body);
  },
  withdraw: async ({ offer }) => {
    if (offer) await step('caseworker', offer.id, 'withdrawal', { reason: 'no_longer_wanted' });
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
    const subject = {
      kind: 'agency',
      agencyId: kulob.agencies[woman.offer.to.agency],
      reason: 'influence',
    };
    const answer = await press('block', () =>
      we.as('caseworker').post(`/cases/${woman.caseId}/blocks`, subject),
    );
    if (answer.status < 300) woman.isBlocked = true;
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
const TOGETHER = ['found safe', 'close', 'undo', 'wait', 'withdraw', 'found in worry', 'hurt there', 'block'];
const OFFERED = ['accept', 'accept twice', 'accept and withdraw', 'decline', 're-route', 'wait'];
/** Moves that may end rows of the former owner. */
const ENDS_ROWS = ['close', 'wait', 'block'];

const pendingOf = (caseId: string): Promise<Row[]> =>
  test.database.query<Row>(
    `select id, status, rule from panoh.follow_ups where case_id = $1 and left(rule, 3) not in ('rf.', 'cl.', 'bl.', 'co.')`,
    [caseId],
  );

const factsOf = async (caseId: string): Promise<Facts> => {
  const [facts] = await test.database.query<Facts>(
    `select c.status,
       (select count(*)::integer from panoh.referrals r where r.case_id = c.id and r.kind = 'handover' and r.ended_at is null) as running,
       (select count(*)::integer from panoh.referrals r where r.case_id = c.id and r.kind = 'handover' and r.status = 'completed') as completed,
       (select count(*)::integer from panoh.referrals r join panoh.cases n on n.id = r.received_case_id and n.status = 'open'
         where r.case_id = c.id and r.kind = 'handover' and r.status in ('accepted', 'completed')) as open_new,
       (select count(*)::integer from panoh.grants g join panoh.agencies a on a.id = g.grantee_id and a.kind = 'police'
         where g.case_id in (select r.received_case_id from panoh.referrals r where r.case_id = c.id)) as police,
       (select count(*)::integer from panoh.follow_ups f where f.case_id = c.id and f.status = 'pending') as next,
       coalesce((select jsonb_agg(jsonb_build_object('case', n.id,
         'goals', (select count(*) from panoh.support_goals g where g.case_id = n.id),
         'actions', (select count(*) from panoh.plan_actions g where g.case_id = n.id),
         'waiting', (select count(*) from panoh.follow_ups f where f.case_id = n.id and f.status = 'pending')))
         from panoh.referrals r join panoh.cases n on n.id = r.received_case_id where r.case_id = c.id and n.status = 'open'), '[]') as received
     from panoh.cases c where c.id = $1`,
    [caseId],
  );
  if (!facts) throw new Error('a case is gone');
  return facts;
};

/** Which of the sentences above about owners and copies are broken. */
function brokenFacts({
  status,
  next,
  running,
  completed,
  open_new: taken,
  police,
  received,
}: Facts): string[] {
  const isKept = status === 'open' ? next > 0 : completed === 1 && taken === 1;
  const checks: [string, boolean][] = [
    ['she has no owner', !isKept],
    ['she was given to two', Math.max(running, completed, taken) > 1],
    ['the police read her new case', police > 0],
    ['her plan is doubled or torn', received.some(({ goals, actions }) => goals > 1 || actions !== goals)],
    ['her new case has no next step', received.some(({ waiting }) => waiting === 0)],
  ];
  return checks.filter(([, isBroken]) => isBroken).map(([what]) => what);
}

/** Whether a person of her former agency or the police finds the new case anywhere. */
async function finds(person: string, caseId: string, newCase: string): Promise<boolean> {
  const pages = [`/cases/${caseId}/referrals`, `/cases/${caseId}/timeline`, '/notifications'];
  for (const page of pages) if ((await we.as(person).get(page)).text.includes(newCase)) return true;
  return (await we.as(person).get(`/cases/${newCase}`)).status !== 404;
}

async function judge({ caseId }: Woman, before: readonly Row[], move: string): Promise<string[]> {
  const facts = await factsOf(caseId);
  const wrong = brokenFacts(facts);
  const now = new Map((await pendingOf(caseId)).map(({ id, status }) => [id, status]));
  const lost = before.filter(({ id, status }) => status === 'pending' && now.get(id) !== 'pending');
  if (!ENDS_ROWS.includes(move)) wrong.push(...lost.map(({ rule }) => `lost ${rule}`));
  for (const person of ['caseworker', 'supervisor', 'inspector'])
    for (const { case: id } of facts.received)
      if (await finds(person, caseId, id)) wrong.push('her new case is known');
  return wrong;
}

/** What fits comes more often; anything may come at any time. */
function nextMove({ newCase, offer }: Woman): string {
  if (random.chance(0.3)) return random.pick(NAMES);
  if (newCase) return random.pick(TOGETHER);
  return random.pick(offer ? OFFERED : ['offer', 'offer twice']);
}

function report(): void {
  const sorted = [...taken].sort((one, other) => one - other);
  const p95 = Math.round(sorted[Math.floor(sorted.length * 0.95)] ?? 0);
  const lines = [...done].sort().map(([what, count]) => `${what}: ${count}`);
  process.stdout.write(`${COUNT} moves, ${taken.length} commands, p95 ${p95} ms\n${lines.join(', ')}\n`);
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
        const woman = women[place] as Woman;
        const move = nextMove(woman);
        const before = await pendingOf(woman.caseId);
        await MOVES[move]?.(woman);
        const wrong = await judge(woman, before, move);
        expect({ move, made, seed: SEED, wrong }).toEqual({ move, made, seed: SEED, wrong: [] });
        const { status, running } = await factsOf(woman.caseId);
        if (running === 0) Object.assign(woman, { offer: null, newCase: null });
        if (status === 'closed' || woman.isBlocked) women[place] = await open();
      }
      report();
      expect(done.get('acceptance done') ?? 0).toBeGreaterThan(0);
    },
    600 * MINUTES,
  );

  it('would be found: no owner, two owners, a doubled plan', async () => {
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
    const before = await pendingOf(other.caseId);
    await test.database.query(
      `update panoh.follow_ups set status = 'replaced', done_at = panoh.now() where case_id = $1 and rule = 'pl.action'`,
      [other.caseId],
    );
    expect((await judge(other, before, 'offer')).join()).toContain('lost pl.action');
    await worker.close();
  });
});
