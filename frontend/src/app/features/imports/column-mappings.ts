import type {
  ColumnMappingRequest,
  ColumnMeaning,
  FittingMappingDto,
  ImportTableDto,
} from '../../api/models';

export type Holds = FittingMappingDto['holds'];

/** The answer about one column; an empty string is no answer. */
export interface ColumnMapping {
  readonly meaning: string;
  readonly service: string;
}

/** By the place of the column. */
export type ColumnMappings = ReadonlyMap<number, ColumnMapping>;

/** Meanings that several columns may have, as the server takes them. */
const REPEATABLE: readonly string[] = ['service', 'services', 'notes', 'other', 'what_happened'];

/** What headings mean elsewhere, as a beginning; the first column of a meaning has it. */
export function likelyColumns({ columns, offered }: ImportTableDto, holds: Holds): ColumnMappings {
  const meanings: readonly string[] = offered.find((one) => one.holds === holds)?.meanings ?? [];
  const drawn = new Map<number, ColumnMapping>();
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

export const columnMappings = (columnMappings: ColumnMappings): ColumnMappingRequest[] =>
  [...columnMappings]
    .filter(([, { meaning }]) => meaning !== '')
    .map(([at, { meaning, service }]) => ({
      at,
      meaning: meaning as ColumnMeaning,
      ...(meaning === 'service' && service ? { service: service as ColumnMappingRequest['service'] } : {}),
    }));
