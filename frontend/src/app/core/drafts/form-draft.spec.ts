import { HttpTestingController } from '@angular/common/http/testing';
import type { TestRequest } from '@angular/common/http/testing';
import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { provideTesting } from '../../../testing/texts';
import type { DraftRequest } from '../../api/models/draft-request';
import { WordSealer } from '../offline/word-sealer';
import { DraftStore } from './draft-store';
import { formDraft } from './form-draft';

const KEY = 'contact:1';
const ADDRESS = `/api/drafts/${KEY}`;
const AT = '2026-11-24T06:44:00Z';

@Component({ template: '' })
class Form {
  readonly note = signal('');
  readonly draft = formDraft(KEY, {
    read: () => ({ note: this.note() }),
    restore: ({ note }) => this.note.set(note),
  });
}

describe('a draft', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    TestBed.configureTestingModule({ providers: [...provideTesting(), provideRouter([])] });
  });
  afterEach(() => jest.useRealTimers());

  const open = () => {
    const fixture = TestBed.createComponent(Form);
    fixture.detectChanges();
    const type = (text: string) => {
      fixture.componentInstance.note.set(text);
      TestBed.tick();
    };
    return { fixture, type, form: fixture.componentInstance };
  };
  const store = () => TestBed.inject(DraftStore);
  const http = () => TestBed.inject(HttpTestingController);
  const bodyOf = ({ request }: TestRequest) => request.body as DraftRequest;
  const noteIn = (sent: TestRequest): unknown =>
    (JSON.parse(bodyOf(sent).value) as { value: { note: string } }).value.note;
  const sent = () => http().match({ method: 'PUT', url: ADDRESS });
  const deletions = () => http().match((one) => one.method === 'DELETE' && one.url === ADDRESS);
  const answered = async () => {
    for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
  };
  const kept = async (request: TestRequest | undefined, more: object = {}) => {
    request?.flush({ version: 1, savedAt: AT, other: null, ...more });
    await answered();
  };
  const lost = async (request: TestRequest | undefined) => {
    request?.error(new ProgressEvent('error'));
    await answered();
  };
  const pause = () => jest.advanceTimersByTime(1_000);
  const openWith = (text: string) => {
    const opened = open();
    opened.type(text);
    pause();
    return opened;
  };

  it('is kept one second after typing stops, and told so when the server has it', async () => {
    const { form, type } = open();
    type('She');
    jest.advanceTimersByTime(900);
    type('She is well');
    expect(sent()).toEqual([]);
    pause();
    const [request] = sent();
    expect(request && noteIn(request)).toBe('She is well');
    expect(form.draft.keeping()).toBe('now');
    await kept(request);
    expect(form.draft.keeping()).toBeNull();
    expect(form.draft.keptAt()).toEqual(new Date(AT));
  });

  it('is kept when the screen goes away, and is there when it comes back', () => {
    const first = open();
    first.type('unfinished');
    first.fixture.destroy();
    expect(sent()).toHaveLength(1);
    expect(open().form.note()).toBe('unfinished');
  });

  it('is kept when the page is hidden, by a request that outlives it', () => {
    open().type('unfinished');
    window.dispatchEvent(new Event('pagehide'));
    const [request] = sent();
    expect(request?.request.keepalive).toBe(true);
  });

  it('is gone once it was sent, here and on the server, which takes what is still on its way as older', async () => {
    const { form, fixture } = openWith('sent');
    const [request] = sent();
    const { sendKey } = JSON.parse(request ? bodyOf(request).value : '') as { sendKey: string };
    expect(sendKey).toBe(form.draft.submission.forDraft());
    form.draft.drop();
    expect(form.draft.submission.forDraft()).not.toBe(sendKey);
    const [deletion] = deletions();
    await kept(request);
    // What another page wrote since stays.
    expect(deletion?.request.params.get('writer')).toBe(request && bodyOf(request).writer);
    expect(deletion?.request.params.get('edit')).toBe('2');
    deletion?.flush(null);
    fixture.destroy();
    expect(store().find(KEY)).toBeNull();
    expect(sent()).toEqual([]);
  });

  it('that was sent is deleted also where the answer to its save was lost, and again until that is answered', async () => {
    const { form } = openWith('sent');
    await lost(sent()[0]);
    form.draft.drop();
    await answered();
    const [deletion] = deletions();
    expect(deletion).toBeDefined();
    await lost(deletion);
    window.dispatchEvent(new Event('online'));
    const [again] = deletions();
    again?.flush(null);
    await answered();
    window.dispatchEvent(new Event('online'));
    expect([again !== undefined, deletions()]).toEqual([true, []]);
  });

  it('that was sent is deleted also where the page closes while its save is on its way', async () => {
    const { form } = openWith('sent');
    const [request] = sent();
    form.draft.drop();
    window.dispatchEvent(new Event('pagehide'));
    const [early] = deletions();
    expect(early?.request.keepalive).toBe(true);
    expect(early?.request.params.get('edit')).toBe('2');
    early?.flush(null);
    await kept(request);
    // The page was only hidden.
    window.dispatchEvent(new Event('pagehide'));
    expect([deletions(), sent()]).toEqual([[], []]);
  });

  it('of an untouched form does not exist, nor of one that is again as it was', () => {
    const { type, fixture } = open();
    type('a');
    type('');
    fixture.destroy();
    expect(store().find(KEY)).toBeNull();
    expect(sent()).toEqual([]);
  });

  it('waits here while there is no line, and is sent when there is one', async () => {
    const { form } = openWith('offline');
    await lost(sent()[0]);
    expect(form.draft.keeping()).toBe('now');
    jest.advanceTimersByTime(4_999);
    expect(sent()).toEqual([]);
    jest.advanceTimersByTime(1);
    await lost(sent()[0]);
    window.dispatchEvent(new Event('online'));
    await kept(sent()[0]);
    expect(form.draft.keeping()).toBeNull();
  });

  describe('of a signed-in person without a line', () => {
    const sealer = { seal: jest.fn(), remove: jest.fn(), handOver: jest.fn() };
    const signIn = (isKept: boolean) => {
      sealer.seal.mockReset().mockResolvedValue(isKept);
      sealer.remove.mockReset().mockResolvedValue(undefined);
      sealer.handOver.mockReset().mockResolvedValue(false);
      TestBed.overrideProvider(WordSealer, { useValue: sealer });
      store().belongTo('a person');
    };

    it('is sealed on the device at once, and gone from it when the server has it', async () => {
      signIn(true);
      const { form } = openWith('offline');
      await lost(sent()[0]);
      expect(form.draft.keeping()).toBe('sealed');
      const [head, value] = sealer.seal.mock.calls[0] as [{ key: string; person: string }, string];
      expect(head).toMatchObject({ key: KEY, person: 'a person', login: null, caseCode: null });
      expect(value).toContain('offline');
      jest.advanceTimersByTime(5_000);
      await kept(sent()[0]);
      expect(sealer.remove).toHaveBeenCalledWith('a person', KEY, expect.any(String));
      expect(form.draft.keeping()).toBeNull();
    });

    it('is sealed where the server takes three seconds, and not before', async () => {
      signIn(true);
      open().type('slow');
      pause();
      jest.advanceTimersByTime(2_999);
      expect(sealer.seal).not.toHaveBeenCalled();
      jest.advanceTimersByTime(1);
      await answered();
      expect(sealer.seal).toHaveBeenCalledTimes(1);
    });

    it('is not called kept where the device keeps nothing', async () => {
      signIn(false);
      const { form } = openWith('offline');
      await lost(sent()[0]);
      expect(form.draft.keeping()).toBe('lost');
    });

    it('leaves nothing on the device when it is thrown away', async () => {
      signIn(true);
      const { form } = openWith('offline');
      await lost(sent()[0]);
      form.draft.drop();
      expect(sealer.remove).toHaveBeenCalledWith('a person', KEY, expect.any(String));
    });

    it('that was sent while it was being sealed leaves nothing on the device', async () => {
      signIn(true);
      let end: (isKept: boolean) => void = () => undefined;
      sealer.seal.mockReturnValueOnce(new Promise((done) => (end = done)));
      const { form } = openWith('offline');
      await lost(sent()[0]);
      form.draft.drop();
      sealer.remove.mockClear();
      end(true);
      await answered();
      expect(sealer.remove).toHaveBeenCalledWith('a person', KEY, expect.any(String));
    });

    it('comes back from an earlier page after sign-in, without what is on its way as a draft', async () => {
      signIn(true);
      const { type } = open();
      type('typed');
      pause();
      sealer.handOver.mockResolvedValueOnce(true);
      const handing = store().handOver();
      await answered();
      expect(sealer.handOver).toHaveBeenCalledWith('a person', {
        writer: expect.any(String) as string,
        keys: [KEY],
      });
      http().expectOne('/api/drafts').flush([]);
      await handing;
    });

    it.each([
      ['was not there yet', (request: TestRequest) => request.flush([])],
      ['got no answer', (request: TestRequest) => request.error(new ProgressEvent('error'))],
    ])('comes into an open form a little later where at first it %s', async (_, first) => {
      signIn(true);
      const { form } = open();
      const loading = store().load();
      first(http().expectOne('/api/drafts'));
      await loading;
      jest.advanceTimersByTime(3_000);
      await answered();
      const value = JSON.stringify({ at: '/cases/1/contacts/new', value: { note: 'last words' } });
      http()
        .expectOne('/api/drafts')
        .flush([{ key: KEY, caseId: '1', caseCode: '7K4M9QX4', value, version: 1, savedAt: AT }]);
      await answered();
      expect(form.note()).toBe('last words');
      jest.advanceTimersByTime(60_000);
      await answered();
      http().expectNone('/api/drafts');
    });
  });

  it('and a second one of the same form change places when it is opened: both stay', async () => {
    const besideKey = 'contact-beside-1f3a:1';
    const keys: Record<string, string> = { first: '1'.repeat(32), second: '2'.repeat(32) };
    const text = (note: string) => JSON.stringify({ at: '', value: { note }, sendKey: keys[note] });
    const row = (key: string, note: string) => ({
      ...{ key, caseId: '1', caseCode: null, value: text(note), version: 1, savedAt: AT },
    });
    const loading = store().load();
    http()
      .expectOne('/api/drafts')
      .flush([row(KEY, 'first'), row(besideKey, 'second')]);
    await loading;
    expect(store().find(KEY)?.at).toBe('/cases/1/contacts/new');
    store().takeBeside(besideKey);
    expect(store().find(KEY)).toMatchObject({ value: { note: 'second' }, sendKey: keys['second'] });
    expect(store().find(besideKey)).toMatchObject({ value: { note: 'first' }, sendKey: keys['first'] });
  });

  it('that can never be kept is not sent again and again, and its form says so', async () => {
    const { form } = openWith('of a case that is hers no more');
    sent()[0]?.flush({ code: 'not_found' }, { status: 404, statusText: 'Not found' });
    await answered();
    jest.advanceTimersByTime(120_000);
    expect(sent()).toEqual([]);
    expect(form.draft.keeping()).toBe('refused');
  });

  it('says what another window held, and shows it when asked', async () => {
    const { form } = openWith('mine');
    const other = { value: JSON.stringify({ at: '/cases/1', value: { note: 'theirs' } }), savedAt: AT };
    await kept(sent()[0], { version: 7, other });
    expect(form.draft.other()?.keptAt).toEqual(new Date(AT));
    form.draft.takeOther();
    expect(form.note()).toBe('theirs');
    expect(form.draft.other()).toBeNull();
    TestBed.tick();
    pause();
    const [again] = sent();
    expect(again && [noteIn(again), bodyOf(again).seenVersion]).toEqual(['theirs', 7]);
  });

  describe('of earlier', () => {
    const arrive = async (value: object) => {
      const loading = store().load();
      const text = JSON.stringify({ at: '/cases/1/contacts/new', value });
      http()
        .expectOne('/api/drafts')
        .flush([{ key: KEY, caseId: '1', caseCode: '7K4M9QX4', value: text, version: 3, savedAt: AT }]);
      await loading;
    };

    it('never replaces what was kept while the list was on its way', async () => {
      const { form, type, fixture } = open();
      const loading = store().load();
      const list = http().expectOne('/api/drafts');
      type('newer');
      pause();
      await kept(sent()[0], { version: 4 });
      const value = JSON.stringify({ at: '/cases/1/contacts/new', value: { note: 'older' } });
      list.flush([{ key: KEY, caseId: '1', caseCode: '7K4M9QX4', value, version: 3, savedAt: AT }]);
      await loading;
      expect(form.note()).toBe('newer');
      fixture.destroy();
      expect(open().form.note()).toBe('newer');
    });

    it('does not return from a list that was asked for before it was sent, or while it is being deleted', async () => {
      const { type, form } = open();
      type('sent');
      pause();
      await kept(sent()[0]);
      const value = JSON.stringify({ at: '/cases/1/contacts/new', value: { note: 'sent' } });
      const row = { key: KEY, caseId: '1', caseCode: '7K4M9QX4', value, version: 1, savedAt: AT };
      const before = store().load();
      form.note.set('');
      form.draft.drop();
      http().expectOne('/api/drafts').flush([row]);
      await before;
      expect([store().find(KEY), form.note()]).toEqual([null, '']);
      const during = store().load();
      const list = http().expectOne('/api/drafts');
      http()
        .expectOne((one) => one.method === 'DELETE')
        .flush(null);
      await answered();
      list.flush([row]);
      await during;
      expect([store().find(KEY), form.note()]).toEqual([null, '']);
    });

    it('is in the form when it opens, and its screen is known', async () => {
      await arrive({ note: 'from the other computer' });
      expect(open().form.note()).toBe('from the other computer');
      expect(store().list()).toMatchObject([{ at: '/cases/1/contacts/new', caseCode: '7K4M9QX4' }]);
      expect(sent()).toEqual([]);
    });

    it('comes late into a form that nobody touched, and never over what was typed', async () => {
      const untouched = open();
      await arrive({ note: 'late' });
      expect(untouched.form.note()).toBe('late');
      TestBed.tick();
      untouched.type('typed');
      await arrive({ note: 'late' });
      expect(untouched.form.note()).toBe('typed');
    });

    it('comes never over what is being typed when it arrives: that is kept as the newer one', async () => {
      const { form, type } = open();
      type('being typed');
      await arrive({ note: 'late' });
      TestBed.tick();
      expect(form.note()).toBe('being typed');
      expect(new Set(sent().map(noteIn))).toEqual(new Set(['being typed']));
    });
  });

  it('leaves with the page in one request: only what the server has not, and nothing stays behind', async () => {
    const { type } = open();
    type('known');
    pause();
    await kept(sent()[0]);
    expect(store().takeLastWords()).toEqual([]);
    const again = open();
    again.type('last words');
    const words = store().takeLastWords();
    expect(words).toMatchObject([{ key: KEY, seenVersion: 0 }]);
    expect(words[0]?.value).toContain('last words');
    expect(store().list()).toEqual([]);
  });
});
