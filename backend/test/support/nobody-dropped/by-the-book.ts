/** People who close rightly, among them in known danger by its exceptions: what must live on is asked after these. */
import { highCase, inOnePart, TEAMS } from './attempts.js';
import type { Attempt } from './attempts.js';

const NAMED = 'done_elsewhere_in_writing';
const POLICE = { by: 'inspector2', supervisor: 'policeSupervisor' };
const STOP = {
  kind: 'stop_request',
  ...{
    alone: 'yes',
    servicesExplained: true,
    risksExplained: true,
    toldMayReturn: true,
    askedAboutPressure: true,
  },
};

export const BY_THE_BOOK: readonly Attempt[] = [
  {
    row: 0,
    what: 'she herself asks to stop, with a band that is high, an order in force and a breach',
    run: inOnePart(async (acts, of) => {
      const id = await highCase(acts, POLICE.by, acts.world.dice.chance(0.5));
      of(id);
      const order = await acts.order(POLICE.by, id, acts.world.dice.chance(0.7));
      if (acts.world.dice.chance(0.6)) await acts.breach(POLICE.by, id, order);
      await acts.say(POLICE.by, id, STOP);
      await acts.close({ ...POLICE, caseId: id, reason: 'survivor_request', named: NAMED });
    }),
  },
  {
    row: 0,
    what: 'she herself asks to stop, in a case of high risk',
    run: inOnePart(async (acts, of) => {
      const team = acts.world.dice.pick(TEAMS);
      const id = await highCase(acts, team.by, acts.world.dice.chance(0.5));
      of(id);
      await acts.say(team.by, id, STOP);
      await acts.close({ ...team, caseId: id, reason: 'survivor_request', named: NAMED });
    }),
  },
  {
    row: 0,
    what: 'she herself asks to stop, and what becomes of the request is left to chance',
    run: inOnePart(async (acts, of) => {
      const team = acts.world.dice.pick(TEAMS);
      const id = await acts.open(team.by, { isShared: acts.world.dice.chance(0.5) });
      of(id);
      await acts.assess(team.by, id, acts.world.dice.chance(0.5) ? {} : { answers: { kill_threat: 'yes' } });
      await acts.say(team.by, id, STOP);
      await acts.close({
        ...team,
        caseId: id,
        reason: 'survivor_request',
        named: NAMED,
        until: acts.world.dice.pick(['asking', 'asking', 'withdrawal', 'refusal'] as const),
      });
    }),
  },
  {
    row: 0,
    what: 'she herself asks to stop, and the second person says no',
    run: inOnePart(async (acts, of) => {
      const team = acts.world.dice.pick(TEAMS.slice(0, 2));
      const id = await acts.open(team.by, { isShared: true });
      of(id);
      await acts.assess(team.by, id);
      await acts.say(team.by, id, STOP);
      const reason = 'survivor_request';
      await acts.close({ ...team, caseId: id, reason, named: NAMED, until: 'refusal' });
    }),
  },
  {
    row: 0,
    what: 'she died, and papers show it',
    run: inOnePart(async (acts, of) => {
      const { world, contract } = acts;
      const id = await highCase(acts, POLICE.by);
      of(id);
      if (world.dice.chance(0.5)) await acts.order(POLICE.by, id, true);
      const [evidence] = contract.codes('ClosureStatementRequest', 'evidence');
      await acts.say(POLICE.by, id, { kind: 'evidence', evidence });
      await acts.close({ ...POLICE, caseId: id, reason: 'died', named: NAMED });
    }),
  },
  {
    row: 0,
    what: 'her record was opened twice, and one is merged into the other',
    run: inOnePart(async (acts, of) => {
      const team = acts.world.dice.pick([...TEAMS.slice(0, 2), POLICE]);
      const woman = acts.world.women.add();
      const kept = await acts.open(team.by, { woman });
      const id = await acts.open(team.by, { woman });
      for (const one of [kept, id]) of(one);
      await acts.assess(team.by, id, { answers: { kill_threat: 'yes' } });
      if (team === POLICE) await acts.order(team.by, id, true);
      await acts.say(team.by, id, { kind: 'other_case', subjectId: kept });
      await acts.close({ ...team, caseId: id, reason: 'duplicate', subjectId: kept, named: NAMED });
    }),
  },
  {
    row: 0,
    what: 'opened in error: no violence was recorded',
    run: inOnePart(async (acts, of) => {
      const team = acts.world.dice.pick(TEAMS.slice(0, 3));
      const id = await acts.open(team.by, { isViolence: false });
      of(id);
      await acts.say(team.by, id, { kind: 'evidence', evidence: 'checked_file' });
      await acts.close({ ...team, caseId: id, reason: 'opened_in_error', named: NAMED });
    }),
  },
  {
    row: 0,
    what: 'her needs are met, made sure of twice',
    async *run(acts, of) {
      const team = acts.world.dice.pick(TEAMS.slice(0, 2));
      const id = await acts.open(team.by, { isShared: acts.world.dice.chance(0.5) });
      of(id);
      await acts.assess(team.by, id);
      yield 2;
      await acts.contact(team.by, id);
      yield 15 * 24;
      await acts.contact(team.by, id);
      await acts.assess(team.by, id);
      await acts.prepareClosing(team.by, id);
      await acts.close({ ...team, caseId: id, reason: 'needs_met', named: NAMED });
      yield 40 * 24;
    },
  },
  {
    row: 0,
    what: 'she is not reached any more: tried three times in a month, and the supervisor decides',
    async *run(acts, of) {
      const team = acts.world.dice.pick(TEAMS.slice(0, 2));
      const id = await acts.open(team.by);
      of(id);
      await acts.assess(team.by, id);
      yield 2;
      await acts.contact(team.by, id);
      for (const person of ['caseworker', 'caseworker', 'caseworker2']) {
        yield 16 * 24;
        await acts.missed(person, id);
      }
      await acts.say(team.supervisor, id, { kind: 'no_contact_decision', decidedBy: 'supervisor' });
      await acts.close({ ...team, caseId: id, reason: 'no_contact', named: NAMED });
      yield 40 * 24;
    },
  },
  {
    row: 0,
    what: 'she moved, or her case passed on, and the agency that took it has met her',
    async *run(acts, of) {
      const { by, supervisor } = TEAMS[0] as (typeof TEAMS)[number];
      const id = await acts.open(by, { isShared: acts.world.dice.chance(0.5) });
      of(id);
      await acts.assess(by, id);
      const { id: referral, version } = await acts.handOver(by, id, 'cowfa.documents');
      const path = `/referrals/${referral}/acceptance`;
      const accepted = await acts.done('specialist', { path, caseId: id, version });
      // A contact counts from the opening on, so time passes before the new agency reaches her.
      yield 2;
      await acts.contact('specialist', String(accepted.body['caseId']));
      await acts.say(by, id, { kind: 'receiver_reached', subjectId: referral });
      const reason = acts.world.dice.pick(['moved', 'transferred']);
      await acts.close({ by, supervisor, caseId: id, reason, subjectId: referral, named: NAMED });
    },
  },
];
