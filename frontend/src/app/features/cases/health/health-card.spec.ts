import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { settled, show } from '../../../../testing/screen';
import type { Screen } from '../../../../testing/screen';
import type { CaseDto, DeathDto, DisabilityDto } from '../../../api/models';
import { SEEN_VERSION } from '../../../core/http/request-context';
import { CaseStore } from '../case-page/case-store';
import { HealthCard } from './health-card';

const DISABILITY = `/api/cases/${CASE_ID}/disability`;
const DEATH = `/api/cases/${CASE_ID}/death-cause`;
const given = (day: number, recordedByName: string | null) => ({
  recordedAt: `2026-11-0${day}T06:00:00.000Z`,
  recordedByName,
});
const NEVER: DisabilityDto = { answer: 'not_asked', answers: [], mayAnswer: true, version: 0 };
const TWICE: DisabilityDto = {
  answer: 'none',
  answers: [
    { answer: 'none', ...given(3, 'Second') },
    { answer: 'yes', ...given(2, null) },
  ],
  mayAnswer: true,
  version: 2,
};
const DIED: DeathDto = {
  isClosedFor: true,
  cause: 'unknown',
  causes: [{ cause: 'unknown', ...given(4, 'First') }],
  mayCorrect: true,
  version: 1,
};

describe('what is coded of her health', () => {
  const asked = (url: string) => TestBed.inject(HttpTestingController).expectOne(url);

  async function open(disability: DisabilityDto, death: DeathDto | null = null): Promise<Screen<HealthCard>> {
    const change: Partial<CaseDto> = death ? { status: 'closed' } : {};
    TestBed.configureTestingModule({ providers: [provideCase(change)] });
    const screen = await show(HealthCard);
    asked(DISABILITY).flush(disability);
    if (death) asked(DEATH).flush(death);
    await settled(screen);
    return screen;
  }

  const choose = (screen: Screen<HealthCard>, value: string): void =>
    screen.element.querySelector<HTMLInputElement>(`input[value="${value}"]`)?.click();

  afterEach(() => TestBed.inject(HttpTestingController).verify());

  it('is answered later, at the version that was seen', async () => {
    const screen = await open(NEVER);
    const reload = jest.spyOn(TestBed.inject(CaseStore), 'reload');
    expect(screen.text()).toContain('Not asked');
    expect(screen.text()).not.toContain('Cause of death');
    await screen.press('Record the answer: Disability');
    choose(screen, 'yes');
    await screen.press('Save');
    const request = asked(DISABILITY);
    expect([request.request.method, request.request.body]).toEqual(['PUT', { answer: 'yes' }]);
    expect(request.request.context.get(SEEN_VERSION)).toBe(0);
    request.flush('');
    await settled(screen);
    expect(reload).toHaveBeenCalled();
    expect(screen.element.querySelector('form')).toBeNull();
  });

  it('keeps the earlier answer in sight, and who gave it where that is known', async () => {
    const screen = await open(TWICE);
    expect(screen.text()).toContain('Second');
    expect(screen.element.querySelector('details')?.textContent).toContain('Has a disability');
    await screen.press('Correct: Disability');
    expect(screen.text()).toContain('The earlier answer stays in the history.');
  });

  it('was written by somebody else meanwhile: that is read first, and what was chosen stays', async () => {
    const screen = await open(TWICE);
    const reload = jest.spyOn(TestBed.inject(CaseStore), 'reload');
    await screen.press('Correct: Disability');
    choose(screen, 'yes');
    await screen.press('Save');
    const problem = { status: 412, code: 'changed_meanwhile', current: { version: 3 } };
    asked(DISABILITY).flush(JSON.stringify(problem), { status: 412, statusText: 'Precondition Failed' });
    await settled(screen);
    expect(reload).toHaveBeenCalled();
    expect(screen.element.querySelector('[role="alert"]')?.textContent).toBeTruthy();
    expect(screen.element.querySelector<HTMLInputElement>('input[value="yes"]')?.checked).toBe(true);
  });

  it('tells on the closed case how she died, and corrects it', async () => {
    const screen = await open({ ...NEVER, mayAnswer: false }, DIED);
    expect(screen.text()).toContain('Cause of death Not known');
    expect(screen.element.querySelectorAll('button')).toHaveLength(1);
    await screen.press('Correct: Cause of death');
    choose(screen, 'killed');
    await screen.press('Save');
    const request = asked(DEATH);
    expect(request.request.body).toEqual({ cause: 'killed' });
    request.flush('');
    await settled(screen);
  });

  it('tells of no death where the case was closed for something else', async () => {
    const none = { isClosedFor: false, cause: null, causes: [], mayCorrect: false, version: 0 };
    expect((await open(TWICE, none)).text()).not.toContain('Cause of death');
  });
});
