import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { ActivatedRoute, convertToParamMap } from '@angular/router';
import { CASE_ID } from '../../../../testing/case-store';
import { settled, show, until } from '../../../../testing/screen';
import type { FactorSetDto } from '../../../api/models/factor-set-dto';
import { DraftStore } from '../../../core/drafts/draft-store';
import { Assessment } from './assessment';
import { AssessmentForm } from './assessment-form';

const FACTORS: FactorSetDto = {
  set: 'core-v1',
  answers: ['yes', 'no', 'unknown', 'not_asked', 'declined'],
  parts: [
    {
      part: 'recent',
      factors: [
        { factor: 'strangle', critical: true, ever: false },
        { factor: 'po_breach', critical: true, ever: false },
      ],
    },
  ],
  suicideAnswers: ['yes', 'no', 'declined', 'not_asked'],
  suicideQuestions: [],
};

describe('an assessment', () => {
  it('keeps what was answered under its case, also where it was opened by its address', async () => {
    const route = { snapshot: { paramMap: convertToParamMap({ id: CASE_ID }) } };
    TestBed.overrideProvider(ActivatedRoute, { useValue: route });
    const screen = await show(Assessment, { id: CASE_ID });
    const http = TestBed.inject(HttpTestingController);
    http.match('/api/risk/factors').forEach((request) => request.flush(FACTORS));
    http.match(`/api/cases/${CASE_ID}`).forEach((request) => request.flush({ id: CASE_ID }));
    await new Promise((done) => setTimeout(done));
    await screen.fixture.whenStable();
    screen.element.querySelector<HTMLInputElement>('input[value=no]')?.click();
    const kept = () => TestBed.inject(DraftStore).find(`assessment:${CASE_ID}`);
    await until(() => kept() !== null);
    expect(kept()).not.toBeNull();
  });
});

describe('an assessment that was begun without a line', () => {
  afterEach(() => jest.restoreAllMocks());

  it('names what its writer knew, also where it comes back as a draft', async () => {
    const route = { snapshot: { paramMap: convertToParamMap({ id: CASE_ID }) } };
    TestBed.overrideProvider(ActivatedRoute, { useValue: route });
    const basis = { lastId: 'none', knownAt: '2026-11-30T09:00:00Z' };
    const kept = { answers: {}, triage: {}, declined: true, raiseTo: null, raiseReason: '', basis };
    jest
      .spyOn(DraftStore.prototype, 'find')
      .mockReturnValue({ value: kept } as unknown as ReturnType<DraftStore['find']>);
    const screen = await show(Assessment, { id: CASE_ID });
    const http = TestBed.inject(HttpTestingController);
    http.match('/api/risk/factors').forEach((request) => request.flush(FACTORS));
    http.match(`/api/cases/${CASE_ID}`).forEach((request) => request.flush({ id: CASE_ID }));
    await settled(screen);
    await screen.press('Save the assessment');
    const { headers } = http.expectOne(`/api/cases/${CASE_ID}/assessments`).request;
    expect([headers.get('Based-On'), headers.get('Known-At')]).toEqual([basis.lastId, basis.knownAt]);
  });
});

describe('orders against the same person', () => {
  it('are offered with their source, and answer the question with one tap, never before', async () => {
    const route = { snapshot: { paramMap: convertToParamMap({ id: CASE_ID }) } };
    TestBed.overrideProvider(ActivatedRoute, { useValue: route });
    const screen = await show(Assessment, { id: CASE_ID });
    const http = TestBed.inject(HttpTestingController);
    http.match('/api/risk/factors').forEach((request) => request.flush(FACTORS));
    http.match(`/api/cases/${CASE_ID}`).forEach((request) => request.flush({ id: CASE_ID }));
    const offered = { factor: 'po_breach', source: 'same_person', count: 2, lastIssuedOn: '2026-03-01' };
    http.expectOne(`/api/cases/${CASE_ID}/risk-proposals`).flush([offered]);
    await settled(screen);
    expect(screen.text()).toContain('Breaches known: 2');
    expect(screen.text()).toContain('maybe the same person');
    const yes = () => screen.element.querySelectorAll('input[value=yes]:checked').length;
    expect(yes()).toBe(0);
    await screen.press('Answer yes');
    await settled(screen);
    expect(yes()).toBe(1);
    expect([...screen.element.querySelectorAll('button')].map((one) => one.textContent)).not.toContain(
      'Answer yes',
    );
  });
});

describe('the questions about not living', () => {
  const QUESTIONS = ['thoughts', 'plan', 'attempt_ever', 'attempt_recent', 'now'];
  const answered = (answers: Record<string, 'yes' | 'no' | 'declined'>): AssessmentForm => {
    const form = new AssessmentForm();
    for (const [question, value] of Object.entries(answers)) form.answerTriage(question, value);
    return form;
  };

  it.each([
    [{}, ['thoughts']],
    [{ thoughts: 'no' }, ['thoughts', 'attempt_ever']],
    [{ thoughts: 'declined' }, ['thoughts']],
    [{ thoughts: 'yes' }, ['thoughts', 'plan', 'attempt_ever', 'now']],
    [{ thoughts: 'no', attempt_ever: 'yes' }, ['thoughts', 'attempt_ever', 'attempt_recent']],
  ] as const)('%j asks %j', (answers, asked) => {
    expect(answered(answers).askedOf(QUESTIONS)).toEqual(asked);
  });

  it('a question that closed again is sent as not asked, and never as no', () => {
    const form = answered({ thoughts: 'yes', plan: 'yes', now: 'no', attempt_ever: 'no' });
    form.answerTriage('thoughts', 'no');
    expect(form.isTriageComplete(QUESTIONS)).toBe(true);
    expect(form.toRequest().suicide.answers).toEqual({
      ...{ thoughts: 'no', plan: 'not_asked', now: 'not_asked' },
      ...{ attempt_ever: 'no', attempt_recent: 'not_asked' },
    });
  });

  it('an answer that was removed is not sent', () => {
    const form = new AssessmentForm();
    form.answer('strangle', 'yes');
    form.answer('strangle', null);
    expect([form.answered(), form.toRequest().answers]).toEqual([0, []]);
  });
});
