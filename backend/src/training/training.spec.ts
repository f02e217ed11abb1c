import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shiftDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { EMERGENCIES, MODULE_OF, NEEDED, modulesFor, modulesOfRoles, outcomeOf } from './training-policy.js';
import { readList } from './training-list.rules.js';
import {
  isToRenew,
  lastDayOf,
  needsSecond,
  refreshFrom,
  sessionProblems,
  standingOn,
} from './training.rules.js';
import type { Attended, TrainingFacts } from './training.rules.js';
import { TRAINING_STATES } from './training.types.js';

const TODAY = '2026-11-30';
const held = (heldOn: Day, revokedOn: Day | null = null, countsFrom = heldOn): Attended => ({
  ...{ heldOn, revokedOn, countsFrom },
});
/** A colleague who always has the module. */
const STEADY = Array.from({ length: 60 }, (_, at) =>
  held(`${2010 + Math.floor(at / 2)}-0${at % 2 ? 7 : 1}-01`),
);
const facts = (change: Partial<TrainingFacts> = {}): TrainingFacts => ({
  ...{ attended: [], validMonths: 24, accountFrom: '2024-01-01', enforcedFrom: '2024-01-01' },
  ...{ colleagues: STEADY, ...change },
});
const day = fc.integer({ min: 0, max: 4000 }).map((count) => shiftDay('2020-01-01', count));
const attended = fc.array(
  fc
    .record({ heldOn: day, revokedOn: fc.option(day, { freq: 4 }), later: fc.nat(60) })
    .map(({ heldOn, revokedOn, later }) => held(heldOn, revokedOn, shiftDay(heldOn, later))),
  { maxLength: 3 },
);
const anyFacts = fc.record({
  ...{ attended, validMonths: fc.constantFrom(12, 24, 36), accountFrom: day },
  ...{ enforcedFrom: fc.option(day), colleagues: fc.oneof(attended, fc.constant(STEADY)) },
});

describe('an emergency', () => {
  /** Written out once more: who waits for help depends on these. */
  const LIFE = (
    'openCase recordIncident openEmergency assessRisk changeBand requestOrder issueOrder serveOrder ' +
    'recordServiceAttempt giveOrderCopy recordBreach recordBreachAction takeCallbackRequest recordCallbackOutcome ' +
    'requestExtension answerExtension decideExtension addCourtStep logSupport recordContact writeSafetyPlan sendReferral acceptReferral recordWork startBlock refuseClosure reportDeath lockAccount'
  ).split(' ');

  it('is never refused, whatever the state of the modules', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LIFE),
        fc.array(fc.constantFrom(...TRAINING_STATES), { maxLength: 3 }),
        (action, states) => outcomeOf(action, modulesFor(action).length > 0 ? states : []) !== 'refuse',
      ),
    );
    for (const action of LIFE) expect(Object.hasOwn(NEEDED, action)).toBe(false);
    expect(Object.keys(EMERGENCIES).filter((action) => !LIFE.includes(action))).toEqual([]);
    expect(['recordContact', 'planMeeting', 'withdrawTable'].flatMap(modulesFor)).toEqual([]);
  });

  it('is marked without a valid module; other acts are refused once suspended', () => {
    expect(outcomeOf('issueOrder', ['suspended'])).toBe('mark');
    expect(outcomeOf('issueOrder', ['warn'])).toBe('free');
    expect(outcomeOf('approveClosure', ['valid', 'supervised'])).toBe('mark');
    expect(outcomeOf('approveClosure', ['valid', 'suspended'])).toBe('refuse');
  });
});

describe('the modules that roles need', () => {
  it('are those that acts ask for, for whoever may carry them out', () => {
    const asked = Object.values({ ...EMERGENCIES, ...NEEDED }).flat();
    expect(Object.keys(MODULE_OF).sort()).toEqual([...new Set(asked)].sort());
    expect([...modulesOfRoles(['statistician'])]).toEqual(['tm_data']);
    expect(modulesOfRoles(['police_inspector']).has('tm_order')).toBe(true);
    expect(modulesOfRoles(['coordinator']).size).toBe(0);
  });
});

describe('what a person may do with a module', () => {
  const stateOn = (on: Day, change: Partial<TrainingFacts> = {}): string =>
    standingOn(facts(change), on).state;
  const trained = { attended: [held('2024-06-30')] };

  it('warns 30 days before the end, then is supervised 90 days, then suspended', () => {
    expect(lastDayOf('2024-02-29', 12)).toBe('2025-02-28');
    expect(refreshFrom('2026-01-15', 24)).toBe('2025-01-15');
    const states = ['2026-05-30', '2026-05-31', '2026-06-30', '2026-07-01', '2026-09-28', '2026-09-29'];
    expect(states.map((on) => stateOn(on, trained))).toEqual([
      ...['valid', 'warn', 'warn', 'supervised', 'supervised', 'suspended'],
    ]);
  });

  it('gives 90 days to whoever was never trained, from the rule and from the account', () => {
    const from = { enforcedFrom: '2026-06-01', accountFrom: '2026-08-01' };
    expect(standingOn(facts(from), '2026-10-30')).toMatchObject({ state: 'supervised', until: '2026-10-30' });
    expect(stateOn('2026-10-31', from)).toBe('suspended');
    expect(standingOn(facts({ enforcedFrom: null }), TODAY)).toMatchObject({
      state: 'supervised',
      until: null,
    });
  });

  it('supervises at once after a revocation', () => {
    const revoked = { attended: [held('2026-06-30', '2026-11-01'), held('2026-11-01')] };
    expect(standingOn(facts(revoked), '2026-11-01')).toEqual({
      ...{ state: 'supervised', until: shiftDay('2026-11-01', 90), endsOn: null },
    });
  });

  it('is named on Today from its warning on, and before the first training once the rule is in force', () => {
    const named = (on: Day, change: Partial<TrainingFacts>): boolean =>
      isToRenew({ ...standingOn(facts(change), on), module: 'tm_intro' });
    expect(['2026-05-30', '2026-05-31', '2027-01-01'].map((on) => named(on, trained))).toEqual([
      ...[false, true, true],
    ]);
    const off = { enforcedFrom: null };
    expect([named(TODAY, { ...trained, ...off }), named(TODAY, off)]).toEqual([false, false]);
    expect(isToRenew({ ...standingOn(facts(), TODAY), module: 'tm_court' })).toBe(false);
  });

  it('never recovers by waiting, and suspends nobody within 90 days of the rule, the account or the end', () => {
    const rank = (of: TrainingFacts, on: Day): number => TRAINING_STATES.indexOf(standingOn(of, on).state);
    fc.assert(
      fc.property(anyFacts, day, fc.integer({ min: 1, max: 400 }), (of, on, later) => {
        expect(rank(of, shiftDay(on, later))).toBeGreaterThanOrEqual(rank(of, on));
        const { state, until, endsOn } = standingOn(of, on);
        if (until !== null) expect(on <= until).toBe(true);
        if (until !== null) expect(rank(of, shiftDay(until, 1))).toBeGreaterThan(rank(of, on));
        if (state !== 'suspended') return;
        const starts = [of.enforcedFrom ?? '9999-12-31', of.accountFrom, endsOn ?? of.accountFrom];
        for (const start of starts)
          expect(on > shiftDay(start, of.colleagues.length === 0 ? 180 : 90)).toBe(true);
      }),
    );
  });

  it('leaves a station whose modules all ended on one day supervised for 90 days more', () => {
    fc.assert(
      fc.property(anyFacts, day, (of, on) => {
        const [alone, among] = [[], STEADY].map((colleagues) => standingOn({ ...of, colleagues }, on));
        if (among?.state !== 'supervised' || among.until === null) return;
        expect(alone).toEqual({ ...among, until: shiftDay(among.until, 90) });
      }),
    );
  });
});

describe('a colleague’s new module', () => {
  const from = '2026-01-01';
  const until = (colleagues: Attended[], validMonths = 24): Day | null => {
    const of = facts({ enforcedFrom: from, colleagues, validMonths });
    return standingOn(of, from).until;
  };

  it('suspends nobody at once: the others have at least 90 days from its day', () => {
    const after = (days: number): Day => shiftDay(from, days);
    expect(until([])).toBe(after(180));
    expect(until([held(after(100))])).toBe(after(180));
    expect(until([held(after(80))])).toBe(after(170));
    expect(until([held(after(80)), held(after(10))])).toBe(after(100));
    expect(until([held('2025-12-01')])).toBe(after(90));
    // Held before and entered late, ended or revoked by then: nobody could confirm.
    expect(until([held('2025-12-01', null, after(91))])).toBe(after(180));
    expect(until([held('2025-01-20')], 12)).toBe(after(180));
    expect(until([held('2025-12-01', after(50))])).toBe(after(180));
  });

  it('leaves whoever is under supervision so on the day it begins to count', () => {
    fc.assert(
      fc.property(anyFacts, day, fc.nat(60), (of, on, ago) => {
        const before = standingOn({ ...of, colleagues: [] }, on).state;
        const colleagues = [held(shiftDay(on, -ago), null, on)];
        if (before === 'supervised') expect(standingOn({ ...of, colleagues }, on).state).toBe(before);
      }),
    );
  });
});

describe('a session as it was entered', () => {
  const problems = (heldOn: string, ids: string[]) =>
    sessionProblems({ heldOn, persons: ids.map((userId) => ({ userId })) }, TODAY, {
      ...{ known: new Set(['a', 'b', 'd']), entered: new Set(['d']) },
    }).map(({ path, code }) => `${path} ${code}`);

  it('has a day, not tomorrow, and each person once', () => {
    expect(problems(TODAY, ['a', 'b'])).toEqual([]);
    expect(problems('2026-12-01', ['a'])).toEqual(['heldOn date_in_future']);
    expect(problems('', ['a', 'a'])).toEqual(['heldOn required', 'persons.1 person_twice']);
    expect(problems(TODAY, ['c', 'd'])).toEqual(['persons.0 not_in_list', 'persons.1 person_twice']);
    expect(problems(TODAY, [])).toEqual(['persons required']);
  });

  it('needs a second person after 30 days, or with its writer on the list', () => {
    const needs = (heldOn: string, userId: string) =>
      needsSecond({ heldOn, persons: [{ userId }] }, TODAY, 'writer');
    expect([needs('2026-10-31', 'a'), needs('2026-10-30', 'a'), needs(TODAY, 'writer')]).toEqual([
      ...[false, true, true],
    ]);
  });
});

describe('a paper list', () => {
  const read = (text: string) =>
    readList(text, TODAY, ({ login }) => (login === 'ghost' ? 'unknown_person' : null));

  it('is read with either kind of day, separator and word', () => {
    const { lines, problems } = read(
      'login;module;day;result\nanora;order;1.2.2026;сдала\r\n\nb,TM_RISK,2026-03-04,no',
    );
    expect(problems).toEqual([]);
    expect(lines).toEqual([
      { login: 'anora', module: 'tm_order', heldOn: '2026-02-01', passed: true },
      { login: 'b', module: 'tm_risk', heldOn: '2026-03-04', passed: false },
    ]);
  });

  it('says of each line what is wrong with it', () => {
    const { problems } = read(
      [
        'a;order;1.12.2026;+',
        'a;order;;+',
        'a;order;31.2.2026;+',
        'a;dance;1.2.2026;+',
        'a;order;1.2.2026;?',
        'a',
      ]
        .concat(['ghost;order;1.2.2026;+', 'a;order;1.2.2026;+', 'A;order;01.02.2026;-'])
        .join('\n'),
    );
    expect(problems.map(({ path, code }) => `${path} ${code}`)).toEqual([
      ...['lines.1 date_in_future', 'lines.2 session_without_day', 'lines.3 invalid_date'],
      ...['lines.4 unknown_module', 'lines.5 unknown_result', 'lines.6 line_incomplete'],
      ...['lines.7 unknown_person', 'lines.9 person_twice'],
    ]);
    expect(read(' \n').problems).toEqual([{ path: 'text', code: 'required' }]);
  });
});
