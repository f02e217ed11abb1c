import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../../testing/screen';
import type { EmergencyDto } from '../../../api/models/emergency-dto';
import { DraftStore } from '../../../core/drafts/draft-store';
import { SessionStore } from '../../../core/session/session.store';
import { Urgent } from './urgent';

const opened: EmergencyDto = {
  id: '01a00000-0000-7000-8000-000000000001',
  endsAt: '2026-11-25T10:44:00Z',
  band: 'high',
  dutyPhone: '+992 00 000 01 00',
  reachAt: '+992 00 000 00 02',
  safeContact: {
    channel: 'phone',
    codeWord: null,
    contact: { state: 'not_now', until: null, next: null },
    coverSentence: null,
    hasReachAt: true,
    confirmedAt: null,
    confirmedBy: null,
    ...{ doubtedOn: null, mergedOn: null },
    isLongUnconfirmed: false,
    language: null,
    never: null,
    reviewOn: null,
    sharedPhone: false,
    smsAllowed: false,
    version: 1,
    voicemailAllowed: false,
    whoMayAnswer: null,
    windows: [],
  },
};

async function open(type: string) {
  const user = { agency: { type } };
  TestBed.configureTestingModule({ providers: [{ provide: SessionStore, useValue: { user: () => user } }] });
  const screen = await show(Urgent);
  const fill = (id: string, text: string) => {
    const field = screen.element.querySelector<HTMLInputElement>(`#${id}`);
    if (!field) throw new Error(`There is no field ${id}.`);
    field.value = text;
    field.dispatchEvent(new Event('input'));
  };
  const settle = () => settled(screen);
  return { screen, fill, settle, http: TestBed.inject(HttpTestingController) };
}

describe('danger at this moment', () => {
  it.each(['police_dv', 'police_district', 'miac'])(
    'tells the police (%s) the number of whoever is on duty, and offers them nothing else',
    async (type) => {
      const { screen, fill, settle, http } = await open(type);
      expect(screen.element.querySelectorAll('textarea, input[type=radio]').length).toBe(0);
      expect(screen.text()).not.toContain('emergency access');
      fill('reference', '2GGQ-TPN3');
      await screen.press('Show the number of the duty officer');
      http.expectOne('/api/duty-contacts').flush({ dutyPhone: '+992 00 000 01 00' });
      await settle();
      expect(screen.element.querySelector('a[href="tel:+992000000100"]')).not.toBeNull();
    },
  );

  it('says everything that is missing before it asks', async () => {
    const { screen, http } = await open('ngo');
    await screen.press('Open for four hours');
    expect(screen.text()).toContain('Enter the reference number you were given');
    expect(screen.text()).toContain('Say what is happening');
    expect(screen.text()).toContain('Describe it in your own words');
    http.expectNone('/api/emergency-accesses');
  });

  it('says one sentence where nothing can be opened, whatever the reason', async () => {
    const { screen, fill, settle, http } = await open('ngo');
    fill('reference', 'AAAA-2222');
    await screen.press('Show the number of the duty officer');
    const problem = { code: 'not_found', status: 404 };
    http.expectOne('/api/duty-contacts').flush(problem, { status: 404, statusText: 'Not Found' });
    await settle();
    expect(screen.text()).toContain('No case can be opened with this number.');
  });

  it('keeps the reason where the tab ends before it is sent, and forgets it once it was', async () => {
    const { screen, fill, settle, http } = await open('ngo');
    fill('reference', '2GGQ-TPN3');
    screen.element.querySelector<HTMLInputElement>('input[type=radio]')?.click();
    fill('reason', 'He is outside.');
    screen.fixture.destroy();
    const again = TestBed.createComponent(Urgent);
    await again.whenStable();
    const element = again.nativeElement as HTMLElement;
    expect(element.querySelector<HTMLTextAreaElement>('#reason')?.value).toBe('He is outside.');
    element.querySelector('form')?.dispatchEvent(new Event('submit'));
    await settle();
    http.expectOne('/api/emergency-accesses').flush(opened);
    await settle();
    again.destroy();
    expect(TestBed.inject(DraftStore).find('urgent')).toBeNull();
  });

  it('shows what was opened instead of the form, and asks the server again when somebody comes back', async () => {
    const { screen, fill, settle, http } = await open('ngo');
    fill('reference', '2GGQ-TPN3');
    screen.element.querySelector<HTMLInputElement>('input[type=radio]')?.click();
    fill('reason', '…');
    await screen.press('Open for four hours');
    http.expectOne('/api/emergency-accesses').flush(opened);
    await settle();
    expect(screen.text()).toContain('+992 00 000 00 02');
    expect(screen.element.querySelector('form')).toBeNull();
    const again = TestBed.createComponent(Urgent);
    await again.whenStable();
    http
      .expectOne(`/api/emergency-accesses/${opened.id}`)
      .flush({}, { status: 404, statusText: 'Not Found' });
    await new Promise((done) => setTimeout(done));
    await again.whenStable();
    expect((again.nativeElement as HTMLElement).textContent).not.toContain('+992 00 000 00 02');
  });
});
