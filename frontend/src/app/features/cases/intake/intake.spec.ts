import { signal } from '@angular/core';
import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { show } from '../../../../testing/screen';
import { IDEMPOTENCY_KEY } from '../../../core/http/request-context';
import { SessionStore } from '../../../core/session/session.store';
import { Intake } from './intake';

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

interface FilledIn {
  submit: () => Promise<void>;
  name: (text: string) => void;
  leave: () => void;
}

async function filledIn(): Promise<FilledIn> {
  const user = { agency: { id: 'own', place: 'kulob_city' } };
  TestBed.configureTestingModule({
    providers: [{ provide: SessionStore, useValue: { user: signal(user), hasRole: () => false } }],
  });
  const opening = show(Intake);
  await turn();
  const http = TestBed.inject(HttpTestingController);
  http.match('/api/agencies').forEach((one) => one.flush([{ id: 'own', kind: 'police', name: {} }]));
  const screen = await opening;
  const name = (text: string): void => {
    const input = screen.element.querySelector<HTMLInputElement>('#givenName')!;
    input.value = text;
    input.dispatchEvent(new Event('input'));
  };
  name('Namuna');
  const choose = (legend: string, label: string): void => {
    const group = [...screen.element.querySelectorAll('fieldset')].find((one) =>
      one.textContent.includes(legend),
    );
    [...(group?.querySelectorAll('label') ?? [])].find((one) => one.textContent.includes(label))?.click();
  };
  choose('Is she safe now?', 'Yes');
  choose('Type of violence', 'Physical');
  choose('Does the other person', 'No');
  await screen.fixture.whenStable();
  const submit = async (): Promise<void> => {
    screen.element.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    await turn();
  };
  return { submit, name, leave: () => screen.fixture.destroy() };
}

const cases = () => TestBed.inject(HttpTestingController).expectOne('/api/cases').request;
const SIMILAR = '/api/cases/similar-people';

it('a comparison that fails keeps nobody from being registered', async () => {
  const { submit } = await filledIn();
  await submit();
  const spent = { status: 429, statusText: 'Too Many Requests' };
  TestBed.inject(HttpTestingController).expectOne(SIMILAR).flush({ code: 'read_budget_spent' }, spent);
  await turn();
  await turn();
  expect(cases().body).toMatchObject({ identity: { givenName: 'Namuna' } });
});

it('a registration without an answer is sent again as the same one, and compared only when it changed', async () => {
  const { submit, name } = await filledIn();
  const http = TestBed.inject(HttpTestingController);
  const alike = async (): Promise<void> => {
    http.expectOne(SIMILAR).flush({ items: [], isComplete: true });
    await turn();
  };
  const lost = async (): Promise<string | null> => {
    const request = http.expectOne('/api/cases');
    request.error(new ProgressEvent('error'));
    await turn();
    return request.request.context.get(IDEMPOTENCY_KEY);
  };
  await submit();
  await alike();
  const first = await lost();
  await submit();
  http.expectNone(SIMILAR);
  expect(await lost()).toBe(first);
  name('Another');
  await submit();
  await alike();
  expect(await lost()).not.toBe(first);
});

it('a registration without an answer whose page ended is the same one in the next page, and not compared with itself', async () => {
  const { submit, leave } = await filledIn();
  const http = TestBed.inject(HttpTestingController);
  await submit();
  http.expectOne(SIMILAR).flush({ items: [], isComplete: true });
  await turn();
  const first = http.expectOne('/api/cases');
  first.error(new ProgressEvent('error'));
  await turn();
  leave();
  const next = TestBed.createComponent(Intake);
  await next.whenStable();
  const element = next.nativeElement as HTMLElement;
  element.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
  await turn();
  http.expectNone(SIMILAR);
  const again = http.expectOne('/api/cases');
  expect(again.request.body).toEqual(first.request.body);
  expect(again.request.context.get(IDEMPOTENCY_KEY)).toBe(first.request.context.get(IDEMPOTENCY_KEY));
});
