import type { WorkRowDto } from '../../api/models/work-row-dto';
import { shownSections } from './today-sections';

const rows = (...dangers: WorkRowDto['danger'][]): WorkRowDto[] =>
  dangers.map((danger, index) => ({ followUpId: `${index}`, danger }) as WorkRowDto);
const page = (items: WorkRowDto[] = [], nextCursor: string | null = null) => ({ items, nextCursor });
const shown = (late: ReturnType<typeof page>, today = page(), next = page()) =>
  shownSections({ late, today, next }).map(({ name, page: source, rows: lines, hasMore }) => [
    ...[name, source, lines.length, hasMore],
  ]);

describe('the sections of a day', () => {
  it('put danger first, under its own heading', () => {
    expect(shown(page(rows('now', 'high', null, null)), page(rows(null)), page(rows('high')))).toEqual([
      ['first', 'late', 2, false],
      ['late', 'late', 2, false],
      ['today', 'today', 1, false],
      ['next', 'next', 1, false],
    ]);
  });

  it('leave out what is empty', () => {
    expect(shown(page(rows('now')))).toEqual([['first', 'late', 1, false]]);
    expect(shown(page(rows(null)))).toEqual([['late', 'late', 1, false]]);
    expect(shown(page())).toEqual([]);
  });

  it('offer the next page once, where its rows go', () => {
    expect(shown(page(rows('now', 'high'), 'more'), page(rows(null)))).toEqual([
      ['first', 'late', 2, true],
      ['today', 'today', 1, false],
    ]);
    expect(shown(page(rows('now', null), 'more'), page(rows(null), 'more'))).toEqual([
      ['first', 'late', 1, false],
      ['late', 'late', 1, true],
      ['today', 'today', 1, true],
    ]);
  });
});
