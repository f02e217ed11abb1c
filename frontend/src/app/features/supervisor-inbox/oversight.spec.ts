import { HttpTestingController } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import type { Screen } from '../../../testing/screen';
import type { AppointmentDto } from '../../api/models/appointment-dto';
import { Menu } from '../../core/shell/menu';
import { Oversight } from './oversight';

const NOW = '2026-11-24T06:00:00.000Z';
const name = { tg: 'Марказ', ru: 'Центр', en: 'Centre' };
const agency = {
  ...{ agencyId: 'a1', agencyName: name, rows: 3, latestHours: 7 },
  ...{ causes: ['locked', 'never_signed_in'], openCasesWithoutAnybodyAbove: 1 },
};
const appointment: AppointmentDto = {
  ...{ id: 'p1', agencyId: 'a1', userId: 'u1', personName: 'Person', as: 'supervisor' },
  ...{ proposedAt: NOW, confirmedAt: null, isOwn: false, allowedActions: ['confirm'] },
};
const PEOPLE = [
  { id: 'u1', agencyId: 'a1', displayName: 'Person', roles: ['caseworker'], status: 'active' },
  { id: 'u2', agencyId: 'a1', displayName: 'Left', roles: ['caseworker'], status: 'disabled' },
  { id: 'u3', agencyId: 'a2', displayName: 'Elsewhere', roles: ['caseworker'], status: 'active' },
];

async function open(appointments: AppointmentDto[] = [], agencies: object[] = [agency]) {
  TestBed.overrideProvider(Menu, { useValue: { entries: signal([]), setCount: () => undefined } });
  const screen = await show(Oversight);
  const http = TestBed.inject(HttpTestingController);
  const arrive = async () => {
    http.expectOne('/api/oversight').flush({ now: NOW, agencies, appointments });
    http.expectOne('/api/agencies').flush([{ id: 'a1', name }]);
    http.expectOne('/api/users').flush(PEOPLE);
    await settled(screen);
  };
  http.expectOne('/api/block-reviews').flush([]);
  await arrive();
  return { screen, http, arrive };
}

const choose = (screen: Screen<Oversight>, id: string, value: string) => {
  const select = screen.element.querySelector<HTMLSelectElement>(`#${id}`)!;
  select.value = value;
  select.dispatchEvent(new Event('input'));
  select.dispatchEvent(new Event('change'));
};

describe('what oversight sees', () => {
  it('is the agency, numbers and causes, and no case', async () => {
    const { screen } = await open();
    expect(screen.text()).toContain('3 reminders not delivered');
    expect(screen.text()).toContain('Late by up to 7 h');
    expect(screen.text()).toContain('Account locked · Never signed in');
    expect(screen.text()).toContain('1 open case without a person above its lead');
    expect(screen.element.querySelector('pn-code')).toBeNull();
  });

  it('counts a long delay in days', async () => {
    const { screen } = await open([], [{ ...agency, latestHours: 75 }]);
    expect(screen.text()).toContain('Late by up to 3 days');
  });

  it('says so where all reminders arrive', async () => {
    const { screen } = await open([], []);
    expect(screen.text()).toContain('All reminders reach a person who can act');
  });

  it('appoints an active person of that agency', async () => {
    const { screen, http, arrive } = await open();
    await screen.press('Appoint: Centre');
    await settled(screen);
    const options = Array.from(screen.element.querySelectorAll('#userId option'));
    expect(options.map(({ textContent }) => textContent?.trim())).toEqual(['Choose…', 'Person · Caseworker']);
    await screen.press('Appoint');
    expect(screen.text()).toContain('Choose a person');
    choose(screen, 'userId', 'u1');
    screen.element.querySelector<HTMLInputElement>('input[value=stand_in]')?.click();
    await settled(screen);
    await screen.press('Appoint');
    const sent = http.expectOne({ method: 'POST', url: '/api/oversight/appointments' });
    expect(sent.request.body).toEqual({ agencyId: 'a1', userId: 'u1', as: 'stand_in' });
    sent.flush(appointment);
    await settled(screen);
    await arrive();
    expect(screen.element.querySelector('form')).toBeNull();
  });

  it('confirms what the other person proposed, and says when that person has left', async () => {
    const { screen, http } = await open([appointment]);
    await screen.press('Confirm: Person');
    const body = { code: 'not_possible_now', status: 409 };
    http
      .expectOne('/api/oversight/appointments/p1/confirmation')
      .flush(body, { status: 409, statusText: 'Conflict' });
    await settled(screen);
    expect(screen.text()).toContain('The person has left this agency. Choose another');
  });

  it('only waits for the own proposal', async () => {
    const { screen } = await open([{ ...appointment, isOwn: true, allowedActions: [] }]);
    expect(screen.text()).toContain('Centre · Supervisor');
    expect(screen.text()).toContain('Waiting for the other person of oversight');
    expect(() => screen.button('Confirm: Person')).toThrow('No button');
  });
});
