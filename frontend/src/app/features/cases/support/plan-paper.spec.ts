import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { settled, show } from '../../../../testing/screen';
import { SavedFiles } from '../../../core/http/saved-files';
import { PlanPaper } from './plan-paper';

describe('the plan on paper', () => {
  const action = { id: 'a1', template: null, what: 'Call Zarina at the passport office', step: 'set' };
  const ended = { ...action, id: 'a2', what: 'Ask the neighbour', step: 'done' };
  const goal = {
    ...{ id: 'g1', words: 'My own passport.', allowedActions: ['add_action'] },
    actions: [action, ended],
  };
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

  it('never prints an action that was not shown: the open ones of each chosen goal', async () => {
    const { screen, choose } = await open();
    choose('paper-wants', 'yes');
    await screen.fixture.whenStable();
    expect(screen.text()).toContain('Check that they name no agency and no person.');
    expect(screen.text().split('Call Zarina at the passport office')).toHaveLength(2);
    expect(screen.text()).not.toContain('Ask the neighbour');
    screen.element.querySelector<HTMLInputElement>('#paper-goals input')?.click();
    await screen.fixture.whenStable();
    expect(screen.text()).not.toContain('Call Zarina');
  });

  it('is not printed when she does not want it', async () => {
    const { screen, choose, http } = await open();
    choose('paper-wants', 'no');
    await screen.fixture.whenStable();
    expect(screen.text()).toContain('She does not want it. Nothing is printed.');
    await screen.press('Close');
    http.expectNone('/api/printed-forms');
  });
});
