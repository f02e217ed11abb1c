import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { provideTesting } from '../../../testing/texts';
import { ApiProblem } from '../http/api-problem';
import { WordSealer } from '../offline/word-sealer';
import { DraftServer } from './draft-server';
import { DraftStore } from './draft-store';

const KEY = 'note:1';
const LOST = new ApiProblem(0, 'no_connection');

interface Head {
  key: string;
  writer: string;
  edit: number;
}

/** A signed-in person's drafts, a device that seals at its own pace, and a server that answers `problem`. */
function drafts(problem: ApiProblem | null = LOST) {
  let end: (isSealed: boolean) => void = () => undefined;
  const sealer = {
    seal: jest.fn<Promise<boolean>, [Head, string]>(() => new Promise((done) => (end = done))),
    remove: jest.fn<Promise<void>, [string, string, string]>().mockResolvedValue(undefined),
    handOver: jest.fn<Promise<boolean>, [string, { writer: string; keys: string[] }]>(),
  };
  sealer.handOver.mockResolvedValue(false);
  const server = { problem, keep: jest.fn<Promise<object>, [string, Head]>() };
  server.keep.mockImplementation(() =>
    server.problem
      ? Promise.reject(server.problem)
      : Promise.resolve({ version: 1, savedAt: new Date().toISOString(), other: null }),
  );
  const asked = { keep: server.keep, drop: () => Promise.resolve(), list: () => Promise.resolve([]) };
  TestBed.configureTestingModule({
    providers: [
      ...provideTesting(),
      provideRouter([]),
      { provide: WordSealer, useValue: sealer },
      { provide: DraftServer, useValue: asked },
    ],
  });
  const store = TestBed.inject(DraftStore);
  store.belongTo('a person');
  const sealed = async (): Promise<void> => {
    end(true);
    await answered();
  };
  return { store, sealer, server, sealed };
}

const answered = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

describe('a sealed draft', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('stays on the device when its page ends while it is sealed, and the server is given the same edit', async () => {
    const { store, sealer, sealed } = drafts();
    store.keep(KEY, 'last words', '/cases/1/notes');
    const [words] = store.takeLastWords();
    await sealed();
    const [[head, value] = []] = sealer.seal.mock.calls;
    expect(value).toContain('last words');
    expect(sealer.remove).not.toHaveBeenCalled();
    // The second of the two to arrive is no later one.
    expect([head?.writer, head?.edit]).toEqual([words?.writer, words?.edit]);
  });

  it('stays where an earlier one of its words lies sealed, and the page ends', async () => {
    const { store, sealer, sealed } = drafts();
    store.keep(KEY, 'first words', '/cases/1/notes');
    await answered();
    await sealed();
    store.keep(KEY, 'last words', '/cases/1/notes');
    store.takeLastWords();
    await sealed();
    expect(sealer.seal).toHaveBeenCalledTimes(2);
    expect(sealer.remove).not.toHaveBeenCalled();
  });

  it.each([
    ['thrown away', ({ store }: ReturnType<typeof drafts>) => store.drop(KEY)],
    [
      'kept by the server',
      ({ store, server }: ReturnType<typeof drafts>) => {
        server.problem = null;
        return store.sendAll();
      },
    ],
  ])('is gone where it was %s while it was sealed, though its page ends then', async (_, end) => {
    const all = drafts();
    all.store.keep(KEY, 'words', '/cases/1/notes');
    await answered();
    await end(all);
    all.store.takeLastWords();
    all.sealer.remove.mockClear();
    await all.sealed();
    const [[head] = []] = all.sealer.seal.mock.calls;
    expect(all.sealer.remove.mock.calls).toEqual([['a person', KEY, head?.writer]]);
  });

  it('of before a sign-out is handed over after the next sign-in of the same page', async () => {
    const { store, sealer, sealed } = drafts();
    store.keep(KEY, 'words', '/cases/1/notes');
    await answered();
    await sealed();
    const [[head] = []] = sealer.seal.mock.calls;
    store.clear();
    store.belongTo('a person');
    await store.handOver();
    const [[, own] = []] = sealer.handOver.mock.calls;
    expect(head?.writer).toBeDefined();
    expect(own?.writer).not.toBe(head?.writer);
  });

  it('is also one too many for the server: she is told, and it is sent again when there is room', async () => {
    const { store, sealer, server, sealed } = drafts(new ApiProblem(409, 'too_many_drafts'));
    store.keep(KEY, 'words', '/cases/1/notes');
    await answered();
    await sealed();
    expect(sealer.seal.mock.calls.map(([, value]) => value)).toEqual([
      JSON.stringify({ at: '/cases/1/notes', value: 'words' }),
    ]);
    expect([store.keeping(KEY), store.sealedHere().keys]).toEqual(['refused', [KEY]]);
    jest.advanceTimersByTime(120_000);
    expect(server.keep).toHaveBeenCalledTimes(1);
    server.problem = null;
    await store.sendAll();
    expect(sealer.remove).toHaveBeenCalledTimes(1);
    expect(store.keeping(KEY)).toBeNull();
  });

  it('is none that the server refuses for good', async () => {
    const { store, sealer, server } = drafts(new ApiProblem(409, 'closed'));
    store.keep(KEY, 'words', '/cases/1/notes');
    await answered();
    jest.advanceTimersByTime(5_000);
    await store.sendAll();
    store.takeLastWords();
    expect(server.keep).toHaveBeenCalledTimes(1);
    expect(sealer.seal).not.toHaveBeenCalled();
  });
});
