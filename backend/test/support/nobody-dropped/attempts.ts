/**
 * People who try, with ordinary commands, to get a survivor in danger off the lists: nine ways, with
 * parameters by chance. A part ends at each `yield`, with the hours that may pass before the next one.
 */
import { Acts, Refused, SUICIDE } from './acts.js';
import type { World } from './world.js';

/** The hours to wait at least. */
type Parts = AsyncGenerator<number, void>;
export interface Attempt {
  readonly row: number;
  readonly what: string;
  /** Reports to `of` the cases that it tries to drop. */
  readonly run: (acts: Acts, of: (caseId: string) => void) => Parts;
}

/** Who leads and who endorses, in agencies that keep whole cases. */
export const TEAMS = [
  { by: 'caseworker', supervisor: 'supervisor' },
  { by: 'caseworker2', supervisor: 'supervisor2' },
  { by: 'lawyer', supervisor: 'legalSupervisor' },
  { by: 'inspector2', supervisor: 'policeSupervisor' },
  { by: 'specialist', supervisor: 'cowfaSupervisor' },
];
const NAMED = ['done_elsewhere_in_writing', 'agency_no_longer_exists', 'impossible_in_district'];
const HIGH = { kill_threat: 'yes' };

export async function highCase(acts: Acts, by: string, isShared = false): Promise<string> {
  const id = await acts.open(by, { isShared });
  await acts.assess(by, id, { answers: HIGH });
  return id;
}

export const inOnePart = (run: (acts: Acts, of: (caseId: string) => void) => Promise<void>): Attempt['run'] =>
  async function* (acts, of) {
    await run(acts, of);
    yield 0;
  };

const closing: Attempt[] = [
  {
    row: 1,
    what: 'police case, band high, order in force, breach open: closed as moved or transferred with an override',
    run: inOnePart(async (acts, of) => {
      const { dice } = acts.world;
      const id = await highCase(acts, 'inspector', true);
      of(id);
      const order = await acts.order('inspector', id, true);
      await acts.breach('inspector', id, order);
      const reason = dice.pick(['moved', 'transferred']);
      await acts.close({
        by: 'inspector',
        supervisor: 'policeSupervisor',
        caseId: id,
        reason,
        named: dice.pick(NAMED),
      });
    }),
  },
  {
    row: 2,
    what: 'suicidal thoughts, plan and a recent attempt: closed as transferred, "the agency no longer exists"',
    run: inOnePart(async (acts, of) => {
      const { dice } = acts.world;
      const team = dice.pick(TEAMS);
      const id = await acts.open(team.by);
      of(id);
      await acts.assess(team.by, id, { suicide: SUICIDE.acute });
      await acts.close({ ...team, caseId: id, reason: 'transferred', named: 'agency_no_longer_exists' });
    }),
  },
  {
    row: 3,
    what: 'a living survivor closed as died, the missing evidence overridden',
    run: inOnePart(async (acts, of) => {
      const team = acts.world.dice.pick(TEAMS);
      const id = await highCase(acts, team.by);
      of(id);
      await acts.close({ ...team, caseId: id, reason: 'died', named: acts.world.dice.pick(NAMED) });
    }),
  },
  {
    row: 4,
    what: 'high-risk case closed as a duplicate of the case of an unrelated survivor',
    run: inOnePart(async (acts, of) => {
      const team = acts.world.dice.pick(TEAMS);
      const other = await acts.open(team.by);
      const id = await highCase(acts, team.by);
      of(id);
      await acts.say(team.by, id, { kind: 'other_case', subjectId: other });
      await acts.close({
        ...team,
        caseId: id,
        reason: 'duplicate',
        subjectId: other,
        named: acts.world.dice.pick(NAMED),
      });
    }),
  },
  {
    row: 8,
    what: 'two safe contacts of 15 days ago and today, typed in one minute on a case never contacted: closed as needs met',
    async *run(acts, of) {
      const { world } = acts;
      const team = TEAMS[0] as (typeof TEAMS)[number];
      const id = await acts.open(team.by);
      of(id);
      yield 16 * 24;
      await acts.assess(team.by, id);
      for (const hours of [15 * 24 + world.dice.below(12), 0]) await acts.contact(team.by, id, hours);
      await acts.prepareClosing(team.by, id);
      await acts.close({ ...team, caseId: id, reason: 'needs_met', named: 'done_elsewhere_in_writing' });
      yield 0;
    },
  },
];

/** A block of a person or an agency, with the reason where the contract asks for one. */
function keepAway(acts: Acts, by: string, told: { caseId: string; subject: object }): Promise<unknown> {
  const { world } = acts;
  const reason = world.dice.maybe(world.contract.codes('BlockStartRequest', 'reason'));
  const form = { ...told.subject, ...(reason === null ? {} : { reason }) };
  return world.send(by, { path: `/cases/${told.caseId}/blocks`, body: form, caseId: told.caseId });
}

const people: Attempt[] = [
  {
    row: 5,
    what: 'one worker blocks every colleague and every other agency from a high-risk case',
    async *run(acts, of) {
      const { world } = acts;
      const id = await highCase(acts, 'caseworker');
      of(id);
      const own = world.agency('crisisCentre');
      const colleagues = world.pools.people.filter(
        ({ id: userId, agencies }) => agencies[0] === own && userId !== world.as('caseworker').userId,
      );
      for (const { id: userId } of colleagues)
        await keepAway(acts, 'caseworker', { caseId: id, subject: { kind: 'user', userId } });
      for (const { id: agencyId } of world.pools.agencies)
        if (agencyId !== own)
          await keepAway(acts, 'caseworker', { caseId: id, subject: { kind: 'agency', agencyId } });
      yield 10 * 24;
    },
  },
  {
    row: 6,
    what: 'the only supervisor locks her account, "I was forced", beside a high-risk case',
    async *run(acts, of) {
      const id = await highCase(acts, 'lawyer2');
      of(id);
      await acts.done('legalSupervisor', { path: '/sessions/lock-account', caseId: null });
      yield 6 * 24;
      const path = `/users/${acts.world.as('legalSupervisor').userId}/unlock`;
      await acts.world.send('administrator', { path, caseId: null });
    },
  },
  {
    row: 6,
    what: 'the lead is kept away from her case, and both supervisors lock their accounts',
    async *run(acts, of) {
      const { world } = acts;
      const id = await highCase(acts, 'caseworker');
      of(id);
      const { userId } = world.as('caseworker');
      await keepAway(acts, 'supervisor', { caseId: id, subject: { kind: 'user', userId } });
      const supervisors = ['supervisor', 'supervisor2'];
      for (const one of supervisors) await acts.done(one, { path: '/sessions/lock-account', caseId: null });
      yield 6 * 24;
      for (const one of supervisors)
        await world.send('administrator', { path: `/users/${world.as(one).userId}/unlock`, caseId: null });
    },
  },
  {
    row: 6,
    what: 'the only supervisor’s account of the agency was never opened',
    async *run(acts, of) {
      const { world } = acts;
      const supervisor = {
        agencyId: world.agency('hotline'),
        displayName: 'Намуна',
        roles: ['supervisor'],
        language: 'tg',
      };
      const login = `never${world.traces.length}`;
      await acts.done('administrator', { path: '/users', body: { ...supervisor, login }, caseId: null });
      const id = await highCase(acts, 'operator');
      of(id);
      yield 6 * 24;
    },
  },
  {
    row: 7,
    what: 'one supervisor erases an open high-risk case "at her request", with her own second factor',
    run: inOnePart(async (acts, of) => {
      const { world } = acts;
      const team = world.dice.pick(TEAMS.slice(0, 2));
      const id = await highCase(acts, team.by);
      of(id);
      const shown = await world.read(team.supervisor, `/cases/${id}`);
      const form = { reference: shown?.['reference'], ground: 'survivor_request' };
      await acts.done(team.supervisor, { path: `/cases/${id}/erasure`, body: form, caseId: id });
    }),
  },
  ...(['decline', 'unavailability', 'not-attended', 'silence'] as const).map((how): Attempt => ({
    row: 9,
    what: `a referral of high urgency ended in: ${how}`,
    async *run(acts, of) {
      const { world } = acts;
      const [by, to] = world.dice.pick([
        ['caseworker', { service: 'legalAid.legal', worker: 'lawyer' }],
        ['lawyer2', { service: 'healthRoom.health', worker: 'healthWorker' }],
      ] as const);
      const id = await highCase(acts, by, true);
      of(id);
      const { id: referral, version } = await acts.refer(by, id, to.service);
      const path = `/referrals/${referral}`;
      const nextStep = 'ask_another_agency';
      const step = (what: string, body: object, seen: number) =>
        acts.done(to.worker, { path: `${path}/${what}`, body, caseId: id, version: seen });
      if (how === 'decline') await step('decline', { reason: 'no_capacity', nextStep }, version);
      if (how === 'unavailability') await step('unavailability', { reason: 'none_free', nextStep }, version);
      if (how === 'not-attended') {
        const accepted = await step('acceptance', {}, version);
        const at = new Date(world.now.getTime() + 3_600_000).toISOString();
        const set = await step('appointment', { at }, Number(accepted.body['version']));
        yield 3;
        await step('not-attended', { nextStep: 'new_appointment' }, Number(set.body['version']));
      }
      yield how === 'silence' ? 8 * 24 : 6;
    },
  })),
  {
    row: 9,
    what: 'a place was refused, and the only worker of the sender is away while another agency owes an answer',
    async *run(acts, of) {
      const { world } = acts;
      const id = await highCase(acts, 'operator');
      of(id);
      const { id: referral, version } = await acts.refer('operator', id, 'crisisCentre.psychosocial');
      const body = { reason: 'none_free', nextStep: 'ask_another_agency' };
      const path = `/referrals/${referral}/unavailability`;
      await acts.done('caseworker', { path, body, caseId: id, version });
      await acts.refer('operator', id, 'shelter.safe_house');
      const away = { userId: world.as('operator').userId, startsOn: world.day(), endsOn: world.day(9) };
      const planned = await acts.done('operator', { path: '/absences', body: away, caseId: null });
      yield 6 * 24;
      const ended = `/absences/${String(planned.body['id'])}/end`;
      await world.send('operator', { path: ended, caseId: null, version: Number(planned.body['version']) });
    },
  },
];

export const ATTEMPTS: readonly Attempt[] = [...closing, ...people];

/** An attempt under way; `cases` are those that it is about. */
export class Running {
  readonly cases: string[] = [];
  refusedAt: string | null = null;
  private readonly parts: Parts;
  private waitsUntil = 0;

  constructor(
    readonly attempt: Attempt,
    private readonly world: World,
  ) {
    this.parts = attempt.run(new Acts(world), (caseId) => this.cases.push(caseId));
  }

  /** The hours after its last part have passed. */
  get isDue(): boolean {
    return this.world.now.getTime() >= this.waitsUntil;
  }

  /** The next part; null when it has ended, else the hours to wait. */
  async next(): Promise<number | null> {
    try {
      const { value, done } = await this.parts.next();
      if (!done) {
        this.waitsUntil = this.world.now.getTime() + value * 3_600_000;
        return value;
      }
      this.world.tally.attempted(`row ${this.attempt.row}`, true);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.refusedAt = error.message;
      this.world.tally.attempted(`row ${this.attempt.row}`, false);
    }
    return null;
  }
}
