import { describe, expect, it } from '@jest/globals';
import {
  attendanceProblem,
  dueProblem,
  entryActions,
  inOrder,
  meetingActions,
  planProblem,
  stateAfter,
  MEETING_STATES,
  MEETING_TRANSITIONS,
} from './meetings.rules.js';
import type { AgendaReason, MeetingState, Proposal } from './meetings.rules.js';

/** A clock time in Dushanbe. */
const at = (text: string): Date => new Date(`${text}:00+05:00`);
const NOW = at('2026-11-24T11:50');
const today = { state: 'planned', plannedAt: at('2026-11-24T15:00') } as const;

describe('the life of a meeting', () => {
  it('begins planned and reaches every other state', () => {
    const reached = new Set<MeetingState>(['planned']);
    [...reached].forEach((state) =>
      Object.values(MEETING_TRANSITIONS[state]).forEach((next) => reached.add(next)),
    );
    reached.forEach((state) =>
      Object.values(MEETING_TRANSITIONS[state]).forEach((next) => reached.add(next)),
    );
    expect([...reached].sort()).toEqual([...MEETING_STATES].sort());
  });

  it.each([
    ['planned', 'hold', 'in_progress'],
    ['planned', 'call_off', 'cancelled'],
    ['planned', 'end', null],
    ['in_progress', 'end', 'completed'],
    ['in_progress', 'call_off', null],
    ['completed', 'end', null],
    ['cancelled', 'hold', null],
  ] as const)('%s: the step %s leads to %s', (state, step, after) => {
    expect(stateAfter(state, step)).toBe(after);
  });

  it('is held on its day or later, and never before', () => {
    expect(meetingActions(today, NOW)).toContain('record_attendance');
    expect(meetingActions(today, at('2026-11-25T09:00'))).toContain('record_attendance');
    expect(meetingActions({ ...today, plannedAt: at('2026-11-25T00:10') }, NOW)).toEqual([
      'change_time',
      'call_off',
      'put_on_agenda',
    ]);
  });

  it.each(['completed', 'cancelled'] as const)('%s: nothing is done with it any more', (state) => {
    expect(meetingActions({ ...today, state }, NOW)).toEqual([]);
    expect(entryActions({ isHeard: false, hasOwners: true }, state)).toEqual([]);
  });
});

describe('an entry of the agenda', () => {
  it.each([
    ['planned', false, true, ['take_off']],
    ['in_progress', false, true, ['take_off', 'hear', 'decide']],
    ['in_progress', true, true, ['decide']],
    ['in_progress', false, false, ['take_off', 'hear']],
    ['in_progress', true, false, []],
  ] as const)(
    'in a meeting that is %s, heard: %s, with owners: %s, allows %j',
    (state, isHeard, hasOwners, actions) => {
      expect(entryActions({ isHeard, hasOwners }, state)).toEqual(actions);
    },
  );
});

describe('what is typed', () => {
  it.each([
    ['2026-11-24T11:50', 'in_past'],
    ['2026-11-24T11:51', null],
    ['2027-11-24T11:50', null],
    ['2027-11-24T11:51', 'too_far'],
  ] as const)('a meeting at %s: %s', (when, problem) => {
    expect(planProblem(at(when), NOW)).toBe(problem);
  });

  it.each([
    ['2026-11-24T11:50', 'in_past'],
    ['2026-11-25T00:00', null],
    ['2027-02-24T11:50', null],
    ['2027-02-24T11:51', 'too_far'],
  ] as const)('a decision due at %s: %s', (when, problem) => {
    expect(dueProblem(at(when), NOW)).toBe(problem);
  });

  it.each([
    [[], 'nobody'],
    [[0], 'nobody'],
    [[2], null],
    [[2, 1], 'twice'],
  ] as const)('of the same agency and role %j people: %s', (people, problem) => {
    const rows = people.map((count) => ({ agencyId: 'a', role: 'chair', people: count }) as const);
    expect(attendanceProblem(rows)).toBe(problem);
  });
});

describe('the order of what is proposed', () => {
  const of = (reference: string, ...reasons: AgendaReason[]): Proposal => ({
    caseId: reference,
    reference,
    band: 'medium',
    reasons,
    discussedAt: null,
  });

  it('puts the weightiest reason first, then more reasons, then the reference', () => {
    const proposals = [
      of('E', 'closure_asked'),
      of('D', 'late'),
      of('C', 'late', 'order_ending'),
      of('B', 'high_risk'),
      of('A', 'high_risk'),
      of('F', 'review_due'),
    ];
    expect(inOrder(proposals).map(({ reference }) => reference)).toEqual(['F', 'A', 'B', 'C', 'D', 'E']);
  });
});
