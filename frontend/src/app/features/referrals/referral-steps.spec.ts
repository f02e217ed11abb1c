import type { ReferralDto } from '../../api/models/referral-dto';
import { leadingAction, stepsOf } from './referral-steps';

const NOW = new Date('2026-11-24T06:00:00Z');
const SETTLING = ['re_route', 'record_feedback', 'help_ourselves', 'take_waiting_place'] as const;
type Shown = Parameters<typeof stepsOf>[0];

const shown = (change: Partial<ReferralDto>): Shown => ({
  status: 'declined',
  declineReason: null,
  unavailableReason: null,
  findOtherBy: '2026-11-24T12:00:00Z',
  undoUntil: null,
  next: null,
  settledBy: null,
  survivorFeedback: null,
  allowedActions: [...SETTLING],
  ...change,
});

const leads = (subject: Shown): string | null => leadingAction(subject, stepsOf(subject, NOW));
const names = (subject: Shown): string[] => stepsOf(subject, NOW).map(({ action }) => action);

describe('what can be done with a referral', () => {
  it.each([
    ['information_missing', ['send_missing', ...SETTLING], 'send_missing'],
    ['no_capacity', SETTLING, 're_route'],
    ['no_capacity', ['take_waiting_place', 'help_ourselves'], 'take_waiting_place'],
    ['outside_area', ['take_waiting_place', 'help_ourselves'], 'help_ourselves'],
  ] as const)('after "%s" with %j "%s" leads', (declineReason, actions, expected) => {
    expect(leads(shown({ declineReason, allowedActions: [...actions] }))).toBe(expected);
  });

  it('the steps after a refusal stand in the order of its reason', () => {
    const subject = shown({
      declineReason: 'information_missing',
      allowedActions: [...SETTLING, 'send_missing'],
    });
    expect(names(subject)).toEqual([
      'send_missing',
      'help_ourselves',
      'take_waiting_place',
      'no_longer_wanted',
      'record_feedback',
    ]);
  });

  it('her own wish is recorded where a refusal can be settled, and nowhere else', () => {
    expect(names(shown({}))).toContain('no_longer_wanted');
    expect(names(shown({ allowedActions: ['take_waiting_place'] }))).toContain('no_longer_wanted');
    expect(names(shown({ allowedActions: ['record_feedback'] }))).not.toContain('no_longer_wanted');
  });

  it.each([
    ['2026-11-24T06:05:00Z', true],
    ['2026-11-24T06:00:00Z', false],
    [null, false],
  ])('an acceptance that can be undone until %s offers it: %s', (undoUntil, isOffered) => {
    const subject = shown({
      status: 'accepted',
      findOtherBy: null,
      undoUntil,
      allowedActions: ['undo_accept', 'set_appointment'],
    });
    expect(names(subject).includes('undo_accept')).toBe(isOffered);
    expect(leads(subject)).toBe('set_appointment');
  });

  it('what ends it comes last', () => {
    const subject = shown({ status: 'sent', findOtherBy: null, allowedActions: ['withdraw', 'remind'] });
    expect(names(subject)).toEqual(['remind', 'withdraw']);
  });

  it('a silence lets the sender ask, and proposes no withdrawal', () => {
    expect(leads(shown({ status: 'sent', allowedActions: ['withdraw', 'remind', 're_route'] }))).toBe(
      'remind',
    );
  });

  const SENDER = ['withdraw', 're_route', 'remind'] as const;
  const RECEIVER = ['start_service', 'complete', 'mark_not_attended'] as const;
  const owed = (step: 'answer' | 'contact' | 'outcome', isLate: boolean) => ({
    next: { step, isLate, dueAt: '2026-11-24T12:00:00Z' },
  });

  it.each([
    ['sent to the sender', { status: 'sent', ...owed('answer', false) }, SENDER, 'remind'],
    ['accepted, a contact owed', { status: 'accepted', ...owed('contact', false) }, SENDER, null],
    ['accepted, the contact late', { status: 'accepted', ...owed('contact', true) }, SENDER, 'remind'],
    ['reached, the outcome owed', { status: 'accepted', ...owed('outcome', false) }, SENDER, null],
    ['started, the outcome late', { status: 'service_started', ...owed('outcome', true) }, SENDER, 'remind'],
    ['accepted by us', { status: 'accepted' }, ['set_appointment', ...RECEIVER], 'set_appointment'],
    ['with an appointment', { status: 'appointment' }, ['set_appointment', ...RECEIVER], 'start_service'],
    ['started by us', { status: 'service_started' }, ['complete', 'mark_not_attended'], 'complete'],
    ['completed, her word open', { status: 'completed' }, ['record_feedback'], 'record_feedback'],
    [
      'completed with her word',
      { status: 'completed', survivorFeedback: 'received' },
      ['record_feedback'],
      null,
    ],
    ['helped by ourselves', { settledBy: 'own_help' }, ['record_feedback', 're_route'], 'record_feedback'],
    ['on a waiting list', { settledBy: 'waiting_place' }, SETTLING, null],
    ['settled by her own wish', { settledBy: 'no_longer_wanted' }, ['record_feedback', 're_route'], null],
    ['withdrawn by us', { status: 'withdrawn' }, ['record_feedback'], null],
  ] as const)('%s: what is next leads', (_case, change, allowedActions, expected) => {
    const subject = shown({ findOtherBy: null, ...change, allowedActions: [...allowedActions] });
    expect(leads(subject)).toBe(expected);
  });

  it.each([
    ['answer', undefined],
    ['contact', 'remind_contact'],
    ['outcome', 'remind_outcome'],
  ] as const)('asks the receiver for the %s that is owed', (step, label) => {
    const subject = shown({ status: 'accepted', ...owed(step, true), allowedActions: ['remind'] });
    expect(stepsOf(subject, NOW).map((one) => one.label)).toEqual([label]);
  });
});
