import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  computeBand,
  heldBand,
  higherBand,
  isWrittenApart,
  knownWhen,
  lastingCriticals,
  isRaise,
  nextReassessment,
  opensReview,
  raiseOneBand,
} from './risk.rules.js';
import {
  CRITICAL_FACTORS,
  HEALTH_FACTOR,
  HIGH_REASONS,
  RISK_ANSWERS,
  RISK_FACTOR_CODES,
  RISK_FACTORS,
} from './risk.types.js';
import type { AssessmentFacts, RiskAnswer, RiskBand, RiskFactor, RiskPartitionFactor } from './risk.types.js';

const partition = RISK_FACTOR_CODES.filter(
  (factor): factor is RiskPartitionFactor => factor !== HEALTH_FACTOR,
);
/** Everything answered: no, but for what is named. */
function answered(yes: readonly RiskFactor[], change: Partial<AssessmentFacts> = {}): AssessmentFacts {
  return {
    answers: Object.fromEntries(partition.map((factor) => [factor, yes.includes(factor) ? 'yes' : 'no'])),
    survivorSuicide: yes.includes(HEALTH_FACTOR) ? 'yes' : 'no',
    notApplicable: [],
    earlierCritical: [],
    incidentsInYear: 1,
    ...change,
  };
}
/** The first so many factors without a critical one answered no, the rest not asked. */
function partly(count: number, yes: readonly RiskPartitionFactor[] = []): AssessmentFacts {
  const asked = partition
    .filter((factor) => !RISK_FACTORS[factor].critical && !yes.includes(factor))
    .slice(0, count - yes.length);
  const answers: Record<string, RiskAnswer> = Object.fromEntries(asked.map((factor) => [factor, 'no']));
  yes.forEach((factor) => (answers[factor] = 'yes'));
  return answered([], { answers, survivorSuicide: 'not_asked' });
}
const twenty: RiskFactor[] = [
  'sexual',
  'pregnant_violence',
  'stalking',
  'abuser_suicide',
  'child_harm',
  'honour_pressure',
  'jealousy',
];

describe('the factor list', () => {
  it('has 31 factors that weigh 76 together, six of them critical', () => {
    expect(RISK_FACTOR_CODES).toHaveLength(31);
    expect(RISK_FACTOR_CODES.reduce((sum, factor) => sum + RISK_FACTORS[factor].weight, 0)).toBe(76);
    expect(RISK_FACTOR_CODES.filter((factor) => RISK_FACTORS[factor].critical)).toEqual([
      ...CRITICAL_FACTORS,
    ]);
  });
});

describe('the band', () => {
  it.each([
    ['nothing said yes is standard, never none', answered([]), 'standard', 0],
    ['nine points are standard', answered(['sexual', 'stalking', 'child_harm']), 'standard', 9],
    ['ten points are medium', answered(['sexual', 'stalking', 'child_harm', 'child_witness']), 'medium', 10],
    ['nineteen points are medium', answered(twenty.slice(0, 6).concat('mental_health')), 'medium', 19],
    ['twenty points are high', answered(twenty), 'high', 20],
    [
      'separation and control with an injury are high',
      answered(['separation', 'control', 'recent_injury']),
      'high',
      7,
    ],
    [
      'separation and control with forced sex are high',
      answered(['separation', 'control', 'sexual']),
      'high',
      8,
    ],
    [
      'separation and control with growing severity are high',
      answered(['separation', 'control', 'esc_sev']),
      'high',
      8,
    ],
    ['separation and control alone are standard', answered(['separation', 'control']), 'standard', 5],
    [
      'separation and injury without control are standard',
      answered(['separation', 'recent_injury']),
      'standard',
      5,
    ],
  ] as const)('%s', (_what, facts, ...[band, score]) => {
    expect(computeBand(facts)).toMatchObject({ band, calculated: band, score, incomplete: false });
  });

  it.each(CRITICAL_FACTORS)('%s alone is high', (factor) => {
    expect(computeBand(answered([factor])).band).toBe('high');
    expect(
      computeBand({
        ...partly(0),
        [factor === HEALTH_FACTOR ? 'survivorSuicide' : 'answers']:
          factor === HEALTH_FACTOR ? 'yes' : { [factor]: 'yes' },
      }).band,
    ).toBe('high');
  });

  it.each([
    ['with 21 of 31 answers', partly(21), 'incomplete', true],
    ['with 22 of 31 answers', partly(22), 'standard', false],
    [
      'with few answers that make ten points',
      partly(10, ['sexual', 'stalking', 'child_harm', 'child_witness']),
      'incomplete',
      true,
    ],
    ['with few answers that make it high', partly(3, ['separation', 'control', 'sexual']), 'high', false],
    ['with no answer at all', partly(0), 'incomplete', true],
    ['with nothing that applies', { ...partly(0), notApplicable: RISK_FACTOR_CODES }, 'incomplete', true],
  ] as const)('%s it is %#', (_what, facts, ...[band, incomplete]) => {
    expect(computeBand(facts)).toMatchObject({ band, incomplete });
  });

  it('the known share leaves out what cannot apply, and counts declined and unknown as not known', () => {
    expect(
      computeBand({ ...partly(21), notApplicable: ['own_fear_death', 'po_breach'] }).knownShare,
    ).toBeCloseTo(21 / 29);
    expect(computeBand({ ...partly(21), notApplicable: ['own_fear_death', 'po_breach'] }).band).toBe(
      'standard',
    );
    const declined = answered([], { survivorSuicide: 'declined' });
    expect(
      computeBand({ ...declined, answers: { ...declined.answers, sexual: 'unknown' } }).knownShare,
    ).toBeCloseTo(29 / 31);
  });

  it('an answer given to a factor that was ticked as not applying still counts', () => {
    expect(computeBand(answered(['strangle'], { notApplicable: ['strangle'] })).band).toBe('high');
  });

  it.each([
    [
      'three incidents in a year raise standard to medium',
      answered([], { incidentsInYear: 3 }),
      'medium',
      [],
    ],
    [
      'three incidents in a year raise medium to high',
      answered(twenty.slice(0, 6), { incidentsInYear: 3 }),
      'high',
      ['escalation'],
    ],
    [
      'three incidents in a year raise incomplete, treated as medium, to high',
      { ...partly(5), incidentsInYear: 3 },
      'high',
      ['escalation'],
    ],
    [
      'three incidents in a year leave high where it is',
      answered(['strangle'], { incidentsInYear: 4 }),
      'high',
      ['strangle'],
    ],
  ] as const)('%s', (_what, facts, ...[band, highReasons]) => {
    expect(computeBand(facts)).toMatchObject({ band, escalated: true, highReasons });
  });

  it('two incidents in a year do not escalate', () => {
    expect(computeBand(answered([], { incidentsInYear: 2 }))).toMatchObject({
      band: 'standard',
      escalated: false,
    });
  });

  it('an incomplete assessment that escalated stays incomplete, so that it is asked again in 72 hours', () => {
    expect(computeBand({ ...partly(5), incidentsInYear: 3 })).toMatchObject({
      band: 'high',
      calculated: 'standard',
      incomplete: true,
    });
  });

  it('names every reason for high at once, and each of the list can be named', () => {
    const all = computeBand(answered(RISK_FACTOR_CODES)).highReasons;
    const escalation = computeBand({ ...partly(5), incidentsInYear: 3 }).highReasons;
    expect(all).toEqual([
      'strangle',
      'weapon_use',
      'kill_threat',
      'own_fear_death',
      'po_breach',
      'score',
      'separation_and_control',
    ]);
    expect([...all, ...escalation]).toEqual([...HIGH_REASONS]);
  });

  it('what was ever true stays true when it is not answered later', () => {
    expect(
      lastingCriticals([
        { strangle: 'yes' },
        { strangle: 'no', own_fear_death: 'yes', weapon_use: 'unknown' },
      ]),
    ).toEqual(['strangle']);
    expect(computeBand(answered([], { earlierCritical: ['strangle'] }))).toMatchObject({
      band: 'high',
      highReasons: ['strangle'],
      score: 0,
    });
  });
});

describe('her own suicide risk', () => {
  it('alone makes the band high and gives the risk partition no reason and no points', () => {
    expect(computeBand(answered([HEALTH_FACTOR]))).toMatchObject({
      band: 'high',
      score: 4,
      riskScore: 0,
      highReasons: [],
      highForHealthAlone: true,
    });
  });

  it('does not open a meeting, not even where its points lift the score to twenty', () => {
    const lifted = computeBand(answered([HEALTH_FACTOR, ...twenty.slice(0, 6)]));
    expect(lifted).toMatchObject({
      band: 'high',
      score: 22,
      riskScore: 18,
      highReasons: [],
      highForHealthAlone: true,
    });
    expect(opensReview(lifted, { isRepeat: false, raisedToHigh: false })).toBe(false);
  });

  it('leaves the meeting open for escalation, which would have been there without it', () => {
    const result = computeBand(answered([HEALTH_FACTOR], { incidentsInYear: 3 }));
    expect(result).toMatchObject({ band: 'high', highReasons: [], escalated: true });
    expect(opensReview(result, { isRepeat: false, raisedToHigh: false })).toBe(true);
    expect(
      computeBand(answered([HEALTH_FACTOR, ...twenty.slice(0, 6)], { incidentsInYear: 3 })).highReasons,
    ).toEqual(['escalation']);
  });

  const anyAnswer = fc.constantFrom(...RISK_ANSWERS);
  const anyFacts: fc.Arbitrary<AssessmentFacts> = fc.record({
    answers: fc.dictionary(fc.constantFrom(...partition), anyAnswer) as fc.Arbitrary<
      AssessmentFacts['answers']
    >,
    survivorSuicide: anyAnswer,
    notApplicable: fc.subarray([...RISK_FACTOR_CODES]),
    earlierCritical: fc.constant([]),
    incidentsInYear: fc.nat(5),
  });

  it('never changes what opens a meeting', () => {
    fc.assert(
      fc.property(anyFacts, fc.constantFrom<RiskAnswer>('no', 'yes'), (facts, answer) => {
        const without = computeBand({ ...facts, survivorSuicide: 'no' });
        const given = computeBand({ ...facts, survivorSuicide: answer });
        const none = { isRepeat: false, raisedToHigh: false };
        expect(opensReview(given, none)).toBe(opensReview(without, none));
        expect([given.highReasons, given.riskScore]).toEqual([without.highReasons, without.riskScore]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never makes the band fall, and neither does any other yes', () => {
    fc.assert(
      fc.property(anyFacts, fc.constantFrom(...partition), (facts, factor) => {
        const order = { standard: 0, incomplete: 1, medium: 1, high: 2 };
        const known = { ...facts, answers: { ...facts.answers, [factor]: 'no' as const } };
        const more = { ...facts, answers: { ...facts.answers, [factor]: 'yes' as const } };
        expect(order[computeBand(more).band]).toBeGreaterThanOrEqual(order[computeBand(known).band]);
        expect(order[computeBand({ ...known, survivorSuicide: 'yes' }).band]).toBe(2);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a case for the meeting', () => {
  const standard = computeBand(answered([]));
  it.each([
    [
      'high for a critical factor',
      { result: computeBand(answered(['kill_threat'])), isRepeat: false, raisedToHigh: false },
      true,
    ],
    ['a repeat after a meeting', { result: standard, isRepeat: true, raisedToHigh: false }, true],
    ['raised to high by judgement', { result: standard, isRepeat: false, raisedToHigh: true }, true],
    ['none of these', { result: standard, isRepeat: false, raisedToHigh: false }, false],
  ] as const)('%s', (_what, { result, ...also }, expected) => {
    expect(opensReview(result, also)).toBe(expected);
  });
});

describe('assessments written apart', () => {
  const anyBand = fc.constantFrom<RiskBand>('incomplete', 'standard', 'medium', 'high');

  it('leave the higher band, whichever arrives first and however often', () => {
    fc.assert(
      fc.property(anyBand, anyBand, anyBand, (one, two, three) => {
        expect(higherBand(one, two)).toBe(higherBand(two, one));
        expect(higherBand(higherBand(one, two), three)).toBe(higherBand(one, higherBand(two, three)));
        expect(isRaise(higherBand(one, two), one)).toBe(false);
        expect(higherBand(one, one)).toBe(one);
      }),
    );
  });

  it('hold it until what a person without the training found is confirmed, and not below medium at first', () => {
    const assessedAt = new Date('2026-11-20T12:00:00Z');
    fc.assert(
      fc.property(anyBand, anyBand, (before, band) => {
        const held = (at: Date | null, isUnconfirmed: boolean) =>
          heldBand(band, { band: before, assessedAt: at }, { isApart: false, isUnconfirmed });
        expect(held(assessedAt, true)).toBe(higherBand(before, band));
        expect(isRaise(held(null, true), before)).toBe(false);
        expect(isRaise(held(null, true), band)).toBe(false);
        expect(held(null, false)).toBe(band);
      }),
    );
    const never = { band: 'incomplete', assessedAt: null } as const;
    expect(heldBand('standard', never, { isApart: false, isUnconfirmed: true })).toBe('medium');
  });

  const noon = new Date('2026-11-20T12:00:00Z');
  const [before, after] = [new Date(noon.getTime() - 1), new Date(noon.getTime() + 1)];
  it.each([
    ['says nothing', null, null, 'b', false],
    ['knows the last', 'b', null, 'b', false],
    ['knows the last, that arrived after she wrote', 'b', before, 'b', false],
    ['knows an earlier one', 'a', null, 'b', true],
    ['knows of none, where there is one', 'none', null, 'b', true],
    ['knows of none, and there is none', 'none', null, null, false],
    ['says when she wrote, and one came later', null, before, 'b', true],
    ['says when she wrote, and none came later', null, after, 'b', false],
    ['says when she wrote, and there is none', null, before, null, false],
  ])('are found where a writer %s', (_, basedOn, known, id, isApart) => {
    expect(isWrittenApart({ basedOn, known }, id === null ? null : { id, assessedAt: noon })).toBe(isApart);
  });

  it.each([
    ['when she wrote, where she says no more', after, null, after],
    ['when she last saw the case', after, before, before],
    ['when she wrote, where she says to have seen it later', before, after, before],
    ['when she last saw the case, of a draft that was sent later', null, before, before],
    ['never, of one that is sent at once', null, null, null],
  ])('rest on what was known %s', (_, written, seen, known) => {
    expect(knownWhen(written, seen)).toBe(known);
  });
});

describe('one band more', () => {
  it.each([
    ['standard', 'medium'],
    ['incomplete', 'high'],
    ['medium', 'high'],
    ['high', 'high'],
  ] as const)('one step up from %s is %s', (band, raised) => {
    expect(raiseOneBand(band)).toBe(raised);
  });
});

describe('the next assessment', () => {
  const now = new Date('2026-11-24T06:50:00Z');
  it.each([
    ['high', false, '2026-12-24T06:50:00Z'],
    ['medium', false, '2027-01-23T06:50:00Z'],
    ['standard', false, '2027-02-22T06:50:00Z'],
    ['incomplete', true, '2026-11-27T06:50:00Z'],
    ['incomplete', false, '2026-11-27T06:50:00Z'],
    ['high', true, '2026-11-27T06:50:00Z'],
  ] as const)('of %s (too little known: %s) is due at %s', (band, incomplete, due) => {
    expect(nextReassessment(now, { band, incomplete })).toEqual(new Date(due));
  });
});
