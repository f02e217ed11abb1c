import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { show } from '../../../../testing/screen';
import type { Screen } from '../../../../testing/screen';
import type { KeepingDto } from '../../../api/models/keeping-dto';
import { Keeping } from './keeping';

const kept: KeepingDto = {
  erasedAt: null,
  erasedFor: null,
  holds: [],
  mayEraseFor: ['her_request'],
  mayHold: true,
};
const hold: KeepingDto['holds'][number] = {
  id: 'h',
  ground: 'court_case',
  untilOn: '2126-12-31',
  setAt: '2026-11-20T05:00:00Z',
  setByName: null,
  agencyName: { tg: 'Марказ', ru: 'Центр', en: 'Centre' },
  isRunning: true,
  mayLift: true,
};

async function open(change: Partial<KeepingDto>): Promise<[Screen<Keeping>, HttpTestingController]> {
  TestBed.configureTestingModule({ providers: [provideCase()] });
  const screen = await show(Keeping);
  const http = TestBed.inject(HttpTestingController);
  http.expectOne(`/api/cases/${CASE_ID}/keeping`).flush({ ...kept, ...change });
  await new Promise((done) => setTimeout(done));
  await screen.fixture.whenStable();
  return [screen, http];
}

async function type(screen: Screen<Keeping>, reference: string): Promise<void> {
  screen.element.querySelector<HTMLInputElement>('input[value=her_request]')?.click();
  const field = screen.element.querySelector<HTMLInputElement>('#erase-reference');
  if (!field) throw new Error('There is no field for the reference.');
  field.value = reference;
  field.dispatchEvent(new Event('input'));
  await screen.press('Erase for ever');
}

describe('keeping and erasing', () => {
  const erasure = `/api/cases/${CASE_ID}/erasure`;

  it('leads nobody to a button that the law refuses', async () => {
    const [screen] = await open({ holds: [hold], mayEraseFor: [] });
    expect(screen.text()).toContain('The law keeps this case until a day: nothing can be erased before.');
    expect(screen.element.querySelector('#erase-reference')).toBeNull();
  });

  it('asks the server only with the reference of this case, however it is typed', async () => {
    const [screen, http] = await open({});
    await type(screen, 'AAAA-AAAA');
    expect(screen.text()).toContain('This is not the reference of this case.');
    http.expectNone(erasure);
    await type(screen, 'wzdz-yjvb');
    expect(http.expectOne(erasure).request.body).toMatchObject({ ground: 'her_request' });
  });

  it('says why words are gone and offers nothing more', async () => {
    const [screen] = await open({
      erasedAt: '2026-11-20T05:00:00Z',
      erasedFor: 'her_request',
      mayEraseFor: [],
      mayHold: false,
    });
    expect(screen.text()).toContain('Reason: she asked for it.');
    expect(screen.element.querySelector('form')).toBeNull();
    expect(screen.text()).not.toContain('Kept by law');
    expect(screen.text()).not.toContain('A supervisor of the agency');
  });
});
