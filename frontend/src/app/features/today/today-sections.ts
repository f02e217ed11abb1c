import type { TodayDto } from '../../api/models/today-dto';
import type { WorkPageDto } from '../../api/models/work-page-dto';
import type { WorkRowDto } from '../../api/models/work-row-dto';
import type { WorkListSection } from '../../api/models/work-list-section';

export type Section = WorkListSection;
export type Pages = Readonly<Record<Section, WorkPageDto>>;

export interface ShownSection {
  /** The word of its heading. */
  readonly name: Section | 'first';
  /** Where its next page comes from. */
  readonly page: Section;
  readonly rows: readonly WorkRowDto[];
  readonly hasMore: boolean;
}

export const pagesOf = ({ late, today, next }: TodayDto): Pages => ({ late, today, next });

const shown = (name: ShownSection['name'], page: Section, rows: readonly WorkRowDto[]): ShownSection => ({
  ...{ name, page, rows },
  hasMore: false,
});

/** The server sorts danger before late rows; with a separate heading, no danger row that is not late is called late. */
export function shownSections(pages: Pages): ShownSection[] {
  const { items } = pages.late;
  const end = items.findIndex(({ danger }) => danger === null);
  const first = end < 0 ? items : items.slice(0, end);
  const parts = [
    shown('first', 'late', first),
    shown('late', 'late', items.slice(first.length)),
    shown('today', 'today', pages.today.items),
    shown('next', 'next', pages.next.items),
  ].filter(({ rows }) => rows.length > 0);
  const isLastOfPage = ({ page }: ShownSection, index: number) => parts[index + 1]?.page !== page;
  return parts.map((part, index) => ({
    ...part,
    hasMore: isLastOfPage(part, index) && Boolean(pages[part.page].nextCursor),
  }));
}
