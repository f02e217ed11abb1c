import { describe, expect, it } from '@jest/globals';
import {
  closable,
  contact,
  daysAgo,
  NOW,
  statements,
  stopRequest,
} from '../../test/support/closure-facts.js';
import { blockersBeforeDecision } from './closure.rules.js';
import type { BlockerCode, ClosureReason } from './closure.types.js';
import type { ClosureFacts, DuplicateFact, StatementFacts } from './closure-facts.types.js';
import { EVIDENCE_KINDS } from './statements.rules.js';

type Row = readonly [string, ClosureReason, ClosureFacts, readonly BlockerCode[]];
const mistaken = (change: Partial<ClosureFacts> = {}): ClosureFacts =>
  closable({
    violenceRecorded: false,
    statements: statements({ evidenceAt: daysAgo(1), evidence: 'checked_file' }),
    ...change,
  });
const UNASKED = { isAssessed: false, assessedAt: null, band: 'incomplete', triageIsClear: null } as const;
const urgent = (change: Partial<StatementFacts> = {}): ClosureFacts => ({
  ...closable({ triageIsClear: false, urgentTriageAt: daysAgo(2) }),
  statements: statements({ stopRequest: stopRequest(), ...change }),
});
const wished = (change: Partial<StatementFacts> = {}): ClosureFacts =>
  closable({ statements: statements({ stopRequest: stopRequest(), ...change }) });
const silent = (seenWithWorriesAt: Date | null): ClosureFacts =>
  closable({
    contacts: [40, 25, 9].map((days, nth) =>
      contact(days, { outcome: 'not_reached', alone: null, by: nth === 1 ? 'colleague' : 'lead' }),
    ),
    statements: statements({ noContactDecidedAt: daysAgo(2), seenWithWorriesAt }),
  });
const twice = (change: Partial<DuplicateFact> = {}): ClosureFacts =>
  closable({
    statements: statements({ otherCaseNamedAt: daysAgo(1) }),
    duplicate: { nameAgrees: true, birthAgrees: true, paperSeen: false, keptIsOpen: true, ...change },
  });
const IN_DANGER = {
  band: 'high',
  triageIsClear: false,
  openBreaches: 1,
  orders: [{ inForce: true, endsOn: null, endedAt: null }],
  incidents: [{ lastOn: null, recordedAt: NOW }],
} as const;
const ROWS: readonly Row[] = [
  ['a death nobody wrote down', 'died', closable(), ['evidence_missing']],
  ...EVIDENCE_KINDS.map((evidence): Row => [
    `a death shown by ${evidence}, whatever else is open`,
    'died',
    closable({
      band: 'high',
      contacts: [],
      orders: [{ inForce: true, endsOn: '2026-11-29', endedAt: null }],
      openBreaches: 1,
      statements: statements({ evidenceAt: daysAgo(1), evidence }),
    }),
    evidence === 'checked_file' ? ['evidence_missing'] : [],
  ]),
  ['an error without violence', 'opened_in_error', mistaken(), []],
  ['an error that was never assessed or asked', 'opened_in_error', mistaken(UNASKED), []],
  [
    'an error that tells of violence',
    'opened_in_error',
    mistaken({ violenceRecorded: true }),
    ['family_violence_recorded'],
  ],
  [
    'an error in which a contact found her in danger',
    'opened_in_error',
    mistaken({ contacts: [contact(3, { outcome: 'reached_not_safe' })] }),
    ['family_violence_recorded'],
  ],
  [
    'an error in which she was pressed to reconcile',
    'opened_in_error',
    mistaken({ pressuresAt: [daysAgo(8)] }),
    ['family_violence_recorded'],
  ],
  [
    'a police report called insignificant',
    'opened_in_error',
    mistaken({ calledInsignificant: true }),
    ['called_insignificant'],
  ],
  [
    'an error in a case that was assessed as high',
    'opened_in_error',
    mistaken({ band: 'high' }),
    ['danger_risk'],
  ],
  [
    'an error of which nothing is shown',
    'opened_in_error',
    mistaken({ statements: statements() }),
    ['evidence_missing'],
  ],
  [
    'her urgent thoughts of suicide, and no help offered',
    'survivor_request',
    urgent(),
    ['urgent_help_not_offered'],
  ],
  [
    'her urgent thoughts, and help offered before them',
    'survivor_request',
    urgent({ helpOfferedAt: daysAgo(3) }),
    ['urgent_help_not_offered'],
  ],
  [
    'her urgent thoughts, and her answer to the offer',
    'survivor_request',
    urgent({ helpOfferedAt: NOW }),
    [],
  ],
  ['urgent thoughts of three days ago', 'survivor_request', { ...urgent(), urgentTriageAt: daysAgo(3) }, []],
  [
    'her request before a contact that found worries',
    'survivor_request',
    { ...wished(), contacts: [contact(0, { outcome: 'reached_worries' })] },
    ['stop_request_missing'],
  ],
  [
    'her request after such a contact',
    'survivor_request',
    { ...wished(), contacts: [contact(2, { outcome: 'reached_worries' })] },
    [],
  ],
  [
    'her request that a second person doubted',
    'survivor_request',
    wished({ stopDoubtedAt: daysAgo(1) }),
    ['stop_request_missing'],
  ],
  ['her request that was said again since', 'survivor_request', wished({ stopDoubtedAt: daysAgo(2) }), []],
  ['nobody has seen her for a month', 'no_contact', silent(null), []],
  ['another agency saw her with worries before that', 'no_contact', silent(daysAgo(41)), []],
  ['another agency saw her with worries', 'no_contact', silent(daysAgo(3)), ['too_few_attempts']],
  [
    'a duplicate with the other case named',
    'duplicate',
    closable({ statements: statements({ otherCaseNamedAt: daysAgo(1) }) }),
    [],
  ],
  ['a duplicate of nothing', 'duplicate', closable(), ['other_case_not_named']],
  ['a duplicate in every danger', 'duplicate', { ...twice(), ...IN_DANGER }, []],
  [
    'a duplicate of a case that is closed',
    'duplicate',
    twice({ keptIsOpen: false }),
    ['other_case_not_named'],
  ],
  ['only the name agrees', 'duplicate', twice({ birthAgrees: false }), []],
  ['only the birth agrees', 'duplicate', twice({ nameAgrees: false }), []],
  ['name and birth differ', 'duplicate', twice({ nameAgrees: false, birthAgrees: false }), ['cards_differ']],
  [
    'name and birth differ, and a paper was seen',
    'duplicate',
    twice({ nameAgrees: false, birthAgrees: false, paperSeen: true }),
    [],
  ],
];

describe('a death, an error, a duplicate, and help that is offered first', () => {
  it.each(ROWS)('%s', (_case, reason, facts, codes) => {
    expect(blockersBeforeDecision(reason, facts, NOW).map(({ code }) => code)).toEqual(codes);
  });
});
