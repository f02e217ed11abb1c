import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import type { Screen } from '../../../testing/screen';
import type { ServiceDto } from '../../api/models/service-dto';
import { Dialogs } from '../../core/dialogs/dialogs';
import { SEEN_VERSION } from '../../core/http/request-context';
import { FreePlaces } from './free-places';
import { Services } from './services';
import { SessionStore } from '../../core/session/session.store';
import { Voices } from './voices';

const service = (more: Partial<ServiceDto> = {}): ServiceDto => ({
  id: 'legal',
  agencyId: 'agency',
  agencyName: { tg: 'Марказ', ru: 'Центр', en: 'Legal centre' },
  place: 'kulob',
  isInMyGroups: true,
  type: 'legal',
  languages: ['tg'],
  openingHours: [],
  hoursNote: null,
  cost: 'free',
  costNote: null,
  documents: [],
  documentsNote: null,
  address: null,
  publicPhone: null,
  checkedOn: null,
  checkedUntil: null,
  check: 'unverified',
  places: 'not_counted',
  freePlaces: null,
  freeRange: null,
  freeWithChildren: null,
  capacity: null,
  capacityUnit: null,
  confirmedAt: null,
  confirmedUntil: null,
  isConfidential: false,
  status: 'active',
  withdrawnAt: null,
  allowedActions: ['edit', 'withdraw'],
  version: 4,
  ...more,
});
const WITHDRAWN = service({
  status: 'withdrawn',
  withdrawnAt: '2026-11-24T06:00:00Z',
  allowedActions: [],
  version: 5,
});

async function open(
  services: ServiceDto[],
  goesOn = false,
): Promise<[Screen<Services>, HttpTestingController, jest.SpyInstance]> {
  const confirm = jest.spyOn(Dialogs.prototype, 'confirm').mockResolvedValue(goesOn);
  const screen = await show(Services);
  await settled(screen);
  const http = TestBed.inject(HttpTestingController);
  http.expectOne(({ url }) => url === '/api/services').flush(services);
  await settled(screen);
  return [screen, http, confirm];
}

describe('withdrawing a service', () => {
  const WITHDRAW = 'Stop offering it: Legal help';

  it('is offered to whoever may, and asks before it does what cannot be taken back', async () => {
    const [screen, http, confirm] = await open([service()]);
    await screen.press(WITHDRAW);
    await settled(screen);
    expect(confirm).toHaveBeenCalledWith({
      title: 'Stop offering this help for good: Legal help?',
      body: expect.stringContaining('You cannot undo this'),
      goOn: 'Stop offering it',
      back: 'Keep it',
    });
    http.verify();
    expect(screen.text()).not.toContain('No longer offered');
  });

  it('leaves the entry with the day, without anything to do, and the focus there', async () => {
    const [screen, http] = await open([service()], true);
    await screen.press(WITHDRAW);
    await settled(screen);
    const sent = http.expectOne('/api/services/legal/withdrawal');
    expect(sent.request.context.get(SEEN_VERSION)).toBe(4);
    sent.flush(WITHDRAWN);
    await settled(screen);
    expect(screen.text()).toContain('No longer offered since 24 Nov 2026');
    expect(document.activeElement?.textContent).toContain('No longer offered');
    expect(() => screen.button(WITHDRAW)).toThrow();
  });

  it('says at its row why it was refused', async () => {
    const [screen, http] = await open([service()], true);
    await screen.press(WITHDRAW);
    await settled(screen);
    http
      .expectOne('/api/services/legal/withdrawal')
      .flush({ code: 'changed_meanwhile', status: 412 }, { status: 412, statusText: 'Precondition Failed' });
    await settled(screen);
    const alert = screen.element.querySelector('li [role=alert]');
    expect(alert?.textContent).toContain('changed');
  });

  it('is offered to nobody else', async () => {
    const [screen] = await open([service({ allowedActions: ['edit'] })]);
    expect(() => screen.button(WITHDRAW)).toThrow();
  });
});

describe('free places', () => {
  const SHELTER = service({ id: 'own', type: 'safe_house', allowedActions: ['confirm_places'] });
  const own = {
    ...SHELTER,
    ...{ capacity: 3, capacityUnit: 'beds', isConfidential: true, places: 'free', freePlaces: 1 },
    freeWithChildren: true,
  } as const;
  const elsewhere = (id: string, more: Partial<ServiceDto>): ServiceDto => ({
    ...service({ id, type: 'safe_house', allowedActions: [], place: null, isConfidential: true }),
    ...{ places: 'not_told', agencyName: { tg: id, ru: id, en: id }, confirmedAt: '2026-11-24T06:00:00Z' },
    ...more,
  });

  it('are said with one tap, and found in all districts roughly and without a place', async () => {
    const screen = await show(FreePlaces);
    await settled(screen);
    const http = TestBed.inject(HttpTestingController);
    http
      .expectOne(({ url }) => url === '/api/services')
      .flush([
        own,
        elsewhere('Full house', { freeRange: 'none', freeWithChildren: false }),
        elsewhere('Quiet house', { freeRange: 'one_or_two', freeWithChildren: false }),
        elsewhere('Big house', { freeRange: 'three_to_five', freeWithChildren: true }),
      ]);
    await settled(screen);
    const houses = () => Array.from(screen.element.querySelectorAll('li h3'), (head) => head.textContent);
    expect(houses()).toEqual(['Big house', 'Quiet house', 'Full house']);
    expect(screen.text()).toContain('3 to 5 places free');
    expect(screen.text()).toContain('With a room for children');
    expect(screen.text()).toContain('Address is confidential');
    await screen.press('2 free places');
    await settled(screen);
    const { request } = http.expectOne('/api/services/own/available-places');
    // Nothing is chosen before: the room may be the one that was taken.
    expect(request.body).toEqual({ freePlaces: 2, withChildren: null });
    screen.element.querySelector<HTMLInputElement>('mat-checkbox input')?.click();
    await settled(screen);
    expect(houses()).toEqual(['Big house']);
  });
});

describe('her own voice', () => {
  it('is shown to coordinators, as rounded sums', async () => {
    TestBed.overrideProvider(SessionStore, {
      useValue: { hasRole: (role: string) => role === 'coordinator' },
    });
    const screen = await show(Voices);
    await settled(screen);
    const http = TestBed.inject(HttpTestingController);
    const agencyName = { tg: 'M', ru: 'M', en: 'Crisis centre' };
    http.expectOne('/api/voices').flush([
      {
        ...{ agencyId: 'a', agencyName, quarterOn: '2026-07-01', heard: 10 },
        sums: [
          { question: 'pressed', answer: 'yes', value: null },
          { question: 'pressed', answer: 'no', value: 5 },
        ],
      },
    ]);
    await settled(screen);
    expect(screen.text()).toContain('Crisis centre, Jul–Sep 2026');
    expect(screen.text()).toContain('Pressed to make up with him Yes: 0–4 · Partly: 0–4 · No: 5');
  });
});
