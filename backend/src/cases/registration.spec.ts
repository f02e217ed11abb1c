import { describe, expect, it } from '@jest/globals';
import { OPEN_QUESTIONS, openQuestions } from './registration.rules.js';
import type { RegistrationFacts, RegistrationViewer } from './registration.rules.js';

const SHORT: RegistrationFacts = {
  origin: 'intake',
  status: 'open',
  isErased: false,
  conflictAnswer: 'unknown',
  awaitsSafeContact: true,
  awaitsBackground: true,
  awaitsDetails: true,
  ageBand: 'unknown',
  identityCompleted: false,
  awaitsGroupConsent: true,
};
const OWNER: RegistrationViewer = {
  writes: new Set(['core', 'safe_contact', 'perpetrator', 'identity', 'consent']),
  linkageConsent: 'not_asked',
};

describe('what a registration leaves open', () => {
  it('asks for everything that a name and five answers leave open, agencies first', () => {
    expect(openQuestions(SHORT, OWNER)).toEqual([...OPEN_QUESTIONS]);
    expect(OPEN_QUESTIONS[0]).toBe('conflict');
  });

  it.each<[Partial<RegistrationFacts>, string]>([
    [{ conflictAnswer: 'no' }, 'conflict'],
    [{ conflictAnswer: 'yes' }, 'conflict'],
    [{ awaitsSafeContact: false }, 'safe_contact'],
    [{ awaitsDetails: false }, 'incident'],
    [{ ageBand: '25_29' }, 'person'],
    [{ identityCompleted: true }, 'person'],
    [{ awaitsBackground: false }, 'background'],
    [{ awaitsGroupConsent: false }, 'group_consent'],
  ])('%j ends one question and no other', (change, ended) => {
    expect(openQuestions({ ...SHORT, ...change }, OWNER)).toEqual(
      OPEN_QUESTIONS.filter((question) => question !== ended),
    );
  });

  it.each(['granted', 'refused', 'provisional', null] as const)('linkage %s ends its question', (answer) => {
    expect(openQuestions(SHORT, { ...OWNER, linkageConsent: answer })).toEqual(
      OPEN_QUESTIONS.filter((question) => question !== 'linkage'),
    );
  });

  it('asks no viewer who may not answer', () => {
    expect(openQuestions(SHORT, { ...OWNER, writes: new Set(['core']) })).toEqual(['conflict', 'background']);
    expect(openQuestions(SHORT, { ...OWNER, writes: new Set() })).toEqual([]);
  });

  it('asks of a referred case whether the group may know it, and nothing else', () => {
    expect(openQuestions({ ...SHORT, origin: 'referral' }, OWNER)).toEqual(['group_consent']);
  });

  it.each<Partial<RegistrationFacts>>([
    { origin: 'import' },
    { status: 'closed' },
    { origin: 'referral', status: 'closed' },
    { origin: 'referral', awaitsGroupConsent: false },
    { isErased: true },
  ])('%j asks nothing', (change) => {
    expect(openQuestions({ ...SHORT, ...change }, OWNER)).toEqual([]);
  });
});
