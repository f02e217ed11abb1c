import { HttpTestingController } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { phone } from '../../../testing/phone';
import { settled, show, until } from '../../../testing/screen';
import { DraftStore } from '../../core/drafts/draft-store';
import { Dialogs } from '../../core/dialogs/dialogs';
import { ApiProblem } from '../../core/http/api-problem';
import { Line } from '../../core/offline/line';
import { Outbox } from '../../core/offline/outbox';
import { WordSealer } from '../../core/offline/word-sealer';
import { SessionStore } from '../../core/session/session.store';
import { NoLine } from './no-line';
import { NotSent } from './not-sent';

const CODE = '7K4M-9QX4';
const HOUR = 3_600_000;

const sealer = {
  seal: jest.fn(),
  rows: jest.fn(),
  isReady: jest.fn(),
  handOver: jest.fn(),
  remove: jest.fn(),
  removeRow: jest.fn(),
};

function withSealer({ isReady = true, rows = [] as object[], isKept = true } = {}): void {
  sealer.seal.mockReset().mockResolvedValue(isKept);
  sealer.rows.mockReset().mockResolvedValue(rows);
  sealer.isReady.mockReset().mockResolvedValue(isReady);
  sealer.handOver.mockReset().mockResolvedValue(false);
  sealer.remove.mockReset().mockResolvedValue(undefined);
  sealer.removeRow.mockReset().mockResolvedValue(undefined);
  TestBed.overrideProvider(WordSealer, { useValue: sealer });
}

function type(element: HTMLElement, id: string, text: string): void {
  const field = element.querySelector<HTMLInputElement>(`#${id}`);
  if (!field) throw new Error(`No field ${id}.`);
  field.value = text;
  field.dispatchEvent(new Event('input'));
}

describe('the page without a line', () => {
  /** The second press says that the name is right. */
  async function write(code: string, words = 'a word', presses = 2) {
    const screen = await show(NoLine);
    await settled(screen);
    type(screen.element, 'code', code);
    type(screen.element, 'login', 'worker');
    type(screen.element, 'words', words);
    await settled(screen);
    for (let times = 0; times < presses; times += 1) {
      await screen.press('Keep');
      await settled(screen);
    }
    return screen;
  }

  it('seals the words for a case by its code and a person by her login, and shows them no more', async () => {
    withSealer();
    const screen = await write(CODE.toLowerCase());
    const [head, value] = sealer.seal.mock.calls[0] as [object, string];
    expect(head).toMatchObject({ person: null, login: 'worker', key: 'contact', caseCode: '7K4M9QX4' });
    expect(JSON.parse(value)).toMatchObject({ at: '', value: { when: 'earlier', note: { note: 'a word' } } });
    expect(screen.element.querySelector<HTMLTextAreaElement>('#words')?.value).toBe('');
    expect(screen.text()).toMatch(/Kept at \d\d:\d\d/);
  });

  it('seals under any name, and asks once to check its letters: a mistyped one would lose the words', async () => {
    withSealer();
    const screen = await write(CODE, 'a word', 1);
    const words = () => screen.element.querySelector<HTMLTextAreaElement>('#words')?.value;
    expect(screen.text()).toContain('Only worker can open this. Check each letter of the name');
    expect([words(), sealer.seal.mock.calls.length]).toEqual(['a word', 1]);
    await screen.press('Keep');
    await settled(screen);
    expect([words(), sealer.seal.mock.calls.length]).toEqual(['', 1]);
    for (const [login, isAsked] of [
      [' Worker', false],
      ['wroker', true],
    ] as const) {
      type(screen.element, 'code', CODE);
      type(screen.element, 'login', login);
      type(screen.element, 'words', 'more');
      await settled(screen);
      await screen.press('Keep');
      await settled(screen);
      expect(screen.text().includes('Check each letter')).toBe(isAsked);
    }
  });

  describe('while the user types', () => {
    afterEach(() => jest.restoreAllMocks());
    const hide = () => {
      jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
      document.dispatchEvent(new Event('visibilitychange'));
    };
    const begin = async (words: string) => {
      const screen = await show(NoLine);
      await settled(screen);
      type(screen.element, 'code', CODE);
      type(screen.element, 'login', 'worker');
      type(screen.element, 'words', words);
      await settled(screen);
      return screen;
    };
    const calls = () => sealer.seal.mock.calls as [{ writer: string; edit: number; key: string }, string][];

    it('seals a second after the last letter, and says so; nothing was pressed', async () => {
      withSealer();
      const screen = await begin('half a sen');
      await until(() => calls().length > 0);
      await settled(screen);
      expect(calls()[0]?.[1]).toContain('half a sen');
      expect(screen.text()).toContain('sealed on this device');
      type(screen.element, 'code', '7K4M');
      await settled(screen);
      expect(screen.text()).toContain('Not kept yet: the code');
      expect(screen.text()).not.toContain('sealed on this device');
    });

    it('seals when the page is hidden, and replaces it; the kept words stay when the next begin', async () => {
      withSealer();
      const screen = await begin('half');
      hide();
      type(screen.element, 'words', 'half a sentence');
      await settled(screen);
      for (let times = 0; times < 2; times += 1) {
        await screen.press('Keep');
        await settled(screen);
      }
      const [first, second] = calls().map(([head]) => head);
      expect([second?.writer, second?.edit]).toEqual([first?.writer, 2]);
      hide();
      screen.fixture.destroy();
      expect(sealer.remove).not.toHaveBeenCalled();
      expect(calls()).toHaveLength(2);
    });

    it('moves the envelope where she chooses another form, and removes it where all is deleted', async () => {
      withSealer();
      const screen = await begin('half');
      hide();
      [...screen.element.querySelectorAll('label')].find((one) => one.textContent.includes('Note'))!.click();
      await settled(screen);
      hide();
      await settled(screen);
      const [first, second] = calls().map(([head]) => head);
      expect([first?.key, second?.key]).toEqual(['contact', 'note']);
      expect(sealer.remove.mock.calls).toEqual([[null, 'contact', first?.writer]]);
      type(screen.element, 'words', '');
      hide();
      await settled(screen);
      expect(sealer.remove.mock.calls[1]).toEqual([null, 'note', first?.writer]);
    });
  });

  it('keeps a note on a woman who is not registered under her temporary code', async () => {
    withSealer();
    const screen = await write('t-123-450', 'a word');
    expect(screen.text()).toContain('Kept at');
    const [head, value] = sealer.seal.mock.calls[0] as [object, string];
    expect(head).toMatchObject({ key: 'contact-t123450', caseCode: null });
    expect(JSON.parse(value)).toMatchObject({ at: '/cases/new?temporary=T123450' });
  });

  it.each([
    ['7K4M-9QX', 'a word', 'Check the code'],
    ['T-123-454', 'a word', 'Check the code'],
    [CODE, ' ', 'Please fill in this field'],
  ])('keeps nothing of a wrong code or an empty text (%s)', async (code, words, said) => {
    withSealer();
    expect((await write(code, words)).text()).toContain(said);
    expect(sealer.seal).not.toHaveBeenCalled();
  });

  it('says aloud where the browser keeps nothing, and leaves the words on the screen', async () => {
    withSealer({ isKept: false });
    const screen = await write(CODE);
    expect(screen.text()).toContain('NOT kept');
    expect(screen.element.querySelector<HTMLTextAreaElement>('#words')?.value).toBe('a word');
  });

  it.each([
    [null, false],
    [{ id: 'a person' }, true],
  ])('says only to a signed-in user that a registration waits (%o)', async (user, isSaid) => {
    withSealer({ rows: [{ id: 'x', owner: null, at: new Date(), refused: null, registers: true }] });
    TestBed.overrideProvider(SessionStore, {
      useValue: { user: signal(user), ended: () => null, readsLateness: () => false },
    });
    const screen = await show(NoLine);
    await settled(screen);
    expect(screen.text()).toContain('Kept on this device');
    expect(screen.text().includes('Not registered')).toBe(isSaid);
  });

  it.each([
    [true, false, ['/cases']],
    [true, true, []],
    [false, false, []],
  ])('leads on where the late answer came before it (late: %s, lost: %s)', async (isLate, isLost, led) => {
    withSealer();
    const session = { user: signal(null), ended: () => null, next: () => '/cases' };
    TestBed.overrideProvider(SessionStore, { useValue: { ...session, readsLateness: () => isLate } });
    TestBed.overrideProvider(Line, { useValue: { isLost: signal(isLost), onFound: () => () => undefined } });
    const go = jest.spyOn(Router.prototype, 'navigateByUrl');
    await settled(await show(NoLine));
    expect(go.mock.calls.map(([to]) => to)).toEqual(led);
    go.mockRestore();
  });

  it('offers no form on a device where nobody signed in yet', async () => {
    withSealer({ isReady: false });
    const screen = await show(NoLine);
    await settled(screen);
    expect(screen.text()).toContain('You cannot write here yet.');
    expect(screen.element.querySelector('form')).toBeNull();
  });
});

describe('the list of what is not yet sent', () => {
  async function open(entries: object[], rows: object[] = []) {
    phone();
    withSealer({ rows });
    TestBed.overrideProvider(Outbox, { useValue: { entries: signal(entries), sendAll: jest.fn() } });
    TestBed.overrideProvider(SessionStore, { useValue: { user: signal({ id: 'a person' }) } });
    const screen = await show(NotSent);
    await settled(screen);
    return screen;
  }
  const entry = (more: object) => ({
    ...{ key: 'contact:1', state: 'waiting', since: new Date(), contactedAt: null, problem: null, ...more },
  });

  it('is empty when all is sent', async () => {
    expect((await open([])).text()).toContain('Everything is sent.');
  });

  it.each([
    [20.5, 'Counts for closing only if it arrives within 27 hours.'],
    [49, 'Too late to count for closing.'],
  ])('says of a contact of %d hours ago how long it counts for closing', async (hours, said) => {
    expect(
      (await open([entry({ contactedAt: new Date(Date.now() - hours * HOUR).toISOString() })])).text(),
    ).toContain(said);
  });

  it.each([
    [20.5, false, 'If it is a contact, it counts for closing for at most 27 more hours.'],
    [49, false, 'If it is a contact, it is too late to count for closing.'],
    [20.5, true, ''],
  ])('says of words sealed %d hours ago how long a contact counts, and not what they are', async (...row) => {
    const [hours, registers, said] = row;
    const at = new Date(Date.now() - hours * HOUR);
    const sealed = { id: 'x', owner: 'y', at, sealed: new Uint8Array(), refused: null, registers };
    const text = (await open([], [sealed])).text();
    expect(text).toContain(said);
    expect(text.includes('a contact')).toBe(!registers);
  });

  it('says it of the draft of a contact too, by the time that it gives', async () => {
    const screen = await open([]);
    const made = new Date(Date.now() + 5 * HOUR - 20.5 * HOUR).toISOString();
    const day = { precision: 'day', on: made.slice(0, 10) };
    const way = { when: 'earlier', day, time: made.slice(11, 16) };
    TestBed.inject(DraftStore).keep('contact:1', way, '/cases/1/contacts/new');
    TestBed.inject(DraftStore).keep('contact:2', { ...way, when: 'now' }, '/cases/2/contacts/new');
    await settled(screen);
    expect(screen.text().match(/within 27 hours/g)).toHaveLength(1);
  });

  it('says why the server refused a command, and what earlier pages sealed', async () => {
    const problem = new ApiProblem(404, 'not_found');
    const sealed = { id: 'x', owner: 'y', at: new Date(), sealed: new Uint8Array(), refused: null };
    const screen = await open([entry({ key: 'note:1', state: 'needs-you', problem })], [sealed]);
    expect(screen.text()).toContain('Note');
    expect(screen.text()).toContain('It comes back as a draft when there is a connection.');
    expect(screen.text()).not.toContain('Delete draft');
  });

  it('shows her words whose case is hers no more, so that she can pass them on', async () => {
    const sealed = { id: 'x', owner: 'y', at: new Date(), sealed: new Uint8Array(), refused: 'not_found' };
    const form = {
      at: '/cases/1',
      value: {
        ...{ outcome: 'not_safe', note: { note: 'Ӯ боз зад.' }, on: '2026-12-03', time: '14:05' },
        ...{ id: '01a21071-0000-7000-8000-000000000001', phone: '992900000000', who: 'Zarina' },
      },
    };
    const screen = await open([], [sealed]);
    expect(screen.text()).not.toContain('Ӯ боз зад.');
    const press = async () => {
      [...screen.element.querySelectorAll('button')].find((one) => one.textContent.includes('Read'))!.click();
      await settled(screen);
    };
    const asked = () => TestBed.inject(HttpTestingController).expectOne('/api/drafts/envelopes');
    await press();
    asked().error(new ProgressEvent('error'));
    await settled(screen);
    expect(screen.text()).toContain('There is no connection.');
    await press();
    asked().flush({ key: null, value: JSON.stringify(form) });
    await settled(screen);
    expect(screen.text()).toContain('pass them to the person who leads it');
    const quoted = [...screen.element.querySelectorAll('blockquote')].map((one) => one.textContent);
    expect(quoted).toEqual(['Ӯ боз зад.', '992900000000', 'Zarina']);
  });

  it('lets her delete what the server will never take', async () => {
    const sealed = { id: 'x', owner: 'y', at: new Date(), sealed: new Uint8Array(), refused: 'not_found' };
    const screen = await open([], [sealed]);
    const button = [...screen.element.querySelectorAll('button')].find((one) =>
      one.textContent.includes('Delete draft'),
    );
    button?.click();
    await settled(screen);
    expect(sealer.removeRow).toHaveBeenCalledWith('x');
  });

  it('says that no reminder runs for a woman whose registration waits, sealed or as a draft', async () => {
    const sealed = { id: 'x', owner: null, at: new Date(), sealed: new Uint8Array(), refused: null };
    const screen = await open([], [{ ...sealed, registers: true }]);
    const said = 'Not registered: no reminder runs for her.';
    expect(screen.text()).toContain(`It comes back as a draft when there is a connection. ${said}`);
    TestBed.inject(DraftStore).keep('register-t123450', {}, '/cases/new?temporary=T123450');
    await settled(screen);
    expect(screen.text()).toContain(`Registration T-123-450 The server does not have it yet. ${said}`);
  });

  it('shows a registration that waits for more than twelve hours first, in red', async () => {
    const row = (id: string, hours: number, registers: boolean) => ({
      ...{
        id,
        owner: null,
        at: new Date(Date.now() - hours * HOUR),
        sealed: new Uint8Array(),
        refused: null,
      },
      registers,
    });
    const screen = await open([], [row('a', 30, false), row('b', 11, true), row('c', 13, true)]);
    const items = [...screen.element.querySelectorAll('li')];
    expect(items.map((item) => item.querySelector('pn-note.error')?.textContent.trim())).toEqual([
      'Not registered: no reminder runs for her.',
      undefined,
      undefined,
    ]);
  });

  it('says what was written for another user name, and deletes it after asking once', async () => {
    const refused = 'envelope_of_another';
    const sealed = { id: 'x', owner: null, at: new Date(), sealed: new Uint8Array(), refused };
    const screen = await open([], [sealed]);
    expect(screen.text()).toContain('Written for another user name.');
    const confirm = jest.spyOn(screen.fixture.debugElement.injector.get(Dialogs), 'confirm');
    const press = async (goesOn: boolean) => {
      confirm.mockResolvedValue(goesOn);
      [...screen.element.querySelectorAll('button')]
        .find((one) => one.textContent.includes('Delete draft'))!
        .click();
      await settled(screen);
    };
    await press(false);
    expect(sealer.removeRow).not.toHaveBeenCalled();
    await press(true);
    expect(sealer.removeRow).toHaveBeenCalledWith('x');
  });

  it('shows a draft that no server has, once', async () => {
    withSealer();
    TestBed.overrideProvider(Outbox, { useValue: { entries: signal([]), sendAll: jest.fn() } });
    TestBed.overrideProvider(SessionStore, { useValue: { user: signal({ id: 'a person' }) } });
    const screen = await show(NotSent);
    TestBed.inject(DraftStore).keep('note:1', 'a word', '/cases/1/notes');
    await settled(screen);
    expect(screen.text()).toContain('Note The server does not have it yet.');
    expect(screen.element.innerHTML).not.toContain('a word');
  });
});
