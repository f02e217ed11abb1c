import { randomUUID } from 'node:crypto';
import type { Test } from 'supertest';
import type { Actor } from './actors.js';
import { staySignedIn } from './actors.js';
import type { TestApp } from './app.js';
import { assessmentForm } from './assessments.js';
import { caseForm, contactForm, safetyPlanForm } from './forms.js';
import type { Kulob } from './kulob.js';

export interface GateBlocker {
  code: string;
  overrides: string[];
  clearedBy: string;
}

const SAID = [
  { kind: 'may_return_told' },
  { kind: 'wish', wish: 'no_more_help_needed' },
  { kind: 'plan_reviewed' },
  { kind: 'children_checked' },
];

export const NEEDS = ['safety', 'health', 'psychosocial', 'legal', 'material', 'children'];

export const STOP = {
  kind: 'stop_request',
  alone: 'yes',
  servicesExplained: true,
  risksExplained: true,
  toldMayReturn: true,
  askedAboutPressure: true,
};

/** Most cases here are younger than a day; the approver has seen the evidence of a death. */
const APPROVAL = { evidenceSeen: true, hurriedReason: 'entered_by_mistake' };
/** What the second person hears from her where it really is her own wish. */
export const OWN_WISH = { alone: true, ownWish: true, pressed: false };

/** The people and the agencies of a story. */
interface Stage {
  test: TestApp;
  kulob: Kulob;
}

const CLOSED = `update panoh.cases set status = 'closed', closed_at = panoh.now() where id = $1 and $2::uuid is not null`;
const REVIEWED = `insert into panoh.grants (id, case_id, grantee_id, relation, partitions, purpose)
  values (gen_random_uuid(), $1, $2, 'closure_review', '{core,closure}', 'closure_review')`;

/** A request to close that waits for legal aid, as after two people; or approved, and its case closed. */
export async function plantRequest(
  { test, kulob }: Stage,
  caseId: string,
  { isApproved, by }: { isApproved?: true; by?: string[] } = {},
): Promise<string> {
  const id = randomUUID();
  const [asks, endorses, decides] = [...(by ?? ['caseworker', 'supervisor']), 'lawyer'].map(
    (person) => kulob.as[person]?.userId,
  );
  const legalAid = kulob.agencies['legalAid'];
  const decision = isApproved ? ['approved', decides, legalAid] : ['endorsed', null, null];
  await test.database.query(
    `insert into panoh.closure_episodes (id, case_id, episode_no, reason, state, requested_by, requested_at,
       endorsed_by, endorsed_at, reviewer_agency_id, decided_by, decided_agency_id, decided_at)
     select $1, c.id, c.episode_no, 'needs_met', $6, $3, panoh.now(), $4, panoh.now(), $5, $7, $8::uuid,
       case when $8::uuid is not null then panoh.now() end from panoh.cases c where c.id = $2`,
    [id, caseId, asks, endorses, legalAid, ...decision],
  );
  await test.database.query(isApproved ? CLOSED : REVIEWED, [caseId, legalAid]);
  return id;
}

/** How cases of the crisis centre come to an end, step by step, spoken to the API by named people. */
export class ClosingStory {
  constructor(
    readonly test: TestApp,
    readonly kulob: Kulob,
  ) {}

  as(person: string): Actor {
    const actor = this.kulob.as[person];
    if (!actor) throw new Error(`nobody is called ${person}`);
    return actor;
  }

  agency(key: string): string {
    return this.kulob.agencies[key] ?? '';
  }

  async open(change: object = {}, person = 'caseworker'): Promise<string> {
    return (await this.as(person).post('/cases', caseForm(change)).expect(201)).body.id;
  }

  /** Lets weeks pass; nobody is signed out. */
  async pass(interval: string): Promise<void> {
    await this.test.database.pass(interval);
    await staySignedIn(this.test);
  }

  async now(): Promise<string> {
    const [row] = await this.test.database.query<{ at: Date }>('select panoh.now() as at');
    return (row?.at ?? new Date()).toISOString();
  }

  /** The day it is where she lives, which for five hours of each day is another than in UTC. */
  async today(): Promise<string> {
    return new Date(Date.parse(await this.now()) + 5 * 3_600_000).toISOString().slice(0, 10);
  }

  async contact(id: string, change: object = {}, person = 'caseworker'): Promise<void> {
    const form = contactForm({ contactedAt: await this.now(), ...change });
    await this.as(person).post(`/cases/${id}/contacts`, form).expect(201);
  }

  async assess(id: string, answers: Parameters<typeof assessmentForm>[0] = {}): Promise<void> {
    await this.as('caseworker').post(`/cases/${id}/assessments`, assessmentForm(answers)).expect(201);
  }

  async say(id: string, statement: object, person = 'caseworker'): Promise<void> {
    await this.as(person).post(`/cases/${id}/closure-statements`, statement).expect(201);
  }

  /** The first safety plan, made with the survivor; later entries are reviews. */
  async plan(id: string, person = 'caseworker'): Promise<void> {
    await this.as(person).post(`/cases/${id}/safety-plan/versions`, safetyPlanForm(), 0).expect(201);
  }

  /** What she wants help with; nothing more, unless a need is named. */
  async answerNeeds(id: string, wanted: readonly string[] = [], person = 'caseworker'): Promise<void> {
    const { version } = (await this.as(person).get(`/cases/${id}/needs`).expect(200)).body;
    const answers = NEEDS.map((need) => ({ need, answer: wanted.includes(need) ? 'wanted' : 'not_now' }));
    const body = { answers, saidOn: await this.today() };
    await this.as(person).post(`/cases/${id}/needs`, body, version).expect(200);
  }

  async consent(id: string, change: object): Promise<void> {
    const consent = { presence: 'alone', answer: 'given', untilOn: '2126-12-31', ...change };
    await this.as('caseworker')
      .post(`/cases/${id}/consents`, { answers: [consent] })
      .expect(201);
  }

  async blockers(id: string, reason = 'needs_met', person = 'caseworker'): Promise<string[]> {
    const gate = (await this.as(person).get(`/cases/${id}/closure-gate?reason=${reason}`).expect(200)).body;
    return gate.blockers.map(({ code }: GateBlocker) => code);
  }

  /** Everything done once, a fortnight before the second time. */
  async half(change: object = {}): Promise<string> {
    const id = await this.open(change);
    await this.assess(id);
    await this.contact(id);
    await this.plan(id);
    return id;
  }

  /** The second time, and everything that is said before closing. */
  async finish(id: string, unsaid: readonly string[] = []): Promise<void> {
    await this.contact(id);
    await this.assess(id);
    if (!unsaid.includes('needs')) await this.answerNeeds(id);
    for (const statement of SAID) if (!unsaid.includes(statement.kind)) await this.say(id, statement);
    await this.consent(id, { scope: 'contact_for_follow_up' });
  }

  /** Cases that may close as "needs met" once a second person agrees. */
  async ready(count: number, change: object = {}): Promise<string[]> {
    const ids: string[] = [];
    for (let made = 0; made < count; made += 1) ids.push(await this.half(change));
    await this.pass('15 days');
    for (const id of ids) await this.finish(id);
    return ids;
  }

  ask(id: string, change: object = {}, person = 'caseworker'): Test {
    const request = { reason: 'needs_met', reviewerAgencyId: this.agency('legalAid'), ...change };
    return this.as(person).post(`/cases/${id}/closure-requests`, request);
  }

  async requested(id: string, change: object = {}): Promise<string> {
    return (await this.ask(id, change).expect(201)).body.id;
  }

  /** A step at the version its caller saw: 1 after the request, 2 after the endorsement. */
  step(request: string, step: string, by: { person: string; seen: number; body?: object }): Test {
    const body = by.body ?? (step === 'approval' ? APPROVAL : {});
    return this.as(by.person).post(`/closure-requests/${request}/${step}`, body, by.seen);
  }

  async endorsed(id: string, change: object = {}): Promise<string> {
    const request = await this.requested(id, change);
    await this.step(request, 'endorsement', { person: 'supervisor', seen: 1 }).expect(200);
    return request;
  }

  /** Closes at her own request, alone and informed, after the second person has spoken with her. */
  async closeAtHerRequest(
    id: string,
    by: { person: string; agency: string; change?: object },
  ): Promise<string> {
    await this.say(id, STOP);
    const request = await this.endorsed(id, {
      reason: 'survivor_request',
      reviewerAgencyId: this.agency(by.agency),
      secondTalk: 'in_person',
      ...by.change,
    });
    await this.step(request, 'talk', { person: by.person, seen: 2, body: OWN_WISH }).expect(204);
    await this.step(request, 'approval', { person: by.person, seen: 3 }).expect(204);
    return request;
  }

  async statusOf(id: string): Promise<string> {
    return (await this.as('caseworker').get(`/cases/${id}`).expect(200)).body.status;
  }

  async rules(id: string): Promise<string[]> {
    const rows = (await this.as('caseworker').get(`/cases/${id}/follow-ups`).expect(200)).body;
    return rows
      .filter((row: { status: string }) => row.status === 'pending')
      .map((row: { rule: string }) => row.rule);
  }
}
