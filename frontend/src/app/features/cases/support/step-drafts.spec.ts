import type { Type } from '@angular/core';
import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { provideDraft } from '../../../../testing/drafts';
import { settled, show } from '../../../../testing/screen';
import { DraftStore } from '../../../core/drafts/draft-store';
import { CourtStepForm } from '../court/court-step-form';
import { GoalStep } from './goal-step';
import { KeyDateStepForm } from './key-date-step-form';
import { PlanActionForm } from './plan-action-form';

const ID = '01a21071-0000-7000-8000-000000000021';
const OTHER = '01a21071-0000-7000-8000-000000000022';
const goal = { measure: null, progress: 'not_possible_here', proposals: [], templates: [], version: 2 };
const duty = { duty: 'pay_monthly', allowedActions: ['writ_got'] };
const court = { id: 'c1', allowedActions: ['decided'], windowUntil: null, version: 4 };
const day = { precision: 'day', on: '2026-11-20' };

interface Form {
  piece: Type<unknown>;
  key: string;
  /** Of the subject with this id. */
  about: (id: string) => object;
  value: object;
  /** Where its words stand. */
  field: string;
  sentTo: string;
}

const FORMS: readonly [string, Form][] = [
  [
    'her word about a goal',
    {
      ...{ piece: GoalStep, key: `goal-step:${CASE_ID}:${ID}`, field: 'goal-word' },
      about: (id) => ({ goal: { ...goal, id } }),
      ...{
        value: { progress: 'not_possible_here', word: 'typed words' },
        sentTo: `/api/goals/${ID}/progress`,
      },
    },
  ],
  [
    'an action of the plan',
    {
      ...{ piece: PlanActionForm, key: `goal-action:${CASE_ID}:${ID}`, field: 'plan-what' },
      about: (id) => ({ goal: { ...goal, id } }),
      value: { words: 'typed words', owner: 'worker', when: 'other-day', day },
      sentTo: `/api/goals/${ID}/actions`,
    },
  ],
  [
    'a step of a date',
    {
      ...{ piece: KeyDateStepForm, key: `date-step:${CASE_ID}:${ID}`, field: 'date-note' },
      about: (id) => ({ date: { id, allowedActions: ['held'], notes: [], version: 1 } }),
      ...{ value: { chosen: 'held', day, note: 'typed words' }, sentTo: `/api/key-dates/${ID}/events` },
    },
  ],
  [
    'a step of a duty of a court case',
    {
      ...{ piece: CourtStepForm, key: `court-step:${CASE_ID}:${ID}`, field: 'court-note' },
      about: (id) => ({ court, duty: { ...duty, id } }),
      value: { chosen: 'writ_got', day, alone: 'yes', note: 'typed words' },
      sentTo: '/api/court-cases/c1/steps',
    },
  ],
];

describe.each(FORMS)('what was typed about %s', (_, { piece, key, about, value, field, sentTo }) => {
  const open = async (id: string) => {
    TestBed.configureTestingModule({ providers: [provideCase(), provideDraft(key, value)] });
    const screen = await show(piece, { ...about(id) });
    const words = screen.element.querySelector<HTMLTextAreaElement>(`#${field}`)?.value;
    return { screen, words };
  };

  it('comes back after the tab ended, and is gone once it was sent', async () => {
    const { screen, words } = await open(ID);
    expect(words).toBe('typed words');
    screen.element.querySelector('form')?.dispatchEvent(new Event('submit'));
    await settled(screen);
    TestBed.inject(HttpTestingController).expectOne(sentTo).flush({});
    await settled(screen);
    screen.fixture.destroy();
    expect(TestBed.inject(DraftStore).find(key)).toBeNull();
  });

  it('is never shown about another', async () => {
    expect((await open(OTHER)).words ?? '').toBe('');
  });
});

describe('an action of an agency that comes back', () => {
  it('names the referrals to choose from', async () => {
    const kept = { words: 'typed words', owner: 'agency', referral: null, when: null, day: null };
    const key = `goal-action:${CASE_ID}:${ID}`;
    TestBed.configureTestingModule({ providers: [provideCase(), provideDraft(key, kept)] });
    const screen = await show(PlanActionForm, { goal: { ...goal, id: ID } });
    TestBed.inject(HttpTestingController).expectOne(`/api/cases/${CASE_ID}/referrals`).flush([]);
    await settled(screen);
    expect(screen.text()).toContain('No agency has been asked yet');
  });
});
