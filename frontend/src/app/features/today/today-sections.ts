import type { NotificationDto, TodayDto, WorkListSection, WorkPageDto, WorkRowDto } from '../../api/models';

export type Section = WorkListSection;
export type Pages = Readonly<Record<Section, WorkPageDto>>;

export interface ShownRow {
  readonly row: WorkRowDto;
  /** A further task of the case in the row above. */
  readonly continues: boolean;
  /** The first contact of its case: the row says whether she can talk now. */
  readonly saysContact: boolean;
}

export interface ShownSection {
  /** The word of its heading. */
  readonly name: 'first' | 'due' | 'next';
  /** Where its next page comes from. */
  readonly page: Section;
  readonly rows: readonly ShownRow[];
  readonly hasMore: boolean;
}

export const pagesOf = ({ late, today, next }: TodayDto): Pages => ({ late, today, next });

/** The rows of a case follow its first one, in whichever of the parts that stands. */
function byCase(...parts: readonly (readonly WorkRowDto[])[]): ShownRow[][] {
  const cases = new Map<string, WorkRowDto[]>();
  const heads = parts.map((rows) => {
    const begun: WorkRowDto[][] = [];
    for (const row of rows) {
      const known = cases.get(row.caseId);
      if (known) known.push(row);
      else begun.push(cases.set(row.caseId, [row]).get(row.caseId)!);
    }
    return begun;
  });
  return heads.map((begun) =>
    begun.flatMap((rows) => {
      const first = rows.findIndex(({ kind }) => kind === 'safety_contact');
      return rows.map((row, index) => ({ row, continues: index > 0, saysContact: index === first }));
    }),
  );
}

/** Leaves out notifications of tasks that the list shows. */
export function besideRows(notifications: readonly NotificationDto[], pages: Pages): NotificationDto[] {
  const rows = [pages.late, pages.today, pages.next].flatMap(({ items }) => items);
  const listed = new Set(rows.flatMap((row) => [row.followUpId, ...row.also.map((one) => one.followUpId)]));
  return notifications.filter(
    ({ kind, followUpId }) => !(kind.startsWith('task_') && followUpId && listed.has(followUpId)),
  );
}

/** Danger first, then what is late or due today, then the next days; no row is shown apart from its case. */
export function shownSections(pages: Pages): ShownSection[] {
  const late = pages.late.items;
  const end = late.findIndex(({ danger }) => danger === null);
  const danger = end < 0 ? late : late.slice(0, end);
  const [first = [], due = []] = byCase(danger, [...late.slice(danger.length), ...pages.today.items]);
  const [next = []] = byCase(pages.next.items);
  // Danger that did not fit into one page continues under its own heading.
  const isDangerCut = danger.length === late.length && pages.late.nextCursor !== null;
  const source = pages.late.nextCursor && !isDangerCut ? 'late' : 'today';
  const sections: ShownSection[] = [
    { name: 'first', page: 'late', rows: first, hasMore: isDangerCut },
    { name: 'due', page: source, rows: due, hasMore: Boolean(pages[source].nextCursor) },
    { name: 'next', page: 'next', rows: next, hasMore: Boolean(pages.next.nextCursor) },
  ];
  return sections.filter(({ rows, hasMore }) => rows.length > 0 || hasMore);
}
