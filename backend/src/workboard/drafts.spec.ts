import { describe, expect, it } from '@jest/globals';
import {
  expiryOf,
  fateOf,
  isNewer,
  keepRefusal,
  readKey,
  DRAFTS_PER_PERSON,
  WRITES_PER_MINUTE,
} from './drafts.rules.js';

const CASE = '01a21071-0000-7000-8000-000000000001';
const DETAIL = '01a21071-0000-7000-8000-000000000002';
const stored = { writer: 'a'.repeat(32), edit: 5, version: 9, isGone: false };

describe('the key of a draft', () => {
  it.each([
    ['names a form', 'register', { form: 'register', caseId: null, detailId: null }],
    [
      'names a referral whose receiver has no case yet',
      `referral-reply-step:${DETAIL}`,
      { form: 'referral-reply-step', caseId: null, detailId: DETAIL },
    ],
    ['names a form and a case', `contact:${CASE}`, { form: 'contact', caseId: CASE, detailId: null }],
    [
      'may name one thing of that case',
      `change-plan:${CASE}:${DETAIL}`,
      { form: 'change-plan', caseId: CASE, detailId: DETAIL },
    ],
    [
      'of a text for the public names no case',
      `article:${DETAIL}`,
      { form: 'article', caseId: null, detailId: DETAIL },
    ],
    [
      'of a file of the programme names no case',
      `programme-signal:${DETAIL}`,
      { form: 'programme-signal', caseId: null, detailId: DETAIL },
    ],
    [
      'that is kept beside another names what the other names',
      `article-beside-1f3a:${DETAIL}`,
      { form: 'article-beside-1f3a', caseId: null, detailId: DETAIL },
    ],
  ])('%s', (_, key, expected) => {
    expect(readKey(key)).toEqual(expected);
  });

  it.each([
    '',
    'Register',
    'contact:',
    `contact:${CASE}:`,
    `contact:Zarina`,
    `:${CASE}`,
    'a name',
    `${CASE}`,
    `article:${DETAIL}:${CASE}`,
  ])('is never a free text: %j', (key) => {
    expect(readKey(key)).toBeNull();
  });
});

describe('a draft that arrives', () => {
  it.each([
    ['is kept where there is none', null, { writer: 'b', edit: 1, seenVersion: 0 }, 'keep'],
    [
      'is kept where it is a later edit of the same page',
      stored,
      { ...stored, edit: 6, seenVersion: 0 },
      'keep',
    ],
    ['changes nothing where it was overtaken', stored, { ...stored, edit: 4, seenVersion: 9 }, 'stale'],
    ['changes nothing where it arrives again', stored, { ...stored, seenVersion: 9 }, 'stale'],
    [
      'is kept where its page knew of the stored one',
      stored,
      { writer: 'b', edit: 1, seenVersion: 9 },
      'keep',
    ],
    [
      'is kept beside what another page wrote meanwhile',
      stored,
      { writer: 'b', edit: 1, seenVersion: 8 },
      'beside',
    ],
  ] as const)('%s', (_, before, writing, fate) => {
    expect(fateOf(before, writing)).toBe(fate);
  });

  it.each([
    ['is one too many', null, { kept: DRAFTS_PER_PERSON, writes: 0 }, 'too_many_drafts'],
    [
      'is kept over an earlier one, however many there are',
      stored,
      { kept: DRAFTS_PER_PERSON, writes: 0 },
      null,
    ],
    ['comes too soon', stored, { kept: 1, writes: WRITES_PER_MINUTE }, 'too_many_writes'],
    ['fits', null, { kept: DRAFTS_PER_PERSON - 1, writes: WRITES_PER_MINUTE - 1 }, null],
  ] as const)('%s', (_, before, budget, refusal) => {
    expect(keepRefusal(before, budget)).toBe(refusal);
  });

  it('is kept for thirty days after it was last written', () => {
    expect(expiryOf(new Date('2026-11-01T06:00:00Z'))).toEqual(new Date('2026-12-01T06:00:00Z'));
  });
});

describe('a draft that a page sent or threw away', () => {
  it.each([
    [{ writer: 'a'.repeat(32), edit: 5, seenVersion: 1 }, false],
    [{ writer: 'a'.repeat(32), edit: 4, seenVersion: 99 }, true],
    [{ writer: 'b'.repeat(32), edit: 99, seenVersion: 8 }, true],
    [{ writer: 'b'.repeat(32), edit: 1, seenVersion: 9 }, false],
    [{ writer: 'b'.repeat(32), edit: 99, seenVersion: 10 }, true],
  ])('stays only if it was written since (%#)', (known, stays) => {
    expect(isNewer(stored, known)).toBe(stays);
  });
});
