import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show, until } from '../../../../testing/screen';
import { SavedFiles } from '../../../core/http/saved-files';
import { StepUp } from '../../../core/session/step-up';
import { PaperCheck } from './paper-check';
import { Papers } from './papers';

async function open(forms: string[]) {
  const screen = await show(Papers, { subject: 'order', id: 'o1' });
  const http = TestBed.inject(HttpTestingController);
  http.expectOne('/api/printed-forms?subject=order&id=o1').flush({ forms });
  await settled(screen);
  return { screen, http };
}

describe('papers with names', () => {
  it('need a reason and a step-up, and are saved under a name that says nothing', async () => {
    const saved: string[] = [];
    const { screen, http } = await open(['order', 'order_extension']);
    jest.spyOn(TestBed.inject(SavedFiles), 'save').mockImplementation((_, name) => void saved.push(name));
    const asked = jest.spyOn(TestBed.inject(StepUp), 'ask').mockResolvedValue(true);
    await screen.press('Print');
    http.expectNone('/api/printed-forms');
    screen.element.querySelector<HTMLInputElement>('input[value=ru]')?.click();
    screen.element.querySelector<HTMLInputElement>('input[value=for_recipient]')?.click();
    await screen.press('Print');
    const refused = http.expectOne('/api/printed-forms');
    const body = { code: 'order', language: 'ru', subjectId: 'o1', reason: 'for_recipient' };
    expect(refused.request.body).toEqual(body);
    // The document of these tests has no text() of a file; browsers have.
    const words = JSON.stringify({ code: 'step_up_required' });
    const problem = Object.assign(new Blob([words]), { text: () => Promise.resolve(words) });
    refused.flush(problem, { status: 403, statusText: 'Forbidden' });
    await until(() => asked.mock.calls.length > 0);
    expect(asked).toHaveBeenCalledTimes(1);
    http.expectOne('/api/printed-forms').flush(new Blob(['%PDF']));
    await settled(screen);
    expect(saved).toEqual(['document.pdf']);
  });

  it('say so where there is none for this person', async () => {
    const { screen } = await open([]);
    expect(screen.text()).toContain('No paper here is for you to print');
  });
});

describe('the check of a paper', () => {
  it.each([
    ['genuine', 'The paper is genuine.'],
    ['newer_state', 'Call the issuing station.'],
    ['not_genuine', 'The paper is not genuine'],
  ])('answers %s', async (result, sentence) => {
    const screen = await show(PaperCheck, {});
    const http = TestBed.inject(HttpTestingController);
    await screen.press('Check');
    http.expectOne('/api/paper-checks').flush({ result });
    await settled(screen);
    expect(screen.text()).toContain(sentence);
  });
});
