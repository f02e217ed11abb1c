import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { until } from '../../../testing/screen';
import { WordSealer } from '../offline/word-sealer';
import type { WordsHead } from '../offline/seal-words';
import { AlongStore } from './along-store';
import { AlongWords } from './along-words';

const turn = () => new Promise((done) => setTimeout(done));
const show = (state: DocumentVisibilityState) => {
  jest.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
};

/** The words of a form, and the sealed rows of the phone by writer. */
function form() {
  const sealed = new Map<string, { value: string; copy: number | null; edit: number }>();
  const sealer = {
    seal: jest.fn(({ writer, edit }: WordsHead, value: string, copy: number | null) => {
      sealed.set(writer, { value, copy, edit });
      return Promise.resolve(true);
    }),
    release: jest.fn((_: string, __: string, writer: string) => {
      const row = sealed.get(writer);
      if (row) sealed.set(writer, { ...row, copy: null });
      return Promise.resolve();
    }),
    remove: jest.fn((_: string, __: string, writer: string) => Promise.resolve(void sealed.delete(writer))),
  };
  const vault = { person: 'hers', shelf: { copy: 3 } };
  TestBed.configureTestingModule({
    providers: [
      AlongWords,
      { provide: WordSealer, useValue: sealer },
      { provide: AlongStore, useValue: { opened: signal(vault) } },
    ],
  });
  const words = TestBed.inject(AlongWords);
  const type = (value: string) => words.look({ key: 'note:1', at: '/cases/1/notes', value });
  type('');
  return { words, type, sealer, rows: () => [...sealed.values()] };
}

const of = (value: string) => JSON.stringify({ at: '/cases/1/notes', value });

describe('words in an open form on a case along', () => {
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('lie sealed a second after typing, in one envelope that is replaced', async () => {
    jest.useFakeTimers();
    const { type, rows } = form();
    for (const words of ['one', 'one two']) {
      type(words);
      await jest.advanceTimersByTimeAsync(1_000);
      expect(rows()).toEqual([expect.objectContaining({ value: of(words), copy: 3 })]);
    }
  });

  it('become a draft when the form goes, as it does when the copy is locked', async () => {
    const { type, rows } = form();
    type('one');
    TestBed.resetTestingModule();
    await until(() => rows().length > 0 && rows()[0]?.copy === null);
    expect(rows()).toEqual([{ value: of('one'), copy: null, edit: 1 }]);
  });

  it('become a draft while the page is hidden, and wait beside the copy after it', async () => {
    const { type, rows } = form();
    type('one');
    show('hidden');
    await turn();
    expect(rows()).toEqual([{ value: of('one'), copy: null, edit: 1 }]);
    show('visible');
    await turn();
    expect(rows()).toEqual([{ value: of('one'), copy: 3, edit: 2 }]);
  });

  it('are no draft once they are a command, and are one where that failed', async () => {
    for (const [isKept, releases] of [
      [true, 0],
      [false, 1],
    ] as const) {
      TestBed.resetTestingModule();
      const { words, type, sealer } = form();
      type('one');
      await words.send(() => Promise.resolve(isKept));
      show('hidden');
      await turn();
      expect(sealer.release).toHaveBeenCalledTimes(releases);
    }
  });

  it('become a draft where the form went before the command failed', async () => {
    const { words, type, rows } = form();
    type('one');
    let fail = (_: boolean): void => undefined;
    const sending = words.send(() => new Promise((done) => (fail = done)));
    await turn();
    TestBed.resetTestingModule();
    fail(false);
    await sending;
    await until(() => rows()[0]?.copy === null);
    expect(rows()).toEqual([{ value: of('one'), copy: null, edit: 1 }]);
  });

  it('are not sealed where nothing was typed', async () => {
    const { rows } = form();
    show('hidden');
    await turn();
    expect(rows()).toEqual([]);
  });
});
