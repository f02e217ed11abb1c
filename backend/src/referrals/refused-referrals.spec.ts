import { describe, expect, it } from '@jest/globals';
import { afterSpan, referralChange, referralDeadlines } from './referral-changes.rules.js';
import type { ReferralActor, ReferralCommand } from './referral-commands.types.js';
import {
  allowedReferralActions,
  asksFor,
  isRefused,
  referralRefusals,
  undoUntil,
} from './referrals.rules.js';
import { DECLINE_REASONS } from './referrals.types.js';
import type { Referral } from './referrals.types.js';

const NOW = new Date('2026-11-24T08:00:00Z');
const minutesAgo = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);
const referral = (change: Partial<Referral> = {}): Referral => ({
  id: 'r1',
  kind: 'service',
  need: 'legal',
  status: 'declined',
  urgency: 'high',
  band: 'high',
  fromAgencyId: 'crisis-centre',
  toAgencyId: 'legal-aid',
  sentAt: minutesAgo(600),
  resentAt: null,
  decidedAt: minutesAgo(60),
  contactedAt: null,
  serviceOn: null,
  word: null,
  noLongerWanted: false,
  replacesReferralId: null,
  declineReason: 'no_capacity',
  withdrawalReason: null,
  settledBy: null,
  ...change,
});
const actor = (agencyId: string, coordinatesGroup = false): ReferralActor => ({
  agencyId,
  worksOnCases: !coordinatesGroup,
  coordinatesGroup,
  isBlocked: false,
  ownServices: agencyId === 'crisis-centre' ? ['legal', 'psychosocial'] : [],
});
const sender = actor('crisis-centre');
const receiver = actor('legal-aid');
const coordinator = actor('cowfa', true);
const accepted = (minutes: number, change: Partial<Referral> = {}): Referral =>
  referral({ status: 'accepted', decidedAt: minutesAgo(minutes), declineReason: null, ...change });

const decline = (reason: 'information_missing' | 'no_capacity', missing: readonly 'papers'[]) =>
  ({ action: 'decline', reason, nextStep: 'sender_contacts_survivor', missing, hasWords: false }) as const;
const undo = { action: 'undo_accept' } as const;
const own = { action: 'help_ourselves' } as const;
const resend = { action: 'send_missing', sendRefusals: [] } as const;
const waiting = (placeOn: string) =>
  ({ action: 'take_waiting_place', placeOn, interimHelp: 'hotline' }) as const;
const gap = (since: string) =>
  ({ action: 'record_gap', tried: 'none_exists', interimHelp: 'own_support', since }) as const;
const sent = referral({ status: 'sent', decidedAt: null, declineReason: null });
const lacking = referral({ declineReason: 'information_missing' });

const unwanted = { action: 'record_feedback', word: null, noLongerWanted: true } as const;

const TABLE: readonly (readonly [string, Referral, ReferralActor, ReferralCommand, string[]])[] = [
  ['missing information is named', sent, receiver, decline('information_missing', ['papers']), []],
  [
    'missing information without a name',
    sent,
    receiver,
    decline('information_missing', []),
    ['missing_not_named'],
  ],
  [
    'another reason lacks nothing',
    sent,
    receiver,
    decline('no_capacity', ['papers']),
    ['missing_not_expected'],
  ],
  ['what was missing is sent', lacking, sender, resend, []],
  ['nothing was missing', referral(), sender, resend, ['wrong_status']],
  ['the receiver sends nothing', lacking, receiver, resend, ['not_your_step']],
  ['the own agency helps', referral(), sender, own, []],
  ['the own agency helps instead of one that is gone', gone(), sender, own, []],
  ['the sender took it back itself', referral({ status: 'withdrawn' }), sender, own, ['wrong_status']],
  ['a support lead is offered anew', referral({ kind: 'support_lead' }), sender, own, ['wrong_status']],
  ['the own agency helped already', referral({ settledBy: 'own_help' }), sender, own, ['already_settled']],
  ['the own agency does not offer it', referral({ need: 'health' }), sender, own, ['own_service_missing']],
  ['own help that she did not get', missed(), sender, own, []],
  ['a waiting place after own help that she did not get', missed(), sender, waiting('2026-11-30'), []],
  [
    'a waiting place after own help',
    referral({ settledBy: 'own_help' }),
    sender,
    waiting('2026-11-30'),
    ['already_settled'],
  ],
  ['she does not want it', referral({ noLongerWanted: true }), sender, own, ['already_settled']],
  ['she wants no such help any more', referral(), sender, unwanted, []],
  ['the receiver that refused ends the search', referral(), receiver, unwanted, ['not_your_step']],
  ['help after a recorded gap', referral({ settledBy: 'gap' }), sender, own, []],
  ['a waiting place from today', referral(), sender, waiting('2026-11-24'), []],
  ['a waiting place from yesterday', referral(), sender, waiting('2026-11-23'), ['day_in_past']],
  ['a day that does not exist', referral(), sender, waiting('2026-02-31'), ['day_impossible']],
  ['a gap is the coordinator’s', referral(), coordinator, gap('2026-01-01'), []],
  ['a gap is not the sender’s', referral(), sender, gap('2026-01-01'), ['not_your_step']],
  ['a gap has begun', referral(), coordinator, gap('2026-12-01'), ['day_in_future']],
  ['an acceptance is undone', accepted(9), receiver, undo, []],
  ['after ten minutes', accepted(10), receiver, undo, ['acceptance_too_old']],
  ['after a contact', accepted(1, { contactedAt: NOW }), receiver, undo, ['acceptance_in_use']],
  [
    'a support lead took over contacts',
    accepted(1, { kind: 'support_lead' }),
    receiver,
    undo,
    ['wrong_status'],
  ],
  ['the sender undoes no acceptance', accepted(1), sender, undo, ['not_your_step']],
];

function missed(): Referral {
  return referral({ settledBy: 'own_help', word: 'not_received' });
}

function gone(): Referral {
  return referral({ status: 'withdrawn', withdrawalReason: 'receiver_not_available', declineReason: null });
}

describe('after a refusal', () => {
  it.each(TABLE)('%s', (_what, subject, who, command, refusals) => {
    expect(referralRefusals(subject, { actor: who, command }, NOW)).toEqual(refusals);
    const isOffered = allowedReferralActions(subject, who, NOW).includes(command.action);
    // An action refused only because of its input is still offered; any other refused action is not.
    const isTyped = refusals.every((code) => /^(missing_not|day_)/.test(code));
    expect(isOffered).toBe(isTyped);
  });

  it.each([
    ['declined', {}, true],
    ['unavailable', {}, true],
    ['not_attended', {}, true],
    ['withdrawn', {}, false],
    ['withdrawn', { withdrawalReason: 'receiver_not_available' }, true],
    ['completed', {}, false],
    ['sent', {}, false],
  ] as const)('"%s" %j is refused: %s', (status, change, expected) => {
    expect(isRefused(referral({ status, ...change }))).toBe(expected);
  });

  it('every reason asks for another place, what is missing, or her consent', () => {
    expect(DECLINE_REASONS.map((reason) => asksFor(reason))).toEqual([
      'other_place',
      'other_place',
      'other_place',
      'missing_information',
      'consent',
      'other_place',
      'other_place',
      'other_place',
    ]);
  });

  it('what is sent once more is answered within a time of its own', () => {
    const change = referralChange(lacking, resend, NOW);
    expect(change).toEqual({
      status: 'sent',
      resentAt: NOW,
      decidedAt: null,
      declineReason: null,
      settledBy: null,
    });
    const again = { ...lacking, ...change };
    expect(referralDeadlines(again)).toEqual([{ step: 'answer', dueAt: afterSpan(NOW, again) }]);
  });

  it('her word that she does not want it settles what was refused', () => {
    const command = { action: 'record_feedback', word: null, noLongerWanted: true } as const;
    expect(referralChange(referral(), command, NOW).settledBy).toBe('no_longer_wanted');
    expect(referralChange(referral({ status: 'completed' }), command, NOW)).not.toHaveProperty('settledBy');
  });

  it('own help waits for her word on it, whatever she said of earlier help', () => {
    expect(referralChange(missed(), own, NOW)).toEqual({
      status: 'declined',
      settledBy: 'own_help',
      word: null,
    });
  });

  it('an acceptance can be undone for ten minutes', () => {
    expect(undoUntil(NOW)).toEqual(new Date('2026-11-24T08:10:00Z'));
  });
});
