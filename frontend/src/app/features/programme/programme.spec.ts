import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import type { ProgrammeFileDto } from '../../api/models';
import { SEEN_VERSION } from '../../core/http/request-context';
import { Dialogs } from '../../core/dialogs/dialogs';
import { ProgrammeFile } from './programme-file';
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
