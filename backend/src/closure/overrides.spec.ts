import { describe, expect, it } from '@jest/globals';
import { closable, daysAgo, NOW, override, referral } from '../../test/support/closure-facts.js';
import { BLOCKERS, OVERRIDE_REASONS } from './closure.types.js';
import type { Blocker, BlockerCode, OverrideReason, PaperIssuer } from './closure.types.js';
import type { ClosureFacts } from './closure-facts.types.js';
import { needsHigherDecision, overrideRefusals, overridesFor } from './overrides.rules.js';

const running = { id: 'r1', status: 'sent', word: null, toAgencyId: 'legal-aid' } as const;
const facts = (change: Partial<ClosureFacts> = {}): ClosureFacts =>
  closable({ referrals: [referral(running)], ...change });
const ended = facts({ endedAgencyIds: ['legal-aid'] });
const gap = facts({ referrals: [referral({ ...running, gapRecorded: true })] });

type Row = readonly [string, BlockerCode, readonly string[], ClosureFacts, readonly OverrideReason[]];
/** Capabilities 1.4, row by row. */
const ROWS: readonly Row[] = [
  [
    'a medium assessment of 60 days',
    'risk_not_recent',
    [],
    facts({ band: 'medium', assessedAt: daysAgo(60) }),
    ['survivor_declined'],
  ],
  [
    'a medium assessment of 61 days',
    'risk_not_recent',
    [],
    facts({ band: 'medium', assessedAt: daysAgo(61) }),
    [],
  ],
  [
    'a high assessment of 31 days',
    'risk_not_recent',
    [],
    facts({ band: 'high', assessedAt: daysAgo(31) }),
    [],
  ],
  ['no assessment', 'risk_not_recent', [], facts({ assessedAt: null }), []],
  [
    'a referral that runs',
    'referrals_open',
    ['r1'],
    facts(),
    ['done_elsewhere_in_writing', 'survivor_declined'],
  ],
  [
    'a referral to an agency that has ended',
    'referrals_open',
    ['r1'],
    ended,
    ['agency_no_longer_exists', 'done_elsewhere_in_writing', 'survivor_declined'],
  ],
  [
    'two referrals, and only one agency has ended',
    'referrals_open',
    ['r1', 'r2'],
    facts({
      endedAgencyIds: ['legal-aid'],
      referrals: [referral(running), referral({ ...running, id: 'r2', toAgencyId: 'health' })],
    }),
    ['done_elsewhere_in_writing', 'survivor_declined'],
  ],
  [
    'a referral that names no agency',
    'referrals_open',
    ['r1'],
    facts({ endedAgencyIds: ['legal-aid'], referrals: [referral({ ...running, toAgencyId: null })] }),
    ['done_elsewhere_in_writing', 'survivor_declined'],
  ],
  ['her word is missing', 'feedback_missing', ['r1'], ended, ['survivor_declined']],
  ['a need that nobody met', 'needs_open', ['r1'], ended, ['survivor_declined', 'done_elsewhere_in_writing']],
  [
    'a need for which the coordinator recorded a gap',
    'needs_open',
    ['r1'],
    gap,
    ['survivor_declined', 'impossible_in_district', 'done_elsewhere_in_writing'],
  ],
  [
    'tasks that are late',
    'follow_ups_open',
    [],
    ended,
    ['agency_no_longer_exists', 'done_elsewhere_in_writing'],
  ],
  [
    'tasks that are late, and no agency has ended',
    'follow_ups_open',
    [],
    facts(),
    ['done_elsewhere_in_writing'],
  ],
  ['children nobody asked about', 'children_safety', [], ended, ['done_elsewhere_in_writing']],
  ['no plan reviewed', 'safety_plan_missing', [], ended, ['survivor_declined']],
  ['an agency not asked', 'agencies_not_asked', ['legal-aid'], facts(), []],
  [
    'an agency not asked, which has ended',
    'agencies_not_asked',
    ['legal-aid'],
    ended,
    ['agency_no_longer_exists'],
  ],
];
const OVERRIDABLE: readonly BlockerCode[] = [...new Set(ROWS.map(([, code]) => code))];
const blocker = (code: BlockerCode, overrides: readonly OverrideReason[]): Blocker => ({
  code,
  condition: 'referrals_ended',
  partition: 'core',
  clearedBy: 'lead',
  facts: {},
  subjectIds: [],
  overrides,
});

describe('what an override may rest on', () => {
  it.each(ROWS)('%s', (_what, code, subjectIds, given, reasons) => {
    expect(overridesFor({ code, subjectIds }, given, NOW).sort()).toEqual([...reasons].sort());
  });

  it.each(ROWS)('%s: every other reason is refused', (_what, code, subjectIds, given, reasons) => {
    const stands = blocker(code, overridesFor({ code, subjectIds }, given, NOW));
    for (const reason of OVERRIDE_REASONS) {
      const paper =
        reason === 'done_elsewhere_in_writing'
          ? { paperOn: '2026-11-01', paperIssuer: 'child_rights' as const }
          : {};
      expect(overrideRefusals([override(code, reason, paper)], [stands], NOW)).toEqual(
        reasons.includes(reason) ? [] : ['override_reason_not_fitting'],
      );
    }
  });

  it.each((Object.keys(BLOCKERS) as BlockerCode[]).filter((code) => !OVERRIDABLE.includes(code)))(
    'nothing passes over %s',
    (code) => {
      expect(overridesFor({ code, subjectIds: [] }, ended, NOW)).toEqual([]);
      for (const reason of OVERRIDE_REASONS)
        expect(overrideRefusals([override(code, reason)], [blocker(code, [])], NOW)).toEqual([
          'override_not_allowed',
        ]);
    },
  );

  it('a code that is none is refused', () => {
    expect(overrideRefusals([override('toString', 'survivor_declined')], [], NOW)).toEqual([
      'override_not_allowed',
    ]);
  });
});

describe('a paper', () => {
  const written = (code: BlockerCode, paperOn: string | null, paperIssuer: PaperIssuer | null) =>
    overrideRefusals(
      [override(code, 'done_elsewhere_in_writing', { paperOn, paperIssuer })],
      [blocker(code, ['done_elsewhere_in_writing'])],
      NOW,
    );
  it.each([
    ['has a date and an issuer', 'referrals_open', '2026-11-20', 'court', []],
    ['may be of today', 'referrals_open', '2026-11-24', 'court', []],
    ['not of tomorrow', 'referrals_open', '2026-11-25', 'court', ['paper_in_future']],
    ['not without a date', 'referrals_open', null, 'court', ['paper_missing']],
    ['not without an issuer', 'referrals_open', '2026-11-20', null, ['paper_missing']],
    ["of a child's safety by the child-rights body", 'children_safety', '2026-11-20', 'child_rights', []],
    [
      "of a child's safety by nobody else",
      'children_safety',
      '2026-11-20',
      'police',
      ['paper_issuer_not_fitting'],
    ],
  ] as const)('%s', (_what, code, paperOn, paperIssuer, refusals) => {
    expect(written(code, paperOn, paperIssuer)).toEqual(refusals);
  });

  it('belongs to nothing else', () => {
    const declined = override('safety_plan_missing', 'survivor_declined', { paperOn: '2026-11-20' });
    expect(
      overrideRefusals([declined], [blocker('safety_plan_missing', ['survivor_declined'])], NOW),
    ).toEqual(['paper_not_wanted']);
  });
});

describe('how many', () => {
  const named = (codes: readonly string[]) => codes.map((code) => override(code, 'survivor_declined'));
  it.each([
    ['none', [], false],
    ['two', ['referrals_open', 'needs_open'], false],
    ['two, one said twice', ['referrals_open', 'needs_open', 'needs_open'], false],
    ['three', ['referrals_open', 'needs_open', 'safety_plan_missing'], true],
  ] as const)('%s', (_what, codes, isHigher) => {
    expect(needsHigherDecision(named(codes))).toBe(isHigher);
  });
});
