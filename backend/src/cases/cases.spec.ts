import { describe, expect, it } from '@jest/globals';
import {
  allowedCaseCommands,
  caseRefusals,
  commandEffect,
  liftsStop,
  openingRefusals,
  startsProvisionalBlock,
} from './cases.rules.js';
import {
  CASE_COMMANDS,
  CASE_STATUSES,
  CASE_TRANSITIONS,
  OPENING_REFUSALS,
  REOPEN_REASONS,
} from './cases.types.js';
import type { CaseCommand, CaseStatus, OpeningFacts } from './cases.types.js';

const commands = Object.keys(CASE_COMMANDS) as CaseCommand[];

describe('the life of a case', () => {
  it('reaches every status from the one it opens with', () => {
    const reached = new Set<CaseStatus>(['open']);
    for (let round = 0; round < CASE_STATUSES.length; round += 1)
      [...reached].forEach((status) =>
        Object.values(CASE_TRANSITIONS[status]).forEach((next) => reached.add(next)),
      );
    expect([...reached].sort()).toEqual([...CASE_STATUSES].sort());
  });

  it.each(CASE_STATUSES)('has a way out of %s, because closing is never final', (status) => {
    expect(Object.keys(CASE_TRANSITIONS[status]).length).toBeGreaterThan(0);
    expect(allowedCaseCommands(status).length).toBeGreaterThan(0);
  });
});

describe('what may be done to a case', () => {
  it('an open case takes everything but being opened again', () => {
    expect(allowedCaseCommands('open')).toEqual(commands.filter((command) => command !== 'reopen'));
    expect(caseRefusals('reopen', 'open', 'came_back')).toEqual(['case_open']);
  });

  it.each([
    'assess_risk',
    'change_band',
    'add_follow_up',
    'send_referral',
    'record_support',
    'hand_over',
    'request_closure',
  ] as const)('a closed case does not take %s before it is reopened', (command) => {
    expect(caseRefusals(command, 'closed')).toEqual(['case_closed']);
  });

  it.each([
    'record_outcome',
    'change_safe_contact',
    'withdraw_consent',
    'record_event',
    'record_measure',
    'correct_incident',
  ] as const)('a closed case still takes %s', (command) => {
    expect(caseRefusals(command, 'closed')).toEqual([]);
    expect(commandEffect(command, 'closed')).toBe('allowed');
  });

  it('a new incident or a breach of an order reopens a closed case, and nothing else does so by itself', () => {
    expect(commands.filter((command) => commandEffect(command, 'closed') === 'reopens')).toEqual([
      'add_incident',
      'record_breach',
    ]);
    expect(caseRefusals('add_incident', 'closed')).toEqual([]);
  });

  it.each(REOPEN_REASONS)('a closed case is reopened because: %s', (reason) => {
    expect(caseRefusals('reopen', 'closed', reason)).toEqual([]);
  });

  it('a closed case is not reopened without a reason', () => {
    expect(caseRefusals('reopen', 'closed')).toEqual(['reopen_reason_missing']);
  });
});

describe('a stop of contacts', () => {
  it.each([
    ['ends when she comes back, whatever it rested on', 'came_back', false, true],
    ['ends when closing at her request was an error', 'closed_in_error', true, true],
    ['stays where another closing was the error', 'closed_in_error', false, false],
    ['stays when something new happened to her', 'new_incident', true, false],
    ['stays when a contact showed danger', 'contact_showed_danger', true, false],
  ] as const)('%s', (_what, reason, stopRestsOnClosing, lifted) => {
    expect(liftsStop(reason, { stopRestsOnClosing })).toBe(lifted);
  });
});

describe('opening a case', () => {
  const opening = (change: Partial<OpeningFacts> = {}): OpeningFacts => ({
    survivorIsOfThisAgency: true,
    existing: 'none',
    incidentCount: 1,
    conflictAnswer: 'no',
    ...change,
  });

  it.each([
    ['works with one incident and the question about conflicts answered', opening(), []],
    ['works when nobody knows whether there is a conflict', opening({ conflictAnswer: 'unknown' }), []],
    ['needs an incident', opening({ incidentCount: 0 }), ['incident_missing']],
    ['needs the question about conflicts', opening({ conflictAnswer: null }), ['conflict_question_missing']],
    [
      'is refused beside an open case of the same person',
      opening({ existing: 'open' }),
      ['open_case_exists'],
    ],
    [
      'is refused beside a closed case, which is reopened instead',
      opening({ existing: 'closed' }),
      ['closed_case_exists'],
    ],
    [
      'is refused for a person another agency registered',
      opening({ survivorIsOfThisAgency: false }),
      ['survivor_of_other_agency'],
    ],
  ] as const)('%s', (_what, facts, refusals) => {
    expect(openingRefusals(facts)).toEqual(refusals);
  });

  it('tells every reason at once', () => {
    const wrong = { survivorIsOfThisAgency: false, incidentCount: 0, conflictAnswer: null } as const;
    const told = [opening({ ...wrong, existing: 'open' }), opening({ existing: 'closed' })].flatMap(
      openingRefusals,
    );
    expect([...told].sort()).toEqual([...OPENING_REFUSALS].sort());
  });

  it.each([
    ['yes', true],
    ['no', false],
    ['unknown', false],
    [null, false],
  ] as const)('the answer %s starts a block at once: %s', (answer, starts) => {
    expect(startsProvisionalBlock(answer)).toBe(starts);
  });
});
