import type { ImportCode, RowOutcomeKind } from '../registration.types.js';

export interface PreviewProblem {
  readonly rowNo: number;
  readonly outcome: RowOutcomeKind;
  readonly codes: readonly ImportCode[];
}

/** What an import would do, in numbers and codes: no word of a row. */
export interface ImportPreview {
  readonly rows: number;
  readonly accepted: number;
  readonly asked: number;
  readonly rejected: number;
  /** Survivors whom the rows name, as far as one register can tell. */
  readonly people: number;
  /** Rows that an earlier import stored; skipped. */
  readonly known: number;
  /** Rows of a common journal that other agencies keep. */
  readonly elsewhere: number;
  readonly reasons: readonly { readonly code: ImportCode; readonly count: number }[];
  /** The first rows that need a person's decision. */
  readonly problems: readonly PreviewProblem[];
}
