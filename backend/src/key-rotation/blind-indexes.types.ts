/** A table whose rows are found by digests, with the version of the key that made them in `key_version`. */
export interface BlindIndexTable {
  table: string;
  row: string;
  agency: string;
  digests: string;
  /** One digest in a row, or a list of them. */
  holds: 'one' | 'many';
}

/** Every column of digests that are made with the secrets of the blind indexes. A test holds it against the catalogue. */
export const BLIND_INDEX_TABLES = [
  { table: 'staff_names', row: 'user_id', agency: 'keyed_for', digests: 'tokens', holds: 'many' },
  {
    table: 'perpetrator_names',
    row: 'perpetrator_id',
    agency: 'keyed_for',
    digests: 'tokens',
    holds: 'many',
  },
  { table: 'register_rows', row: 'id', agency: 'agency_id', digests: 'content_key', holds: 'one' },
  { table: 'register_imports', row: 'id', agency: 'agency_id', digests: 'file_key', holds: 'one' },
] as const satisfies readonly BlindIndexTable[];
