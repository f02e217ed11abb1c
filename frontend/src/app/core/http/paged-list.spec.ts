import { TestBed } from '@angular/core/testing';
import { provideTesting, speak } from '../../../testing/texts';
import { PagedList } from './paged-list';
import type { Page } from './paged-list';

interface Asked {
  cursor: string | null;
  answer: (page: Page<string>) => void;
  fail: () => void;
}

async function setUp() {
  TestBed.configureTestingModule({ providers: provideTesting([]) });
  await speak('en');
  const asked: Asked[] = [];
  const list = TestBed.runInInjectionContext(
    () =>
      new PagedList<string>(
        (cursor) =>
          new Promise((answer, reject) => {
            asked.push({ cursor, answer, fail: () => reject(new Error('cut off')) });
          }),
      ),
  );
  TestBed.tick();
  const reload = () => {
    const answered = list.reload();
    TestBed.tick();
    return answered;
  };
  const first = async (page: Page<string>) => {
    asked[0]?.answer(page);
    await new Promise((done) => setTimeout(done));
    TestBed.tick();
  };
  return { list, asked, first, reload };
}

describe('a list in pages', () => {
  it('shows the answer to the last question, in whatever order answers arrive', async () => {
    const { list, asked, reload } = await setUp();
    const answered = reload();
    asked[1]?.answer({ items: ['new'] });
    asked[0]?.answer({ items: ['old'], nextCursor: 'x' });
    await answered;
    expect(list.items()).toEqual(['new']);
    expect(list.hasMore()).toBe(false);
  });

  it('adds a page once, however often it is asked for', async () => {
    const { list, asked, first } = await setUp();
    await first({ items: ['a'], nextCursor: 'after-a' });
    const more = [list.more(), list.more()];
    expect(asked.map(({ cursor }) => cursor)).toEqual([null, 'after-a']);
    asked[1]?.answer({ items: ['b'] });
    await Promise.all(more);
    expect(list.items()).toEqual(['a', 'b']);
    expect(list.isLoadingMore()).toBe(false);
  });

  it('drops a page of what is not asked any more', async () => {
    const { list, asked, first, reload } = await setUp();
    await first({ items: ['a'], nextCursor: 'after-a' });
    const waiting = [list.more(), reload()];
    asked[2]?.answer({ items: ['other'] });
    asked[1]?.answer({ items: ['b'] });
    await Promise.all(waiting);
    expect(list.items()).toEqual(['other']);
  });

  it('keeps what it has when the next page does not arrive, and says so', async () => {
    const { list, asked, first } = await setUp();
    await first({ items: ['a'], nextCursor: 'after-a' });
    const more = list.more();
    asked[1]?.fail();
    await more;
    expect(list.items()).toEqual(['a']);
    expect(list.problem()).toBe('');
    expect(list.moreProblem()).toContain('Something went wrong');
    expect(list.hasMore()).toBe(true);
  });

  it('that is read by itself keeps its rows where they are, until what is new is wanted', async () => {
    const { list, asked, first } = await setUp();
    await first({ items: ['a', 'b'], nextCursor: 'x' });
    const refresh = list.refresh();
    asked[1]?.answer({ items: ['new', 'a'], nextCursor: 'y' });
    await refresh;
    expect([list.items(), list.newCount()]).toEqual([['a', 'b'], 1]);
    list.showNew();
    expect([list.items(), list.newCount(), list.hasMore()]).toEqual([['new', 'a'], 0, true]);
    const failing = list.refresh();
    asked[2]?.fail();
    await failing;
    expect([list.items(), list.problem(), list.moreProblem()]).toEqual([['new', 'a'], '', '']);
  });

  it('that is read by itself shows what is new where nothing stood', async () => {
    const { list, asked, first } = await setUp();
    await first({ items: [] });
    const refresh = list.refresh();
    asked[1]?.answer({ items: ['new'] });
    await refresh;
    expect([list.items(), list.newCount()]).toEqual([['new'], 0]);
  });

  it('keeps what it has when asking again fails', async () => {
    const { list, asked, first, reload } = await setUp();
    await first({ items: ['a'] });
    expect(list.items()).toEqual(['a']);
    const answered = reload();
    asked[1]?.fail();
    await answered;
    expect(list.items()).toEqual(['a']);
    expect(list.problem()).toContain('Something went wrong');
  });
});
