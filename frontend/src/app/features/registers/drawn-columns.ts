import type { ColumnMeaning } from '../../api/models/column-meaning';
import type { DrawnColumnRequest } from '../../api/models/drawn-column-request';
import type { FittingLayoutDto } from '../../api/models/fitting-layout-dto';
import type { UploadTableDto } from '../../api/models/upload-table-dto';

export type Holds = FittingLayoutDto['holds'];

/** What was said of one column; an empty word is nothing. */
export interface DrawnColumn {
  readonly meaning: string;
  readonly service: string;
}

/** By the place of the column. */
export type Drawn = ReadonlyMap<number, DrawnColumn>;

/** Meanings that several columns may have, as the server takes them. */
const REPEATABLE: readonly string[] = ['service', 'services', 'notes', 'other', 'what_happened'];

/** What headings mean elsewhere, as a beginning; the first column of a meaning has it. */
export function likelyColumns({ columns, offered }: UploadTableDto, holds: Holds): Drawn {
  const meanings: readonly string[] = offered.find((one) => one.holds === holds)?.meanings ?? [];
  const drawn = new Map<number, DrawnColumn>();
  const taken = new Set<string>();
  for (const { at, likely, heading } of columns) {
    const isFree = likely !== null && (REPEATABLE.includes(likely) || !taken.has(likely));
    const isOffered = likely !== null && meanings.includes(likely) && heading !== '';
    if (!isFree || !isOffered) continue;
    taken.add(likely);
    drawn.set(at, { meaning: likely, service: '' });
  }
  return drawn;
}

export const drawnColumns = (drawn: Drawn): DrawnColumnRequest[] =>
  [...drawn]
    .filter(([, { meaning }]) => meaning !== '')
    .map(([at, { meaning, service }]) => ({
      at,
      meaning: meaning as ColumnMeaning,
      ...(meaning === 'service' && service ? { service: service as DrawnColumnRequest['service'] } : {}),
    }));
