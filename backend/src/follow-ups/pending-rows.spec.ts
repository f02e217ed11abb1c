import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plannedCase } from '../../test/support/planned-case.js';
import { RISK_BANDS } from '../risk/risk.types.js';
import {
  afterOccurrence,
  satisfiedByWork,
  missingNextStep,
  nextStepOf,
  furthestMoves,
  mergePlanned,
  replan,
} from './consequences.rules.js';
import type { Work } from './consequences.rules.js';
import type { CaseFacts, PendingRow, PlannedFollowUp, RuleKey, Trigger } from './follow-ups.types.js';
import { RULE_KEYS } from './follow-ups.types.js';

/** A clock time in Dushanbe. */
const at = (text: string): Date => new Date(`${text}:00+05:00`);
const NOW = at('2026-11-24T11:50');
const facts = (change: Partial<CaseFacts> = {}): CaseFacts =>
  plannedCase({ now: NOW, sharesWithGroup: true, ...change });
const waits = (rule: RuleKey, due: string, change: Partial<PendingRow> = {}): PendingRow => ({
  id: `${rule}/${change.step ?? 1}/${change.subjectId ?? ''}`,
  rule,
  step: 1,
  subjectId: null,
  fromAt: NOW,
  dueAt: at(due),
  ...change,
});
const planned = (rule: RuleKey, due: string, change: Partial<PlannedFollowUp> = {}): PlannedFollowUp => ({
  rule,
  step: 1,
  subjectId: null,
  fromAt: NOW,
  dueAt: at(due),
  countedFrom: null,
  alertAt: null,
  owner: 'case_lead',
  kind: 'task',
  partition: 'follow_ups',
  because: 'case_opened',
  ...change,
});

describe('a plan meets the rows that wait', () => {
  it.each([
    ['a new thing is added', [], [planned('rk.reassess', '2026-11-25T11:50')], ['rk.reassess'], []],
    [
      'the same thing due sooner comes forward',
      [waits('rk.reassess', '2026-12-24T11:50')],
      [planned('rk.reassess', '2026-11-25T11:50')],
      [],
      ['2026-11-25T11:50'],
    ],
    [
      'the same thing due later changes nothing',
      [waits('rk.reassess', '2026-11-25T11:50')],
      [planned('rk.reassess', '2026-12-24T11:50')],
      [],
      [],
    ],
    [
      'another step of the rule is another thing',
      [waits('fu.safety_24h', '2026-11-25T11:50')],
      [planned('fu.safety_24h', '2026-11-27T11:50', { step: 2 })],
      ['fu.safety_24h'],
      [],
    ],
    [
      'another referral is another thing',
      [waits('rf.ack', '2026-11-25T11:50', { subjectId: 'r1' })],
      [planned('rf.ack', '2026-11-24T11:50', { subjectId: 'r2' })],
      ['rf.ack'],
      [],
    ],
    [
      'of two planned for one thing the first due is added',
      [],
      [planned('rk.reassess', '2026-11-27T11:50'), planned('rk.reassess', '2026-11-25T11:50')],
      ['rk.reassess'],
      [],
    ],
  ] as const)('%s', (_what, pending, plan, added, moved) => {
    const merged = mergePlanned(pending, plan);
    expect(merged.added.map((row) => row.rule)).toEqual(added);
    expect(merged.moved.map((row) => row.dueAt)).toEqual(moved.map(at));
  });

  it('a waiting contact that something new asks for again is not done by one made before, and no later for it', () => {
    const [before, pending] = [at('2026-11-24T08:00'), waits('fu.safety_24h', '2026-11-25T08:00')];
    const anew = planned('fu.safety_24h', '2026-11-25T11:50', { countedFrom: NOW });
    const { added, moved } = mergePlanned([{ ...pending, fromAt: before }], [anew]);
    expect(added).toEqual([]);
    expect(moved).toEqual([
      { id: pending.id, fromAt: before, dueAt: pending.dueAt, countedFrom: NOW, askedAt: NOW },
    ]);
    expect(furthestMoves([...moved, { ...moved[0]!, dueAt: NOW, askedAt: undefined } as never])).toEqual([
      { ...moved[0], dueAt: NOW },
    ]);
    expect(mergePlanned([pending], [anew]).moved).toEqual([]);
  });

  it('the first due of two is the one that is kept', () => {
    const plan = [planned('rk.reassess', '2026-11-27T11:50'), planned('rk.reassess', '2026-11-25T11:50')];
    expect(mergePlanned([], plan).added[0]?.dueAt).toEqual(at('2026-11-25T11:50'));
  });
});

describe('a band that rises', () => {
  it('brings the rows forward and opens them, and leaves those alone that are sooner', () => {
    const pending = [
      waits('fu.regular', '2026-12-24T11:50', { fromAt: at('2026-12-09T11:50') }),
      waits('fu.safety_24h', '2026-11-25T11:50'),
      waits('rk.reassess', '2026-11-26T11:50'),
    ];
    expect(replan(pending, 'high', { now: NOW })).toEqual([
      { id: 'fu.regular/1/', fromAt: NOW, dueAt: at('2026-12-01T11:50'), countedFrom: NOW },
    ]);
  });

  it('and one that falls moves nothing', () => {
    expect(
      replan(
        [waits('fu.regular', '2026-12-01T11:50'), waits('rk.reassess', '2026-12-24T11:50')],
        'standard',
        { now: NOW },
      ),
    ).toEqual([]);
  });

  it('never moves a row later', () => {
    const instant = fc.date({
      min: at('2026-01-01T00:00'),
      max: at('2028-01-01T00:00'),
      noInvalidDate: true,
    });
    const anyRow = fc.record({
      id: fc.uuid(),
      rule: fc.constantFrom(...RULE_KEYS),
      step: fc.integer({ min: 1, max: 5 }),
      subjectId: fc.constant(null),
      fromAt: instant,
      dueAt: instant,
    });
    fc.assert(
      fc.property(
        fc.array(anyRow, { maxLength: 12 }),
        fc.constantFrom(...RISK_BANDS),
        instant,
        (pending, band, now) => {
          const moves = replan(pending, band, { now });
          expect(moves.every((move) => move.dueAt < pending.find((row) => row.id === move.id)!.dueAt)).toBe(
            true,
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('of two moves of one row the furthest forward counts', () => {
    const move = (due: string) => ({ id: 'a', fromAt: NOW, dueAt: at(due), countedFrom: null });
    expect(
      furthestMoves([move('2026-11-27T11:50'), move('2026-11-25T11:50'), move('2026-11-26T11:50')]),
    ).toEqual([move('2026-11-25T11:50')]);
  });
});

describe('work that was done', () => {
  const work = (change: Partial<Work> = {}): Work => ({
    done: 'assessment',
    outcome: 'done',
    at: NOW,
    subjectId: null,
    ...change,
  });
  const pending = [
    waits('rk.reassess', '2026-11-25T11:50'),
    waits('rf.ack', '2026-11-25T11:50', { subjectId: 'r1' }),
    waits('rf.ack', '2026-11-25T11:50', { subjectId: 'r2' }),
    waits('hl.review', '2027-02-24T11:50', { fromAt: at('2027-02-10T11:50') }),
    waits('hl.strangle', '2026-11-25T11:50'),
  ];

  it.each([
    ['satisfies the row that waits for it', work(), ['rk.reassess/1/']],
    [
      'satisfies the row also when she declined it',
      work({ done: 'strangulation_check', outcome: 'survivor_declined' }),
      ['hl.strangle/1/'],
    ],
    ['satisfies nothing when it was not possible', work({ outcome: 'not_possible' }), []],
    [
      'satisfies only the row of its own referral',
      work({ done: 'referral_answer', subjectId: 'r2' }),
      ['rf.ack/1/r2'],
    ],
    ['does not satisfy a review that opens in months', work({ done: 'sexual_health_care' }), []],
    [
      'satisfies that review when its time has come, and no other care',
      work({ done: 'sexual_health_care', at: at('2027-02-11T11:50') }),
      ['hl.review/1/'],
    ],
    [
      'leaves every examination waiting when somebody has talked with her about not living',
      work({ done: 'mental_health_care', at: at('2027-02-11T11:50') }),
      [],
    ],
  ])('%s', (_what, given, ids) => {
    expect(satisfiedByWork(given, pending)).toEqual(ids);
  });

  it('an assessment ends the one that was due, brings everything forward and asks for the next', () => {
    const assessed: Trigger = {
      kind: 'risk_assessed',
      incomplete: false,
      opensReview: true,
      emergency: false,
      safetyPlanCurrent: true,
    };
    const waiting = [waits('rk.reassess', '2026-11-25T11:50'), waits('fu.regular', '2026-12-24T11:50')];
    const after = afterOccurrence({ work: work(), triggers: [assessed] }, waiting, facts({ band: 'high' }));
    expect(after.satisfied).toEqual(['rk.reassess/1/']);
    expect(after.added.map((row) => row.rule)).toEqual([
      'rk.reassess',
      'fu.safety_24h',
      'fu.safety_24h',
      'fu.mdwg_review',
    ]);
    expect(after.moved).toEqual([
      { id: 'fu.regular/1/', fromAt: NOW, dueAt: at('2026-12-01T11:50'), countedFrom: NOW },
    ]);
    expect(after.expedites).toBe(true);
  });

  it.each(['medium', 'standard', 'incomplete'] as const)('no ladder goes faster at %s risk', (band) => {
    const assessed: Trigger = {
      kind: 'risk_assessed',
      incomplete: band === 'incomplete',
      opensReview: false,
      emergency: false,
      safetyPlanCurrent: true,
    };
    const after = afterOccurrence({ work: work(), triggers: [assessed] }, [], facts({ band }));
    expect(after.expedites).toBe(false);
  });

  it('a closing replaces what waits by the contacts after it', () => {
    const waiting = [waits('rk.reassess', '2026-11-25T11:50'), waits('fu.regular', '2026-12-24T11:50')];
    const after = afterOccurrence(
      { work: null, triggers: [{ kind: 'case_closed', reason: 'needs_met', contactConsent: true }] },
      waiting,
      facts({ status: 'closed' }),
    );
    expect(after.replaced).toEqual(['rk.reassess/1/', 'fu.regular/1/']);
    expect(after.added.map((row) => row.rule)).toEqual(Array.from({ length: 4 }, () => 'fu.post_closure'));
  });

  it('that leaves an open case without anything to do adds the next step itself', () => {
    const review = waits('import_review', '2026-11-25T11:50');
    const done = work({ done: 'import_review' });
    expect(
      afterOccurrence({ work: done, triggers: [] }, [review], facts()).added.map((row) => row.rule),
    ).toEqual(['fu.regular']);
    expect(
      afterOccurrence({ work: done, triggers: [] }, [review], facts({ contactStopped: true })).added.map(
        (row) => row.rule,
      ),
    ).toEqual(['rk.reassess']);
    expect(
      afterOccurrence({ work: done, triggers: [] }, [review], facts({ ownerIsPolice: true })).added.map(
        (row) => row.rule,
      ),
    ).toEqual(['rk.reassess']);
  });
});

describe('the next step', () => {
  it('is the row due first, and of two due together the one that opens first', () => {
    const rows = [
      waits('fu.regular', '2026-12-01T11:50'),
      waits('rk.reassess', '2026-11-25T11:50'),
      waits('fu.safety_24h', '2026-11-25T11:50', { fromAt: at('2026-11-24T10:00') }),
    ];
    expect(nextStepOf(rows)?.rule).toBe('fu.safety_24h');
    expect(nextStepOf([])).toBeNull();
  });

  it('is missing only in an open case with nothing waiting', () => {
    expect(missingNextStep(1, facts())).toEqual([]);
    expect(missingNextStep(0, facts({ status: 'closed' }))).toEqual([]);
    expect(missingNextStep(0, facts())).toHaveLength(1);
  });
});
