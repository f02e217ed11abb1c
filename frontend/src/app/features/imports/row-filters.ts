import type { ImportDto } from '../../api/models/import-dto';

/** Which rows of an import are listed, as the API names it; `all` sends no filter. */
export const ROW_FILTERS = ['unanswered', 'accepted_with_question', 'rejected', 'accepted', 'all'] as const;
export type RowFilter = (typeof ROW_FILTERS)[number];

/** What an address says after `?show=`; null for anything else. */
export const filterOf = (show: string | undefined): RowFilter | null =>
  ROW_FILTERS.find((known) => known === show) ?? null;

export type RowCounts = Readonly<Record<RowFilter, number>>;

export function countsOf({ counts }: Pick<ImportDto, 'counts'>): RowCounts {
  const of = (outcome: string) => counts.find((known) => known.outcome === outcome);
  const count = (outcome: string): number => of(outcome)?.count ?? 0;
  return {
    accepted: count('accepted'),
    accepted_with_question: count('accepted_with_question'),
    rejected: count('rejected'),
    unanswered: of('accepted_with_question')?.unanswered ?? 0,
    all: counts.reduce((sum, known) => sum + known.count, 0),
  };
}
