import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import type { CaseCorrectionsDto, CorrectedValuesDto, CorrectionDto } from '../../api/models';
import { SEEN_VERSION } from '../http/request-context';
import { CorrectedRecord } from './corrected-record';

const values = (change: Partial<CorrectedValuesDto>): CorrectedValuesDto => change as CorrectedValuesDto;
const correction = (change: Partial<CorrectionDto> = {}): CorrectionDto => ({
  ...{ id: 'k1', caseId: 'c1', code: '7KQ3', reference: 'WZDZYJVB', subjectKind: 'contact', subjectId: 's1' },
  ...{ reason: 'typing', state: 'waiting', fields: ['outcome'], version: 1, askedBy: 'Colleague' },
  ...{ before: values({ outcome: 'reached_worries' }), after: values({ outcome: 'reached_safe' }) },
  ...{ askedAt: '2026-11-24T06:00:00Z', decidedBy: null, decidedAt: null },
  ...{ allowedActions: ['confirm', 'refuse'] },
  ...change,
});
const own = (items: CorrectionDto[] = []): CaseCorrectionsDto => ({
  items,
  subjects: [{ kind: 'contact', id: 's1', version: 3 }],
});
const record = (corrections: CaseCorrectionsDto) =>
  show(CorrectedRecord, {
    ...{ caseId: 'c1', kind: 'contact', subjectId: 's1', called: 'Tue 24 Nov', corrections },
    current: { outcome: 'reached_worries', alone: 'yes', contactedAt: '2026-11-24T05:00:00Z' },
  });

describe('a record that can be corrected', () => {
  it('sends the field, the right value and the reason at the version that was seen', async () => {
    const screen = await record(own());
    await screen.press('Correct: Tue 24 Nov');
    await settled(screen);
    await screen.press('Send the correction');
    expect(screen.text()).toContain('Choose why it is corrected.');
    screen.element.querySelector<HTMLInputElement>('input[value=outcome]')?.click();
    screen.element.querySelector<HTMLInputElement>('input[value=typing]')?.click();
    await settled(screen);
    const select = screen.element.querySelector<HTMLSelectElement>('#correction-outcome-contact-s1')!;
    expect(select.value).toBe('reached_worries');
    expect(select.textContent).not.toContain('Asked for no contact');
    select.value = 'reached_safe';
    select.dispatchEvent(new Event('input'));
    await screen.press('Send the correction');
    const sent = TestBed.inject(HttpTestingController).expectOne('/api/cases/c1/corrections');
    expect(sent.request.context.get(SEEN_VERSION)).toBe(3);
    expect(sent.request.body).toEqual({
      ...{ subjectKind: 'contact', subjectId: 's1', reason: 'typing' },
      values: { outcome: 'reached_safe', alone: 'yes' },
    });
    sent.flush(own([correction()]));
    await settled(screen);
    expect(screen.element.querySelector('form')).toBeNull();
  });

  it('shows what waits, and what it was before a correction', async () => {
    const decider = await record(own([correction()]));
    expect(decider.button('Confirm the correction')).not.toBeNull();
    TestBed.resetTestingModule();
    const screen = await record(own([correction({ allowedActions: [] })]));
    expect(screen.text()).toContain('waits for a supervisor');
    expect(screen.element.querySelector('button')).toBeNull();
    const done = correction({ state: 'confirmed', decidedAt: '2026-11-24T07:00:00Z' });
    TestBed.resetTestingModule();
    const later = await record(own([done]));
    expect(later.text()).toContain('(Typing error). Before: Outcome:');
    expect(later.button('Correct: Tue 24 Nov')).not.toBeNull();
  });

  it('names an article by its number on the day of the correction', async () => {
    const showing = record(
      own([
        correction({
          ...{ fields: ['articles'], before: values({ articles: ['cc_117'] }) },
          after: values({ articles: ['cc_112'] }),
        }),
      ]),
    );
    const screen = await showing;
    const number = (value: string, validFrom: string) => ({ key: 'article.cc_117', value, validFrom });
    TestBed.inject(HttpTestingController)
      .expectOne('/api/legal-values')
      .flush([number('117', '1998-05-21'), number('151', '2026-11-25')]);
    await settled(screen);
    expect(screen.text()).toContain('article 117');
    expect(screen.text()).not.toContain('151');
  });

  it('has no button for a record of another agency', async () => {
    const screen = await record({ items: [], subjects: [] });
    expect(screen.element.querySelector('button')).toBeNull();
  });
});
