import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { settled, show } from '../../../../testing/screen';
import { SavedFiles } from '../../../core/http/saved-files';
import { PlanPaper } from './plan-paper';

describe('the plan on paper', () => {
  const goal = { id: 'g1', words: 'My own passport.', allowedActions: ['add_action'] };
  const open = async () => {
    TestBed.configureTestingModule({ providers: [provideCase()] });
    const screen = await show(PlanPaper, { goals: [goal, { ...goal, id: 'g2', allowedActions: [] }] });
    const choose = (field: string, value: string): void =>
      screen.element.querySelector<HTMLInputElement>(`input[name=${field}][value=${value}]`)?.click();
    return { screen, choose, http: TestBed.inject(HttpTestingController) };
  };

  it('is printed when she wants it, alone, with the place where she keeps it and running goals', async () => {
    const { screen, choose, http } = await open();
    jest.spyOn(TestBed.inject(SavedFiles), 'save').mockImplementation(() => undefined);
    await screen.press('Print');
    expect(screen.text()).toContain('Answer every question first.');
    choose('paper-wants', 'yes');
    choose('paper-alone', 'yes');
    choose('paper-place', 'trusted_person');
    choose('paper-language', 'tg');
    await screen.press('Print');
    const sent = http.expectOne('/api/printed-forms');
    const plan = { alone: 'yes', keptAt: 'trusted_person', goalIds: ['g1'] };
    const form = { code: 'plan', language: 'tg', subjectId: CASE_ID, reason: 'for_recipient' };
    expect(sent.request.body).toEqual({ ...form, plan });
    sent.flush(new Blob(['%PDF']));
    await settled(screen);
  });

  it('is not printed when she does not want it', async () => {
    const { screen, choose, http } = await open();
    choose('paper-wants', 'no');
    await screen.fixture.whenStable();
    expect(screen.text()).toContain('She does not want it. Nothing is printed.');
    await screen.press('Print');
    http.expectNone('/api/printed-forms');
  });
});
