import { HttpTestingController } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideDraft } from '../../../testing/drafts';
import { settled, show } from '../../../testing/screen';
import type { ProgrammeFileDto } from '../../api/models';
import { SEEN_VERSION } from '../../core/http/request-context';
import { DraftStore } from '../../core/drafts/draft-store';
import { Dialogs } from '../../core/dialogs/dialogs';
import { Menu } from '../../core/shell/menu';
import { ProgrammeFile } from './programme-file';
import { ProgrammeFiles } from './programme-files';
import { ProgrammeForm } from './programme-form';

const FILE: ProgrammeFileDto = {
  ...{ id: 'f1', name: 'Намунаев Намуна', surname: 'Намунаев', givenName: 'Намуна', patronymic: null },
  ...{ stage: 'running', basis: 'court_duty', hoursAsked: 30, minutesDone: 180, lastSessionOn: null },
  ...{ reportBy: null, isMine: true, version: 3, stageAt: '2026-11-24T06:00:00Z', stageReason: null },
  ...{ endsOn: null, paperNumber: null, bornOn: null, phones: null, workHours: null, language: null },
  ...{ drinks: 'unknown', hasWeapon: 'unknown', livesWithChildren: 'unknown', hadOrders: 'unknown' },
  ...{ notes: null, apartFromId: null, nextStages: ['paused', 'excluded'], holdsSessions: true },
  ...{ sessions: [], signals: [], colleagues: [] },
};

describe('the file of a man in the programme', () => {
  const start = async () => {
    const screen = await show(ProgrammeFile, { id: 'f1' });
    const http = TestBed.inject(HttpTestingController);
    http.expectOne('/api/programme-files/f1').flush(FILE);
    await settled(screen);
    const [session, signal] = [...screen.element.querySelectorAll('form')];
    if (!session || !signal) throw new Error('a form is missing');
    return { screen, http, session, signal };
  };

  it('records in two presses that he came today', async () => {
    const { screen, http, session } = await start();
    session.querySelector<HTMLInputElement>('input[type=radio][value=late]')?.click();
    await settled(screen);
    session.dispatchEvent(new Event('submit'));
    const { request } = http.expectOne('/api/programme-files/f1/sessions');
    expect(request.body).toMatchObject({
      ...{ attended: 'late', minutes: 90, kind: 'one_to_one', theme: 'responsibility' },
    });
  });

  it('never takes an empty length for a session of no minutes', async () => {
    const { screen, http, session } = await start();
    session.querySelector<HTMLInputElement>('input[type=radio][value=yes]')?.click();
    const minutes = session.querySelector<HTMLInputElement>('#minutes');
    if (!minutes) throw new Error('the field is missing');
    minutes.value = '';
    minutes.dispatchEvent(new Event('input'));
    await settled(screen);
    session.dispatchEvent(new Event('submit'));
    await settled(screen);
    http.expectNone('/api/programme-files/f1/sessions');
    expect(screen.text()).toContain('Enter the minutes');
    session.querySelector<HTMLInputElement>('input[type=radio][value=absent]')?.click();
    await settled(screen);
    expect(session.querySelector('#minutes')).toBeNull();
    session.dispatchEvent(new Event('submit'));
    const { request } = http.expectOne('/api/programme-files/f1/sessions');
    expect(request.body).toMatchObject({ attended: 'absent', minutes: 0 });
  });

  it('asks before a stage that nothing follows, and sends nothing until the worker is sure', async () => {
    const confirm = jest.spyOn(Dialogs.prototype, 'confirm').mockResolvedValue(false);
    const { screen, http } = await start();
    await screen.press('Exclude him');
    await settled(screen);
    expect(confirm).toHaveBeenCalledTimes(1);
    http.expectNone('/api/programme-files/f1/stage');
    confirm.mockResolvedValue(true);
    await screen.press('Exclude him');
    await settled(screen);
    http.expectOne('/api/programme-files/f1/stage').flush({ ...FILE, stage: 'excluded', nextStages: [] });
    await settled(screen);
    expect(screen.text()).toContain('This file is closed.');
    confirm.mockRestore();
  });

  it('fetches the file again after a refusal, and then sends its new version', async () => {
    const { screen, http } = await start();
    await screen.press('Pause');
    http
      .expectOne('/api/programme-files/f1/stage')
      .flush({ code: 'changed_meanwhile' }, { status: 412, statusText: 'Precondition Failed' });
    await settled(screen);
    http.expectOne('/api/programme-files/f1').flush({ ...FILE, version: 4 });
    await settled(screen);
    await screen.press('Pause');
    expect(http.expectOne('/api/programme-files/f1/stage').request.context.get(SEEN_VERSION)).toBe(4);
  });

  it('has no form for changes until the file has arrived', async () => {
    const screen = await show(ProgrammeForm, { id: 'f1' });
    const http = TestBed.inject(HttpTestingController);
    http.expectOne('/api/programme-files').flush([]);
    await settled(screen);
    expect(screen.element.querySelector('form')).toBeNull();
    http.expectOne('/api/programme-files/f1').flush(FILE);
    await settled(screen);
    expect(screen.element.querySelector<HTMLInputElement>('#surname')?.value).toBe('Намунаев');
  });

  it('sends a signal on, and the answer is always the same', async () => {
    const { screen, http, signal } = await start();
    signal.dispatchEvent(new Event('submit'));
    await settled(screen);
    expect(screen.text()).toContain('Write one sentence');
    const code = signal.querySelector<HTMLSelectElement>('select');
    const sentence = signal.querySelector<HTMLTextAreaElement>('textarea');
    if (!code || !sentence) throw new Error('a field is missing');
    code.value = 'threat_life';
    code.dispatchEvent(new Event('input'));
    sentence.value = 'He says that he will find them.';
    sentence.dispatchEvent(new Event('input'));
    await settled(screen);
    expect(screen.text()).toContain('Call 102');
    signal.dispatchEvent(new Event('submit'));
    const sent = http.expectOne('/api/programme-files/f1/signals');
    expect(sent.request.body).toMatchObject({
      code: 'threat_life',
      sentence: 'He says that he will find them.',
    });
    sent.flush(null, { status: 204, statusText: 'No Content' });
    await settled(screen);
    expect(screen.text()).toContain('Sent on.');
  });
});

describe('the first screen of the programme', () => {
  it('says first of all which report is late, and leads to its file', async () => {
    TestBed.overrideProvider(Menu, { useValue: { entries: signal([{ segment: 'courses' }]) } });
    const screen = await show(ProgrammeFiles);
    const http = TestBed.inject(HttpTestingController);
    http.expectOne('/api/programme-files').flush([]);
    const item = { id: 'n1', kind: 'programme_report_late', subjectId: 'f1', caseId: null, missing: [] };
    const late = { ...item, createdAt: '2026-11-24T06:00:00Z', isRead: false };
    http.expectOne('/api/notifications?unread=true').flush({ items: [late], nextCursor: null, unread: 1 });
    await settled(screen);
    const link = screen.element.querySelector('pn-news a');
    expect(link?.getAttribute('href')).toBe('/courses/f1');
    expect(link?.textContent).toContain('Late: tell the body of the basis');
  });
});

describe('words of the programme that were not sent', () => {
  const type = (element: HTMLElement, id: string, text: string): void => {
    const field = element.querySelector<HTMLInputElement>(id);
    if (!field) throw new Error(`no field ${id}`);
    field.value = text;
    field.dispatchEvent(new Event('input'));
  };
  const held = (key: string) => TestBed.inject(DraftStore).find(key)?.value;

  it('are kept by the form and the file when the page goes, and gone once they were sent', async () => {
    const screen = await show(ProgrammeFile, { id: 'f1' });
    const http = TestBed.inject(HttpTestingController);
    http.expectOne('/api/programme-files/f1').flush(FILE);
    await settled(screen);
    expect([held('programme-signal:f1'), held('programme-session:f1')]).toEqual([undefined, undefined]);
    type(screen.element, '#sentence', 'He says that he will find them.');
    type(screen.element, '#minutes', '45');
    await settled(screen);
    screen.fixture.destroy();
    expect(held('programme-signal:f1')).toMatchObject({ sentence: 'He says that he will find them.' });
    expect(held('programme-session:f1')).toMatchObject({ minutes: '45' });
    expect(held('programme-signal:f2')).toBeUndefined();
  });

  it.each([
    ['programme-signal:f1', { code: 'threat_life', sentence: 'Kept.' }, '#sentence', 'Kept.'],
    ['programme-session:f1', { attended: 'late', minutes: '45', kind: 'group', theme: '' }, '#minutes', '45'],
  ])('come back to the form of %s, and are forgotten once sent', async (key, kept, field, text) => {
    const onDay = { precision: 'day', on: '2026-11-24' };
    TestBed.configureTestingModule({ providers: provideDraft(key, { ...kept, onDay }) });
    const screen = await show(ProgrammeFile, { id: 'f1' });
    const http = TestBed.inject(HttpTestingController);
    http.expectOne('/api/programme-files/f1').flush(FILE);
    await settled(screen);
    const shown = screen.element.querySelector<HTMLInputElement>(field);
    expect(shown?.value).toBe(text);
    shown?.closest('form')?.dispatchEvent(new Event('submit'));
    await settled(screen);
    const path = key.startsWith('programme-signal') ? 'signals' : 'sessions';
    const sent = http.expectOne(`/api/programme-files/f1/${path}`);
    expect(sent.request.body).toMatchObject({ onDay: '2026-11-24' });
    sent.flush(FILE);
    await settled(screen);
    expect(held(key)).toBeUndefined();
  });

  it('of a file that a colleague changed since replace only the lines that were typed', async () => {
    const from = { surname: 'Намунаев', notes: '', phones: '', workHours: '' };
    const now = { ...from, notes: 'Typed.', phones: '900' };
    TestBed.configureTestingModule({ providers: provideDraft('programme:f1', { now, from }) });
    const screen = await show(ProgrammeForm, { id: 'f1' });
    const http = TestBed.inject(HttpTestingController);
    http.expectOne('/api/programme-files').flush([]);
    http
      .expectOne('/api/programme-files/f1')
      .flush({ ...FILE, version: 4, workHours: 'nights', phones: '901' });
    await settled(screen);
    const lines = ['notes', 'workHours', 'phones'];
    const shown = lines.map((id) => screen.element.querySelector<HTMLInputElement>(`#${id}`)?.value);
    expect(shown).toEqual(['Typed.', 'nights', '900']);
    expect(screen.text()).toContain('A colleague changed lines');
    screen.element.querySelector('form')?.dispatchEvent(new Event('submit'));
    await settled(screen);
    const { request } = http.expectOne('/api/programme-files/f1');
    expect(request.body).toMatchObject({ notes: 'Typed.', workHours: 'nights' });
    expect(request.context.get(SEEN_VERSION)).toBe(4);
  });

  it('of a new file come back without the warning', async () => {
    const from = { surname: '', basis: null };
    const draft = provideDraft('programme', { now: { ...from, surname: 'Намунаев' }, from });
    TestBed.configureTestingModule({ providers: draft });
    const screen = await show(ProgrammeForm);
    TestBed.inject(HttpTestingController).expectOne('/api/programme-files').flush([]);
    await settled(screen);
    expect(screen.element.querySelector<HTMLInputElement>('#surname')?.value).toBe('Намунаев');
    expect(screen.text()).not.toContain('A colleague changed lines');
  });
});
