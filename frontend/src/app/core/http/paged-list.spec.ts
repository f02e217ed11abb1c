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
  return { list, asked };
}

describe('a list in pages', () => {
  it('shows the answer to the last question, in whatever order answers arrive', async () => {
    const { list, asked } = await setUp();
    const loads = [list.load(), list.load()];
    asked[1]?.answer({ items: ['new'] });
    asked[0]?.answer({ items: ['old'], nextCursor: 'x' });
    await Promise.all(loads);
    expect(list.items()).toEqual(['new']);
    expect(list.hasMore()).toBe(false);
  });

  it('adds a page once, however often it is asked for', async () => {
    const { list, asked } = await setUp();
    const first = list.load();
    asked[0]?.answer({ items: ['a'], nextCursor: 'after-a' });
    await first;
    const more = [list.more(), list.more()];
    expect(asked.map(({ cursor }) => cursor)).toEqual([null, 'after-a']);
    asked[1]?.answer({ items: ['b'] });
    await Promise.all(more);
    expect(list.items()).toEqual(['a', 'b']);
    expect(list.isLoadingMore()).toBe(false);
  });

  it('drops a page of what is not asked any more', async () => {
    const { list, asked } = await setUp();
    const first = list.load();
    asked[0]?.answer({ items: ['a'], nextCursor: 'after-a' });
    await first;
    const waiting = [list.more(), list.load()];
    asked[2]?.answer({ items: ['other'] });
    asked[1]?.answer({ items: ['b'] });
    await Promise.all(waiting);
    expect(list.items()).toEqual(['other']);
  });

  it('keeps what it has when the next page does not arrive, and says so', async () => {
    const { list, asked } = await setUp();
    const first = list.load();
    asked[0]?.answer({ items: ['a'], nextCursor: 'after-a' });
    await first;
    const more = list.more();
    asked[1]?.fail();
    await more;
    expect(list.items()).toEqual(['a']);
    expect(list.state()).toBe('ready');
    expect(list.problem()).toContain('Something went wrong');
    expect(list.hasMore()).toBe(true);
  });
});
