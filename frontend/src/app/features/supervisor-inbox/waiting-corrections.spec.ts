import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import type { CorrectedValuesDto, CorrectionDto } from '../../api/models';
import { WaitingCorrections } from './waiting-corrections';

const values = (change: Partial<CorrectedValuesDto>): CorrectedValuesDto => change as CorrectedValuesDto;
const correction = (change: Partial<CorrectionDto> = {}): CorrectionDto => ({
  ...{ id: 'k1', caseId: 'c1', code: '7KQ3', reference: 'WZDZYJVB', subjectKind: 'contact', subjectId: 's1' },
  ...{ reason: 'typing', state: 'waiting', fields: ['outcome'], version: 1, askedBy: 'Colleague' },
  ...{ before: values({ outcome: 'reached_worries' }), after: values({ outcome: 'reached_safe' }) },
  ...{ askedAt: '2026-11-24T06:00:00Z', decidedBy: null, decidedAt: null },
  ...{ allowedActions: ['confirm', 'refuse'] },
  ...change,
});
describe('the corrections that a supervisor confirms', () => {
  async function open(rows: CorrectionDto[]) {
    const screen = await show(WaitingCorrections);
    const http = TestBed.inject(HttpTestingController);
    http.expectOne('/api/corrections').flush(rows);
    await settled(screen);
    return { screen, http };
  }

  it('stand with both values, and are confirmed or refused', async () => {
    const { screen, http } = await open([correction()]);
    const [before, after] = Array.from(screen.element.querySelectorAll('dd'), (one) => one.textContent);
    expect([before, after]).toEqual([expect.stringContaining('worries'), expect.stringContaining('safe')]);
    await screen.press('Refuse');
    const sent = http.expectOne('/api/corrections/k1/decision');
    expect(sent.request.body).toEqual({ decision: 'refuse' });
    sent.flush(correction({ state: 'refused' }));
    await settled(screen);
    http.expectOne('/api/corrections').flush([]);
    await settled(screen);
    expect(screen.element.querySelector('section')).toBeNull();
  });

  it('show the name of the other party only once asked', async () => {
    const name = { before: values({ surname: 'Намунаева' }), after: values({ surname: 'Намунаев' }) };
    const { screen } = await open([correction({ subjectKind: 'respondent', fields: ['surname'], ...name })]);
    expect(screen.text()).not.toContain('Намунаев');
    expect(screen.text()).not.toContain('Confirm the correction');
    await screen.press('View');
    expect(screen.text()).toContain('Намунаева');
    expect(screen.text()).toContain('Confirm the correction');
  });

  it('are never confirmed by the one who asked, who may take them back', async () => {
    const { screen } = await open([correction({ allowedActions: ['refuse'] })]);
    expect(screen.text()).toContain('Another supervisor confirms');
    expect(screen.text()).not.toContain('Confirm the correction');
    expect(screen.text()).toContain('Refuse');
  });
});
