import { describe, expect, it } from '@jest/globals';
import { addDays } from '../shared/dates.js';
import { erasureActions, erasureState, hindranceOf } from './erasure.rules.js';
import type { ErasureFacts, ErasureViewer, StoredErasure } from './erasure.rules.js';

const NOW = new Date('2026-06-30T08:00:00Z');
const ago = (days: number): Date => addDays(NOW, -days);
const request = (change: Partial<StoredErasure> = {}): StoredErasure => ({
  askedById: 'asker',
  askedAt: ago(1),
  confirmedById: null,
  stoppedAt: null,
  doneAt: null,
  lapsedAt: null,
  ...change,
});
const viewer = (userId: string, change: Partial<ErasureViewer> = {}): ErasureViewer => ({
  userId,
  supervisesOwner: false,
  supervisesFallback: false,
  isOfficer: false,
  ...change,
});
const supervisor = { supervisesOwner: true };

describe('an erasure of an open case', () => {
  it.each<[string, Partial<StoredErasure>, string]>([
    ['was asked for', {}, 'asked'],
    ['is confirmed', { confirmedById: 'second' }, 'confirmed'],
    ['is stopped, though confirmed', { confirmedById: 'second', stoppedAt: NOW }, 'stopped'],
    ['is done', { confirmedById: 'second', doneAt: NOW }, 'done'],
    ['lapses after a month', { confirmedById: 'second', askedAt: ago(30) }, 'lapsed'],
    ['gave way to another one', { lapsedAt: NOW }, 'lapsed'],
  ])('%s', (_, change, state) => {
    expect(erasureState(request(change), NOW)).toBe(state);
  });

  it.each<[string, ErasureViewer, Partial<StoredErasure>, string[]]>([
    ['the asker', viewer('asker'), {}, ['stop']],
    ['the asker, a supervisor', viewer('asker', supervisor), {}, ['stop']],
    ['another supervisor', viewer('second', supervisor), {}, ['confirm', 'stop']],
    ['a supervisor who leads the case', viewer('lead', supervisor), {}, ['stop']],
    ['the officer', viewer('officer', { isOfficer: true }), {}, ['confirm']],
    ['a colleague', viewer('colleague'), {}, []],
    ['the fallback agency', viewer('far', { supervisesFallback: true }), {}, ['stop']],
    ['who confirmed, in the seven days', viewer('second'), { confirmedById: 'second' }, ['stop']],
    [
      'who confirmed, after them',
      viewer('second'),
      { confirmedById: 'second', askedAt: ago(7) },
      ['stop', 'carry_out'],
    ],
    [
      'the asker, after them',
      viewer('asker', supervisor),
      { confirmedById: 'second', askedAt: ago(7) },
      ['stop'],
    ],
    [
      'another supervisor, where nobody confirmed',
      viewer('second', supervisor),
      { askedAt: ago(9) },
      ['confirm', 'stop'],
    ],
    ['anybody, once it is stopped', viewer('second', supervisor), { stoppedAt: NOW }, []],
  ])('lets %s do this', (_, who, change, actions) => {
    expect(erasureActions({ erasure: request(change), leadId: 'lead', viewer: who }, NOW)).toEqual(actions);
  });

  it.each<[string, Partial<ErasureFacts>, string | null, string[]]>([
    ['nothing', {}, null, []],
    ['known danger', { dangers: ['danger_order'] }, 'known_danger', ['sealed_file']],
    ['a legal hold before danger', { isHeld: true, dangers: ['danger_risk'] }, 'legal_hold', ['sealed_file']],
    ['a hearing ahead', { hearingAhead: true }, 'hearing_ahead', ['sealed_file']],
    ['a closed case, which one supervisor erases', { status: 'closed' }, 'erase_closed_case', []],
    ['an erased case', { isErased: true }, 'case_erased', []],
  ])('is hindered by %s', (_, change, code, offers) => {
    const facts: ErasureFacts = {
      ...{ status: 'open', isErased: false, leadId: 'lead' },
      ...{ dangers: [], isHeld: false, hearingAhead: false },
      ...change,
    };
    const hindrance = hindranceOf(facts);
    expect([hindrance?.code ?? null, hindrance?.offers ?? []]).toEqual([code, offers]);
  });
});
