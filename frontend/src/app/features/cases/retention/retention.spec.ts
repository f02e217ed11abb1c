import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { settled, show } from '../../../../testing/screen';
import type { Screen } from '../../../../testing/screen';
import type { RetentionDto } from '../../../api/models/retention-dto';
import { Retention } from './retention';

const kept: RetentionDto = {
  erasedAt: null,
  erasedFor: null,
  erasureRequest: null,
  holds: [],
  mayAskErasure: false,
  mayEraseFor: ['survivor_request'],
  mayHold: true,
  maySeal: false,
  sealedFile: null,
};
const hold: RetentionDto['holds'][number] = {
  id: 'h',
  ground: 'court_case',
  untilOn: '2126-12-31',
  setAt: '2026-11-20T05:00:00Z',
  setByName: null,
  agencyName: { tg: 'Марказ', ru: 'Центр', en: 'Centre' },
  isRunning: true,
  mayLift: true,
};

async function open(change: Partial<RetentionDto>): Promise<[Screen<Retention>, HttpTestingController]> {
  TestBed.configureTestingModule({ providers: [provideCase()] });
  const screen = await show(Retention);
  const http = TestBed.inject(HttpTestingController);
  http.expectOne(`/api/cases/${CASE_ID}/retention`).flush({ ...kept, ...change });
  await new Promise((done) => setTimeout(done));
  await screen.fixture.whenStable();
  return [screen, http];
}

const request: NonNullable<RetentionDto['erasureRequest']> = {
  id: 'r',
  allowedActions: ['confirm', 'stop'],
  askedAt: '2026-11-20T05:00:00Z',
  askedByName: 'Worker',
  confirmedAt: null,
  confirmedByName: null,
  eraseFrom: '2026-11-27T05:00:00Z',
  state: 'asked',
};
const choose = (screen: Screen<Retention>, value: string): void =>
  screen.element.querySelector<HTMLInputElement>(`pn-erasure-request input[value=${value}]`)?.click();

async function type(screen: Screen<Retention>, reference: string): Promise<void> {
  screen.element.querySelector<HTMLInputElement>('input[value=survivor_request]')?.click();
  const field = screen.element.querySelector<HTMLInputElement>('#erase-reference');
  if (!field) throw new Error('There is no field for the reference.');
  field.value = reference;
  field.dispatchEvent(new Event('input'));
  await screen.press('Erase permanently');
}

describe('keeping and erasing', () => {
  const erasure = `/api/cases/${CASE_ID}/erasure`;

  it('leads nobody to a button that the law refuses', async () => {
    const [screen] = await open({ holds: [hold], mayEraseFor: [] });
    expect(screen.text()).toContain('This case has a legal hold. It cannot be erased before that day.');
    expect(screen.element.querySelector('#erase-reference')).toBeNull();
  });

  it('asks the server only with the code of this case, however it is typed', async () => {
    const [screen, http] = await open({});
    await type(screen, 'AAAA-AAAA');
    expect(screen.text()).toContain('This is not the code of this case.');
    http.expectNone(erasure);
    await type(screen, '7k4m-9qx4');
    expect(http.expectOne(erasure).request.body).toMatchObject({ ground: 'survivor_request' });
  });

  it('says why words are gone and offers nothing more', async () => {
    const [screen] = await open({
      erasedAt: '2026-11-20T05:00:00Z',
      erasedFor: 'survivor_request',
      mayEraseFor: [],
      mayHold: false,
    });
    expect(screen.text()).toContain('Reason: she asked for it.');
    expect(screen.element.querySelector('form')).toBeNull();
    expect(screen.text()).not.toContain('Legal hold');
    expect(screen.text()).not.toContain('Only a supervisor of the agency');
  });
});

describe('erasing an open case', () => {
  const requests = `/api/cases/${CASE_ID}/erasure-requests`;
  const mayBoth: Partial<RetentionDto> = { mayAskErasure: true, maySeal: true };

  async function ask(screen: Screen<Retention>, alone: string): Promise<void> {
    choose(screen, alone);
    const field = screen.element.querySelector<HTMLInputElement>('#ask-erasure-reference');
    if (!field) throw new Error('There is no field for the reference.');
    field.value = '7k4m-9qx4';
    field.dispatchEvent(new Event('input'));
    await screen.press('Ask for erasure');
  }

  async function openCase(change: Partial<RetentionDto>): ReturnType<typeof open> {
    const [screen, http] = await open({ ...change, mayEraseFor: [] });
    if (change.maySeal) http.expectOne('/api/users').flush([]);
    return [screen, http];
  }

  it('needs a survivor who was alone', async () => {
    const [screen, http] = await openCase(mayBoth);
    await ask(screen, 'no');
    expect(screen.text()).toContain('Ask when the survivor is alone');
    http.expectNone(requests);
    await ask(screen, 'yes');
    const sent = http.expectOne(requests);
    expect(sent.request.body).toEqual({ alone: 'yes', reference: 'WZDZYJVB' });
    sent.flush({ ...kept, mayEraseFor: [], erasureRequest: request });
    await settled(screen);
    expect(screen.text()).toContain('Asked');
    expect(screen.element.querySelector('#ask-erasure-reference')).toBeNull();
  });

  it('offers the sealed file where known danger refuses it', async () => {
    const [screen, http] = await openCase(mayBoth);
    await ask(screen, 'yes');
    http
      .expectOne(requests)
      .flush(
        { code: 'known_danger', reasons: ['danger_risk'], offers: ['sealed_file'] },
        { status: 409, statusText: 'Conflict' },
      );
    await settled(screen);
    expect(screen.text()).toContain('Known danger: the case cannot be erased.');
    expect(screen.text()).toContain('High or unknown risk');
    screen.element.querySelector<HTMLButtonElement>('pn-erasure-request button[type=button]')?.click();
    await settled(screen);
    expect(screen.element.querySelector('#seal-supervisor')).not.toBeNull();
  });

  it('is confirmed by a second person, and then read again', async () => {
    const [screen, http] = await openCase({ erasureRequest: request });
    await screen.press('Confirm');
    http.expectOne('/api/erasure-requests/r/confirmation').flush(null);
    await settled(screen);
    http.expectOne(`/api/cases/${CASE_ID}/retention`).flush({ ...kept, mayEraseFor: [] });
  });
});
