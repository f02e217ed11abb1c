import { describe, expect, it } from '@jest/globals';
import { DANGERS, SIGNAL_CODES } from '../programme/programme.types.js';
import type { SignalCode } from '../programme/programme.types.js';
import { planFollowUps } from './follow-ups.rules.js';
import type { CaseFacts } from './follow-ups.types.js';
import { effectOfAnswer, reassessmentAfter } from './programme-follow-ups.rules.js';

const now = new Date('2026-11-24T07:00:00Z');
const facts: CaseFacts = {
  ...{ now, status: 'open', band: 'standard', openedAt: now, ownerIsPolice: false, supportLead: 'none' },
  ...{ sharesWithGroup: true, markedByGroup: false, contactStopped: false },
  ...{ referrals: [], orders: [], planActions: [] },
};
const planned = (code: SignalCode, change: Partial<CaseFacts> = {}, allowsFeedback = true): string[] =>
  planFollowUps(
    { kind: 'programme_signalled', signalId: 'g1', code, allowsFeedback },
    { ...facts, ...change },
  ).map(({ rule, step, dueAt }) => `${rule}/${step} ${(dueAt.getTime() - now.getTime()) / 3_600_000} h`);

describe('a signal of a programme in her case', () => {
  it.each<[SignalCode, string[]]>([
    ['threat_life', ['pg.signal/1 0 h']],
    ['knows_where', ['pg.signal/1 0 h']],
    ['weapon', ['pg.signal/2 1 h']],
    ['own_life', ['pg.signal/2 1 h']],
    ['child_risk', ['pg.signal/2 1 h']],
    ['moved_back', ['pg.signal/3 24 h']],
    ['contact_try', ['pg.signal/3 24 h']],
  ])('%s is due by its urgency', (code, rows) => {
    expect(planned(code)).toEqual(rows);
  });

  it('of the end asks for an assessment in three days, and for her word where she wants it', () => {
    expect(planned('finished', {}, false)).toEqual(['pg.signal/4 72 h']);
    expect(planned('finished').map((row) => row.split(' ')[0])).toEqual([
      ...['pg.signal/4', 'pg.partner/3', 'pg.partner/4', 'pg.partner/5'],
    ]);
  });

  it.each<[string, Partial<CaseFacts>]>([
    ['who wants no contact', { contactStopped: true }],
    ['police', { ownerIsPolice: true }],
    ['a closed case', { status: 'closed' }],
  ])('makes no contact about the programme for %s', (_who, change) => {
    for (const code of SIGNAL_CODES)
      expect(planned(code, change).filter((row) => row.startsWith('pg.partner'))).toEqual([]);
  });

  it('brings nothing of his start and half without her wish', () => {
    expect([planned('started', {}, false), planned('half_done', {}, false)]).toEqual([[], []]);
    expect(planned('started')).toEqual(['pg.partner/1 168 h']);
  });

  it('of danger is never set aside by one person, and opens a closed case once the lead acts', () => {
    const told = (answer: 'acted' | 'no_change' | 'not_him'): string[] =>
      SIGNAL_CODES.filter((code) => effectOfAnswer(code, answer).tellsSupervisor);
    const dangers = ['threat_life', 'knows_where', 'weapon', 'child_risk'];
    expect([told('acted'), told('no_change'), told('not_him')]).toEqual([[], dangers, dangers]);
    for (const code of DANGERS) expect(effectOfAnswer(code, 'acted').reopens).toBe(true);
    expect(effectOfAnswer('threat_life', 'not_him')).toMatchObject({ cause: null, reopens: false });
    expect(effectOfAnswer('finished', 'acted').reopens).toBe(false);
  });

  it('of danger or of an end calls for an assessment, of work and drink for none', () => {
    const none = SIGNAL_CODES.filter((code) => reassessmentAfter(code) === null);
    expect(none).toEqual(['new_partner', 'drinking_again', 'lost_job', 'started', 'half_done']);
  });
});
