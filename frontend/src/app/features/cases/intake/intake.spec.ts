import { signal } from '@angular/core';
import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { show } from '../../../../testing/screen';
import { SessionStore } from '../../../core/session/session.store';
import { Intake } from './intake';

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

it('a comparison that fails keeps nobody from being registered', async () => {
  const user = { agency: { id: 'own', place: 'kulob_city' } };
  TestBed.configureTestingModule({
    providers: [{ provide: SessionStore, useValue: { user: signal(user), hasRole: () => false } }],
  });
  const opening = show(Intake);
  await turn();
  const http = TestBed.inject(HttpTestingController);
  http.match('/api/agencies').forEach((one) => one.flush([{ id: 'own', kind: 'police', name: {} }]));
  const screen = await opening;
  const name = screen.element.querySelector<HTMLInputElement>('#givenName')!;
  name.value = 'Namuna';
  name.dispatchEvent(new Event('input'));
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
  screen.element.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
  await turn();
  const spent = { status: 429, statusText: 'Too Many Requests' };
  http.expectOne('/api/cases/similar-people').flush({ code: 'read_budget_spent' }, spent);
  await turn();
  await turn();
  expect(http.expectOne('/api/cases').request.body).toMatchObject({ identity: { givenName: 'Namuna' } });
});
