import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CASE_ID, provideCase } from '../../../../testing/case-store';
import { show } from '../../../../testing/screen';
import type { Screen } from '../../../../testing/screen';
import type { DraftRequest } from '../../../api/models/draft-request';
import { DraftServer } from '../../../core/drafts/draft-server';
import { IDEMPOTENCY_KEY } from '../../../core/http/request-context';
import { ServerClock } from '../../../core/session/server-clock';
import { DraftStore } from '../../../core/drafts/draft-store';
import { ContactEditor } from './contact-editor';

const PREVIEW = `/api/cases/${CASE_ID}/contact-previews`;
const CONTACTS = `/api/cases/${CASE_ID}/contacts`;
const PREVIEWED = {
  satisfied: 1,
  next: [{ rule: 'rk.reassess', step: 1, dueAt: '2026-11-25T06:50:00Z' }],
  reopens: false,
  asksTriage: false,
  channel: 'keep',
  attention: ['worries'],
};

const wait = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

async function choose(screen: Screen<ContactEditor>, value: string, legend: string): Promise<void> {
  const group = Array.from(screen.element.querySelectorAll('fieldset')).find((each) =>
    each.textContent.includes(legend),
  );
  group?.querySelector<HTMLInputElement>(`input[value="${value}"]`)?.click();
  await screen.fixture.whenStable();
}

async function talkedWithWorries(): Promise<Screen<ContactEditor>> {
  TestBed.configureTestingModule({ providers: [provideCase()] });
  const screen = await show(ContactEditor);
  await choose(screen, 'reached_worries/yes', 'What happened?');
  await choose(screen, 'no', 'thoughts of not wanting to live');
  await choose(screen, 'right', 'Is the contact plan still right?');
  await wait(300);
  return screen;
}

describe('the outcome of a contact', () => {
  it('shows the banner before anything can be recorded', async () => {
    TestBed.configureTestingModule({ providers: [provideCase()] });
    const screen = await show(ContactEditor);
    const text = screen.text();
    expect(text.indexOf('She can talk now')).toBeGreaterThanOrEqual(0);
    expect(text.indexOf('She can talk now')).toBeLessThan(text.indexOf('What happened?'));
  });

  it('tells what follows as the server worked it out, before saving', async () => {
    const screen = await talkedWithWorries();
    TestBed.inject(HttpTestingController).expectOne(PREVIEW).flush(PREVIEWED);
    await wait(0);
    await screen.fixture.whenStable();
    expect(screen.text()).toContain(
      'Next: Reassess risk: by Wed 25 Nov 11:50. Your supervisor is notified today.',
    );
  });

  it('is sent once, however often it is pressed, and keeps the draft until it arrived', async () => {
    const screen = await talkedWithWorries();
    const http = TestBed.inject(HttpTestingController);
    http.expectOne(PREVIEW).flush(PREVIEWED);
    let saved = 0;
    screen.fixture.componentInstance.saved.subscribe(() => (saved += 1));
    await screen.press('Save outcome');
    await screen.press('Saving…');
    const request = http.expectOne(CONTACTS);
    expect(request.request.body).toMatchObject({
      ...{ outcome: 'reached_worries', alone: 'yes', wellbeing: 'no', plan: 'right' },
    });
    const key = request.request.context.get(IDEMPOTENCY_KEY);
    request.flush({ code: 'server' }, { status: 500, statusText: 'Server error' });
    await wait(1_100);
    expect(saved).toBe(0);
    expect(TestBed.inject(DraftStore).find(`contact:${CASE_ID}`)).not.toBeNull();
    // Minutes later it is still the same contact: with another time it would be refused as something else.
    TestBed.inject(ServerClock).set('2026-11-24T06:45:00Z');
    await wait(300);
    http.match(PREVIEW).forEach((preview) => preview.flush(PREVIEWED));
    await screen.press('Save outcome');
    http.match(PREVIEW).forEach((preview) => preview.flush(PREVIEWED));
    await wait(0);
    const again = http.expectOne(CONTACTS);
    expect(again.request.context.get(IDEMPOTENCY_KEY)).toBe(key);
    expect(again.request.body).toEqual(request.request.body);
    again.flush([]);
    await wait(0);
    expect(saved).toBe(1);
    expect(TestBed.inject(DraftStore).find(`contact:${CASE_ID}`)).toBeNull();
  });

  it('that had no answer is the same command after the end of the page: key, words and time', async () => {
    const screen = await talkedWithWorries();
    const http = TestBed.inject(HttpTestingController);
    http.expectOne(PREVIEW).flush(PREVIEWED);
    await screen.press('Save outcome');
    const first = http.expectOne(CONTACTS).request;
    await wait(1_100);
    const value = http
      .match(({ method }) => method === 'PUT')
      .map(({ request }) => request.body as DraftRequest);
    TestBed.resetTestingModule();

    const savedAt = '2026-11-24T06:44:00Z';
    const row = { key: `contact:${CASE_ID}`, caseId: CASE_ID, caseCode: null, version: 1, savedAt };
    const list = () => Promise.resolve([{ ...row, value: value.at(-1)?.value }]);
    const keep = () => Promise.resolve({ ...row, version: 2 });
    TestBed.configureTestingModule({
      providers: [provideCase(), { provide: DraftServer, useValue: { list, keep } }],
    });
    const restored = await show(ContactEditor);
    TestBed.inject(ServerClock).set('2026-11-24T09:00:00Z');
    await TestBed.inject(DraftStore).load();
    await wait(300);
    // Shown as it is sent: what is made now is another contact.
    expect(restored.element.querySelector<HTMLInputElement>('#contact-time')?.value).toMatch(/^\d\d:\d\d$/);
    await restored.press('Save outcome');
    const again = TestBed.inject(HttpTestingController);
    again.match(PREVIEW).forEach((preview) => preview.flush(PREVIEWED));
    await wait(0);
    const { request } = again.expectOne(CONTACTS);
    expect(request.context.get(IDEMPOTENCY_KEY)).toBe(first.context.get(IDEMPOTENCY_KEY));
    expect(JSON.stringify(request.body)).toBe(JSON.stringify(first.body));
  });

  it('is sent after two seconds where what follows cannot be asked', async () => {
    const screen = await talkedWithWorries();
    const http = TestBed.inject(HttpTestingController);
    http.expectOne(PREVIEW).flush({ code: 'server' }, { status: 500, statusText: 'Server error' });
    await wait(0);
    await screen.press('Save outcome');
    http.expectOne(PREVIEW);
    http.expectNone(CONTACTS);
    await wait(2_100);
    http.expectOne(CONTACTS);
  });

  it('still tells what follows where the line was broken before it could be asked', async () => {
    const screen = await talkedWithWorries();
    const http = TestBed.inject(HttpTestingController);
    http.expectOne(PREVIEW).flush({ code: 'server' }, { status: 500, statusText: 'Server error' });
    await wait(0);
    const told: string[] = [];
    screen.fixture.componentInstance.saved.subscribe(({ next }) => told.push(next));
    await screen.press('Save outcome');
    http.expectOne(PREVIEW).flush(PREVIEWED);
    await wait(0);
    http.expectOne(CONTACTS).flush([]);
    await wait(0);
    expect(told).toEqual(['Reassess risk: by Wed 25 Nov 11:50. Your supervisor is notified today.']);
  });
});
