import type { RegisterEncoding } from './read-register.js';
import type { RegisterMapping, RegisterPeriod } from './register-mapping.types.js';
import type { RowOutcome } from './registration.types.js';

/** Rows in one transaction: few enough that a cut-off run repeats little, many enough that it is quick. */
export const PORTION_ROWS = 50;

export interface ImportRequest {
  readonly bytes: Uint8Array;
  readonly mapping: RegisterMapping;
  /** Where it is another than the mapping's own. */
  readonly period?: RegisterPeriod | undefined;
  /** Session of the supervisor on whose behalf the register is imported. */
  readonly sessionHash: string;
  /** Under which name its transactions stand in the audit log. */
  readonly tracedAs?: 'importRegister' | 'readRegisterUpload';
  /** Called after each portion has been committed; when it throws, the import stops there and may be continued. No import is made before a row is stored. */
  readonly onProgress?:
    ((done: number, all: number, importId: string | null) => void | Promise<void>) | undefined;
}

export type ReportedRow = Pick<RowOutcome, 'rowNo' | 'outcome' | 'codes'>;

/** A row that could not be stored; it is tried again by the next run. */
export interface FailedRow {
  readonly rowNo: number;
  readonly code: string;
}

export interface ImportReport {
  readonly encoding: RegisterEncoding;
  /** Every row behind the header as its keeper may know it, in the order of the file. */
  readonly rows: readonly ReportedRow[];
  /** Rows of a common journal that other agencies keep: they are stored on behalf of those. */
  readonly elsewhere: readonly ReportedRow[];
  /** Rows stored now; the others were known already. */
  readonly stored: number;
  readonly failed: readonly FailedRow[];
}
