import { describe, expect, it } from '@jest/globals';
import { closable, contact, daysAgo, NOW } from '../../test/support/closure-facts.js';
import { addHours } from '../shared/dates.js';
import { blockersBeforeDecision } from './closure.rules.js';
import { BLOCKERS } from './closure.types.js';
import type { BlockerCode, ClosureReason } from './closure.types.js';
import type { ClosureFacts } from './closure-facts.types.js';

type Row = readonly [string, ClosureReason, ClosureFacts, readonly BlockerCode[]];
const CONTACTS: readonly Row[] = [
  ['two safe contacts are enough', 'needs_met', closable(), []],
  ['none', 'needs_met', closable({ contacts: [] }), ['safety_not_confirmed']],
  ['one', 'needs_met', closable({ contacts: [contact(6)] }), ['safety_confirmed_once']],
  [
    'two 13 days apart',
    'needs_met',
    closable({ contacts: [contact(19), contact(6)] }),
    ['safety_confirmed_once'],
  ],
  ['two 14 days apart', 'needs_met', closable({ contacts: [contact(20), contact(6)] }), []],
  ['three over 14 days', 'needs_met', closable({ contacts: [contact(20), contact(13), contact(6)] }), []],
  ['the last 14 days ago', 'needs_met', closable({ contacts: [contact(40), contact(14)] }), []],
  [
    'the last 15 days ago',
    'needs_met',
    closable({ contacts: [contact(40), contact(15)] }),
    ['safety_contact_too_old'],
  ],
  [
    'one overheard',
    'needs_met',
    closable({ contacts: [contact(20), contact(6, { alone: 'no' })] }),
    ['safety_confirmed_once', 'safety_contact_too_old'],
  ],
  [
    'nobody knows whether she was alone',
    'needs_met',
    closable({ contacts: [contact(6, { alone: 'unknown' })] }),
    ['safety_not_confirmed'],
  ],
  [
    'she rang us herself',
    'needs_met',
    closable({ contacts: [contact(20), contact(6, { outcome: 'contacted_us' })] }),
    ['safety_confirmed_once', 'safety_contact_too_old'],
  ],
  [
    'not safe in between begins anew',
    'needs_met',
    closable({ contacts: [contact(30), contact(20, { outcome: 'reached_not_safe' }), contact(6)] }),
    ['safety_confirmed_once'],
  ],
  [
    'worries in between',
    'needs_met',
    closable({ contacts: [contact(30), contact(20, { outcome: 'reached_worries' }), contact(6)] }),
    [],
  ],
  [
    'worries at the end',
    'needs_met',
    closable({ contacts: [contact(30), contact(10), contact(2, { outcome: 'reached_worries' })] }),
    ['safety_contact_too_old'],
  ],
  [
    'an incident in between begins anew',
    'needs_met',
    closable({ incidents: [{ lastOn: '2026-11-10', recordedAt: daysAgo(13) }] }),
    ['safety_confirmed_once'],
  ],
  [
    'a pattern that goes on begins anew',
    'needs_met',
    closable({ incidents: [{ lastOn: null, recordedAt: daysAgo(13) }] }),
    ['safety_confirmed_once'],
  ],
  [
    'an old incident learned later does not',
    'needs_met',
    closable({ incidents: [{ lastOn: '2026-08-10', recordedAt: daysAgo(13) }] }),
    [],
  ],
  [
    'contacts before a reopening do not count',
    'needs_met',
    closable({ openedAt: daysAgo(10) }),
    ['safety_confirmed_once'],
  ],
  [
    'one written down 48 hours later',
    'needs_met',
    closable({ contacts: [contact(20, { recordedAt: daysAgo(18) }), contact(6)] }),
    [],
  ],
  [
    'one written down later than 48 hours',
    'needs_met',
    closable({ contacts: [contact(20, { recordedAt: addHours(daysAgo(18), 0.1) }), contact(6)] }),
    ['safety_confirmed_once'],
  ],
  [
    'two of the last weeks typed in one minute',
    'needs_met',
    closable({ contacts: [contact(15, { recordedAt: NOW }), contact(0)] }),
    ['safety_confirmed_once'],
  ],
  [
    'one by police',
    'needs_met',
    closable({ contacts: [contact(20), contact(6, { byPolice: true })] }),
    ['safety_confirmed_once', 'safety_contact_too_old'],
  ],
  [
    'one corrected',
    'needs_met',
    closable({ contacts: [contact(20), contact(6, { isCorrected: true })] }),
    ['safety_confirmed_once', 'safety_contact_too_old'],
  ],
];
const RISK: readonly Row[] = [
  ['never assessed', 'needs_met', closable({ assessedAt: null }), ['risk_not_assessed']],
  ['assessed 30 days ago', 'needs_met', closable({ assessedAt: daysAgo(30) }), []],
  ['assessed 31 days ago', 'needs_met', closable({ assessedAt: daysAgo(31) }), ['risk_not_recent']],
  ['high', 'needs_met', closable({ band: 'high' }), ['risk_high']],
  ['medium', 'needs_met', closable({ band: 'medium' }), []],
  [
    'an incident not assessed',
    'needs_met',
    closable({ incidents: [{ lastOn: '2026-08-10', recordedAt: daysAgo(2) }] }),
    ['new_incident'],
  ],
  ['the triage is not clear', 'needs_met', closable({ triageIsClear: false }), ['wellbeing_not_clear']],
  ['the triage was not asked', 'needs_met', closable({ triageIsClear: null }), ['wellbeing_not_clear']],
  [
    'pressure after the assessment',
    'needs_met',
    closable({ pressuresAt: [daysAgo(3)] }),
    ['pressure_not_reassessed'],
  ],
  ['pressure before the assessment', 'needs_met', closable({ pressuresAt: [daysAgo(7)] }), []],
  [
    'pressure 90 days ago, assessed before it',
    'needs_met',
    closable({ assessedAt: daysAgo(91), pressuresAt: [daysAgo(90)] }),
    ['risk_not_recent', 'pressure_not_reassessed'],
  ],
  [
    'pressure 91 days ago',
    'needs_met',
    closable({ assessedAt: daysAgo(95), pressuresAt: [daysAgo(91)] }),
    ['risk_not_recent'],
  ],
];

describe.each([
  ['the two safe contacts', CONTACTS],
  ['risk', RISK],
] as const)('%s', (_what, rows) => {
  it.each(rows)('%s', (_case, reason, facts, codes) => {
    expect(blockersBeforeDecision(reason, facts, NOW).map(({ code }) => code)).toEqual(codes);
  });

  it('each of them can be seen only by those who read contacts or risk', () => {
    for (const code of rows.flatMap(([, , , codes]) => codes))
      expect(['follow_ups', 'risk', 'health']).toContain(BLOCKERS[code].partition);
  });
});
